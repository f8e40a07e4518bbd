"""Lists that are drawn in the browser but written for search engines too: JSON-LD ``ItemList`` (schema.org)."""

import json
from collections.abc import Iterator
from typing import Any, Final

from lxml import html

from crawlers.discovery.found import tidy
from crawlers.discovery.teaser import Teaser

MOST: Final = 500


def listed_items(tree: html.HtmlElement, base: str) -> dict[str, Teaser]:
    """The items of all ``ItemList``s of a page by address; empty when it has none. Breadcrumbs are lists of another type."""
    found: dict[str, Teaser] = {}
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            said = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for entry in _entries(said):
            inner = entry.get("item")
            thing = {**inner, **entry} if isinstance(inner, dict) else entry
            address = next((thing[key] for key in ("url", "@id", "item") if isinstance(thing.get(key), str)), None)
            if address and (tidied := tidy(address, base)) and len(found) < MOST:
                found.setdefault(tidied, _teaser(thing))
    return found


def _entries(said: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(said, list):
        for part in said:
            yield from _entries(part, depth + 1)
    elif isinstance(said, dict):
        listed = said.get("itemListElement")
        if "ItemList" in str(said.get("@type")) and isinstance(listed, list):
            yield from (one if isinstance(one, dict) else {"url": one} for one in listed)
        for key in ("@graph", "mainEntity"):
            yield from _entries(said.get(key), depth + 1)


def _teaser(thing: dict[str, Any]) -> Teaser:
    def text(*keys: str) -> str | None:
        return next((thing[key] for key in keys if isinstance(thing.get(key), str) and thing[key].strip()), None)

    return Teaser(
        headline=text("headline", "name"), text=text("description"), date=text("datePublished"), in_language=None
    )
