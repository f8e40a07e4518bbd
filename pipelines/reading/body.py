"""The text of an item: a cascade of readers on one tree, and which of them won."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document, Extractor

from catalog.model.lead import Lead
from pipelines.reading.json_ld import Thing, text_of
from pipelines.reading.render import to_text
from pipelines.reading.selectors import select
from pipelines.text import clean_text, fold

TRAFILATURA: Final = f"trafilatura {version('trafilatura')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text with the reader that gave it."""

    text: str
    reader: str
    notes: tuple[str, ...] = ()


def by_selector(tree: HtmlElement, selector: str) -> str:
    """The text of every element the source file names, in order; empty when none is there."""
    return "\n".join(text for element in select(tree, selector) if (text := to_text(element)))


def by_trafilatura(tree: HtmlElement) -> str:
    """What trafilatura takes for the text of the tree, which is left as it is; empty when nothing."""
    options = Extractor(output_format="python", comments=False, with_metadata=False)
    found = bare_extraction(tree, options=options)
    return to_text(found.body) if isinstance(found, Document) and found.body is not None else ""


def by_json_ld(article: Thing | None) -> str:
    """The ``articleBody`` of the structured data, as lines."""
    return clean_text(text_of(article.get("articleBody")) or "") if article else ""


def find_body(tree: HtmlElement, article: Thing | None, *, selector: str | None, lead: Lead | None) -> Body:
    """The text of the page by the first reader that gives a sound one; empty when none does.

    Order: the selector of the source file, trafilatura on the shared tree, JSON-LD where it is the longer, the text of
    the feed.
    """
    if selector:
        text = by_selector(tree, selector)
        if text:
            return Body(text=text, reader="selector")
    text, told = by_trafilatura(tree), by_json_ld(article)
    if len(told) > 200 and len(told) > 2 * len(text):
        return Body(text=told, reader="json-ld")
    if text:
        return Body(text=text, reader=TRAFILATURA)
    if told:
        return Body(text=told, reader="json-ld")
    if lead is not None and lead.article_body:
        return Body(text=clean_text(lead.article_body), reader="feed", notes=("text_from_feed",))
    return Body(text="", reader="none")


def same_words(one: str, other: Sequence[str]) -> bool:
    """Whether a text says no more than one of the others."""
    return any(fold(one) == fold(text) for text in other)
