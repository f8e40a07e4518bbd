"""The headline: the words of the page's own heading, without kicker and site name.

Measured on real pages, the right words stand in an h1 on four of five pages, in ``og:title`` on half, in ``<title>``
on one of six (it
carries the site's name). So headings are the candidates, and what the head of the page says decides between them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from pipelines.reading.json_ld import Thing, text_of
from pipelines.reading.meta import Meta, first
from pipelines.text import clean_line, fold
from pipelines.urls import host

SEPARATOR: Final = re.compile(r"\s+[|·•»›\u2013\u2014\u2012:~/-]{1,2}\s+|\s*[|»›]\s*")
_KICKER: Final = re.compile(
    r"kicker|overline|over-?line|eyebrow|dachzeile|topline|top-line|roof-?line|spitzmarke|surtitre|sur-?title"
    r"|supertitle|rubri[ck]"
    r"|pre-?title|pre-?head|head-?kicker|strapline|section-?label|categor|topic|label|badge|subtitle"
    r"|sub-?title|sub-?head|sub-?line|meta"
    r"|premium|plus-?icon|date|time|visually-?hidden|sr-only|screen-?reader|aural|icon",
    re.I,
)
_OUTSIDE: Final = re.compile(
    r"\b(?:nav|footer|aside|menu|sidebar|related|teaser|logo|breadcrumb|cookie|consent|modal|newsletter|comment)", re.I
)
_BAD: Final = re.compile(r"^(?:navigation|menu|search|suche|zoeken|recherche|cookies?|404|home|startseite)\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline and where it stood."""

    text: str
    route: str
    """``h1``, ``og``, ``json-ld``, ``title``, ``h2``, ``lead``, ``selector``."""


def _inside_chrome(element: HtmlElement) -> bool:
    for around in element.iterancestors():
        if around.tag in {"nav", "footer", "aside"}:
            return True
        if around.tag in {"article", "main", "body"}:
            return False
        if _OUTSIDE.search(f"{around.get('class') or ''} {around.get('id') or ''}"):
            return True
    return False


def _pieces(heading: HtmlElement) -> Iterator[tuple[str, bool]]:
    """The texts a heading is put together from, each with whether its element says it is not the headline."""

    def walk(element: HtmlElement, *, kicker: bool) -> Iterator[tuple[str, bool]]:
        if element.text and element.text.strip():
            yield element.text, kicker
        for child in element:
            if not isinstance(child.tag, str):
                continue
            if child.tag in {"script", "style", "svg", "button", "noscript"}:
                pass
            else:
                named = bool(
                    _KICKER.search(f"{child.get('class') or ''} {child.get('id') or ''} {child.get('itemprop') or ''}")
                )
                yield from walk(child, kicker=kicker or named or child.tag in {"small", "sup", "time"})
            if child.tail and child.tail.strip():
                yield child.tail, kicker

    yield from walk(heading, kicker=False)


def _heading_text(heading: HtmlElement, told: list[str]) -> str:
    """The words of a heading without kicker pieces, by class name or because the head of the page has the rest
    alone."""
    pieces = [(clean_line(text), kicker) for text, kicker in _pieces(heading)]
    pieces = [(text, kicker) for text, kicker in pieces if text]
    whole = " ".join(text for text, _ in pieces)
    if len(pieces) > 1:
        kept = " ".join(text for text, kicker in pieces if not kicker)
        if kept and len(kept) > 8:
            whole = kept
            pieces = [(text, kicker) for text, kicker in pieces if not kicker]
        for start in range(1, len(pieces)):
            rest = " ".join(text for text, _ in pieces[start:])
            if any(fold(rest) == fold(name) for name in told):
                return rest
    return clean_line(whole)


def _strip_site(title: str, names: list[str]) -> str:
    """A title without the parts at its end or start that name the site."""
    parts = SEPARATOR.split(title)
    marks = SEPARATOR.findall(title)
    known = [fold(name).replace(" ", "") for name in names if name]

    def names_site(part: str) -> bool:
        plain = fold(part).replace(" ", "")
        return not plain or any(
            plain == name or (len(plain) > 3 and (plain in name or (name in plain and len(name) > 4))) for name in known
        )

    while len(parts) > 1 and names_site(parts[-1]):
        parts.pop()
        marks.pop()
    while len(parts) > 1 and names_site(parts[0]):
        parts.pop(0)
        marks.pop(0)
    return "".join(part + mark for part, mark in zip(parts, [*marks, ""], strict=False)).strip()


def _overlap(text: str, other: str) -> float:
    """Share of the words of ``text`` that ``other`` has, times how much of ``other`` they are."""
    mine, theirs = set(fold(text).split()), set(fold(other).split())
    if not mine or not theirs:
        return 0.0
    both = len(mine & theirs)
    return 2 * both / (len(mine) + len(theirs))


def find_headline(
    tree: HtmlElement,
    meta: Meta,
    article: Thing | None,
    *,
    title: str | None,
    url: str,
    site_names: tuple[str, ...] = (),
) -> Headline | None:
    """The headline of a page, or None where it has none.

    A heading that agrees with what the head says (``og:title``, JSON-LD, ``<title>``) is taken verbatim; where no
    heading does,
    the head's words without the site's name.
    """
    names = [*site_names, first(meta, "og:site_name", "application-name") or "", host(url).rsplit(".", 1)[0], host(url)]
    told_raw = [
        ("json-ld", text_of(article.get("headline")) if article else None),
        ("og", first(meta, "og:title")),
        ("twitter", first(meta, "twitter:title")),
        ("title", title),
    ]
    told = [(route, _strip_site(clean_line(text), names)) for route, text in told_raw if text and text.strip()]
    told = [(route, text) for route, text in told if text]
    words = [text for _, text in told]
    best, best_score = None, 0.0
    for heading in tree.iter("h1", "h2"):
        if _inside_chrome(heading):
            continue
        text = _heading_text(heading, words)
        if not text or len(text) > 400 or _BAD.search(text):
            continue
        agree = max((_overlap(text, other) for other in words), default=0.3)
        score = agree + (0.25 if heading.tag == "h1" else 0.0)
        if score > best_score:
            best, best_score = Headline(text=text, route=str(heading.tag)), score
    if best is not None and (best_score >= 0.65 or not told):
        return best
    if told:
        route, text = told[0]
        return Headline(text=text, route=route)
    return best
