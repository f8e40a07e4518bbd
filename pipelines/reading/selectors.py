"""CSS selectors of source files, compiled once, with the endings ``::text`` and ``::attr(name)`` that Scrapy's users know."""

import re
from functools import lru_cache
from typing import Final

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from pipelines.text import clean_line

_ENDING: Final = re.compile(r"\s*::(?:text|attr\(\s*([\w:.-]+)\s*\))\s*(?=,|$)")


@lru_cache(maxsize=512)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(_ENDING.sub("", selector), translator="html")


def select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements a CSS selector names, in document order; an ending ``::text`` or ``::attr(name)`` is left out.

    Raises :class:`cssselect.SelectorError` where it is no selector, which the registry finds before any page is read.
    """
    found = _compiled(selector)(tree)
    return [element for element in found if isinstance(element, HtmlElement)] if isinstance(found, list) else []


def select_text(tree: HtmlElement, selector: str) -> str | None:
    """The first words a selector names: of the attribute of ``::attr(name)``, else of ``content``, else of the element."""
    ending = _ENDING.search(selector)
    name = ending.group(1) if ending else None
    for element in select(tree, selector):
        told = element.get(name) if name else element.get("content") or " ".join(element.itertext())
        if text := clean_line(told or ""):
            return text
    return None
