"""Pages made for people: their text, their tree, and what a selector chooses in it."""

import re
from dataclasses import dataclass
from typing import Any, Final

from cssselect import SelectorError
from lxml import etree, html
from lxml.cssselect import CSSSelector
from w3lib.encoding import html_to_unicode

from crawlers.discovery.found import NotReadable

MAX_BYTES: Final = 3 * 1024 * 1024
"""A listing of 3 MB holds no more news than its first page, and lxml holds 30 times its size in memory."""

_HUGE_TAG: Final = re.compile(rb"<[a-zA-Z][^<>]{20000,}")


@dataclass(frozen=True, slots=True)
class ItemLink:
    """A link to an item and the address it leads to."""

    element: html.HtmlElement
    address: str


def parse(body: bytes, content_type: str = "") -> html.HtmlElement:
    """The tree of a page. Raises NotReadable for what would hold the parser: size, or a tag with thousands of attributes."""
    if len(body) > MAX_BYTES:
        raise NotReadable(f"a listing of more than {MAX_BYTES >> 20} MiB")
    if not body.strip():
        raise NotReadable("an empty answer")
    for tag in _HUGE_TAG.finditer(body):
        # A picture in a data: address is long too, but has no blanks. 40,000 attributes hold lxml for 14 s (measured).
        if len(tag.group().split()) > 2_000:
            raise NotReadable("a tag with thousands of attributes")
    text = decoded(body, content_type).replace("\x00", "")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise NotReadable("no HTML that can be read") from error
    if not isinstance(tree, html.HtmlElement):
        raise NotReadable("no HTML that can be read")
    return tree


def select(tree: html.HtmlElement, selector: str, *, key: str) -> list[html.HtmlElement]:
    """The elements a CSS selector of the source file chooses. Raises NotReadable when it is no selector."""
    try:
        chosen: Any = CSSSelector(selector, translator="html")(tree)
    except SelectorError as error:
        raise NotReadable(f"{key}: '{selector}' is no CSS selector") from error
    return [element for element in chosen if isinstance(element, html.HtmlElement)]


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of a page: UTF-8 when it is UTF-8, whatever the header says; else what meta and header say."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return str(html_to_unicode(content_type or None, body, default_encoding="cp1252")[1])
