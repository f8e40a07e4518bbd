"""Sitemaps: index, urlset, news extension, gzip, and plain lists of addresses (sitemaps.org protocol 0.9)."""

import heapq
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from lxml import etree

from catalog.model.lead import Lead
from catalog.model.source import Discover, Source
from crawlers.discovery.found import MAX_LEADS, Found, NotReadable, moment, newest_first, one_line, tidy, wanted

MAX_BYTES: Final = 50 * 1024 * 1024
"""Of one unpacked file; what the protocol allows."""

MAX_PARTS: Final = 50
"""Of one index, the latest changed."""

MAX_DEPTH: Final = 2
"""An index may name an index; no known CMS goes further."""


def read(body: bytes, *, url: str, source: Source, route: Discover) -> Found:
    """The newest addresses of a sitemap, or the parts of an index, latest changed first. Raises NotReadable."""
    body = _unpacked(body)
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"http://", b"https://")):
        return _read_lines(body, url=url, source=source, route=route)
    if b"<!ENTITY" in body[:65536].upper():
        raise NotReadable("XML with entities of its own, which can grow without end")
    entries, root = _entries(body)
    if root is None or root not in ("urlset", "sitemapindex"):
        kind = (
            "an HTML page" if root == "html" or (start[:1].lower() == b"<" and b"<html" in start.lower()) else "no XML"
        )
        raise NotReadable(f"{kind} instead of a sitemap")
    if root == "sitemapindex":
        parts = [(moment(entry.get("lastmod")), tidy(entry.get("loc") or "", url)) for entry in entries]
        oldest = datetime.min.replace(tzinfo=UTC)
        ordered = sorted(parts, key=lambda part: part[0] or oldest, reverse=True)
        following = tuple(dict.fromkeys(part for _, part in ordered if part and part != url))
        return Found(
            following=following[:MAX_PARTS], matched=len(parts), notes=("capped",) if len(following) > MAX_PARTS else ()
        )
    leads = []
    for entry in entries:
        address = tidy(entry.get("loc") or "", url)
        if address and wanted(address, route):
            leads.append(_lead(entry, address, url=url, source=source, route=route))
    notes = ("empty",) if not entries else ("capped",) if len(leads) > MAX_LEADS else ()
    return Found(leads=newest_first(leads), matched=len(entries), notes=notes)


def _lead(entry: dict[str, str], address: str, *, url: str, source: Source, route: Discover) -> Lead:
    language = (entry.get("language") or "").split("-")[0].lower()
    keywords = (one_line(word) for word in (entry.get("keywords") or "").split(","))
    return Lead(
        url=address,
        source_id=source.id,
        route="sitemap",
        found_on=url,
        headline=one_line(entry.get("title")),
        date_published=one_line(entry.get("publication_date")),
        date_modified=one_line(entry.get("lastmod")),
        in_language=route.in_language or (language if language in source.in_language else None),
        keywords=tuple(word for word in keywords if word)[:20],
    )


def _unpacked(body: bytes) -> bytes:
    """The XML of a ``.xml.gz`` file. Raises NotReadable for a bomb and for a file that is cut or no gzip."""
    if not body.startswith(b"\x1f\x8b"):
        if len(body) > MAX_BYTES:
            raise NotReadable(f"more than {MAX_BYTES >> 20} MiB")
        return body
    unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        text = unpacker.decompress(body, MAX_BYTES)
    except zlib.error as error:
        raise NotReadable(f"gzip that cannot be unpacked ({error})") from error
    if not unpacker.eof:
        raise NotReadable(f"gzip that is cut off, or holds more than {MAX_BYTES >> 20} MiB")
    return text


class _Collector:
    """A target of lxml's parser: keeps the newest entries only, so that a million of them cost no memory."""

    _KEPT: Final = frozenset({"loc", "lastmod", "publication_date", "title", "language", "keywords"})

    def __init__(self) -> None:
        self.root: str | None = None
        self._count = 0
        self._heap: list[tuple[datetime, int, dict[str, str]]] = []
        self._entry: dict[str, str] | None = None
        self._field: str | None = None
        self._inside_image = False

    def start(self, tag: str, attributes: Any) -> None:
        name = etree.QName(tag).localname if tag.startswith("{") else tag.rpartition(":")[2]
        if self.root is None:
            self.root = name.lower()
        if name in ("url", "sitemap"):
            self._entry = {}
        # image:loc and video:title are not the page's.
        self._inside_image = self._inside_image or name in ("image", "video")
        self._field = name if name in self._KEPT and self._entry is not None and not self._inside_image else None

    def data(self, text: str) -> None:
        if self._field and self._entry is not None:
            self._entry[self._field] = (self._entry.get(self._field, "") + text)[:2_000]

    def end(self, tag: str) -> None:
        name = etree.QName(tag).localname if tag.startswith("{") else tag.rpartition(":")[2]
        self._field = None
        if name in ("image", "video"):
            self._inside_image = False
        if name in ("url", "sitemap") and self._entry is not None:
            when = moment(self._entry.get("publication_date")) or moment(self._entry.get("lastmod"))
            self._count += 1
            # Undated entries keep their order behind the dated ones: those at the front of the file first.
            item = (when or datetime.min.replace(tzinfo=UTC), -self._count, self._entry)
            if len(self._heap) < 5 * MAX_LEADS:
                heapq.heappush(self._heap, item)
            else:
                heapq.heappushpop(self._heap, item)
            self._entry = None

    def close(self) -> list[dict[str, str]]:
        return [entry for _, _, entry in sorted(self._heap, key=lambda item: (item[0], item[1]), reverse=True)]


def _entries(body: bytes) -> tuple[list[dict[str, str]], str | None]:
    collector = _Collector()
    # lxml calls only the methods a target has; its stubs ask for all of them.
    target: Any = collector
    parser = etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        for chunk in _chunks(body):
            parser.feed(chunk)
        parser.close()
    except (etree.XMLSyntaxError, ValueError):
        # What was read up to the fault is kept; a sitemap cut in half still says half.
        pass
    return collector.close(), collector.root


def _chunks(body: bytes, size: int = 1 << 16) -> Iterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


def _read_lines(body: bytes, *, url: str, source: Source, route: Discover) -> Found:
    lines = body[: 4 * 1024 * 1024].decode("utf-8-sig", "replace").split()
    addresses = dict.fromkeys(address for line in lines if (address := tidy(line, url)) and wanted(address, route))
    leads = [
        Lead(url=address, source_id=source.id, route="sitemap", found_on=url, in_language=route.in_language)
        for address in addresses
    ]
    return Found(leads=tuple(leads[:MAX_LEADS]), matched=len(lines))
