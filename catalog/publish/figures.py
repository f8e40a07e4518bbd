"""``/trends`` and ``/map``: figures drawn here as SVG, each with the same numbers as a table, a CSV and the lists behind them."""

import csv
import io
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from catalog.publish.columns import LANGUAGE_CODES, Mask
from catalog.publish.edition import COUNTRIES
from catalog.publish.facets import masks_of, theme_mask
from catalog.publish.freshness import freshness
from catalog.publish.frontiers import COAST, FRONTIERS, HEIGHT, LANDS, SEA, TRIPOINTS, WIDTH, project
from catalog.publish.guard import harmless
from catalog.publish.map_layout import name_sides, spread
from catalog.publish.parameters import read_question, write_arguments
from catalog.publish.rendering import digest_of_style, environment, frame, render
from catalog.publish.visit import SVG, Answer, NotHere, Visit

WEEKS: Final = 12
SOURCES_SHOWN: Final = 12
PLACES_SHOWN: Final = 40
MAP_DAYS: Final = 30
PLOT: Final = 80.0
"""Height of a bar that fills the plot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Stories of each week under one value."""

    value: str
    label: str
    language: str
    """Of the label; empty when it is in the reader's."""
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Sum of the weeks; a story that goes on over two weeks counts in both."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Small multiples on one scale."""

    group: str
    """The parameter that a value belongs to."""
    heading: str
    series: tuple[Series, ...]
    ceiling: int
    """What a full bar stands for."""

    def height(self, count: int) -> float:
        """Of a bar, in units of the plot."""
        return round(PLOT * count / max(self.ceiling, 1), 1)


def weeks_of(today: date) -> tuple[date, ...]:
    """The Mondays of the last twelve weeks, the oldest first; the last week is the one of ``today``."""
    monday = today - timedelta(days=today.weekday())
    return tuple(monday - timedelta(weeks=number) for number in reversed(range(WEEKS)))


def read_figures(visit: Visit) -> tuple[Figure, ...]:
    """The figures of ``/trends``: by domain, language, country and source."""
    words, edition = visit.words, visit.edition
    columns = edition.columns
    weeks = weeks_of(edition.today)
    masks = [
        (columns.day >= week.toordinal())
        & (columns.day < (week + timedelta(weeks=1)).toordinal())
        & (columns.day <= edition.today.toordinal())
        for week in weeks
    ]

    def series(value: str, label: str, mask: Mask, language: str = "") -> Series:
        return Series(
            value=value,
            label=label,
            language=language,
            counts=tuple(columns.count_stories(mask & week) for week in masks),
        )

    domains = [theme for theme in edition.themes.values() if theme.broader is None]
    themes = [series(theme.id, words.pick(theme.labels), theme_mask(edition, [theme.id])) for theme in domains]
    languages = [
        series(code, words.endonym(code), columns.language == number, code)
        for number, code in enumerate(LANGUAGE_CODES)
        if code != "und"
    ]
    countries = [
        series(
            code,
            words.country(code),
            np.isin(
                columns.source,
                [n for n, source in enumerate(columns.source_ids) if edition.sources[source].country == code],
            ),
        )
        for code in COUNTRIES
    ]
    busy = sorted(edition.sources.values(), key=lambda source: (-source.article_count, source.id))[:SOURCES_SHOWN]
    sources = [
        series(source.id, source.name, columns.source == columns.source_ids.index(source.id), source.main_language)
        for source in busy
    ]
    return tuple(
        Figure(
            group=group,
            heading=heading,
            series=tuple(parts),
            ceiling=ceiling_of(max((c for p in parts for c in p.counts), default=1)),
        )
        for group, heading, parts in (
            ("theme", words.say("Stories by domain"), themes),
            ("language", words.say("Stories by language"), languages),
            ("country", words.say("Stories by country of the source"), countries),
            ("source", words.say("Stories by source"), sources),
        )
    )


def ceiling_of(most: int) -> int:
    """The next round number: 1, 2, 5, 10, 20, 50 ..."""
    if most <= 1:
        return 1
    power: int = 10 ** int(math.log10(most))
    return next(power * step for step in (1, 2, 5, 10) if power * step >= most)


def trends_page(visit: Visit) -> Answer:
    """Volume over time, side by side on one scale, with the table under each figure."""
    return render(
        visit,
        "trends.html",
        figures=read_figures(visit),
        weeks=weeks_of(visit.edition.today),
        freshness=freshness(visit.edition),
        week_pairs=week_pairs,
    )


def week_pairs(group: str, value: str, week: date) -> list[tuple[str, str]]:
    """The filters of the stories that one number counts."""
    return [(group, value), ("from", week.isoformat()), ("to", (week + timedelta(days=6)).isoformat())]


def trends_csv(visit: Visit) -> Answer:
    """The numbers of one figure (``by=theme``, ``language``, ``country``, ``source``)."""
    by = visit.arguments.get("by", ["theme"])[-1]
    for figure in read_figures(visit):
        if figure.group == by:
            written = io.StringIO()
            writer = csv.writer(written)
            writer.writerow([by, "label", *(week.isoformat() for week in weeks_of(visit.edition.today))])
            writer.writerows([series.value, harmless(series.label), *series.counts] for series in figure.series)
            return Answer(body=written.getvalue().encode(), content_type="text/csv; charset=utf-8")
    raise NotHere(by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A place on the map."""

    id: str
    label: str
    country: str | None
    x: float
    y: float
    radius: float
    stories: int
    languages: int
    side: str = ""
    """Where its name is written; empty where it would lie over another."""


def map_context(visit: Visit) -> dict[str, Any]:
    """Places by the number of stories about them, over the asked period (30 days without one)."""
    edition, columns = visit.edition, visit.edition.columns
    question = read_question(visit.arguments, edition)
    masks = masks_of(edition, question)
    first = edition.today - timedelta(days=MAP_DAYS - 1)
    if "period" not in masks:
        masks["period"] = columns.day >= first.toordinal()
    every = np.ones(len(columns), dtype=bool)
    for mask in masks.values():
        every &= mask
    counts = columns.count_pairs(columns.article_of_place, columns.place, every, len(columns.place_ids))
    found: list[Dot] = []
    for number in sorted(range(len(counts)), key=lambda number: (-counts[number], columns.place_ids[number])):
        place = edition.places[columns.place_ids[number]]
        if not counts[number] or place.kind != "town" or place.latitude is None or place.longitude is None:
            continue
        x, y = project(place.longitude, place.latitude)
        if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT) or len(found) >= PLACES_SHOWN:
            continue
        articles = columns.article_of_place[columns.place == number]
        found.append(
            Dot(
                id=place.id,
                label=visit.words.pick(place.names),
                country=place.country,
                x=x,
                y=y,
                radius=round(9 + 2.2 * math.sqrt(counts[number]), 1),
                stories=counts[number],
                languages=len(set(columns.language[articles[every[articles]]].tolist())),
            )
        )
    found = _laid_out(found, visit)
    pairs = [pair for pair in write_arguments(question) if pair[0] not in {"place", "page", "q"}]
    if not (question.date_from or question.date_to):
        pairs.append(("from", first.isoformat()))
    here: Callable[[str], str] = lambda identity: visit.link("/", [("place", identity), *pairs])  # noqa: E731
    return {
        "dots": found,
        "place_link": here,
        "sea": SEA,
        "coast": COAST,
        "borders": FRONTIERS,
        "tripoints": TRIPOINTS,
        "lands": LANDS,
        "first": question.date_from or first,
        "last": question.date_to or edition.today,
        "freshness": freshness(edition, question),
    }


def _laid_out(dots: list[Dot], visit: Visit) -> list[Dot]:
    radii = [dot.radius for dot in dots]
    places = spread([(dot.x, dot.y) for dot in dots], radii)
    lands = [(x, y, 7.5 * len(visit.words.country(code))) for code, x, y in LANDS]
    taken = [(x - half, y - 15, x + half, y + 4) for x, y, half in lands]
    taken += [(x - 8, y - 8, x + 8, y + 8) for x, y in TRIPOINTS]
    sides = name_sides(places, radii, [dot.label for dot in dots], taken=taken, width=WIDTH)
    moved = zip(dots, places, sides, strict=True)
    return [replace(dot, x=x, y=y, side=side) for dot, (x, y), side in moved]


def map_page(visit: Visit) -> Answer:
    """The map with the same numbers as a table."""
    return render(visit, "map.html", **map_context(visit))


def map_svg(visit: Visit) -> Answer:
    """The map alone, to be embedded as a picture elsewhere."""
    text = environment().get_template("map_alone.svg").render({**frame(visit), **map_context(visit)})
    headers = {
        "cross-origin-resource-policy": "cross-origin",
        "content-security-policy": f"default-src 'none'; style-src '{digest_of_style(text)}'; frame-ancestors *",
    }
    return Answer(body=text.encode(), content_type=SVG, headers=headers)
