"""What two addresses say about their pages: the same page in another language, the same node, the same picture."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from catalog.model.languages import LANGUAGES

_NAMED: Final = "nederlands deutsch francais français english letzebuergesch lëtzebuergesch dut ger fra fre eng ltz"
_REGIONS: Final = frozenset(
    f"{tongue}{mark}{land}" for tongue in LANGUAGES for mark in "-_" for land in ("be", "nl", "de", "fr", "lu", "gb", "us")
)
_TONGUES: Final = frozenset((*LANGUAGES, *_NAMED.split())) | _REGIONS
_NODE: Final = re.compile(r"(?<!\d)(\d{4,})(?!\d)")
_GENERIC: Final = re.compile(r"logo|default|placeholder|share|fallback|favicon|header|banner|dummy|no[-_]?image", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The parts of an address that grouping compares."""

    key: str
    """Host and path with sorted query, for equality."""
    host: str
    neutral: str
    """Path and query without any mention of a language; empty for a home page."""
    nodes: frozenset[str]
    """Numbers of four digits and more that are no year."""


@lru_cache(maxsize=100_000)
def read_address(url: str) -> Address | None:
    """The address taken apart; None when it is none."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if not host:
        return None
    path = unquote(parts.path).rstrip("/").lower()
    query = sorted((key.lower(), value.lower()) for key, value in parse_qsl(parts.query))
    segments = [segment for segment in path.split("/") if segment and segment not in _TONGUES]
    neutral_query = [(key, value) for key, value in query if value not in _TONGUES]
    bare = re.sub(r"[._-](?:nl|de|fr|en|lb)(?=\.\w+$|$)", "", "/".join(segments))
    return Address(
        key=f"{host}{path}?{query}" if query else f"{host}{path}",
        host=re.sub(r"^(?:nl|de|fr|en|lb)\.", "", host),
        neutral=f"{bare}?{neutral_query}" if neutral_query else bare,
        nodes=frozenset(
            number
            for number in _NODE.findall("/".join(segments) + str(neutral_query))
            if not (len(number) == 4 and number[:2] in ("19", "20")) and not re.fullmatch(r"(?:19|20)\d{4}(?:\d\d)?", number)
        ),
    )


def same_node(left: Address, right: Address) -> str | None:
    """``same path`` or ``same node 4711`` when two addresses of one site name one page in two languages, else None."""
    if left.host != right.host or left.key == right.key:
        return None
    if left.neutral and left.neutral == right.neutral:
        return "same path"
    shared = left.nodes & right.nodes
    return f"same node {min(shared)}" if shared and left.nodes == right.nodes else None


def picture(url: str | None) -> str | None:
    """The file name of a picture without size marks; None for a logo or stand-in."""
    if not url:
        return None
    name = unquote(urlsplit(url).path).rsplit("/", 1)[-1].lower()
    name = re.sub(r"[-_]\d+x\d+(?=\.)|[-_](?:scaled|large|medium|small|thumb(?:nail)?)(?=\.)", "", name)
    return None if len(name) < 8 or _GENERIC.search(name) else name
