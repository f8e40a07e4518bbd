"""Pairs into stories: the surest join first, and a story grows only as long as its items agree on average.

Joining whatever a chain of pairs links is useless (P .46 on NTREX): one doubtful pair glues two stories. Here two groups
join when the mean log-odds over all pairs between them is above zero, so that a doubtful pair must win over those that
speak against it.
"""

from collections.abc import Callable, Iterable, Sequence
from heapq import heapify, heappop, heappush
from itertools import product
from typing import Final, Protocol


class Shares(Protocol):
    """Answers how much of one text stands in another."""

    def share(self, left: int, right: int) -> float:
        """0 to 1."""


APART: Final = -50.0
"""Log-odds of a pair that a person has parted; nothing outweighs it."""
LIMIT: Final = 4.0
"""No single pair counts for more: certainty about two versions says little about a third."""


def copy_groups(
    count: int,
    witnesses: Shares,
    copies: Iterable[tuple[int, int]],
    parted: Iterable[tuple[int, int]],
    odds: Callable[[int, int], float],
) -> list[list[int]]:
    """Items of which each holds a good part of each other, in groups; every place is in exactly one.

    All must overlap with all, and none speak against another: a digest that holds two releases, or the words that stand under
    every notice of a series, must not make one story of them.
    """
    refused = set(parted)
    group_of = list(range(count))
    members = {place: [place] for place in range(count)}
    ranked = sorted(set(copies), key=lambda pair: (-witnesses.share(*pair), pair))
    for left, right in ranked:
        one, two = sorted((group_of[left], group_of[right]))
        if one == two or witnesses.share(left, right) < 0.5:
            continue
        across = [(min(pair), max(pair)) for pair in product(members[one], members[two])]
        if refused.isdisjoint(across) and all(witnesses.share(*pair) >= 0.3 and odds(*pair) > 0 for pair in across):
            members[one] += members.pop(two)
            for member in members[one]:
                group_of[member] = one
    return sorted(sorted(group) for group in members.values())


def cluster(
    count: int,
    likely: Iterable[tuple[int, int]],
    odds: Callable[[int, int], float],
    *,
    joined: Sequence[tuple[int, int]] = (),
    parted: Sequence[tuple[int, int]] = (),
) -> list[list[int]]:
    """Groups of 0 .. count-1, each sorted, sorted by their first member.

    ``likely`` are the pairs worth trying, ``odds`` answers for any pair. ``joined`` pairs always share a group and ``parted``
    pairs never do; a pair that is both is parted.
    """
    groups = _Groups(count, odds, {(min(pair), max(pair)) for pair in parted})
    for left, right in sorted({(min(pair), max(pair)) for pair in (*likely, *joined)}):
        groups.near[left].add(right)
        groups.near[right].add(left)
    for left, right in sorted((min(pair), max(pair)) for pair in joined):
        one, two = groups.holding(left), groups.holding(right)
        if one != two and groups.linkage(one, two) > APART:
            groups.join(one, two)
    queue = [entry for one in groups.members for two in groups.near[one] if one < two for entry in groups.offer(one, two)]
    heapify(queue)
    while queue:
        offer = heappop(queue)
        if groups.stands(offer):
            kept = groups.join(offer[1], offer[2])
            for other in sorted(groups.near[kept]):
                for entry in groups.offer(kept, other):
                    heappush(queue, entry)
    return sorted(groups.members.values())


Offer = tuple[float, int, int, int, int]
"""Minus the linkage, two groups, and how often each had grown when the offer was made."""


class _Groups:
    """Groups while they grow; each is named by its smallest member."""

    def __init__(self, count: int, odds: Callable[[int, int], float], refused: set[tuple[int, int]]) -> None:
        self.members: dict[int, list[int]] = {place: [place] for place in range(count)}
        self.near: dict[int, set[int]] = {place: set() for place in range(count)}
        self._odds, self._refused = odds, refused
        self._group_of = list(range(count))
        self._grown = [0] * count

    def holding(self, place: int) -> int:
        return self._group_of[place]

    def linkage(self, one: int, two: int) -> float:
        """The mean over all pairs between two groups; APART where a person parted one of them."""
        values = [self._pair(left, right) for left in self.members[one] for right in self.members[two]]
        return APART if min(values) <= APART else sum(values) / len(values)

    def _pair(self, left: int, right: int) -> float:
        key = (left, right) if left < right else (right, left)
        return APART if key in self._refused else max(-LIMIT, min(LIMIT, self._odds(*key)))

    def offer(self, one: int, two: int) -> list[Offer]:
        low, high = min(one, two), max(one, two)
        value = self.linkage(low, high)
        return [(-value, low, high, self._grown[low], self._grown[high])] if value > 0 else []

    def stands(self, offer: Offer) -> bool:
        """Whether both groups are still what they were when the offer was made."""
        _, one, two, grown_one, grown_two = offer
        both = one in self.members and two in self.members
        return both and (self._grown[one], self._grown[two]) == (grown_one, grown_two)

    def join(self, one: int, two: int) -> int:
        kept, lost = min(one, two), max(one, two)
        self.members[kept] = sorted(self.members[kept] + self.members.pop(lost))
        self.near[kept] = (self.near[kept] | self.near.pop(lost)) - {kept, lost}
        for other in self.near[kept]:
            self.near[other].discard(lost)
            self.near[other].add(kept)
        for member in self.members[kept]:
            self._group_of[member] = kept
        self._grown[kept] += 1
        return kept
