"""CSS selectors of source files, compiled once."""

from functools import lru_cache

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement


@lru_cache(maxsize=512)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements a CSS selector names, in document order."""
    found = _compiled(selector)(tree)
    return [element for element in found if isinstance(element, HtmlElement)] if isinstance(found, list) else []
