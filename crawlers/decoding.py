"""Undoes content encodings within a size, and sees when one was cut off. Replaces Scrapy's HttpCompressionMiddleware.

Scrapy accepts half a gzip body as a normal answer, without a flag (measured: 692 of 4,435 bytes). Half an article would be
stored as the whole one, so here the end mark of every encoding is asked for; without it the answer is tried again, then
refused as truncated.
"""

import zlib
from typing import Any, Final

import brotli  # type: ignore[import-untyped]
from backports import zstd
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from catalog.model.errors import Reason
from crawlers.guard import Refused

ACCEPTED: Final = "gzip, deflate, br"
_CHUNK: Final = 1 << 16
MAX_LAYERS: Final = 2
"""Encodings on top of each other; a proxy may add one, nobody honest adds two."""


class CutOff(ValueError):
    """The body ends before its encoding does, or does not hold what its label says."""


class TooLarge(ValueError):
    """The body holds more than the limit."""


def decode(body: bytes, encoding: str, *, limit: int) -> bytes:
    """The body without one content encoding. Raises CutOff, TooLarge; memory stays within ``limit`` and a chunk."""
    if encoding in ("gzip", "x-gzip"):
        return _gunzip(body, limit)
    if encoding == "deflate":
        return _inflate(body, limit)
    if encoding == "br":
        return _unbrotli(body, limit)
    if encoding == "zstd":
        return _unzstd(body, limit)
    raise CutOff(f"unknown encoding {encoding!r}")


def _gunzip(body: bytes, limit: int) -> bytes:
    made, rest = bytearray(), body
    while rest:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            made += unpacker.decompress(rest, limit + 1 - len(made))
        except zlib.error as error:
            if made:
                # Zero bytes behind the last member are padding (RFC 1952 does not forbid them; servers send them).
                break
            raise CutOff(f"not gzip: {error}") from error
        if len(made) > limit or unpacker.unconsumed_tail:
            raise TooLarge(f"more than {limit} bytes")
        if not unpacker.eof:
            raise CutOff("gzip without its end mark")
        rest = unpacker.unused_data.lstrip(b"\x00")
    return bytes(made)


def _inflate(body: bytes, limit: int) -> bytes:
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        # Some servers send raw deflate under this name.
        unpacker = zlib.decompressobj(wbits)
        try:
            made = unpacker.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(made) > limit or unpacker.unconsumed_tail:
            raise TooLarge(f"more than {limit} bytes")
        if not unpacker.eof:
            raise CutOff("deflate without its end mark")
        return made
    raise CutOff("not deflate")


def _unbrotli(body: bytes, limit: int) -> bytes:
    unpacker = brotli.Decompressor()
    made = bytearray()
    try:
        made += unpacker.process(body, output_buffer_limit=_CHUNK)
        while not unpacker.is_finished() and not unpacker.can_accept_more_data():
            if len(made) > limit:
                raise TooLarge(f"more than {limit} bytes")
            made += unpacker.process(b"", output_buffer_limit=_CHUNK)
    except brotli.error as error:
        raise CutOff(f"not brotli: {error}") from error
    if len(made) > limit:
        raise TooLarge(f"more than {limit} bytes")
    if not unpacker.is_finished():
        raise CutOff("brotli without its end mark")
    return bytes(made)


def _unzstd(body: bytes, limit: int) -> bytes:
    unpacker = zstd.ZstdDecompressor()
    try:
        made = unpacker.decompress(body, max_length=limit + 1)
    except zstd.ZstdError as error:
        raise CutOff(f"not zstd: {error}") from error
    if len(made) > limit:
        raise TooLarge(f"more than {limit} bytes")
    if not unpacker.eof:
        raise CutOff("zstd without its end mark")
    return made


class DecodingMiddleware:
    """Asks for encodings we know, and undoes them."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "DecodingMiddleware":
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Say what we can undo."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """The answer with its body decoded; its ``Content-Encoding`` stays, the archive writes it under another name."""
        if not response.body or response.status == 304:
            return response
        layers = [
            part.strip().lower()
            for value in response.headers.getlist("Content-Encoding")
            for part in value.decode("latin-1").split(",")
            if part.strip().lower() not in ("", "identity", "none", "utf-8")
        ]
        if not layers:
            return response
        if len(layers) > MAX_LAYERS:
            raise Refused(Reason.TOO_LARGE, f"{len(layers)} encodings on top of each other")
        body = response.body
        try:
            for encoding in reversed(layers):
                body = decode(body, encoding, limit=self.limit)
        except TooLarge as error:
            raise Refused(Reason.TOO_LARGE, str(error)) from error
        except CutOff as error:
            spider: Any = self.crawler.spider
            again = get_retry_request(request, spider=spider, reason="truncated")
            if again is not None:
                return again
            raise Refused(Reason.TRUNCATED, str(error)) from error
        made = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
        return response.replace(cls=made, body=body)
