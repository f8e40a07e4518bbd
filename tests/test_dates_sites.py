"""What real sites print and mark up, a row for each shape that was met, with the site that taught it.

The day is that of the site's own record; hours without a zone are read as Brussels time. Forms that a standard or a
seed taught are in ``test_dates_grammar.py``; whole pages in ``test_dates_pages.py``.
"""

from zoneinfo import ZoneInfo

import pytest

from pipelines.dates.grammar import read_date, read_machine_date

BRUSSELS = ZoneInfo("Europe/Brussels")

# site | printed | value; a bar inside a cell is written ¦
PRINTED = """
blog.todamax.net | Donnerstag, 15.2.2018, 19:51 | 2018-02-15T19:51:00+01:00
futurezone.at | Erstellt 09.08.2013, 06:00 | 2013-08-09T06:00:00+02:00
futurezone.at | 09.08.13, 06:00 | 2013-08-09T06:00:00+02:00
gnu.org | Date 2016/11/18 06:31:41 | 2016-11-18T06:31:41+01:00
goodform.ch | 27.06.2018 09:54 | 2018-06-27T09:54:00+02:00
transgen.de | Letzte Aktualisierung 18.01.2018 | 2018-01-18
klimawandel-global.de | veröffentlicht 3.05.13 11:51 | 2013-05-03T11:51:00+02:00
klimawandel-global.de | 03.05.2013, 11:51 | 2013-05-03T11:51:00+02:00
pbrunst.de | veröffentlicht Samstag, 3. Dezember 2011 | 2011-12-03
stuttgart.de | Stand 09.10.2017, 01:40 Uhr | 2017-10-09T01:40:00+02:00
wienbadminton.at | Mai 06 2018 | 2018-05-06
cric-grenoble.info | Publié 9 juin 2019 | 2019-06-09
revolutionpermanente.fr | jeudi 13 juin 2019 | 2019-06-13
wara-enforcement.org | 27 Sep 2016 | 2016-09-27
hertie-school.org | 02.12.19 | 2019-12-02
rete-mirabile.net | Posted 28. Juli 2019 | 2019-07-28
rete-mirabile.net | 28. Juli 2019 | 2019-07-28
helge.at | date March 5, 2014 | 2014-03-05
de.globalvoices.org | veröffentlicht 30 April 2019 13:10 GMT | 2019-04-30T13:10:00+00:00
wir-empfehlen.info | aktualisiert 3. Januar 2020 | 2020-01-03
nextkabinett.wordpress.com | 17. Januar 2014 · 02:16 | 2014-01-17T02:16:00+01:00
creeny.wordpress.com | Veröffentlicht Fr, 24. Januar 2020, 18:18 | 2020-01-24T18:18:00+01:00
gnadlib.wordpress.com | Veröffentlicht 05.01.2020 | 2020-01-05
murdeltas.wordpress.com | Posted 2015-04-05 | 2015-04-05
andreabottlinger.wordpress.com | Dezember 26, 2019 | 2019-12-26
andreabottlinger.wordpress.com | 2019/12/26 | 2019-12-26
gnaur.wordpress.com | 14. Juni 2013 at 20:51 | 2013-06-14T20:51:00+02:00
pamelaandersonfoundation.org | December 4, 2018 | 2018-12-04
disfunctions.de | Erstellt Dienstag 6. Mai 2014 um 23:30 | 2014-05-06T23:30:00+02:00
disfunctions.de | Erstellt Dienstag 6. Mai 2014 | 2014-05-06
unterwegsinberlin.de | 2. Februar 2020 | 2020-02-02
bondyblog.fr | 17/02/2020 | 2020-02-17
fivethirtyeight.com | Jan. 28, 2020 , at 5:55 AM | 2020-01-28T05:55:00+01:00
timesofisrael.com | 8 January 2020, 3:51 pm | 2020-01-08T15:51:00+01:00
abookshelffullofsunshine.blogspot.com | Samstag, 5. Oktober 2013 | 2013-10-05
spektrum.de | 26. Februar 2020, 12:30 Uhr | 2020-02-26T12:30:00+01:00
zulang.wordpress.com | 12 Dezember, 2015 | 2015-12-12
japantimes.co.jp | Last Modified Feb 18, 2020 | 2020-02-18
pagesix.com | February 24, 2020 ¦ 9:25pm | 2020-02-24T21:25:00+01:00
tdg.ch | Créé 12.12.2019, 07h36 | 2019-12-12T07:36:00+01:00
gala.fr | lundi 9 décembre 2019 à 09h08 | 2019-12-09T09:08:00+01:00
gregoryszorc.com | January 13, 2020 at 08:45 AM | 2020-01-13T08:45:00+01:00
realsimple.com | Updated May 06, 2019 | 2019-05-06
royalroad.com | Thursday, August 6, 2020 9:09:24 AM | 2020-08-06T09:09:24+02:00
ok-magazin.de | 18.10.2019 16:06 Uhr | 2019-10-18T16:06:00+02:00
pythonspeed.com | Last updated 04 Jun 2020 | 2020-06-04
verfassungsblog.de | Do 9 Apr 2020 | 2020-04-09
mz-web.de | 19.10.19, 12:00 Uhr | 2019-10-19T12:00:00+02:00
nachrichten.at | 19. Oktober 2019 00:04 Uhr | 2019-10-19T00:04:00+02:00
aclu.org | July 25, 2019 ¦ 11:15 PM | 2019-07-25T23:15:00+02:00
aerobuzz.de | 4.02.2022 | 2022-02-04
antary.de | 29. Juni 2017, 23:39 | 2017-06-29T23:39:00+02:00
arteradio.com | Mise en ligne 23 mai 2019 | 2019-05-23
auto.oe24.at | 05. November 2021 ¦ 08:02 Uhr | 2021-11-05T08:02:00+01:00
berkutschi.com | Erstellt 30.01.2022 18:36 | 2022-01-30T18:36:00+01:00
bumsbutzener-gumpfen.blogspot.com | Dienstag, 28. April 2020 | 2020-04-28
handelsblatt.com | 18.10.2019 - 17:08 Uhr | 2019-10-18T17:08:00+02:00
tichyseinblick.de | Fr, 18. Oktober 2019 | 2019-10-18
grazia-magazin.de | Samstag, 19. Oktober 2019 um 11:14 Uhr | 2019-10-19T11:14:00+02:00
economictimes.indiatimes.com | 09 Jun 2020, 02:32 PM | 2020-06-09T14:32:00+02:00
fr.de | 04.05.20 14:50 | 2020-05-04T14:50:00+02:00
gipfelbuch.ch | Letzte Änderung 14.01.2022 um 09:25 | 2022-01-14T09:25:00+01:00
hellogiggles.com | Updated Mar 12, 2020 @ 10:42 am | 2020-03-12T10:42:00+01:00
jaegermagazin.de | 24. Januar 2022 um 15:47 | 2022-01-24T15:47:00+01:00
laola1.at | Mittwoch, 02.02.2022, 11:17 Uhr | 2022-02-02T11:17:00+01:00
l-mag.de | 27.1.2022 | 2022-01-27
mdr.de | Stand 20. April 2020, 14:57 Uhr | 2020-04-20T14:57:00+02:00
mein-schoener-garten.de | 26 Jan, 2022 09:22 Uhr | 2022-01-26T09:22:00+01:00
petri-heil.ch | 26 ¦ 01 ¦ 2022 | 2022-01-26
politico.com | 12/30/2019 05:03 AM EST | 2019-12-30T05:03:00-05:00
rtl.de | 20. März 2021 - 15:00 Uhr | 2021-03-20T15:00:00+01:00
sciencesetavenir.fr | 14.09.2020 à 11h46 | 2020-09-14T11:46:00+02:00
spox.com | Freitag, 04.02.2022 ¦ 11:38 Uhr | 2022-02-04T11:38:00+01:00
st-georg.de | 4. Februar 2022 um 11:23 | 2022-02-04T11:23:00+01:00
tagesschau.de | Stand 28.04.2020 18:00 Uhr | 2020-04-28T18:00:00+02:00
tennisnet.com | zuletzt bearbeitet 04.02.2022, 08:27 Uhr | 2022-02-04T08:27:00+01:00
tennisnet.com | zuletzt bearbeitet Freitag 04.02.2022, 09:55 Uhr | 2022-02-04T09:55:00+01:00
tierwelt.ch | Dienstag, 01. Februar 2022 12:10 | 2022-02-01T12:10:00+01:00
wolfgangmichal.de | 7. Jun 2017, 11:19 | 2017-06-07T11:19:00+02:00
vaticannews.va | 14 August 2022, 15:40 | 2022-08-14T15:40:00+02:00
people.com | Published November 2, 2023 11:44AM EDT | 2023-11-02T11:44:00-04:00
lemonde.fr | Published October 29, 2023, at 4:28 am | 2023-10-29T04:28:00+01:00
lepoint.fr | Publié 02/11/2023 à 15h57 | 2023-11-02T15:57:00+01:00
courrierinternational.com | Publié 27 octobre 2023 à 15h01 | 2023-10-27T15:01:00+02:00
lesechos.fr | Publié 2 nov. 2023 à 16:00 | 2023-11-02T16:00:00+01:00
lesechos.fr | Mis à jour 2 nov. 2023 à 16:16 | 2023-11-02T16:16:00+01:00
telegraph.co.uk | 2 November 2023 • 9:10am | 2023-11-02T09:10:00+01:00
metro.co.uk | Thursday 2 Nov 2023 10:09 am | 2023-11-02T10:09:00+01:00
irishtimes.com | Fri Nov 3 2023 - 07:33 | 2023-11-03T07:33:00+01:00
theconversation.com | Published November 2, 2023 6.55pm | 2023-11-02T18:55:00+01:00
thescarboroughnews.co.uk | Published 3rd Nov 2023, 09:25 GMT | 2023-11-03T09:25:00+00:00
northernirelandworld.com | Published 29th Oct 2023, 12:47 GMT | 2023-10-29T12:47:00+00:00
thepoke.com | Updated November 3rd, 2023 | 2023-11-03
politics.co.uk | Friday, 3 Nov, 2023 9:59 am | 2023-11-03T09:59:00+01:00
voice-online.co.uk | 3rd November 2023 | 2023-11-03
cryptomonday.de | October 31st, 2023 | 2023-10-31
elavegan.com | 31. October, 2023 | 2023-10-31
finanzmarktwelt.de | Veröffentlicht 1. November 2023 09:35 | 2023-11-01T09:35:00+01:00
kinzig.news | Mittwoch, 01.11.2023 | 2023-11-01
scotsman.com | Published 8th Nov 2023, 18:58 GMT | 2023-11-08T18:58:00+00:00
breakingnews.ie | 08/11/2023 ¦ 20:26 PM | 2023-11-08T20:26:00+01:00
scottishfield.co.uk | 6th November 2023 | 2023-11-06
foxnews.com | Published November 9, 2023 3:02am EST | 2023-11-09T03:02:00-05:00
npr.org | November 9, 2023 5:01 AM | 2023-11-09T05:01:00+01:00
nypost.com | Published Nov. 8, 2023, 10:28 p.m. | 2023-11-08T22:28:00+01:00
nbcnews.com | Nov. 9, 2023, 4:59 AM UTC | 2023-11-09T04:59:00+00:00
chicagotribune.com | Published Nov 08, 2023 at 5:25 pm | 2023-11-08T17:25:00+01:00
salon.com | Published November 9, 2023 5:30AM (EST | 2023-11-09T05:30:00-05:00
abc13.com | Thursday, November 9, 2023 4:41AM | 2023-11-09T04:41:00+01:00
roughdraftatlanta.com | November 8, 2023 ¦ 6:03 pm | 2023-11-08T18:03:00+01:00
denverpost.com | November 8, 2023 at 6:09 p.m. | 2023-11-08T18:09:00+01:00
polizeiticker.ch | 06.11.2023 ¦ 14:10 | 2023-11-06T14:10:00+01:00
presse-augsburg.de | Montag, November 6, 2023 | 2023-11-06
tarnkappe.info | 1.11.23 20:19 | 2023-11-01T20:19:00+01:00
utopia.de | 6. November 2023, 15:25 Uhr | 2023-11-06T15:25:00+01:00
world.kbs.co.kr | Updated 2023-11-07 15:30:46 | 2023-11-07T15:30:46+01:00
nine.com.au | June 30, 2026 - 4.34pm | 2026-06-30T16:34:00+02:00
faktencheck.afp.com | Veröffentlicht 13. Mai 2026 um 15:44 | 2026-05-13T15:44:00+02:00
faz.net | Aktualisiert 28.04.2023 - 19:20 | 2023-04-28T19:20:00+02:00
gamestar.de | 28.04.2024 ¦ 09:36 Uhr | 2024-04-28T09:36:00+02:00
golem.de | 9. September 2025 um 15:46 Uhr | 2025-09-09T15:46:00+02:00
der-postillon.com | 25.4.24 | 2024-04-25
taz.de | 28. 4. 2023 , 18:41 Uhr | 2023-04-28T18:41:00+02:00
tageszeitung.it | erstellt 01. April 2025, 15:25 | 2025-04-01T15:25:00+02:00
malaymail.com | Friday, 22 Nov 2024 4:55 PM | 2024-11-22T16:55:00+01:00
euronews.com | Published 30/04/2024 - 16:38 | 2024-04-30T16:38:00+02:00
metro.co.uk | Published Jul 17, 2024, 11:21am | 2024-07-17T11:21:00+02:00
metro.co.uk | Updated Jul 17, 2024, 6:39pm | 2024-07-17T18:39:00+02:00
inews.co.uk | August 30, 2023 1:55 am | 2023-08-30T01:55:00+02:00
foxnews.com | Published April 26, 2023 2:20pm EDT | 2023-04-26T14:20:00-04:00
latimes.com | June 26, 2023 5 AM | 2023-06-26T05:00:00+02:00
thegatewaypundit.com | Apr. 28, 2023 1:15 pm | 2023-04-28T13:15:00+02:00
theintercept.com | April 28 2023, 3:54 p.m. | 2023-04-28T15:54:00+02:00
theintercept.com | February 28 2024, 9:54 a.m. | 2024-02-28T09:54:00+01:00
washingtonpost.com | April 26, 2024 at 11:24 a.m. EDT | 2024-04-26T11:24:00-04:00
timeslive.co.za | November 10, 2025 at 06:21 pm | 2025-11-10T18:21:00+01:00
dobszay.ch | Posted Freitag, 15. April 2016 | 2016-04-15
thelocal.se | Published 28 Apr, 2020 | 2020-04-28
thelocal.se | Updated Tue 28 Apr 2020 08:11 CET | 2020-04-28T08:11:00+01:00
goodnight.at | 2.11.22 | 2022-11-02
24ora.com | 3 May, 2022, 11:37 pm | 2022-05-03T23:37:00+02:00
24ora.com | Tuesday , 03 May 2022 | 2022-05-03
kaieteurnewsonline.com | update May 6th, 2022 12:49 AM | 2022-05-06T00:49:00+02:00
viconsortium.com | Published May 10, 2022 01:52 PM | 2022-05-10T13:52:00+02:00
viconsortium.com | May 10, 2022 01:52:54 PM | 2022-05-10T13:52:54+02:00
""".strip().splitlines()

# site | value of an attribute | value
MARKED = """
futurezone.at | 2013-08-09T06:00:00+02:00 | 2013-08-09T06:00:00+02:00
wunderweib.de | 2019-06-20T14:39+02:00 | 2019-06-20T14:39:00+02:00
cric-grenoble.info | 2019-06-09T17:00:00Z | 2019-06-09T17:00:00+00:00
adac.de | 2018-10-23 | 2018-10-23
shop.nmb-media.de | 2018-06-22 10:20:00 | 2018-06-22T10:20:00+02:00
hertha-blog.de | 2017-07-23T17:06:45+0000 | 2017-07-23T17:06:45+00:00
blog.gaijinpot.com | 2020-02-08 11:00 | 2020-02-08T11:00:00+01:00
stackoverflow.blog | 2020-01-20T07:39:00-05:00 | 2020-01-20T07:39:00-05:00
royalroad.com | 2020-08-06T09:09:24.0000000Z | 2020-08-06T09:09:24+00:00
strangemachines.io | 2019-12-03T00:00:00.000Z | 2019-12-03
hessenschau.de | 2019-10-19T14:34+0200 | 2019-10-19T14:34:00+02:00
maenner.media | 2022-01-24T15:40:00 | 2022-01-24T15:40:00+01:00
ndr.de | 2020-03-18T13:15:00.000+01:00 | 2020-03-18T13:15:00+01:00
""".strip().splitlines()


def rows(table: list[str]) -> list[object]:
    cells = [[cell.strip().replace("¦", "|") for cell in line.split(" | ")] for line in table]
    return [pytest.param(*values, id=f"{site}: {values[0]}") for site, *values in cells]


@pytest.mark.parametrize(("printed", "value"), rows(PRINTED))
def test_printed(printed: str, value: str) -> None:
    read = read_date(printed, zone=BRUSSELS)
    assert read is not None
    assert read.value == value


@pytest.mark.parametrize(("marked", "value"), rows(MARKED))
def test_marked_up(marked: str, value: str) -> None:
    read = read_machine_date(marked, zone=BRUSSELS)
    assert read is not None
    assert read.value == value
