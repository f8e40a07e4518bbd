"""The text of an item: a cascade of readers on one tree, and which of them won."""

from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document, Extractor

from catalog.model.lead import Lead
from catalog.model.source import Read
from pipelines.reading.box import read_box
from pipelines.reading.intro import find_lead
from pipelines.reading.json_ld import Thing, text_of
from pipelines.reading.prune import prune
from pipelines.reading.render import Line, join_lines, to_lines, to_text
from pipelines.reading.second import is_better, second_readers
from pipelines.reading.selectors import select
from pipelines.reading.sift import sift
from pipelines.text import clean_text

TRAFILATURA: Final = f"trafilatura {version('trafilatura')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text with the reader that gave it."""

    text: str
    reader: str
    notes: tuple[str, ...] = ()
    printed: str = ""
    """The text before lines were sifted out; a paywall says so there."""


def by_selector(tree: HtmlElement, selector: str) -> str:
    """The text of every element the source file names, in order; empty when none is there."""
    return "\n".join(text for element in select(tree, selector) if (text := to_text(element)))


def by_trafilatura(tree: HtmlElement) -> list[Line]:
    """What trafilatura takes for the text of the tree, which is left as it is; empty when nothing."""
    options = Extractor(output_format="python", comments=False, with_metadata=False, links=True)
    found = bare_extraction(tree, options=options)
    return to_lines(found.body) if isinstance(found, Document) and found.body is not None else []


def by_json_ld(article: Thing | None) -> str:
    """The ``articleBody`` of the structured data, as lines."""
    return clean_text(text_of(article.get("articleBody")) or "") if article else ""


def find_body(
    tree: HtmlElement,
    article: Thing | None,
    *,
    rules: Read,
    lead: Lead | None,
    headline: str,
    heading: HtmlElement | None,
    boilerplate: frozenset[str] = frozenset(),
) -> Body:
    """The text of the page by the first reader that gives a sound one; empty when none does.

    Order: the selector of the source file, trafilatura on the shared and pruned tree (with the lead it leaves above
    the text), a second reader where that gives little running text (rule: ``second``; ``boilerplate`` holds the keys of
    blocks that recur on the source), JSON-LD where that is much longer, the text of the feed. ``tree`` stays as it is.
    """
    if rules.article_body:
        text = by_selector(tree, rules.article_body)
        if text:
            return Body(text=text, reader="selector")
    page = prune(tree)
    found = by_trafilatura(page)
    lines = sift(found, headline=headline)
    if boxed := sift(read_box(page, lines), headline=headline):
        lines = boxed
    lines = [*sift(find_lead(heading, lines), headline=headline), *lines]
    reader = TRAFILATURA
    for name, read in second_readers(lines, page, boilerplate):
        second = sift(read, headline=headline)
        if is_better(second, lines, boilerplate):
            lines, reader = second, name
            break
    text, told = join_lines(lines), by_json_ld(article)
    if len(told) > 200 and len(told) > 2 * len(text):
        return Body(text=told, reader="json-ld")
    if text:
        return Body(text=text, reader=reader, printed=join_lines(found))
    if told:
        return Body(text=told, reader="json-ld")
    if lead is not None and lead.article_body:
        return Body(text=clean_text(lead.article_body), reader="feed", notes=("text_from_feed",))
    return Body(text="", reader="none")
