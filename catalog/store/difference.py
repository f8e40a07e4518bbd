"""What changed between two versions of an item, in words rather than lines, so that a reader can read it."""

import difflib
import re
from collections.abc import Mapping
from typing import Final, Literal

Operation = tuple[Literal["=", "-", "+"], str]
"""Kept, cut or added, and the words."""

CONTEXT: Final = 8
"""Words of unchanged text shown on either side of a change."""

FIELDS: Final = ("headline", "description", "article_body")


def difference(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> dict[str, list[Operation]]:
    """Word operations by field, for the fields that differ; long unchanged runs are folded to ``…``."""
    changes: dict[str, list[Operation]] = {}
    for field in FIELDS:
        old, new = before.get(field) or "", after.get(field) or ""
        if old != new:
            changes[field] = _words(old, new)
    return changes


def _words(old: str, new: str) -> list[Operation]:
    a, b = re.findall(r"\S+|\n", old), re.findall(r"\S+|\n", new)
    operations: list[Operation] = []
    # autojunk would call frequent words junk and give unreadable differences on long texts
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            operations.append(("=", _fold(a[a1:a2], first=a1 == 0, last=a2 == len(a))))
            continue
        if a2 > a1:
            operations.append(("-", " ".join(a[a1:a2])))
        if b2 > b1:
            operations.append(("+", " ".join(b[b1:b2])))
    return operations


def _fold(words: list[str], *, first: bool, last: bool) -> str:
    if len(words) <= 2 * CONTEXT:
        return " ".join(words)
    head = [] if first else words[:CONTEXT]
    tail = [] if last else words[-CONTEXT:]
    return " ".join([*head, "…", *tail])


def public_difference(changes: Mapping[str, list[Operation]], *, rights: str, at_most: int) -> dict[str, object]:
    """What the edition may show of a difference: all of it, at most ``at_most`` characters of words, or only counts.

    ``excerpt`` sources show the changed words without their context, cut at ``at_most``; ``link`` sources show how many
    words came and went.
    """
    if rights == "full":
        return dict(changes)
    counted = {
        field: {
            "added": sum(len(words.split()) for sign, words in operations if sign == "+"),
            "cut": sum(len(words.split()) for sign, words in operations if sign == "-"),
        }
        for field, operations in changes.items()
    }
    if rights == "link":
        return {"counts": counted, **({"headline": changes["headline"]} if "headline" in changes else {})}
    shown: dict[str, object] = {"counts": counted}
    room = at_most
    for field, operations in changes.items():
        kept: list[Operation] = []
        for sign, words in operations:
            text = "…" if sign == "=" and field != "headline" else words
            if room <= 0:
                break
            kept.append((sign, text if len(text) <= room else text[:room].rsplit(" ", 1)[0] + " …"))
            room -= len(text)
        shown[field] = kept
    return shown
