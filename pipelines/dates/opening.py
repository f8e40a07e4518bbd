"""The date at the top of a press release without markup: ``Communiqué du 14 octobre 2025``, ``Luxembourg, le 3 mai 2024``."""

import re
from collections.abc import Sequence
from datetime import tzinfo
from typing import Final

from catalog.model.article import DateKind, DateWitness, Precision
from pipelines.dates.grammar import read_date
from pipelines.dates.labels import label_before
from pipelines.dates.markup import witness

_LINES: Final = 12
_LONGEST: Final = 120
_WORDS: Final = re.compile(r"\w+")


def opening_witnesses(lines: Sequence[str], *, zone: tzinfo) -> list[DateWitness]:
    """Witnesses in the first lines of a plain text: a labelled date, or a line with a place and a day and little else."""
    found: list[DateWitness] = []
    for line in lines[:_LINES]:
        printed = read_date(line[:400], zone=zone)
        if printed is None or printed.value is None or printed.precision in (Precision.MONTH, Precision.YEAR):
            continue
        before, after = line[: printed.start], line[printed.end :]
        label = label_before(before)
        others = len(_WORDS.findall(before)) + len(_WORDS.findall(after))
        if label and len(before) < 60:
            found.append(witness(label[0], "label", f"{label[1]} {printed.raw}", printed))
        elif len(line) <= _LONGEST and others <= 4:
            found.append(witness(DateKind.PUBLISHED, "text", printed.raw, printed))
    return found
