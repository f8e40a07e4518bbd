"""Dates that are the subject of an item."""

from catalog.model.article import EventDate


def event_dates(*, headline: str, text: str, in_language: str | None, published: str | None) -> tuple[EventDate, ...]:
    """Events, deadlines and periods that headline and text state, in order; empty when they state none."""
    return ()
