"""What an examination found: records a person or a program can be shown."""

from dataclasses import dataclass
from typing import Final

from catalog.model.capture import Capture
from catalog.model.lead import Lead

FOR_BROWSERS: Final = "the site answers programs with a test meant for browsers"
"""Why nothing is collected of a site behind a check for robots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One route that was tried."""

    via: str
    url: str
    leads: int
    failure: str | None
    detail: str | None
    declared: str
    """``discover``, ``fallback``, or why it was tried: ``linked``, ``habit``, ``robots.txt``."""
    in_language: str | None = None
    newest: str | None = None
    """The latest date the route prints, as printed."""
    dated: int = 0
    """How many of its items it dates."""
    include: tuple[str, ...] = ()
    """Patterns that keep the news of a sitemap."""
    items: tuple[Lead, ...] = ()
    """What it gave, as far as it is news."""

    @property
    def works(self) -> bool:
        """Whether it gives items."""
        return self.failure is None and self.leads > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What a site answered."""

    url: str
    reached: str | None
    """The address that answered; None when none did."""
    failure: str | None
    robots: str
    reserved: bool
    """Whether it reserves text and data mining."""
    system: str | None
    site_name: str | None
    names: tuple[tuple[str, str], ...]
    """The site's name by language, where it differs."""
    in_language: tuple[str, ...]
    """Of the first page, and of the branches in which a route to news was found."""
    license: str | None
    obstacle: str | None
    """What stands in a program's way, in words: a challenge, a page without words."""
    trials: tuple[Trial, ...]
    items: tuple[tuple[Lead, Capture], ...]
    """Up to three items, fetched, to be read."""
    requests: int
    page: Capture | None
    """The first page itself."""
    moved_to: str | None = None
    """The address on another host to which the first page leads; it was not followed."""
    former_hosts: tuple[str, ...] = ()
    """Hosts that led here when the site was looked at."""
