"""What the head of a page says: meta elements by name, the title, the declared language, the canonical link."""

from collections.abc import Mapping
from typing import Final

from lxml.html import HtmlElement

Meta = Mapping[str, tuple[str, ...]]

_NAMES: Final = ("property", "name", "itemprop", "http-equiv")


def read_meta(tree: HtmlElement) -> Meta:
    """The contents of every meta element by its name in lower case, in order."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        if not content:
            continue
        for attribute in _NAMES:
            name = (element.get(attribute) or "").strip().lower()
            if name:
                found.setdefault(name, []).append(content)
    return {name: tuple(values) for name, values in found.items()}


def first(meta: Meta, *names: str) -> str | None:
    """The first content under any of the names, tried in order."""
    return next((meta[name][0] for name in names if meta.get(name)), None)


def title_of(tree: HtmlElement) -> str | None:
    """The text of the title element of the head."""
    element = tree.find(".//head/title")
    if element is None:
        element = tree.find(".//title")
    text = element.text_content().strip() if element is not None else ""
    return text or None
