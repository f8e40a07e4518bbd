"""Filters as masks over the edition's columns, and the counts beside each filter.

A count beside a value is the number of stories in the list that opens when this value alone is chosen in its group and all
other filters stay. Several values of one group mean "any of".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from catalog.model.question import Question
from catalog.publish.columns import KIND_CODES, LANGUAGE_CODES, Mask
from catalog.publish.edition import COUNTRIES, SOURCE_KINDS, Edition
from catalog.publish.searching import Found

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


def all_of(masks: Mapping[str, Mask], length: int) -> Mask:
    """What all masks leave; everything when there is none."""
    every = np.ones(length, dtype=bool)
    for mask in masks.values():
        every &= mask
    return every


def count_facets(edition: Edition, masks: Mapping[str, Mask], question: Question) -> Facets:
    """The counts of every value of every group."""
    columns = edition.columns

    def others(group: str) -> Mask:
        return all_of({name: mask for name, mask in masks.items() if name != group}, len(columns))

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
