"""How far a run is: a bar on a terminal, plain lines anywhere else (a log does not want a bar)."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

import click


class Progress(Protocol):
    """What a run tells while it goes on."""

    def say(self, line: str) -> None:
        """Something an operator should read."""

    def crawled(self, source_id: str, line: str) -> None:
        """A source is done; ``line`` says what it gave."""

    def read(self, done: int, total: int) -> None:
        """So many of so many pages are read."""


class Lines:
    """A line an event; pages are counted in steps of a tenth."""

    def __init__(self, *, err: bool = False) -> None:
        self._err = err

    def say(self, line: str) -> None:
        """Print the line."""
        click.echo(line, err=self._err)

    def crawled(self, source_id: str, line: str) -> None:
        """Print the line."""
        click.echo(line, err=self._err)

    def read(self, done: int, total: int) -> None:
        """Print at most ten lines; none for a handful of pages."""
        if total >= 100 and done * 10 // total > (done - 1) * 10 // total:
            click.echo(f"{done} of {total} pages read", err=self._err)


class Records:
    """A JSON document an event, on standard error: ``time event message`` and, where it is about one, ``source_id``."""

    def say(self, line: str) -> None:
        """Print the record."""
        self._print("note", line)

    def crawled(self, source_id: str, line: str) -> None:
        """Print the record."""
        self._print("crawled", line, source_id=source_id)

    def read(self, done: int, total: int) -> None:
        """Print at most ten records."""
        if done * 10 // total > (done - 1) * 10 // total:
            self._print("read", f"{done} of {total} pages read", done=done, total=total)

    @staticmethod
    def _print(event: str, message: str, **more: str | int) -> None:
        said = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, "message": message}
        click.echo(json.dumps(said | more, ensure_ascii=False), err=True)


class Bars:
    """Two bars: sources, then pages. What went wrong with a source is said above its bar."""

    def __init__(self, sources: int) -> None:
        self._sources = sources
        self._bar: Any = None
        self._total = 0

    def say(self, line: str) -> None:
        """Print the line above the bar."""
        click.echo(f"\r\x1b[K{line}", err=True)

    def crawled(self, source_id: str, line: str) -> None:
        """One source further."""
        self._show("crawling", self._sources)
        if ": ok" not in line and ": unchanged" not in line:
            self.say(line)
        self._bar.update(1, source_id)

    def read(self, done: int, total: int) -> None:
        """So far with the pages."""
        self._show("reading", total)
        self._bar.update(done - self._bar.pos)

    def _show(self, label: str, length: int) -> None:
        if self._bar is not None and self._bar.label.strip() == label:
            return
        self.close()
        self._bar = click.progressbar(
            length=length, label=f"{label:8}", item_show_func=lambda item: str(item or ""), file=sys.stderr
        )
        self._bar.render_progress()

    def close(self) -> None:
        """End the line of the bar."""
        if self._bar is not None:
            self._bar.render_finish()


@contextmanager
def showing(sources: int, *, as_json: bool = False) -> Iterator[Progress]:
    """Progress of a run over so many sources: bars when standard error is a terminal, lines else; ``TRIPOINT_LOG=json``: records.

    With ``as_json`` standard output is left to the one document of the run.
    """
    if os.environ.get("TRIPOINT_LOG") == "json":
        yield Records()
        return
    if not sys.stderr.isatty():
        yield Lines(err=as_json)
        return
    bars = Bars(sources)
    try:
        yield bars
    finally:
        bars.close()
