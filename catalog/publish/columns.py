"""The edition as columns in memory: every list, count and figure is a few passes over small arrays.

Stock facets run one GROUP BY each and time out from some 40,000 rows on; here a filter is a mask, a count is the number of
distinct stories under it, and the count beside a filter is by construction that of the list it opens. One article takes
about 30 bytes, one theme or place of an article 12.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from catalog.model.languages import LANGUAGES, UNDETERMINED

Integers = NDArray[np.int32]
Mask = NDArray[np.bool_]
Places = NDArray[np.int64]
"""Places in the columns, in an order of their own."""

BITMAP: Final = 40_000_000
"""Bytes up to which one mark a value and story is kept instead of sorting."""

LANGUAGE_CODES: Final = (*LANGUAGES, UNDETERMINED)
KIND_CODES: Final = ("news", "page", "call", "event", "document")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """Arrays of equal length, one place an article, in the order in which lists show them.

    The order is: day (newest first), stories with more items first, moment (newest first), rowid. Days are proleptic
    ordinals as in ``datetime.date.toordinal``.
    """

    rowid: NDArray[np.int64]
    place_of_rowid: Integers
    """The other way round; -1 for a rowid that no article has."""
    day: Integers
    story: Integers
    """Index of the story; an article without one has an index of its own."""
    language: Integers
    source: Integers
    kind: Integers
    article_of_theme: Integers
    """Places in the arrays above, pair by pair with ``theme``."""
    theme: Integers
    article_of_place: Integers
    place: Integers
    stories: int
    source_ids: tuple[str, ...]
    theme_ids: tuple[str, ...]
    place_ids: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.rowid)

    def count_stories(self, mask: Mask) -> int:
        """Distinct stories with an item under ``mask``."""
        seen = np.zeros(self.stories, dtype=bool)
        seen[self.story[mask]] = True
        return int(seen.sum())

    def count_by(self, codes: Integers, mask: Mask, values: int) -> list[int]:
        """Distinct stories under ``mask`` for each code from 0 to ``values - 1``."""
        return self._distinct(codes[mask], self.story[mask], values)

    def count_pairs(self, articles: Integers, codes: Integers, mask: Mask, values: int) -> list[int]:
        """The same for a many-to-many column (themes, places)."""
        chosen = mask[articles]
        return self._distinct(codes[chosen], self.story[articles[chosen]], values)

    def _distinct(self, codes: Integers, stories: Integers, values: int) -> list[int]:
        known = codes >= 0
        if not known.all():
            codes, stories = codes[known], stories[known]
        keys = codes.astype(np.int64) * self.stories + stories
        if values * self.stories <= BITMAP:
            seen = np.zeros(values * self.stories, dtype=bool)
            seen[keys] = True
            return [int(count) for count in seen.reshape(values, self.stories).sum(axis=1)]
        # Sorting beats numpy's unique(), which hashes, by ten to one on such keys.
        keys.sort()
        keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))] if len(keys) else keys
        return [int(count) for count in np.bincount(keys // max(self.stories, 1), minlength=values)]

    def first_of_stories(self, mask: Mask) -> Places:
        """Of each story with an item under ``mask``, the place of its first such item, in the order of the list."""
        places = np.flatnonzero(mask)
        first = np.full(self.stories, -1, dtype=np.int64)
        first[self.story[places[::-1]]] = places[::-1]
        starts = np.zeros(len(self), dtype=bool)
        starts[first[first >= 0]] = True
        return np.flatnonzero(starts)

    def places_of(self, rowids: NDArray[np.int64]) -> Places:
        """Where the articles with these rowids stand, in the order given; rowids of no article are left out."""
        known = rowids[(rowids >= 0) & (rowids < len(self.place_of_rowid))]
        places = self.place_of_rowid[known].astype(np.int64)
        return places[places >= 0]

    def with_rowids(self, rowids: NDArray[np.int64]) -> Mask:
        """The mask of the articles with these rowids."""
        mask = np.zeros(len(self), dtype=bool)
        mask[self.places_of(rowids)] = True
        return mask


def read_columns(
    db: sqlite3.Connection, *, sources: Sequence[str], themes: Sequence[str], places: Sequence[str]
) -> Columns:
    """Read the columns of an edition. Raises sqlite3.Error."""
    source_index = {identity: index for index, identity in enumerate(sources)}
    language_index = {code: index for index, code in enumerate(LANGUAGE_CODES)}
    kind_index = {code: index for index, code in enumerate(KIND_CODES)}
    stories: dict[str, int] = {}
    rows = db.execute(
        "SELECT a.rowid, CAST(julianday(a.day) + 0.5 AS INTEGER), coalesce(a.story_id, a.id), a.in_language, a.source_id, a.kind,"
        " coalesce(s.article_count, 1), coalesce(CAST(strftime('%s', a.date_published) AS INTEGER), 0)"
        " FROM articles a LEFT JOIN stories s ON s.id = a.story_id"
    )
    table = np.array(
        [
            (
                rowid,
                # Julian day number to proleptic ordinal.
                (day or 1721425) - 1721425,
                stories.setdefault(story, len(stories)),
                language_index.get(language, len(LANGUAGES)),
                source_index.get(source, -1),
                kind_index.get(kind, 0),
                items,
                moment,
            )
            for rowid, day, story, language, source, kind, items, moment in rows
        ],
        dtype=np.int64,
    ).reshape(-1, 8)
    order = np.lexsort((table[:, 0], -table[:, 7], -table[:, 6], -table[:, 1]))
    table = table[order]
    rowid = table[:, 0].copy()
    position = np.full(int(rowid.max(initial=0)) + 1, -1, dtype=np.int32)
    position[rowid] = np.arange(len(rowid), dtype=np.int32)
    theme_pairs = _pairs(db, "article_themes", "theme_id", themes, position)
    place_pairs = _pairs(db, "article_places", "place_id", places, position)
    return Columns(
        rowid=rowid,
        place_of_rowid=position,
        day=table[:, 1].astype(np.int32),
        story=table[:, 2].astype(np.int32),
        language=table[:, 3].astype(np.int32),
        source=table[:, 4].astype(np.int32),
        kind=table[:, 5].astype(np.int32),
        article_of_theme=theme_pairs[0],
        theme=theme_pairs[1],
        article_of_place=place_pairs[0],
        place=place_pairs[1],
        stories=len(stories),
        source_ids=tuple(sources),
        theme_ids=tuple(themes),
        place_ids=tuple(places),
    )


def _pairs(
    db: sqlite3.Connection, table: str, column: str, identities: Sequence[str], position: Integers
) -> tuple[Integers, Integers]:
    index = {identity: number for number, identity in enumerate(identities)}
    pairs = np.array(
        [
            (rowid, index.get(identity, -1))
            for rowid, identity in db.execute(
                f"SELECT a.rowid, p.{column} FROM {table} p JOIN articles a ON a.id = p.article_id"
            )
        ],
        dtype=np.int64,
    ).reshape(-1, 2)
    return position[pairs[:, 0]], pairs[:, 1].astype(np.int32)
