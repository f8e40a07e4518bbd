"""The sample server: real HTTP on loopback, one virtual host a site, validators, gzip, and a log for tests."""

import gzip
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from tripoint.demo.rendering import Reply, render_site
from tripoint.demo.wordpress import posts_reply
from tripoint.demo.world import Site, as_of, load_world

_UNKNOWN: Final = Reply(body=b"no such host\n", content_type="text/plain", status=HTTPStatus.NOT_FOUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request the server answered."""

    method: str
    host: str
    target: str
    status: int
    body_bytes: int
    """Bytes of the body as sent."""
    conditional: bool
    """It carried If-None-Match or If-Modified-Since."""
    headers: Mapping[str, str] = field(default_factory=dict)


class SampleServer:
    """The running server: its port, its log, and the two switches of an editor's day."""

    def __init__(self, sites: tuple[Site, ...]) -> None:
        self.sites = sites
        self.log: list[Request] = []
        self.port = 0
        self.edited = False
        self.removed = False
        self._hosts: dict[str, dict[str, Reply]] = {}
        self._by_host = {site.host: site for site in sites}
        self._lock = threading.Lock()

    def edit(self) -> None:
        """From now on the items that have an ``edit`` are served in their changed form."""
        self.edited = True
        self.render()

    def remove(self) -> None:
        """From now on the items marked ``removed_later`` are gone (410) and on no list."""
        self.removed = True
        self.render()

    def current(self, host: str) -> Site:
        """The site of a host as it stands now."""
        return as_of(self._by_host[host], edited=self.edited, removed=self.removed)

    def render(self) -> None:
        """Makes every page of every site anew."""
        hosts = {}
        for site in self.sites:
            now = self.current(site.host)
            pages = render_site(now, self.port)
            kept = {item.slug for item in now.items}
            for item in site.items:
                if item.slug not in kept:
                    pages[site.path_of(item)] = Reply(
                        body=b"<html><title>410</title><body><h1>410 Gone</h1></body></html>", status=HTTPStatus.GONE
                    )
            hosts[site.host] = pages
        self._hosts = hosts

    def answer(self, host: str, target: str) -> Reply:
        """The reply to GET for a host and a target (path and query)."""
        pages = self._hosts.get(host)
        if pages is None:
            return _UNKNOWN
        parts = urlsplit(target)
        site = self.current(host)
        if parts.path == "/robots.txt" and site.robots_answers:
            return Reply(body=b"temporarily unavailable\n", content_type="text/plain", status=site.robots_answers)
        if site.answers and parts.path not in {"/robots.txt", "/.well-known/tdmrep.json"}:
            return Reply(body=b"<html><body><h1>Access denied</h1></body></html>", status=site.answers)
        if site.shape == "wordpress" and parts.path == "/wp-json/wp/v2/posts":
            return posts_reply(site, self.port, dict(parse_qsl(parts.query)))
        return pages.get(target) or pages.get(parts.path) or pages["404"]

    def note(self, request: Request) -> None:
        """Keeps a request in the log."""
        with self._lock:
            self.log.append(request)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "samples"
    sys_version = ""
    wbufsize = -1
    disable_nagle_algorithm = True
    # Head and body in one packet: with Nagle's algorithm and delayed acknowledgements each page took 40 ms.
    sample: SampleServer

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the name the library chose
        """The log is kept, not printed."""

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        host = (self.headers.get("Host") or "").split(":")[0].lower()
        reply = self.sample.answer(host, self.path)
        digest = f'"{hashlib.sha256(reply.body).hexdigest()[:20]}"'
        headers = {"Content-Type": reply.content_type, **reply.headers}
        if reply.status == HTTPStatus.OK:
            if "etag" in reply.validators:
                headers["ETag"] = digest
            if "last-modified" in reply.validators and reply.modified:
                headers["Last-Modified"] = format_datetime(reply.modified.astimezone(UTC), usegmt=True)
        status, body = reply.status, reply.body
        if status == HTTPStatus.OK and self._unchanged(headers):
            status, body = HTTPStatus.NOT_MODIFIED, b""
            headers.pop("Content-Type")
        elif "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 200 and not reply.already_gzip:
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        headers["Vary"] = "Accept-Encoding"
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        sent = body if with_body else b""
        self.wfile.write(sent)
        self.sample.note(
            Request(
                method=self.command,
                host=host,
                target=self.path,
                status=int(status),
                body_bytes=len(sent),
                conditional="If-None-Match" in self.headers or "If-Modified-Since" in self.headers,
                headers={name.lower(): value for name, value in self.headers.items()},
            )
        )

    def _unchanged(self, headers: Mapping[str, str]) -> bool:
        """RFC 9110, 13.1: If-None-Match goes before If-Modified-Since."""
        asked = self.headers.get("If-None-Match")
        if asked is not None and "ETag" in headers:
            return headers["ETag"] in {tag.strip().removeprefix("W/") for tag in asked.split(",")}
        since = self.headers.get("If-Modified-Since")
        if since is None or "Last-Modified" not in headers:
            return False
        try:
            return _moment(headers["Last-Modified"]) <= _moment(since)
        except (TypeError, ValueError):
            return False


def _moment(text: str) -> datetime:
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@contextmanager
def serve(port: int = 0, *, sites: tuple[Site, ...] | None = None) -> Iterator[SampleServer]:
    """The sample sites on 127.0.0.1 while the block runs; port 0 takes a free one. OSError when it is taken."""
    sample = SampleServer(sites if sites is not None else load_world())
    handler = type("Handler", (_Handler,), {"sample": sample})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as httpd:
        httpd.daemon_threads = True
        sample.port = httpd.server_address[1]
        sample.render()
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield sample
        finally:
            httpd.shutdown()
            thread.join()
