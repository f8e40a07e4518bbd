"""What a reader asks and what we answer: the newsroom without HTTP, Datasette or a clock."""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from catalog.publish.edition import Edition
from catalog.publish.parameters import Arguments, write_address
from catalog.publish.words import Words

HTML: Final = "text/html; charset=utf-8"
TEXT: Final = "text/plain; charset=utf-8"
JSON: Final = "application/json; charset=utf-8"
SVG: Final = "image/svg+xml; charset=utf-8"
XML: Final = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request, understood as far as every page needs it."""

    db: sqlite3.Connection
    """Read-only; pages that show no more than their frame are made without one."""
    edition: Edition
    words: Words
    path: str
    arguments: Arguments
    query_string: str
    host: str
    """Scheme and authority for addresses that leave the page: ``https://news.example``."""
    ui_in_address: bool
    """The reader's language stands in the address, so links keep it there."""

    def link(self, path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
        """An address of ours, with the language kept where the visitor's address names it."""
        kept = [("ui", self.words.ui)] if self.ui_in_address else []
        return write_address(path, [*pairs, *kept])

    def absolute(self, path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
        """The same with scheme and host, for feeds, mail and citations; without the reader's language."""
        return self.host + write_address(path, pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is sent back."""

    body: bytes
    status: int = 200
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    lasting: bool = True
    """Whether the edition alone decides it; what asks the clock is made anew each time."""

    @property
    def etag(self) -> str:
        """A weak validator of the body: proxies may compress it."""
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:20]}"'


class NotHere(Exception):
    """No page at this address; ``what`` says what was looked for."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def see_other(address: str) -> Answer:
    """Send the reader to another address of ours (RFC 9110, 303)."""
    return Answer(body=b"", status=303, headers={"Location": address})
