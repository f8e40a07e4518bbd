"""The one writer: puts shards into the catalogue, whatever their order, and the same shard twice as once.

Reading is spread over an engine; writing is not, because SQLite has one writer and one writer is fast enough (SCALING.md).
The catalogue is the same as after reading on one machine: what recurs on a source's pages is learned from all its shards
before the pages that show it are read again without it, and a source's captures are written in the order they were made.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlite_utils import Database

from catalog.model.source import Source
from catalog.registry.corrections import load_corrections
from catalog.store.articles import write_sources
from catalog.store.place import DataFolder, as_json
from pipelines.again import Change, rows_to_read, write_again
from pipelines.engines import Engine
from pipelines.rules import rules_digest
from pipelines.shards import Order, OrderedPage, Row, ShardDamaged, read_shard
from pipelines.shelves import Shelf
from pipelines.workers import learn_boilerplate, note_blocks

Place = tuple[str, int]
"""Archive file and offset."""


@dataclass(slots=True, kw_only=True)
class Delivery:
    """What the engine delivered, for the record."""

    shards: int = 0
    found: int = 0
    """Shards that an earlier start had made."""
    pages: int = 0
    bytes: int = 0
    seconds: float = 0.0
    """Of the workers, added up."""
    damaged: list[str] = field(default_factory=list)
    """Shards that were cut off or changed when they were opened, with what was wrong; each was made again."""

    def line(self) -> str:
        """For a person."""
        said = f"{self.shards} shards, {self.pages} pages read in {self.seconds:.1f} s of the workers"
        if self.found:
            said += f"; {self.found} shards of an earlier start taken over"
        return said + "".join(f"; made again: {damaged}" for damaged in self.damaged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Where the workers find the archive and leave the shards: local paths or addresses that fsspec knows."""

    archive: str
    shards: str


def reread_on(
    engine: Engine,
    folder: DataFolder,
    sources: Mapping[str, Source],
    *,
    since: date | None,
    workplace: Workplace,
    delivery: Delivery,
) -> tuple[Change, ...]:
    """``pipelines.again.reread`` with the reading done by an engine; fills ``delivery`` and leaves it on the shelf.

    Nothing is written to items before all shards are there, each item is a transaction, and shards that are made are kept:
    stopped at any point, the next call goes on. Raises TripointError when the engine is lost.
    """
    db = folder.open_catalogue()
    shelf = Shelf(workplace.shards)
    rows = {source.id: rows_to_read(db, source.id, since) for source in sources.values()}
    first = collect(engine, shelf, [o for s in sources.values() for o in orders(s, rows[s.id], workplace)], delivery)
    again: list[Order] = []
    for source in sources.values():
        keys = {row["id"]: first[source.id][_place(row)].blocks for row in rows[source.id]}
        note_blocks(db, rows[source.id], keys)
        boilerplate = learn_boilerplate(db, source.id)
        shown = [row for row in rows[source.id] if boilerplate.intersection(keys[row["id"]])]
        again += orders(source, shown, workplace, boilerplate=boilerplate)
    second = collect(engine, shelf, again, delivery)
    changes: list[Change] = []
    for source in sources.values():
        write_sources(db, {source.id: source})
        changes += merge(db, folder, source, rows[source.id], {**first[source.id], **second[source.id]})
    db.close()
    shelf.write(f"{rules_digest()}/delivery.json", as_json(asdict(delivery)).encode())
    return tuple(changes)


def orders(
    source: Source, rows: Sequence[Mapping[str, Any]], workplace: Workplace, *, boilerplate: Iterable[str] = ()
) -> list[Order]:
    """One order for each archive file in which captures (rows of the ledger) of a source lie."""
    by_file: defaultdict[str, list[OrderedPage]] = defaultdict(list)
    for row in rows:
        by_file[row["archive_file"]].append(OrderedPage(offset=row["archive_offset"], url=row["url"], lead=row["lead"]))
    return [
        Order(
            source=source,
            archive=workplace.archive,
            shards=workplace.shards,
            archive_file=file,
            pages=tuple(sorted(pages, key=lambda page: page.offset)),
            boilerplate=tuple(sorted(boilerplate)),
            rules=rules_digest(),
        )
        for file, pages in by_file.items()
    ]


def collect(
    engine: Engine, shelf: Shelf, wanted: Sequence[Order], delivery: Delivery
) -> defaultdict[str, dict[Place, Row]]:
    """Have orders carried out and open the shards: rows by source and place in the archive.

    A shard that is cut off or changed is named in ``delivery`` and ordered once more; ShardDamaged when it is so again.
    """
    found: defaultdict[str, dict[Place, Row]] = defaultdict(dict)
    damaged: list[Order] = []
    for order, receipt in engine.run(wanted):
        delivery.shards += 1
        delivery.found += receipt.found
        delivery.pages += 0 if receipt.found else receipt.rows
        delivery.bytes += receipt.bytes
        delivery.seconds = round(delivery.seconds + receipt.seconds, 3)
        try:
            _take(found, order, read_shard(shelf, order))
        except ShardDamaged as error:
            if order not in damaged:
                delivery.damaged.append(str(error))
                damaged.append(order)
    for order, _ in engine.run(damaged) if damaged else ():
        _take(found, order, read_shard(shelf, order))
    return found


def merge(
    db: Database,
    folder: DataFolder,
    source: Source,
    rows: Sequence[Mapping[str, Any]],
    read: Mapping[Place, Row],
) -> list[Change]:
    """Write what captures of one source were read as, in the captures' order; merged twice changes nothing more.

    A capture without a row in ``read`` stays as it is.
    """
    corrections = load_corrections(folder.corrections)
    changes = []
    for row in rows:
        if _place(row) in read:
            change = write_again(db, row, read[_place(row)].reading, source, corrections)
            if change:
                changes.append(change)
    return changes


def _take(found: defaultdict[str, dict[Place, Row]], order: Order, rows: Mapping[int, Row]) -> None:
    found[order.source.id].update({(order.archive_file, offset): row for offset, row in rows.items()})


def _place(row: Mapping[str, Any]) -> Place:
    return row["archive_file"], row["archive_offset"]
