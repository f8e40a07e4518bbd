"""Which pairs of items are worth judging: the nearest by vector in each language, and those that share rare words.

Nothing is compared with everything: vectors are multiplied in chunks inside the date window, shingles, names and numbers meet
through sorted lists. The result depends on the set of items and not on their order, as items are sorted by id first and
the products of whole numbers are exact.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipelines.stories.fingerprints import Fingerprint

NEAREST: Final = 6
"""Neighbours kept per item and language."""
WINDOW: Final = 60
"""Days between two items of one story at most; an item without a date is compared with all."""
FLOOR: Final = 0.30
"""Mean cosine below which two items are no neighbours (unrelated NTREX pairs lie at .19 on average)."""
CLOSE: Final = 0.38
"""Mean cosine from which a neighbour is judged on that alone; the weakest true pair of NTREX has .42."""
_CHUNK: Final = 512
_COMMON: Final = 50
"""A shingle or rare word in more items than this joins nothing: a funding line, a masthead."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest items of each item in each language, nearest first, with their mean cosine."""

    near: tuple[dict[str, tuple[tuple[int, float], ...]], ...]

    def rival(self, place: int, other: int, language: str, skip: "Iterable[int]") -> float:
        """The cosine of the nearest item of a language that is neither ``other`` nor one of ``skip``; 0 without one."""
        out = {place, other, *skip}
        return next((cosine for rival, cosine in self.near[place].get(language, ()) if rival not in out), 0.0)


def day_of(one: Fingerprint) -> int | None:
    """The day an item was published, else first seen, as a number; a month or year alone places nothing."""
    for value in (one.item.date_published, one.item.first_seen):
        if value and len(value) >= 10:
            try:
                return date.fromisoformat(value[:10]).toordinal()
            except ValueError:
                continue
    return None


def nearest(prints: Sequence[Fingerprint]) -> Neighbours:
    """The neighbours of every item. Memory: one chunk of 512 rows at a time."""
    count = len(prints)
    if not count:
        return Neighbours(())
    lead = np.array([one.vectors[0] for one in prints], dtype=np.float32).reshape(count, -1)
    whole = np.array([one.vectors[1] for one in prints], dtype=np.float32).reshape(count, -1)
    lengths = [np.sqrt(np.maximum((part**2).sum(axis=1), 1.0)) for part in (lead, whole)]
    languages = np.array([one.item.in_language for one in prints])
    days = [day_of(one) for one in prints]
    undated = np.array([day is None for day in days], dtype=bool)
    numbers = np.array([day or 0 for day in days])
    order = np.lexsort((np.arange(count), numbers))
    found: list[dict[str, tuple[tuple[int, float], ...]]] = [{} for _ in prints]
    for start in range(0, count, _CHUNK):
        rows = order[start : start + _CHUNK]
        columns = _within(numbers, undated, rows)
        mean = (
            lead[rows] @ lead[columns].T / np.outer(lengths[0][rows], lengths[0][columns])
            + whole[rows] @ whole[columns].T / np.outer(lengths[1][rows], lengths[1][columns])
        ) / 2
        mean[rows[:, None] == columns[None, :]] = -1.0
        for language in np.unique(languages[columns]):
            here = np.flatnonzero(languages[columns] == language)
            best = mean[:, here]
            keep = min(NEAREST, best.shape[1])
            top = np.argsort(-best, axis=1, kind="stable")[:, :keep] if best.shape[1] < 64 else _top(best, keep)
            for row, line, places in zip(rows, best, top, strict=True):
                found[row][str(language)] = tuple(
                    (int(columns[here[place]]), float(line[place])) for place in places if line[place] > FLOOR
                )
    return Neighbours(tuple(found))


def _within(numbers: NDArray[np.int64], undated: NDArray[np.bool_], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    if undated[rows].any():
        return np.arange(len(numbers))
    low, high = numbers[rows].min() - WINDOW, numbers[rows].max() + WINDOW
    return np.flatnonzero(undated | ((numbers >= low) & (numbers <= high)))


def _top(best: NDArray[np.floating], keep: int) -> NDArray[np.int64]:
    part = np.sort(np.argpartition(-best, keep, axis=1)[:, : keep + 1], axis=1)
    values = np.take_along_axis(best, part, axis=1)
    return np.take_along_axis(part, np.argsort(-values, axis=1, kind="stable"), axis=1)[:, :keep]


def pairs(prints: Sequence[Fingerprint], neighbours: Neighbours) -> list[tuple[int, int]]:
    """Pairs to judge, the smaller place first, sorted."""
    wanted: set[tuple[int, int]] = set()
    for place, by_language in enumerate(neighbours.near):
        for near in by_language.values():
            wanted.update((min(place, other), max(place, other)) for other, cosine in near if cosine >= CLOSE)
    wanted.update(_overlapping(prints))
    wanted.update(_meeting(((place, key) for place, one in enumerate(prints) for key in _rare(one)), least=2, common=5))
    wanted.update(_declared(prints))
    return sorted(wanted)


def _overlapping(prints: Sequence[Fingerprint]) -> Iterator[tuple[int, int]]:
    """Pairs that share at least two shingles of the sample, by one sort over all of them (12 bytes a shingle)."""
    samples = [_sample(one) for one in prints]
    if not samples:
        return
    keys = np.concatenate(samples)
    places = np.repeat(np.arange(len(prints), dtype=np.int32), [len(sample) for sample in samples])
    order = np.argsort(keys, kind="stable")
    keys, places = keys[order], places[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    sizes = np.diff(np.concatenate((starts, [len(keys)])))
    met: Counter[tuple[int, int]] = Counter()
    for start, size in zip(starts[(sizes > 1) & (sizes <= _COMMON)], sizes[(sizes > 1) & (sizes <= _COMMON)], strict=True):
        met.update(combinations(places[start : start + size].tolist(), 2))
    yield from (pair for pair, times in met.items() if times >= 2)


def _sample(one: Fingerprint) -> NDArray[np.uint64]:
    # A quarter of the shingles, chosen by value and so the same ones in every text, finds a copied paragraph.
    return one.shingles if len(one.shingles) <= 64 else one.shingles[one.shingles % np.uint64(4) == 0]


def _rare(one: Fingerprint) -> Iterator[Hashable]:
    yield from one.names
    yield from (value for value in one.figures.numbers if value > 12)
    yield from one.figures.days


def _meeting(keys: Iterable[tuple[int, Hashable]], *, least: int, common: int) -> Iterator[tuple[int, int]]:
    holders: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, key in keys:
        holders[key].append(place)
    met: defaultdict[tuple[int, int], int] = defaultdict(int)
    for places in holders.values():
        if 1 < len(places) <= common:
            for number, left in enumerate(places):
                for right in places[number + 1 :]:
                    met[left, right] += 1
    yield from (pair for pair, times in met.items() if times >= least)


def _declared(prints: Sequence[Fingerprint]) -> Iterator[tuple[int, int]]:
    by_key = {one.address.key: place for place, one in enumerate(prints) if one.address}
    by_path: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(prints):
        for key in one.alternates:
            other = by_key.get(key)
            if other is not None and other != place:
                yield min(place, other), max(place, other)
        if one.address and one.address.neutral:
            by_path[one.address.host, one.address.neutral].append(place)
            for node in one.address.nodes:
                by_path[one.address.host, f"node {node}"].append(place)
    for places in by_path.values():
        if 1 < len(places) <= 12:
            unique = sorted(set(places))
            yield from ((left, right) for number, left in enumerate(unique) for right in unique[number + 1 :])
