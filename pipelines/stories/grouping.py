"""Items into stories: fingerprints, the pairs worth judging, the groups that agree, and what each item is to the first.

The same set of items gives the same stories in whatever order they come, and ids given twice count once.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.model.story import Membership, Relation, StoryItem
from pipelines.stories.clusters import cluster, copy_groups
from pipelines.stories.fingerprints import Fingerprint, take
from pipelines.stories.judgement import Judgement, Witnesses, judge
from pipelines.stories.neighbours import nearest, pairs

LIKELY: Final = -1.5
"""Log-odds from which a pair is tried as the seed of a join; the mean over two groups still has to be above zero."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """Memberships, and the vectors to keep so that the next night need not make them again."""

    memberships: tuple[Membership, ...]
    prints: tuple[Fingerprint, ...]


def group(
    items: Sequence[StoryItem],
    *,
    joined: Iterable[tuple[str, str]] = (),
    parted: Iterable[tuple[str, str]] = (),
    vectors: Mapping[str, bytes] | None = None,
) -> tuple[Membership, ...]:
    """Every item's place in a story, sorted by story and item; an item that shares its story with none is its ``first``.

    ``joined`` and ``parted`` are pairs of ids that always, or never, share a story (corrections); pairs of unknown ids are
    passed over, and a pair that is both is parted. ``vectors`` saves encoding (see ``fingerprints.kept``).
    """
    return regroup(items, joined=joined, parted=parted, vectors=vectors).memberships


def regroup(
    items: Sequence[StoryItem],
    *,
    joined: Iterable[tuple[str, str]] = (),
    parted: Iterable[tuple[str, str]] = (),
    vectors: Mapping[str, bytes] | None = None,
) -> Grouped:
    """:func:`group` with the fingerprints, whose vectors the caller may keep (``fingerprints.kept``)."""
    unique: dict[str, StoryItem] = {}
    for item in sorted(items, key=_fixed):
        unique.setdefault(item.id, item)
    prints = take(sorted(unique.values(), key=lambda item: item.id), vectors=vectors)
    places = {one.item.id: place for place, one in enumerate(prints)}
    witnesses = Witnesses(prints, nearest(prints))
    judged: dict[tuple[int, int], Judgement] = {}

    def judgement(left: int, right: int) -> Judgement:
        key = (left, right) if left < right else (right, left)
        if key not in judged:
            judged[key] = judge(witnesses, *key)
        return judged[key]

    tried = pairs(prints, witnesses.neighbours)
    never = _known(parted, places)

    def odds(left: int, right: int) -> float:
        return judgement(left, right).odds

    alike = [pair for pair in tried if judgement(*pair).relation is Relation.SAME_TEXT]
    copies = copy_groups(len(prints), witnesses, alike, never, odds)
    # A copy of half a text is known by the whole one: what it left out must not speak against it.
    stands = {member: max(members, key=lambda one: (prints[one].length, -one)) for members in copies for member in members}
    order = sorted(set(stands.values()))
    number = {place: index for index, place in enumerate(order)}

    def standing(wanted: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        found = {(number[stands[left]], number[stands[right]]) for left, right in wanted}
        return sorted((min(pair), max(pair)) for pair in found if pair[0] != pair[1])

    grouped = cluster(
        len(order),
        standing(pair for pair in tried if judgement(*pair).odds > LIKELY),
        lambda left, right: judgement(order[left], order[right]).odds,
        joined=standing(_known(joined, places)),
        parted=standing(never),
    )
    members_of: dict[int, list[int]] = {}
    for member, stand in stands.items():
        members_of.setdefault(stand, []).append(member)
    groups = [sorted(member for index in indexes for member in members_of[order[index]]) for indexes in grouped]
    corrected = {frozenset(pair) for pair in _known(joined, places)}
    memberships: list[Membership] = []
    for members in groups:
        memberships.extend(_told(prints, members, judgement, corrected))
    return Grouped(tuple(sorted(memberships, key=lambda one: (one.story_id, one.article_id))), tuple(prints))


def _fixed(item: StoryItem) -> tuple[str, ...]:
    # Two different items under one id: the same one is kept whatever the order.
    return (item.id, item.in_language, item.headline, item.text, item.date_published or "", item.url or "")


def _known(given: Iterable[tuple[str, str]], places: Mapping[str, int]) -> list[tuple[int, int]]:
    return sorted(
        (min(places[one], places[two]), max(places[one], places[two]))
        for one, two in given
        if one in places and two in places and one != two
    )


def _told(
    prints: Sequence[Fingerprint],
    members: Sequence[int],
    judgement: Callable[[int, int], Judgement],
    corrected: set[frozenset[int]],
) -> Iterable[Membership]:
    first = min(members, key=lambda place: _when(prints[place].item))
    story = "s" + hashlib.sha256(prints[first].item.id.encode()).hexdigest()[:12]
    for place in members:
        item = prints[place].item
        if place == first:
            yield Membership(article_id=item.id, story_id=story, relation=Relation.FIRST, evidence=())
            continue
        to_first = judgement(first, place)
        # An item may be a copy or translation of a later version: the surest tie says what it is.
        nearest_tie = max(
            (judgement(other, place) for other in members if other != place), key=lambda tie: (tie.odds, tie.evidence)
        )
        tie = to_first if to_first.odds > 0 else nearest_tie
        evidence = tie.evidence
        if any(frozenset((place, other)) in corrected for other in members):
            evidence = ("joined by an editor", *evidence)
        yield Membership(
            article_id=item.id,
            story_id=story,
            relation=tie.relation or Relation.SAME_STORY,
            evidence=evidence,
            share=to_first.share if tie.relation is Relation.SAME_TEXT else None,
        )


def _when(item: StoryItem) -> tuple[str, str]:
    # A month or year alone says nothing of who was first: it comes after every day in it.
    return ((item.date_published or item.first_seen or "9999").ljust(10, "~"), item.id)
