"""A shard: what one WARC file's answers are read as, in one Parquet file, one row a capture.

The same order gives the same bytes wherever it is carried out; a shard is written whole, and one that is cut or changed
is seen when it is opened (Parquet's foot stands at its end, each page has its checksum).
"""

import functools
import hashlib
import io
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import PurePosixPath
from typing import Any, Final, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from catalog.model.article import TaggedArticle
from catalog.model.errors import Reason, StoreError, TripointError
from catalog.model.source import Source
from catalog.store.ledger import load_lead
from pipelines.pool import Refusal
from pipelines.reading.boilerplate import blocks
from pipelines.rules import rules_digest
from pipelines.shelves import Shelf
from pipelines.tasks import ArchivedPage, read_page

Reading = TaggedArticle | Refusal

PARTS: Final = tuple(part.name for part in fields(TaggedArticle))
"""Columns that hold an entry: each a JSON document, NULL in the row of a refusal."""

SCHEMA: Final = pa.schema(
    [
        pa.field("archive_file", pa.string(), nullable=False),
        pa.field("offset", pa.int64(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("url", pa.string(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),  # entry | refusal
        pa.field("reason", pa.string()),
        pa.field("detail", pa.string()),
        *(pa.field(part, pa.string()) for part in PARTS),
        pa.field("blocks", pa.list_(pa.string()), nullable=False),
    ]
)

_ENTRY: Final = TypeAdapter(TaggedArticle)


class ShardDamaged(StoreError):
    """A shard is cut off or changed, or not the one that was ordered; it is made again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedPage:
    """One capture of an order. ``lead`` is JSON as the ledger has it, ``{}`` when there was none."""

    offset: int
    url: str
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Read these answers of one WARC file, all of one source, and leave the shard on a shelf."""

    source: Source
    archive: str
    """Address of the archive: a local path or one that fsspec knows."""
    shards: str
    """Address of the shelf of shards."""
    archive_file: str
    pages: tuple[OrderedPage, ...]
    boilerplate: tuple[str, ...] = ()
    """Keys of blocks to leave out, sorted."""
    rules: str = ""
    """``rules_digest()`` of who orders."""

    @property
    def digest(self) -> str:
        """Of all that decides the shard's content; where archive and shelf lie does not."""
        said = repr((self.source, self.archive_file, self.pages, self.boilerplate, self.rules))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def name(self) -> str:
        """Of the shard, below the shelf's address."""
        file = PurePosixPath(self.archive_file)
        return f"{self.rules}/{file.parent}/{file.name.removesuffix('.warc.gz')}.{self.source.id}.{self.digest}.parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That a shard lies on its shelf."""

    name: str
    rows: int
    bytes: int
    seconds: float
    """Wall clock, on the worker."""
    found: bool = False
    """True when it lay there already, whole."""


class Apply(Protocol):
    """``pipelines.pool.Workers.apply``: pages are read in processes that can be killed."""

    def __call__(
        self, function: Callable[[ArchivedPage], TaggedArticle], given: Iterable[ArchivedPage], /
    ) -> Iterator[tuple[ArchivedPage, Reading]]:
        """Give each page with what it is read as, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A capture's row of a shard."""

    reading: Reading
    blocks: tuple[str, ...]


def make_shard(order: Order, apply: Apply) -> Receipt:
    """Carry out an order; a shard that is there and whole is left as it is.

    Raises TripointError when this machine's rules are not those of the order, StoreError when archive or shelf fail.
    """
    if order.rules != rules_digest():
        raise TripointError(
            f"a worker reads with other rules ({rules_digest()}) than this machine ({order.rules}); "
            "install the same version of Tripoint and its libraries on both."
        )
    began = time.monotonic()
    shelf = Shelf(order.shards)
    data = shelf.read(order.name)
    if data is not None and _whole(data, order):
        return Receipt(name=order.name, rows=len(order.pages), bytes=len(data), seconds=0.0, found=True)
    with Shelf(order.archive).at_hand(order.archive_file) as archive:
        pages = [
            ArchivedPage(
                key=number,
                source=order.source,
                lead=load_lead(page.lead) if page.lead != "{}" else None,
                boilerplate=frozenset(order.boilerplate),
                archive=archive,
                archive_file=order.archive_file,
                archive_offset=page.offset,
            )
            for number, page in enumerate(order.pages)
        ]
        data = pack(order, [reading for _, reading in apply(read_page, pages)])
    shelf.write(order.name, data)
    return Receipt(name=order.name, rows=len(order.pages), bytes=len(data), seconds=time.monotonic() - began)


def pack(order: Order, readings: Iterable[Reading]) -> bytes:
    """The bytes of a shard."""
    rows = [_row(order, page, reading) for page, reading in zip(order.pages, readings, strict=True)]
    table = pa.Table.from_pylist(rows, schema=SCHEMA.with_metadata({"tripoint_order": order.digest}))
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", write_page_checksum=True, store_schema=True)
    return out.getvalue()


def read_shard(shelf: Shelf, order: Order) -> Mapping[int, Row]:
    """The rows of a shard by the offset of their capture. Raises ShardDamaged, with its name and what is wrong."""
    data = shelf.read(order.name)
    if data is None:
        raise ShardDamaged(f"{shelf.address}/{order.name}: missing")
    return unpack(data, order, where=f"{shelf.address}/{order.name}")


def unpack(data: bytes, order: Order, *, where: str) -> Mapping[int, Row]:
    """The rows of a shard from its bytes; ``where`` is named in ShardDamaged."""
    try:
        table = pq.read_table(io.BytesIO(data), page_checksum_verification=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ShardDamaged(f"{where}: cut off or changed ({first})") from error
    said = (table.schema.metadata or {}).get(b"tripoint_order", b"").decode()
    if said != order.digest or table.schema.names != SCHEMA.names:
        raise ShardDamaged(f"{where}: holds another order's rows ({said or 'none named'})")
    rows = table.to_pylist()
    if [row["offset"] for row in rows] != [page.offset for page in order.pages]:
        raise ShardDamaged(f"{where}: {len(rows)} rows where {len(order.pages)} were ordered")
    return {row["offset"]: Row(reading=_reading(row), blocks=tuple(row["blocks"])) for row in rows}


def _whole(data: bytes, order: Order) -> bool:
    try:
        unpack(data, order, where=order.name)
    except ShardDamaged:
        return False
    return True


def _row(order: Order, page: OrderedPage, reading: Reading) -> dict[str, Any]:
    row: dict[str, Any] = {
        "archive_file": order.archive_file,
        "offset": page.offset,
        "source_id": order.source.id,
        "url": page.url,
        "blocks": [],
    }
    if isinstance(reading, Refusal):
        return {**row, "outcome": "refusal", "reason": reading.reason.value, "detail": reading.detail}
    said = _ENTRY.dump_python(reading, mode="json")
    return {
        **row,
        "outcome": "entry",
        **{part: _compact(said[part]) for part in PARTS},
        "blocks": [key for key, _ in blocks(reading.article.article_body)],
    }


def _reading(row: Mapping[str, Any]) -> Reading:
    if row["outcome"] == "refusal":
        return Refusal(reason=Reason(row["reason"]), detail=row["detail"])
    return _ENTRY.validate_python({part: json.loads(row[part]) for part in PARTS})


_compact = functools.partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
