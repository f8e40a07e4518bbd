"""Leads from feeds, sitemaps, listings and WordPress, in the shapes that content management systems give them."""

import gzip
import json
import time

import pytest

from catalog.model.source import Discover, Source
from crawlers.discovery import feed, listing, sitemap, wordpress
from crawlers.discovery.found import NotReadable, text_of_markup, tidy

BASE = "https://www.a.example"
SOURCE = Source(
    id="be_a", name="A", url=f"{BASE}/", publisher="A", kind="province", country="BE", in_language=("nl", "fr"),
    spatial_coverage=("BE22",), checked="a test",
)  # fmt: skip


def route(via, **more) -> Discover:
    return Discover(via=via, url=f"{BASE}/list", **more)


def feed_leads(body, **more):
    data = body if isinstance(body, bytes) else body.encode()
    return feed.read(data, url=f"{BASE}/feed", source=SOURCE, route=route("feed", **more))


def listed(body, *, url=f"{BASE}/nieuws", **more):
    return listing.read(body.encode(), url=url, source=SOURCE, route=route("listing", **more))


def paths(found):
    return [lead.url.removeprefix(BASE) for lead in found.leads]


# -- addresses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/a/../b?x=1#top", f"{BASE}/b?x=1"),
        ("?utm_source=rss&id=7&fbclid=x", f"{BASE}/list?id=7"),
        ("/a;jsessionid=0A1B2C?p=1", f"{BASE}/a?p=1"),
        ("/a?PHPSESSID=0123456789abcdef0123&p=1", f"{BASE}/a?p=1"),
        ("/item?sid=412", f"{BASE}/item?sid=412"),
        ("https://WWW.A.example:443/X", f"{BASE}/X"),
        ("http://www.a.example:80/", "http://www.a.example/"),
        ("//b.example/x", "https://b.example/x"),
        ("/caf\u00e9 nieuws", f"{BASE}/caf%C3%A9%20nieuws"),
        ("#main", None),
        ("", None),
        ("mailto:pers@a.example", None),
        ("javascript:void(0)", None),
        ("file:///etc/passwd", None),
        ("http://u:p@a.example/", None),
        ("http://[::1", None),
        ("http://a.example:99999999/", None),
        ("/" + "x" * 600, None),
    ],
)
def test_addresses_are_tidied(href, address):
    assert tidy(href, f"{BASE}/list") == address


# -- feeds -------------------------------------------------------------------------------------------------------------

RSS2 = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A</title><link>{BASE}</link><language>nl-BE</language>
<item><title>Oud &amp; goed</title><link>{BASE}/1?utm_source=rss</link><pubDate>Mon, 02 Nov 2026 08:00:00 +0100</pubDate></item>
<item><title><![CDATA[<b>Nieuw</b> bericht]]></title><link>/2</link><guid isPermaLink="false">x2</guid>
<pubDate>Mon, 09 Nov 2026 08:00:00 +0100</pubDate><description>&lt;p&gt;Een &lt;em&gt;kort&lt;/em&gt; stuk.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>De eerste alinea.</p><ul><li>een</li><li>twee</li></ul>]]></content:encoded>
<dc:creator>redactie@a.example (An Peeters)</dc:creator><category>Zorg</category></item>
<item><title>Zonder link</title></item></channel></rss>"""


def test_rss_2_newest_first_with_its_words_as_witnesses():
    found = feed_leads(RSS2)
    assert paths(found) == ["/2", "/1"]
    new, old = found.leads
    assert (new.headline, new.description, new.article_body) == ("Nieuw bericht", "Een kort stuk.", "De eerste alinea.\n• een\n• twee")
    assert (new.date_published, new.date_modified, new.in_language) == ("Mon, 09 Nov 2026 08:00:00 +0100", None, "nl")
    assert (new.author, new.keywords, new.route) == ("An Peeters", ("Zorg",), "feed")
    assert old.headline == "Oud & goed"


def test_other_flavours():
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>A</title><entry><title>Un</title>
    <link rel="self" href="{BASE}/self"/><link rel="alternate" href="{BASE}/un"/><published>2026-11-09T08:00:00Z</published>
    <updated>2026-11-10T08:00:00Z</updated><content type="html">&lt;p&gt;Texte&lt;/p&gt;</content></entry></feed>"""
    lead = feed_leads(atom).leads[0]
    assert (lead.url, lead.date_published, lead.date_modified) == (f"{BASE}/un", "2026-11-09T08:00:00Z", "2026-11-10T08:00:00Z")
    rdf = f"""<?xml version="1.0" encoding="ISO-8859-1"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A</title></channel>
    <item rdf:about="{BASE}/rdf"><title>Santé</title><link>{BASE}/rdf</link><dc:date>2026-11-09</dc:date></item></rdf:RDF>"""
    assert feed_leads(rdf.encode("latin-1")).leads[0].headline == "Santé"
    rss091 = f'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x.example/rss-0.91.dtd"><rss version="0.91"><channel><item><title>t</title><link>{BASE}/91</link></item></channel></rss>'
    assert paths(feed_leads(rss091)) == ["/91"]
    made = {"version": "https://jsonfeed.org/version/1.1", "language": "fr", "items": [
        {"id": "1", "url": f"{BASE}/j1", "title": "J1", "content_html": "<p>x</p>", "date_published": "2026-11-01T00:00:00Z", "tags": ["a"]},
        {"id": f"{BASE}/j2", "content_text": "y", "date_published": "2026-11-02T00:00:00Z", "authors": [{"name": "An"}]},
        {"id": 3, "title": 4}, "nonsense"]}  # fmt: skip
    found = feed_leads(json.dumps(made))
    assert paths(found) == ["/j2", "/j1"]
    assert found.leads[0].author == "An"


@pytest.mark.parametrize(
    "body",
    [
        "<!doctype html><html><body>Niet gevonden</body></html>",
        "geen feed",
        '{"items": 3}',
        '{"a": ',
        "[" * 100_000,
        '<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel></channel></rss>',
        "<urlset></urlset>",
    ],
)
def test_what_is_no_feed_is_an_error_and_not_no_news(body):
    with pytest.raises(NotReadable):
        feed_leads(body)


def test_an_empty_feed_is_known_and_a_broken_one_keeps_what_it_has():
    assert feed_leads('<rss version="2.0"><channel><title>A</title></channel></rss>').notes == ("empty",)
    broken = feed_leads(RSS2.replace("Oud &amp; goed", "Oud & goed"))
    assert len(broken.leads) == 2
    assert "not_well_formed" in broken.notes


def test_a_huge_feed_keeps_its_newest_in_bounded_time():
    items = "".join(f"<item><link>{BASE}/{n}</link><pubDate>{n % 27 + 1} Oct {1990 + n % 37} 08:00:00 GMT</pubDate></item>" for n in range(60_000))
    began = time.process_time()
    found = feed_leads(f'<rss version="2.0"><channel>{items}</channel></rss>')
    assert time.process_time() - began < 60
    assert len(found.leads) == 500
    assert "2026" in found.leads[0].date_published
    assert "capped" in found.notes


def test_filters_of_the_source_file():
    assert paths(feed_leads(RSS2, include=("/2$",))) == ["/2"]
    assert paths(feed_leads(RSS2, exclude=("/2$",))) == ["/1"]
    nothing = feed_leads(RSS2, include=("/nieuws/",))
    assert (nothing.leads, nothing.matched) == ((), 2)


# -- sitemaps ----------------------------------------------------------------------------------------------------------


def mapped(body, **more):
    return sitemap.read(body if isinstance(body, bytes) else body.encode(), url=f"{BASE}/sitemap.xml", source=SOURCE, route=route("sitemap", **more))


def test_sitemaps():
    news = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
    xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>{BASE}/a</loc><lastmod>2026-11-01</lastmod></url>
    <url><loc> {BASE}/b </loc><news:news><news:publication><news:language>nl</news:language></news:publication>
    <news:publication_date>2026-11-09T10:00:00+01:00</news:publication_date><news:title>Kop</news:title></news:news>
    <image:image><image:loc>{BASE}/b.jpg</image:loc><image:title>Foto</image:title></image:image></url>
    <url><loc>{BASE}/c.jpg</loc></url><url><loc>{BASE}/d</loc></url></urlset>"""
    found = mapped(news)
    assert paths(found) == ["/b", "/a", "/d"]
    assert (found.leads[0].headline, found.leads[0].in_language, found.leads[0].date_published) == ("Kop", "nl", "2026-11-09T10:00:00+01:00")
    assert found.leads[1].date_modified == "2026-11-01"
    assert paths(mapped(gzip.compress(news.encode()))) == ["/b", "/a", "/d"]
    assert paths(mapped(news[: news.index(f"<url><loc>{BASE}/c.jpg")])) == ["/b", "/a"]
    assert paths(mapped(f"{BASE}/x\n{BASE}/y\n")) == ["/x", "/y"]


def test_an_index_names_its_latest_parts_first_and_never_itself():
    index = "".join(f"<sitemap><loc>{BASE}/s{n}.xml</loc><lastmod>2026-{n:02d}-01</lastmod></sitemap>" for n in range(1, 10))
    found = mapped(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}<sitemap><loc>{BASE}/sitemap.xml</loc></sitemap></sitemapindex>')
    assert found.following[:2] == (f"{BASE}/s9.xml", f"{BASE}/s8.xml")
    assert len(found.following) == 9


@pytest.mark.parametrize("body", ["<html><body>404</body></html>", "", "<rss/>", b"\x1f\x8bnonsense", gzip.compress(b"<urlset/>", mtime=0)[:12], '<!DOCTYPE u [<!ENTITY x "y">]><urlset/>'])
def test_what_is_no_sitemap(body):
    with pytest.raises(NotReadable):
        mapped(body)


def test_a_sitemap_of_a_hundred_thousand_keeps_the_newest():
    rows = "".join(f"<url><loc>{BASE}/{n}</loc><lastmod>{1990 + n % 37}-01-01</lastmod></url>" for n in range(100_000))
    found = mapped(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>')
    assert len(found.leads) == 1000
    assert all(lead.date_modified.startswith("2026") for lead in found.leads)


# -- WordPress ---------------------------------------------------------------------------------------------------------


def test_wordpress_posts():
    posts = [
        {"link": f"{BASE}/een/", "date_gmt": "2026-11-08T07:00:00", "modified_gmt": "2026-11-09T07:00:00", "lang": "fr",
         "title": {"rendered": "Zorg &#038; welzijn"}, "excerpt": {"rendered": "<p>Kort [&hellip;]</p>"}, "content": {"rendered": "<p>Lang</p>"}},
        {"link": f"{BASE}/twee/", "date_gmt": "0000-00-00T00:00:00", "date": "2026-11-09T07:00:00", "title": None},
    ]  # fmt: skip
    found = wordpress.read(json.dumps(posts).encode(), url=f"{BASE}/wp-json/wp/v2/posts", source=SOURCE, route=route("wordpress"))
    assert paths(found) == ["/twee/", "/een/"]
    lead = found.leads[1]
    assert (lead.headline, lead.article_body, lead.in_language) == ("Zorg & welzijn", "Lang", "fr")
    assert (lead.date_published, lead.date_modified) == ("2026-11-08T07:00:00+00:00", "2026-11-09T07:00:00+00:00")
    for wrong in ('{"code": "rest_no_route"}', "<html>", "[1, 2]", '[{"title": 3}]'):
        with pytest.raises(NotReadable):
            wordpress.read(wrong.encode(), url=BASE, source=SOURCE, route=route("wordpress"))


# -- listings ----------------------------------------------------------------------------------------------------------

MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/nieuws">Nieuws</a></li><li><a href="/over-de-provincie">Over de provincie</a></li></ul></nav>'
FOOT = '<footer><a href="/privacy">Privacyverklaring van de provincie</a><a href="/toegankelijkheid">Toegankelijkheidsverklaring</a></footer>'


def around(main: str) -> str:
    return f"<!doctype html><html lang='nl'><body>{MENU}<main><h1>Nieuws</h1>{main}</main>{FOOT}</body></html>"


SHAPES = {
    "drupal": "".join(
        f'<div class="views-row"><article class="node node--type-news"><h3><a href="/nieuws/b{n}"><span>Bericht {n} over zorg</span></a></h3>'
        f'<time datetime="2026-11-0{n}T08:00:00Z">{n} november</time><div class="field">Een eerste zin over bericht {n} aan de grens.</div></article></div>'
        for n in range(1, 5)
    ),
    "table": "<table>" + "".join(f'<tr class="row{n % 2}"><td>0{n}/11/2026</td><td><a href="/nieuws/b{n}">Besluit {n} van de deputatie</a></td></tr>' for n in range(1, 5)) + "</table>",
    "cards": "".join(
        f'<a class="card card-{n}" href="/nieuws/b{n}"><img src="/{n}.jpg" alt="groepsfoto met leden op {n} oktober 2026"><span class="card-title">Nieuws {n} uit Limburg</span>'
        f'<span class="date">{n} november 2026</span></a>'
        for n in range(1, 5)
    ),
    "picture, title and more": "".join(
        f'<div class="teaser"><a href="/nieuws/b{n}"><img alt="groepsfoto {n}" src="x.jpg"></a><p>{n}.11.2026</p><h2>Titel van bericht {n}</h2>'
        f'<p>De tekst van de teaser {n} die afbreekt aan het eind...</p><a href="/nieuws/b{n}">Lees meer</a></div>'
        for n in range(1, 5)
    ),
    "featured first": '<section class="hero"><a href="/nieuws/b1"><h2>Het grote bericht van vandaag</h2></a></section><ul class="list">'
    + "".join(f'<li class="item"><a href="/nieuws/b{n}">Een bericht met nummer {n}</a> <span>{n} nov 2026</span></li>' for n in range(2, 6))
    + "</ul>",
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_listings_are_found_without_a_selector(shape):
    found = listed(around(SHAPES[shape]))
    wanted = [f"/nieuws/b{n}" for n in range(1, 6 if shape == "featured first" else 5)]
    assert paths(found) == wanted


def test_teasers_are_witnesses_and_alternative_texts_are_no_titles():
    for shape in ("drupal", "cards", "picture, title and more"):
        lead = listed(around(SHAPES[shape])).leads[1]
        assert "groepsfoto" not in (lead.headline or "")
        assert "2" in lead.headline
        assert lead.date_published
    lead = listed(around(SHAPES["picture, title and more"])).leads[0]
    assert (lead.headline, lead.date_published) == ("Titel van bericht 1", "1.11.2026")
    assert lead.description.startswith("De tekst van de teaser 1")


def test_a_selector_of_the_source_file_goes_first():
    page = around(SHAPES["drupal"] + '<div class="agenda"><h3><a href="/agenda/1">Een dag over iets anders</a></h3></div>')
    assert paths(listed(page, links=".agenda a")) == ["/agenda/1"]
    assert paths(listed(page, links=".views-row")) == [f"/nieuws/b{n}" for n in range(1, 5)]
    nothing = listed(page, links=".bestaat-niet a")
    assert (nothing.leads, nothing.matched, nothing.notes) == ((), 0, ("empty",))
    with pytest.raises(NotReadable):
        listed(page, links="a[[")


def test_a_page_without_items_gives_none():
    assert listed(around("<p>Er zijn geen berichten.</p>")).leads == ()
    assert listed("<html><body>" + MENU + FOOT + "</body></html>").leads == ()


PAGERS = {
    '<a rel="next" href="?page=1">x</a>': "?page=1",
    '<ul class="pager"><li class="is-active">1</li><li><a href="?page=1">2</a></li><li><a href="?page=2">3</a></li></ul>': "?page=1",
    '<div class="pagination"><a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=3">3</a></div>': "?page=2",
    '<div class="nav-links"><span class="page-numbers current">1</span><a class="page-numbers" href="/nieuws/page/2/">2</a></div>': "/nieuws/page/2/",
    '<p><a href="/nieuws?p=2">Volgende pagina ›</a></p>': "/nieuws?p=2",
    '<p><a href="/nieuws?p=2">Nächste Seite</a></p>': "/nieuws?p=2",
    '<p class="pagination"><a href="/nieuws?debut=10">Page suivante</a></p>': "/nieuws?debut=10",
    '<p class="pager"><a href="/nieuws?start=20">Next »</a></p>': "/nieuws?start=20",
    '<p class="pager"><a href="/nieuws?s=2">nächst Säit</a></p>': "/nieuws?s=2",
    '<p><strong>1</strong> | <a href="/x.php?debut_articles=10">2</a> | <a href="/x.php?debut_articles=20">3</a></p>': "/x.php?debut_articles=10",
    '<table class="calendar"><tr><td>1</td><td><a href="/dag/2">2</a></td><td><a href="/dag/3">3</a></td></tr></table>': None,
    '<a href="/archief/2025">2025</a> <a href="/archief/2024">2024</a>': None,
    '<p class="pager"><a href="https://elders.example/?page=1">volgende</a></p>': None,
    '<p class="pager"><a href="/nieuws">volgende</a></p>': None,
    '<a href="/contact">Verder</a>': None,
}


@pytest.mark.parametrize("pager", PAGERS)
def test_pagers(pager):
    expected = PAGERS[pager]
    found = listed(around(SHAPES["drupal"] + pager))
    assert found.following == ((tidy(expected, f"{BASE}/nieuws"),) if expected else ())


def test_the_last_page_has_no_next_and_a_middle_one_counts_on():
    pager = '<ul class="pager"><li><a href="?page=0">1</a></li><li class="active">2</li><li><a href="?page=2">3</a></li></ul>'
    found = listed(around(SHAPES["drupal"] + pager), url=f"{BASE}/nieuws?page=1")
    assert found.following == (f"{BASE}/nieuws?page=2",)
    last = '<ul class="pager"><li><a href="?page=0">1</a></li><li><a href="?page=1">2</a></li><li class="active">3</li></ul>'
    assert listed(around(SHAPES["drupal"] + last), url=f"{BASE}/nieuws?page=2").following == ()
    chosen = listed(around(SHAPES["drupal"] + '<div class="meer"><a href="/nieuws/oud">Meer</a></div>'), next=".meer a")
    assert chosen.following == (f"{BASE}/nieuws/oud",)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "   ",
        "<p " + " ".join(f"a{n}=1" for n in range(40_000)) + ">x</p>",
        "<p>" + "x" * 4_000_000,
        "\x00",
    ],
)
def test_hostile_listings_are_refused(body):
    with pytest.raises(NotReadable):
        listed(body)


@pytest.mark.parametrize("body", ["<div>" * 20_000 + "x", "<a href='/x'>" * 20_000, "<" * 50_000, "&#x110000;" * 1000, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")])
def test_odd_listings_end_without_items(body):
    assert listed(body).matched <= 1


def test_text_of_markup_keeps_blocks_apart():
    assert text_of_markup("<p>Een</p><p>Twee<br>drie</p><script>x()</script><ol><li>a</li></ol>") == "Een\nTwee\ndrie\n• a"
    assert text_of_markup("  ") is None
    assert text_of_markup("3 < 4 & 5") == "3 < 4 & 5"
