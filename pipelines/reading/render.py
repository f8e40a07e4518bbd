"""A tree of text, ours or trafilatura's, as lines: paragraphs, headings, list items with their number or bullet,
quotes, in order."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from pipelines.text import clean_line

BULLET: Final = "• "
_LINE_TEXT: Final = (
    "p div section article main body html head h1 h2 h3 h4 h5 h6 li item ul ol list blockquote quote "
    "table tr row dl dt dd pre figure figcaption header footer fieldset form address aside details "
    "summary hr tbody thead caption center"
)
_LINE: Final = frozenset(_LINE_TEXT.split())
_CELL: Final = frozenset({"td", "th", "cell"})
_BREAK: Final = frozenset({"br", "lb"})
_SKIP: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "button", "select", "textarea", "graphic", "img"}
)


def _marker(item: _Element) -> str:
    parent = item.getparent()
    if parent is None:
        return BULLET
    ordered = "ol" in {parent.tag, parent.get("rend")}
    if not ordered:
        return BULLET
    begin = parent.get("start") or "1"
    number = int(begin) if begin.isdigit() else 1
    for sibling in parent:
        if sibling is item:
            break
        if sibling.tag in {"li", "item"}:
            number += 1
    return f"{number}. "


def _tokens(element: _Element) -> Iterator[str | None]:
    """Texts in order, None where a line ends."""
    tag = element.tag
    if tag in _SKIP:
        return
    if tag in _BREAK:
        yield None
        return
    line = tag in _LINE
    if line:
        yield None
        if tag in {"li", "item"}:
            yield _marker(element)
    elif tag in _CELL:
        yield " "
    if element.text:
        yield element.text
    for child in element:
        yield from _tokens(child)
        if child.tail:
            yield child.tail
    if line:
        yield None


def to_lines(element: _Element) -> list[str]:
    """The lines of a tree, cleaned, the empty ones left out. A bullet whose text follows in a block of its own stays
    with it."""
    lines: list[str] = []
    parts: list[str] = []
    pending = ""

    def close() -> None:
        nonlocal pending
        text = clean_line("".join(parts))
        parts.clear()
        if text:
            lines.append(pending + text)
            pending = ""

    for token in _tokens(element):
        if token is None:
            close()
        elif token == BULLET or (token[:-2].isdigit() and token.endswith(". ") and not parts):
            close()
            pending = token
        else:
            parts.append(token)
    close()
    return lines


def to_text(element: _Element) -> str:
    """The lines of :func:`to_lines` parted by ``\\n``."""
    return "\n".join(to_lines(element))
