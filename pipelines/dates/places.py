"""Where on a page a date stands: at the headline, in the item, or in the parts beside it."""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.urls import resolve

SILENT: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "select", "textarea", "iframe", "button", "title"}
)
"""Elements whose text nobody reads."""

_INLINE: Final = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "big", "cite", "em", "font", "i", "ins", "label", "mark", "nobr", "q", "small"),
        *("span", "strong", "sub", "sup", "time", "u"),
    }
)
_ASIDE_TAGS: Final = frozenset({"nav", "aside", "blockquote", "header"})
# Whole words of class and id only: TYPO3 calls the line with the date "news-list-date", Elementor calls everything "widget",
# and "footer" is also the foot of the item itself, where WordPress and TYPO3 print the date.
_ASIDE: Final = re.compile(
    r"""(?:^|[\s_-])(?:
        related | recommend\w* | comments? | commentlist | reacties? | sidebar | side-bar | teasers? | cookies? | copyright
      | popular | latest | recent | carousel | slider | swiper | breadcrumbs? | newsletter | read-?more | more-?news | see-?also
      | aktuelle | weitere | verwandte? | ähnliche | similar | suggest\w* | trending | ticker | calendar | agenda | kalender
      | kommentare? | commentaires? | archives? | prev | next | previous | most-?\w* | nachrichten-?liste | newslist | news-list
    )(?![a-z0-9]|-date) | (?:^|\s)menu | (?:^|\s)(?:page-?|site-?)footer | colophon""",
    re.IGNORECASE | re.VERBOSE,
)
_CARD: Final = 400
"""A teaser with its headline and lead is shorter than this; what is longer is a section of the item."""
_COMMENTS: Final = re.compile(r"comment|kommentar|reactie|guestbook|forum", re.IGNORECASE)
# WordPress and its likes say which heading is the item's and which is the name of the site; both may be <h1>.
_OWN_HEADING: Final = re.compile(r"(?:entry|post|article|news|page)[_-]?(?:title|heading|headline)|headline", re.IGNORECASE)
_SITE_HEADING: Final = re.compile(r"site[_-]?(?:title|name)|logo|brand", re.IGNORECASE)
_WORDS: Final = re.compile(r"\w+")


@dataclass(slots=True)
class Parts:
    """The parts of one page, seen from its headline."""

    headline: HtmlElement | None
    """The heading of the item, or None when the page has no heading."""
    url: str
    seen: set[HtmlElement] = field(default_factory=set)
    """Blocks already read. Elements and not their ``id()``: lxml gives the proxy of an unheld element a used id."""
    _around: frozenset[HtmlElement] = frozenset()
    _aside: dict[HtmlElement, bool] = field(default_factory=dict)

    def is_aside(self, element: HtmlElement) -> bool:
        """Whether it lies beside the item: menu, teasers, comments. What also holds the headline is no such part."""
        known = self._aside.get(element)
        if known is not None:
            return known
        if element in self._around or element.tag in ("body", "html"):
            answer = False
        elif element.tag in _ASIDE_TAGS or _ASIDE.search(f"{element.get('class', '')} {element.get('id', '')}"):
            answer = True
        else:
            parent = element.getparent()
            answer = parent is not None and self.is_aside(parent)
        self._aside[element] = answer
        return answer

    def is_sidebar(self, element: HtmlElement) -> bool:
        """Whether the part beside the item that holds it is its own column of facts, not one of other items."""
        while (parent := element.getparent()) is not None and self.is_aside(parent):
            element = parent
        return element.tag == "aside" or "sidebar" in element.get("class", "")

    def is_teaser(self, block: HtmlElement) -> bool:
        """Whether the small box around ``block`` has a heading or a long link of its own: the date is that of another item."""
        box = block
        for _ in range(4):
            if box in self._around or box.tag in ("body", "html", "article", "main"):
                return False
            if len(text_of(box)) > _CARD:
                return False
            if any(len(_WORDS.findall(text_of(link))) >= 4 for link in islice(box.iter("a"), 8)) or (
                box.find(".//h2") is not None or box.find(".//h3") is not None or box.find(".//h4") is not None
            ):
                return True
            parent = box.getparent()
            if parent is None:
                return False
            box = parent
        return False

    def names_this_page(self, element: HtmlElement) -> bool:
        """Whether the small box around ``element`` links to this very page alone: the item's own entry in a list of news.

        A comment that says which page it is on is no such box.
        """
        box = element
        for _ in range(6):
            if box in self._around or box.tag in ("body", "html") or len(text_of(box)) > _CARD:
                return False
            links = {_address(to) for link in box.iter("a") if (to := resolve(self.url, link.get("href", "")))}
            if links:
                around = (f"{part.get('class', '')} {part.get('id', '')}" for part in (box, *box.iterancestors()))
                return links == {_address(resolve(self.url, self.url) or "")} and not any(map(_COMMENTS.search, around))
            parent = box.getparent()
            if parent is None:
                return False
            box = parent
        return False

    def surrounds_headline(self, element: HtmlElement) -> bool:
        """Whether the headline lies in it."""
        return element in self._around

    def in_headline(self, element: HtmlElement) -> bool:
        """Whether it is the headline or a part of it; a ``<small>`` or ``<time>`` in it is a line of its own."""
        if self.headline is None or element.tag in ("small", "time"):
            return False
        return element is self.headline or self.headline in element.iterancestors()


def _address(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.path.rstrip("/").lower(), parts.query


def find_parts(tree: HtmlElement, headline: str | None, url: str) -> Parts:
    """Find the headline: the heading that shares most words with title and lead; the first ``<h1>`` when none does."""
    title = tree.find(".//title")
    wanted = set(_WORDS.findall(f"{headline or ''} {(title.text or '') if title is not None else ''}".lower()))
    best: HtmlElement | None = None
    score = 0.0
    for rank, tag in enumerate(("h1", "h2", "h3")):
        for heading in list(tree.iter(tag))[:12]:
            words = set(_WORDS.findall(str(heading.text_content()).lower()))
            shared = len(words & wanted)
            worth = shared / max(len(words), 1) - 0.2 * rank + _favour(heading)
            if words and shared >= min(2, len(words)) and worth > score:
                best, score = heading, worth
        if score >= 0.6:
            break
    if best is None:
        best = next(tree.iter("h1"), None)
    return Parts(best, url, _around=frozenset([best, *best.iterancestors()] if best is not None else []))


def _favour(heading: HtmlElement) -> float:
    said = f"{heading.get('class', '')} {heading.get('id', '')} {heading.get('itemprop', '')}"
    return 0.1 * bool(_OWN_HEADING.search(said)) - 0.3 * bool(_SITE_HEADING.search(said))


def link_text(element: HtmlElement) -> str:
    """The words of the link that it is or lies in; empty outside a link."""
    link = element if element.tag == "a" else next(element.iterancestors("a"), None)
    return text_of(link) if link is not None else ""


def block_of(element: HtmlElement) -> HtmlElement:
    """The paragraph, cell or division whose line ``element`` is a part of."""
    while element.tag in _INLINE and (parent := element.getparent()) is not None and parent.tag != "body":
        element = parent
    return element


def text_of(element: HtmlElement) -> str:
    """Its visible words, white space runs made one space."""
    words = " ".join(element.itertext())
    if "{" in words and element.tag not in SILENT:
        # Only then can there be a script or a style between the words.
        texts = [
            text
            for child in element.iter()
            if isinstance(child.tag, str)
            for text in (None if child.tag in SILENT else child.text, None if child is element else child.tail)
        ]
        words = " ".join(text for text in texts if text)
    return " ".join(words.split())


def text_before(element: HtmlElement) -> str:
    """The words right before ``element`` in its block; when it opens the block, the last words before the block."""
    block = block_of(element)
    words: list[str] = []
    for part in block.iter():
        if part is element:
            break
        if isinstance(part.tag, str):
            words.append(part.text or "")
    previous = element.getprevious()
    if previous is not None and previous.tail:
        words.append(previous.tail)
    return " ".join(" ".join(words).split()) or label_outside(block)


def label_outside(block: HtmlElement) -> str:
    """A short text right before the block: ``<dt>Mise en ligne</dt><dd>...``; else empty."""
    for _ in range(2):
        previous = block.getprevious()
        if previous is not None:
            text = text_of(previous) if isinstance(previous.tag, str) and previous.tag not in SILENT else ""
            return text if len(text) <= 60 else ""
        parent = block.getparent()
        if parent is None:
            break
        if parent.text and parent.text.strip():
            return str(parent.text)[-60:]
        block = parent
    return ""
