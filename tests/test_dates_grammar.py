"""What a printed date is read as. Each row names the site (as met in stored pages), system or standard that taught it."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.dates.grammar import read_date, read_dates, read_machine_date

BRUSSELS = ZoneInfo("Europe/Brussels")

# site | printed | value or month-day
PRINTED = """
limburg.be | woensdag, 19 mei 2021, 17.36 u. | 2021-05-19T17:36:00+02:00
limburg.be | woensdag 17 april 2024 | 2024-04-17
limburg.be | vrijdag 29 maart 2024 | 2024-03-29
limburg.be | donderdag 07 maart 2024 | 2024-03-07
limburg.be | 15 april 2024 | 2024-04-15
mijnlevengezond.nl | - 21 August 2023 - | 2023-08-21
mijnlevengezond.nl | - 25 January 2024 - | 2024-01-25
mijnlevengezond.nl | Op 13 september kwam | --09-13
mijnlevengezond.nl | moet 1 januari 2024 gereed zijn | 2024-01-01
euprevent.eu | 5 October 2015 | 2015-10-05
interregmeuserhine.eu | 22-05-2024 | 2024-05-22
interregmeuserhine.eu | 03-04-2024 | 2024-04-03
interreg.eu | 2nd December 2024 | 2024-12-02
interreg.eu | 1st March 2024 | 2024-03-01
interreg.eu | 23rd of May 2024 | 2024-05-23
interreg.eu | 3rd June, 2024 | 2024-06-03
interreg-rhin-sup.eu | samedi 27 juillet 2024 | 2024-07-27
interreg-rhin-sup.eu | 10 juillet 2024 | 2024-07-10
euregio.eu | Veröffentlicht am 23.05.2024 | 2024-05-23
regionaachen.de | 07.11.2023 | 2023-11-07
pomlimburg.be | 24.09.2024 | 2024-09-24
egts-gect.eu | 11.06.2024 | 2024-06-11
egts-gect.eu | 30 oktober 2024 om 12.00 uur | 2024-10-30T12:00:00+01:00
egts-gect.eu | oproep gaat open op 19 juni 2024! | 2024-06-19
zeeland.nl | Bijgewerkt donderdag 23 mei 2019 | 2019-05-23
zeeland.nl | Dinsdag 21 mei | --05-21
hainaut.be | Communiqué du 14 octobre 2025 | 2025-10-14
gouverneurnamur.be | Ce mardi 19 mars | --03-19
interreg-fwvl.eu | Gepubliceerd op 14/09/2017 | 2017-09-14
interreg-fwvl.eu | 04/10/2017 | 2017-10-04
crisis-limburg.be | 15 juli 2022 | 2022-07-15
haut-rhin.gouv.fr | Mis à jour le 22/01/2021 | 2021-01-22
haut-rhin.gouv.fr | Publié le 12/08/2025 à 14h05 | 2025-08-12T14:05:00+02:00
gouvernement.lu | 07 juillet 2024 | 2024-07-07
gouvernement.lu | 12.12.2023 | 2023-12-12
gouvernement.lu | Communiqué - Publié le 12 décembre 2023 | 2023-12-12
Luxembourgish (CLDR lb) | 17. Abrëll 2024 | 2024-04-17
Luxembourgish (CLDR lb) | 3. Mäerz 2025 | 2025-03-03
Luxembourgish (CLDR lb) | 5. Januar 2024 | 2024-01-05
Luxembourgish (CLDR lb) | 29. Februar 2024 | 2024-02-29
Luxembourgish (CLDR lb) | 8. Mee 2024 | 2024-05-08
Luxembourgish (CLDR lb) | 21. Dezember 2023 | 2023-12-21
Luxembourgish (CLDR lb) | Méindeg, den 4. November 2024 | 2024-11-04
Luxembourgish (CLDR lb) | Dënschdeg, 5. November 2024 | 2024-11-05
Luxembourgish (CLDR lb) | Mëttwoch 6. November 2024 um 10.30 Auer | 2024-11-06T10:30:00+01:00
Luxembourgish weekday (CLDR lb) | Freideg, den 8. November 2024 | 2024-11-08
French ordinal and clock | 1er mars 2024 | 2024-03-01
French ordinal and clock | le 1er août 2024 à 9h | 2024-08-01T09:00:00+02:00
French ordinal and clock | lundi 5 février 2024 à 18 h 30 | 2024-02-05T18:30:00+01:00
French short months (CLDR fr) | 28 févr. 2024 | 2024-02-28
French short months (CLDR fr) | 3 déc. 2024 | 2024-12-03
French short months (CLDR fr) | 14 avr. 2023 | 2023-04-14
French short months (CLDR fr) | 2 janv. 2023 | 2023-01-02
French short months (CLDR fr) | 30 juil. 2023 | 2023-07-30
French short months (CLDR fr) | 15 aout 2023 | 2023-08-15
French short months (CLDR fr) | 12 fevrier 2023 | 2023-02-12
French weekday, dash, clock | vendredi 3 mai 2024 – 11h15 | 2024-05-03T11:15:00+02:00
French capital weekday | Jeudi 12 septembre 2024 | 2024-09-12
French | 9 octobre 2024 | 2024-10-09
French weekday | mercredi 2 novembre 2022 | 2022-11-02
Dutch short months (CLDR nl) | 31 okt. 2024 | 2024-10-31
Dutch short months (CLDR nl) | 4 mrt. 2024 | 2024-03-04
Dutch short months (CLDR nl) | 4 mrt 2024, 10.00u | 2024-03-04T10:00:00+01:00
Dutch short weekday | ma 2 dec 2024 | 2024-12-02
Dutch clock without minutes | 18 juni 2024 - 9 uur | 2024-06-18T09:00:00+02:00
Dutch | 6 augustus 2024 | 2024-08-06
Dutch numbers and clock | 2-9-2024 | 2024-09-02
Dutch numbers and clock | 12 februari 2024, 16:45 uur | 2024-02-12T16:45:00+01:00
Dutch numbers and clock | 26-11-2024 10:15 | 2024-11-26T10:15:00+01:00
Dutch numbers and clock | dinsdag 26 november 2024 ¦ 10:15 uur | 2024-11-26T10:15:00+01:00
Dutch short months (CLDR nl) | 7 jan. 2025 | 2025-01-07
Dutch numbers, bar, clock | 12-05-2023 ¦ 10:00 | 2023-05-12T10:00:00+02:00
Dutch short year | 3 april '24 | 2024-04-03
10.00u tot 12.30u (other sites, seed D trap 5) | 10.00u tot 12.30u op 5 juni 2024 | 2024-06-05
German | 5. Februar 2024 | 2024-02-05
German | Mittwoch, den 14. Februar 2024 | 2024-02-14
German forms of dependencies.md 6 | 5.2.2024 | 2024-02-05
German forms of dependencies.md 6 | Di., 3. Dez. 2024 | 2024-12-03
German forms of dependencies.md 6 | 3. März 2024, 14:05 Uhr | 2024-03-03T14:05:00+01:00
German forms of dependencies.md 6 | 14:05 Uhr, 03.03.2024 | 2024-03-03T14:05:00+01:00
German clock, short year | 17. Mai 2024 um 9 Uhr | 2024-05-17T09:00:00+02:00
German clock, short year | 17.5.24 | 2024-05-17
German | 1. Juli 2023 | 2023-07-01
German short months (CLDR de) | 30. Sept. 2023 | 2023-09-30
Austrian January | 11. Jänner 2024 | 2024-01-11
German numbers and clock | 24.12.2023 - 08:30 Uhr | 2023-12-24T08:30:00+01:00
German clock with a dot | Donnerstag, 9. November 2023 11.30 Uhr | 2023-11-09T11:30:00+01:00
British English | 18 June 2024 | 2024-06-18
British English | Tuesday, 18 June 2024 | 2024-06-18
English short months | 9 Sept 2024 | 2024-09-09
English short months | Nov 5, 2024 | 2024-11-05
American order | June 18, 2024 | 2024-06-18
American order | Dec. 3rd, 2019 | 2019-12-03
numbers and clock | 20/11/2024 17:05 | 2024-11-20T17:05:00+01:00
short year with slashes | 20/11/24 | 2024-11-20
English with a zone | 4 November 2024 10:00 CET | 2024-11-04T10:00:00+01:00
English with a zone | 4 July 2024 - 10:00 CEST | 2024-07-04T10:00:00+02:00
year first | 2024/05/17 | 2024-05-17
year first | 17/5/2024 | 2024-05-17
WordPress, American order in German and French | Dezember 29, 2021 | 2021-12-29
WordPress, American order in German and French | mai 12, 2023 | 2023-05-12
Drupal long format | Wed, 19/05/2021 - 17:36 | 2021-05-19T17:36:00+02:00
Drupal long format | wo, 19/05/2021 - 17:36 | 2021-05-19T17:36:00+02:00
TYPO3 short format | 19.05.21 | 2021-05-19
TYPO3 short format | 19. 05. 2021 | 2021-05-19
Plone | 19.05.2021 17:36 | 2021-05-19T17:36:00+02:00
American clock | February 24, 2020 ¦ 9:25pm | 2020-02-24T21:25:00+01:00
American clock | 12:05 am on nothing, May 5, 2020 at 12:05 a.m. | 2020-05-05T00:05:00+02:00
Dutch month alone (dependencies.md 6) | mei 2021 | 2021-05
German month alone (dependencies.md 6) | Mär 2024 | 2024-03
French month alone | février 2023 | 2023-02
English month alone | June 2024 | 2024-06
Luxembourgish month alone (CLDR lb) | Abrëll 2024 | 2024-04
""".strip().splitlines()

# What looks like a date and is none.
NO_DATE = """
seed A | 2007
seed C | 2014-2020
seed C | Europa 2020
seed C | 25 jaar geleden
seed D | 1 op 3
seed D | Bijna 1 op de 5
seed C | 351,8 miljard euro
limburg.be | 170 miljoen liter
telephone numbers | 02.12.34.56.78
telephone numbers | 0241 / 12-34-56
telephone numbers | +32 11 23 71 11
versions | 1.2.10.4
addresses | 192.168.10.20
ratios | 3/4
times | 14:05 Uhr
no such day | 31 juni 2024
no such day | 30.02.2024
no such day | 45.13.2024
file sizes | PDF, 1.20 MB
law numbers | 2016/679
budget | 10.000.000 euro
percentages | 12.5.30%
words | mei en juni
""".strip().splitlines()

MACHINE = """
ISO 8601 | 2021-05-19 | 2021-05-19
ISO 8601 | 2021-05-19T17:36+02:00 | 2021-05-19T17:36:00+02:00
ISO 8601 | 2021-05-19T17:36:05Z | 2021-05-19T17:36:05+00:00
ISO 8601 | 2021-05-19T17:36:05.123456Z | 2021-05-19T17:36:05+00:00
ISO 8601 | 20210519 | 2021-05-19
ISO 8601 | 20210519T173600Z | 2021-05-19T17:36:00+00:00
ISO 8601 | 2021-05 | 2021-05
SQL (Drupal) | 2021-05-19 17:36:00 | 2021-05-19T17:36:00+02:00
SQL in winter | 2021-01-19 17:36:00 | 2021-01-19T17:36:00+01:00
zone without colon (sitemaps) | 2021-05-19T17:36:00+0200 | 2021-05-19T17:36:00+02:00
RFC 5322 (RSS) | Wed, 19 May 2021 17:36:00 GMT | 2021-05-19T17:36:00+00:00
RFC 5322 (RSS) | Wed, 19 May 2021 17:36:00 +0200 | 2021-05-19T17:36:00+02:00
RFC 5322 (RSS) | Sat, 19 Oct 2019 00:04:00 +0200 | 2019-10-19T00:04:00+02:00
RFC 5322 (RSS) | Tue, 2 Jan 2024 08:00:00 EST | 2024-01-02T08:00:00-05:00
java.util.Date in JSON-LD | Fri Apr 28 19:20:36 CEST 2023 | 2023-04-28T19:20:36+02:00
Unix seconds | 1621438565 | 2021-05-19T17:36:05+02:00
Unix milliseconds | 1621438565000 | 2021-05-19T17:36:05+02:00
midnight is no time (TYPO3) | 2021-05-19T00:00:00+02:00 | 2021-05-19
midnight at the source (Drupal) | 2021-05-18T22:00:00Z | 2021-05-19
midnight in UTC | 2021-05-19T00:00:00Z | 2021-05-19
as printed (feeds of small sites) | 19.05.2021 | 2021-05-19
""".strip().splitlines()


def rows(table: list[str]) -> list[object]:
    """Parameters of a table; a bar inside a cell is written ``¦``."""
    cells = [[cell.strip().replace("¦", "|") for cell in line.split(" | ")] for line in table]
    return [pytest.param(*values, id=f"{site}: {values[0]}") for site, *values in cells]


@pytest.mark.parametrize(("printed", "value"), rows(PRINTED))
def test_printed_date(printed: str, value: str) -> None:
    read = read_date(printed, zone=BRUSSELS)
    assert read is not None
    assert (read.value or read.month_day) == value


@pytest.mark.parametrize("printed", rows(NO_DATE))
def test_no_date(printed: str) -> None:
    assert [one.raw for one in read_dates(printed, zone=BRUSSELS)] == []


@pytest.mark.parametrize(("printed", "value"), rows(MACHINE))
def test_machine_date(printed: str, value: str) -> None:
    read = read_machine_date(printed, zone=BRUSSELS)
    assert read is not None
    assert read.value == value


@pytest.mark.parametrize(
    ("printed", "fits"),
    [
        ("woensdag, 19 mei 2021", True),
        ("donderdag, 19 mei 2021", False),
        ("Mittwoch, den 14. Februar 2024", True),
        ("samedi 27 juillet 2024", True),
        ("dimanche 27 juillet 2024", False),
        ("Freideg, den 8. November 2024", True),
        ("19 mei 2021", None),
        ("di 19 mei 2021", None),  # Tuesday in Dutch and German, and half a word in French: no judge
    ],
)
def test_weekday_is_a_check(printed: str, fits: bool | None) -> None:
    read = read_date(printed, zone=BRUSSELS)
    assert read is not None
    assert read.weekday_fits is fits


def test_day_comes_first_and_month_only_where_asked() -> None:
    assert read_date("03/04/2024", zone=BRUSSELS).value == "2024-04-03"
    assert read_date("03/04/2024", zone=BRUSSELS, month_first=True).value == "2024-03-04"
    assert read_date("04/25/2024", zone=BRUSSELS).value == "2024-04-25"


def test_raw_is_what_is_printed() -> None:
    text = "Laatst aangepast woensdag, 19 mei 2021, 17.36 u. door de redactie"
    read = read_date(text, zone=BRUSSELS)
    assert read.raw == "woensdag, 19 mei 2021, 17.36 u."
    assert text[read.start : read.end].startswith(read.raw)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="0123456789.-/: ,TZ+hu'mei Märzabct’|\u00a0", max_size=60))
def test_any_text_gives_a_result(text: str) -> None:
    for one in read_dates(text, zone=BRUSSELS):
        assert one.value or one.month_day
    read_machine_date(text, zone=BRUSSELS)


@settings(deadline=None, max_examples=60)
@given(st.dates())
def test_every_day_is_read_back(day: object) -> None:
    from babel.dates import format_date

    if not 1995 <= day.year <= 2099:
        return
    for locale in ("nl", "de", "fr", "en_GB", "lb"):
        for form in ("d MMMM y", "EEEE d MMMM y", "dd.MM.y", "d/M/y", "y-MM-dd"):
            read = read_date(format_date(day, form, locale=locale), zone=BRUSSELS)
            assert read is not None, (locale, form)
            assert read.value == day.isoformat(), (locale, form)
            assert read.weekday_fits in (True, None)
