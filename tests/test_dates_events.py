"""Events, deadlines and periods: a date counts only beside a word that says what it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model.article import DateKind, EventDate, Precision
from pipelines.dates.events import event_dates

EVENT, DEADLINE, VALIDITY = DateKind.EVENT, DateKind.DEADLINE, DateKind.VALIDITY


def found(text: str, *, headline: str = "", published: str | None = "2024-03-18") -> list[EventDate]:
    return list(event_dates(headline=headline, text=text, in_language="nl", published=published))


# site or language | sentence | kind, start, end, month-day
STATED = [
    ("mijnlevengezond.nl", "Op 13 september kwam de Bestuurlijke Regiegroep bijeen.", EVENT, None, None, "--09-13"),
    ("mijnlevengezond.nl", "Het regioplan moet 1 januari 2024 gereed zijn.", DEADLINE, "2024-01-01", None, None),
    ("egts-gect.eu", "De nieuwe oproep gaat open op 19 juni 2024!", EVENT, "2024-06-19", None, None),
    ("egts-gect.eu", "Projecten kunnen tot 30 oktober 2024 om 12.00 uur worden ingediend.", DEADLINE, "2024-10-30T12:00:00+01:00", None, None),
    ("interreg-fwvl.eu", "De strategie van Interreg 2014-2020", VALIDITY, "2014", "2020", None),
    ("interreg-fwvl.eu", "Le programme Interreg 2021-2027 est ouvert.", VALIDITY, "2021", "2027", None),
    ("limburg.be", "De Taskforce vergaderde; de vergadering van 15 april 2024 keurde negen projecten goed.", EVENT, "2024-04-15", None, None),
    ("interreg.eu", "The third call closes on 2nd December 2024.", DEADLINE, "2024-12-02", None, None),
    ("gouverneurnamur.be", "Ce mardi 19 mars, le gouverneur organise une réunion.", EVENT, "2024-03-19", None, None),
    ("zeeland.nl", "Dinsdag 21 mei: vergadering van Gedeputeerde Staten.", EVENT, "2024-05-21", None, None),
    ("nl", "Inschrijven kan tot 20 november 2026.", DEADLINE, "2026-11-20", None, None),
    ("nl", "Uiterste indiendatum: 15-06-2025", DEADLINE, "2025-06-15", None, None),
    ("nl", "Zienswijzen indienen kan tot en met 4 mei 2025.", DEADLINE, "2025-05-04", None, None),
    ("nl", "De infoavond vindt plaats op donderdag 6 juni 2024 om 19.30 u. in Lanaken.", EVENT, "2024-06-06T19:30:00+02:00", None, None),
    ("nl", "Het congres op 8 en 9 juni 2024 in Hasselt.", EVENT, "2024-06-08", "2024-06-09", None),
    ("de", "Die Informationsveranstaltung findet am 17. April 2024 um 18 Uhr statt.", EVENT, "2024-04-17T18:00:00+02:00", None, None),
    ("de", "Anträge können bis zum 5.2.2024 eingereicht werden.", DEADLINE, "2024-02-05", None, None),
    ("de", "Die Einreichfrist endet am 31. März 2025.", DEADLINE, "2025-03-31", None, None),
    ("de", "Tagung vom 8.-12. Mai 2023 in Aachen", EVENT, "2023-05-08", "2023-05-12", None),
    ("de", "Bewerbungen bis spätestens 1. Juli 2024.", DEADLINE, "2024-07-01", None, None),
    ("fr", "La réunion aura lieu du 8 au 12 mai 2023 à Lille.", EVENT, "2023-05-08", "2023-05-12", None),
    ("fr", "Les candidatures sont à déposer jusqu'au 1er mars 2024 à 14h05.", DEADLINE, "2024-03-01T14:05:00+01:00", None, None),
    ("fr", "Date limite : 15/06/2025", DEADLINE, "2025-06-15", None, None),
    ("fr", "La journée d'information se tiendra le 4 octobre 2024.", EVENT, "2024-10-04", None, None),
    ("en", "The info day will be held on 20 May 2024 in Maastricht.", EVENT, "2024-05-20", None, None),
    ("en", "Proposals must be submitted by 15 May 2024.", DEADLINE, "2024-05-15", None, None),
    ("lb", "D'Konferenz fënnt de 17. Abrëll 2024 statt.", EVENT, "2024-04-17", None, None),
    ("lb", "Umellen bis de 3. Mäerz 2025.", DEADLINE, "2025-03-03", None, None),
]  # fmt: skip

SILENT = [
    ("nl: an end is no deadline", "De tentoonstelling is te zien tot 30 juni 2025."),
    ("nl: a day without a cue", "De provincie telde 12 mei 2023 als vrije dag."),
    ("nl: a beginning", "Sinds 1 januari 2020 is de vergadering openbaar."),
    ("nl: a law", "Het besluit van de Vlaamse Regering van 12 mei 2023 over de vergadering."),
    ("fr: a law", "La loi du 21 mars 2015 sur la réunion des conseils."),
    ("de: a law", "Nach der Verordnung vom 3. Mai 2021 ist die Versammlung frei."),
    ("years that are no period", "In 2020-2021 daalde het aantal."),
    ("seed C", "25 jaar geleden begon het programma Europa 2020."),
    ("no date", "Het congres vindt binnenkort plaats."),
]


@pytest.mark.parametrize(
    ("sentence", "kind", "start", "end", "month_day"),
    [pytest.param(*row[1:], id=f"{row[0]}: {row[1][:40]}") for row in STATED],
)
def test_stated(sentence: str, kind: DateKind, start: str | None, end: str | None, month_day: str | None) -> None:
    (event,) = found(sentence)
    assert (event.kind, event.start, event.end, event.month_day) == (kind, start, end, month_day)
    assert event.evidence == sentence
    assert event.raw in sentence


@pytest.mark.parametrize("sentence", [pytest.param(row[1], id=row[0]) for row in SILENT])
def test_silent(sentence: str) -> None:
    assert found(sentence) == []


def test_two_in_one_sentence_and_each_once() -> None:
    text = "Register by 15 May 2024 for the info day on 20 May 2024."
    assert [(one.kind, one.start) for one in found(f"{text}\n{text}")] == [
        (DEADLINE, "2024-05-15"),
        (EVENT, "2024-05-20"),
    ]


def test_the_headline_counts() -> None:
    (event,) = found("", headline="Oproep gaat open op 19 juni 2024!")
    assert (event.kind, event.start, event.precision) == (EVENT, "2024-06-19", Precision.DAY)


def test_anniversaries_are_no_appointments() -> None:
    assert found("De opening van 20 juni 1990 was een feest.") == []
    assert found("De opening van 20 juni 1990 was een feest.", published=None) == []
    assert found("De opening van 20 juni 2023 was een feest.")[0].start == "2023-06-20"


def test_no_year_is_made_up() -> None:
    for published in (None, "2023-08-21", "2023-08-21T10:00:00+00:00"):
        (event,) = found("Op 13 september komt de regiegroep bijeen.", published=published)
        assert (event.start, event.precision, event.month_day) == (None, None, "--09-13")


def test_a_weekday_tells_the_year_only_when_it_fits_one() -> None:
    assert found("Dinsdag 21 mei: vergadering.", published="2019-05-23")[0].start == "2019-05-21"
    assert found("Zondag 21 mei: vergadering.", published="2019-05-23")[0].start is None


def test_evidence_is_short_and_holds_the_date() -> None:
    long = "woord " * 100 + "de vergadering op 12 mei 2024 " + "woord " * 100
    (event,) = found(long)
    assert len(event.evidence) <= 200
    assert "12 mei 2024" in event.evidence


def test_a_page_of_dates_is_bounded() -> None:
    text = "\n".join(f"De vergadering van {day} mei 2024 in zaal {room}." for room in range(20) for day in range(1, 29))
    assert len(found(text)) == 12


@settings(deadline=None, max_examples=60)
@given(
    st.text(max_size=200),
    st.text(max_size=200),
    st.sampled_from([None, "2024", "2024-05", "2024-05-03", "2024-05-03T10:00:00+00:00"]),
)
def test_any_text_gives_a_result(headline: str, text: str, published: str | None) -> None:
    event_dates(headline=headline, text=text, in_language=None, published=published)
