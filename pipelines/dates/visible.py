"""What the page tells people: ``<time>``, microdata, labelled dates and the bare date line at the headline.

One walk over the tree finds the few elements that hold a date; only those are looked at closely.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo
from itertools import islice
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from catalog.model.article import DateKind, DateWitness
from pipelines.dates.grammar import PrintedDate, read_date, read_dates, read_machine_date
from pipelines.dates.labels import is_verb, label_after, label_before
from pipelines.dates.markup import witness
from pipelines.dates.places import SILENT, Parts, block_of, find_parts, label_outside, text_before, text_of
from pipelines.dates.relative import find_relative

_DATED_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:date|datum|dat|pubdate|publish|published|publi|posted|timestamp|time|byline|dateline|meta|info|created"
    r"|submitted|zeit)|date(?:$|[\s_-])|Date|Datum"
)
_DATE_PROPERTY: Final = re.compile(r"date(?:Published|Modified|Created|Issued)?$|startDate|endDate")
_HINT: Final = re.compile(r"(?:19|20)[0-9][0-9]|[0-9][./-]\s?[0-9][0-9]?[./-]\s?[0-9][0-9]")
_WORDS: Final = re.compile(r"\w+")

_NEAR: Final = range(-250, 701)
"""Characters of visible text from the headline within which a bare date line is the item's own."""
_NEAR_DATED: Final = range(-250, 1501)
"""The same for a line whose class says that it is a date."""
_TOUCHING: Final = range(-60, 151)
"""Characters from the headline within which nothing but its own lines stands."""
_LINE: Final = 160
"""A block longer than this is a paragraph, not a date line."""
# Press releases open with a place and the day: "Karlsruhe, (12.11.2021). ...", "27.1.2022 - ..."; "Am 8. November 2021
# findet" is a sentence.
_OPENING: Final = re.compile(r"(?:[A-ZÀ-Þ][\w.'’/ -]{1,30}[,.]?\s*)?\(?(?:,\s*(?:le|den|de|am|op)\s)?\s*$")
_AFTER_OPENING: Final = re.compile(r"\s*\)?\s*[.:/|–—-]")
_MOST_SPOTS: Final = 80
"""So many places are looked at, the nearest to the headline first: archives hold thousands of dates."""
_MARKED: Final = XPath("//time | //*[@itemprop] | //*[@property][not(self::meta)]")
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
    in_language: str | None = None


def visible_dates(tree: HtmlElement, *, headline: str | None, manner: Manner) -> list[VisibleDate]:
    """Dates of the page's visible part, strongest first, then by nearness to the headline.

    Dates of teasers, menus and the headline itself are left out, those of paragraphs and of lines far from the headline are
    set aside as ``body`` and ``far``. The tree is not changed.
    """
    parts = find_parts(tree, headline)
    found: list[VisibleDate] = []
    for spot in _spots(tree, parts.headline):
        if parts.in_headline(spot.element) and spot.element.tag not in ("small", "time"):
            continue
        found.extend(_read_marked(spot, parts, manner) if spot.marked else _read_text(spot, parts, manner))
    found = _without_lists(found)
    return sorted(found, key=lambda one: (one.strength, abs(one.distance) * (3 if one.distance < 0 else 1)))


def _without_lists(found: list[VisibleDate]) -> list[VisibleDate]:
    """Bare lines of several days, none of them at the headline, are a list of other items: none of them speaks."""
    bare = [one for one in found if one.stated.route == "text" and 2 <= one.strength <= 4]
    if any(one.distance in _TOUCHING for one in bare):
        return found
    lists = {
        strength
        for strength in (2, 3, 4)
        if len({(one.stated.value or "")[:10] for one in bare if one.strength == strength}) > 1
    }
    return [
        VisibleDate(5, one.distance, replace(one.stated, set_aside="several"))
        if one.strength in lists and one in bare
        else one
        for one in found
    ]


def _spots(tree: HtmlElement, headline: HtmlElement | None) -> list[_Spot]:
    """Where the page holds a date, nearest to the headline first."""
    matched = _MARKED(tree)
    marked = {
        element
        for element in (matched if isinstance(matched, list) else ())
        if isinstance(element, HtmlElement)
        and (element.tag == "time" or _DATE_PROPERTY.search(element.get("itemprop") or element.get("property") or ""))
    }
    passed = zero = 0
    found: list[tuple[HtmlElement, int, bool]] = []
    for element in tree.iter():
        tag = element.tag
        if element is headline:
            zero = passed
        if (text := element.text) and not text.isspace() and tag.__class__ is str and tag not in SILENT:
            passed += len(text.strip())
            if _HINT.search(text):
                found.append((element, passed, False))
        if element in marked:
            found.append((element, passed, True))
        if (tail := element.tail) and not tail.isspace():
            passed += len(tail.strip())
            if _HINT.search(tail) and (parent := element.getparent()) is not None and parent.tag not in SILENT:
                found.append((parent, passed, False))
    spots = [_Spot(element, at - zero, is_marked) for element, at, is_marked in found]
    return sorted(spots, key=lambda spot: abs(spot.distance))[:_MOST_SPOTS]


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
    if (element.tag == "meta" and not itemprop) or _beside(spot, parts):
        return
    raw = element.get("datetime") or element.get("content") or element.get("title") or ""
    printed = read_machine_date(raw, zone=manner.zone, month_first=manner.month_first) if raw else None
    if printed is None or printed.value is None:
        raw = text_of(element)[:_LINE]
        printed = read_date(raw, zone=manner.zone, month_first=manner.month_first)
        if printed is None and find_relative(raw, in_language=manner.in_language) is None:
            return
    kind = _kind_of_mark(element)
    if not itemprop and (label := label_before(text_before(element))):
        kind = label[0]
    stated = witness(kind or DateKind.PUBLISHED, "time", raw, printed)
    if spot.distance in _NEAR:
        yield VisibleDate(0 if kind else 2, spot.distance, stated)
    elif not parts.is_teaser(element):
        yield VisibleDate(3 if kind else 5, spot.distance, stated if kind else replace(stated, set_aside="far"))


def _beside(spot: _Spot, parts: Parts) -> bool:
    """Whether it stands in a part beside the item. What touches the headline belongs to it, whatever its class is called."""
    if spot.distance in _TOUCHING or not parts.is_aside(spot.element):
        return False
    return not (
        spot.distance in _NEAR and parts.is_sidebar(spot.element) and _says_date(spot.element, block_of(spot.element))
    )


def _read_text(spot: _Spot, parts: Parts, manner: Manner) -> Iterator[VisibleDate]:
    block = block_of(spot.element)
    if block in parts.seen or block.tag in SILENT:
        return
    parts.seen.add(block)
    text = text_of(block)
    if len(text) > _LONGEST_BLOCK:
        return
    beside = _beside(spot, parts)
    dates = list(islice(read_dates(text[:3000], zone=manner.zone, month_first=manner.month_first), 6))
    if not dates and len(text) <= _LINE and not beside and spot.distance in _NEAR:
        yield from _relative(spot, block, text, manner)
    end = 0
    for number, printed in enumerate(dates):
        before, end = text[end : printed.start], printed.end
        if printed.value is None:
            continue
        if number == 0 and not before.strip(" -–—|•:([,"):
            before = f"{label_outside(block)} {before}"
        label = label_before(before) or (label_after(text[printed.end :]) if len(text) <= 2 * _LINE else None)
        if label and (not beside or label[0] is DateKind.MODIFIED or parts.is_sidebar(spot.element)):
            yield _labelled(label, printed, text, spot)
        elif number == 0 and not beside:
            yield from _bare(spot, block, text, dates, parts)


def _relative(spot: _Spot, block: HtmlElement, text: str, manner: Manner) -> Iterator[VisibleDate]:
    """``gisteren`` or ``vor 2 Tagen`` at the headline; the day is told when the time of fetching is known."""
    said = find_relative(text, in_language=manner.in_language)
    if said is None:
        return
    label = label_before(text[: text.find(said)])
    if label or (_says_date(spot.element, block) and len(_WORDS.findall(text)) <= 5):
        kind = label[0] if label else DateKind.PUBLISHED
        yield VisibleDate(1 if label else 2, spot.distance, witness(kind, "label" if label else "text", said, None))


def _labelled(label: tuple[DateKind, str], printed: PrintedDate, text: str, spot: _Spot) -> VisibleDate:
    stated = witness(label[0], "label", f"{label[1]} {printed.raw}", printed)
    at = text.find(printed.raw)
    # "version 5.2, released November 5, 2019" tells of the subject: a label opens its line, or the line is short.
    if (len(text) > _LINE and 60 < at < len(text) - 80) or (is_verb(label[1]) and len(_WORDS.findall(text[:at])) > 3):
        return VisibleDate(5, spot.distance, replace(stated, set_aside=stated.set_aside or "body"))
    return VisibleDate(2 if is_verb(label[1]) else 1, spot.distance, stated)


def _bare(spot: _Spot, block: HtmlElement, text: str, dates: list[PrintedDate], parts: Parts) -> Iterator[VisibleDate]:
    printed = dates[0]
    if printed.value is None or len(printed.value) < len("2021-05-19"):
        return
    dated = _says_date(spot.element, block)
    line = _is_date_line(text, dates) or (
        # <small>15.2.2018</small> straight in a division, or <span class="date"> in a paragraph
        spot.element is not block
        and (dated or block.tag not in ("p", "li", "td", "dd"))
        and _is_date_line(text_of(spot.element), dates, words=6)
    )
    stated = witness(DateKind.PUBLISHED, "text", printed.raw, printed)
    near = spot.distance in (_NEAR_DATED if dated else _NEAR)
    if line and near and (spot.distance in _TOUCHING or not parts.is_teaser(block)):
        strength = 2 if dated else 3 if spot.distance >= 0 else 4
        yield VisibleDate(strength, spot.distance, stated)
    elif line and not parts.is_teaser(block):
        yield VisibleDate(5, spot.distance, replace(stated, set_aside="far" if dated else "far_line"))
    elif (
        0 < spot.distance < 1000 and _OPENING.match(text[: printed.start]) and _AFTER_OPENING.match(text[printed.end :])
    ):
        yield VisibleDate(4, spot.distance, stated)


def _says_date(*elements: HtmlElement) -> bool:
    return any(_DATED_CLASS.search(f"{part.get('class', '')} {part.get('id', '')}") for part in elements)


def _is_date_line(text: str, dates: list[PrintedDate], words: int = 12) -> bool:
    """Whether a text says little but its date: at most so many other words (a place, an author, a rubric)."""
    if len(text) > _LINE:
        return False
    for printed in dates:
        text = text.replace(printed.raw, " ")
    return len(_WORDS.findall(text)) <= words
