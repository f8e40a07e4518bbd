"""The sample world: invented sites and items read from ``sites/*.toml``. Content is data; this module only reads it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

HERE: Final = Path(__file__).parent
ZONE: Final = ZoneInfo("Europe/Brussels")
"""All sample sites print local time of one zone: the five countries share it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One page of a sample site, as its author wrote it, with the truth about it (themes, story)."""

    source_id: str
    slug: str
    language: str
    headline: str
    body: str
    number: int
    """Counts from 1 in the order of the file; content numbers of the content management system are made from it."""
    published: datetime | date | None = None
    """A moment when the site prints a time of day, else a day; None where the site states none."""
    modified: datetime | date | None = None
    description: str = ""
    author: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    kind: Literal["news", "page", "call", "event", "document"] = "news"
    themes: tuple[str, ...] = ()
    also_allowed: tuple[str, ...] = ()
    """Themes a careful reader could add: neither required nor wrong."""
    story: str = ""
    """Items with the same key tell the same news; an empty key stands for a story of its own."""
    twin: str = ""
    """Items of one site with the same key are language versions of each other and linked by hreflang."""
    listing: str = "news"
    """Key of the listing that leads to it."""
    image_alt: str = ""
    document: bool = False
    """The text is in a PDF; the page only carries headline and link."""
    teasers: int = 2
    """How many other items the page shows in short."""
    removed_later: bool = False
    """Taken off the site when the server's switch ``removed`` is on."""
    edit: Mapping[str, Any] = field(default_factory=dict)
    """Fields that change when the server's switch ``edited`` is on."""

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return self.published.date() if isinstance(self.published, datetime) else self.published

    @property
    def moment(self) -> datetime | None:
        """The moment of publication or last change, for Last-Modified: noon where only a day is known."""
        latest = self.modified or self.published
        if latest is None or isinstance(latest, datetime):
            return latest
        return datetime(latest.year, latest.month, latest.day, 12, tzinfo=ZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One sample site: how it looks, what it serves, and its items."""

    id: str
    host: str
    name: str
    shape: str
    """Template in ``templates/``: the content management system it is built like."""
    languages: tuple[str, ...]
    path: str
    """Pattern of an item's path: ``{slug} {lang} {number} {year} {month} {day}`` (``{month0}``: no leading zero)."""
    date_format: str = "d MMMM y"
    """Babel pattern of a printed date."""
    date_language: str = ""
    """Where the site prints months in another language than its text."""
    charset: str = "utf-8"
    charset_label: str = ""
    """What the server says, where that is not the truth."""
    validators: Literal["both", "etag", "last-modified", "none"] = "both"
    cache_control: str = ""
    robots: str = "User-agent: *\nDisallow:\n"
    answers: int = 0
    """Not 0: every page answers with this status."""
    robots_answers: int = 0
    """Not 0: robots.txt answers with this status."""
    headers: Mapping[str, str] = field(default_factory=dict)
    listings: tuple[Mapping[str, Any], ...] = ()
    feeds: tuple[Mapping[str, Any], ...] = ()
    sitemaps: tuple[Mapping[str, Any], ...] = ()
    menu: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()

    def path_of(self, item: Item) -> str:
        """The address of an item below the host."""
        day = item.day or date(2026, 1, 1)
        return self.path.format(
            slug=item.slug, lang=item.language, number=100 + item.number, kind=item.kind,
            year=day.year, month=f"{day.month:02}", month0=day.month, day=f"{day.day:02}",
        )  # fmt: skip


def _aware(value: datetime | date | None) -> datetime | date | None:
    return value.replace(tzinfo=ZONE) if isinstance(value, datetime) and value.tzinfo is None else value


def _item(raw: Mapping[str, Any], source_id: str, number: int, language: str) -> Item:
    values = dict(raw)
    for key in ("themes", "keywords", "also_allowed"):
        values[key] = tuple(values.get(key, ()))
    for key in ("published", "modified"):
        values[key] = _aware(values.get(key))
    values.setdefault("language", language)
    unknown = set(values) - {f.name for f in fields(Item)}
    if unknown:
        raise ValueError(f"{source_id}: item {values.get('slug')}: unknown keys {sorted(unknown)}")
    return Item(source_id=source_id, number=number, **values)


def load_world(folder: Path = HERE / "sites") -> tuple[Site, ...]:
    """All sample sites in the order of their ids. Raises ValueError on an unknown key."""
    sites = []
    for file in sorted(folder.glob("*.toml")):
        raw = tomllib.loads(file.read_text("utf-8"))
        items = raw.pop("item", [])
        for key, plural in (("listing", "listings"), ("feed", "feeds"), ("sitemap", "sitemaps")):
            raw[plural] = tuple(raw.pop(key, ()))
        raw["languages"] = tuple(raw["languages"])
        sites.append(
            Site(
                id=file.stem,
                items=tuple(_item(i, file.stem, n, raw["languages"][0]) for n, i in enumerate(items, 1)),
                **raw,
            )
        )
    return tuple(sites)


def as_of(site: Site, *, edited: bool, removed: bool) -> Site:
    """The site after its editors were at work: some items changed, some taken off."""
    items = []
    for item in site.items:
        if removed and item.removed_later:
            continue
        changes: dict[str, Any] = {
            key: _aware(value) if key == "modified" else value for key, value in item.edit.items()
        }
        items.append(replace(item, **changes) if edited and changes else item)
    return replace(site, items=tuple(items))
