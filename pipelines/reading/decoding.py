"""Bytes and headers become text: which encoding, and how sure."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from resiliparse.parse.encoding import detect_encoding

_META: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})""", re.I)
_XML: Final = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([a-zA-Z0-9_:.-]{2,40})""", re.I)
_HEADER: Final = re.compile(r"""charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})""", re.I)
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MULTIBYTE: Final = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
# What Latin-9 prints as € Š š Ž ž Œ œ Ÿ, Latin-1 prints as ¤ ¦ ¨ ´ ¸ ¼ ½ ¾. Inside or beside letters and digits the
# latter make
# no sense ("s½ur", "15 ¤"). (reliability.md 3b)
_LATIN9: Final = re.compile(r"[^\W\d_][¦¼½¾][^\W\d_]|[^\W\d_][¼½]|\b½[a-z]|\d\s?¤|¤\s?\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text and how it was got."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    """``encoding_suspect`` where letters were lost or the encoding is a guess."""


def _python_name(label: str) -> str | None:
    label = label.strip().lower()
    # The web reads these labels as windows-1252 (WHATWG Encoding Standard, section 4.2).
    if label in {
        "iso-8859-1",
        "iso8859-1",
        "latin1",
        "latin-1",
        "ascii",
        "us-ascii",
        "windows-1252",
        "cp1252",
        "x-cp1252",
        "ansi",
    }:
        return "cp1252"
    try:
        return codecs.lookup(label).name
    except (LookupError, ValueError):
        return None


def _declared(body: bytes, headers: Mapping[str, str]) -> list[str]:
    head = body[:4096]
    found = [m.group(1).decode("ascii") for pattern in (_META, _XML) for m in [pattern.search(head)] if m]
    header = _HEADER.search(headers.get("content-type", ""))
    if header:
        found.append(header.group(1))
    return [name for label in found if (name := _python_name(label))]


def _decode_western(body: bytes) -> Decoded:
    # Five byte values are undefined in windows-1252; browsers show them as controls, which cleaning drops.
    text = body.decode("cp1252", "replace")
    if "\ufffd" in text:
        return Decoded(text=text, encoding="cp1252", notes=("encoding_suspect",))
    if _LATIN9.search(text) and not re.search(rb"[\x80-\x9f]", body):
        return Decoded(text=body.decode("iso8859-15"), encoding="iso8859-15")
    return Decoded(text=text, encoding="cp1252")


def _mostly_utf8(body: bytes) -> bool:
    inside = sum(len(m.group()) for m in _MULTIBYTE.finditer(body))
    return inside * 2 > len(_HIGH.findall(body))


def _with_mark(body: bytes) -> Decoded | None:
    for mark, name in _BOMS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(name, "replace")
            return Decoded(text=text, encoding=name, notes=("encoding_suspect",) if "\ufffd" in text else ())
    return None


def _as_utf8(body: bytes) -> Decoded | None:
    try:
        return Decoded(text=body.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        if _mostly_utf8(body):
            return Decoded(text=body.decode("utf-8", "replace"), encoding="utf-8", notes=("encoding_suspect",))
    return None


def _as_labelled(body: bytes, labels: list[str]) -> Decoded | None:
    for name in labels:
        if name == "cp1252":
            return _decode_western(body)
        try:
            return Decoded(text=body.decode(name), encoding=name)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _as_guessed(body: bytes) -> Decoded:
    guess = _python_name(detect_encoding(body) or "") or "cp1252"
    if guess not in {"utf-8", "cp1252", "ascii"}:
        try:
            return Decoded(text=body.decode(guess), encoding=guess, notes=("encoding_suspect",))
        except (UnicodeDecodeError, LookupError):
            pass
    return _decode_western(body)


def decode(body: bytes, headers: Mapping[str, str]) -> Decoded:
    """The text of a response: strict UTF-8 where it decodes, else meta, else header, else a detector.

    The order is that of reliability.md 3b: a text with letters beyond ASCII that is valid UTF-8 is UTF-8 whatever the
    server says; a label of Latin-1 means windows-1252, or Latin-9 where its signs fit. Never raises.
    """
    return (
        _with_mark(body)
        or _as_utf8(body)
        or _as_labelled(body, [name for name in _declared(body, headers) if name != "utf-8"])
        or _as_guessed(body)
    )
