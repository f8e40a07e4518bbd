"""A second reader, asked where the first gives little running text: the main box of the pruned tree, then resiliparse on it.

The rule: text is *prose* where a line is a sentence or more, is no link, and does not recur on other pages of the source
(a text that equals another page's is none). Where the first reader gives less than 200 characters of prose although the
page holds twice as much, the second is asked; it wins with at least 200 characters of prose and twice the first one's.
With a higher bound short notices lost to what stands around them (pages of three sets, 400 and 800 characters tried).
"""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Final

from lxml import etree
from lxml.html import HtmlElement
from resiliparse.extract.html2text import extract_plain_text

from pipelines.reading.boilerplate import block_key
from pipelines.reading.render import BULLET, Line, to_lines

RESILIPARSE: Final = f"resiliparse {version('resiliparse')}"

_SENTENCE: Final = 60
"""Characters; a shorter line may be a label or a menu."""
_LINKED: Final = 0.3
"""Share of link text from which a line leads elsewhere."""
_ENOUGH: Final = 200
"""Characters of prose with which a first text is never questioned."""
_BETTER: Final = 2


def prose(lines: Sequence[Line], boilerplate: frozenset[str]) -> int:
    """Characters of running text: lines of a sentence or more that are no links and no block that recurs on the source."""
    return sum(
        len(line.text)
        for line in lines
        if len(line.text) >= _SENTENCE
        and line.linked < _LINKED
        and not (boilerplate and block_key(line.text) in boilerplate)
    )


def by_resiliparse(page: HtmlElement) -> list[Line]:
    """What resiliparse takes for the main text of a tree; lines that are mostly link on the page are left out."""
    html = etree.tostring(page, encoding="unicode", method="html")
    text = extract_plain_text(html, main_content=True, alt_texts=False, links=False)
    lines = (line.strip() for line in text.split("\n"))
    leads_on = {line.text for line in to_lines(page) if line.linked >= _LINKED}
    return [
        Line(
            text=words,
            kind="item" if line.startswith(BULLET) else "text",
            linked=0.0,
            marker=BULLET * line.startswith(BULLET),
        )
        for line in lines
        if (words := line.removeprefix(BULLET).strip()) and words not in leads_on
    ]


def by_main_box(page: HtmlElement) -> list[Line]:
    """All lines of the largest element that the page itself marks as its main part; empty when it marks none."""
    boxes = [box for box in page.iter() if box.tag in {"main", "article"} or box.get("role") == "main"]
    return to_lines(max(boxes, key=lambda box: len(str(box.text_content())))) if boxes else []


def second_readers(
    lines: Sequence[Line], page: HtmlElement, boilerplate: frozenset[str]
) -> Iterator[tuple[str, list[Line]]]:
    """Name and lines of the readers to ask after the first gave ``lines``; none where that has its share of prose."""
    if prose(lines, boilerplate) < _ENOUGH and is_better(to_lines(page), lines, boilerplate):
        yield "main box", by_main_box(page)
        yield RESILIPARSE, by_resiliparse(page)


def is_better(second: Sequence[Line], first: Sequence[Line], boilerplate: frozenset[str]) -> bool:
    """Whether the second text has enough prose, and twice that of the first."""
    return prose(second, boilerplate) >= max(_ENOUGH, _BETTER * prose(first, boilerplate))
