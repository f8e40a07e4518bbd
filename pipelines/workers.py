"""Reads what is captured and not yet read, and writes it: the step between archive and catalogue, restartable at any point."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlite_utils import Database

from catalog.model.article import TaggedArticle
from catalog.model.source import Source
from catalog.registry.corrections import Corrections, apply_corrections, load_corrections
from catalog.store.articles import write_article
from catalog.store.ledger import load_lead
from catalog.store.place import DataFolder, as_json
from catalog.store.samples import sample_of
from pipelines.pool import Refusal, Workers, workers
from pipelines.reading.boilerplate import blocks
from pipelines.tasks import ArchivedPage, read_page

PAGES_LEARNED_FROM: Final = 60
"""Newest pages of a source whose recurring blocks are its boilerplate."""

Reading = TaggedArticle | Refusal


@dataclass(slots=True, kw_only=True)
class ReadCounts:
    """What reading gave, by source: outcomes (``new``, ``updated``, ``unchanged``, ``dropped``) and drop reasons."""

    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    dropped: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, source_id: str, outcome: str, reason: str | None) -> None:
        """Count one page."""
        self.outcomes.setdefault(source_id, Counter())[outcome] += 1
        if reason:
            self.dropped.setdefault(source_id, Counter())[reason] += 1


def read_pending(
    folder: DataFolder,
    sources: Mapping[str, Source],
    *,
    source_id: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ReadCounts:
    """Read every capture without an outcome, of one source or of all, and store what it gives.

    Each entry and its capture's outcome are one transaction: killed at any point, the next call goes on where this one
    stopped, and nothing is read twice into two entries. ``progress`` is told how many of how many pages are read.
    """
    db = folder.open_catalogue()
    counts = ReadCounts()
    corrections = load_corrections(folder.corrections)
    waiting: list[tuple[str, int]] = db.execute(
        "SELECT source_id, count(*) FROM captures WHERE outcome IS NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    done = 0
    chosen = {name: count for name, count in waiting if name in sources and source_id in (None, name)}
    if not chosen:
        db.close()
        return counts
    with workers() as pool:
        for identity in chosen:
            source = sources[identity]
            rows = list(db.table("captures").rows_where("outcome IS NULL AND source_id = ?", [identity], order_by="id"))
            for row, reading in read_rows(pool, db, folder, source, rows):
                with db.atomic():
                    outcome, reason = write_reading(db, row, reading, source, corrections)
                counts.add(identity, outcome, reason)
                done += 1
                if progress:
                    progress(done, sum(chosen.values()))
    db.close()
    return counts


def read_rows(
    pool: Workers, db: Database, folder: DataFolder, source: Source, rows: Sequence[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], Reading]]:
    """Read captures of one source, in their order; what recurs on its pages is learned first and left out.

    Every page is read once. Those in which a recurring block turns up are read again without it; on the sample sites
    that is one page in twenty, since most of what recurs never reaches the text.
    """
    first: dict[int, Reading] = {}
    keys: dict[int, list[str]] = {}
    for page, reading in pool.apply(read_page, (_page(folder, source, row, frozenset()) for row in rows)):
        first[page.key] = reading
        if not isinstance(reading, Refusal):
            keys[page.key] = [key for key, _ in blocks(reading.article.article_body)]
    note_blocks(db, rows, keys)
    boilerplate = learn_boilerplate(db, source.id)
    again = [row for row in rows if boilerplate.intersection(keys.get(row["id"], ()))]
    second = {
        page.key: reading
        for page, reading in pool.apply(read_page, (_page(folder, source, row, boilerplate) for row in again))
    }
    for row in rows:
        yield row, second.get(row["id"], first[row["id"]])


def note_blocks(db: Database, rows: Sequence[Mapping[str, Any]], keys: Mapping[int, Sequence[str]]) -> None:
    """Keep the keys of the blocks that captures (by their id) show; a capture without keys shows none."""
    with db.atomic():
        for row in rows:
            db.table("captures").update(row["id"], {"blocks": as_json(list(keys.get(row["id"], ())))})


def _page(folder: DataFolder, source: Source, row: Mapping[str, Any], boilerplate: frozenset[str]) -> ArchivedPage:
    return ArchivedPage(
        key=row["id"],
        source=source,
        lead=load_lead(row["lead"]) if row["lead"] != "{}" else None,
        boilerplate=boilerplate,
        archive=folder.archive,
        archive_file=row["archive_file"],
        archive_offset=row["archive_offset"],
    )


def write_reading(
    db: Database, row: Mapping[str, Any], reading: Reading, source: Source, corrections: Corrections
) -> tuple[str, str | None]:
    """Store one reading and its capture's outcome; call inside a transaction. Gives outcome and drop reason."""
    article_id: str | None = None
    sample: str | None = None
    detail = ""
    if isinstance(reading, Refusal):
        outcome, reason, detail = "dropped", str(reading.reason.value), reading.detail
    elif db.table("takedowns").count_where("url IN (?, ?)", [reading.article.url, row["url"]]):
        outcome, reason = "dropped", "taken_down"
    else:
        tagged = apply_corrections(reading, corrections)
        seen_at = datetime.fromisoformat(row["fetched_at"])
        outcome, reason = write_article(db, tagged, source=source, seen_at=seen_at), ""
        article_id, sample = tagged.article.id, sample_of(reading)
    db.table("captures").update(
        row["id"],
        {
            "outcome": outcome,
            "reason": reason or None,
            "detail": detail or None,
            "article_id": article_id,
            "sample": sample,
        },
    )
    if article_id:
        db.execute(
            "UPDATE addresses SET article_id = ? WHERE url IN (?, ?)", [article_id, row["url"], row["final_url"]]
        )
    return outcome, reason or None


def learn_boilerplate(db: Database, source_id: str) -> frozenset[str]:
    """Keys of the blocks that recur on the newest pages of a source; kept in the ledger.

    The same captures give the same keys, however often reading was interrupted.
    """
    pages = [
        json.loads(row[0])
        for row in db.execute(
            "SELECT blocks FROM captures WHERE id IN (SELECT max(id) FROM captures"
            " WHERE source_id = ? AND blocks IS NOT NULL GROUP BY url) ORDER BY id DESC LIMIT ?",
            [source_id, PAGES_LEARNED_FROM],
        )
    ]
    found = Counter(key for page in pages for key in page)
    keys = frozenset(key for key, count in found.items() if recurs(count, len(pages)))
    with db.atomic():
        db.execute("DELETE FROM boilerplate WHERE source_id = ?", [source_id])
        db.table("boilerplate").insert_all(
            {"source_id": source_id, "block": key, "pages": found[key]} for key in sorted(keys)
        )
    return keys


def recurs(count: int, pages: int) -> bool:
    """Whether a block that stands on ``count`` of ``pages`` is the site's and not an item's.

    Four pages and two fifths of them: a serial notice repeats its sentences every month, a cookie text stands everywhere.
    """
    return count >= max(4, 0.4 * pages)
