"""When a page was published and changed: whole small pages in the shapes of the sites that taught the rule."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import lxml.html
import pytest

from catalog.model.article import DateKind, DateWitness, Precision
from catalog.model.lead import Lead
from catalog.model.source import Read, Source
from pipelines.dates.decision import DateDecision, decide
from pipelines.dates.witnesses import find

FETCHED = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
BODY = "<p>" + "De provincie en haar buren werken samen aan zorg over de grens heen. " * 12 + "</p>"
SOURCE = Source(
    id="be_test", name="Test", url="https://site.example/", publisher="Test", kind="province", country="BE",
    in_language=("nl",), spatial_coverage=("BE22",), checked="test",
)  # fmt: skip


def lead(route: str = "listing", **told: str) -> Lead:
    return Lead(
        url="https://site.example/a", source_id="be_test", route=route, found_on="https://site.example/", **told
    )


@dataclass(frozen=True, kw_only=True)
class Page:
    site: str
    html: str
    published: str | None = None
    modified: str | None = None
    url: str = "https://site.example/nieuws/een-artikel"
    lead: Lead | None = None
    json_ld: Sequence[Mapping[str, object]] = ()
    source: Source = field(default=SOURCE)
    language: str = "nl"


def decided(page: Page) -> DateDecision:
    tree = lxml.html.document_fromstring(f"<html lang='{page.language}'>{page.html}</html>")
    before = lxml.html.tostring(tree)
    witnesses = find(
        tree, url=page.url, lead=page.lead, in_language=page.language, json_ld=page.json_ld, source=page.source
    )
    assert lxml.html.tostring(tree) == before, "the shared tree was changed"
    return decide(witnesses, fetched_at=FETCHED, source=page.source)


def head(*meta: str) -> str:
    return f"<head><title>Nieuwe brug voor fietsers | Test</title>{''.join(meta)}</head>"


def article(line: str, after: str = "") -> str:
    return f"{head()}<body><main><article><h1>Nieuwe brug voor fietsers</h1>{line}{BODY}{after}</article></main></body>"


PAGES = [
    Page(
        site="limburg.be: a change is no publication",
        html=article("<div class='last-modified'>Laatst aangepast woensdag, 19 mei 2021, 17.36 u.</div>"),
        modified="2021-05-19T15:36:00+00:00",
    ),
    Page(
        site="limburg.be: three teasers below",
        html=article(
            "<p>Laatst aangepast woensdag, 19 mei 2021, 17.36 u.</p>",
            "<h2>Nieuws</h2>"
            + "".join(
                f"<div class='card'><time>{day}</time><a href='/x'>Een ander bericht van de provincie over iets anders</a></div>"
                for day in ("woensdag 17 april 2024", "vrijdag 29 maart 2024", "donderdag 07 maart 2024")
            ),
        ),
        modified="2021-05-19T15:36:00+00:00",
    ),
    Page(
        site="limburg.be: three teasers, no date of its own",
        html=article(
            "",
            "<h2>Nieuws</h2>"
            + "".join(
                f"<div class='card'><span class='date'>{day}</span><h3><a href='/x'>Ander bericht</a></h3></div>"
                for day in ("17 april 2024", "29 maart 2024", "7 maart 2024")
            ),
        ),
    ),
    Page(
        site="interreg.eu: the newest call's date above the programme text",
        html=f"{head()}<body><div class='latest'><span>2nd December 2024</span><h3><a href='/call'>Third call for small projects is open</a></h3></div>"
        f"<main><h1>Nieuwe brug voor fietsers</h1>{BODY}</main></body>",
    ),
    Page(
        site="mijnlevengezond.nl: date line above the headline",
        html=f"{head()}<body><main><p>- 21 August 2023 -</p><h1>Nieuwe brug voor fietsers</h1>{BODY}"
        "<p>Op 13 september kwam de regiegroep bijeen.</p><p>Het plan moet 1 januari 2024 gereed zijn.</p></main></body>",
        published="2023-08-21",
    ),
    Page(site="interregmeuserhine.eu: dd-mm-yyyy under the headline", html=article("<span>22-05-2024</span>"), published="2024-05-22", language="en"),
    Page(site="interregmeuserhine.eu: day first in English too", html=article("<span class='date'>03-04-2024</span>"), published="2024-04-03", language="en"),
    Page(site="euprevent.eu: English month on a Dutch page", html=article("<div class='date'>5 October 2015</div>"), published="2015-10-05"),
    Page(
        site="interreg-rhin-sup.eu: the listing shows a migration date",
        html=article("<p class='date'>10 juillet 2024</p>"),
        lead=lead(date_published="samedi 27 juillet 2024"),
        published="2024-07-10",
        language="fr",
    ),
    Page(
        site="interreg-rhin-sup.eu: label with the name of a member of staff",
        html=article("<div>Publié par Camille Exemple le samedi 27 juillet 2024</div>"),
        published="2024-07-27",
        language="fr",
    ),
    Page(site="euregio.eu: label in mid-text", html=article(BODY + "<p>Veröffentlicht am 23.05.2024</p>"), published="2024-05-23", language="de"),
    Page(site="regionaachen.de", html=article("<div class='news-list-date'>07.11.2023</div>"), published="2023-11-07", language="de"),
    Page(site="pomlimburg.be", html=article("<time>24.09.2024</time>"), published="2024-09-24"),
    Page(
        site="egts-gect.eu: title holds an event, body a deadline",
        html=f"<head><title>Oproep gaat open op 19 juni 2024!</title></head><body><main><h1>Oproep gaat open op 19 juni 2024!</h1>"
        f"<span class='date'>11.06.2024</span>{BODY}<p>Indienen kan tot 30 oktober 2024 om 12.00 uur.</p></main></body>",
        published="2024-06-11",
    ),
    Page(
        site="egts-gect.eu: only the title has a date",
        html=f"<head><title>Oproep gaat open op 19 juni 2024!</title></head><body><main><h1>Oproep gaat open op 19 juni 2024!</h1>{BODY}</main></body>",
    ),
    Page(site="zeeland.nl: Bijgewerkt", html=article("<p>Bijgewerkt donderdag 23 mei 2019</p><h2>Dinsdag 21 mei</h2>"), modified="2019-05-23"),
    Page(site="hainaut.be: Communiqué du", html=article("<p>Communiqué du 14 octobre 2025</p>"), published="2025-10-14", language="fr"),
    Page(
        site="eurometropolis.eu: no date on the listing, one on the target",
        html=article("<p class='publish-date'>12/03/2024</p>"),
        lead=lead(headline="Nieuwe brug voor fietsers"),
        published="2024-03-12",
    ),
    Page(
        site="interreg-fwvl.eu: listing date where the page has none",
        html=article(""),
        lead=lead(date_published="Gepubliceerd op 14/09/2017"),
        published="2017-09-14",
    ),
    Page(
        site="crisis-limburg.be: newer related posts with their own dates",
        html=article(
            "<p class='meta'>15 juli 2022</p>",
            "<div class='related'><p>3 augustus 2023</p><a href='/a'>Een nieuwer bericht</a></div>"
            "<ul class='recent-posts'><li>1 september 2024 <a href='/b'>Nog een bericht</a></li></ul><p>Geen reacties</p>",
        ),
        published="2022-07-15",
    ),
    Page(site="haut-rhin.gouv.fr: Mis à jour le", html=article("<p>Mis à jour le 22/01/2021</p>"), modified="2021-01-22", language="fr"),
    Page(
        site="haut-rhin.gouv.fr: published and changed in one line",
        html=article("<p>Publié le 12/08/2025 à 14h05 | Mis à jour le 13/08/2025</p>"),
        published="2025-08-12T12:05:00+00:00",
        modified="2025-08-13",
        language="fr",
    ),
    Page(site="interregnorthsea.eu: nothing", html=article("<p>Today, our committee approved five projects.</p>"), language="en"),
    Page(
        site="gouvernement.lu: month folder in the path is only a hint",
        url="https://site.example/fr/actualites/communiques/2023/12-decembre/pont.html",
        html=article(""),
    ),
    Page(
        site="gouvernement.lu: month folder and a line far below agree",
        url="https://site.example/fr/actualites/communiques/2023/12-decembre/pont.html",
        html=article(BODY * 2 + "<p class='foot'>12.12.2023</p>"),
        published="2023-12-12",
        language="fr",
    ),
    Page(site="gouvernement.lu: month and day folders", url="https://site.example/2024/07-juillet/09-pont.html", html=article(""), published="2024-07-09"),
    Page(site="seed A: a concept of 2007, a copyright year", html=article("<p>Das Konzept wurde 2007 beschlossen.</p>", "<footer>© 2019 Test</footer>"), language="de"),
    Page(site="seed C: 2014-2020 is a period", html=article("<p>De strategie van Interreg 2014-2020, 25 jaar geleden begonnen.</p>")),
    # labels in five languages
    Page(site="label nl", html=article("<div>Gepubliceerd op: 3 mei 2024</div>"), published="2024-05-03"),
    Page(site="label nl: list", html=article("<dl><dt>Publicatiedatum</dt><dd>03-05-2024</dd></dl>"), published="2024-05-03"),
    Page(site="label nl: Geplaatst", html=article("<span>Geplaatst op <b>3 mei 2024</b> door redactie</span>"), published="2024-05-03"),
    Page(site="label nl: Nieuwsbericht, bar, time", html=article("<p>Nieuwsbericht | 03-05-2024 | 10:00</p>"), published="2024-05-03T08:00:00+00:00"),
    Page(site="label nl: Laatst gewijzigd", html=article("<p>Laatst gewijzigd: 03-05-2024</p>"), modified="2024-05-03"),
    Page(site="label de", html=article("<p>Veröffentlicht am 5.2.2024</p>"), published="2024-02-05", language="de"),
    Page(site="label de: Pressemitteilung vom", html=article("<p>Pressemitteilung vom 05. Februar 2024</p>"), published="2024-02-05", language="de"),
    Page(site="label de: Nr. and vom", html=article("<p>Pressemitteilung Nr. 12/2024 vom 5. Februar 2024</p>"), published="2024-02-05", language="de"),
    Page(site="label de: after the date", html=article("<p>Dieser Beitrag wurde am 5. Februar 2024 veröffentlicht.</p>"), published="2024-02-05", language="de"),
    Page(site="label de: Stand", html=article("<p>Stand: 05.02.2024</p>"), modified="2024-02-05", language="de"),
    Page(site="label de: Zuletzt geändert", html=article("<p>Zuletzt geändert: Montag, 05.02.2024</p>"), modified="2024-02-05", language="de"),
    Page(site="label fr: Mise en ligne", html=article("<ul><li><p>Mise en ligne</p><p>23 mai 2019</p></li></ul>"), published="2019-05-23", language="fr"),
    Page(site="label fr: Dernière modification", html=article("<p>Dernière modification le 1er mars 2024</p>"), modified="2024-03-01", language="fr"),
    Page(site="label en", html=article("<p>Published: 18 June 2024</p>"), published="2024-06-18", language="en"),
    Page(site="label en: Last updated", html=article("<p>Last updated on 18 June 2024</p>"), modified="2024-06-18", language="en"),
    Page(site="label lb", html=article("<p>Publizéiert de 17. Abrëll 2024</p>"), published="2024-04-17", language="lb"),
    Page(site="label lb: change", html=article("<p>Fir d'lescht geännert de 3. Mäerz 2025</p>"), modified="2025-03-03", language="lb"),
    Page(site="label: event fact box", html=article("<p>Wanneer: 3 mei 2024</p>")),
    Page(site="label: deadline fact box", html=article("<p>Deadline: 3 mei 2024</p>")),
    Page(site="label: validity", html=article("<p>Geldig tot 3 mei 2024</p>")),
    # relative words
    Page(site="gisteren", html=article("<div class='date'>Gisteren</div>"), published="2026-11-19"),
    Page(site="vor 2 Tagen", html=article("<div class='date'>vor 2 Tagen</div>"), published="2026-11-18", language="de"),
    Page(site="il y a 3 jours", html=article("<p>Publié il y a 3 jours</p>"), published="2026-11-17", language="fr"),
    Page(site="hier", html=article("<div class='date'>hier</div>"), published="2026-11-19", language="fr"),
    Page(site="hier is here in Dutch", html=article("<div class='info'>Lees hier meer</div>")),
    Page(site="gëschter", html=article("<div class='date'>gëschter</div>"), published="2026-11-19", language="lb"),
    Page(site="2 days ago on a Dutch page", html=article("<div class='date'>2 days ago</div>"), published="2026-11-18"),
    # machines
    Page(
        site="JSON-LD",
        html=article(""),
        json_ld=[{"@type": "NewsArticle", "datePublished": "2024-05-03T10:00:00+02:00", "dateModified": "2024-05-04T08:00:00Z"}],
        published="2024-05-03T08:00:00+00:00",
        modified="2024-05-04T08:00:00+00:00",
    ),
    Page(
        site="JSON-LD in @graph with a list of types",
        html=article(""),
        json_ld=[{"@graph": [{"@type": ["WebPage"], "dateModified": "2024-05-04"}, {"@type": ["Article", "NewsArticle"], "datePublished": "2024-05-03"}]}],
        published="2024-05-03",
        modified="2024-05-04",
    ),
    Page(
        site="JSON-LD of another page (teaser)",
        html=article("<time>2024-05-03</time>"),
        json_ld=[
            {"@type": "NewsArticle", "url": "https://site.example/nieuws/ander", "datePublished": "2025-01-01"},
            {"@type": "NewsArticle", "url": "https://site.example/nieuws/nog-een", "datePublished": "2025-01-02"},
        ],
        published="2024-05-03",
    ),
    Page(site="JSON-LD of an event", html=article(""), json_ld=[{"@type": "Event", "startDate": "2024-05-03", "endDate": "2024-05-04"}]),
    Page(site="JSON-LD: not a date", html=article(""), json_ld=[{"@type": "Article", "datePublished": "binnenkort"}]),
    Page(site="JSON-LD: wrong types", html=article(""), json_ld=[{"@type": None, "datePublished": ["2024-05-03"], "@graph": "x"}, {"@type": "Article", "datePublished": ["2024-05-03"]}], published="2024-05-03"),
    Page(site="meta article:published_time", html=head("<meta property='article:published_time' content='2024-05-03T10:00:00+02:00'>") + f"<body><h1>x</h1>{BODY}</body>", published="2024-05-03T08:00:00+00:00"),
    Page(site="meta article:modified_time alone", html=head("<meta property='article:modified_time' content='2024-05-03'>") + f"<body><h1>x</h1>{BODY}</body>", modified="2024-05-03"),
    Page(site="meta og:updated_time alone", html=head("<meta property='og:updated_time' content='2024-05-03'>") + f"<body><h1>x</h1>{BODY}</body>", modified="2024-05-03"),
    Page(site="meta DC.date.issued", html=head("<meta name='DC.date.issued' content='2024-05-03'>") + f"<body><h1>x</h1>{BODY}</body>", published="2024-05-03"),
    Page(
        site="TYPO3: meta date is the day of the file, the page says another",
        html=head("<meta name='date' content='2020-02-12'>") + f"<body><h1>Nieuwe brug voor fietsers</h1><time>05.02.2020</time>{BODY}</body>",
        published="2020-02-05",
    ),
    Page(site="meta date alone", html=head("<meta name='date' content='2020-02-12'>") + f"<body><h1>x</h1>{BODY}</body>", published="2020-02-12"),
    Page(site="meta expires is no date of the item", html=head("<meta http-equiv='expires' content='2024-05-03'>") + f"<body><h1>x</h1>{BODY}</body>"),
    Page(site="microdata", html=article("<span itemprop='datePublished' content='2024-05-03T10:00:00+02:00'>3 mei</span>"), published="2024-05-03T08:00:00+00:00"),
    Page(site="time with pubdate", html=article("<time pubdate datetime='2024-05-03'>vrijdag</time>"), published="2024-05-03"),
    Page(site="WordPress: published and updated time", html=article("<time class='entry-date published' datetime='2024-05-03T09:30:41+02:00'>3 mei</time><time class='updated' datetime='2024-05-05T09:44:20+02:00'>5 mei</time>"), published="2024-05-03T07:30:41+00:00", modified="2024-05-05T07:44:20+00:00"),
    Page(site="time of another item in the sidebar", html=f"{head()}<body><main><h1>Nieuwe brug voor fietsers</h1>{BODY * 2}</main><aside><time datetime='2024-05-03'>3 mei</time> <a href='/x'>Een heel ander bericht van ons</a></aside></body>"),
    Page(site="time in comments", html=article(BODY, "<div class='comments'><time datetime='2024-05-03'>3 mei</time><p>Mooi!</p></div>")),
    # leads
    Page(site="feed", html=article(""), lead=lead("feed", date_published="Fri, 03 May 2024 10:00:00 +0200"), published="2024-05-03T08:00:00+00:00"),
    Page(site="feed gives the time of the day the page prints", html=article("<div class='date'>3 mei 2024</div>"), lead=lead("feed", date_published="Fri, 03 May 2024 10:00:00 +0200"), published="2024-05-03T08:00:00+00:00"),
    Page(site="sitemap lastmod is a change", html=article(""), lead=lead("sitemap", date_modified="2024-05-03T10:00:00+02:00"), modified="2024-05-03T08:00:00+00:00"),
    Page(site="news sitemap publication_date", html=article(""), lead=lead("sitemap", date_published="2024-05-03"), published="2024-05-03"),
    Page(site="WordPress API", html=article("<p>4 mei 2024</p>"), lead=lead("wordpress", date_published="2024-05-03T10:00:00", date_modified="2024-05-06T10:00:00"), published="2024-05-03T08:00:00+00:00", modified="2024-05-06T08:00:00+00:00"),
    Page(site="feed without a date", html=article(""), lead=lead("feed", date_published="  ")),
    # addresses
    Page(site="address /2024/05/03/", url="https://site.example/2024/05/03/brug/", html=article(""), published="2024-05-03"),
    Page(site="address /2024-05-03-", url="https://site.example/nieuws/2024-05-03-brug", html=article(""), published="2024-05-03"),
    Page(site="address with a day that is none", url="https://site.example/2024/13/45/brug/", html=article("")),
    Page(site="address: a number is no date", url="https://site.example/node/20241", html=article("")),
    Page(site="address: query is not looked at", url="https://site.example/a?d=2024-05-03", html=article("")),
    # never
    Page(site="never the future: JSON-LD", html=article("<div class='date'>3 mei 2024</div>"), json_ld=[{"@type": "Article", "datePublished": "2031-05-03"}], published="2024-05-03"),
    Page(site="never the future: an event printed as the date", html=article("<div class='date'>3 mei 2027</div>")),
    Page(site="never the future: 2203", html=article(""), lead=lead("feed", date_published="2203-05-03")),
    Page(site="never before the source", html=article("<div class='date'>3 mei 2011</div>"), source=replace(SOURCE, founded=date(2014, 1, 1))),
    Page(site="never before 1995: epoch", html=article(""), json_ld=[{"@type": "Article", "datePublished": "1970-01-01T00:00:00Z"}]),
    Page(
        site="interreg-rhin-sup.eu: the day the site moved, declared in the source file",
        html=article("<p class='date'>10 juillet 2023</p>"),
        json_ld=[{"@type": "Article", "datePublished": "2024-07-27T09:12:00+02:00", "dateModified": "2024-07-26T22:30:00Z"}],
        source=replace(SOURCE, migrated=(date(2024, 7, 27),)),
        published="2023-07-10",
        language="fr",
    ),
    Page(site="the day the site moved, and nothing else", html=article("<p class='date'>27 juli 2024</p>"), source=replace(SOURCE, migrated=(date(2024, 7, 27),))),
    Page(site="never from the text", html=article("<p>Op 3 mei 2024 opende de gedeputeerde de brug met de buren uit Nederland, en het werd een groot feest voor jong en oud.</p>")),
    Page(site="never from a long paragraph that starts with a day", html=article("<p>Am 8. November 2021 findet die Tagung statt, zu der alle eingeladen sind, die in der Region arbeiten und leben.</p>"), language="de"),
    Page(site="press release opening", html=article("<p>Karlsruhe, (12.11.2021). Die Region und ihre Nachbarn haben einen Vertrag geschlossen, der lange vorbereitet wurde und vieles regelt.</p>"), published="2021-11-12", language="de"),
    Page(site="a list of dated lines after the text", html=article(BODY * 2, "<ul><li>3 mei 2024</li><li>4 mei 2024</li></ul>")),
    Page(
        site="deutschlandfunk.de: the head of the site prints today",
        html=f"{head()}<body><div class='date'>Freitag, 20.11.2026</div><main><h1>Nieuwe brug voor fietsers</h1>{BODY}<p class='date'>3 mei 2024</p></main></body>",
        lead=lead(date_published="3 mei 2024"),
        published="2024-05-03",
        language="de",
    ),
    Page(site="published today is believed when nothing says otherwise", html=article("<div class='date'>20.11.2026</div>"), published="2026-11-20", language="de"),
    Page(site="state of a script-built page", html=article("", "<script>window.s={'item':{'publishedAt':'2024-05-03T10:00:00+02:00'}}</script>"), published="2024-05-03T08:00:00+00:00"),
    Page(site="state with several items", html=article("", "<script>s=[{'publishedAt':'2024-05-03'},{'publishedAt':'2024-05-04'}]</script>")),
    Page(
        site="hainaut.be: the headline is the label, another release beside it",
        html="<head><title>Communiqué du 14 octobre 2025 - Test</title></head><body><main><h1>Communiqué du 14 octobre 2025</h1>"
        f"{BODY}</main><aside><a href='/b'>Communiqué du 7 octobre 2025</a></aside></body>",
        published="2025-10-14",
        language="fr",
    ),
    Page(site="project database: Start date and End date", html=article("<dl><dt>Start date</dt><dd>2023-02-01</dd><dt>End date</dt><dd>2025-07-31</dd></dl>"), language="en"),
    Page(site="laid out in tables", html=f"{head()}<body><table><tr><td><font size='1'>08.11.2019</font><br><h1>Nieuwe brug voor fietsers</h1>{BODY}</td></tr></table></body>", published="2019-11-08"),
    Page(site="WordPress: the date is a link", html=article("<p>Posted on <a href='/2024'>3 May 2024</a> by redactie</p>"), published="2024-05-03", language="en"),
    # the day that people read
    Page(
        site="nachrichten.at: four past midnight, which UTC calls the day before",
        html=article("<div class='date'>19. Oktober 2019 00:04 Uhr</div>"),
        json_ld=[{"@type": "NewsArticle", "datePublished": "2019-10-18T22:04:00Z"}],
        published="2019-10-19",
        language="de",
    ),
    Page(site="selbermachen.de: written with its zone", html=article(""), json_ld=[{"@type": "Article", "datePublished": "2022-01-15T00:48:00+01:00"}], published="2022-01-15", language="de"),
    Page(
        site="occupydemocrats.com: an evening in UTC, and the page prints the same day",
        url="https://site.example/2023/06/19/brug/",
        html=article(""),
        json_ld=[{"@type": "NewsArticle", "datePublished": "2023-06-19T23:48:21+00:00"}],
        published="2023-06-19T23:48:21+00:00",
        language="en",
    ),
    Page(
        site="awo.org: the page's own teaser in the list of news",
        html=article("", f"{BODY}<div class='related'><a href='/nieuws/een-artikel'><span>10.11.2021</span><h2>Nieuwe brug voor fietsers</h2></a></div>"
        "<div class='related'><a href='/nieuws/ander'><span>9.11.2021</span><h2>Een ander bericht van de provincie</h2></a></div>"),
        published="2021-11-10",
        language="de",
    ),
    Page(
        site="ditib.de: the address carries the item in its query",
        url="https://site.example/detail.php?id=765&lang=de",
        html=article("", f"{BODY}<ul class='latest'><li>16.10.2021 <a href='detail.php?id=765&amp;lang=de'>Nieuwe brug</a></li><li>17.10.2021 <a href='detail.php?id=766&amp;lang=de'>Ander</a></li></ul>"),
        published="2021-10-16",
        language="de",
    ),
    Page(site="a comment that names its page is none", html=article("", f"{BODY}<ul class='recent-comments latest'><li>16.10.2021 Jan bij <a href='/nieuws/een-artikel'>Nieuwe brug</a></li></ul>")),
    Page(site="hvw-online.org: <small> in the headline", html=f"{head()}<body><main><h1>Nieuwe brug voor fietsers<br><small>02.02.2022 • Verband, Presse</small></h1>{BODY}</main></body>", published="2022-02-02", language="de"),
    Page(site="petri-heil.ch: bars between the numbers", html=article("<table><tr><td>26 | 01 | 2022</td><td>Praxis</td></tr></table>"), published="2022-01-26", language="de"),
    Page(
        site="die-besserwisser.org: two <h1>, the first is the name of the site",
        html="<head><title>Nieuwe brug – De markt</title></head><body><h1 class='site-title'>De markt</h1>"
        + BODY
        + f"<article><div class='entry-date'>Veröffentlicht am <a href='/nieuws/een-artikel'>5. April 2017</a></div><h1 class='entry-title'>Nieuwe brug</h1>{BODY}</article></body>",
        published="2017-04-05",
        language="de",
    ),
    Page(
        site="munich2022.com: of several items in the state the one of this address",
        html=article("", "<script type='application/json'>{'items': [{'slug': 'een-artikel', 'publicationDate': '2022-01-31T14:27:32+01:00'}, {'slug': 'ander', 'publicationDate': '2022-02-01T10:00:00+01:00'}]}</script>".replace("'", '"').replace('"application/json"', "application/json")),
        published="2022-01-31T13:27:32+00:00",
        language="de",
    ),
    Page(
        site="ndr.de: marked up beside the player, once",
        html=article("", f"{BODY}<div class='player'><h2>Nieuwe brug</h2><span itemprop='datePublished' content='2020-03-18T13:15:00+01:00'>18.03.2020</span></div>"),
        published="2020-03-18T12:15:00+00:00",
        language="de",
    ),
    Page(
        site="lbv.de: teasers are marked up too, the item has its line",
        html=article(
            "",
            BODY
            + "<p class='info'><time datetime='2022-01-21T11:59:00+01:00'>21.01.2022</time></p>"
            + "".join(
                f"<div class='card'><h3><a href='/x{day}'>Een ander bericht van ons</a></h3><time itemprop='datePublished' datetime='2022-01-{day}T10:00:00+01:00'>x</time></div>"
                for day in (20, 19)
            ),
        ),
        published="2022-01-21T10:59:00+00:00",
        language="de",
    ),
    Page(site="hAtom: <abbr class=published>", html=article("<abbr class='published' title='2012-05-03T10:00:00+02:00'>vorige week</abbr>"), published="2012-05-03T08:00:00+00:00"),
    Page(site="web component with datetime", html=article("<relative-time datetime='2024-05-03T08:00:00Z'>onlangs</relative-time>"), published="2024-05-03T08:00:00+00:00"),
    Page(site="JSON-LD: a recording without an article", html=article(""), json_ld=[{"@type": "PodcastEpisode", "datePublished": "2024-05-03"}], published="2024-05-03"),
    Page(site="JSON-LD: several recordings", html=article(""), json_ld=[{"@type": "VideoObject", "datePublished": "2024-05-03"}, {"@type": "VideoObject", "datePublished": "2024-05-04"}]),
    # disagreement
    Page(site="two others outvote a lone machine", url="https://site.example/2023/11/06/brug", html=article("<div class='date'>6 november 2023</div>"), json_ld=[{"@type": "Article", "datePublished": "2023-11-03"}], published="2023-11-06"),
    Page(site="a lone line does not outvote the machine", html=article("<div class='date'>12.01.2022</div>"), json_ld=[{"@type": "Article", "datePublished": "2021-11-29"}], published="2021-11-29"),
    Page(site="a wrong weekday gives way", html=article("<p>Gepubliceerd op maandag 19 mei 2021</p>"), lead=lead(date_published="20-05-2021"), published="2021-05-20"),
    Page(site="a wrong weekday alone still speaks", html=article("<p>Gepubliceerd op maandag 19 mei 2021</p>"), published="2021-05-19"),
    # selector and zone
    Page(site="selector of the source file", html=article("<i id='d'>03.05.2024</i><time datetime='2020-01-01'>x</time>"), source=replace(SOURCE, read=Read(date_published="#d")), published="2024-05-03"),
    Page(site="zone of the source", html=article("<p>Published: 3 May 2024 10:00</p>"), source=replace(SOURCE, timezone="Europe/London"), published="2024-05-03T09:00:00+00:00"),
    Page(site="a time later than the fetch keeps its day", html=article("<p>Gepubliceerd op 20 november 2026, 17.00 u.</p>"), published="2026-11-20"),
    Page(site="midnight is no time", html=article(""), json_ld=[{"@type": "Article", "datePublished": "2024-05-02T22:00:00Z"}], published="2024-05-03"),
]  # fmt: skip


@pytest.mark.parametrize("page", [pytest.param(page, id=page.site) for page in PAGES])
def test_page(page: Page) -> None:
    decision = decided(page)
    assert (decision.date_published, decision.date_modified) == (page.published, page.modified), decision.witnesses


@pytest.mark.parametrize("page", [pytest.param(page, id=page.site) for page in PAGES])
def test_every_witness_says_what_became_of_it(page: Page) -> None:
    decision = decided(page)
    for one in decision.witnesses:
        assert one.used or one.set_aside, one
    used = [one for one in decision.witnesses if one.used and one.kind is DateKind.PUBLISHED]
    assert len(used) == (1 if decision.date_published else 0)
    assert (decision.date_precision is None) == (decision.date_published is None)
    if decision.date_published:
        assert ("T" in decision.date_published) == (decision.date_precision in (Precision.MINUTE, Precision.SECOND))


@pytest.mark.parametrize(
    ("selector", "day"),
    [
        ("#d", "2024-05-03"),
        ("#d::text", "2024-05-03"),
        ("#e::attr(data-day)", "2024-06-04"),
        ("#e", "2024-07-05"),
        ("#none", "2020-01-01"),
    ],
)
def test_selectors_of_the_source_file(selector: str, day: str) -> None:
    html = article(
        "<time datetime='2020-01-01'>x</time><i id='d'>03.05.2024</i><time id='e' data-day='2024-06-04' datetime='2024-07-05'>x</time>"
    )
    source = replace(SOURCE, read=Read(date_published=selector))
    assert decided(Page(site="", html=html, source=source)).date_published == day


def test_disagreement_and_doubt_are_visible() -> None:
    page = Page(
        site="",
        html=article("<div class='date'>12.01.2022</div><p>Gepubliceerd op maandag 19 mei 2021</p>"),
        json_ld=[
            {"@type": "Article", "datePublished": "2021-11-29"},
            {"@type": "Article", "datePublished": "2031-01-01"},
        ],
    )
    said = {(one.value, one.set_aside) for one in decided(page).witnesses}
    assert {
        ("2021-11-29", None),
        ("2031-01-01", "future"),
        ("2022-01-12", "disagrees"),
        ("2021-05-19", "weekday"),
    } <= said


def test_the_day_of_fetching_is_never_the_answer_to_silence() -> None:
    for moment in (FETCHED, datetime(2030, 1, 1, tzinfo=UTC)):
        decision = decide((), fetched_at=moment, source=SOURCE)
        assert (decision.date_published, decision.date_modified, decision.date_precision) == (None, None, None)


def test_published_is_never_filled_from_anything_else() -> None:
    others = tuple(
        DateWitness(kind=kind, route="label", raw="x", value="2024-05-03", precision=Precision.DAY)
        for kind in DateKind
        if kind is not DateKind.PUBLISHED
    )
    assert decide(others, fetched_at=FETCHED, source=SOURCE).date_published is None


def test_a_hostile_page_is_read_quickly_and_bounded() -> None:
    html = article("<p class='date'>3 mei 2024</p>" + "<p>4 mei 2024 <b>5 juni 2023</b></p>" * 5000 + "<div>" * 300)
    tree = lxml.html.document_fromstring(f"<html>{html}</html>")
    witnesses = find(tree, url="https://site.example/a", lead=None, in_language=None, json_ld=[], source=SOURCE)
    assert len(witnesses) <= 40
    assert witnesses[0].value == "2024-05-03"


def test_a_broken_value_is_a_witness_that_cannot_be_read() -> None:
    html = article("<time datetime='gisteravond laat'>x</time>")
    ld = [json.loads('{"@type": "Article", "datePublished": "0000-00-00"}')]
    decision = decided(Page(site="", html=html, json_ld=ld))
    assert decision.date_published is None
    assert [one.set_aside for one in decision.witnesses if one.route == "json-ld"] == ["unread"]
