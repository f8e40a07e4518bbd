"""What a worker process does with one page."""

from dataclasses import dataclass
from pathlib import Path

from catalog.model.article import TaggedArticle
from catalog.model.capture import Capture
from catalog.model.lead import Lead
from catalog.model.source import Source
from catalog.store.archive import read
from pipelines.entry import entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPage:
    """One capture by its place in the archive, and what is known of it. ``key`` is the caller's own."""

    key: int
    source: Source
    lead: Lead | None
    archive: Path
    archive_file: str
    archive_offset: int
    boilerplate: frozenset[str] = frozenset()


def read_page(page: ArchivedPage) -> TaggedArticle:
    """The entry of an archived page. Raises Dropped."""
    stored = read(page.archive, page.archive_file, page.archive_offset)
    return entry(stored.capture, page.lead or stored.lead, page.source, boilerplate=page.boilerplate)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPage:
    """A page that lies in no archive: ``tripoint inspect``."""

    capture: Capture
    source: Source
    lead: Lead | None = None


def read_given(page: GivenPage) -> TaggedArticle:
    """The entry of a given page. Raises Dropped."""
    return entry(page.capture, page.lead, page.source)
