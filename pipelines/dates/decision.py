"""Decides when an item was published and last changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from catalog.model.article import DateKind, DateWitness, Precision
from catalog.model.source import Source
from pipelines.dates.relative import read_relative

_OLDEST: Final = date(1995, 1, 1)
"""No site of the region is older; what looks older is an epoch, a default or a subject of the text."""

_FAMILY: Final = {
    "json-ld": "machine", "meta": "machine", "script": "machine",
    "time": "page", "label": "page", "text": "page", "selector": "page",
    "wordpress": "lead", "feed": "lead", "listing": "lead", "spider": "lead", "sitemap": "lead", "url": "address",
}  # fmt: skip
"""Who speaks. JSON-LD and meta come from one plug-in, ``<time>`` and label from one line: they count once."""

_SPEAKING: Final = frozenset({DateKind.PUBLISHED, DateKind.MODIFIED})
_MAY_SPEAK: Final = frozenset({None, "weekday", "far", "far_line", "month_only"})
_WEAK: Final = frozenset({"far", "far_line", "month_only"})
_DAY: Final = len("2021-05-19")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateDecision:
    """When an item was published and changed, and every witness with what became of it."""

    date_published: str | None
    """ISO 8601 in UTC when a time is known, else a plain day, month or year. None: not stated."""
    date_precision: Precision | None
    date_modified: str | None
    witnesses: tuple[DateWitness, ...]


def decide(witnesses: Sequence[DateWitness], *, fetched_at: datetime, source: Source) -> DateDecision:
    """Choose among the witnesses, which come strongest first.

    1. A witness is set aside when its day is after ``fetched_at``, before the source was founded or before 1995, or one on
       which the source file says that the site was moved; a bare line with the day of ``fetched_at`` also when any other
       witness names an earlier day (the head of a site prints today).
    2. The first witness of the kind "published" that is left gives the day, unless it is the only one of its family (machine,
       page, lead, address) to say so and two other families agree on another day.
    3. Of those that agree on the day the most exact gives the time.
    4. When no witness is left, two that may only confirm (a line far from the headline, an opening of the text, a month in
       the address) may speak together, where the page names no change of its own.

    Nothing else can fill it: no change, event, deadline, and never the time of fetching.
    """
    here = fetched_at.astimezone(ZoneInfo(source.timezone))
    judged = _without_today([_judged(_resolved(one, here), here, source) for one in witnesses], here.date())
    published = _chosen(judged, DateKind.PUBLISHED, here)
    modified = _chosen(judged, DateKind.MODIFIED, here)
    if published is None and modified is None:
        published = _together(judged)
    return DateDecision(
        date_published=(stored := _stored(published, here, judged)),
        date_precision=_precision(stored, published),
        date_modified=_stored(modified, here, judged),
        witnesses=tuple(_marked(one, published, modified, here) for one in judged),
    )


def _resolved(one: DateWitness, fetched_at: datetime) -> DateWitness:
    if one.value is None and (day := read_relative(one.raw, fetched_at=fetched_at, in_language=None)):
        return replace(one, value=day, precision=Precision.DAY)
    return one


def _judged(one: DateWitness, here: datetime, source: Source) -> DateWitness:
    """The witness with the reason why its day cannot be, if there is one."""
    oldest = max(source.founded or _OLDEST, _OLDEST)
    if one.value is None:
        return replace(one, set_aside="unread")
    said = one.value[:_DAY]
    if one.kind in _SPEAKING and said > here.date().isoformat()[: len(said)]:
        return replace(one, set_aside="future")
    if one.kind in _SPEAKING and said < oldest.isoformat()[: len(said)]:
        return replace(one, set_aside="too_old")
    if one.kind in _SPEAKING and _days(one, here) & {day.isoformat() for day in source.migrated}:
        return replace(one, set_aside="migration")
    if one.route == "url" and len(said) < _DAY:
        return replace(one, set_aside="month_only")
    return one


def _without_today(judged: list[DateWitness], today: date) -> list[DateWitness]:
    earlier = any(
        one.kind is DateKind.PUBLISHED
        and one.set_aside in _MAY_SPEAK
        and one.value
        and one.value[:_DAY] < today.isoformat()
        for one in judged
    )
    if not earlier:
        return judged
    return [
        replace(one, set_aside="today")
        if one.route == "text" and one.set_aside is None and (one.value or "")[:_DAY] == today.isoformat()
        else one
        for one in judged
    ]


def _days(one: DateWitness, here: datetime) -> frozenset[str]:
    """The day as written and, for a moment, the day it was at the source."""
    value = one.value or ""
    if "T" not in value:
        return frozenset({value})
    return frozenset({value[:_DAY], datetime.fromisoformat(value).astimezone(here.tzinfo).date().isoformat()})


def _chosen(judged: Sequence[DateWitness], kind: DateKind, here: datetime) -> DateWitness | None:
    fit = [one for one in judged if one.kind is kind and one.set_aside in (None, "weekday") and one.value]
    fit.sort(key=lambda one: (one.set_aside is not None, len(one.value or "") < _DAY))
    if not fit:
        return None
    day = _outvoted(fit, here) if kind is DateKind.PUBLISHED else None
    first = next((one for one in fit if day is None or day in _days(one, here)), fit[0])
    same = [
        one for one in fit if _days(one, here) & _days(first, here) and len(one.value or "") >= len(first.value or "")
    ]
    return first if "T" in (first.value or "") else max(same, key=lambda one: len(one.value or ""))


def _outvoted(fit: Sequence[DateWitness], here: datetime) -> str | None:
    """The day on which two families agree against a first witness whom only its own supports."""

    def families(day: str) -> set[str]:
        return {_FAMILY.get(one.route, one.route) for one in fit if day in _days(one, here)}

    if max(len(families(day)) for day in _days(fit[0], here)) > 1:
        return None
    rivals = [day for one in fit[1:] for day in sorted(_days(one, here)) if len(day) == _DAY]
    return next((day for day in rivals if len(families(day)) > 1), None)


def _together(judged: Sequence[DateWitness]) -> DateWitness | None:
    """The one day that weak witnesses name, when its element says it is a date, or a month in the address supports it."""
    weak = [one for one in judged if one.kind is DateKind.PUBLISHED and one.set_aside in _WEAK]
    days = {(one.value or "")[:_DAY] for one in weak if len(one.value or "") >= _DAY}
    if len(days) != 1:
        return None
    day = days.pop()
    named = [one for one in weak if (one.value or "")[:_DAY] == day]
    month = any(one.set_aside == "month_only" and day.startswith(one.value or "-") for one in weak)
    if not month and len(named) < 2 and named[0].set_aside != "far":
        return None
    return max(named, key=lambda one: len(one.value or ""))


def _marked(
    one: DateWitness, published: DateWitness | None, modified: DateWitness | None, here: datetime
) -> DateWitness:
    if one is published or one is modified:
        return replace(one, used=True, set_aside=one.set_aside if one.set_aside == "weekday" else None)
    chosen = {DateKind.PUBLISHED: published, DateKind.MODIFIED: modified}.get(one.kind)
    if one.set_aside or chosen is None:
        return replace(one, set_aside=one.set_aside or one.kind.value)
    return replace(one, set_aside="weaker" if _days(one, here) & _days(chosen, here) else "disagrees")


def _stored(one: DateWitness | None, here: datetime, judged: Sequence[DateWitness]) -> str | None:
    """The moment in UTC; only the day where the page itself writes another than UTC has, or the hour lies after the fetch."""
    if one is None or one.value is None or "T" not in one.value:
        return one.value if one else None
    moment = datetime.fromisoformat(one.value).astimezone(UTC)
    day = _day_read(one, judged)
    # Same day but a later hour than the fetch: the hour is in another zone than we think, the day stands.
    return moment.isoformat() if moment <= here and moment.date().isoformat() == day else day


def _day_read(one: DateWitness, judged: Sequence[DateWitness]) -> str:
    """The day as written where the page writes this moment in its own zone (``00:04 Uhr``), else the day of UTC."""
    moment = datetime.fromisoformat(one.value or "")
    if moment.utcoffset():
        return (one.value or "")[:_DAY]
    for other in judged:
        if other.kind is one.kind and other.value and "T" in other.value:
            local = datetime.fromisoformat(other.value)
            if local.utcoffset() and abs(local - moment) < timedelta(minutes=1):
                return other.value[:_DAY]
    return (one.value or "")[:_DAY]


def _precision(stored: str | None, one: DateWitness | None) -> Precision | None:
    if one is None or stored is None:
        return None
    return one.precision if "T" in stored or "T" not in (one.value or "") else Precision.DAY
