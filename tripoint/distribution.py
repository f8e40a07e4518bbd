"""A night's crawl on an engine: sends sources out with their slice of the ledger, and puts in what comes back.

One writer, here. A shard may come in any order, late, twice or cut off; what came is merged at once, so a night that ends
early keeps it, and shards that were made and not merged are taken over by a later start of the same day.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from catalog.model.errors import StoreError
from catalog.model.source import Source
from catalog.store.archive_writer import OPEN, seal, sync_folder
from catalog.store.place import DataFolder
from catalog.store.slices import cut, digest_of, put
from crawlers.addresses import allowed_by, read_rehearsal
from crawlers.manners import ask_for_contact
from crawlers.outcome import SourceOutcome
from crawlers.runner import chains
from pipelines.engines import Engine, EngineLost, Lost
from pipelines.shards import ShardDamaged
from pipelines.shelves import Shelf
from pipelines.slice_shards import pack_slice
from tripoint.errand import FOLDER, Errand, Receipt, Shard, carry_out, crawl_code, errand_digest, read_shard

_ARCHIVED: Final = re.compile(r"\d{4}/\d{2}/[\w-]+\.warc\.gz")


@dataclass(slots=True, kw_only=True)
class Delivery:
    """What the engine brought, for the night's record."""

    shards: int = 0
    found: int = 0
    """Shards that an earlier start of this day had made; no site was asked for them."""
    begun_again: list[str] = field(default_factory=list)
    """Sources whose worker was lost: begun elsewhere, so their sites were asked more than once."""
    damaged: list[str] = field(default_factory=list)
    """Shards that were cut off or missing; their crawl was done again."""
    failed: list[str] = field(default_factory=list)
    """Sources that nobody could crawl; their outcome says why, and the next night asks them."""
    lost: str | None = None
    """How the engine was lost; what came before is merged."""

    def as_record(self) -> dict[str, Any]:
        """For ``runs.summary``; what is empty is left out."""
        return {name: value for name, value in asdict(self).items() if value}


class Elsewhere:
    """Crawls sources on an engine, as ``crawlers.runner.crawl`` does on this machine."""

    def __init__(self, engine: Engine, shelf: Shelf) -> None:
        self._engine, self._shelf = engine, shelf
        self.delivery = Delivery()

    def crawl(
        self,
        sources: Sequence[Source],
        *,
        folder: DataFolder,
        run_id: int,
        now: datetime,
        limit: int | None,
        since: date | None,
        report: Callable[[SourceOutcome], None],
        workers: int,
        seconds: float,
    ) -> tuple[SourceOutcome, ...]:
        """The outcomes in the order of ``sources``; those that a lost engine took along are left out.

        How many are crawled at once is the engine's business. Raises TripointError when nobody could be written to,
        StoreError when shelf or data folder fail.
        """
        resolve = os.environ.get("TRIPOINT_RESOLVE", "")
        ask_for_contact(list(sources), read_rehearsal(resolve))
        db = folder.open_catalogue()

        def errand(chain: Sequence[Source]) -> Errand:
            taken = cut(db, [source.id for source in chain], hosts_of(chain))
            # The day and not the minute: who starts again after a lost night takes over what was made, not what is stale.
            said = {"day": now.date(), "limit": limit, "since": since, "resolve": resolve, "code": crawl_code()}
            made = Errand(
                sources=tuple(chain),
                shelf=self._shelf.address,
                run_id=run_id,
                now=now,
                frozen=bool(os.environ.get("TRIPOINT_NOW")),
                limit=limit,
                since=since,
                resolve=resolve,
                contact=os.environ.get("TRIPOINT_CONTACT", ""),
                seconds=seconds,
                code=crawl_code(),
                digest=errand_digest(tuple(chain), digest_of(taken), **said),
            )
            self._shelf.write(made.ledger, pack_slice(taken, {}))
            return made

        try:
            errands = {made.name: made for made in map(errand, chains(sources))}
            self._clear(lambda name: not name.startswith(tuple(f"{kept}/" for kept in errands)))
            outcomes = self._send(errands, db, folder, report)
        finally:
            db.close()
        return tuple(outcomes[source.id] for source in sources if source.id in outcomes)

    def _send(
        self, errands: dict[str, Errand], db: Database, folder: DataFolder, report: Callable[[SourceOutcome], None]
    ) -> dict[str, SourceOutcome]:
        outcomes: dict[str, SourceOutcome] = {}

        def note(found: Iterable[SourceOutcome]) -> None:
            for outcome in found:
                if outcome.source_id not in outcomes:
                    report(outcome)
                outcomes[outcome.source_id] = outcome

        again: dict[str, Errand] = {}
        try:
            for name, made in self._engine.each(carry_out, errands, alone=_hosts(errands)):
                try:
                    note(self._taken(db, folder, errands[name], made))
                except ShardDamaged as error:
                    self.delivery.damaged.append(_short(error, self._shelf))
                    self._shelf.remove(errands[name].shard)
                    again[name] = errands[name]
            for name, made in self._engine.each(carry_out, again, alone=_hosts(again)) if again else ():
                try:
                    note(self._taken(db, folder, errands[name], made))
                except ShardDamaged as error:
                    note(self._failed(errands[name], _short(error, self._shelf)))
        except EngineLost as lost:
            self.delivery.lost = str(lost)
        else:
            self._clear(lambda _: True)
        return outcomes

    def _taken(
        self, db: Database, folder: DataFolder, errand: Errand, made: Receipt | Lost
    ) -> tuple[SourceOutcome, ...]:
        if isinstance(made, Lost):
            return self._failed(errand, str(made.error))
        shard = read_shard(self._shelf, errand)
        merge(db, folder, self._shelf, errand, shard)
        self.delivery.shards += 1
        self.delivery.found += made.found
        if shard.begun > 1:
            self.delivery.begun_again += [source.id for source in errand.sources]
        return shard.outcomes

    def _failed(self, errand: Errand, why: str) -> tuple[SourceOutcome, ...]:
        self.delivery.failed += [source.id for source in errand.sources]
        return tuple(
            SourceOutcome(source_id=source.id, status="down", failure="crash", detail=why) for source in errand.sources
        )

    def _clear(self, unwanted: Callable[[str], bool]) -> None:
        for name in self._shelf.names(FOLDER):
            if unwanted(name):
                self._shelf.remove(name)


def merge(db: Database, folder: DataFolder, shelf: Shelf, errand: Errand, shard: Shard) -> None:
    """Put a shard into archive and ledger, archive first; killed at any point, the next start goes on. Twice is as once.

    Raises ShardDamaged when a WARC file of it is missing or changed; then nothing was put in.
    """
    found = {name: _whole(shelf, f"{errand.name}/{digest}", digest) for name, digest in shard.files.items()}
    # As a crawl at home: open until the ledger knows it, so that catalog.store.archive.recover can tell.
    opened = [path for path in (_laid(folder.archive, name, data) for name, data in found.items()) if path]
    with db.atomic():
        put(db, shard.rows)
    for path in opened:
        seal(path)


def hosts_of(sources: Iterable[Source]) -> list[str]:
    """The hosts that may be asked for these sources, without ``www.``, sorted."""
    return sorted({host for source in sources for host in allowed_by(source).hosts})


def _hosts(errands: dict[str, Errand]) -> dict[str, list[str]]:
    return {name: hosts_of(errand.sources) for name, errand in errands.items()}


def _whole(shelf: Shelf, name: str, digest: str) -> bytes:
    data = shelf.read(name)
    if data is None or hashlib.sha256(data).hexdigest() != digest:
        raise ShardDamaged(f"{shelf.address}/{name}: {'missing' if data is None else 'cut off or changed'}")
    return data


def _laid(archive: Path, name: str, data: bytes) -> Path | None:
    """Write an archive file, open; None when it lies there already."""
    if not _ARCHIVED.fullmatch(name):
        raise ShardDamaged(f"'{name}' is no name of an archive file")
    target = archive / name
    if target.exists():
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    path = target.with_name(target.name + OPEN)
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; make room or choose another --data.") from error
    return path


def _short(error: ShardDamaged, shelf: Shelf) -> str:
    # The run record is public; where the shelf lies is nobody's business.
    return str(error).removeprefix(f"{shelf.address}/")
