"""A question becomes a list of stories with the counts of every filter: for pages, feeds, review and ``tripoint search``.

A count beside a value is the number of stories in the list that opens when this value alone is chosen in its group and all
other filters stay. Several values of one group mean "any of".
"""

import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from catalog.model.question import Question
from catalog.publish.columns import KIND_CODES, LANGUAGE_CODES, Mask, Places
from catalog.publish.edition import COUNTRIES, SOURCE_KINDS, Edition
from catalog.publish.searching import Found, search
from catalog.publish.stories import Story, read_stories

PAGE_SIZE: Final = 30
"""Stories on a page: thirty with all their versions stay below 100 kB."""

PERIODS: Final[dict[str, int]] = {"1": 1, "7": 6, "30": 29}
"""Days before the edition's own day at which each period begins."""

PLACES_SHOWN: Final = 12
REGIONS: Final = frozenset({"country", "region", "province", "district"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many stories each value would give, by group."""

    language: Mapping[str, int]
    theme: Mapping[str, int]
    kind: Mapping[str, int]
    country: Mapping[str, int]
    place: Mapping[str, int]
    period: Mapping[str, int]
    """``1``, ``7``, ``30`` and ``all``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The stories of one day, in order."""

    day: date
    stories: tuple[Story, ...]
    total: int
    """Stories of that day in the whole list, which may go on overleaf."""
    items: int
    """Items of that day in the whole list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the answer to a question."""

    question: Question
    stories: tuple[Story, ...]
    days: tuple[Day, ...]
    """By day; empty for a list by relevance."""
    total: int
    """Stories in the whole list."""
    items: int
    """Items in the whole list."""
    read: int
    """Items that were looked through: everything the filters leave, whatever the words."""
    facets: Facets
    found: Found | None
    """What a question in words was turned into; None without words."""
    size: int

    @property
    def pages(self) -> int:
        """Number of pages; one when there is nothing."""
        return max(1, math.ceil(self.total / self.size))


def list_stories(
    db: sqlite3.Connection,
    edition: Edition,
    question: Question,
    *,
    ui: str = "en",
    size: int = PAGE_SIZE,
    by_date: bool = False,
) -> Listing:
    """One page of the answer, ``question.page`` counting from 1; words are ranked by relevance unless ``by_date``.

    Raises sqlite3.OperationalError when the search took longer than the connection allows.
    """
    columns = edition.columns
    found = search(db, edition, question, ui=ui) if question.q else None
    masks = masks_of(edition, question, found)
    every = _all(masks, len(columns))
    starts = columns.first_of_stories(every)
    if found is not None and not by_date:
        starts = _by_relevance(edition, starts, every, found)
    page = starts[(question.page - 1) * size : question.page * size]
    keys = _keys(db, [int(columns.rowid[place]) for place in page])
    matched = _ids(db, edition, page, every) if any(name != "period" for name in masks) else []
    stories = read_stories(db, edition, keys, ui=ui, matched=matched)
    return Listing(
        question=question,
        stories=tuple(stories),
        days=() if found is not None and not by_date else _days(edition, starts, page, every, stories),
        total=len(starts),
        items=int(every.sum()),
        read=int(_all({name: mask for name, mask in masks.items() if name != "q"}, len(columns)).sum()),
        facets=count_facets(edition, masks, question),
        found=found,
        size=size,
    )


def masks_of(edition: Edition, question: Question, found: Found | None = None) -> dict[str, Mask]:
    """One mask a group of filters that is set. Groups are joined by "and"."""
    columns = edition.columns
    masks: dict[str, Mask] = {}
    if found is not None:
        masks["q"] = columns.with_rowids(found.rowids)
    if question.theme:
        masks["theme"] = theme_mask(edition, question.theme)
    if question.language:
        masks["language"] = np.isin(columns.language, [LANGUAGE_CODES.index(code) for code in question.language])
    if question.source:
        masks["source"] = _source_mask(edition, question.source)
    if question.kind:
        masks["kind"] = kind_mask(edition, question.kind)
    if question.country:
        masks["country"] = _source_mask(
            edition, [source.id for source in edition.sources.values() if source.country in question.country]
        )
    if question.place:
        masks["place"] = place_mask(edition, question.place)
    if question.date_from or question.date_to:
        first = (question.date_from or date.min).toordinal()
        last = (question.date_to or date.max).toordinal()
        masks["period"] = (columns.day >= first) & (columns.day <= last)
    return masks


def theme_mask(edition: Edition, themes: Iterable[str]) -> Mask:
    """Articles about any of the themes or of a theme below them."""
    chosen = set(themes)
    wanted = [
        number
        for number, identity in enumerate(edition.columns.theme_ids)
        if identity in chosen or edition.themes[identity].broader in chosen
    ]
    mask = np.zeros(len(edition.columns), dtype=bool)
    mask[edition.columns.article_of_theme[np.isin(edition.columns.theme, wanted)]] = True
    return mask


def place_mask(edition: Edition, places: Iterable[str]) -> Mask:
    """Articles about any of the places."""
    columns = edition.columns
    mask = np.zeros(len(columns), dtype=bool)
    mask[columns.article_of_place[(columns.place >= 0) & place_codes(edition, places)[columns.place]]] = True
    return mask


def place_codes(edition: Edition, places: Iterable[str]) -> Mask:
    """Which codes of ``columns.place`` stand for the places; a region for each place whose NUTS code begins with its own."""
    wanted: set[str] = set()
    for identity in places:
        place = edition.places[identity]
        wanted.add(identity)
        if place.kind in REGIONS and place.nuts:
            wanted |= {other.id for other in edition.places.values() if (other.nuts or "").startswith(place.nuts)}
    return np.array([identity in wanted for identity in edition.columns.place_ids], dtype=bool)


def kind_mask(edition: Edition, kinds: Iterable[str]) -> Mask:
    """Articles of any of the kinds: kinds of source and kinds of item have no name in common."""
    chosen = set(kinds)
    items = np.isin(edition.columns.kind, [number for number, code in enumerate(KIND_CODES) if code in chosen])
    return items | _source_mask(edition, [source.id for source in edition.sources.values() if source.kind in chosen])


def _source_mask(edition: Edition, sources: Iterable[str]) -> Mask:
    chosen = set(sources)
    wanted = [number for number, identity in enumerate(edition.columns.source_ids) if identity in chosen]
    return np.isin(edition.columns.source, wanted)


def _all(masks: Mapping[str, Mask], length: int) -> Mask:
    every = np.ones(length, dtype=bool)
    for mask in masks.values():
        every &= mask
    return every


def count_facets(edition: Edition, masks: Mapping[str, Mask], question: Question) -> Facets:
    """The counts of every value of every group."""
    columns = edition.columns

    def others(group: str) -> Mask:
        return _all({name: mask for name, mask in masks.items() if name != group}, len(columns))

    languages = columns.count_by(columns.language, others("language"), len(LANGUAGE_CODES))
    leaves = [
        identity for identity in columns.theme_ids if not any(t.broader == identity for t in edition.themes.values())
    ]
    themes = columns.count_pairs(columns.article_of_theme, columns.theme, others("theme"), len(columns.theme_ids))
    by_theme = {identity: themes[columns.theme_ids.index(identity)] for identity in leaves}
    without_theme, without_place = others("theme"), others("place")
    for identity in question.theme:
        if identity not in by_theme:
            by_theme[identity] = columns.count_stories(without_theme & theme_mask(edition, [identity]))
    without_kind, without_country, without_period = others("kind"), others("country"), others("period")
    periods = {
        name: columns.count_stories(
            without_period & (columns.day >= (edition.today - timedelta(days=days)).toordinal())
        )
        for name, days in PERIODS.items()
    }
    return Facets(
        language={code: languages[number] for number, code in enumerate(LANGUAGE_CODES)},
        theme=by_theme,
        kind=_count_sources(edition, without_kind, {source.id: source.kind for source in edition.sources.values()}, SOURCE_KINDS),
        country=_count_sources(edition, without_country, {s.id: s.country for s in edition.sources.values()}, COUNTRIES),
        place=_count_places(edition, without_place, question),
        period=periods | {"all": columns.count_stories(without_period)},
    )


def _count_sources(edition: Edition, mask: Mask, said: Mapping[str, str], values: Sequence[str]) -> dict[str, int]:
    """Stories by what is said of their sources (kind, country)."""
    columns = edition.columns
    codes = np.array([values.index(said[name]) if said.get(name) in values else -1 for name in columns.source_ids] + [-1])
    return dict(zip(values, columns.count_by(codes[columns.source], mask, len(values)), strict=True))


def _count_places(edition: Edition, mask: Mask, question: Question) -> dict[str, int]:
    """Stories of the chosen places and of those named in most items."""
    columns = edition.columns
    chosen = mask[columns.article_of_place] & (columns.place >= 0)
    named, stories = columns.place[chosen], columns.story[columns.article_of_place[chosen]]
    items = np.bincount(named, minlength=len(columns.place_ids))
    most = sorted(range(len(items)), key=lambda number: (-items[number], columns.place_ids[number]))[:PLACES_SHOWN]
    shown = dict.fromkeys([*question.place, *(columns.place_ids[number] for number in most if items[number])])
    return {
        identity: int(np.count_nonzero(np.bincount(stories[place_codes(edition, [identity])[named]])))
        for identity in shown
    }


def _by_relevance(edition: Edition, starts: Places, every: Mask, found: Found) -> Places:
    """Stories by their best item, then those the ranking did not reach, by day."""
    columns = edition.columns
    places = columns.places_of(found.ranked)
    places = places[every[places]]
    _, first = np.unique(columns.story[places], return_index=True)
    best = places[np.sort(first)]
    told = np.zeros(columns.stories, dtype=bool)
    told[columns.story[best]] = True
    return np.concatenate([best, starts[~told[columns.story[starts]]]])


def _keys(db: sqlite3.Connection, rowids: Sequence[int]) -> list[str]:
    rows = dict(
        db.execute(
            f"SELECT rowid, coalesce(story_id, id) FROM articles WHERE rowid IN ({','.join('?' * len(rowids))})",
            list(rowids),
        ).fetchall()
    )
    return [rows[rowid] for rowid in rowids]


def _ids(db: sqlite3.Connection, edition: Edition, page: Places, every: Mask) -> list[str]:
    columns = edition.columns
    wanted = columns.rowid[every & np.isin(columns.story, columns.story[page])][:2_000]
    marks = ",".join("?" * len(wanted))
    return [
        identity
        for (identity,) in db.execute(f"SELECT id FROM articles WHERE rowid IN ({marks})", [int(r) for r in wanted])
    ]


def _days(edition: Edition, starts: Places, page: Places, every: Mask, stories: Sequence[Story]) -> tuple[Day, ...]:
    columns = edition.columns
    days: dict[int, list[Story]] = {}
    for place, story in zip(page, stories, strict=True):
        days.setdefault(int(columns.day[place]), []).append(story)
    return tuple(
        Day(
            day=date.fromordinal(day) if day > 0 else date.min,
            stories=tuple(told),
            total=int((columns.day[starts] == day).sum()),
            items=int((columns.day[every] == day).sum()),
        )
        for day, told in days.items()
    )


def this_period(question: Question, edition: Edition) -> str | None:
    """Which of the offered periods the question's dates are; None for dates of its own."""
    if question.date_from is None and question.date_to is None:
        return "all"
    if question.date_to not in {None, edition.today}:
        return None
    for name, days in PERIODS.items():
        if question.date_from == edition.today - timedelta(days=days):
            return name
    return None


def in_period(question: Question, edition: Edition, period: str) -> Question:
    """The question over one of the offered periods."""
    start = edition.today - timedelta(days=PERIODS[period]) if period in PERIODS else None
    return replace(question, date_from=start, date_to=None, page=1)
