"""Where archive and shards lie: any file system fsspec knows, a local path or ``s3://``; keys are fsspec's business.

Local paths need no extra; ``s3://`` needs ``cluster``. Keys and addresses of servers come from where fsspec and its file
systems look for them (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL``, ``FSSPEC_S3_...``).
"""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec

from catalog.model.errors import StoreError, TripointError

MISSING_EXTRA = "--cluster: {name} is not installed; install the extra with pip install 'tripoint[cluster]'."


class Shelf:
    """Files by name below one address. A file is there whole or not at all."""

    def __init__(self, address: str) -> None:
        self.address = address
        try:
            # Others write here too: a listing kept from before would say that what they brought is missing.
            self._files, self._root = fsspec.url_to_fs(address, use_listings_cache=False)
        except ImportError as error:
            raise TripointError(MISSING_EXTRA.format(name=f"what reads {address}")) from error
        except ValueError as error:
            raise TripointError(
                f"{address}: {error}; write a local path or an address like s3://bucket/folder."
            ) from error
        protocols = self._files.protocol
        self.local = "file" in ((protocols,) if isinstance(protocols, str) else protocols)

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None when there is none. Raises StoreError when the store does not answer."""
        with self._named(name):
            try:
                return bytes(self._files.cat_file(self._path(name)))
            except FileNotFoundError:
                return None

    def write(self, name: str, data: bytes) -> None:
        """Put a file in place. Raises StoreError."""
        with self._named(name):
            if not self.local:
                self._files.pipe_file(self._path(name), data)  # one PUT: seen whole or not at all
                return
            path = Path(self._path(name))
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
            beside.write_bytes(data)
            beside.replace(path)

    def names(self, begin: str) -> tuple[str, ...]:
        """The names of all files in or below the folder ``begin``, sorted; none where there is no such folder."""
        with self._named(begin):
            try:
                paths = self._files.find(self._path(begin))
            except FileNotFoundError:
                return ()
            root = str(self._root).rstrip("/") + "/"
            return tuple(sorted(path.removeprefix(root) for path in paths))

    def remove(self, name: str) -> None:
        """Take a file away; nothing happens where there is none."""
        with self._named(name):
            try:
                self._files.rm_file(self._path(name))
            except FileNotFoundError:
                return

    def missing_or_older(self, name: str, path: Path) -> bool:
        """Whether the file here is not that of ``path``: not there, another length, or put before ``path`` was written."""
        with self._named(name):
            try:
                facts = self._files.info(self._path(name))
            except FileNotFoundError:
                return True
            there = self._files.modified(self._path(name)).timestamp()
        # A store counts in whole seconds: within one second the copy is made again rather than trusted.
        return bool(facts["size"] != path.stat().st_size or there < path.stat().st_mtime + 1)

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        """A local folder in which the file of this name lies, as it does here; a copy when this is no local path.

        Raises StoreError when there is no such file on a store that is not local.
        """
        if self.local:
            yield Path(self._root)
            return
        data = self.read(name)
        if data is None:
            raise StoreError(f"{self.address}/{name}: missing; put it back from a backup.")
        with tempfile.TemporaryDirectory(prefix="tripoint-") as folder:
            copy = Path(folder) / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(data)
            yield Path(folder)

    def _path(self, name: str) -> str:
        return str(PurePosixPath(self._root) / name)

    @contextmanager
    def _named(self, name: str) -> Iterator[None]:
        try:
            yield
        except _store_errors() as error:
            raise StoreError(
                f"{self.address}/{name}: {error}; look at the address, its keys and its room, and start again."
            ) from error


def send_archive(archive: Path, address: str) -> tuple[str, ...]:
    """Copy the sealed files of an archive that ``address`` lacks or has older; their names. Raises StoreError."""
    shelf = Shelf(address)
    sent = []
    for path in sorted(archive.rglob("*.warc.gz")):
        name = path.relative_to(archive).as_posix()
        if shelf.missing_or_older(name, path):
            shelf.write(name, path.read_bytes())
            sent.append(name)
    return tuple(sent)


def _store_errors() -> tuple[type[Exception], ...]:
    errors: list[Any] = [OSError]
    try:
        from botocore.exceptions import BotoCoreError  # type: ignore[import-untyped]  # noqa: PLC0415 -- comes with s3fs
    except ImportError:
        pass
    else:
        errors.append(BotoCoreError)
    return tuple(errors)
