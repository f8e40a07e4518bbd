"""Whether a source's newest items lack what its earlier ones had: dates, length, the usual language.

Shares are compared, not single items, and only a fall that chance hardly explains counts: with 70 sources a light that
comes on by chance once in a hundred nights is a light nobody looks at.
"""

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlite_utils import Database

NEWEST: Final = 10
"""Items that are looked at; fewer than five say nothing."""
EARLIER: Final = 100
"""Items before those, with which they are compared; fewer than ten say nothing."""
FALL: Final = 0.30
"""Points a share must have fallen by (reliability, 4.7)."""
CHANCE: Final = 0.001
"""A fall that happens by chance more often is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What counts of one item."""

    dated: bool
    words: int
    in_language: str


def newest_items(db: Database) -> Mapping[str, Sequence[Sample]]:
    """By source, its last captured items, newest first; one pass over the captures for all sources."""
    found: defaultdict[str, list[Sample]] = defaultdict(list)
    for source_id, dated, words, language in db.execute(
        "SELECT source_id, date_published IS NOT NULL, word_count, in_language FROM (SELECT articles.*,"
        " row_number() OVER (PARTITION BY captures.source_id ORDER BY captures.id DESC) AS place FROM captures"
        " JOIN articles ON articles.id = captures.article_id WHERE captures.outcome IN ('new', 'updated')"
        " AND articles.content_digest != '' AND articles.kind != 'document') WHERE place <= ? ORDER BY source_id, place",
        [NEWEST + EARLIER],
    ):
        found[source_id].append(Sample(dated=bool(dated), words=words, in_language=language))
    return found


def fallen(items: Sequence[Sample]) -> str | None:
    """What the newest of these items lack that the others had, in words with counts; None when nothing did."""
    newest, earlier = items[:NEWEST], items[NEWEST:]
    if len(newest) < 5 or len(earlier) < 10:
        return None
    half = statistics.median(item.words for item in earlier) / 2
    usual = Counter(item.in_language for item in earlier).most_common(1)[0][0]
    for what, has in (
        ("a date", lambda item: item.dated),
        ("half the usual length", lambda item: item.words >= half),
        (f"the usual language ({usual})", lambda item: item.in_language == usual),
    ):
        now, before = sum(map(has, newest)), sum(map(has, earlier))
        if _fell(now, len(newest), before, len(earlier)):
            return f"{now} of the {len(newest)} newest items have {what}, where {before} of {len(earlier)} had it"
    return None


def _fell(now: int, newest: int, before: int, earlier: int) -> bool:
    share = (before + 1) / (earlier + 2)
    if share - now / newest <= FALL:
        return False
    by_chance = sum(math.comb(newest, k) * share**k * (1 - share) ** (newest - k) for k in range(now + 1))
    return by_chance < CHANCE
