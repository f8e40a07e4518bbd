"""Items into stories: the same answer in whatever order they come."""

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np

from catalog.model.story import Membership, Relation, StoryItem
from catalog.search.encoder import cosines, encode, quantise
from catalog.search.folding import words


def group(
    items: Sequence[StoryItem],
    *,
    joined: Iterable[tuple[str, str]] = (),
    parted: Iterable[tuple[str, str]] = (),
) -> tuple[Membership, ...]:
    """Every item's place in a story, sorted by story and item. Items that share no story stand alone as ``first``.

    ``joined`` and ``parted`` are pairs of ids that always, or never, share a story (corrections).
    """
    unique = {item.id: item for item in sorted(items, key=lambda item: item.id)}
    ids = list(unique)
    parent = {id_: id_ for id_ in ids}

    def root(id_: str) -> str:
        while parent[id_] != id_:
            id_ = parent[id_]
        return id_

    refused = {frozenset(pair) for pair in parted}
    for left, right, _ in _pairs(list(unique.values())):
        if frozenset((left, right)) not in refused:
            parent[max(root(left), root(right))] = min(root(left), root(right))
    for left, right in joined:
        if left in parent and right in parent:
            parent[max(root(left), root(right))] = min(root(left), root(right))
    members: dict[str, list[StoryItem]] = {}
    for id_ in ids:
        members.setdefault(root(id_), []).append(unique[id_])
    memberships = []
    for told in members.values():
        first = min(told, key=lambda item: (item.date_published or item.first_seen or "9999", item.id))
        story = "s" + hashlib.sha256(first.id.encode()).hexdigest()[:12]
        for item in told:
            relation = Relation.FIRST if item is first else _relation(first, item)
            memberships.append(Membership(article_id=item.id, story_id=story, relation=relation, evidence=()))
    return tuple(sorted(memberships, key=lambda member: (member.story_id, member.article_id)))


def _relation(first: StoryItem, item: StoryItem) -> Relation:
    return Relation.SAME_TEXT if first.in_language == item.in_language else Relation.TRANSLATION


def _pairs(items: list[StoryItem]) -> Iterable[tuple[str, str, str]]:
    shingles = []
    for item in items:
        found = words(f"{item.headline} {item.text}")
        shingles.append({tuple(found[place : place + 3]) for place in range(max(1, len(found) - 2))})
    for place, left in enumerate(shingles):
        for other in range(place + 1, len(items)):
            right = shingles[other]
            if len(left & right) > 0.6 * min(len(left), len(right)):
                yield items[place].id, items[other].id, "shared text"
    vectors = encode([f"{item.headline}. {item.text}"[:1000] for item in items])
    if vectors is None or len(items) < 2:
        return
    near = cosines(quantise(vectors), quantise(vectors))
    np.fill_diagonal(near, -1)
    for place in range(len(items)):
        other = int(near[place].argmax())
        if near[place, other] > 0.6 and int(near[other].argmax()) == place:
            yield items[place].id, items[other].id, "encoder"
