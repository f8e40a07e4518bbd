"""The truth about the sample items, from the data they are made of: what a whole run must find."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tripoint.demo.world import Site, load_world


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldItem:
    """What is true of one sample item."""

    source_id: str
    path: str
    url: str
    """With the port, as the site itself writes it: compare without the slash at the end."""
    headline: str
    in_language: str
    day_published: str | None
    """ISO 8601 day in local time; None when the site states none."""
    date_published: str | None
    """The moment in UTC where the editors set a time of day (pages may print the day only), else the day."""
    date_modified: str | None
    kind: str
    themes: tuple[str, ...]
    also_allowed: tuple[str, ...]
    story: str
    """Items with the same key tell the same news; unique where an item stands alone."""
    twin: str
    document: bool


def _iso(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


def gold(port: int, *, sites: tuple[Site, ...] | None = None) -> tuple[GoldItem, ...]:
    """Every item of every sample site, in the order of the files."""
    return tuple(
        GoldItem(
            source_id=site.id,
            path=site.path_of(item),
            url=f"http://{site.host}:{port}{site.path_of(item)}",
            headline=item.headline,
            in_language=item.language,
            day_published=item.day.isoformat() if item.day else None,
            date_published=_iso(item.published),
            date_modified=_iso(item.modified),
            kind=item.kind,
            themes=item.themes,
            also_allowed=item.also_allowed,
            story=item.story or f"{site.id}/{item.slug}/{item.language}",
            twin=item.twin,
            document=item.document,
        )
        for site in (sites if sites is not None else load_world())
        for item in site.items
    )
