"""What the page tells people: ``<time>``, microdata, labelled dates and the bare date line at the headline.

One walk over the tree finds the few elements that hold a date; only those are looked at closely.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Final

from lxml.html import HtmlElement

from catalog.model.article import DateKind, DateWitness
from pipelines.dates.grammar import PrintedDate, read_date, read_dates, read_machine_date
from pipelines.dates.labels import label_after, label_before
from pipelines.dates.markup import witness
from pipelines.dates.places import SILENT, Parts, block_of, find_parts, label_outside, text_before, text_of
from pipelines.dates.relative import RELATIVE

_DATED_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:date|datum|dat|pubdate|publish|published|publi|posted|timestamp|time|byline|dateline|meta|info|created"
    r"|submitted|zeit)|date(?:$|[\s_-])|Date|Datum"
)
_DATE_PROPERTY: Final = re.compile(r"date(?:Published|Modified|Created|Issued)?$|startDate|endDate")
_HINT: Final = re.compile(rf"(?:19|20)\d\d|\d\d?[./-]\s?\d\d?[./-]\s?\d\d|{RELATIVE.pattern}", re.IGNORECASE)
_WORDS: Final = re.compile(r"\w+")

_NEAR: Final = range(-250, 701)
"""Characters of visible text from the headline within which a bare date line is the item's own."""
_LINE: Final = 160
"""A block longer than this is a paragraph, not a date line."""
_MOST_ELEMENTS: Final = 60_000
_LONGEST_BLOCK: Final = 20_000


@dataclass(frozen=True, slots=True)
class _Spot:
    """An element that holds a date, and how many characters after the headline it stands (negative: before)."""

    element: HtmlElement
    distance: int
    marked: bool


@dataclass(frozen=True, slots=True)
class VisibleDate:
    """A witness with what tells how strong it is."""

    strength: int
    """0 marked up as publication, 1 labelled, 2 a date line with a class that says so, 3 a bare one; 5 far or in a paragraph."""
    distance: int
    stated: DateWitness


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How dates are written here."""

    zone: tzinfo
    month_first: bool = False


def visible_dates(tree: HtmlElement, *, headline: str | None, manner: Manner) -> list[VisibleDate]:
    """Dates of the page's visible part, strongest first, then by nearness to the headline.

    Dates of teasers, menus and the headline itself are left out, those of paragraphs and of lines far from the headline are
    set aside as ``body`` and ``far``. The tree is not changed.
    """
    parts = find_parts(tree, headline)
    found: list[VisibleDate] = []
    for spot in _spots(tree, parts.headline):
        if parts.in_headline(spot.element):
            continue
        found.extend(_read_marked(spot, parts, manner) if spot.marked else _read_text(spot, parts, manner))
    return sorted(found, key=lambda one: (one.strength, abs(one.distance) * (3 if one.distance < 0 else 1)))


def _spots(tree: HtmlElement, headline: HtmlElement | None) -> list[_Spot]:
    passed = zero = 0
    found: list[tuple[HtmlElement, int, bool]] = []
    for count, element in enumerate(tree.iter()):
        if count > _MOST_ELEMENTS:
            break
        tag = element.tag
        if element is headline:
            zero = passed
        if isinstance(tag, str):
            if tag not in SILENT and (text := element.text):
                passed += len(text.strip())
                if _HINT.search(text):
                    found.append((element, passed, False))
            if tag == "time" or _DATE_PROPERTY.search(element.get("itemprop") or element.get("property") or ""):
                found.append((element, passed, True))
        if tail := element.tail:
            passed += len(tail.strip())
            if _HINT.search(tail) and (parent := element.getparent()) is not None and parent.tag not in SILENT:
                found.append((parent, passed, False))
    return [_Spot(element, at - zero, marked) for element, at, marked in found]


def _kind_of_mark(element: HtmlElement) -> DateKind | None:
    said = " ".join(element.get(name, "") for name in ("itemprop", "property", "class", "id")).lower()
    if re.search(r"modif|updat|chang|aktualis|gewijzigd", said):
        return DateKind.MODIFIED
    if re.search(r"startdate|enddate|event|deadline", said):
        return DateKind.EVENT
    if element.get("pubdate") is not None or re.search(r"publish|publi|created|entry-date|posted|issued", said):
        return DateKind.PUBLISHED
    return None


def _read_marked(spot: _Spot, parts: Parts, manner: Manner) -> Iterator[VisibleDate]:
    element = spot.element
    itemprop = element.get("itemprop") or element.get("property") or ""
    if (element.tag == "meta" and not itemprop) or parts.is_aside(element):
        return
    raw = element.get("datetime") or element.get("content") or element.get("title") or ""
    printed = read_machine_date(raw, zone=manner.zone, month_first=manner.month_first) if raw else None
    if printed is None or printed.value is None:
        raw = text_of(element)[:_LINE]
        printed = read_date(raw, zone=manner.zone, month_first=manner.month_first)
        if printed is None and not RELATIVE.search(raw):
            return
    kind = _kind_of_mark(element)
    if not itemprop and (label := label_before(text_before(element))):
        kind = label[0]
    near = spot.distance in _NEAR
    if kind is None and not near:
        return
    strength = 0 if kind and near else 2 if near else 3
    yield VisibleDate(strength, spot.distance, witness(kind or DateKind.PUBLISHED, "time", raw, printed))


def _read_text(spot: _Spot, parts: Parts, manner: Manner) -> Iterator[VisibleDate]:
    block = block_of(spot.element)
    if block in parts.seen or block.tag in SILENT:
        return
    parts.seen.add(block)
    text = text_of(block)
    if len(text) > _LONGEST_BLOCK:
        return
    aside = parts.is_aside(spot.element)
    dates = [
        one
        for one, _ in zip(
            read_dates(text[:3000], zone=manner.zone, month_first=manner.month_first), range(6), strict=False
        )
    ]
    end = 0
    for number, printed in enumerate(dates):
        before, end = text[end : printed.start], printed.end
        if printed.value is None:
            continue
        if number == 0 and not before.strip(" -–—|•:([,"):
            before = f"{label_outside(block)} {before}"
        label = label_before(before) or (label_after(text[printed.end :]) if len(text) <= 2 * _LINE else None)
        if label and (not aside or label[0] is DateKind.MODIFIED):
            yield _labelled(label, printed, text, spot)
        elif number == 0 and not aside:
            yield from _bare(spot, block, text, dates)


def _labelled(label: tuple[DateKind, str], printed: PrintedDate, text: str, spot: _Spot) -> VisibleDate:
    stated = witness(label[0], "label", f"{label[1]} {printed.raw}", printed)
    # "released November 5, 2019" in a paragraph tells of the subject; a label opens its line or the line is short.
    if len(text) > _LINE and text.find(printed.raw) > 60:
        return VisibleDate(5, spot.distance, replace(stated, set_aside=stated.set_aside or "body"))
    return VisibleDate(1, spot.distance, stated)


def _bare(spot: _Spot, block: HtmlElement, text: str, dates: list[PrintedDate]) -> Iterator[VisibleDate]:
    printed = dates[0]
    dated = any(_DATED_CLASS.search(f"{part.get('class', '')} {part.get('id', '')}") for part in (spot.element, block))
    line = _is_date_line(text, dates) or (
        spot.element is not block and dated and _is_date_line(text_of(spot.element), dates)
    )
    stated = witness(DateKind.PUBLISHED, "text", printed.raw, printed)
    if printed.value is None or len(printed.value) < len("2021-05-19"):
        return
    if line and spot.distance in _NEAR:
        yield VisibleDate(2 if dated else 3, spot.distance, stated)
    elif line:
        yield VisibleDate(5, spot.distance, replace(stated, set_aside="far"))
    elif _opens(text, printed) and spot.distance > 0:
        yield VisibleDate(5, spot.distance, replace(stated, set_aside="body"))


def _is_date_line(text: str, dates: list[PrintedDate]) -> bool:
    """Whether a block says little but its date: at most eight other words (a place, an author, a rubric)."""
    if len(text) > _LINE:
        return False
    for printed in dates:
        text = text.replace(printed.raw, " ")
    return len(_WORDS.findall(text)) <= 8


def _opens(text: str, printed: PrintedDate) -> bool:
    """Whether the paragraph begins with a place and its date, as press releases do: ``Karlsruhe, (12.11.2021). ...``."""
    return printed.start <= 40 and len(_WORDS.findall(text[: printed.start])) <= 3
