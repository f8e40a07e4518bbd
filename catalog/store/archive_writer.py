"""Writes WARC files: one gzip member a record, one group of records an answer, sealed by rename (see ``archive``)."""

import fcntl
import io
import json
import os
from base64 import b32encode
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from catalog.model.errors import StoreError
from catalog.store.exchange import Earlier, Exchange, Position, lead_json

MAX_FILE_BYTES: Final = 256 * 1024 * 1024
"""A file is sealed when it is larger, so that one damaged file costs little and a copy is soon made."""

OPEN: Final = ".open"
SOFTWARE: Final = "Tripoint 0.1 (warcio)"
SAME_BODY: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_FALSIFIED: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@dataclass(slots=True, kw_only=True)
class ArchiveWriter:
    """Writes the answers of one source in one run. Not shared between processes; each has files of its own.

    The open file is held with ``flock``, which the kernel gives back at kill -9: recovery can tell a live file from one
    that was left. Raises StoreError when the disk is full or the folder cannot be written.
    """

    archive: Path
    run_id: int
    source_id: str
    started: datetime
    max_bytes: int = MAX_FILE_BYTES
    _file: IO[bytes] | None = field(default=None, init=False)
    _path: Path | None = field(default=None, init=False)

    def write(self, exchange: Exchange, *, same_as: Earlier | None = None) -> Position:
        """Append one group of records; when this returns, it is on the disk (fsync).

        With ``same_as`` a ``revisit`` record is written in place of the body: profile server-not-modified for a 304,
        identical-payload-digest else.
        """
        try:
            out = self._open()
            offset = out.tell()
            self._write_group(out, exchange, same_as)
            out.flush()
            os.fsync(out.fileno())
            length = out.tell() - offset
        except OSError as error:
            raise StoreError(
                f"{self._path or self.archive}: {error.strerror}; make room or choose another --data."
            ) from error
        position = Position(file=self._name(), offset=offset, length=length)
        if offset + length >= self.max_bytes:
            self.close()
        return position

    def close(self) -> None:
        """Seal the file by rename. Nothing is written to it again."""
        if self._file is None or self._path is None:
            return
        try:
            self._file.close()
            seal(self._path)
        except OSError as error:
            raise StoreError(f"{self._path}: {error.strerror}; it is sealed at the next start.") from error
        finally:
            self._file = self._path = None

    def _name(self) -> str:
        assert self._path is not None  # noqa: S101 -- set by _open
        return str(self._path.relative_to(self.archive)).removesuffix(OPEN)

    def _open(self) -> IO[bytes]:
        if self._file is not None:
            return self._file
        folder = self.archive / f"{self.started:%Y}" / f"{self.started:%m}"
        folder.mkdir(parents=True, exist_ok=True)
        number = 0
        while True:
            sealed = folder / f"{self.run_id:06d}-{self.source_id}-{number:02d}.warc.gz"
            path = sealed.with_name(sealed.name + OPEN)
            if not sealed.exists():
                with suppress(FileExistsError):
                    self._file = path.open("xb")
                    break
            number += 1
        fcntl.flock(self._file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._path = path
        sync_folder(folder)
        writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        info = {"software": SOFTWARE, "format": "WARC File Format 1.1", "isPartOf": f"run {self.run_id}"}
        writer.write_record(writer.create_warcinfo_record(sealed.name, {**info, "source": self.source_id}))
        return self._file

    def _write_group(self, out: IO[bytes], exchange: Exchange, same_as: Earlier | None) -> None:
        writer = WARCWriter(out, gzip=True, warc_version="1.1")
        date = _warc_date(exchange.fetched_at)
        status = StatusAndHeaders(
            f"{exchange.status} {exchange.reason}".strip(),
            [(_kept_name(name), _one_line(value)) for name, value in exchange.headers],
            protocol="HTTP/1.1",
        )
        warc: dict[str, str] = {"WARC-Date": date}
        if exchange.ip_address:
            warc["WARC-IP-Address"] = exchange.ip_address
        url = exchange.final_url
        if same_as is None:
            status.headers.append(("Content-Length", str(len(exchange.body))))
            warc["WARC-Payload-Digest"] = _base32(exchange.digest)
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(exchange.body),
                length=len(exchange.body),
                http_headers=status,
                warc_headers_dict=warc,
            )
        else:
            not_modified = exchange.status == 304
            if same_as.position is not None:
                warc["WARC-Refers-To-Filename"] = same_as.position.file
                warc["WARC-Refers-To-File-Offset"] = str(same_as.position.offset)
            record = writer.create_revisit_record(
                url,
                digest=_base32(same_as.digest),
                refers_to_uri=same_as.url,
                refers_to_date=_warc_date(same_as.fetched_at),
                http_headers=status,
                warc_headers_dict=warc,
            )
            record.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED if not_modified else SAME_BODY)
        identity = record.rec_headers.get_header("WARC-Record-ID")
        writer.write_record(record)
        concurrent = {"WARC-Date": date, "WARC-Concurrent-To": identity}
        _, _, rest = url.partition("://")
        path = "/" + rest.partition("/")[2]
        ask = StatusAndHeaders(
            f"GET {path} HTTP/1.1", [(n, _one_line(v)) for n, v in exchange.request_headers], is_http_request=True
        )
        writer.write_record(writer.create_warc_record(url, "request", http_headers=ask, warc_headers_dict=concurrent))
        said = {
            "source": exchange.source_id,
            "run": self.run_id,
            "url": exchange.url,
            "redirects": list(exchange.redirects),
            "digest": same_as.digest if same_as else exchange.digest,
            "lead": lead_json(exchange.lead) if exchange.lead else None,
        }
        fields = "".join(f"{key}: {json.dumps(value)}\r\n" for key, value in said.items()).encode()
        writer.write_record(
            writer.create_warc_record(
                url,
                "metadata",
                payload=io.BytesIO(fields),
                length=len(fields),
                warc_content_type="application/warc-fields",
                warc_headers_dict=concurrent,
            )
        )


def seal(path: Path) -> None:
    """Give an open file its last name, durably."""
    path.rename(path.with_name(path.name.removesuffix(OPEN)))
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new or changed name in this folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _kept_name(name: str) -> str:
    return f"X-Crawl-{name}" if name.lower() in _FALSIFIED else name


def _one_line(value: str) -> str:
    # A header value that brought a line break would forge further headers of the record.
    return " ".join(value.replace("\x00", "").split())


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _base32(sha256: str) -> str:
    return "sha256:" + b32encode(bytes.fromhex(sha256.removeprefix("sha256:"))).decode()
