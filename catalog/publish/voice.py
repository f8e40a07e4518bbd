"""How the newsroom speaks in the reader's language: messages, numbers, dates. Dates and plurals by CLDR."""

import gettext
import io
import re
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import Translations
from markupsafe import Markup

from catalog.model.languages import Language
from catalog.publish.edition import ZONE

LOCALES: Final = Path(__file__).resolve().parents[2] / "datasette" / "locales"
"""Message catalogues: ``<language>/LC_MESSAGES/tripoint.po``; compiled in memory, so that no second copy can go stale."""

CLDR: Final[dict[Language, str]] = {"nl": "nl_BE", "de": "de", "fr": "fr", "en": "en_GB", "lb": "lb"}
"""Locale of dates and numbers. European English: 10 November, not November 10."""


@cache
def read_catalogue(language: Language, folder: Path = LOCALES) -> gettext.NullTranslations:
    """The messages of one language. Raises OSError when the file is missing, PoFileError when it is broken."""
    with (folder / language / "LC_MESSAGES" / "tripoint.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain="tripoint")


class Voice:
    """One language: its messages, numbers and dates."""

    def __init__(self, ui: Language, *, today: date) -> None:
        self.ui: Language = ui
        self.today = today
        self.locale = Locale.parse(CLDR[ui])
        self._catalogue = read_catalogue(ui)
        # A page of thirty stories says the same forty messages a thousand times.
        self._plain: dict[str, Markup] = {}

    # Messages

    def say(self, message: str, **values: object) -> str:
        """A message as plain text, ``%(name)s`` filled in."""
        return self._catalogue.gettext(message) % values

    def say_many(self, one: str, many: str, num: int, **values: object) -> str:
        """A message in the plural form of ``num``, which fills ``%(num)s``."""
        return self._catalogue.ngettext(one, many, num) % {"num": self.number(num), **values}

    def html(self, message: str, **values: object) -> Markup:
        """A message for a page: what fills it in is escaped unless it is markup already."""
        if not values:
            said = self._plain.get(message)
            if said is None:
                said = self._plain[message] = Markup(self._catalogue.gettext(message) % {})  # noqa: S704 -- our own catalogue
            return said
        return Markup(self._catalogue.gettext(message)) % values  # noqa: S704

    def html_many(self, one: str, many: str, num: int, **values: object) -> Markup:
        """The same in the plural form of ``num``."""
        return Markup(self._catalogue.ngettext(one, many, num)) % {"num": self.number(num), **values}  # noqa: S704

    # Numbers

    def number(self, value: float) -> str:
        """``418,220`` or ``418.220``."""
        return _number(value, self.locale)

    def percent(self, share: float) -> str:
        """``86%`` or ``86 %`` with a no-break space."""
        return format_percent(share, locale=self.locale)

    # Dates: names of months and days by CLDR, in the order of each language

    def day(self, value: date | str) -> str:
        """``9 Nov``, with the year when it is not the edition's."""
        value = as_day(value)
        return self._date(value, "MMM", year=value.year != self.today.year)

    def day_long(self, value: date | str) -> str:
        """``9 November 2026``."""
        return self._date(as_day(value), "MMMM", year=True)

    def weekday(self, value: date | str) -> str:
        """``Monday 9 November``, with the year when it is not the edition's; begins a heading."""
        value = as_day(value)
        return self._capital(self._date(value, "MMMM", weekday=True, year=value.year != self.today.year))

    def weekday_long(self, value: date | str) -> str:
        """``Monday 9 November 2026``; begins a sentence."""
        return self._capital(self.weekday_within(value))

    def weekday_within(self, value: date | str) -> str:
        """The same inside a sentence: ``maandag``, ``lundi``; German, English and Luxembourgish keep their capital."""
        return self._date(as_day(value), "MMMM", weekday=True, year=True)

    def day_and_month(self, value: date | str) -> str:
        """``9 November``."""
        return self._date(as_day(value), "MMMM")

    def _date(self, value: date, month: str, *, weekday: bool = False, year: bool = False) -> str:
        dot = "." if self.ui in {"de", "lb"} else ""
        comma = "," if self.ui in {"de", "lb"} else ""
        pattern = f"{'EEEE' + comma + ' ' if weekday else ''}d{dot} {month}{' y' if year else ''}"
        said = _date(value, pattern, self.locale)
        if self.ui == "nl" and month == "MMM":
            # CLDR dropped the stop that Dutch readers expect; mei is no abbreviation.
            said = re.sub(r"\b(jan|feb|mrt|apr|jun|jul|aug|sep|okt|nov|dec)\b(?!\.)", r"\1.", said)
        # Only the first of a month is an ordinal in French.
        return re.sub(r"\b1 ", "1er ", said, count=1) if self.ui == "fr" and value.day == 1 else said

    @staticmethod
    def _capital(said: str) -> str:
        return said[:1].upper() + said[1:]

    def clock(self, value: str | datetime) -> str:
        """``08:40``, Brussels time."""
        return _clock(as_moment(value), self.locale)

    def stated(self, value: str | None, precision: str | None, *, long: bool = False) -> str:
        """A publication date as exact as it was printed; the words for "not stated" when there is none."""
        if not value:
            return self.say("Date not stated")
        if precision == "year" or len(value) == 4:
            return value[:4]
        if precision == "month" or len(value) == 7:
            return self.month(date.fromisoformat(value[:7] + "-01"))
        if precision == "day" or len(value) == 10:
            return self.weekday_within(value) if long else self.day(value)
        local = as_moment(value)
        return f"{self.weekday_within(local.date()) if long else self.day(local.date())}, {self.clock(local)}"

    def moment_utc(self, value: str) -> str:
        """``10 November 2026, 03:07:41 UTC``: for provenance."""
        moment = datetime.fromisoformat(value)
        return f"{self.day_long(moment.date())}, {format_datetime(moment, 'HH:mm:ss', locale=self.locale)} UTC"

    def edition_time(self, value: datetime) -> str:
        """``Tuesday 10 November 2026, 05:12``, Brussels time; stands inside a sentence."""
        local = value.astimezone(ZONE)
        return f"{self.weekday_within(local.date())}, {self.clock(local)}"

    def ago(self, value: date) -> str:
        """``today, `` or ``yesterday, `` before a count; nothing for other days."""
        days = (self.today - value).days
        if days in {0, 1}:
            return (self.say("today") if days == 0 else self.say("yesterday")) + ", "
        return ""

    @staticmethod
    def machine(value: str, precision: str | None) -> str:
        """The ``datetime`` of a ``<time>``: as exact as it was stated, with the offset of Brussels."""
        if precision in {"year", "month", "day"} or "T" not in value:
            return value[: {"year": 4, "month": 7}.get(precision or "", 10)]
        return as_moment(value).isoformat(timespec="minutes")

    def duration(self, span: timedelta) -> str:
        """``6 hours``: the largest unit that says it."""
        return format_timedelta(span, locale=self.locale, threshold=1.2, format="long")

    def month(self, value: date) -> str:
        """``November 2026``."""
        return format_date(value, "LLLL y", locale=self.locale)


@lru_cache(maxsize=4096)
def _number(value: float, locale: Locale) -> str:
    return format_decimal(value, locale=locale)


@lru_cache(maxsize=4096)
def _date(value: date, pattern: str, locale: Locale) -> str:
    return format_date(value, pattern, locale=locale)


@lru_cache(maxsize=4096)
def _clock(value: datetime, locale: Locale) -> str:
    return format_time(value, "HH:mm", locale=locale)


def as_day(value: date | str) -> date:
    """A day of an ISO date or moment; a moment is taken in Brussels time."""
    if isinstance(value, datetime):
        return value.astimezone(ZONE).date()
    if isinstance(value, date):
        return value
    return as_moment(value).date() if "T" in value else date.fromisoformat((value + "-01-01")[:10])


def as_moment(value: str | datetime) -> datetime:
    """A moment in Brussels time; one without a zone is taken as UTC, as the edition promises."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZONE)
    return moment.astimezone(ZONE)
