"""The nouns of the archive: an answer on its way in, where it lies, and the same read back."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from catalog.model.capture import Capture
from catalog.model.lead import Lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer. The body is what the server sent, after transfer and content decoding."""

    url: str
    """The address that was asked for."""
    final_url: str
    """The address that answered."""
    source_id: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    """As sent, in order, repeated headers repeated."""
    body: bytes
    request_headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[str, ...] = ()
    lead: Lead | None = None
    ip_address: str | None = None
    reason: str = ""

    @property
    def digest(self) -> str:
        """``sha256:`` and the hex digest of the body."""
        return digest(self.body)

    def header(self, name: str) -> str | None:
        """The first header of this name, in any case; None when there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a group of records lies."""

    file: str
    """Path of the sealed file below the archive folder."""
    offset: int
    """Of the first byte of the ``response`` or ``revisit`` record."""
    length: int
    """In bytes, of the whole group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The capture a revisit record refers to."""

    position: Position | None
    digest: str
    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One answer read back from the archive."""

    capture: Capture
    lead: Lead | None
    position: Position
    run_id: int | None
    revisit: bool = False
    """True when the body is that of an earlier capture and not stored again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What ``verify`` found wrong."""

    file: str
    offset: int | None
    what: str


def digest(body: bytes) -> str:
    """``sha256:`` and the hex digest of ``body``."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


def lead_json(lead: Lead) -> dict[str, Any]:
    """A lead as plain JSON values; what is None or empty is left out."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(lead).items() if value}


def lead_from_json(value: Mapping[str, Any]) -> Lead:
    """A lead from :func:`lead_json`."""
    return Lead(**{**value, "keywords": tuple(value.get("keywords", ()))})
