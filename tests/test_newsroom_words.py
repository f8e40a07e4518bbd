"""Messages in five languages: none missing, none left over, none fuzzy, every placeholder kept; dates and numbers."""

import re
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from newsroom_messages import messages

from catalog.model.languages import LANGUAGES
from catalog.publish.missing import says
from catalog.publish.voice import LOCALES
from catalog.publish.words import Words
from catalog.search.why import CODES, Finding
from catalog.store.health import ADVICE

TODAY = date(2026, 11, 10)
HOLE = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_there_and_nothing_else(language: str) -> None:
    with (LOCALES / language / "LC_MESSAGES" / "tripoint.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    used, kept = set(messages()), {message.id for message in catalogue if message.id}
    assert not used - kept
    assert not kept - used
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    assert not catalogue.obsolete
    for message in catalogue:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        assert all(strings), message.id
        assert len(strings) == (1 if isinstance(message.id, str) else catalogue.num_plurals), message.id
        for string in strings:
            assert set(HOLE.findall(string)) <= set(HOLE.findall(" ".join(ids))), message.id
            if len(ids) == 1:
                assert sorted(HOLE.findall(string)) == sorted(HOLE.findall(ids[0])), message.id


@pytest.mark.parametrize(
    ("language", "day", "long", "heading", "share", "number"),
    [
        ("nl", "9 nov.", "1 december 2026", "Maandag 9 november", "86%", "1.234"),
        ("de", "9. Nov.", "1. Dezember 2026", "Montag, 9. November", "86\xa0%", "1.234"),
        ("fr", "9 nov.", "1er décembre 2026", "Lundi 9 novembre", "86\u202f%", "1\u202f234"),
        ("en", "9 Nov", "1 December 2026", "Monday 9 November", "86%", "1,234"),
        ("lb", "9. Nov.", "1. Dezember 2026", "Méindeg, 9. November", "86\xa0%", "1.234"),
    ],
)
def test_dates_and_numbers_are_those_of_the_language(
    language: str, day: str, long: str, heading: str, share: str, number: str
) -> None:
    words = Words(language, today=TODAY)
    assert words.day("2026-11-09") == day
    assert words.day_long("2026-12-01") == long
    assert words.weekday("2026-11-09") == heading
    assert words.percent(0.86).replace("\u202f", "\xa0") == share.replace("\u202f", "\xa0")
    assert words.number(1234).replace("\u202f", "\xa0") == number.replace("\u202f", "\xa0")


def test_a_date_is_never_more_exact_than_stated() -> None:
    words = Words("en", today=TODAY)
    assert words.stated(None, None) == "Date not stated"
    assert words.stated("2025", "year") == "2025"
    assert words.stated("2025-05", "month") == "May 2025"
    assert words.stated("2026-11-09", "day") == "9 Nov"
    assert words.stated("2026-11-09T07:40:00+00:00", "minute") == "9 Nov, 08:40"
    assert words.stated("2026-11-09T23:30:00+00:00", "minute") == "10 Nov, 00:30"
    assert words.machine("2026-11-09T07:40:00+00:00", "minute") == "2026-11-09T08:40+01:00"
    assert words.machine("2025-05", "month") == "2025-05"


def test_mei_is_no_abbreviation() -> None:
    words = Words("nl", today=TODAY)
    assert words.day("2026-05-03") == "3 mei"
    assert words.day("2025-03-03") == "3 mrt. 2025"


def test_plurals_and_lists() -> None:
    assert Words("fr", today=TODAY).say_many("%(num)s story", "%(num)s stories", 0) == "0 sujet"
    assert Words("de", today=TODAY).say_many("%(num)s story", "%(num)s stories", 2) == "2 Nachrichten"
    assert Words("lb", today=TODAY).join(["Metz", "Tréier", "Oochen"]) == "Metz, Tréier an Oochen"
    assert Words("lb", today=TODAY).join(["Metz", "Lille"]) == "Metz a Lille"
    assert Words("nl", today=TODAY).join(["a", "b", "c"]) == "a, b en c"
    assert Words("en", today=TODAY).duration(timedelta(hours=6, minutes=40)) == "7 hours"


def test_values_in_a_message_are_escaped() -> None:
    assert (
        str(Words("en", today=TODAY).html("Nothing found for “%(words)s”", words="<b>"))
        == "Nothing found for “&lt;b&gt;”"
    )


@pytest.mark.parametrize("code", CODES)
def test_each_finding_about_an_address_has_its_own_sentence(code: str) -> None:
    detail = {"since": "2026-11-03T03:00:00+00:00", "reason": "listing", "status": "down", "host": "x.example"}
    said = {says(Finding(code=code, detail=detail), Words(language, today=TODAY)) for language in LANGUAGES}
    assert len(said) == len(LANGUAGES)


@pytest.mark.parametrize("code", sorted(set(ADVICE) - {"opted_out", "egress"}))
def test_each_failure_of_a_source_is_said_to_its_readers(code: str) -> None:
    said = {Words(language, today=TODAY).failure(code) for language in LANGUAGES}
    assert "" not in said
    assert len(said) >= len(LANGUAGES) - 1
    assert not any("tripoint" in one for one in said)


def test_why_a_place_is_said_in_the_readers_language() -> None:
    evidence = "Sarre (headline), cue allemand, source in DE, other places of NL42"
    said = {Words(language, today=TODAY).named(evidence) for language in LANGUAGES}
    assert len(said) == len(LANGUAGES)
    assert Words("de", today=TODAY).named(evidence) == (
        "Sarre (Überschrift), neben allemand, die Quelle liegt in Deutschland, mit anderen Orten in NL42"
    )
    assert Words("de", today=TODAY).month_day("--11-18") == "18. November, Jahr nicht angegeben"


@pytest.mark.parametrize(
    ("language", "day"), [("nl", "maandag 9"), ("fr", "lundi 9"), ("de", "Montag, 9."), ("en", "Monday 9")]
)
def test_days_inside_a_sentence_begin_as_the_language_writes_them(language: str, day: str) -> None:
    words = Words(language, today=TODAY)  # type: ignore[arg-type]
    assert words.weekday_within("2026-11-09").startswith(day)
    assert words.stated("2026-11-09", "day", long=True).startswith(day)
