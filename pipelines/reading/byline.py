"""Bylines as the page prints them: marked by class, ``rel`` or ``itemprop``, linked to a page of authors, or spoken."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from lxml.html import HtmlElement

from pipelines.reading.person import CUE, LABEL, SURE_CUE, are_persons, clean_name, persons
from pipelines.text import clean_line

_MARKED_TAGS: Final = (
    "a", "span", "p", "div", "li", "ul", "strong", "b", "small", "address", "td", "h2", "h3", "h4", "h5", "em",
)  # fmt: skip
_SPOKEN_TAGS: Final = (
    "p", "span", "div", "li", "small", "em", "strong", "h2", "h3", "h4", "h5", "h6", "b", "i", "address", "dt", "td", "time",
)  # fmt: skip
_NAMED: Final = re.compile(
    r"(?:^|[\s_-])(?:author|autor|auteur|byline|by-?author|writer|redakteur|contributor|submitted|posted-by|username"
    r"|autorenzeile|vcard)(?:s|en|in)?(?=$|[\s_-])"
    r"|author-?name|authorname|author-?link|byline-?name|documentAuthor|article_autor|itemPoster",
    re.I,
)
_NOT_NAMED: Final = re.compile(
    r"comment|kommentar|related|sidebar|widget|avatar|image|img|icon|bio\b|description|about|social|share(?!kit)|quote|teaser"
    r"|footer|review|media__caption|copyright|photo",
    re.I,
)
_AUTHOR_PAGE: Final = re.compile(
    r"/(?:authors?|autor(?:en|in)?|auteurs?)(?:/(?:name|profil)s?)?/[^/?#]+/?(?:$|[?#])", re.I
)
_BOX: Final = re.compile(r"comment|kommentar|related|sidebar|widget", re.I)
_SHORT: Final = 120
_DATE_FIRST: Final = re.compile(r"^\d{1,2}[./]\s?(?:\d{1,2}[./]|\w+)\s?\d{2,4}\s*[-–—|·]+\s*(.+)$")


def _outside(element: HtmlElement) -> bool:
    """Whether an element stands beside the item: in a box of its own, a picture's legend, comments."""
    for around in element.iterancestors():
        if around.tag in {"aside", "nav", "figure", "figcaption"}:
            return True
        if around.tag in {"article", "main", "body"}:
            return False
        if _BOX.search(f"{around.get('class') or ''} {around.get('id') or ''}"):
            return True
    return False


def _words(element: HtmlElement) -> str:
    return clean_line(" ".join(element.itertext()))


def _inner(element: HtmlElement) -> str:
    """The name inside an element: of its ``itemprop=name``, its ``fn`` or its only link, else all its words."""
    for path in (
        ".//*[@itemprop='name']",
        ".//*[contains(concat(' ',@class,' '),' fn ')]",
        ".//*[contains(@class,'author')][not(*)]",
    ):
        found = element.xpath(path)
        if found:
            return clean_line(found[0].get("content") or "") or _words(found[0])
    links = [link for link in element.iter("a") if link is not element and (link.text or "").strip()]
    return _words(links[0] if len(links) == 1 else element)


def _sure(element: HtmlElement) -> bool:
    return "author" in (element.get("rel") or "").split() or "author" in (element.get("itemprop") or "").split()


def _marked(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Elements whose markup says that they hold an author, the surest kinds first."""
    linked, named = [], []
    for element in tree.iter(*_MARKED_TAGS):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _sure(element):
            yield element
        elif element.tag == "a" and _AUTHOR_PAGE.search(element.get("href") or ""):
            linked.append(element)
        elif len(name) > 3 and _NAMED.search(name) and not _NOT_NAMED.search(name):
            named.append(element)
    yield from named
    yield from linked


def marked_authors(tree: HtmlElement, is_site: Callable[[str], bool]) -> list[str]:
    """The authors of the first element marked as one; the site itself is none."""
    for element in _marked(tree):
        text = _inner(element)
        if not text or len(text) > _SHORT or _outside(element):
            continue
        name = clean_name(text)
        if name and not is_site(name):
            return persons(name)
    return []


def _beside(label: HtmlElement) -> str:
    """The words that stand beside a label: after it, in the next element, or in the one next to its parent."""
    if label.tail and label.tail.strip(" :\xa0\n\t"):
        return clean_line(label.tail)
    following = label.getnext()
    if following is None and (parent := label.getparent()) is not None and _words(parent) == _words(label):
        following = parent.getnext()
    return _words(following) if following is not None else ""


def _spoken_names(text: str) -> list[str]:
    """The persons of a line that begins as a byline does; nobody where they are no persons and the line is not sure."""
    name = clean_name(text)
    if name is None:
        return []
    found = persons(name)
    if all(map(are_persons, found)):
        return found
    return found if SURE_CUE.match(text) and (name[0].isupper() or " " not in name) else []


def spoken_authors(tree: HtmlElement) -> list[str]:
    """The authors of the first short block that reads as a byline: "Von Erika Muster", "Tekst: Jan Jansen"."""
    for element in tree.iter(*_SPOKEN_TAGS):
        start = (element.text or "").strip()
        if not 1 < len(start) < _SHORT or not (CUE.match(start) or LABEL.match(start) or _DATE_FIRST.match(start)):
            continue
        line = _words(element)
        if len(line) > _SHORT or _outside(element):
            continue
        dated = _DATE_FIRST.match(line)
        text = _beside(element) if LABEL.match(line) else dated.group(1) if dated else line
        if len(text) > _SHORT:
            continue
        found = _spoken_names(f"{line} {text}" if LABEL.match(line) else text)
        if found:
            return found
    return []
