"""What a public connection may do: anybody may run SQL on the edition, nobody may hurt the server with it.

SQLite's progress handler (Datasette's time limit) is asked between steps of the virtual machine only: one step may build
a string of a gigabyte (``zeroblob``), print one (``printf('%.*c')``: 9 s were measured) or compare two long ones for minutes
(``instr``, ``replace``, ``LIKE``). So lengths are bounded, and those functions replaced by ones whose cost is known.
"""

import fnmatch
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final
from weakref import WeakKeyDictionary

from catalog.publish.gathering import bound_gathering
from catalog.store.edition_rows import LONGEST_TEXT

LONGEST_VALUE: Final = 200_000
"""Bytes of one value or row, where no text of the edition is longer: sorting longer ones outlasts the time limit by a third."""

LONGEST_RESULT: Final = 12_000_000
"""Bytes of one answer, before it is written as HTML, CSV or JSON."""

MOST_CELLS: Final = 40_000
"""Cells of one answer: a thousand rows of the widest table. Datasette takes 10 µs of the event loop to write one as HTML, and 300
columns of a thousand rows held up every other reader for three seconds."""

STEPS: Final = 10_000
"""Steps of SQLite's machine between two looks at the time, about a millisecond."""

LIMITS: Final = (
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 50_000),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 30),
    (sqlite3.SQLITE_LIMIT_COLUMN, 400),
    (sqlite3.SQLITE_LIMIT_VDBE_OP, 200_000),
    (sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 60),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 10),
)

_READS: Final = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
    }
)
_PRAGMAS: Final = frozenset(
    {
        "table_info",
        "table_xinfo",
        "table_list",
        "foreign_key_list",
        "index_list",
        "index_info",
        "index_xinfo",
        "function_list",
        "database_list",
        "schema_version",
        "data_version",
    }
)
_REFUSED: Final = frozenset(
    {
        "json_patch",
        "load_extension",
        "readfile",
        "writefile",
        "edit",
        "fts3_tokenizer",
        "sqlite_compileoption_get",
        "sqlite_compileoption_used",
    }
)
_WIDE: Final = re.compile(r"\*|\d{5,}")


class _Rows:
    """A row factory that ends an answer which grows too long or too wide."""

    def __init__(self) -> None:
        # A cursor each: our SQL functions ask on the same connection while the statement that calls them is still read.
        self._held: WeakKeyDictionary[sqlite3.Cursor, tuple[int, int]] = WeakKeyDictionary()

    def __call__(self, cursor: sqlite3.Cursor, values: tuple[object, ...]) -> sqlite3.Row:
        length, cells = self._held.get(cursor, (0, 0))
        length += sum(len(value) for value in values if isinstance(value, str | bytes))
        cells += len(values)
        self._held[cursor] = length, cells
        if length > LONGEST_RESULT or cells > MOST_CELLS:
            del self._held[cursor]
            raise sqlite3.OperationalError("the answer is too long; ask for fewer rows or columns")
        return sqlite3.Row(cursor, values)


def bound(connection: sqlite3.Connection) -> None:
    """Bound what statements on this read-only connection can cost, and refuse everything but reading."""
    # sqlite-utils and Datasette may switch traces on; a refused call is the reader's fault and belongs in no log.
    sqlite3.enable_callback_tracebacks(False)  # noqa: FBT003 -- as the module of Python has it
    longest = _longest_stored(connection)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(LONGEST_VALUE, longest + 50_000))
    for limit, most in LIMITS:
        connection.setlimit(limit, most)
    printer = sqlite3.connect(":memory:", check_same_thread=False)
    printer.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)

    def printed(*arguments: str | float | bytes | None) -> str | float | bytes | None:
        if not arguments:
            return None
        if _WIDE.search(str(arguments[0])):
            raise ValueError("printf(): a width of * or above 9999 is not possible here")
        marks = ",".join("?" * len(arguments))
        result: str | None = printer.execute(f"SELECT printf({marks})", arguments).fetchone()[0]
        return result

    for name in ("printf", "format"):
        connection.create_function(name, -1, printed)
    bound_gathering(connection)
    connection.create_function("replace", 3, _replace, deterministic=True)
    for name, left, right in (("trim", True, True), ("ltrim", True, False), ("rtrim", False, True)):
        connection.create_function(name, 2, _trimmer(left=left, right=right), deterministic=True)
    connection.create_function("instr", 2, _find, deterministic=True)
    connection.create_function("like", 2, _like, deterministic=True)
    connection.create_function("like", 3, _like, deterministic=True)
    connection.create_function("glob", 2, _glob, deterministic=True)
    connection.row_factory = _Rows()
    connection.set_authorizer(_authorise)


@contextmanager
def trusted(connection: sqlite3.Connection, *, seconds: float) -> Iterator[None]:
    """Statements of one of our own pages. Its answers are short: counting rows would cost more than reading them.

    ``seconds`` is processor time of this thread: by the clock, pages would fail when the machine is merely busy.
    """
    counting, connection.row_factory = connection.row_factory, sqlite3.Row
    end = time.thread_time() + seconds
    connection.set_progress_handler(lambda: time.thread_time() >= end, STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, STEPS)
        connection.row_factory = counting


def _longest_stored(connection: sqlite3.Connection) -> int:
    """Bytes of the longest text of the edition, which says so itself: looking for it reads the whole file."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE name IN ('articles', 'edition')")}
    if "edition" in tables:
        said = connection.execute("SELECT value FROM edition WHERE key = 'longest_text'").fetchone()
        if said is not None:
            return int(said[0])
    if "articles" not in tables:
        return 0
    return int(connection.execute(LONGEST_TEXT).fetchone()[0])


def _authorise(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if (second or "").lower() in _REFUSED else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if (first or "").lower() in _PRAGMAS else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_UPDATE and first == "sqlite_master":
        # What sqlite3_declare_vtab() asks when the search table is opened; the file itself is read-only.
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def _text(value: str | float | bytes | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _replace(text: str | None, old: str | None, new: str | None) -> str | None:
    if text is None or old is None or new is None:
        return None
    whole, sought, put = _text(text), _text(old), _text(new)
    if not sought:
        return whole
    if len(whole) + whole.count(sought) * (len(put) - len(sought)) > LONGEST_VALUE:
        raise ValueError("replace(): the result is too long")
    return whole.replace(sought, put)


def _trimmer(*, left: bool, right: bool) -> Callable[[str | None, str | None], str | None]:
    def trim(text: str | None, signs: str | None) -> str | None:
        if text is None or signs is None:
            return None
        whole, cut = _text(text), set(_text(signs))
        start, end = 0, len(whole)
        while left and start < end and whole[start] in cut:
            start += 1
        while right and end > start and whole[end - 1] in cut:
            end -= 1
        return whole[start:end]

    return trim


def _find(text: str | None, sought: str | None) -> int | None:
    return None if text is None or sought is None else _text(text).find(_text(sought)) + 1


def _like(pattern: str | None, text: str | None, escape: str | None = None) -> bool | None:
    """LIKE in time proportional to text times pattern: the built-in backtracks over every ``%``."""
    if pattern is None or text is None:
        return None
    parts = _like_parts(_text(pattern), escape)
    return _matches(parts, _fold_ascii(_text(text)))


def _glob(pattern: str | None, text: str | None) -> bool | None:
    if pattern is None or text is None:
        return None
    if len(_text(pattern)) > 200:
        raise ValueError("GLOB: the pattern is too long")
    # GLOB writes [^x] where fnmatch writes [!x]; its translation matches in linear time (atomic groups).
    return re.fullmatch(fnmatch.translate(_text(pattern).replace("[^", "[!")), _text(text)) is not None


Part = Sequence[str | None]
"""Letters of one part between two ``%``; None stands for ``_``."""


def _like_parts(pattern: str, escape: str | None) -> list[list[str | None]]:
    parts: list[list[str | None]] = [[]]
    signs = iter(_fold_ascii(pattern))
    for sign in signs:
        if escape is not None and sign == _fold_ascii(escape):
            parts[-1].append(next(signs, ""))
        elif sign == "%":
            parts.append([])
        else:
            parts[-1].append(None if sign == "_" else sign)
    return parts


def _matches(parts: Sequence[Part], text: str) -> bool:
    if len(parts) == 1:
        return len(text) == len(parts[0]) and _stands(parts[0], text, 0)
    first, last = parts[0], parts[-1]
    if (
        len(first) + len(last) > len(text)
        or not _stands(first, text, 0)
        or not _stands(last, text, len(text) - len(last))
    ):
        return False
    # The leftmost place of each part leaves most room for the next, so no part is ever tried again.
    at, end = len(first), len(text) - len(last)
    for part in parts[1:-1]:
        at = _place(part, text, at, end)
        if at < 0:
            return False
        at += len(part)
    return at <= end


def _stands(part: Part, text: str, at: int) -> bool:
    return all(sign is None or text[at + number] == sign for number, sign in enumerate(part))


def _place(part: Part, text: str, start: int, end: int) -> int:
    if None not in part:
        return text.find("".join(sign for sign in part if sign is not None), start, end)
    # re walks text times part in C; in Python the same walk took seconds.
    sought = re.compile("".join("." if sign is None else re.escape(sign) for sign in part), re.DOTALL)
    found = sought.search(text, start, end)
    return found.start() if found else -1


_LOWER: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def _fold_ascii(text: str) -> str:
    return text.translate(_LOWER)
