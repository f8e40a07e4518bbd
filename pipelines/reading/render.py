"""A tree of text, ours or trafilatura's, as lines: paragraphs, headings, list items, quotes, in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from pipelines.text import clean_line

BULLET: Final = "• "
_HEADINGS: Final = frozenset({"head", "h1", "h2", "h3", "h4", "h5", "h6"})
_ITEMS: Final = frozenset({"li", "item"})
_BLOCK_TEXT: Final = (
    "p div section article main body html ul ol list blockquote quote table tr row dl dt dd pre figure figcaption "
    "header footer fieldset form address aside details summary hr tbody thead caption center"
)
_LINE: Final = frozenset(_BLOCK_TEXT.split()) | _HEADINGS | _ITEMS
_CELL: Final = frozenset({"td", "th", "cell"})
_BREAK: Final = frozenset({"br", "lb"})
_LINKS: Final = frozenset({"a", "ref"})
_SKIP: Final = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "button", "select", "textarea", "graphic", "img")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text and what a reader of its markup knows of it."""

    text: str
    kind: str
    """``text``, ``heading``, ``item`` or ``cell``."""
    linked: float
    """Share of its characters that are link text, 0 to 1."""
    targets: tuple[str, ...] = ()
    """Addresses of its links as written."""
    marker: str = ""
    """``• `` or the number of a list item; empty elsewhere."""

    def __str__(self) -> str:
        return self.marker + self.text


def _marker(item: _Element) -> str:
    parent = item.getparent()
    if parent is None or "ol" not in {parent.tag, parent.get("rend")}:
        return BULLET
    begin = parent.get("start") or "1"
    number = int(begin) if begin.isdigit() else 1
    number += sum(1 for sibling in item.itersiblings(preceding=True) if sibling.tag in _ITEMS)
    return f"{number}. "


class _Writer:
    """Collects texts until a line ends."""

    __slots__ = ("_kind", "_linked", "_marker", "_parts", "_targets", "lines")

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._linked = 0
        self._targets: list[str] = []
        self._kind, self._marker = "text", ""

    def add(self, text: str, *, linked: bool) -> None:
        self._parts.append(text)
        if linked:
            self._linked += len(text.strip())

    def target(self, address: str) -> None:
        self._targets.append(address)

    def begin(self, kind: str, marker: str = "") -> None:
        self.end()
        if kind != "text" or marker:
            self._kind = kind
        self._marker = marker or self._marker

    def end(self) -> None:
        text = clean_line("".join(self._parts))
        self._parts.clear()
        if text:
            share = min(1.0, self._linked / len(text))
            self.lines.append(
                Line(text=text, kind=self._kind, linked=share, targets=tuple(self._targets), marker=self._marker)
            )
            self._kind, self._marker = "text", ""
        self._linked = 0
        self._targets.clear()

    def leave(self) -> None:
        """An item or heading is over: what it marked but did not fill is forgotten."""
        self.end()
        self._kind, self._marker = "text", ""


def _open(writer: _Writer, element: _Element, *, linked: bool) -> None:
    tag = element.tag
    if tag in _ITEMS:
        writer.begin("item", _marker(element))
    elif tag in _HEADINGS:
        writer.begin("heading")
    elif tag in _LINE:
        writer.begin("text")
    elif tag in _CELL:
        writer.add(" ", linked=False)
    elif tag in _LINKS:
        writer.target(element.get("href") or element.get("target") or "")
    if element.text:
        writer.add(element.text, linked=linked or tag in _LINKS)


def _close(writer: _Writer, element: _Element, *, linked: bool) -> None:
    tag = element.tag
    if tag in _ITEMS or tag in _HEADINGS:
        writer.leave()
    elif tag in _LINE:
        writer.end()
    elif tag in _CELL:
        writer.add(" ", linked=False)
    if element.tail:
        writer.add(element.tail, linked=linked)


def _visit(writer: _Writer, element: _Element, *, linked: bool) -> None:
    if element.tag in _BREAK:
        writer.end()
    elif element.tag not in _SKIP:
        _open(writer, element, linked=linked)
        inside = linked or element.tag in _LINKS
        for child in element:
            _visit(writer, child, linked=inside)
        _close(writer, element, linked=linked)
        return
    if element.tail:
        writer.add(element.tail, linked=linked)


def to_lines(element: _Element) -> list[Line]:
    """The lines of a tree, cleaned, the empty ones left out.

    A line break inside a list item ends its line; what follows stands without a bullet. The depth of the tree is
    bounded by
    the parser (256 levels).
    """
    writer = _Writer()
    _visit(writer, element, linked=False)
    writer.end()
    return writer.lines


def join_lines(lines: Iterable[Line]) -> str:
    """Lines with their markers parted by ``\\n``."""
    return "\n".join(map(str, lines))


def to_text(element: _Element) -> str:
    """The lines of :func:`to_lines` parted by ``\\n``."""
    return join_lines(to_lines(element))
