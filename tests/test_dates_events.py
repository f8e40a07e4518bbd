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
    ("nl", "Je kan je aanmelden tot en met zondag 7 juni 2026.", DEADLINE, "2026-06-07", None, None),
    ("nl", "De subsidieaanvraag moet ten laatste op 1 september 2026 binnen zijn.", DEADLINE, "2026-09-01", None, None),
    ("nl", "Kom op 20 juni 2026 naar de opendeurdag van het ziekenhuis.", EVENT, "2026-06-20", None, None),
    ("nl", "De zitting van de provincieraad op woensdag 20 mei 2026 is openbaar.", EVENT, "2026-05-20", None, None),
    ("nl", "Het symposium werd verplaatst van 3 juni naar 10 juni 2026.", EVENT, "2026-06-10", None, None),
    ("nl", "De ontwerpen liggen ter inzage van 1 tot en met 30 april 2026.", DEADLINE, "2026-04-30", None, None),
    ("de", "Der Infoabend findet am Dienstag, 9. Juni 2026, um 19 Uhr im Rathaus statt.", EVENT, "2026-06-09T19:00:00+02:00", None, None),
    ("de", "Projektskizzen sind bis zum 31. August 2026, 12:00 Uhr, einzureichen.", DEADLINE, "2026-08-31T12:00:00+02:00", None, None),
    ("de", "Die Unterlagen liegen vom 4. Mai bis zum 5. Juni 2026 zur Einsicht aus.", DEADLINE, "2026-06-05", None, None),
    ("de", "Die Abgabefrist wurde bis zum 15. Juli 2026 verlängert.", DEADLINE, "2026-07-15", None, None),
    ("de", "Das Festival läuft vom 5. bis 7. Juni 2026.", EVENT, "2026-06-05", "2026-06-07", None),
    ("fr", "Les inscriptions sont possibles jusqu'au 20 juin 2026 inclus.", DEADLINE, "2026-06-20", None, None),
    ("fr", "Vous avez jusqu'au 30 avril 2026 pour donner votre avis.", DEADLINE, "2026-04-30", None, None),
    ("fr", "Le forum se déroulera les 9 et 10 juin 2026 à Arlon.", EVENT, "2026-06-09", "2026-06-10", None),
    ("fr", "Clôture des candidatures : 15 septembre 2026.", DEADLINE, "2026-09-15", None, None),
    ("en", "Join us on 11 June 2026 for a webinar on cross-border care.", EVENT, "2026-06-11", None, None),
    ("en", "The deadline for applications is 30 June 2026.", DEADLINE, "2026-06-30", None, None),
    ("en", "The survey is open until 31 May 2026; please respond.", DEADLINE, "2026-05-31", None, None),
    ("en", "Applications open on 1 July 2026 and close on 30 September 2026.", DEADLINE, "2026-09-30", None, None),
    ("lb", "Den Infosowend ass den 9. Juni 2026 um 19 Auer.", EVENT, "2026-06-09T19:00:00+02:00", None, None),
    ("lb", "D'Leit kënne bis den 31. Mee 2026 hir Meenung soen.", DEADLINE, "2026-05-31", None, None),
    ("lb", "D'Konferenz ass op den 10. Juni 2026 verluecht ginn.", EVENT, "2026-06-10", None, None),
    ("nl", "Inschrijven kan uiterlijk tot 12 mei 2026.", DEADLINE, "2026-05-12", None, None),
    ("nl", "De infodag vindt plaats van 12 tot en met 14 mei 2026 in Hasselt.", EVENT, "2026-05-12", "2026-05-14", None),
    ("nl", "De workshop gaat door op 5 juni 2026 van 9.00 tot 12.00 uur.", EVENT, "2026-06-05", None, None),
    ("nl", "Op donderdag 4 juni 2026 van 9u tot 12u organiseert de provincie een infomoment.", EVENT, "2026-06-04", None, None),
    ("nl", "Reageren kan t/m 30 juni 2026.", DEADLINE, "2026-06-30", None, None),
    ("nl", "De oproep sluit op 1 oktober 2026 om 12.00 uur.", DEADLINE, "2026-10-01T12:00:00+02:00", None, None),
    ("nl", "Projectvoorstellen kunnen ingediend worden van 1 maart tot 30 april 2026.", DEADLINE, "2026-04-30", None, None),
    ("nl", "Het openbaar onderzoek loopt van 3 maart 2026 tot 2 april 2026.", DEADLINE, "2026-04-02", None, None),
    ("nl", "De raadpleging is open tot 15 september 2026.", DEADLINE, "2026-09-15", None, None),
    ("nl", "Kandidaten solliciteren vóór 20 juni 2026.", DEADLINE, "2026-06-20", None, None),
    ("nl", "De studiedag van 12 mei 2026 is uitgesteld naar 16 juni 2026.", EVENT, "2026-06-16", None, None),
    ("de", "Die Informationsveranstaltung findet vom 12. bis 14. Mai 2026 in Aachen statt.", EVENT, "2026-05-12", "2026-05-14", None),
    ("de", "Anmeldungen bis spätestens 3. Juli 2026.", DEADLINE, "2026-07-03", None, None),
    ("de", "Bewerbungsschluss ist der 15. August 2026.", DEADLINE, "2026-08-15", None, None),
    ("de", "Stellungnahmen können bis einschließlich 30.06.2026 abgegeben werden.", DEADLINE, "2026-06-30", None, None),
    ("de", "Die Beteiligung läuft vom 1. bis 31. März 2026.", DEADLINE, "2026-03-31", None, None),
    ("de", "Der Aufruf endet am 30.09.2026.", DEADLINE, "2026-09-30", None, None),
    ("de", "Der Workshop am 5. Juni 2026, 9 bis 12 Uhr, in Trier.", EVENT, "2026-06-05", None, None),
    ("de", "Die Tagung wird vom 12. Mai 2026 auf den 9. Juni 2026 verschoben.", EVENT, "2026-06-09", None, None),
    ("fr", "La réunion d'information se tiendra du 3 au 5 juin 2026 à Metz.", EVENT, "2026-06-03", "2026-06-05", None),
    ("fr", "Les candidatures sont ouvertes jusqu'au 15 juin 2026.", DEADLINE, "2026-06-15", None, None),
    ("fr", "Dépôt des dossiers avant le 30 juin 2026.", DEADLINE, "2026-06-30", None, None),
    ("fr", "La date limite de dépôt est fixée au 1er octobre 2026.", DEADLINE, "2026-10-01", None, None),
    ("fr", "L'enquête publique se déroule du 2 au 31 mars 2026.", DEADLINE, "2026-03-31", None, None),
    ("fr", "L'appel à projets est ouvert jusqu'au vendredi 12 juin 2026 à 12h00.", DEADLINE, "2026-06-12T12:00:00+02:00", None, None),
    ("fr", "La conférence du 12 mai 2026 est reportée au 9 juin 2026.", EVENT, "2026-06-09", None, None),
    ("fr", "Une séance d'information aura lieu le jeudi 4 juin 2026 de 9h à 12h.", EVENT, "2026-06-04", None, None),
    ("fr", "Inscription obligatoire pour le 20 mai 2026 au plus tard.", DEADLINE, "2026-05-20", None, None),
    ("en", "The call closes on 30 September 2026 at 12:00 CET.", DEADLINE, "2026-09-30T12:00:00+01:00", None, None),
    ("en", "Register by 15 May 2026.", DEADLINE, "2026-05-15", None, None),
    ("en", "The info day takes place on 12-14 May 2026 in Lille.", EVENT, "2026-05-12", "2026-05-14", None),
    ("en", "The consultation runs until 31 March 2026.", DEADLINE, "2026-03-31", None, None),
    ("en", "The consultation is open from 2 March to 31 March 2026.", DEADLINE, "2026-03-31", None, None),
    ("en", "The deadline has been extended to 15 June 2026.", DEADLINE, "2026-06-15", None, None),
    ("en", "The conference has been postponed from 12 May 2026 to 9 June 2026.", EVENT, "2026-06-09", None, None),
    ("en", "Applications must be received no later than 17:00 on 5 June 2026.", DEADLINE, "2026-06-05T17:00:00+02:00", None, None),
    ("lb", "D'Informatiounsversammlung fënnt den 12. Mee 2026 um 18.30 Auer statt.", EVENT, "2026-05-12T18:30:00+02:00", None, None),
    ("lb", "Umellen bis spéitstens den 3. Juli 2026.", DEADLINE, "2026-07-03", None, None),
    ("lb", "D'Kandidatur kann een bis den 15. August 2026 areechen.", DEADLINE, "2026-08-15", None, None),
    ("lb", "D'Konferenz vum 12. bis de 14. Mee 2026 zu Esch.", EVENT, "2026-05-12", "2026-05-14", None),
    ("lb", "Den Delai ass den 30. September 2026.", DEADLINE, "2026-09-30", None, None),
    ("lb", "D'Versammlung gëtt op den 9. Juni 2026 verréckelt.", EVENT, "2026-06-09", None, None),
    ("nl", "De uiterste datum voor het indienen van een project is 15 juni 2026.", DEADLINE, "2026-06-15", None, None),
    ("nl", "Schrijf je in voor 1 juni 2026.", DEADLINE, "2026-06-01", None, None),
    ("nl", "Noteer alvast 24 september 2026 in je agenda voor het jaarcongres.", EVENT, "2026-09-24", None, None),
    ("en", "Save the date: 24 September 2026, annual conference.", EVENT, "2026-09-24", None, None),
    ("de", "Einsendeschluss: 31. Mai 2026", DEADLINE, "2026-05-31", None, None),
    ("de", "Anmeldung bis 20. Mai 2026 erforderlich.", DEADLINE, "2026-05-20", None, None),
    ("fr", "Rendez-vous le 14 juin 2026 à Longwy.", EVENT, "2026-06-14", None, None),
    ("nl", "De subsidie kan aangevraagd worden tot 30 november 2026.", DEADLINE, "2026-11-30", None, None),
    ("nl", "In 2025, op 12 mei 2025, werd de brug geopend.", EVENT, "2025-05-12", None, None),
]  # fmt: skip

# why | sentence
SILENT = [
    ("nl: an end is no deadline", "De tentoonstelling is te zien tot 30 juni 2025."),
    ("nl: a day without a cue", "De provincie telde 12 mei 2023 als vrije dag."),
    ("nl: a beginning", "Sinds 1 januari 2020 is de vergadering openbaar."),
    ("nl: a law", "Het besluit van de Vlaamse Regering van 12 mei 2023 over de vergadering."),
    ("fr: a law", "La loi du 21 mars 2015 sur la réunion des conseils."),
    ("de: a law", "Nach der Verordnung vom 3. Mai 2021 ist die Versammlung frei."),
    ("years that are no period", "In 2020-2021 daalde het aantal."),
    ("seed C", "25 jaar geleden begon het programma Europa 2020."),
    ("nl: called off: De infoavond van 12 mei 2026 i", "De infoavond van 12 mei 2026 is afgelast."),
    ("de: called off: Die Veranstaltung am 12. Mai 2", "Die Veranstaltung am 12. Mai 2026 fällt aus."),
    ("fr: called off: Le colloque du 12 mai 2026 est", "Le colloque du 12 mai 2026 est annulé."),
    ("en: called off: The seminar on 12 May 2026 has", "The seminar on 12 May 2026 has been cancelled."),
    ("lb: called off: D'Konferenz vum 12. Mee 2026 a", "D'Konferenz vum 12. Mee 2026 ass ofgesot."),
    ("nl: no cue: Ophaling van grof vuil op 12 m", "Ophaling van grof vuil op 12 mei 2026."),
    ("nl: no cue: De wet van 12 mei 2024 regelt ", "De wet van 12 mei 2024 regelt de vergadering."),
    ("de: no cue: Seit dem 1. Januar 2026 gilt d", "Seit dem 1. Januar 2026 gilt die Regelung."),
    ("nl: no appointment: Wegens ziekte gaat de lezing v", "Wegens ziekte gaat de lezing van 4 juni 2026 niet door."),
    ("nl: no appointment: Vanaf 1 juli 2026 geldt een ni", "Vanaf 1 juli 2026 geldt een nieuw tarief."),
    ("nl: no appointment: De gouverneur werd op 3 mei 20", "De gouverneur werd op 3 mei 2026 benoemd."),
    ("de: no appointment: Der Tag der offenen Tür am 21.", "Der Tag der offenen Tür am 21. Juni 2026 entfällt."),
    ("de: no appointment: Am 3. Mai 2026 wurde der Vertr", "Am 3. Mai 2026 wurde der Vertrag unterzeichnet."),
    ("fr: no appointment: La journée portes ouvertes du ", "La journée portes ouvertes du 6 juin 2026 n'aura pas lieu."),
    ("fr: no appointment: L'exposition est visible jusqu", "L'exposition est visible jusqu'au 30 juin 2026."),
    ("fr: no appointment: Depuis le 1er janvier 2026, le", "Depuis le 1er janvier 2026, le tarif a changé."),
    ("en: no appointment: Project partners met on 3 May ", "Project partners met on 3 May 2026 in Eupen."),
    ("en: no appointment: The workshop scheduled for 2 J", "The workshop scheduled for 2 June 2026 was called off."),
    ("lb: no appointment: Den Dag vun der oppener Dier d", "Den Dag vun der oppener Dier den 21. Juni 2026 fält aus."),
    ("lb: no appointment: Zënter dem 1. Januar 2026 gëll", "Zënter dem 1. Januar 2026 gëllt en neien Tarif."),
    ("no date", "Het congres vindt binnenkort plaats."),
]  # fmt: skip


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
