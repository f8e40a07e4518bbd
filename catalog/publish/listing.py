"""A question becomes a list of stories with the counts of every filter: for pages, feeds, review and ``tripoint search``."""

import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from catalog.model.question import Question
from catalog.publish.columns import Mask, Places
from catalog.publish.edition import Edition
from catalog.publish.facets import PERIODS, Facets, all_of, count_facets, masks_of
from catalog.publish.searching import Found, search
from catalog.publish.stories import Story, read_stories

PAGE_SIZE: Final = 30
"""Stories on a page: thirty with all their versions stay below 100 kB."""


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
    every = all_of(masks, len(columns))
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
        read=int(all_of({name: mask for name, mask in masks.items() if name != "q"}, len(columns)).sum()),
        facets=count_facets(edition, masks, question),
        found=found,
        size=size,
    )


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
