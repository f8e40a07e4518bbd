"""Files of one JSON object a line, as ``tag``, ``group`` and ``inspect`` take them."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from catalog.model.errors import TripointError


class JsonLines:
    """The objects of a file of one JSON object a line, in order; ``-`` is standard input, blank lines are left out.

    A line that is no object, or lacks one of the required keys, is named on standard error with what is wrong, and the
    next one follows: a batch of ten thousand texts does not end at its third. Raises TripointError when the file cannot
    be read at all.
    """

    def __init__(self, path: Path, required: Sequence[str]) -> None:
        self.path = path
        self.required = required
        self.refused = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for number, line in enumerate(self._lines(), start=1):
            if not line.strip():
                continue
            try:
                yield self._object(line)
            except ValueError as error:
                self.refused += 1
                click.echo(f"tripoint: {self.path}: line {number} {error}; left out.", err=True)

    def close(self) -> None:
        """To be called after the last answer: leaves with exit code 1 when lines were refused, after saying how many."""
        if self.refused:
            click.echo(f"tripoint: {self.path}: {self.refused} lines left out; mend them and run them again.", err=True)
            sys.exit(1)

    def _lines(self) -> Iterator[str]:
        try:
            # A byte order mark is what spreadsheet programs write first; a byte that is no UTF-8 spoils a letter, not the batch.
            source = click.open_file(str(self.path), encoding="utf-8-sig", errors="replace")
        except OSError as error:
            raise TripointError(
                f"{self.path}: cannot be read ({error.strerror}); name a file of one JSON object a line."
            ) from error
        with source as file:
            yield from file

    def _object(self, line: str) -> dict[str, Any]:
        try:
            given = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise ValueError(f"is not JSON ({error})") from error
        wanted = ", ".join(self.required)
        missing = [key for key in self.required if not isinstance(given, dict) or given.get(key) is None]
        if missing or not isinstance(given, dict):
            raise ValueError(f'has no "{missing[0]}"; each line is an object with {wanted}')
        return given
