"""A page that only covers a document: its text is fetched where the page has none of its own.

Provinces publish the day's releases as a page of headlines above one "Télécharger le document" (seeds, section 1.6).
"""

import re
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from crawlers.discovery.found import NotReadable, tidy
from crawlers.discovery.markup import parse

OWN_WORDS: Final = 60
"""A page with more words of its own says what it has to say; four headlines have thirty."""
PER_RUN: Final = 20
"""Documents fetched so from one source in one run."""

_FILE: Final = re.compile(r"\.(?:pdf|docx)(?:$|[?#])", re.IGNORECASE)
_NAMED: Final = re.compile(rb"\.(?:pdf|docx)\b", re.IGNORECASE)
_CHROME: Final = ("nav", "header", "footer", "aside", "script", "style", "noscript", "form", "template")


@dataclass(frozen=True, slots=True)
class Attached:
    """The document of a page, and what the page is called."""

    url: str
    headline: str | None


def attached_document(body: bytes, url: str, *, content_type: str = "") -> Attached | None:
    """The one document that a page without text of its own leads to; None where it has text, no document, or several."""
    if not _NAMED.search(body):
        return None
    try:
        tree = parse(body, content_type)
    except NotReadable:
        return None
    found: dict[str, HtmlElement] = {}
    for link in tree.iter("a"):
        href = link.get("href") or ""
        if _FILE.search(href) and not _in_chrome(link) and (address := tidy(href, url)):
            found.setdefault(address, link)
    if len(found) != 1:
        return None
    ((address, link),) = found.items()
    box = _box(tree, link)
    if _own_words(box) > OWN_WORDS:
        return None
    heading = next((heading for heading in box.iter("h1")), None)
    headline = " ".join("".join(heading.itertext()).split()) if heading is not None else ""
    return Attached(address, headline or None)


def _box(tree: HtmlElement, link: HtmlElement) -> HtmlElement:
    """The smallest element around the link that holds the h1 too, else the main element or the body."""
    for around in link.iterancestors():
        if around.find(".//h1") is not None:
            return around
    return next(iter((*tree.iter("main"), *tree.iter("body"))), tree)


def _in_chrome(element: HtmlElement) -> bool:
    return next(element.iterancestors(*_CHROME), None) is not None


def _own_words(box: HtmlElement) -> int:
    """Words of a page outside of its links, its heading and its furniture."""
    count = 0
    for text in box.xpath(".//text()[not(ancestor::a or ancestor::h1)]"):
        parent = text.getparent()
        # The words after an element belong to the one around it.
        around = parent.getparent() if text.is_tail else parent
        if around is not None and around.tag not in _CHROME and not _in_chrome(around):
            count += len(text.split())
    return count
