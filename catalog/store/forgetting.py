"""Taking answers out of sealed archive files: their bytes are replaced by a tombstone record of the same length.

Since the length stays, every other record stays where the ledger, the catalogue and revisit records say it is, and one
rename puts the new file in place: killed before it, nothing has changed; after it, nothing is left to do.
"""

import os
import struct
import zlib
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from warcio.warcwriter import WARCWriter

from catalog.model.errors import StoreError
from catalog.store.archive_writer import sync_folder
from catalog.store.cdx import drop_index
from catalog.store.exchange import Position

_COMMENT: Final = 0x10
"""Flag of RFC 1952: a comment, ended by a zero byte, follows the ten bytes of the header."""
_STORED_BLOCK: Final = 65_535


def forget(archive: Path, positions: Sequence[Position], *, now: datetime) -> None:
    """Replace the records at these places by tombstones, file by file. Raises StoreError when one cannot be written.

    Done again after a kill it does the same to what it had done already.
    """
    for file in sorted({position.file for position in positions}):
        path = archive / file
        drop_index(archive, file)
        written = path.with_name(path.name + ".forgetting")
        try:
            data = bytearray(path.read_bytes())
            for position in positions:
                if position.file == file:
                    end = position.offset + position.length
                    data[position.offset : end] = tombstone(position.length, now=now)
            with written.open("wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            written.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            written.unlink(missing_ok=True)
            raise StoreError(
                f"archive/{file}: the item was not taken out ({error.strerror}); make room and take it down again."
            ) from error


def tombstone(length: int, *, now: datetime) -> bytes:
    """One gzip member of exactly ``length`` bytes: a metadata record that says that an answer was taken down, and when.

    Raises ValueError when the length cannot hold it; the three records of an answer are always longer.
    """
    room = length - len(_member(_record(0, now)))
    while room >= 0:
        record = _record(room, now)
        missing = length - len(_member(record))
        if missing >= 0:
            return _member(record, comment=missing)
        room += missing
    raise ValueError(f"{length} bytes cannot hold a tombstone")


def _record(padding: int, now: datetime) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    payload = f"taken_down: {now:%Y-%m-%d}\r\n".encode() + b" " * padding
    writer.write_record(
        writer.create_warc_record(
            "urn:tripoint:taken-down",
            "metadata",
            payload=BytesIO(payload),
            length=len(payload),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Date": f"{now:%Y-%m-%dT00:00:00Z}"},
        )
    )
    return out.getvalue()


def _member(content: bytes, *, comment: int = 0) -> bytes:
    """A gzip member with stored blocks; ``comment`` bytes more than it needs."""
    header = struct.pack("<4BI2B", 0x1F, 0x8B, 8, _COMMENT if comment else 0, 0, 0, 255)
    if comment:
        header += b" " * (comment - 1) + b"\x00"
    blocks = b""
    starts = range(0, len(content), _STORED_BLOCK)
    for start in starts:
        block = content[start : start + _STORED_BLOCK]
        blocks += struct.pack("<BHH", start == starts[-1], len(block), len(block) ^ 0xFFFF) + block
    return header + blocks + struct.pack("<2I", zlib.crc32(content), len(content) & 0xFFFFFFFF)
