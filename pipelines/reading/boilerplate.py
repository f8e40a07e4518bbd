"""Blocks that recur on the pages of one source: how they are named, so that the store can count them and the reader
leave them."""

import hashlib
from collections.abc import Iterator

from lxml.html import HtmlElement

from pipelines.text import clean_line, fold

BLOCK_TAGS = frozenset(
    {
        "p",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "td",
        "th",
        "dd",
        "dt",
        "blockquote",
        "figcaption",
        "address",
        "div",
    }
)


def block_key(text: str) -> str:
    """16 hex digits of the SHA-256 of the folded block; equal for two blocks that differ only in case, accents, spaces
    or signs."""
    return hashlib.sha256(fold(text).encode()).hexdigest()[:16]


def blocks(article_body: str) -> Iterator[tuple[str, str]]:
    """Key and text of every line of a body that is long enough to be recognised, each key once."""
    seen = set()
    for line in article_body.split("\n"):
        text = clean_line(line.removeprefix("• "))
        if len(text) < 4:
            continue
        key = block_key(text)
        if key not in seen:
            seen.add(key)
            yield key, text


def without_blocks(article_body: str, boilerplate: frozenset[str]) -> str:
    """The body without the lines whose key is known to recur on other pages of the source."""
    if not boilerplate:
        return article_body
    return "\n".join(line for line in article_body.split("\n") if block_key(line.removeprefix("• ")) not in boilerplate)


def block_text(element: HtmlElement) -> str:
    """The words of a block element on one line."""
    return clean_line(" ".join(element.itertext()))
