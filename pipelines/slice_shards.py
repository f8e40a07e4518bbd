"""Slices of the ledger as Parquet: what a crawl takes along and what it brings back, one typed column group a table.

Written whole and read strictly, as the shards of readings are (``pipelines.shards``).
"""

import io
import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from catalog.store.slices import TABLES, Slice, columns
from pipelines.shards import ShardDamaged

_TYPES: Final = {"TEXT": pa.string(), "INTEGER": pa.int64(), "REAL": pa.float64(), "BLOB": pa.binary()}
_FACTS: Final = b"tripoint_facts"


@cache
def _schema() -> pa.Schema:
    return pa.schema(
        [
            pa.field("table", pa.string(), nullable=False),
            *(
                pa.field(table, pa.struct([pa.field(name, _TYPES[kind]) for name, kind in columns()[table].items()]))
                for table in TABLES
            ),
        ]
    )


def pack_slice(rows: Slice, facts: Mapping[str, Any]) -> bytes:
    """The bytes of a slice; ``facts`` is what else is to be said of it, as JSON."""
    lines = [{"table": table, table: dict(row)} for table in TABLES for row in rows.get(table, ())]
    schema = _schema().with_metadata({_FACTS: json.dumps(facts, sort_keys=True).encode()})
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(lines, schema=schema), out, compression="zstd", write_page_checksum=True)
    return out.getvalue()


def unpack_slice(data: bytes, *, where: str) -> tuple[Slice, Mapping[str, Any]]:
    """A slice and its facts. Raises ShardDamaged, with ``where`` and what is wrong."""
    try:
        table = pq.read_table(io.BytesIO(data), page_checksum_verification=True)
        facts: Mapping[str, Any] = json.loads((table.schema.metadata or {})[_FACTS])
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ShardDamaged(f"{where}: cut off or changed ({first})") from error
    if table.schema.names != _schema().names:
        raise ShardDamaged(f"{where}: has other columns than this version's; it was made by another Tripoint")
    found: dict[str, list[Mapping[str, Any]]] = {name: [] for name in TABLES}
    for row in table.to_pylist():
        found[row["table"]].append(row[row["table"]])
    return found, facts
