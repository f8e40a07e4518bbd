"""Dates that are the subject of an item: events, deadlines, periods of validity. They never become its own date."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from catalog.model.article import DateKind, EventDate, Precision
from pipelines.dates.cues import is_off, is_open_to_all, is_period, kind_by_cue
from pipelines.dates.grammar import PrintedDate, read_dates
from pipelines.dates.names import AMBIGUOUS_WEEKDAYS, WEEKDAYS

_ZONE: Final = ZoneInfo("Europe/Brussels")
_MOST: Final = 12
_MOST_TEXT: Final = 60_000
_EVIDENCE: Final = 200

# A full stop ends a sentence, but not that of "17. April" or "om 9 u. in".
_SENTENCE: Final = re.compile(r"(?<=[.!?])(?<!\D\d\.)(?<!\D\d\d\.)(?<!\bu\.)\s+(?=[A-ZÀ-Þ„\"«“'(0-9•])")
_HAS_DATE: Final = re.compile(r"[0-9]")
# "van 8 tot 12 mei", "8.-12. Mai", "du 8 au 12 mai", "8 et 9 juin", "from 8 to 12 May": the first day has no month of its own.
_FIRST_DAY: Final = re.compile(
    r"(?<![\d.,:/-])(?P<day>0?[1-9]|[12]\d|3[01])(?:er|ste|de|e|st|nd|rd|th)?\.?\s*(?P<link>–|—|-|t/m|tot(?:\sen\smet)?|bis(?:\s(?:zum|den?))?|au|to|until|till|en|und|et|and|an|&)\s*$",
    re.IGNORECASE,
)
_PERIOD: Final = re.compile(r"(?<![\d/.-])(?P<first>(?:19|20)\d\d)\s?[-–—/]\s?(?P<last>20\d\d|\d\d)(?![\d/.-]\d|\d)")


def event_dates(*, headline: str, text: str, in_language: str | None, published: str | None) -> tuple[EventDate, ...]:
    """Events, deadlines and periods that headline and text state, in order of the text; empty when they state none.

    A date counts only beside a word that says what it is (``cues.py``); a date without its year keeps ``month_day`` and gets a
    year only when the printed weekday tells it from ``published``. What is cancelled, or moved away from its day, is no
    appointment. One entry per kind and wording, at most twelve.
    ``in_language`` is not needed today: the cues of five languages do not collide, and pages mix them.
    """
    found: dict[tuple[DateKind, str], EventDate] = {}
    for sentence in _sentences(headline, text):
        for event in (*_periods(sentence), *_dated(sentence, published)):
            found.setdefault((event.kind, event.raw), event)
            if len(found) >= _MOST:
                return tuple(found.values())
    return tuple(found.values())


def _sentences(headline: str, text: str) -> Iterator[str]:
    for line in (headline, *text[:_MOST_TEXT].split("\n")):
        if _HAS_DATE.search(line):
            for sentence in _SENTENCE.split(line):
                if _HAS_DATE.search(sentence):
                    yield " ".join(sentence.split())


def _periods(sentence: str) -> Iterator[EventDate]:
    for match in _PERIOD.finditer(sentence):
        first, last = int(match["first"]), int(match["last"])
        last += first // 100 * 100 if last < 100 else 0
        if 1 <= last - first <= 30 and is_period(sentence[: match.start()]):
            yield EventDate(
                kind=DateKind.VALIDITY,
                raw=match[0],
                start=str(first),
                end=str(last),
                precision=Precision.YEAR,
                evidence=_evidence(sentence, match.start(), match.end()),
            )


def _dated(sentence: str, published: str | None) -> Iterator[EventDate]:
    for printed in read_dates(sentence, zone=_ZONE):
        if printed.precision is Precision.MONTH:
            continue
        first = _FIRST_DAY.search(sentence[: printed.start])
        start_at = first.start() if first else printed.start
        before, after = sentence[:start_at], sentence[printed.end :]
        kind = kind_by_cue(_without_from(before) if first else before, after)
        if first and is_open_to_all(before):
            kind = DateKind.DEADLINE
        if kind is None or _is_history(printed.value, published) or (kind is DateKind.EVENT and is_off(before, after)):
            continue
        event = EventDate(
            kind=kind,
            raw=sentence[start_at : printed.end].rstrip(" ,;|(-"),
            start=printed.value,
            precision=printed.precision,
            month_day=printed.month_day,
            evidence=_evidence(sentence, start_at, printed.end),
        )
        if first and kind is DateKind.EVENT:
            event = _with_first_day(event, int(first["day"]))
        yield _with_year(event, printed, published) if event.start is None and event.month_day else event


def _is_history(start: str | None, published: str | None) -> bool:
    """Whether a day lies more than two years before publication, or before any site: anniversaries are no appointments."""
    if start is None:
        return False
    return int(start[:4]) < (int(published[:4]) - 2 if published else 1995)


def _without_from(before: str) -> str:
    return re.sub(r"(?:van|vom|du|from|vum)\s*$", "", before, flags=re.IGNORECASE)


def _with_first_day(event: EventDate, day: int) -> EventDate:
    """A range: the printed date is its last day."""
    last = (event.start or "")[:10]
    if last and day < int(last[8:10]):
        return replace(event, start=f"{last[:8]}{day:02d}", end=last, precision=Precision.DAY)
    if event.month_day and day < int(event.month_day[5:7]):
        return replace(event, month_day=f"{event.month_day[:5]}{day:02d}")
    return event


def _with_year(event: EventDate, printed: PrintedDate, published: str | None) -> EventDate:
    """The year is told when the printed weekday fits it in one year only, from two months before publication to ten after."""
    word = re.match(r"[^\W\d]+", printed.raw)
    name = word[0].lower() if word else ""
    if published is None or len(published) < 10 or name not in WEEKDAYS or name in AMBIGUOUS_WEEKDAYS:
        return event
    month, day = map(int, (event.month_day or "--00-00")[2:].split("-"))
    around = date.fromisoformat(published[:10])
    fits = []
    for year in (around.year - 1, around.year, around.year + 1):
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if candidate.weekday() == WEEKDAYS[name] and -60 <= (candidate - around).days <= 300:
            fits.append(candidate)
    return (
        replace(event, start=fits[0].isoformat(), precision=Precision.DAY, month_day=None) if len(fits) == 1 else event
    )


def _evidence(sentence: str, start: int, end: int) -> str:
    if len(sentence) <= _EVIDENCE:
        return sentence
    room = (_EVIDENCE - (end - start)) // 2
    return sentence[max(0, start - room) : end + room][:_EVIDENCE].strip()
