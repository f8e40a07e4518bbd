"""The structured data of a page: schema.org objects in JSON-LD, flattened."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from lxml.html import HtmlElement

Thing = Mapping[str, Any]

_ARTICLE_TYPES_TEXT: Final = (
    "Article NewsArticle ReportageNewsArticle BlogPosting LiveBlogPosting AnalysisNewsArticle "
    "OpinionNewsArticle BackgroundNewsArticle ReviewNewsArticle PressRelease Report SocialMediaPosting "
    "TechArticle ScholarlyArticle AdvertiserContentArticle SatiricalArticle GovernmentService Event"
)
ARTICLE_TYPES: Final = frozenset(_ARTICLE_TYPES_TEXT.split())
PAGE_TYPES: Final = frozenset({"WebPage", "ItemPage", "AboutPage", "FAQPage"})
_MAX_DEPTH: Final = 8
_TRAILING_COMMA: Final = re.compile(r",\s*([}\]])")
_CONTROL: Final = re.compile(r"[\x00-\x1f]")


def _walk(value: object, depth: int = 0) -> Iterator[Thing]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "headline" in value:
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart", "item"):
            if isinstance(value.get(key), list | dict):
                yield from _walk(value[key], depth + 1)


def _load(text: str) -> object:
    text = (
        text.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .strip()
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
        .rstrip("; \n")
    )
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def things(tree: HtmlElement) -> tuple[Thing, ...]:
    """Every schema.org object of the page, in order; what is not JSON is left out."""
    found: list[Thing] = []
    for script in tree.iterfind(".//script[@type]"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            found.extend(_walk(_load(script.text)))
    named = {str(thing["@id"]): thing for thing in found if thing.get("@id") and thing.get("name")}
    return tuple(_with_people(thing, named) for thing in found)


def _with_people(thing: Thing, named: Mapping[str, Thing]) -> Thing:
    """An object whose author is told by its ``@id`` only, as the graph of Yoast does, with the person that bears it."""
    author = thing.get("author")
    people = author if isinstance(author, list) else [author]
    told = [
        named.get(str(person.get("@id")), person) if isinstance(person, dict) and not person.get("name") else person
        for person in people
    ]
    return thing if told == people else {**thing, "author": told}


def types(thing: Thing) -> frozenset[str]:
    """The types of an object without their namespace."""
    value = thing.get("@type")
    names = value if isinstance(value, list) else [value]
    return frozenset(str(name).rsplit("/", 1)[-1] for name in names if name)


def text_of(value: object, *keys: str) -> str | None:
    """The text of a property: a string, the first of a list, or the ``name`` (or another key) of an object."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        return next((text for item in value if (text := text_of(item, *keys))), None)
    if isinstance(value, dict):
        return next((text for key in (*keys, "@value", "name") if (text := text_of(value.get(key)))), None)
    return None


def main_article(found: Sequence[Thing]) -> Thing | None:
    """The object that describes the page's article, or None: an article type first, the one with most properties of a
    text."""

    def rank(thing: Thing) -> tuple[int, int]:
        told = sum(1 for key in ("headline", "articleBody", "datePublished", "author", "description") if thing.get(key))
        return (1 if types(thing) & ARTICLE_TYPES else 0, told)

    candidates = [
        thing
        for thing in found
        if types(thing) & ARTICLE_TYPES or (thing.get("headline") and thing.get("datePublished"))
    ]
    return max(candidates, key=rank) if candidates else None
