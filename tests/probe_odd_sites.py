"""Sites that go their own way, for ``tripoint sources add``: lists in odd markup, routes nobody links, sites with nothing to find."""

import json
from dataclasses import dataclass

from crawl_sites import Site, packed
from probe_sites import WELCOME, Put, document, german, paragraphs, rss_of, slashed, urlset
from probe_texts import NEWS, News


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """A site and what is to be found out about it; ``via`` "none" where nothing can be, and ``because`` says why."""

    host: str
    put: Put
    via: str
    languages: tuple[str, ...] = ("nl",)
    system: str | None = None
    at: str = "/"
    """The address an operator names."""
    route: str = ""
    fallback: str | None = None
    at_least: int = 4
    name: str = ""
    because: str = ""


def items(site: Site, host: str, news: tuple[News, ...], path: str, *, lang: str, name: str, date=german) -> None:
    """The pages of the items, in plain markup."""
    for one in news:
        body = f"<main><h1>{one.headline}</h1><p class='date'>{date(one.day)}</p>{paragraphs(one)}</main>"
        site.put(host, path.format(one=one), document(f"{one.headline} | {name}", body, lang=lang))


def definition_list(site: Site, host: str) -> None:
    """Dates as terms, links as their definitions."""
    rows = "".join(f'<dt>{slashed(one.day)}</dt><dd><a href="/pers/{one.number}">{one.headline}</a></dd>' for one in NEWS["nl"])
    menu = '<ul id="m"><li><a href="/zorg">Zorg</a></li><li><a href="/pers">Pers</a></li></ul>'
    site.put(host, "/", document("Zorgregio Geul", f"{menu}<p>{WELCOME['nl']}</p>"))
    site.put(host, "/pers", document("Pers | Zorgregio Geul", f"{menu}<h1>Pers</h1><dl>{rows}</dl>"))
    items(site, host, NEWS["nl"], "/pers/{one.number}", lang="nl", name="Zorgregio Geul")


def more_links_only(site: Site, host: str) -> None:
    """Cards whose title is no link; only "Weiterlesen" is."""
    cards = "".join(
        f'<div class="kachel"><img src="/i/{one.number}.jpg" alt="Gruppenfoto"><h3>{one.headline}</h3><span>{german(one.day)}</span><p>{one.text[0][:80]} …</p><a class="btn" href="/neues/{one.slug}">Weiterlesen</a></div>'
        for one in NEWS["de"]
    )
    menu = '<header class="kopf"><a href="/">Start</a><a href="/ueber-uns">Über uns</a><a href="/neues">Neues</a></header>'
    site.put(host, "/", document("Gesundheitsnetz Rur", f"{menu}<p>{WELCOME['de']}</p>", lang="de"))
    site.put(host, "/neues", document("Neues – Gesundheitsnetz Rur", f'{menu}<div class="inhalt mit-sidebar"><h1>Neues</h1>{cards}</div>', lang="de"))
    items(site, host, NEWS["de"], "/neues/{one.slug}", lang="de", name="Gesundheitsnetz Rur")


def query_ids(site: Site, host: str) -> None:
    """One script for list and item: ``actus.php`` and ``actus.php?id=41``."""
    rows = "".join(
        f'<li><strong>{slashed(one.day)}</strong> {one.headline} <a href="actus.php?id={one.number}">Lire la suite</a></li>' for one in NEWS["fr"]
    )
    menu = '<div><a href="index.php">Accueil</a> <a href="services.php">Services</a> <a href="actus.php">Actualités</a></div>'
    home = document("Eurodistrict de la Lesse", f"{menu}<p>{WELCOME['fr']}</p>", lang="fr")
    site.put(host, "/", home)
    site.put(host, "/index.php", home)
    site.put(host, "/actus.php", document("Actualités - Eurodistrict de la Lesse", f"{menu}<ul>{rows}</ul>", lang="fr"))
    items(site, host, NEWS["fr"], "/actus.php?id={one.number}", lang="fr", name="Eurodistrict de la Lesse", date=slashed)


def com_content(site: Site, host: str) -> None:
    """Joomla without speaking addresses, a category as a table, feeds switched off."""
    rows = "".join(
        f'<tr class="cat-list-row{place % 2}"><td class="list-title"><a href="/index.php?option=com_content&amp;view=article&amp;id={one.number}:{one.slug}&amp;catid=8&amp;Itemid=101">{one.headline}</a></td><td class="list-date small">{german(one.day)}</td></tr>'
        for place, one in enumerate(NEWS["de"])
    )
    menu = '<ul class="menu"><li><a href="/index.php?option=com_content&amp;view=article&amp;id=2&amp;Itemid=102">Der Zweckverband</a></li><li><a href="/index.php?option=com_content&amp;view=category&amp;id=8&amp;Itemid=101">Nachrichten</a></li></ul>'
    head = '<script src="/media/system/js/core.js"></script>'
    site.put(host, "/", document("Zweckverband Kyllwald", f"{menu}<p>{WELCOME['de']}</p>", lang="de", head=head))
    site.put(host, "/index.php?option=com_content&view=category&id=8&Itemid=101", document("Nachrichten", f'{menu}<div class="category-list"><form action="#"><select><option>10</option></select><table>{rows}</table></form></div>', lang="de", head=head))  # fmt: skip
    items(site, host, NEWS["de"], "/index.php?option=com_content&view=article&id={one.number}:{one.slug}&catid=8&Itemid=101", lang="de", name="Zweckverband Kyllwald")


def feed_as_html(site: Site, host: str) -> None:
    """The list is drawn by a script; an unlinked feed at /rss calls itself text/html."""
    menu = '<nav><a href="/wie-zijn-wij">Wie zijn wij</a><a href="/actueel">Actueel</a></nav>'
    site.put(host, "/", document("GGD Maasoever", f"{menu}<p>{WELCOME['nl']}</p>"))
    site.put(host, "/actueel", document("Actueel", f'{menu}<h1>Actueel</h1><div id="list">Laden…</div><script src="/a.js"></script>'))
    site.put(host, "/rss", rss_of(site.base(host), NEWS["nl"], "/actueel/{one.slug}", title="GGD Maasoever"), type="text/html; charset=utf-8")
    items(site, host, NEWS["nl"], "/actueel/{one.slug}", lang="nl", name="GGD Maasoever")


def json_feed(site: Site, host: str) -> None:
    """JSON Feed in the head."""
    base = site.base(host)
    made = [{"id": str(one.number), "url": f"{base}/posts/{one.slug}", "title": one.headline, "date_published": f"{one.day}T08:00:00Z"} for one in NEWS["en"]]
    head = '<link rel="alternate" type="application/feed+json" href="/posts.json">'
    site.put(host, "/", document("Border Health Lab", f"<main><p>{WELCOME['en']}</p></main>", lang="en", head=head))
    site.put(host, "/posts.json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Border Health Lab", "items": made}), type="application/feed+json")
    items(site, host, NEWS["en"], "/posts/{one.slug}", lang="en", name="Border Health Lab")


def news_sitemap_in_robots(site: Site, host: str) -> None:
    """Nothing but a news sitemap at an address that only robots.txt knows."""
    base = site.base(host)
    entries = "".join(
        f'<url><loc>{base}/a/{one.number}</loc><news:news><news:publication><news:name>Streek</news:name><news:language>nl</news:language></news:publication><news:publication_date>{one.day}</news:publication_date><news:title>{one.headline}</news:title></news:news></url>'
        for one in NEWS["nl"]
    )
    site.put(host, "/robots.txt", f"User-agent: *\nDisallow:\n\nsitemap: {base}/maps/google-news.xml\n", type="text/plain")
    site.put(host, "/maps/google-news.xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{entries}</urlset>', type="text/xml")
    site.put(host, "/", document("Streekplatform", f'<div id="app"></div><script src="/x.js"></script><p>{WELCOME["nl"]}</p>'))
    items(site, host, NEWS["nl"], "/a/{one.number}", lang="nl", name="Streekplatform")


def packed_index(site: Site, host: str) -> None:
    """An index of packed parts at the usual place; news are one part of five, in folders by year."""
    base = site.base(host)
    parts = {"pages": [(f"{base}/{word}", "2024-01-01") for word in ("zorg", "wonen", "werk", "contact", "privacy")],
             "documents": [(f"{base}/documenten/{n}.pdf", "2025-01-01") for n in range(9)],
             "nieuws": [(f"{base}/nieuws/{one.day[:4]}/{one.slug}", one.day) for one in NEWS["nl"]]}  # fmt: skip
    index = "".join(f"<sitemap><loc>{base}/sitemaps/{name}.xml.gz</loc></sitemap>" for name in parts)
    site.put(host, "/sitemap.xml", f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>', type="text/xml")
    for name, rows in parts.items():
        site.put(host, f"/sitemaps/{name}.xml.gz", packed(urlset(rows)), type="application/octet-stream")
    site.put(host, "/", document("Provincie Tussenwater", f"<main><p>{WELCOME['nl']}</p></main>"))
    for word in ("zorg", "wonen", "werk", "contact", "privacy"):
        site.put(host, f"/{word}", document(word, f"<main><h1>{word}</h1><p>{WELCOME['nl']}</p></main>"))
    items(site, host, NEWS["nl"], "/nieuws/2026/{one.slug}", lang="nl", name="Provincie Tussenwater")


def splash(site: Site, host: str) -> None:
    """A first page with nothing but the names of two languages; each has a list of its own name."""
    site.put(host, "/", document("Euregio Drie Bronnen", '<center><a href="/nl/start">Nederlands</a> <a href="/fr/accueil">Français</a></center>', lang=""))
    for code, start, word in (("nl", "start", "nieuwsberichten"), ("fr", "accueil", "communiques")):
        menu = f'<div class="top"><a href="/{code}/{start}">≡</a><a href="/{code}/{word}">{"Nieuwsberichten" if code == "nl" else "Communiqués"}</a></div>'
        site.put(host, f"/{code}/{start}", document(f"Euregio Drie Bronnen {code}", f"{menu}<p>{WELCOME[code]}</p>", lang=code))
        rows = "".join(f'<div class="rij"><em>{german(one.day)}</em><h4><a href="/{code}/{word}/{one.slug}">{one.headline}</a></h4></div>' for one in NEWS[code])
        site.put(host, f"/{code}/{word}", document(word, f"{menu}{rows}", lang=code))
        items(site, host, NEWS[code], f"/{code}/{word}/{{one.slug}}", lang=code, name="Euregio Drie Bronnen")


def refreshed(site: Site, host: str) -> None:
    """The bare host leads to www, whose page leads on by meta refresh to a folder."""
    www = f"www.{host}"
    site.put(host, "/", "", status=301, headers={"Location": f"{site.base(www)}/"}, etag=False)
    site.put(www, "/", '<html><head><meta http-equiv="Refresh" content="0; URL=portail/index.html"></head><body></body></html>')
    menu = '<ul class="onglets"><li><a href="missions.html">Missions</a></li><li><a href="presse.html">Espace presse</a></li></ul>'
    site.put(www, "/portail/index.html", document("Agence des Sources", f"{menu}<p>{WELCOME['fr']}</p>", lang="fr"))
    rows = "".join(f'<p class="cp"><a href="cp/{one.slug}.html">{one.headline}</a><br><small>le {slashed(one.day)}</small></p>' for one in NEWS["fr"])
    site.put(www, "/portail/presse.html", document("Espace presse", f"{menu}<div>{rows}</div>", lang="fr"))
    items(site, www, NEWS["fr"], "/portail/cp/{one.slug}.html", lang="fr", name="Agence des Sources", date=slashed)


def wordpress_two_languages(site: Site, host: str) -> None:
    """Polylang: a feed a language, linked in each language's head; categories and comments have feeds too."""
    base = site.base(host)
    for code, root, lang in (("de", "", "de-DE"), ("fr", "/fr", "fr-FR")):
        head = f'<link rel="alternate" type="application/rss+xml" title="Kommentar-Feed" href="{root}/comments/feed/"><link rel="alternate" type="application/rss+xml" title="Feed" href="{base}{root}/feed/"><link rel="alternate" hreflang="de-DE" href="{base}/"><link rel="alternate" hreflang="fr-FR" href="{base}/fr/"><link href="/wp-content/x.css">'
        site.put(host, f"{root}/", document("Interreg Drei Quellen", f"<main><p>{WELCOME[code]}</p></main>", lang=lang, head=head))
        site.put(host, f"{root}/feed/", rss_of(base, NEWS[code], root + "/{one.slug}/", title="Interreg Drei Quellen", language="en-US"), type="application/rss+xml")
        items(site, host, NEWS[code], root + "/{one.slug}/", lang=lang, name="Interreg Drei Quellen")


def hub_of_lists(site: Site, host: str) -> None:
    """The press page holds contacts and pictures; the releases lie one page further."""
    menu = '<header><nav><a href="/thema">Themen</a><a href="/presse">Presse</a></nav></header>'
    site.put(host, "/", document("Bezirk Oberahr", f"{menu}<main><p>{WELCOME['de']}</p></main>", lang="de"))
    people = "".join(f'<div class="person"><h3><a href="/presse/team/{name}">{name}</a></h3><p>Sprecherin</p></div>' for name in ("ada", "bea", "cleo"))
    site.put(host, "/presse", document("Presse | Bezirk Oberahr", f'{menu}<main><h1>Presse</h1><p><a href="/presse/pressemitteilungen">Pressemitteilungen</a> <a href="/presse/bilder">Pressebilder</a></p>{people}</main>', lang="de"))  # fmt: skip
    site.put(host, "/presse/bilder", document("Bilder", f"{menu}<main><p>{WELCOME['de']}</p></main>", lang="de"))
    rows = "".join(f'<li class="pm"><time>{german(one.day)}</time><a href="/presse/pressemitteilungen/2026/{one.slug}">{one.headline}</a></li>' for one in NEWS["de"])
    site.put(host, "/presse/pressemitteilungen", document("Pressemitteilungen | Bezirk Oberahr", f"{menu}<main><h1>Pressemitteilungen</h1><ul>{rows}</ul></main>", lang="de"))
    items(site, host, NEWS["de"], "/presse/pressemitteilungen/2026/{one.slug}", lang="de", name="Bezirk Oberahr")


def forgotten_feed(site: Site, host: str) -> None:
    """The feed in the head ended years ago; the list goes on."""
    head = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    menu = '<nav><a href="/organisatie">Organisatie</a><a href="/nieuws">Nieuws</a></nav>'
    old = [News(number=n, headline=f"Oud bericht {n}", slug=f"oud-{n}", day=f"2026-10-0{n}", text=("Oud.", "Oud.")) for n in (1, 2, 3)]
    site.put(host, "/", document("Zorgfonds Zuid", f"{menu}<p>{WELCOME['nl']}</p>", head=head))
    site.put(host, "/rss.xml", rss_of(site.base(host), tuple(old), "/oud/{one.slug}", title="Zorgfonds").replace("2026", "2018"), type="text/xml")
    rows = "".join(f'<article><h2><a href="/nieuws/{one.slug}">{one.headline}</a></h2><p>{german(one.day)} | {one.text[0]}</p></article>' for one in NEWS["nl"])
    site.put(host, "/nieuws", document("Nieuws | Zorgfonds Zuid", f"{menu}<main>{rows}</main>", head=head))
    items(site, host, NEWS["nl"], "/nieuws/{one.slug}", lang="nl", name="Zorgfonds Zuid")


def feed_of_events(site: Site, host: str) -> None:
    """The one feed in the head is the calendar; the news are a list."""
    head = '<link rel="alternate" type="application/rss+xml" title="Agenda" href="/agenda/rss">'
    menu = '<nav><a href="/agenda">Agenda</a><a href="/actualites">Actualités</a></nav>'
    events = tuple(News(number=n, headline=f"Atelier {n}", slug=f"atelier-{n}", day=f"2026-11-0{n}", text=("Atelier.", "Salle B.")) for n in (5, 6, 7))
    site.put(host, "/", document("Maison de l'Our", f"{menu}<p>{WELCOME['fr']}</p>", lang="fr", head=head))
    site.put(host, "/agenda/rss", rss_of(site.base(host), events, "/agenda/{one.slug}", title="Agenda"), type="application/rss+xml")
    rows = "".join(f'<div class="news-item"><a href="/actualites/{one.slug}"><b>{one.headline}</b></a> <i>{slashed(one.day)}</i></div>' for one in NEWS["fr"])
    site.put(host, "/actualites", document("Actualités | Maison de l'Our", f"{menu}<section>{rows}</section>", lang="fr", head=head))
    items(site, host, NEWS["fr"], "/actualites/{one.slug}", lang="fr", name="Maison de l'Our", date=slashed)


def root_slugs(site: Site, host: str) -> None:
    """Posts and pages share the root; only the names of the sitemap's parts tell them apart. Feed and REST are closed."""
    base = site.base(host)
    head = '<link href="/wp-content/themes/x/s.css">'
    pages = ("over-de-organisatie-en-haar-bestuur", "privacyverklaring-en-cookies", "zorg-in-de-regio-per-gemeente")
    parts = {"page": [(f"{base}/{word}/", "2026-11-09") for word in pages], "post": [(f"{base}/{one.slug}/", one.day) for one in NEWS["nl"]], "category": [(f"{base}/category/x/", "2026-11-01")]}  # fmt: skip
    index = "".join(f"<sitemap><loc>{base}/{name}-sitemap.xml</loc></sitemap>" for name in parts)
    site.put(host, "/sitemap_index.xml", f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>', type="text/xml")
    site.put(host, "/robots.txt", f"Sitemap: {base}/sitemap_index.xml", type="text/plain")
    for name, rows in parts.items():
        site.put(host, f"/{name}-sitemap.xml", urlset(rows), type="text/xml")
    site.put(host, "/", document("Kustzorg", f"<main><p>{WELCOME['nl']}</p></main>", head=head))
    for word in pages:
        site.put(host, f"/{word}/", document(word, f"<main><h1>{word}</h1><p>{WELCOME['nl']}</p></main>", head=head))
    items(site, host, NEWS["nl"], "/{one.slug}/", lang="nl", name="Kustzorg")


def paths_by_month(site: Site, host: str) -> None:
    """AEM: month folders, ``.html``, a list of search results with a class that says so, mega menu with teasers."""
    head = '<link rel="stylesheet" href="/etc.clientlibs/gov/x.css">'
    months = {"10": "10-octobre", "11": "11-novembre"}
    teasers = "".join(f'<li><a href="/fr/dossiers/d{n}.html">Dossier numéro {n} sur la mobilité</a></li>' for n in range(12))
    menu = f'<header class="cmp-header"><ul class="cmp-mega">{teasers}</ul><a href="/fr/actualites.html">Actualités</a><a class="cmp-lang" href="/de.html">DE</a></header>'
    site.put(host, "/", "", status=302, headers={"Location": "/fr.html"}, etag=False)
    site.put(host, "/fr.html", document("Portail du Bassin", f"{menu}<main><p>{WELCOME['fr']}</p></main>", lang="fr", head=head))
    rows = "".join(
        f'<li class="cmp-search-result"><article class="article"><header><h2 class="article-title"><a href="/fr/actualites/2026/{months[one.day[5:7]]}/{one.day[8:]}-{one.slug}.html">{one.headline}</a></h2></header><time class="article-published" datetime="{one.day}">{slashed(one.day)}</time></article></li>'
        for one in NEWS["fr"]
    )
    site.put(host, "/fr/actualites.html", document("Actualités - Portail du Bassin", f'{menu}<main class="page-with-filter"><div class="search-results"><ol>{rows}</ol></div></main>', lang="fr", head=head))  # fmt: skip
    for one in NEWS["fr"]:
        items(site, host, (one,), f"/fr/actualites/2026/{months[one.day[5:7]]}/{one.day[8:]}-{one.slug}.html", lang="fr", name="Portail du Bassin")


def feeds_explained(site: Site, host: str) -> None:
    """A page that explains what RSS is, and only there the feeds; the list itself is a picture map of a script."""
    menu = '<div id="nav"><a href="/amt">Das Amt</a> <a href="/service/rss">RSS</a></div>'
    site.put(host, "/", document("Kreisverwaltung Salmtal", f"{menu}<p>{WELCOME['de']}</p>", lang="de"))
    links = '<ul><li><a href="/feeds/stellen.rss">Stellenangebote</a></li><li><a href="/feeds/meldungen.rss">Meldungen</a></li></ul>'
    site.put(host, "/service/rss", document("Was ist RSS?", f"{menu}<h1>RSS</h1><p>{WELCOME['de']}</p>{links}", lang="de"))
    site.put(host, "/feeds/meldungen.rss", rss_of(site.base(host), NEWS["de"], "/meldung/{one.number}", title="Meldungen"), type="text/xml")
    jobs = tuple(News(number=n, headline=f"Stelle {n}", slug=f"s{n}", day=f"2026-11-0{n}", text=("x", "y")) for n in (6, 7, 8, 9))
    site.put(host, "/feeds/stellen.rss", rss_of(site.base(host), jobs, "/stellen/{one.slug}", title="Stellen"), type="text/xml")
    items(site, host, NEWS["de"], "/meldung/{one.number}", lang="de", name="Kreisverwaltung Salmtal")


def named_list(site: Site, host: str) -> None:
    """The operator names the list itself; the items lie in another folder."""
    menu = '<nav><a href="/">Home</a><a href="/over">Over ons</a></nav>'
    rows = "".join(f'<section class="blok"><h2>{one.headline}</h2><p>{german(one.day)}</p><p>{one.text[0]}</p><a href="/bericht/{one.number}">Lees verder</a></section>' for one in NEWS["nl"])
    site.put(host, "/", document("Zorgbelang Kempen", f"{menu}<p>{WELCOME['nl']}</p>"))
    site.put(host, "/in-de-kijker/", document("In de kijker", f"{menu}{rows}"))
    items(site, host, NEWS["nl"], "/bericht/{one.number}", lang="nl", name="Zorgbelang Kempen")


def _plain(site: Site, host: str, *, head: str = "", headers: dict[str, str] | None = None) -> None:
    """An ordinary site with a feed, for those that do not want to be read."""
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    site.put(host, "/", document("Zorggroep Noord", f"<p>{WELCOME['nl']}</p>", head=link + head), headers=headers or {})
    site.put(host, "/feed", rss_of(site.base(host), NEWS["nl"], "/{one.slug}", title="x"), type="text/xml")
    items(site, host, NEWS["nl"], "/{one.slug}", lang="nl", name="Zorggroep Noord")


def reserved_by_file(site: Site, host: str) -> None:
    """tdmrep.json reserves everything."""
    _plain(site, host)
    site.put(host, "/.well-known/tdmrep.json", '[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://x.example/p.json"}]', type="application/json")


def reserved_by_meta(site: Site, host: str) -> None:
    """``noai`` in the robots meta of the first page."""
    _plain(site, host, head='<meta name="robots" content="index, noai, noimageai">')


def robots_closed(site: Site, host: str) -> None:
    """robots.txt forbids everything to everybody."""
    _plain(site, host)
    site.put(host, "/robots.txt", "User-agent: *\nDisallow: /\n", type="text/plain")


def robots_broken(site: Site, host: str) -> None:
    """robots.txt answers 503."""
    _plain(site, host)
    site.put(host, "/robots.txt", "", status=503, etag=False)


def forbidden(site: Site, host: str) -> None:
    """403 for programs."""
    site.put(host, "*", "<h1>Forbidden</h1>", status=403, etag=False)


def challenged(site: Site, host: str) -> None:
    """200, and a test for browsers."""
    site.put(host, "*", '<html><head><title>Just a moment...</title></head><body><script src="/cdn-cgi/challenge-platform/x.js"></script></body></html>')


def without_news(site: Site, host: str) -> None:
    """Services and people in boxes that repeat, a sitemap of pages; no news at all."""
    cards = "".join(f'<div class="card"><h3><a href="/aanbod/{word}">{word.capitalize()} voor inwoners van de streek</a></h3><p>{WELCOME["nl"][:60]}</p></div>' for word in ("zorg", "wonen", "werk", "vervoer", "advies"))  # fmt: skip
    menu = '<nav><a href="/aanbod">Aanbod</a><a href="/contact">Contact</a></nav>'
    site.put(host, "/", document("Steunpunt Hageland", f"{menu}<main><p>{WELCOME['nl']}</p>{cards}</main>"))
    pages = ["", "aanbod", "contact", *(f"aanbod/{word}" for word in ("zorg", "wonen", "werk", "vervoer", "advies"))]
    site.put(host, "/sitemap.xml", urlset([(f"{site.base(host)}/{page}", "2026-11-08") for page in pages]), type="text/xml")
    for page in pages[1:]:
        site.put(host, f"/{page}", document(page, f"{menu}<main><h1>{page}</h1><p>{WELCOME['nl']}</p></main>"))


def script_only(site: Site, host: str) -> None:
    """A shell for every address, and nothing for machines."""
    site.put(host, "*", document("App", '<div id="root"></div><script src="/main.js"></script>'))


SHAPES: tuple[Odd, ...] = (
    Odd(host="www.zorgregiogeul.example", put=definition_list, via="listing", route="/pers", name="Zorgregio Geul"),
    Odd(host="www.gesundheitsnetz-rur.example", put=more_links_only, via="listing", route="/neues", languages=("de",), name="Gesundheitsnetz Rur"),
    Odd(host="www.eurodistrict-lesse.example", put=query_ids, via="listing", route="/actus.php", languages=("fr",), name="Eurodistrict de la Lesse"),
    Odd(host="www.kyllwald.example", put=com_content, via="listing", languages=("de",), system="Joomla", route="id=8&Itemid=101"),
    Odd(host="www.ggdmaasoever.example", put=feed_as_html, via="feed", route="/rss"),
    Odd(host="www.borderhealthlab.example", put=json_feed, via="feed", route="/posts.json", languages=("en",)),
    Odd(host="www.streekplatform.example", put=news_sitemap_in_robots, via="sitemap", route="google-news.xml"),
    Odd(host="www.tussenwater.example", put=packed_index, via="sitemap"),
    Odd(host="www.driebronnen.example", put=splash, via="listing", languages=("nl", "fr"), at_least=8),
    Odd(host="agencedessources.example", put=refreshed, via="listing", route="/portail/presse.html", languages=("fr",)),
    Odd(host="www.dreiquellen.example", put=wordpress_two_languages, via="feed", languages=("de", "fr"), system="WordPress", at_least=8),
    Odd(host="www.oberahr.example", put=hub_of_lists, via="listing", route="/pressemitteilungen", languages=("de",)),
    Odd(host="www.zorgfondszuid.example", put=forgotten_feed, via="listing", route="/nieuws"),
    Odd(host="www.maisondelour.example", put=feed_of_events, via="listing", route="/actualites", languages=("fr",)),
    Odd(host="www.kustzorg.example", put=root_slugs, via="sitemap", route="/post-sitemap.xml", system="WordPress"),
    Odd(host="www.portaildubassin.example", put=paths_by_month, via="listing", route="/fr/actualites.html", languages=("fr",), system="Adobe Experience Manager"),
    Odd(host="www.salmtal.example", put=feeds_explained, via="feed", route="/feeds/meldungen.rss", languages=("de",)),
    Odd(host="www.zorgbelangkempen.example", put=named_list, at="/in-de-kijker/", via="listing", route="/in-de-kijker/"),
    Odd(host="www.reserved1.example", put=reserved_by_file, via="none", because="reserves text and data mining"),
    Odd(host="www.reserved2.example", put=reserved_by_meta, via="none", because="reserves text and data mining"),
    Odd(host="www.closed.example", put=robots_closed, via="none", because="robots.txt"),
    Odd(host="www.broken.example", put=robots_broken, via="none", because="unreachable (503)"),
    Odd(host="www.forbidden.example", put=forbidden, via="none", because="http_403"),
    Odd(host="www.challenged.example", put=challenged, via="none", because="test meant for browsers"),
    Odd(host="www.steunpunthageland.example", put=without_news, via="none", because="no route to its news"),
    Odd(host="www.shell.example", put=script_only, via="none", because="JavaScript"),
)  # fmt: skip
