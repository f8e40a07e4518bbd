"""Dates in the visible text: labelled ones, the bare line at the headline, and what must not be taken for either."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from catalog.model.article import DateKind, DateWitness, Precision
from pipelines.dates.grammar import PrintedDate, read_dates
from pipelines.dates.labels import is_verb, label_after, label_before
from pipelines.dates.markup import witness
from pipelines.dates.places import SILENT, Parts, block_of, label_outside, link_text, text_before, text_of
from pipelines.dates.relative import find_relative

NEAR: Final = range(-250, 701)
"""Characters of visible text from the headline within which a bare date line is the item's own."""
_NEAR_DATED: Final = range(-250, 1501)
"""The same for a line whose class says that it is a date."""
_TOUCHING: Final = range(-60, 151)
"""Characters from the headline within which nothing but its own lines stands."""
_LINE: Final = 160
"""A text longer than this is a paragraph, not a date line."""
_WHOLE_BLOCK: Final = 400
"""A longer block is read by its inner elements, a ``<span class="date">`` on its own."""
_PARAGRAPHS: Final = frozenset({"p", "li", "td", "dd", "blockquote"})
_WORDS: Final = re.compile(r"\w+")
_DATED_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:date|datum|dat|pubdate|publish|published|publi|posted|timestamp|time|byline|dateline|meta|info|created"
    r"|submitted|zeit|fecha)|date(?:$|[\s_-])|Date|Datum"
)
# Press releases open with a place and the day: "Karlsruhe, (12.11.2021). ...", "27.1.2022 - ..."; "Am 8. November 2021
# findet" is a sentence.
_OPENING: Final = re.compile(r"(?:[A-ZÀ-Þ][\w.'’/ -]{1,30}[,.]?\s*)?\(?(?:,\s*(?:le|den|de|am|op)\s)?\s*$")
_AFTER_OPENING: Final = re.compile(r"\s*\)?\s*[.:/|–—-]")


@dataclass(frozen=True, slots=True)
class Spot:
    """An element that holds a date, and how many characters after the headline it stands (negative: before)."""

    element: HtmlElement
    distance: int
    marked: bool


@dataclass(frozen=True, slots=True)
class VisibleDate:
    """A witness with what tells how strong it is."""

    strength: int
    """0 marked up as publication, 1 labelled, 2 a date line with a class that says so, 3 a bare one, 4 one before the headline
    or opening the text; 5 set aside as ``far``, ``far_line``, ``several`` or ``body``; 6 marked up in a box beside the item."""
    distance: int
    stated: DateWitness


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How dates are written here."""

    zone: tzinfo
    month_first: bool = False
    in_language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A text that is read as one, and the words before it."""

    text: str
    before: str
    holder: HtmlElement
    dated: bool
    """Whether a class or id says that it is a date."""
    block: HtmlElement
    dates: tuple[PrintedDate, ...]


def is_touching(distance: int) -> bool:
    """Whether a place is so near to the headline that it can be of no other item."""
    return distance in _TOUCHING


def is_beside(spot: Spot, parts: Parts) -> bool:
    """Whether it stands in a part beside the item. What touches the headline belongs to it, whatever its class is called."""
    if is_touching(spot.distance) or not parts.is_aside(spot.element):
        return False
    return not (
        spot.distance in NEAR and parts.is_sidebar(spot.element) and _says_date(spot.element, block_of(spot.element))
    )


def read_line(spot: Spot, parts: Parts, manner: Manner) -> Iterator[VisibleDate]:
    """The dates of the line in which ``spot`` stands; each line is read once."""
    line = _line_of(spot, parts, manner)
    if line is None:
        return
    beside = is_beside(spot, parts)
    if not line.dates and len(line.text) <= _LINE and not beside and spot.distance in NEAR:
        yield from _relative(spot, line, manner)
    end = 0
    for number, printed in enumerate(line.dates):
        before, end = line.text[end : printed.start], printed.end
        if printed.value is None:
            continue
        if number == 0 and not before.strip(" -–—|•:([,"):
            before = f"{line.before} {before}"
        label = label_before(before)
        if label is None and len(line.text) <= 2 * _LINE:
            label = label_after(line.text[printed.end :])
        if label and (not beside or label[0] is DateKind.MODIFIED or parts.is_sidebar(spot.element)):
            # <a>Communiqué du 7 octobre 2025</a> is the name of another page; "Posted on <a>3 May</a>" is not.
            if is_touching(spot.distance) or label[1] not in link_text(spot.element):
                yield _labelled(label, printed, line.text, spot)
        elif number == 0 and not parts.in_headline(line.holder):
            yield from _own_entry(spot, printed, parts) if beside else _bare(spot, line, parts)


def _line_of(spot: Spot, parts: Parts, manner: Manner) -> _Line | None:
    element = spot.element
    block = block_of(element)
    if block.tag in SILENT:
        return None
    holder, text, before = block, text_of(block), ""
    dated = _says_date(element, block)
    # A page laid out in tables has its headline in a <td>: what holds the headline is no paragraph.
    holds_all = parts.surrounds_headline(block) and not parts.in_headline(element)
    if len(text) > _WHOLE_BLOCK or holds_all:
        if element is not block and (dated or holds_all or block.tag not in _PARAGRAPHS):
            holder, text, before = element, text_of(element), text_before(element)
        elif holds_all or block.tag not in _PARAGRAPHS:
            text = " ".join(" ".join([block.text or "", *(child.tail or "" for child in block)]).split())
    else:
        before = label_outside(block)
    if holder in parts.seen:
        return None
    parts.seen.add(holder)
    found = islice(read_dates(text[:3000], zone=manner.zone, month_first=manner.month_first), 6)
    return _Line(text=text, before=before, holder=holder, dated=dated, block=block, dates=tuple(found))


def _relative(spot: Spot, line: _Line, manner: Manner) -> Iterator[VisibleDate]:
    """``gisteren`` or ``vor 2 Tagen`` at the headline; the day is told when the time of fetching is known."""
    said = find_relative(line.text, in_language=manner.in_language)
    if said is None:
        return
    label = label_before(f"{line.before} {line.text[: line.text.find(said)]}")
    if label or (line.dated and len(_WORDS.findall(line.text)) <= 5):
        kind = label[0] if label else DateKind.PUBLISHED
        yield VisibleDate(1 if label else 2, spot.distance, witness(kind, "label" if label else "text", said, None))


def _labelled(label: tuple[DateKind, str], printed: PrintedDate, text: str, spot: Spot) -> VisibleDate:
    stated = witness(label[0], "label", f"{label[1]} {printed.raw}", printed)
    at = text.find(printed.raw)
    # "version 5.2, released November 5, 2019" tells of the subject: a label opens its line, or the line is short.
    if (len(text) > _LINE and 60 < at < len(text) - 80) or (is_verb(label[1]) and len(_WORDS.findall(text[:at])) > 3):
        return VisibleDate(5, spot.distance, replace(stated, set_aside=stated.set_aside or "body"))
    return VisibleDate(2 if is_verb(label[1]) else 1, spot.distance, stated)


def _bare(spot: Spot, line: _Line, parts: Parts) -> Iterator[VisibleDate]:
    printed = line.dates[0]
    if printed.value is None or len(printed.value) < len("2021-05-19"):
        return
    says_little = _is_date_line(line.text, line.dates) or (
        # <small>15.2.2018</small> or <span class="date"> inside a short paragraph
        line.holder is line.block
        and spot.element is not line.block
        and (line.dated or line.block.tag not in _PARAGRAPHS)
        and _is_date_line(text_of(spot.element), line.dates, words=6)
    )
    stated = witness(DateKind.PUBLISHED, "text", printed.raw, printed)
    near = spot.distance in (_NEAR_DATED if line.dated else NEAR)
    # Right under the headline nothing else can stand; right above it a teaser can (interreg.eu: the newest call).
    own = spot.distance >= 0 and is_touching(spot.distance)
    if says_little and (own or not parts.is_teaser(line.holder)):
        if near:
            yield VisibleDate(2 if line.dated else 3 if spot.distance >= 0 else 4, spot.distance, stated)
        else:
            yield VisibleDate(5, spot.distance, replace(stated, set_aside="far" if line.dated else "far_line"))
    elif 0 < spot.distance < 1000 and _opens(line.text, printed):
        yield VisibleDate(4, spot.distance, stated)


def _own_entry(spot: Spot, printed: PrintedDate, parts: Parts) -> Iterator[VisibleDate]:
    """A bare date beside the item, in the box that links to this page alone."""
    if printed.precision is not Precision.MONTH and parts.names_this_page(spot.element):
        stated = witness(DateKind.PUBLISHED, "text", printed.raw, printed)
        yield VisibleDate(5, spot.distance, replace(stated, set_aside="far"))


def _opens(text: str, printed: PrintedDate) -> bool:
    return bool(_OPENING.match(text[: printed.start]) and _AFTER_OPENING.match(text[printed.end :]))


def _says_date(*elements: HtmlElement) -> bool:
    return any(_DATED_CLASS.search(f"{part.get('class', '')} {part.get('id', '')}") for part in elements)


def _is_date_line(text: str, dates: tuple[PrintedDate, ...], words: int = 12) -> bool:
    """Whether a text says little but its date: at most so many other words (a place, an author, a rubric)."""
    if len(text) > _LINE:
        return False
    for printed in dates:
        text = text.replace(printed.raw, " ")
    return len(_WORDS.findall(text)) <= words
