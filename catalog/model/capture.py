"""One response as it came, and its place in the archive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One archived response. The body is what the server sent, after transfer and content decoding."""

    url: str
    """The address that was asked for."""
    final_url: str
    """The address that answered, after redirects."""
    source_id: str
    fetched_at: datetime
    """Aware, UTC."""
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case; repeated headers joined by a comma."""
    body: bytes
    redirects: tuple[str, ...] = ()
    """Addresses passed on the way, in order, without the final one."""
    archive_file: str | None = None
    """Path below the archive folder; None for a page that was never archived (``inspect FILE``)."""
    archive_offset: int | None = None
    digest: str = ""
    """``sha256:`` and the hex digest of ``body``."""

    @property
    def content_type(self) -> str:
        """The media type without parameters, in lower case; empty when the server says none."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()
