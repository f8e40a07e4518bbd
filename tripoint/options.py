"""What every command takes: the data folder, the source files, JSON; and how an error leaves."""

import errno
import functools
import os
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from catalog.model.errors import StoreError, TripointError
from catalog.model.source import Source
from catalog.registry.configuration import Configuration
from catalog.registry.sources import default_folder, load_sources
from catalog.store.place import DataFolder

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EIO})
"""What the system says when a folder takes nothing more."""


class Settings:
    """What the options and the environment of one command say."""

    def __init__(self, data: Path, sources: Path | None) -> None:
        self.data = DataFolder(data.absolute())
        self.sources_folder = sources

    def sources(self) -> dict[str, Source]:
        """The registry, read strictly. Raises SourceFileError."""
        return load_sources(self.sources_folder or default_folder())


def now() -> datetime:
    """The clock of this run: ``TRIPOINT_NOW``, else the machine's. Aware, UTC. Raises TripointError on nonsense."""
    given = os.environ.get("TRIPOINT_NOW")
    if not given:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise TripointError(f"TRIPOINT_NOW: '{given}' is no time; write it like 2026-11-10T02:00:00+00:00.") from error
    if moment.tzinfo is None:
        raise TripointError(f"TRIPOINT_NOW: '{given}' has no zone; write it like 2026-11-10T02:00:00+00:00.")
    return moment.astimezone(UTC)


def tripoint_command(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a click command ``--data`` and ``--sources`` as one ``settings``, and its errors a face without a traceback."""

    @click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="TRIPOINT_DATA",
        default=Path("data"),
        show_default=True,
        help="Folder that holds catalogue, archive and edition (or TRIPOINT_DATA).",
    )
    @click.option(
        "--sources",
        "sources_folder",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="TRIPOINT_SOURCES",
        default=None,
        help="Another folder of source files (or TRIPOINT_SOURCES).",
    )
    @functools.wraps(function)
    def command(*args: Any, data: Path, sources_folder: Path | None, **kwargs: Any) -> Any:
        try:
            return function(*args, settings=Settings(data, sources_folder), **kwargs)
        except TripointError as error:
            click.echo(f"tripoint: {error}", err=True)
            sys.exit(error.exit_code)
        except sqlite3.Error as error:
            click.echo(
                f"tripoint: {data}: {error}; if the disk is full make room and start again, else tripoint verify says more",
                err=True,
            )
            sys.exit(StoreError.exit_code)
        except OSError as error:
            if error.errno not in FULL:
                raise
            click.echo(
                f"tripoint: {error.filename or data}: {error.strerror}; make room or choose another --data, and start again",
                err=True,
            )
            sys.exit(StoreError.exit_code)

    return command


def set_contact(configuration: Configuration) -> None:
    """The contact of the operator's file is that of the crawl, unless ``TRIPOINT_CONTACT`` names another."""
    if configuration.crawl.contact:
        os.environ.setdefault("TRIPOINT_CONTACT", configuration.crawl.contact)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
