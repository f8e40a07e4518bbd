"""The archive: every answer that can become a record, as WARC 1.1 (ISO 28500), written before it is read.

One gzip member a record; an answer is a group of ``response`` (or ``revisit``), ``request`` and ``metadata``. A file is
written as ``NAME.warc.gz.open``, sealed by rename, and never appended to afterwards: warcio 1.8 loses every record that
is appended behind a cut one (measured, 3 of 3). ``metadata`` says what the catalogue needs and the answer does not hold
(source, run, lead, redirects), so that the catalogue can be made again from the archive alone.

Bodies are stored after transfer and content decoding; the headers this falsifies keep their value under Common Crawl's
names ``X-Crawl-Content-Encoding``, ``X-Crawl-Transfer-Encoding`` and ``X-Crawl-Content-Length``.
"""

import fcntl
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from catalog.model.capture import Capture
from catalog.model.errors import StoreError
from catalog.store.archive_writer import OPEN, ArchiveWriter, seal
from catalog.store.exchange import Damage, Earlier, Exchange, Position, Stored, digest, lead_from_json, lead_json

__all__ = [
    "ArchiveWriter",
    "Damage",
    "Earlier",
    "Exchange",
    "Position",
    "Stored",
    "digest",
    "lead_from_json",
    "lead_json",
    "open_path",
    "read",
    "recover",
    "verify",
    "walk",
]


def open_path(archive: Path, file: str) -> Path:
    """The path of an archive file, sealed or still open. Raises StoreError when it is missing."""
    sealed = archive / file
    for path in (sealed, sealed.with_name(sealed.name + OPEN)):
        if path.exists():
            return path
    raise StoreError(f"archive/{file}: missing; put it back from a backup (tripoint restore DIR).")


def read(archive: Path, file: str, offset: int) -> Stored:
    """The answer whose first record begins at ``offset``.

    Raises StoreError when the file is missing, the record cut, or a digest not right: warcio says nothing of a cut
    record, so the digest must be *right*, not merely "not wrong".
    """
    path = open_path(archive, file)
    with path.open("rb") as stream:
        stream.seek(offset)
        try:
            for stored in _walk(stream, file):
                return stored
        except (ArchiveLoadFailed, OSError, ValueError, EOFError) as error:
            raise StoreError(f"archive/{file} at {offset}: {error}; put the file back from a backup.") from error
    raise StoreError(f"archive/{file} at {offset}: no record there; put the file back from a backup.")


def walk(archive: Path) -> Iterator[Stored]:
    """Every stored answer, by file name and offset; the archive alone, without the ledger. Raises StoreError."""
    for path in sorted(archive.rglob("*.warc.gz")):
        file = str(path.relative_to(archive))
        with path.open("rb") as stream:
            try:
                yield from _walk(stream, file)
            except (ArchiveLoadFailed, OSError, ValueError, EOFError) as error:
                raise StoreError(f"archive/{file}: {error}; tripoint verify says which records are lost.") from error


def _walk(stream: IO[bytes], file: str) -> Iterator[Stored]:
    iterator = ArchiveIterator(stream, check_digests=True)
    pending: tuple[Any, bytes, int] | None = None
    for record in iterator:
        if record.rec_type in {"response", "revisit"}:
            body = record.content_stream().read()
            checker = record.digest_checker
            if record.rec_type == "response" and checker.passed is not True:
                raise ValueError(f"record at {iterator.get_record_offset()} is cut or changed (digest)")
            pending = (record, body, iterator.get_record_offset())
        elif record.rec_type == "metadata" and pending is not None:
            said = _fields(record.content_stream().read())
            if record.digest_checker.passed is not True:
                raise ValueError(f"record at {iterator.get_record_offset()} is cut or changed (digest)")
            answer, body, offset = pending
            iterator.read_to_end()
            end = iterator.get_record_offset() + iterator.get_record_length()
            yield _stored(answer, body, said, Position(file=file, offset=offset, length=end - offset))
            pending = None
    if pending is not None:
        raise ValueError(f"record at {pending[2]} has no metadata record behind it")


def _stored(record: Any, body: bytes, said: Mapping[str, Any], position: Position) -> Stored:
    headers: dict[str, str] = {}
    for name, value in record.http_headers.headers if record.http_headers else ():
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    code = record.http_headers.get_statuscode() if record.http_headers else "0"
    lead = said.get("lead")
    return Stored(
        capture=Capture(
            url=str(said["url"]),
            final_url=record.rec_headers.get_header("WARC-Target-URI"),
            source_id=str(said["source"]),
            fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")).astimezone(UTC),
            status=int(code),
            headers=headers,
            body=body,
            redirects=tuple(said.get("redirects") or ()),
            archive_file=position.file,
            archive_offset=position.offset,
            digest=str(said.get("digest") or digest(body)),
        ),
        lead=lead_from_json(lead) if lead else None,
        position=position,
        run_id=said.get("run"),
        revisit=record.rec_type == "revisit",
    )


def verify(
    archive: Path, file: str, *, whole_one: Callable[[Stored], object] | None = None
) -> tuple[int, tuple[Damage, ...]]:
    """How many answers of one sealed file are whole, and what is wrong with the rest (offsets of records).

    ``whole_one`` is told each answer that is.
    """
    path = archive / file
    if not path.exists():
        return 0, (Damage(file=file, offset=None, what="missing"),)
    whole = 0
    last = None
    try:
        with path.open("rb") as stream:
            for stored in _walk(stream, file):
                whole += 1
                last = stored.position
                if whole_one is not None:
                    whole_one(stored)
    except (ArchiveLoadFailed, OSError, ValueError, EOFError) as error:
        return whole, (Damage(file=file, offset=last.offset + last.length if last else 0, what=str(error)),)
    if not _ends_with_a_mark(path):
        return whole - 1, (Damage(file=file, offset=last.offset if last else 0, what="the last gzip member is cut"),)
    return whole, ()


def _ends_with_a_mark(path: Path) -> bool:
    """Whether the last gzip member has its end mark; warcio reads on without it."""
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            while chunk:
                if member.eof:
                    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
                member.decompress(chunk)
                chunk = member.unused_data
    return member.eof


def recover(archive: Path, known: Mapping[str, int]) -> tuple[str, ...]:
    """Seal files that a killed process left: cut to the last byte the ledger knows of, renamed; empty ones removed.

    ``known``: by file, the end of its last record with a row in the ledger. A file that its writer still holds is left
    alone. Returns the names of the files it sealed.
    """
    sealed = []
    for path in sorted(archive.rglob(f"*.warc.gz{OPEN}")):
        file = str(path.relative_to(archive)).removesuffix(OPEN)
        with path.open("r+b") as stream:
            try:
                fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            end = known.get(file)
            if end is None:
                path.unlink()
                continue
            if stream.seek(0, os.SEEK_END) < end:
                raise StoreError(f"archive/{file}: shorter than the ledger knows; put it back from a backup.")
            stream.truncate(end)
            os.fsync(stream.fileno())
            seal(path)
        sealed.append(file)
    return tuple(sealed)


def _fields(block: bytes) -> dict[str, Any]:
    lines = (line.partition(": ") for line in block.decode().splitlines() if line)
    return {key: json.loads(value) for key, _, value in lines}
