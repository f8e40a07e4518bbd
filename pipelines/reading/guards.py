"""Before lxml sees a page: what would hold it for minutes, or make it lose text without an error, is refused or made
flat.

The figures were measured (reliability.md, section 0, facts 6 and 7): one element with 40,000 attributes blocks libxml2
for 14 s;
beyond 256 levels of nesting, and in a text node of more than 10 MB, it drops text silently.
"""

import re
from typing import Final

from resiliparse.extract.html2text import extract_plain_text

from catalog.model.errors import Dropped, Reason

MAX_CHARACTERS: Final = 8 * 1024 * 1024
"""The size limit of a page (reliability.md, section 4.10)."""
MAX_BLOCKS: Final = 40_000
"""Opening tags of paragraphs and the like; 400,000 took trafilatura more than 40 s."""
MAX_ATTRIBUTES: Final = 400

_LONG_TAG: Final = re.compile(r"<([a-zA-Z][a-zA-Z0-9:-]*)[^<>]{4000,}>?")
_ATTRIBUTE: Final = re.compile(r"\s[^\s=>\"']+(?==|\s|/?>)")
_BLOCK: Final = re.compile(r"<(?:p|div|li|td|span|br)\b", re.I)
_HEAD: Final = re.compile(r"<head\b.*?</head\s*>", re.I | re.S)
_TITLE: Final = re.compile(r"<h1\b[^<>]*>(.{1,300}?)</h1\s*>", re.I | re.S)


def _shorten_tag(found: re.Match[str]) -> str:
    return f"<{found.group(1)}>" if len(_ATTRIBUTE.findall(found.group())) > MAX_ATTRIBUTES else found.group()


def guard_html(html: str) -> tuple[str, tuple[str, ...]]:
    """The page as it may be parsed, and notes of what was done to it (``attributes_dropped``, ``nesting_flattened``).

    Raises :class:`Dropped` with ``too_large`` when it is longer than :data:`MAX_CHARACTERS` or has more than
    :data:`MAX_BLOCKS` blocks.
    """
    if len(html) > MAX_CHARACTERS:
        raise Dropped(Reason.TOO_LARGE, f"{len(html)} characters, at most {MAX_CHARACTERS} are read")
    notes = []
    # Splitting is twenty times faster than searching for the pattern, and long tags are rare.
    if max(map(len, html.split("<"))) > 4000 and (shortened := _LONG_TAG.sub(_shorten_tag, html)) != html:
        html = shortened
        notes.append("attributes_dropped")
    if html.count("<") > MAX_BLOCKS and (blocks := sum(1 for _ in _BLOCK.finditer(html))) > MAX_BLOCKS:
        raise Dropped(Reason.TOO_LARGE, f"{blocks} blocks, at most {MAX_BLOCKS} are read")
    return html, tuple(notes)


def flatten(html: str) -> str:
    """A page nested too deeply for libxml2, as its head, its first h1 and plain paragraphs, read by lexbor, which has
    no such limit."""
    head, title = _HEAD.search(html), _TITLE.search(html)
    text = extract_plain_text(html, main_content=False, list_bullets=False, alt_texts=False, links=False)
    rows = "".join(
        f"<p>{line.strip().replace('&', '&amp;').replace('<', '&lt;')}</p>" for line in text.split("\n") if line.strip()
    )
    heading = f"<h1>{title.group(1)}</h1>" if title else ""
    return f"<html>{head.group() if head else ''}<body><article>{heading}{rows}</article></body></html>"
