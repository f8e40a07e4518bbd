"""What a listing says of one item: title, date and first words, as witnesses."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from lxml import html

MAX_LEVELS: Final = 6
"""How far a teaser's box may lie above its link."""

MORE: Final = re.compile(
    r"^(lees (verder|meer)|meer( lezen| info(rmatie)?)?|verder lezen|bekijk|read (more|on)|more( information)?|continue reading|"
    r"weiter(lesen)?|mehr( lesen| erfahren| dazu)?|zum artikel|details|(en |lire )?(la )?suite|lire (la suite|plus)|"
    r"en savoir plus|plus d.infos?|voir plus|liest? (weider|méi)|méi( liesen)?|weider liesen|pdf|download|télécharger)"
    r"[\s.…:>»›→]*$",
    re.IGNORECASE,
)
"""Words of a link that say nothing of its item, in five languages."""

MONTHS: Final = (
    r"(?:jan|feb|f[ée]v|mar|mrt|m[aä]e?r|maart|apr|avr|abr|mai|mei|mee|may|jun|juin|jul|juil|aug|ao[uû]t|sep|okt|oct|nov|dez|dec|d[ée]c)"
    r"[a-zäéû]*\.?"
)
_DATE: Final = re.compile(
    r"\b(?:\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?"
    r"|\d{1,2}(?:\.|er|st|nd|rd|th)?\s+" + MONTHS + r"\s+(?:19|20)\d{2}"
    r"|" + MONTHS + r"\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{2}"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """What a listing says of one item."""

    headline: str | None
    text: str | None
    date: str | None
    """As printed, or the ``datetime`` of a ``<time>``."""
    in_language: str | None


def teaser_of(links: Sequence[html.HtmlElement], item_links: AbstractSet[html.HtmlElement]) -> Teaser:
    """The teaser around the links of one item; ``item_links`` are those of all items, where its box must end.

    An image's alternative text is never a title: it names the people on the picture (seeds 1.4: "groepsfoto met ...").
    """
    box = _box(links, item_links)
    words = [" ".join(link.text_content().split()) for link in links]
    telling = [text for text in words if text and not MORE.match(text)]
    heading = next((text for tag in box.iter("h1", "h2", "h3", "h4", "h5", "h6") if (text := _text(tag))), None)
    named = next(
        (link.get("title") or link.get("aria-label") for link in links if link.get("title") or link.get("aria-label")),
        None,
    )
    headline = (
        heading or _title_within(links) or (min(telling, key=_distance_from_a_title) if telling else None) or named
    )
    date = _date_in(box)
    return Teaser(
        headline=_cut(headline.strip("- "), 300) if headline else None,
        text=_first_words(box, without=(headline, date)),
        date=date,
        in_language=next((code for link in links if (code := _language(link))), None),
    )


def _box(links: Sequence[html.HtmlElement], item_links: AbstractSet[html.HtmlElement]) -> html.HtmlElement:
    own = set(links)
    box = links[0]
    for level, ancestor in enumerate(box.iterancestors()):
        if level >= MAX_LEVELS or ancestor.tag in ("body", "main", "html"):
            break
        others = [anchor for anchor in ancestor.iter("a") if anchor in item_links and anchor not in own]
        if others:
            break
        box = ancestor
    return box


def _title_within(links: Sequence[html.HtmlElement]) -> str | None:
    """A whole teaser that is one link: the part of it whose class says title."""
    for link in links:
        for part in link.iter():
            marks = part.get("class") or "" if isinstance(part.tag, str) else ""
            if part is not link and re.search(r"title|titel|titre|headline|heading", marks, re.IGNORECASE):
                text = _text(part)
                if text:
                    return text
    return None


def _distance_from_a_title(text: str) -> int:
    return abs(len(text) - 60)


def _date_in(box: html.HtmlElement) -> str | None:
    for time in box.iter("time"):
        value = " ".join((time.get("datetime") or time.text_content()).split())
        if value:
            return _cut(value, 60)
    # Parts joined with blanks: "<span>Limburg</span><span>2 november</span>" is no word.
    found = _DATE.search(" ".join(" ".join(box.itertext()).split())[:2_000])
    return found.group() if found else None


def _first_words(box: html.HtmlElement, *, without: Sequence[str | None]) -> str | None:
    for paragraph in box.iter("p", "div", "span"):
        if paragraph.tag != "p" and len(paragraph):
            continue
        text = _text(paragraph)
        if text and len(text) > 30 and text not in without and not MORE.match(text):
            return _cut(text, 1_000)
    return None


def _language(link: html.HtmlElement) -> str | None:
    code = link.get("hreflang") or next(
        (up.get("lang") for up in link.iterancestors() if up.tag != "html" and up.get("lang")), ""
    )
    return (code or "").split("-")[0].lower() or None


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0]
