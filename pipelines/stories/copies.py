"""How much of a text stands in another of the same language, and whether two nearly equal texts are two notices of one series.

Copies are found by shingles of four folded words (three reach F1 .997 on NTREX copies; four make fewer chance pairs). A
series ("works on the N78 from 3 to 7 March", "... from 14 to 25 April") shares nearly all its words too; what tells it from
a copy is that figures and names were exchanged in place while the words around them stayed. Two texts may also share no more
than a frame, such as opening hours under every notice; what tells that from a copied passage is that the shared words say
nothing of what the headlines announce.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from catalog.search.folding import fold_word
from catalog.search.stop import STOP
from pipelines.stories.numbers import is_figure_word, is_month

WIDTH: Final = 4
"""Words in a shingle."""
LONGEST: Final = 1500
"""Words of a text that are aligned; the exchange of figures shows long before."""
_STRETCH: Final = 6
_NAME: Final = 3
"""Words of a stretch in which a figure, or a name, was exchanged for another."""
_OWN: Final = 8
"""Words besides the shared ones from which a text has something of its own to say."""
_BEGINNING: Final = 5
"""Letters by which a word is known in another form or as the beginning of a compound."""


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
    """Distinct figures of one that stand where the other has another."""
    kept: int
    """Distinct figures that stand in both, in the stretches that are equal."""
    dates: int
    """Stretches in which one date stands where the other has another, less the dates that both keep."""
    names: tuple[str, ...]
    """Pairs of capitalised words that stand in each other's place, as ``Lanaken / Zutendaal``."""
    subject: bool = False
    """Whether such a name is the headline's, and the other text does not hold it anywhere."""
    frame: bool = False
    """Whether the shared words hold nothing of either headline, and each text has much besides."""

    @property
    def is_series(self) -> bool:
        """Whether this is the next notice of a series rather than a copy."""
        if self.dates > 0 or len(self.names) > 1 or self.subject:
            return True
        return self.figures > 0 and self.figures * (2 if self.names else 1) >= self.kept


def exchange(left: Sequence[str], right: Sequence[str], headlines: tuple[int, int] = (0, 0)) -> Exchange:
    """Compare two texts word by word; words are given as printed, and how many of each are its headline."""
    first, second = list(left[:LONGEST]), list(right[:LONGEST])
    one, two = [fold_word(word) for word in first], [fold_word(word) for word in second]
    figures: set[frozenset[str]] = set()
    kept: set[str] = set()
    shared: set[str] = set()
    dates, subject, equal = 0, False, 0
    names: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            equal += i2 - i1
            shared.update(one[i1:i2])
            kept.update(word for word in one[i1:i2] if is_figure_word(word))
            dates -= sum(is_month(word) for word in one[i1:i2])
        elif tag == "replace" and max(i2 - i1, j2 - j1) <= _STRETCH:
            ours = {word for word in one[i1:i2] if is_figure_word(word)}
            theirs = {word for word in two[j1:j2] if is_figure_word(word)}
            if ours and theirs and not ours & theirs:
                figures.add(frozenset(ours | theirs))
                dates += any(map(is_month, ours)) and any(map(is_month, theirs))
            elif max(i2 - i1, j2 - j1) <= _NAME:
                capital = _names(first[i1:i2]), _names(second[j1:j2])
                if capital[0] and capital[1] and not capital[0].keys() & capital[1].keys():
                    names.append(f"{' '.join(capital[0].values())} / {' '.join(capital[1].values())}")
                    in_headline = i1 < headlines[0] and j1 < headlines[1]
                    subject |= in_headline and not (capital[0].keys() & set(two) or capital[1].keys() & set(one))
    frame = min(len(one), len(two)) - equal >= _OWN and not _announced(one, two, shared, headlines)
    return Exchange(
        figures=len(figures), kept=len(kept), dates=dates, names=tuple(dict.fromkeys(names)), subject=subject, frame=frame
    )


def _names(found: Sequence[str]) -> dict[str, str]:
    """Capitalised words, and numbers of roads such as A2, by their folded form."""
    return {
        fold_word(word): word
        for word in found
        if word[:1].isupper() and (len(word) > 2 or any(letter.isdigit() for letter in word))
    }


def _announced(one: Sequence[str], two: Sequence[str], shared: set[str], headlines: tuple[int, int]) -> bool:
    """Whether the shared words tell the news: half of the longer words of one headline, or a part of both, begin like them."""
    beginnings = {word[:_BEGINNING] for word in shared if len(word) >= _BEGINNING}
    told = 0.0
    for words, length in ((one, headlines[0]), (two, headlines[1])):
        longer = [word for word in words[:length] if len(word) >= _BEGINNING and word not in STOP]
        told += sum(word[:_BEGINNING] in beginnings for word in longer) / len(longer) if longer else 0.5
    return told >= 0.5
