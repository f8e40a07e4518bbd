"""What a site says of text and data mining (Directive (EU) 2019/790 art. 4) in ways a machine can read. Pure.

Read: ``/.well-known/tdmrep.json`` and the ``tdm-reservation`` header and meta element (W3C TDM Reservation Protocol),
``noai`` in robots meta and ``X-Robots-Tag``, ``/ai.txt``. Kept only as evidence: ``noarchive`` and ``noindex``, which
speak of showing copies and of search engines; nothing here shows a copy.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from protego import Protego

RESERVING: Final = frozenset({"noai", "notdm", "noml", "nomining"})
NOTED: Final = RESERVING | {"noimageai", "noarchive", "noindex", "none", "nosnippet"}
_HEAD: Final = 200_000
_META: Final = re.compile(rb"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(rb"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One statement: which way it was made, what it says, whether it reserves the page it was made of."""

    way: str
    value: str
    reserved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """One rule of ``tdmrep.json``."""

    location: str
    reserved: bool
    policy: str = ""


def read_tdmrep(text: str) -> tuple[Reservation, ...] | None:
    """The rules of a ``tdmrep.json``; None when it is not one (a page that says "not found" with status 200)."""
    try:
        rules = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
    if isinstance(rules, dict):
        rules = [rules]
    if not isinstance(rules, list):
        return None
    made = [_rule(rule) for rule in rules[:1000] if isinstance(rule, dict)]
    return tuple(rule for rule in made if rule is not None)


def _rule(rule: Mapping[str, Any]) -> Reservation | None:
    location = rule.get("location", "/")
    if not isinstance(location, str):
        return None
    policy = rule.get("tdm-policy")
    return Reservation(
        location=location or "/",
        reserved=str(rule.get("tdm-reservation", "")).strip().lower() in ("1", "1.0", "true"),
        policy=policy if isinstance(policy, str) else "",
    )


def reserved_by(rules: Iterable[Reservation], url: str) -> bool:
    """Whether the rules reserve an address: the most exact location that fits decides, as in robots.txt."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fitting = [rule for rule in rules if _fits(rule.location, path)]
    return max(fitting, key=lambda rule: len(rule.location)).reserved if fitting else False


def reserves_all(rules: Iterable[Reservation]) -> bool:
    """Whether the whole site is reserved."""
    return any(rule.reserved and rule.location.rstrip("*") in ("", "/") for rule in rules)


def _fits(location: str, path: str) -> bool:
    """Whether a pattern with ``*`` and a closing ``$`` fits. Part by part, so that no pattern can make it slow."""
    pattern = (urlsplit(location).path if "://" in location else location)[:500]
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for part in rest:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if not pattern.endswith("$"):
        return True
    return at == len(path) or (
        bool(rest) and path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= at - len(rest[-1])
    )


def read_ai_txt(text: str, *, token: str) -> bool:
    """Whether an ``ai.txt`` (written like robots.txt) forbids the whole site to everybody, or to us."""
    if "<html" in text[:2000].lower() or "disallow" not in text.lower():
        return False
    return not Protego.parse(text[:100_000]).can_fetch("https://site.invalid/", token)


def signals(headers: Mapping[str, str], body: bytes) -> tuple[Signal, ...]:
    """What an answer says of itself, in header and meta elements; ``headers`` in lower case. Looks at the head only."""
    found = []
    if "tdm-reservation" in headers:
        found.append(
            Signal(
                way="header",
                value=f"tdm-reservation: {headers['tdm-reservation']}",
                reserved=_one(headers["tdm-reservation"]),
            )
        )
    if words := _noted(headers.get("x-robots-tag", "")):
        found.append(Signal(way="x-robots-tag", value=", ".join(sorted(words)), reserved=bool(words & RESERVING)))
    for element in _META.findall(body[:_HEAD]):
        attributes = {
            name.decode("ascii", "replace").lower(): (a or b or c).decode("utf-8", "replace")
            for name, a, b, c in _ATTRIBUTE.findall(element)
        }
        name, content = attributes.get("name", "").lower(), attributes.get("content", "")
        if name == "tdm-reservation":
            found.append(Signal(way="meta", value=f"tdm-reservation: {content[:20]}", reserved=_one(content)))
        elif name in ("robots", "tripoint") and (words := _noted(content)):
            found.append(Signal(way="robots meta", value=", ".join(sorted(words)), reserved=bool(words & RESERVING)))
    return tuple(found)


def _one(value: str) -> bool:
    return value.split(",", maxsplit=1)[0].strip() == "1"


def _noted(value: str) -> set[str]:
    """Words of a robots directive that concern us; rules for another crawler by name ("googlebot: noai") do not."""
    words: set[str] = set()
    for part in value.lower().split(","):
        agent, colon, rule = part.rpartition(":")
        if not colon or agent.strip() in ("*", "tripoint"):
            words.add(rule.strip())
    return words & NOTED
