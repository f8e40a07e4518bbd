"""A site on loopback for the tests of the crawl: answers what a test tells it to, and remembers what it was asked."""

import gzip
import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from catalog.store.balance import unbalanced
from catalog.store.place import DataFolder

PAGE = """<!doctype html><html lang="nl"><head><title>{title} | Provincie Voorbeeld</title>
<meta property="article:published_time" content="2026-11-0{day}T09:00:00+01:00"></head><body><main><article>
<h1>{title}</h1><p>De provincie opent in de herfst een nieuw zorgpunt aan de grens, waar inwoners van beide landen terecht
kunnen met vragen over zorg, werk en wonen. Het is het {number}e punt in de regio.</p><p>De gedeputeerde sprak van een
belangrijke stap in de samenwerking tussen de gemeenten, de ziekenhuizen en de zorgverzekeraars in het gebied.</p>
</article></main></body></html>"""


def page(number: int, *, title: str | None = None) -> str:
    """An item in the words of nobody."""
    return PAGE.format(number=number, title=title or f"Zorgpunt nummer {number} opent aan de grens", day=number % 9 + 1)


def rss(base: str, numbers, *, path: str = "/nieuws/{}") -> str:
    """A feed of items, newest first."""
    items = "".join(
        f"<item><title>Zorgpunt nummer {n}</title><link>{base}{path.format(n)}</link>"
        f"<pubDate>{n % 27 + 1:02d} Oct 2026 09:00:00 +0200</pubDate><description>Kort {n}</description></item>"
        for n in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Nieuws</title><link>{base}</link>{items}</channel></rss>'


@dataclass
class Reply:
    """What a site answers on one path."""

    body: bytes | str = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = True
    """Validators are sent, and honoured."""
    raw: Callable[["Handler"], None] | None = None
    """Writes to the socket by itself."""

    @property
    def bytes(self) -> bytes:
        """The body as sent."""
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass
class Asked:
    """One request as it arrived."""

    at: float
    host: str
    path: str
    status: int
    agent: str
    headers: dict[str, str]


class Handler(BaseHTTPRequestHandler):
    """Answers from the table of its site."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: else each answer waits 40 ms for the other side's ACK
    server: "Site"

    def do_GET(self) -> None:
        """Look up host and path, then path."""
        host = (self.headers.get("Host") or "").split(":")[0]
        reply = self.server.find(host, self.path)
        asked = Asked(time.monotonic(), host, self.path, reply.status, self.headers.get("User-Agent", ""), dict(self.headers))
        self.server.asked.append(asked)
        if reply.raw is not None:
            reply.raw(self)
            self.close_connection = True
            return
        body, status = reply.bytes, reply.status
        etag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        if reply.etag and status == 200 and self.headers.get("If-None-Match") == etag:
            body, status = b"", 304
            asked.status = 304
        self.send_response(status)
        if reply.type and status != 304:
            self.send_header("Content-Type", reply.type)
        if reply.etag:
            self.send_header("ETag", etag)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Site(ThreadingHTTPServer):
    """Any number of hosts on one port of loopback."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: str = "127.0.0.1") -> None:
        super().__init__((address, 0), Handler)
        self.replies: dict[str, Reply] = {}
        self.asked: list[Asked] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    def base(self, host: str) -> str:
        """The address of a host's home page, without a closing slash."""
        return f"http://{host}:{self.port}"

    def put(self, host: str, path: str, body: bytes | str = b"", **more) -> None:
        """Answer this on a path of a host."""
        self.replies[f"{host}{path}"] = Reply(body, **more)

    def find(self, host: str, path: str) -> Reply:
        """The reply of a path, then of the longest ``*`` pattern, else 404."""
        exact = self.replies.get(f"{host}{path}")
        if exact:
            return exact
        near = [key for key in self.replies if key.endswith("*") and f"{host}{path}".startswith(key[:-1])]
        if near:
            reply = self.replies[max(near, key=len)]
            return reply(path) if callable(reply) else reply
        return Reply("<h1>Niet gevonden</h1>", status=404, etag=False)

    def paths(self, host: str | None = None) -> list[str]:
        """What was asked, in order."""
        return [asked.path for asked in self.asked if host in (None, asked.host)]

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no news."""


def captures(folder: DataFolder) -> list[dict[str, Any]]:
    """What a night's ledger says was captured, in order."""
    db = folder.open_catalogue()
    try:
        return list(db.query("SELECT * FROM captures ORDER BY id"))
    finally:
        db.close()


def agrees(folder: DataFolder) -> bool:
    """Whether archive, addresses and captures agree where nothing was read yet."""
    db = folder.open_catalogue()
    try:
        return unbalanced(db, []) == []
    finally:
        db.close()


def packed(text: str | bytes) -> bytes:
    """Gzip."""
    return gzip.compress(text.encode() if isinstance(text, str) else text)


def host_of(url: str) -> str:
    """The host of an address."""
    return urlsplit(url).hostname or ""
