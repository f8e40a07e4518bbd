"""How much of a text stands in another of the same language, and whether two nearly equal texts are two notices of one series.

Copies are found by shingles of four folded words (three reach F1 .997 on NTREX copies; four make fewer chance pairs). A
series ("works on the N78 from 3 to 7 March", "... from 14 to 25 April") shares nearly all its words too; what tells it from
a copy is that figures and names were exchanged in place while the words around them stayed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from catalog.search.folding import fold_word
from pipelines.stories.numbers import is_figure_word, is_month

WIDTH: Final = 4
"""Words in a shingle."""
LONGEST: Final = 1500
"""Words of a text that are aligned; the exchange of figures shows long before."""


def shingles(found: Sequence[str]) -> NDArray[np.uint64]:
    """The distinct shingles of a text as sorted 64-bit hashes, the same on every machine; a shorter text is one shingle."""
    if not found:
        return np.empty(0, dtype=np.uint64)
    codes = np.array([crc32(word.encode()) for word in found], dtype=np.uint64)
    if len(codes) < WIDTH:
        codes = np.concatenate([codes, np.zeros(WIDTH - len(codes), dtype=np.uint64)])
    mixed = np.zeros(len(codes) - WIDTH + 1, dtype=np.uint64)
    for place in range(WIDTH):
        mixed = (mixed ^ codes[place : len(codes) - WIDTH + 1 + place]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def shared(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> int:
    """The number of shingles that both have."""
    return int(np.intersect1d(left, right, assume_unique=True).size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What was exchanged in place between two texts that share most of their words."""

    figures: int
    """Stretches in which one figure stands where the other has another."""
    kept: int
    """Figures that stand in both, in the stretches that are equal."""
    dates: int
    """Stretches in which one date stands where the other has another, less the dates that both keep."""
    names: tuple[str, ...]
    """Pairs of capitalised words that stand in each other's place, as ``Lanaken / Zutendaal``."""

    @property
    def is_series(self) -> bool:
        """Whether this is the next notice of a series rather than a copy."""
        if self.dates > 0 or len(self.names) > 1:
            return True
        return self.figures > 0 and self.figures * (2 if self.names else 1) >= self.kept


def exchange(left: Sequence[str], right: Sequence[str]) -> Exchange:
    """Compare two texts word by word; words are given as printed."""
    first, second = list(left[:LONGEST]), list(right[:LONGEST])
    one, two = [fold_word(word) for word in first], [fold_word(word) for word in second]
    figures = kept = dates = 0
    names: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            kept += sum(is_figure_word(word) for word in one[i1:i2])
            dates -= sum(is_month(word) for word in one[i1:i2])
        elif tag == "replace" and max(i2 - i1, j2 - j1) <= 6:
            ours = {word for word in one[i1:i2] if is_figure_word(word)}
            theirs = {word for word in two[j1:j2] if is_figure_word(word)}
            if ours and theirs and not ours & theirs:
                figures += 1
                dates += any(map(is_month, ours)) and any(map(is_month, theirs))
            elif max(i2 - i1, j2 - j1) <= 3:
                capital = _capitals(first[i1:i2]), _capitals(second[j1:j2])
                if capital[0] and capital[1] and not set(map(fold_word, capital[0])) & set(map(fold_word, capital[1])):
                    names.append(f"{' '.join(capital[0])} / {' '.join(capital[1])}")
    return Exchange(figures=figures, kept=kept, dates=dates, names=tuple(dict.fromkeys(names)))


def _capitals(found: Sequence[str]) -> list[str]:
    return [word for word in found if word[:1].isupper() and len(word) > 2]
