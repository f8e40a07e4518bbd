"""The box of a text: the smallest element that holds it, read again where a reader lost its lists and headings.

trafilatura falls back to jusText on short pages, which gives paragraphs only; half of what municipalities publish is that short.
"""

import re
from collections.abc import Sequence
from typing import Final

from lxml.html import HtmlElement

from pipelines.reading.render import Line, to_lines
from pipelines.text import fold

_SHORT: Final = 1500
"""Characters; longer texts are read with their structure."""
_LINKED: Final = 0.5
"""Share of link text from which a line leads elsewhere."""
DOCUMENT: Final = re.compile(r"\.(?:pdf|docx?|odt|xlsx?|ods|pptx?|odp)(?:$|[?#])", re.I)
_ALONE: Final = 80
"""Characters; a longer line is a sentence of the text."""
_RUBRIC: Final = 25
"""Characters; a shorter line may be a rubric, a tag or the name of the site."""


def text_box(tree: HtmlElement, body: str) -> HtmlElement | None:
    """The smallest element around the paragraphs of a folded text; None where they share no box but the page."""
    first = last = None
    for element in tree.iter("p", "li", "h2", "h3", "blockquote", "td", "div"):
        if element.text and len(element.text.strip()) > 25 and fold(element.text)[:60] in body:
            first, last = first if first is not None else element, element
    if first is None or last is None:
        return None
    if first is last:
        return first.getparent()
    above = set(last.iterancestors())
    for around in first.iterancestors():
        if around in above:
            return None if around.tag in {"body", "html"} else around
    return None


def read_box(tree: HtmlElement, lines: Sequence[Line]) -> list[Line]:
    """The same text with the list items and sub-headings that stand between its paragraphs; empty where that cannot be told."""
    length = sum(len(line.text) for line in lines)
    if not lines or length > _SHORT or any(line.kind == "item" for line in lines):
        return []
    box = text_box(tree, fold(" ".join(line.text for line in lines)))
    if box is None:
        return _without_ends(tree, lines)
    found = to_lines(box)
    said = fold(" ".join(line.text for line in lines))
    # A rubric of one word stands in some sentence too; only a line of its own makes it known.
    alone = {fold(line.text) for line in lines}
    known = [
        words in alone or (len(words) > _RUBRIC and words[:80] in said) for words in (fold(line.text) for line in found)
    ]
    if (
        not any(known)
        or sum(len(line.text) for line, is_known in zip(found, known, strict=True) if is_known) < 0.9 * length
    ):
        return []
    first = known.index(True)
    kept = [
        is_known or (first < place and _is_list(line))
        for place, (line, is_known) in enumerate(zip(found, known, strict=True))
    ]
    # A heading stays where something stays under it: a sub-heading, or "Meer informatie" above its documents.
    for place in range(len(found) - 2, first, -1):
        kept[place] = kept[place] or (
            found[place].kind == "heading" and found[place].linked < _LINKED and kept[place + 1]
        )
    return [line for line, stays in zip(found, kept, strict=True) if stays]


def _without_ends(tree: HtmlElement, lines: Sequence[Line]) -> list[Line]:
    """The same where one short line before or after the text stands in another column: it keeps its place."""
    if len(lines) < 3:
        return []
    for first, last in ((0, -1), (1, None)):
        inner = lines[first:last]
        if len(lines[-1 if last else 0].text) < _ALONE and (found := read_box(tree, inner)):
            return [*lines[:first], *found, *(lines[-1:] if last else [])]
    return []


def _is_list(line: Line) -> bool:
    """Whether a line is an item of a list of the text: words, or the title of a document."""
    return line.kind == "item" and (line.linked < _LINKED or any(map(DOCUMENT.search, line.targets)))
