"""The index of the archive: CDXJ, one line an answer, so that a replay tool (pywb) finds any page by address and time.

Beside each sealed ``NAME.warc.gz`` lies ``NAME.cdxj``; ``index.cdxj`` is all of them merged. They are made from the WARC files
alone and may be thrown away. A line is ``KEY TIMESTAMP JSON``: the key is the address in SURT form (host reversed, without
``www.``, lower case, query sorted), the timestamp 14 digits UTC, the JSON has ``url mime status digest length offset filename``
(``filename`` below the archive folder). Records of a 304 are left out: there is nothing in them to show.

To replay: ``archive_paths: .../archive/`` and ``index_paths: .../archive/index.cdxj`` in pywb's config.yaml.
"""

import heapq
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import normpath
from typing import Final
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from catalog.model.errors import StoreError
from catalog.store.archive_writer import NOT_MODIFIED

INDEX: Final = "index.cdxj"
_PORTS: Final = {"http": 80, "https": 443}
_WWW: Final = re.compile(r"^www\d*\.")
_SESSION: Final = re.compile(r"(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}")


def write_indexes(archive: Path) -> tuple[str, ...]:
    """Index the sealed files that have none, then merge them all. Call under the lock.

    Gives a line for each file that could not be read or written: an index is a convenience, and no night fails over it.
    """
    failures: list[str] = []
    indexes: list[Path] = []
    changed = False
    for file in sorted(archive.rglob("*.warc.gz")):
        path = index_of(file)
        if not path.exists():
            try:
                _write(path, sorted(lines(file, str(file.relative_to(archive)))))
            except StoreError as error:
                failures.append(str(error))
                continue
            changed = True
        indexes.append(path)
    for left in set(archive.rglob("*.cdxj")) - {*indexes, archive / INDEX}:
        left.unlink()
        changed = True
    merged = archive / INDEX
    if indexes and (changed or not merged.exists()):
        try:
            _write(merged, _merge(indexes))
        except StoreError as error:
            failures.append(str(error))
    return tuple(failures)


def _merge(indexes: list[Path]) -> Iterator[str]:
    # In groups: an archive of years has more files than a process may hold open.
    groups = [indexes[start : start + 200] for start in range(0, len(indexes), 200)]
    yield from heapq.merge(*(sorted(line for path in group for line in _read(path)) for group in groups))


def index_of(file: Path) -> Path:
    """Where the index of an archive file lies."""
    return file.with_name(file.name.removesuffix(".warc.gz") + ".cdxj")


def drop_index(archive: Path, file: str) -> None:
    """Remove what the indexes say of a file that is about to change; ``write_indexes`` makes them again."""
    for path in (index_of(archive / file), archive / INDEX):
        path.unlink(missing_ok=True)


def lines(path: Path, name: str) -> Iterator[str]:
    """The lines of one archive file in its own order. Raises StoreError for what cannot be read to its end."""
    try:
        with path.open("rb") as stream:
            iterator = ArchiveIterator(stream)
            for record in iterator:
                if record.rec_type not in {"response", "revisit"}:
                    continue
                headers = record.rec_headers
                if headers.get_header("WARC-Profile") == NOT_MODIFIED:
                    continue
                url = headers.get_header("WARC-Target-URI")
                kind = (record.http_headers.get_header("Content-Type") or "unk") if record.http_headers else "unk"
                said = {
                    "url": url,
                    "mime": "warc/revisit" if record.rec_type == "revisit" else kind.split(";")[0].strip().lower(),
                    "status": record.http_headers.get_statuscode() if record.http_headers else "-",
                    "digest": headers.get_header("WARC-Payload-Digest") or "-",
                }
                iterator.read_to_end()
                said |= {
                    "length": str(iterator.get_record_length()),
                    "offset": str(iterator.get_record_offset()),
                    "filename": name,
                }
                stamp = "".join(sign for sign in headers.get_header("WARC-Date") if sign.isdigit())[:14]
                yield f"{surt(url)} {stamp} {json.dumps(said, ensure_ascii=False)}\n"
    except (ArchiveLoadFailed, OSError, ValueError, EOFError) as error:
        raise StoreError(f"archive/{name}: cannot be indexed ({error}); tripoint verify says more.") from error


def surt(address: str) -> str:
    """The key of an address: ``nl,limburg)/nieuws/1?a=1&b=2`` (Sort-friendly URI Reordering Transform, as wayback has it)."""
    parts = urlsplit(address)
    host = ",".join(reversed(_WWW.sub("", parts.hostname or "").split(".")))
    port = f":{parts.port}" if parts.port not in (None, _PORTS.get(parts.scheme)) else ""
    path = quote(normpath("/" + parts.path.lstrip("/")), safe="/%:@!$&'()*+,;=-._~").lower()
    query = [part for part in parts.query.lower().split("&") if part and not _SESSION.fullmatch(part)]
    return f"{host}{port}){path}" + (f"?{'&'.join(sorted(query))}" if query else "")


def _read(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from file


def _write(path: Path, made: Iterator[str] | list[str]) -> None:
    written = path.with_name(path.name + ".open")
    try:
        with written.open("w", encoding="utf-8") as out:
            out.writelines(made)
            out.flush()
            os.fsync(out.fileno())
        written.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}); make room and start again.") from error
