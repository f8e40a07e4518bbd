"""Reads printed dates: the small grammar of the five languages and of the machine formats around them.

Own code and not dateparser, because dateparser 1.5 was measured wrong or silent on what our sites print: ``21 August 2023``
on a Dutch page is None, ``Publié le 12/08/2025 à 14h05`` is None, ``mei 2021`` becomes a day, and a call takes 0.4 to 20 ms;
its ``search_dates`` turned ``1er mars 2024`` into a day of 2026. Relative words stay with dateparser (``relative.py``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Final

from catalog.model.article import Precision
from pipelines.dates.names import AMBIGUOUS_WEEKDAYS, MONTHS, WEEKDAYS, ZONES


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """One date as it stands in a text."""

    raw: str
    """The words of the date, its weekday and time, and nothing around them."""
    start: int
    """Offset of ``raw`` in the text that was read."""
    end: int
    value: str | None
    """ISO 8601 as in :class:`catalog.model.article.DateWitness`; None when the year is not printed."""
    precision: Precision | None
    month_day: str | None = None
    """``--09-13`` when the year is not printed."""
    weekday_fits: bool | None = None
    """Whether the printed day of the week is that of the date; None when none is printed or the year is not."""


def _words(names: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_MONTH: Final = f"(?:{_words(MONTHS)})"
_YEAR: Final = r"(?:19|20)\d\d"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"

_TIME: Final = r"""
    (?:[\s,;|/–—·•T@-]{0,4}\(?(?:\s*(?:om|um|à|at|ab|op|kl\.?|vers|stand:?|door)\s+)?
        (?P<hour>[01]?\d|2[0-3])(?:
            :(?P<m1>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?(?:\s*(?:uhr|u\b\.?|uur|auer|h\b|hrs?\b))?
          | \.(?P<m2>[0-5]\d)\s*(?:uhr|u\b\.?|uur|auer|h\b|(?=[ap]\.?m\b|bst\b|gmt\b|ce?s?t\b))
          | \s?[hu]\s?(?P<m3>[0-5]\d)\b
          | \s*(?:uhr|uur|auer|heures?|h|u\.)(?!\w)
          | (?=\s?[ap]\.?m\b)
        )
        (?:\s?(?P<half>[ap])\.?m\b\.?)?
        (?:\s*\(?(?P<zone>(?:UTC|GMT)?[+-]\d\d?:?\d\d|(?:UTC|GMT)?[+-]\d\d\b|
          (?:z|utc|gmt|west?|bst|ce?s?t|mesz|mez|mes?t|hec|[ecmp][sd]t)\b))?
    )?"""

_DATE: Final = re.compile(
    rf"""(?<!\w)(?<!\d[.,/:])(?:(?<!\d-)(?:
      (?P<iy>{_YEAR})(?P<isep>[-/.])(?P<im>0?[1-9]|1[0-2])(?P=isep)(?P<id>{_DAY})(?!\d)
    | (?P<na>\d\d?)\s?(?P<nsep>[./|-])\s?(?P<nb>\d\d?)\s?(?P=nsep)\s?(?P<ny>{_YEAR}|\d\d)(?![\d%€]|[./-]\d|:\d)
    ) | (?P<wd>{_DAY})(?:\s?(?:er|ers|st|nd|rd|th|ème|e|ste|de|ten)\b)?[.]?[\s_/,-]{{0,3}}(?:(?:of|de|den|van|vum|d['’])\s?)?
      (?P<wm>{_MONTH})\b[.]?(?:[\s_/,-]{{0,3}}(?:de\s)?(?P<wy>{_YEAR}(?!\d)|['’]\d\d\b))?
    | (?<!\d-)(?P<am>{_MONTH})\b[.]?\s{{0,2}}(?:the\s)?(?P<ad>{_DAY})(?:st|nd|rd|th)?(?![\w:])[.]?,?\s{{0,2}}(?P<ay>{_YEAR})(?!\d)
    | (?P<mm>{_MONTH})\b[.]?,?\s{{1,2}}(?:of\s|de\s)?(?P<my>{_YEAR})(?![\d-])
    ){_TIME}""",
    re.IGNORECASE | re.VERBOSE,
)

# The weekday is looked for before a date and not with it: an optional word in front would be tried at every letter.
_WEEKDAY_BEFORE: Final = re.compile(
    rf"(?<!\w)({_words(WEEKDAYS)})\b\.?,?\s+(?:(?:den|dem|le|de|the|op|am|,)\s+)?$", re.IGNORECASE
)
_TIME_BEFORE: Final = re.compile(
    # not the end of "10.00u tot 12.30u op 5 juni"
    r"(?<![\d.:])(?<!tot\s)(?<!bis\s)(?<!\sà\s)(?<!to\s)(?<!–\s)(?<!-\s)([01]?\d|2[0-3])(?:[:h]([0-5]\d)|\.([0-5]\d)\s*(?:uhr|u\.?|uur))(?:\s*(?:uhr|u\.?|uur))?"
    r"\s*[,|–-]?\s*(?:on\s+|am\s+|op\s+|le\s+)?$",
    re.IGNORECASE,
)
_MACHINE: Final = re.compile(
    rf"({_YEAR})-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])"
    r"(?:[T ]?([01]\d|2[0-3]):?([0-5]\d)(?::?([0-5]\d)(?:[.,]\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?)?"
)
# The text of java.util.Date, which some systems print into JSON-LD: "Fri Apr 28 19:20:36 CEST 2023".
_JAVA: Final = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d?) (\d\d:\d\d:\d\d) ([A-Z]{3,4}) (\d{4})")
_YEAR_MONTH: Final = re.compile(rf"({_YEAR})[-/](0[1-9]|1[0-2])")
_EPOCH: Final = re.compile(r"(?:1[0-9]{9})(?:\d{3})?")


def read_date(text: str, *, zone: tzinfo, month_first: bool = False) -> PrintedDate | None:
    """The first full or partial date printed in ``text``; see :func:`read_dates`."""
    return next(read_dates(text, zone=zone, month_first=month_first), None)


def read_dates(text: str, *, zone: tzinfo, month_first: bool = False) -> Iterator[PrintedDate]:
    """Every date printed in ``text``, in order.

    A printed time is taken in ``zone`` unless the text names one. ``03/04/2024`` is 3 April: all our countries write the day
    first, in English too (interregmeuserhine.eu); ``month_first`` is for pages that are clearly American. Impossible days
    (31 June) are passed over. Never raises for any text.
    """
    for match in _DATE.finditer(text):
        if printed := _printed(match, text, zone, month_first):
            yield printed


def read_machine_date(text: str, *, zone: tzinfo, month_first: bool = False) -> PrintedDate | None:
    """The date of an attribute or a feed: ISO 8601 (basic and extended), RFC 5322, Unix seconds, else as printed."""
    text = text.strip()
    if match := _MACHINE.match(text):
        year, month, day, hour, minute, second, offset = match.groups()
        return _timed(
            _day(int(year), int(month), int(day)),
            (int(hour), int(minute), second) if hour else None,
            _offset(offset) if offset else zone,
            _Place(text, 0, len(text)),
            here=zone,
        )
    if (match := _YEAR_MONTH.fullmatch(text)) is not None:
        value = f"{match[1]}-{match[2]}"
        return PrintedDate(raw=text, start=0, end=len(text), value=value, precision=Precision.MONTH)
    if _EPOCH.fullmatch(text):
        moment = datetime.fromtimestamp(int(text[:10]), tz=zone)
        return PrintedDate(raw=text, start=0, end=10, value=moment.isoformat(), precision=Precision.SECOND)
    if (match := _JAVA.fullmatch(text)) is not None:
        month, day_number, clock, zone_name, year_number = match.groups()
        text = f"{day_number} {month} {year_number} {clock} {zone_name}"
    return read_date(text, zone=zone, month_first=month_first)


@dataclass(frozen=True, slots=True)
class _Place:
    raw: str
    start: int
    end: int


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _offset(name: str) -> tzinfo:
    folded = name.lower()
    if folded in ZONES:
        return timezone(timedelta(minutes=ZONES[folded]))
    sign, digits = (-1 if "-" in folded else 1), re.sub(r"\D", "", folded)
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    return timezone(sign * timedelta(hours=min(hours, 14), minutes=minutes % 60))


def _printed(match: re.Match[str], text: str, zone: tzinfo, month_first: bool) -> PrintedDate | None:  # noqa: FBT001
    found = match.groupdict()
    if found["nsep"] == "|" and len(found["ny"] or "") < 4:
        return None  # "26 | 01 | 2022" is a date, "10 | 11 | 12" a pager
    start = match.start()
    before = text[max(0, start - 24) : start]
    weekday = None
    if said := _WEEKDAY_BEFORE.search(before):
        start -= len(before) - said.start()
        name = said[1].lower()
        weekday = None if name in AMBIGUOUS_WEEKDAYS else WEEKDAYS[name]
    place = _Place(text[start : match.end()].rstrip(" ,;|(-"), start, match.end())
    if found["mm"]:
        value = f"{found['my']}-{MONTHS[found['mm'].lower()]:02d}"
        return PrintedDate(raw=place.raw, start=start, end=place.end, value=value, precision=Precision.MONTH)
    year, month, day = _numbers(found, month_first=month_first)
    if not year:
        if _day(2024, month, day) is None:
            return None
        return PrintedDate(
            raw=place.raw, start=start, end=place.end, value=None, precision=None, month_day=f"--{month:02d}-{day:02d}"
        )
    whole = _day(year, month, day)
    clock = _clock(found)
    if clock is None and (ahead := _TIME_BEFORE.search(text[max(0, start - 30) : start])):
        clock = (int(ahead[1]), int(ahead[2] or ahead[3]), None)
    return _timed(whole, clock, _offset(found["zone"]) if found["zone"] else zone, place, weekday)


def _numbers(found: dict[str, str | None], *, month_first: bool) -> tuple[int, int, int]:
    if found["iy"]:
        return int(found["iy"]), int(found["im"] or 0), int(found["id"] or 0)
    if found["na"]:
        first, second, year = int(found["na"]), int(found["nb"] or 0), _whole_year(found["ny"])
        if second > 12 or (month_first and first <= 12):
            first, second = second, first
        return year, second, first
    if found["wd"]:
        return _whole_year(found["wy"]), MONTHS[(found["wm"] or "").lower()], int(found["wd"])
    return int(found["ay"] or 0), MONTHS[(found["am"] or "").lower()], int(found["ad"] or 0)


def _whole_year(text: str | None) -> int:
    if not text:
        return 0
    year = int(text.lstrip("'’"))
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _clock(found: dict[str, str | None]) -> tuple[int, int, str | None] | None:
    if found["hour"] is None:
        return None
    hour = int(found["hour"])
    if found["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return hour, int(found["m1"] or found["m2"] or found["m3"] or 0), found["second"]


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def _timed(
    day: date | None,
    clock: tuple[int, int, str | None] | None,
    zone: tzinfo,
    place: _Place,
    weekday: int | None = None,
    here: tzinfo | None = None,
) -> PrintedDate | None:
    if day is None:
        return None
    value, precision = day.isoformat(), Precision.DAY
    if clock is not None:
        hour, minute, second = clock
        moment = datetime(day.year, day.month, day.day, hour, minute, int(second or 0), tzinfo=zone)
        local = moment.astimezone(here) if here else moment
        # Midnight, as written or at the source ("T23:00:00Z"), is what systems write when no time is known: a day, never 00:00.
        if _is_midnight(local):
            day = local.date()
            value = day.isoformat()
        elif not _is_midnight(moment):
            value, precision = moment.isoformat(), Precision.SECOND if second else Precision.MINUTE
    return PrintedDate(
        raw=place.raw,
        start=place.start,
        end=place.end,
        value=value,
        precision=precision,
        weekday_fits=None if weekday is None else weekday == day.weekday(),
    )
