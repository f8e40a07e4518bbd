"""The iCalendar document: read back with the library, and as bytes."""

import sqlite3

from icalendar import Calendar

from catalog.publish.calendar import calendar

ROW = {
    "article_id": "a0123456789ab",
    "kind": "deadline",
    "raw": "20 november 2026",
    "start": "2026-11-20",
    "end": None,
    "evidence": 'Inschrijven kan tot 20 november 2026; daarna niet, zegt "men" \\ ooit.\nMeer volgt.',
    "headline": "Oproep: kleine projecten, tweede ronde – für alle, où que ce soit",
    "in_language": "nl",
}


def made(*rows: object, name: str = "Tripoint") -> Calendar:
    return Calendar.from_ical(calendar(rows, name=name, url_of=lambda key: f"https://news.example/article/{key}"))


def test_a_deadline_is_an_all_day_entry() -> None:
    (event,) = made({**ROW, "label": "Uiterste datum", "publisher": "Provincie Limburg"}).walk("VEVENT")
    assert event["dtstart"].to_ical() == b"20261120"
    assert event["dtend"].to_ical() == b"20261121"
    assert str(event["summary"]) == f"Uiterste datum: {ROW['headline']}"
    assert event["summary"].params["LANGUAGE"] == "nl"
    assert str(event["description"]) == ROW["evidence"]
    assert str(event["url"]) == "https://news.example/article/a0123456789ab"
    assert str(event["transp"]) == "TRANSPARENT"


def test_a_time_is_given_in_utc_and_a_range_ends_the_day_after() -> None:
    timed, ranged = made(
        {**ROW, "kind": "event", "raw": "x", "start": "2024-10-30T12:00:00+01:00"},
        {**ROW, "kind": "event", "raw": "y", "start": "2023-05-08", "end": "2023-05-12"},
    ).walk("VEVENT")[::-1]
    assert timed["dtstart"].to_ical() == b"20241030T110000Z"
    assert (ranged["dtstart"].to_ical(), ranged["dtend"].to_ical()) == (b"20230508", b"20230513")


def test_what_names_no_day_is_left_out() -> None:
    rows = [
        {**ROW, "start": None},
        {**ROW, "start": "2024"},
        {**ROW, "start": "2024-05"},
        {**ROW, "start": "2024-02-31"},
        {**ROW, "kind": "validity", "start": "2024-01-01"},
    ]
    assert made(*rows).walk("VEVENT") == []


def test_the_same_rows_in_any_order_give_the_same_bytes() -> None:
    rows = [{**ROW, "raw": str(number), "start": f"2026-11-{number:02d}"} for number in range(1, 29)]
    one, two = (calendar(order, name="x", url_of=str) for order in (rows, rows[::-1]))
    assert one == two
    assert len({str(event["uid"]) for event in Calendar.from_ical(one).walk("VEVENT")}) == 28


def test_the_bytes_are_what_rfc_5545_asks() -> None:
    body = calendar([ROW], name="Tripoint – Überblick", url_of=str)
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)


def test_rows_of_sqlite_serve() -> None:
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    names = ", ".join(f':{key} AS "{key}"' for key in ROW)
    assert len(made(*db.execute(f"SELECT {names}", ROW)).walk("VEVENT")) == 1


def test_control_characters_do_not_break_it() -> None:
    (event,) = made({**ROW, "headline": "Oproep\x00\x1b nu", "evidence": None}).walk("VEVENT")
    assert "\x00" not in str(event["summary"])
    assert str(event["description"]) == "20 november 2026"
