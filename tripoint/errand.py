"""The crawl of some sources on another machine: it takes their slice of the ledger along and leaves a shard on a shelf.

A shard is what the crawl changed in the ledger, what it says of each source, and the WARC files it wrote, by the digest of
their content. It is written last, whole: where a shard lies, all of it lies, and a crawl that is begun a second time after
a lost worker cannot mix with the first. Crawlers and pipelines do not know each other; here they meet.
"""

import hashlib
import json
import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from catalog.model.errors import StoreError, TripointError
from catalog.model.source import Source
from catalog.store.place import DataFolder
from catalog.store.slices import Slice, changed, lay
from crawlers.child import Task
from crawlers.outcome import SourceOutcome
from crawlers.runner import crawl_alone
from pipelines.rules import code_digest
from pipelines.shards import Apply, ShardDamaged
from pipelines.shelves import Shelf
from pipelines.slice_shards import pack_slice, unpack_slice

FOLDER: Final = "crawls"
"""Where crawls lie on a shelf; it belongs to one data folder."""

CODE: Final = ("catalog/model", "catalog/registry", "catalog/store", "crawlers")
LIBRARIES: Final = ("feedparser", "lxml", "protego", "Scrapy", "Twisted", "warcio")
"""Whose version decides what is asked and what is kept."""

OUTCOMES: Final = TypeAdapter(tuple[SourceOutcome, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Crawl these sources, which share hosts, one after the other."""

    sources: tuple[Source, ...]
    shelf: str
    """Address of the shelf: the slice lies there, and the shard is left there."""
    run_id: int
    now: datetime
    frozen: bool
    limit: int | None
    since: date | None
    resolve: str
    contact: str
    seconds: float
    code: str
    """``crawl_code()`` of who sends."""
    digest: str
    """``errand_digest`` of all that decides what is asked; a later start of the same day that would ask the same finds it."""

    @property
    def name(self) -> str:
        """Folder of this crawl on the shelf."""
        return f"{FOLDER}/{self.sources[0].id}.{self.digest}"

    @property
    def ledger(self) -> str:
        """The slice it takes along."""
        return f"{self.name}/ledger.parquet"

    @property
    def shard(self) -> str:
        """What it brings back."""
        return f"{self.name}/shard.parquet"

    def task(self, source: Source, folder: DataFolder) -> Task:
        """The same as at home, in another folder."""
        return Task(
            source=source,
            data=folder.root,
            run_id=self.run_id,
            now=self.now,
            frozen=self.frozen,
            limit=self.limit,
            since=self.since,
            resolve=self.resolve,
            seconds=self.seconds,
            contact=self.contact,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """What a crawl brings back."""

    rows: Slice
    outcomes: tuple[SourceOutcome, ...]
    files: Mapping[str, str]
    """By name in the archive, the SHA-256 of a WARC file; it lies beside the shard under that name."""
    begun: int
    """How often it was begun: more than once when a worker was lost, and then the sites were asked again."""
    run_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That a shard lies on the shelf."""

    found: bool
    """True when it lay there already, whole: no site was asked."""


def crawl_code() -> str:
    """Which crawler a machine has."""
    return code_digest(CODE, LIBRARIES)


def errand_digest(sources: tuple[Source, ...], slice_digest: str, **said: object) -> str:
    """16 hex digits of sources, ledger, and what else is said of a crawl."""
    told = repr((sources, slice_digest, sorted(said.items())))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def carry_out(errand: Errand, _: Apply) -> Receipt:
    """Crawl, on whatever machine this is. A shard that lies on the shelf already is left as it is.

    Raises TripointError when this machine has another crawler, StoreError when shelf or disk fail; what became of a single
    source is said in the shard.
    """
    if errand.code != crawl_code():
        raise TripointError(
            f"a worker crawls with another version ({crawl_code()}) than this machine ({errand.code}); "
            "install the same version of Tripoint and its libraries on both."
        )
    shelf = Shelf(errand.shelf)
    try:
        read_shard(shelf, errand)
    except ShardDamaged:
        pass  # most often: there is none yet
    else:
        return Receipt(found=True)
    taken = shelf.read(errand.ledger)
    if taken is None:
        raise StoreError(f"{errand.shelf}/{errand.ledger}: missing; all machines must see the same shelf.")
    rows, _said = unpack_slice(taken, where=errand.ledger)
    shelf.write(f"{errand.name}/begun.{uuid.uuid4().hex}", b"")
    try:
        with tempfile.TemporaryDirectory(prefix="tripoint-crawl-") as name:
            _crawl(errand, DataFolder(Path(name)), rows, shelf)
    except OSError as error:
        raise StoreError(f"a worker's temporary folder: {error}; make room there (TMPDIR).") from error
    return Receipt(found=False)


def _crawl(errand: Errand, folder: DataFolder, laid: Slice, shelf: Shelf) -> None:
    db = folder.open_catalogue()
    lay(db, laid)
    db.close()
    outcomes = []
    for source in errand.sources:
        outcomes.append(crawl_alone(errand.task(source, folder)))
        if outcomes[-1].failure == "store":
            raise StoreError(f"a worker's temporary folder: {outcomes[-1].detail}")
    files = {}
    for path in sorted(folder.archive.rglob("*.warc.gz")):
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        shelf.write(f"{errand.name}/{digest}", data)
        files[path.relative_to(folder.archive).as_posix()] = digest
    facts: dict[str, Any] = {
        "errand": errand.digest,
        "outcomes": json.loads(OUTCOMES.dump_json(tuple(outcomes))),
        "files": files,
        "begun": sum(name.startswith(f"{errand.name}/begun.") for name in shelf.names(errand.name)),
        "run": errand.run_id,
    }
    db = folder.open_catalogue()
    data = pack_slice(changed(db, laid), facts)
    db.close()
    shelf.write(errand.shard, data)


def read_shard(shelf: Shelf, errand: Errand) -> Shard:
    """The shard of an errand. Raises ShardDamaged, with its name and what is wrong."""
    where = f"{shelf.address}/{errand.shard}"
    data = shelf.read(errand.shard)
    if data is None:
        raise ShardDamaged(f"{where}: missing")
    rows, facts = unpack_slice(data, where=where)
    if facts.get("errand") != errand.digest:
        raise ShardDamaged(f"{where}: holds another crawl's rows")
    return Shard(
        rows=rows,
        outcomes=OUTCOMES.validate_json(json.dumps(facts["outcomes"])),
        files=facts["files"],
        begun=facts["begun"],
        run_id=facts["run"],
    )
