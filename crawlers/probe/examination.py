"""What an examination found: records a person or a program can be shown."""

from dataclasses import dataclass

from catalog.model.capture import Capture
from catalog.model.lead import Lead


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
    common_path: str | None = None
    """The path most of its items share."""

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
    in_language: tuple[str, ...]
    license: str | None
    needs_script: bool
    trials: tuple[Trial, ...]
    items: tuple[tuple[Lead, Capture], ...]
    """Up to three items, fetched, to be read."""
    requests: int
    page: Capture | None
    """The first page itself."""
