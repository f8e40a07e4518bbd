"""Events and deadlines as an iCalendar document (RFC 5545) that a calendar can subscribe to."""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from icalendar import Calendar, Event

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"

_SHOWN: Final = frozenset({"event", "deadline"})
_DAY: Final = len("2026-11-20")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def calendar(rows: Iterable[Mapping[str, Any] | sqlite3.Row], *, name: str, url_of: Callable[[str], str]) -> bytes:
    """The document of all rows that name a day; UTF-8, lines ended by CRLF and folded at 75 octets.

    A row is one event date with its article (a mapping or a ``sqlite3.Row``): ``article_id kind raw start end evidence
    headline in_language``, and, where the caller has them, ``publisher``, ``label`` (the word for the kind in the reader's
    language, put before the headline) and ``first_seen``. A day is an all-day entry whose DTEND is the day after the last, as
    RFC 5545 wants it; a time is given in UTC. Rows without a day (a year only, ``--09-13``) and periods of validity are no
    appointments and are left out. ``url_of`` makes the address of an article from its id. The same rows give the same bytes.
    """
    document = Calendar()
    document.add("prodid", "-//Tripoint//news of the border regions//EN")
    document.add("version", "2.0")
    document.add("calscale", "GREGORIAN")
    document.add("name", _plain(name))
    document.add("x-wr-calname", _plain(name))
    document.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    events: dict[tuple[str, str], Event] = {}
    for row in rows:
        fields = {key: row[key] for key in row.keys()}  # noqa: SIM118 -- sqlite3.Row iterates over values
        event = _event(fields, url_of)
        if event is not None:
            events[str(fields["start"]), str(event["uid"])] = event
    for key in sorted(events):
        document.add_component(events[key])
    return bytes(document.to_ical())


def _event(row: Mapping[str, Any], url_of: Callable[[str], str]) -> Event | None:
    start, end = _moment(row.get("start")), _moment(row.get("end"))
    if start is None or row["kind"] not in _SHOWN:
        return None
    article_id, kind, raw = str(row["article_id"]), str(row["kind"]), str(row["raw"])
    event = Event()
    # The wording is part of the identity: an article may announce two days, and a moved one keeps its words.
    event.add("uid", f"{article_id}-{kind}-{hashlib.sha256(raw.encode()).hexdigest()[:8]}@tripoint")
    event.add("dtstamp", _stamp(row, start))
    event.add("dtstart", start)
    if not isinstance(start, datetime):
        last = end if end is not None and not isinstance(end, datetime) and end >= start else start
        event.add("dtend", last + timedelta(days=1))
    label = f"{row['label']}: " if row.get("label") else ""
    language = {"LANGUAGE": str(row["in_language"])} if row.get("in_language") not in (None, "und") else {}
    event.add("summary", _plain(f"{label}{row['headline']}"), parameters=language)
    event.add("description", _plain(str(row.get("evidence") or raw)), parameters=language)
    event.add("url", url_of(article_id))
    event.add("categories", [kind.upper()])
    if row.get("publisher"):
        event.add("comment", _plain(str(row["publisher"])))
    # Nobody is busy because a neighbour's call closes.
    event.add("transp", "TRANSPARENT")
    return event


def _moment(value: object) -> date | datetime | None:
    text = str(value or "")
    try:
        if "T" in text:
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        return date.fromisoformat(text) if len(text) == _DAY else None
    except (ValueError, OverflowError):
        return None


def _stamp(row: Mapping[str, Any], start: date | datetime) -> datetime:
    """DTSTAMP without a clock: when we first saw the article, else the day itself."""
    seen = _moment(row.get("first_seen")) or start
    if isinstance(seen, datetime):
        return seen.replace(microsecond=0)
    return datetime(seen.year, seen.month, seen.day, tzinfo=UTC)


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()
