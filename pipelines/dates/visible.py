"""What the page tells people: one walk over the tree finds the few elements that hold a date; those are looked at closely."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from catalog.model.article import DateKind
from pipelines.dates.grammar import read_date, read_machine_date
from pipelines.dates.labels import label_before
from pipelines.dates.lines import NEAR, Manner, Spot, VisibleDate, is_beside, is_touching, read_line
from pipelines.dates.markup import witness
from pipelines.dates.places import SILENT, Parts, find_parts, text_before, text_of
from pipelines.dates.relative import RELATIVE, find_relative

_DATE_PROPERTY: Final = re.compile(r"date(?:Published|Modified|Created|Issued)?$|startDate|endDate")
_HINT: Final = re.compile(r"(?:19|20)[0-9][0-9]|[0-9][./-]\s?[0-9][0-9]?[./-]\s?[0-9][0-9]")
_MOST_SPOTS: Final = 80
"""So many places are looked at, the nearest to the headline first: archives hold thousands of dates."""
_MARKED: Final = XPath(
    "//time | //*[@itemprop] | //*[@property][not(self::meta)] | //abbr[@title] | //*[@data-datetime or @data-utime]"
    " | //*[@datetime][not(self::time or self::ins or self::del)]"
)
_MACHINE_ATTRIBUTES: Final = ("datetime", "data-datetime", "data-utime", "content", "title")
_ISO: Final = re.compile(r"(?:19|20)[0-9][0-9]-?[01][0-9]-?[0-3][0-9]")


def visible_dates(tree: HtmlElement, *, headline: str | None, manner: Manner, url: str = "") -> list[VisibleDate]:
    """Dates of the page's visible part, strongest first, then by nearness to the headline.

    Dates of teasers, menus and the headline itself are left out, those of paragraphs and of lines far from the headline are
    set aside as ``body`` and ``far``. ``url`` is the address of the page: a box beside the item that links to it alone may
    confirm its date. The tree is not changed.
    """
    parts = find_parts(tree, headline, url)
    found = _read(_spots(tree, parts.headline, _HINT), parts, manner)
    if not found:
        found = _read(_spots(tree, parts.headline, RELATIVE), parts, manner)
    return sorted(
        _without_lists(found), key=lambda one: (one.strength, abs(one.distance) * (3 if one.distance < 0 else 1))
    )


def _read(spots: list[Spot], parts: Parts, manner: Manner) -> list[VisibleDate]:
    found: list[VisibleDate] = []
    for spot in spots:
        made = _read_marked(spot, parts, manner) if spot.marked else read_line(spot, parts, manner)
        # A date in the words of the headline is that of an event, unless it says "Communiqué du 14 octobre 2025" (hainaut.be).
        own = not parts.in_headline(spot.element)
        found.extend(one for one in made if own or (one.stated.route, one.stated.kind) == ("label", DateKind.PUBLISHED))
    return found


def _without_lists(found: list[VisibleDate]) -> list[VisibleDate]:
    """Bare lines of several days, none of them at the headline, are a list of other items: none of them speaks.

    Nor do boxes beside the item in which several days are marked up.
    """
    boxes = [one for one in found if one.strength == 6]
    bare = [one for one in found if one.stated.route == "text" and 2 <= one.strength <= 4]
    bare = boxes if any(is_touching(one.distance) for one in bare) else bare + boxes
    lists = {
        strength
        for strength in (2, 3, 4, 6)
        if len({(one.stated.value or "")[:10] for one in bare if one.strength == strength}) > 1
    }
    return [
        VisibleDate(5, one.distance, replace(one.stated, set_aside="several"))
        if one.strength in lists and one in bare
        else one
        for one in found
    ]


def _spots(tree: HtmlElement, headline: HtmlElement | None, hint: re.Pattern[str]) -> list[Spot]:
    """Where the page holds a date, nearest to the headline first."""
    matched = _MARKED(tree)
    marked = {
        element
        for element in (matched if isinstance(matched, list) else ())
        if isinstance(element, HtmlElement)
        and (
            element.tag == "time"
            or _DATE_PROPERTY.search(element.get("itemprop") or element.get("property") or "")
            # hAtom: <abbr class="published" title="2012-05-03T10:00:00+02:00">; other <abbr> spell a word out
            or (element.tag == "abbr" and _ISO.match(element.get("title", "")))
            or any(element.get(name) for name in _MACHINE_ATTRIBUTES[:3] if element.tag != "abbr")
        )
    }
    passed = zero = 0
    found: list[tuple[HtmlElement, int, bool]] = []
    for element in tree.iter():
        tag = element.tag
        if element is headline:
            zero = passed
        if (text := element.text) and not text.isspace() and tag.__class__ is str and tag not in SILENT:
            passed += len(text.strip())
            if hint.search(text):
                found.append((element, passed, False))
        if element in marked:
            found.append((element, passed, True))
        if (tail := element.tail) and not tail.isspace():
            passed += len(tail.strip())
            if hint.search(tail) and (parent := element.getparent()) is not None and parent.tag not in SILENT:
                found.append((parent, passed, False))
    spots = [Spot(element, at - zero, is_marked) for element, at, is_marked in found]
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


def _read_marked(spot: Spot, parts: Parts, manner: Manner) -> Iterator[VisibleDate]:
    element = spot.element
    itemprop = element.get("itemprop") or element.get("property") or ""
    beside = is_beside(spot, parts) or (spot.distance not in NEAR and parts.is_teaser(element))
    own_box = beside and parts.names_this_page(element)
    if (element.tag == "meta" and not itemprop) or (beside and not own_box and itemprop != "datePublished"):
        return
    raw = next((said for name in _MACHINE_ATTRIBUTES if (said := element.get(name))), "")
    printed = read_machine_date(raw, zone=manner.zone, month_first=manner.month_first) if raw else None
    if printed is None or printed.value is None:
        raw = text_of(element)[:160]
        printed = read_date(raw, zone=manner.zone, month_first=manner.month_first)
        if printed is None and find_relative(raw, in_language=manner.in_language) is None:
            return
    kind = _kind_of_mark(element)
    if not itemprop and (label := label_before(text_before(element))):
        kind = label[0]
    stated = witness(kind or DateKind.PUBLISHED, "time", raw, printed)
    if spot.distance in NEAR and not beside:
        yield VisibleDate(0 if kind else 2, spot.distance, stated)
    else:
        strength = (3 if kind else 5) if not beside else 5 if own_box else 6
        yield VisibleDate(strength, spot.distance, stated if strength == 3 else replace(stated, set_aside="far"))
