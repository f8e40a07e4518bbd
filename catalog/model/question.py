"""What a reader asks: the same parameters on the front page, in feeds, the review and the search command (design, 6)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """All parameters, checked. A repeated parameter means "any of"; different parameters mean "and"."""

    q: str = ""
    theme: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None
    page: int = 1
    exact: bool = False
    """These exact words only: no other forms, no other languages."""
    without: tuple[str, ...] = ()
    """Added words that the reader switched off."""
