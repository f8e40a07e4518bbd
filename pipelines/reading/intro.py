"""The lead paragraph that stands between headline and text in a box of its own, where general readers leave it.

TYPO3 news (``teaser-text``), Drupal (``field--name-field-abstract``), Contao, Plone and many municipal sites print it
so;
of the wanted sentences that trafilatura misses on real pages, four of ten are such leads.
"""

import re
from typing import Final

from lxml.html import HtmlElement

from pipelines.reading.render import Line, to_lines
from pipelines.text import fold

_NAMED: Final = re.compile(
    r"(?:^|[\s_-])(?:teaser|lead|leadtext|intro|introduction|introtext|abstract|excerpt|chapo|chapeau"
    r"|standfirst|summary"
    r"|vorspann|anriss|subtitle|sub-?headline|subline|deck|dek|inleiding|samenvatting|lede|preamble|kurztext"
    r"|description)"
    r"(?=$|[\s_-])|documentDescription|teaser-?text|article-?(?:lead|intro|teaser|summary|excerpt)"
    r"|text-?intro|lead-?text",
    re.I,
)
_AFTER: Final = 60
"""So many elements after the headline are looked at."""
_MIN, _MAX = 40, 900


def _is_lead(element: HtmlElement) -> bool:
    named = bool(_NAMED.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}"))
    in_header = element.tag in {"p", "h2"} and any(
        around.tag in {"header", "hgroup"} for around in element.iterancestors("header", "hgroup", "main", "article")
    )
    return named or in_header


def find_lead(heading: HtmlElement | None, body: list[Line]) -> list[Line]:
    """The lines of the lead after the headline's element that the body does not hold already; empty when there is
    none."""
    if heading is None:
        return []
    starts = {fold(line.text)[:60] for line in body[:5]}
    said = fold(" ".join(line.text for line in body))
    for count, element in enumerate(_following(heading)):
        if count > _AFTER:
            break
        if element.text and element.text.strip() and fold(element.text)[:60] in starts:
            break
        if element.tag not in {"p", "div", "h2", "h3", "section", "blockquote", "span"} or not _is_lead(element):
            continue
        # "teaser" is the lead of an item in TYPO3, and elsewhere the card of another item: that has a heading that leads there.
        if any(heading.find(".//a") is not None for heading in element.iter("h2", "h3", "h4", "h5")):
            continue
        lines = [line for line in to_lines(element) if line.linked < 0.5 and len(line.text) >= _MIN]
        length = sum(len(line.text) for line in lines)
        if _MIN <= length <= _MAX and len(lines) <= 3 and not any(fold(line.text)[:80] in said for line in lines):
            return lines
    return []


def printed_lead(heading: HtmlElement | None) -> str | None:
    """The words of the first element after the headline that is marked as its lead, in the text or above it, or None."""
    for element in _following(heading) if heading is not None else ():
        if element.tag in {"p", "div", "section"} and _NAMED.search(
            f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        ):
            text = " ".join(line.text for line in to_lines(element) if line.linked < 0.5)
            if _MIN <= len(text) <= _MAX // 2:
                return text
    return None


def _following(element: HtmlElement) -> list[HtmlElement]:
    """The elements after this one in document order, those inside it left out."""
    found: list[HtmlElement] = []
    node = element
    while node is not None and len(found) <= _AFTER:
        sibling = node.getnext()
        while sibling is not None and len(found) <= _AFTER:
            found.extend(sibling.iter())
            sibling = sibling.getnext()
        node = node.getparent()
    return found[: _AFTER + 1]
