"""``json_group_array`` and ``json_group_object`` with a bound: SQLite's own gather outside every limit of the connection.

``select json_group_array(hex(zeroblob(100000))) from articles a, articles b`` held gigabytes within the time limit, and as much
again for each reader who sent it: ``SQLITE_LIMIT_LENGTH`` is asked only when the text is done (SQLite 3.40 to 3.46).

One difference: a function made outside SQLite does not see that a value came from ``json_object()``. So a text that is a JSON
object or list is put in as one, whether or not a JSON function made it; the lists that columns of the edition hold come out as
lists.
"""

import json
import sqlite3
from collections import deque
from collections.abc import Callable
from typing import Final

Value = str | float | bytes | None

_TOO_LONG: Final = "the gathered JSON is too long; gather fewer rows or shorter values"


def written(value: Value) -> str:
    """A value as JSON. Raises TypeError for a BLOB, as SQLite does."""
    if isinstance(value, bytes):
        raise TypeError("JSON cannot hold BLOB values")
    if isinstance(value, str) and value[:1] in {"{", "["} and _is_json(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


class _Gathered:
    """Parts of a text, bounded in length; a window may take the oldest away again."""

    LONGEST = 200_000
    OPEN, CLOSE = "[", "]"

    def __init__(self) -> None:
        self._parts: deque[str] = deque()
        self._length = 2

    def _add(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part) + 1
        if self._length > self.LONGEST:
            self._parts.clear()
            raise ValueError(_TOO_LONG)

    def _drop(self) -> None:
        if self._parts:
            self._length -= len(self._parts.popleft()) + 1

    def value(self) -> str:
        """What is gathered so far."""
        return self.OPEN + ",".join(self._parts) + self.CLOSE

    def finalize(self) -> str:
        """What was gathered."""
        return self.value()


class GroupArray(_Gathered):
    """``json_group_array(value)``."""

    def step(self, value: Value) -> None:
        """Take a row in."""
        self._add(written(value))

    def inverse(self, value: Value) -> None:
        """A row leaves the window."""
        del value
        self._drop()


class GroupObject(_Gathered):
    """``json_group_object(name, value)``."""

    OPEN, CLOSE = "{", "}"

    def step(self, name: Value, value: Value) -> None:
        """Take a row in."""
        self._add(f"{json.dumps('' if name is None else str(name), ensure_ascii=False)}:{written(value)}")

    def inverse(self, name: Value, value: Value) -> None:
        """A row leaves the window."""
        del name, value
        self._drop()


def bound_gathering(connection: sqlite3.Connection) -> None:
    """Replace SQLite's two by these."""
    kinds: tuple[tuple[str, int, Callable[[], _Gathered]], ...] = (
        ("json_group_array", 1, GroupArray),
        ("json_group_object", 2, GroupObject),
    )
    for name, arguments, kind in kinds:
        connection.create_window_function(name, arguments, kind)  # type: ignore[arg-type]
