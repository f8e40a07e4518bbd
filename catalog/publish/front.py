"""The front page: the days, each story once, with search, filters, what is missing and what closes soon."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from markupsafe import Markup

from catalog.model.errors import WrongValue
from catalog.model.question import Question
from catalog.publish.bursts import find_bursts
from catalog.publish.columns import Mask
from catalog.publish.edition import SOURCE_KINDS, Edition
from catalog.publish.facets import PERIODS, masks_of
from catalog.publish.freshness import freshness
from catalog.publish.listing import Listing, in_period, list_stories, this_period
from catalog.publish.marking import Marker
from catalog.publish.parameters import read_question, with_values, without_value, write_address, write_arguments
from catalog.publish.rendering import render
from catalog.publish.stories import Story, read_stories
from catalog.publish.visit import Answer, NotHere, Visit, see_other

THEMES_FIRST: Final = 7
GROUPS: Final = ("theme", "language", "source", "kind", "country", "place")
EXAMPLES: Final = {
    "nl": ("spoedeisende hulp", ("de", "Notaufnahme"), ("fr", "urgences"), ("en", "emergency care")),
    "de": ("Notaufnahme", ("nl", "spoedeisende hulp"), ("fr", "urgences"), ("en", "emergency care")),
    "fr": ("urgences", ("nl", "spoedeisende hulp"), ("de", "Notaufnahme"), ("en", "emergency care")),
    "en": ("emergency care", ("nl", "spoedeisende hulp"), ("de", "Notaufnahme"), ("fr", "urgences")),
    "lb": ("Urgence", ("nl", "spoedeisende hulp"), ("de", "Notaufnahme"), ("fr", "urgences")),
}


def front_page(visit: Visit) -> Answer:
    """The front page, or the answer to a search. Raises WrongValue, and NotHere for a page after the last."""
    tidy = _tidied(visit)
    if tidy is not None:
        return see_other(tidy)
    question = read_question(visit.arguments, visit.edition)
    by_date = visit.arguments.get("order", [""])[-1] == "date"
    listing = list_stories(visit.db, visit.edition, question, ui=visit.words.ui, by_date=by_date)
    if question.page > listing.pages:
        raise NotHere(
            visit.words.say("Page %(page)s: the list has %(pages)s.", page=question.page, pages=listing.pages)
        )
    return render(visit, "front.html", **list_context(visit, listing, by_date=by_date), **_rail(visit, question))


def list_context(visit: Visit, listing: Listing, *, path: str = "/", by_date: bool = False) -> dict[str, Any]:
    """What templates need to show a listing with its filters."""
    question = listing.question
    order = "date" if by_date else None
    pairs = write_arguments(replace(question, page=1))
    themes = sorted(listing.facets.theme.items(), key=lambda pair: (pair[0] not in question.theme, -pair[1], pair[0]))
    shown = max(THEMES_FIRST, len(question.theme))

    def page_link(page: int) -> str:
        return visit.link(path, write_arguments(replace(question, page=page), order=order))

    example, *others = EXAMPLES[visit.words.ui]
    return {
        "question": question,
        "listing": listing,
        "freshness": freshness(visit.edition, question),
        "period": this_period(question, visit.edition),
        "active": active_filters(visit, question, path),
        "clear_link": visit.link(path, [("q", question.q)] if question.q else []),
        "page_link": page_link,
        "order_link": visit.link(path, write_arguments(replace(question, page=1), order=None if by_date else "date")),
        "exact_link": visit.link(path, write_arguments(replace(question, page=1, exact=True, without=()))),
        "widen_link": visit.link(path, write_arguments(replace(question, page=1, exact=False))),
        "question_pairs": pairs,
        "feed_pairs": [*pairs, ("ui", visit.words.ui)],
        "write_address": write_address,
        "themes_first": themes[:shown],
        "themes_rest": themes[shown:],
        "search_hidden": _hidden(visit, [pair for pair in pairs if pair[0] not in {"q", "without", "exact"}]),
        "filters_hidden": _hidden(
            visit, [pair for pair in pairs if pair[0] in {"q", "source", "exact", "without"} or _is_item_kind(pair)]
        ),
        "marked": Marker(listing.found.compiled).mark if listing.found else None,
        "ways": _ways(visit, listing) if not listing.total else [],
        "example": Markup('<a href="{}">{}</a>').format(visit.link("/", [("q", example)]), example),
        "example_others": Markup(", ").join(
            Markup('<span lang="{}">{}</span>').format(code, word) for code, word in others
        ),
    }


def _is_item_kind(pair: tuple[str, str]) -> bool:
    return pair[0] == "kind" and pair[1] not in SOURCE_KINDS


def _hidden(visit: Visit, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*pairs, ("ui", visit.words.ui)] if visit.ui_in_address else pairs


def _tidied(visit: Visit) -> str | None:
    """Forms send what a reader ticked; the address says what is asked. None when the address is tidy already."""
    arguments = visit.arguments
    if "offered" not in arguments and "period" not in arguments:
        return None
    kept = {name: list(values) for name, values in arguments.items() if name not in {"offered", "also", "period", "ui"}}
    if "offered" in arguments:
        ticked = set(arguments.get("also", ()))
        kept["without"] = [word for word in dict.fromkeys(arguments["offered"]) if word not in ticked]
    period = arguments.get("period", ["own"])[-1]
    if period not in {*PERIODS, "all", "own"}:
        raise WrongValue("period", period[:40], "1, 7, 30, all")
    if period != "own":
        kept.pop("from", None)
        kept.pop("to", None)
    question = replace(read_question(kept, visit.edition), page=1)
    if period != "own":
        question = in_period(question, visit.edition, period)
    return visit.link(visit.path, write_arguments(question))


def active_filters(visit: Visit, question: Question, path: str = "/") -> list[tuple[str, str]]:
    """Each filter that is set, named, with the address of the same list without it."""
    words, edition = visit.words, visit.edition
    names: dict[str, Any] = {
        "theme": lambda code: words.pick(edition.themes[code].labels),
        "language": words.endonym,
        "source": lambda code: edition.sources[code].name,
        "kind": lambda code: words.source_kind(code) if code in SOURCE_KINDS else words.item_kind(code),
        "country": words.country,
        "place": lambda code: words.pick(edition.places[code].names),
    }
    active = [
        (str(names[group](value)), visit.link(path, write_arguments(without_value(question, group, value))))
        for group in GROUPS
        for value in getattr(question, group)
    ]
    if question.date_from or question.date_to:
        active.append(
            (_period_name(visit, question), visit.link(path, write_arguments(without_value(question, "period"))))
        )
    return active


def _period_name(visit: Visit, question: Question) -> str:
    words = visit.words
    offered = {"1": words.say("Since yesterday"), "7": words.say("Last 7 days"), "30": words.say("Last 30 days")}
    named = offered.get(this_period(question, visit.edition) or "")
    if named:
        return named
    if question.date_from and question.date_to:
        return words.say("%(first)s to %(last)s", first=words.day(question.date_from), last=words.day(question.date_to))
    if question.date_from:
        return words.say("since %(first)s", first=words.day(question.date_from))
    return words.say("until %(last)s", last=words.day(question.date_to or visit.edition.today))


def _ways(visit: Visit, listing: Listing) -> list[tuple[str, str, int]]:
    """For an empty list: what each filter alone holds back."""
    ways: list[tuple[str, str, int]] = []
    question = listing.question
    masks = masks_of(visit.edition, question, listing.found)
    for label, address in active_filters(visit, question):
        group = _group_of(visit, question, label)
        others: list[Mask] = [mask for name, mask in masks.items() if name != group]
        if others:
            every = others[0].copy()
            for mask in others[1:]:
                every &= mask
            count = visit.edition.columns.count_stories(every)
        else:
            count = visit.edition.columns.stories
        # Only where the filter is the single value of its group does the address open this very list.
        if count and (group == "period" or len(getattr(question, group)) == 1):
            ways.append((label, address, count))
    return ways


def _group_of(visit: Visit, question: Question, label: str) -> str:
    for group in GROUPS:
        for value in getattr(question, group):
            alone = with_values(Question(), group, [value])
            if active_filters(visit, alone)[0][0] == label:
                return group
    return "period"


def _rail(visit: Visit, question: Question) -> dict[str, Any]:
    plain = not question.q and question.page == 1
    return {
        "closing": closing_soon(visit.db, visit.edition) if plain else [],
        "one_sided": one_sided(visit.db, visit.edition, ui=visit.words.ui) if plain else [],
        "bursts": find_bursts(visit.db, visit.edition) if plain else [],
        "burst_from": (visit.edition.today - timedelta(days=6)).isoformat(),
    }


def closing_soon(db: sqlite3.Connection, edition: Edition, *, most: int = 4) -> list[sqlite3.Row]:
    """The next closing dates of calls and events: ``id headline in_language source_id start``, one an item.

    Only of those: a news item that names the day by which a plan must be ready closes nothing.
    """
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(
        "SELECT a.id, a.headline, a.in_language, a.source_id, substr(min(e.start), 1, 10) AS start"
        " FROM event_dates e CROSS JOIN articles a ON a.id = e.article_id"  # dates first: they are few
        " WHERE e.kind = 'deadline' AND e.start >= ? AND length(e.start) >= 10 AND a.removed_at IS NULL"
        " AND a.kind IN ('call', 'event')"
        " GROUP BY coalesce(a.story_id, a.id) ORDER BY 5, a.id LIMIT ?",
        [edition.today.isoformat(), most],
    ).fetchall()


def one_sided(db: sqlite3.Connection, edition: Edition, *, ui: str, most: int = 3) -> list[Story]:
    """Stories of a border that only one side of it has told for a week, newest first."""
    week = edition.today - timedelta(days=7)
    keys = [
        key
        for (key,) in db.execute(
            "SELECT DISTINCT coalesce(story_id, id) FROM (SELECT story_id, id FROM articles"
            " WHERE border LIKE '%-%' AND day <= ? AND day >= ? ORDER BY day DESC, id LIMIT 60)",
            [week.isoformat(), (week - timedelta(days=30)).isoformat()],
        )
    ]
    return [story for story in read_stories(db, edition, keys, ui=ui) if story.silent][:most]
