"""Small sites in the shapes of the systems public bodies use, for ``tripoint sources add``: each as that system writes it.

Put together from what those systems print for every site (addresses, class names, generator lines), with news of nobody
(``probe_texts``). A shape says what an operator may expect of the file that is proposed for it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from crawl_sites import Reply, Site, packed
from probe_texts import NEWS, News

Put = Callable[[Site, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A site and what is to be found out about it."""

    host: str
    put: Put
    system: str | None
    via: str
    """Of the first [[discover]] route."""
    languages: tuple[str, ...]
    route: str = ""
    """What the address of that route ends with."""
    fallback: str | None = None
    """A route that must stand among the [[fallback]]s."""
    at_least: int = 4
    """Items a crawl with the file brings."""


def paragraphs(news: News) -> str:
    return "".join(f"<p>{part}</p>" for part in news.text)


def document(title: str, body: str, *, lang: str = "nl", head: str = "", attributes: str = "") -> str:
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body {attributes}>{body}</body></html>'


def german(day: str) -> str:
    year, month, date = day.split("-")
    return f"{date}.{month}.{year}"


def slashed(day: str) -> str:
    year, month, date = day.split("-")
    return f"{date}/{month}/{year}"


def rfc822(day: str) -> str:
    year, month, date = day.split("-")
    return f"{date} {['Oct', 'Nov'][int(month) - 10]} {year} 08:00:00 +0100"


def rss_of(base: str, news: tuple[News, ...], path: str, *, title: str, language: str = "") -> str:
    items = "".join(
        f"<item><title>{one.headline}</title><link>{base}{path.format(one=one)}</link><pubDate>{rfc822(one.day)}</pubDate>"
        f"<description>{one.text[0][:90]}…</description></item>"
        for one in news
    )
    spoken = f"<language>{language}</language>" if language else ""
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title><link>{base}/</link>{spoken}{items}</channel></rss>'


def urlset(addresses: list[tuple[str, str]]) -> str:
    rows = "".join(f"<url><loc>{loc.replace('&', '&amp;')}</loc><lastmod>{day}</lastmod></url>" for loc, day in addresses)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


WELCOME = {
    "nl": "Welkom bij onze organisatie. Wij werken samen met gemeenten, scholen en ziekenhuizen in de hele streek en helpen inwoners met vragen over zorg, wonen, natuur en verkeer. Kom gerust langs in ons bezoekerscentrum, dat op werkdagen open is van negen tot vijf uur.",
    "de": "Willkommen auf unseren Seiten. Wir arbeiten mit Gemeinden, Schulen und Krankenhäusern der ganzen Gegend zusammen und helfen bei Fragen zu Pflege, Wohnen, Natur und Verkehr. Besuchen Sie uns im Bürgerhaus, das an Werktagen von neun bis siebzehn Uhr geöffnet ist.",
    "fr": "Bienvenue sur notre site. Nous travaillons avec les communes, les écoles et les hôpitaux de toute la région et nous aidons les habitants pour la santé, le logement, la nature et les transports. Notre maison est ouverte tous les jours de la semaine de neuf heures à dix-sept heures.",
    "en": "Welcome to our pages. We work with towns, schools and hospitals on both sides of the border and help people who live here with questions about care, housing, nature and transport. Our house is open on working days from nine to five, and everybody is welcome to come in.",
    "lb": "Wëllkomm op eise Säiten. Mir schaffe mat de Gemengen, de Schoulen an de Spideeler aus der ganzer Géigend zesummen an hëllefen de Leit bei Froen iwwer Fleeg, Wunnen, Natur a Verkéier. Kommt eis roueg besichen, mir sinn an der Woch vun néng bis fënnef Auer op.",
}  # fmt: skip


def wordpress_unlinked(site: Site, host: str) -> None:
    """A theme that took the feed links out of the head; the feed is there, the REST interface is switched off."""
    base, news = site.base(host), NEWS["nl"]
    head = '<link rel="stylesheet" href="/wp-content/themes/streek/style.css"><meta name="generator" content="WordPress 6.8">'
    menu = '<nav class="menu"><a href="/over-ons/">Over ons</a><a href="/nieuws/">Nieuws</a><a href="/contact/">Contact</a></nav>'
    site.put(host, "/", document("Streekzorg", f"{menu}<main><h1>Streekzorg</h1><p>{WELCOME['nl']}</p></main>", head=head))
    cards = "".join(
        f'<article class="post-{one.number} post type-post"><h2 class="entry-title"><a href="/{one.slug}/">{one.headline}</a></h2>'
        f'<time datetime="{one.day}">{german(one.day)}</time><p>{one.text[0][:80]}… <a href="/{one.slug}/">Lees meer</a></p></article>'
        for one in news
    )
    site.put(host, "/nieuws/", document("Nieuws – Streekzorg", f"{menu}<main>{cards}</main>", head=head))
    site.put(host, "/feed/", rss_of(base, news, "/{one.slug}/", title="Streekzorg", language="nl-NL"), type="application/rss+xml")
    off = '{"code":"rest_disabled","message":"no","data":{"status":401}}'
    site.put(host, "/wp-json*", off, status=401, type="application/json", etag=False)
    site.put(host, "/?rest_route*", off, status=401, type="application/json", etag=False)
    for one in news:
        body = f'{menu}<main><article><h1 class="entry-title">{one.headline}</h1><time class="entry-date" datetime="{one.day}T09:00:00+01:00">{german(one.day)}</time><div class="entry-content">{paragraphs(one)}</div></article></main>'
        site.put(host, f"/{one.slug}/", document(f"{one.headline} – Streekzorg", body, head=head))


def wordpress_rest_only(site: Site, host: str) -> None:
    """Feeds switched off by a plug-in (they lead home), the REST interface open."""
    import json

    base, news = site.base(host), NEWS["fr"]
    head = '<link rel="https://api.w.org/" href="/wp-json/"><script src="/wp-includes/js/x.js"></script>'
    menu = '<nav><a href="/qui-sommes-nous/">Qui sommes-nous</a><a href="/contact/">Contact</a></nav>'
    home = document("Réseau Santé de la Semoise", f"{menu}<main><h1>Réseau Santé</h1><p>{WELCOME['fr']}</p></main>", lang="fr-FR", head=head)
    site.put(host, "/", home)
    posts = [
        {"link": f"{base}/{one.slug}/", "date": f"{one.day}T09:00:00", "date_gmt": f"{one.day}T08:00:00", "modified_gmt": f"{one.day}T08:00:00",
         "title": {"rendered": one.headline}, "excerpt": {"rendered": f"<p>{one.text[0]}</p>"}, "content": {"rendered": paragraphs(one)}}
        for one in news
    ]  # fmt: skip
    site.put(host, "/wp-json/wp/v2/posts*", json.dumps(posts), type="application/json")
    site.put(host, "/feed/", "", status=302, headers={"Location": "/"}, etag=False)
    for one in news:
        body = f"{menu}<main><article><h1>{one.headline}</h1><p class='date'>Publié le {slashed(one.day)}</p>{paragraphs(one)}</article></main>"
        site.put(host, f"/{one.slug}/", document(f"{one.headline} | Réseau Santé", body, lang="fr-FR", head=head))


def drupal7_views(site: Site, host: str) -> None:
    """A view as a table-free list with a pager and no feed, three items a page."""
    news = NEWS["nl"]
    head = '<meta name="Generator" content="Drupal 7 (http://drupal.org)"><link href="/sites/default/files/css/x.css">'
    menu = '<div id="navigation"><ul class="links"><li><a href="/organisatie">Organisatie</a></li><li><a href="/actueel">Actueel</a></li></ul></div>'
    site.put(host, "/", document("Provincie Oeverland", f'{menu}<div id="content"><p>{WELCOME["nl"]}</p></div>', head=head))

    def page(part: tuple[News, ...], pager: str) -> str:
        rows = "".join(
            f'<div class="views-row views-row-{place} views-row-{"odd" if place % 2 else "even"}"><div class="views-field views-field-title"><span class="field-content">'
            f'<a href="/content/{one.slug}">{one.headline}</a></span></div><div class="views-field views-field-created"><span class="field-content">{german(one.day)}</span></div></div>'
            for place, one in enumerate(part, start=1)
        )
        return document("Actueel | Provincie Oeverland", f'{menu}<div id="content"><h1>Actueel</h1><div class="view view-nieuws"><div class="view-content">{rows}</div><div class="item-list"><ul class="pager">{pager}</ul></div></div></div>', head=head)  # fmt: skip

    site.put(host, "/actueel", page(news[:3], '<li class="pager-current first">1</li><li class="pager-item"><a href="/actueel?page=1">2</a></li><li class="pager-next"><a href="/actueel?page=1">volgende ›</a></li>'))  # fmt: skip
    site.put(host, "/actueel?page=1", page(news[3:], '<li class="pager-previous"><a href="/actueel">‹ vorige</a></li><li class="pager-current last">2</li>'))  # fmt: skip
    for one in news:
        body = f'{menu}<div id="content"><div id="node-{one.number}" class="node node-nieuws"><h1 class="title">{one.headline}</h1><div class="submitted">{german(one.day)}</div><div class="field field-name-body">{paragraphs(one)}</div></div></div>'
        site.put(host, f"/content/{one.slug}", document(f"{one.headline} | Provincie Oeverland", body, head=head))


def drupal10_sitemap(site: Site, host: str) -> None:
    """Tiles drawn by a script, so the list page holds no link; simple_sitemap writes an index with a part a language."""
    base = site.base(host)
    head = '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)"><script data-drupal-selector="drupal-settings-json" type="application/json">{}</script>'
    shell = '<div class="layout-container"><main role="main"><div id="tiles" data-src="/api/tiles"></div></main></div>'
    site.put(host, "/", document("Agence du Val", f"<p>{WELCOME['fr']}</p>{shell}", lang="fr", head=head))
    site.put(host, "/robots.txt", f"User-agent: *\nDisallow: /admin/\nSitemap: {base}/sitemap.xml\n", type="text/plain")
    index = "".join(f"<sitemap><loc>{base}/{code}/sitemap.xml?page=1</loc><lastmod>2026-11-08</lastmod></sitemap>" for code in ("fr", "de"))
    site.put(host, "/sitemap.xml", f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>', type="application/xml")  # fmt: skip
    for code, folder in (("fr", "actualites"), ("de", "aktuelles")):
        pages = [(f"{base}/{code}/{name}", "2020-02-02") for name in ("contact", "mentions", "organisation")]
        site.put(host, f"/{code}/sitemap.xml?page=1", urlset([*pages, *((f"{base}/{code}/{folder}/{one.slug}", one.day) for one in NEWS[code])]), type="application/xml")  # fmt: skip
        for one in NEWS[code]:
            body = f'<main role="main"><article class="node node--type-article"><h1 class="page-title"><span>{one.headline}</span></h1><time datetime="{one.day}T10:00:00+01:00">{german(one.day)}</time><div class="field--name-body">{paragraphs(one)}</div></article></main>'
            site.put(host, f"/{code}/{folder}/{one.slug}", document(f"{one.headline} | Agence du Val", body, lang=code, head=head))
        for name in ("contact", "mentions", "organisation"):
            site.put(host, f"/{code}/{name}", document(name, f"<main><h1>{name}</h1><p>{WELCOME[code]}</p></main>", lang=code, head=head))


def typo3_habits(site: Site, host: str) -> None:
    """An old installation: the feed is a page type of its own (news 9818) that nobody links to, addresses by number."""
    base, news = site.base(host), NEWS["de"]
    head = '<meta name="generator" content="TYPO3 4.5 CMS"><link href="/typo3temp/stylesheet.css">'
    menu = '<div id="menu"><a href="index.php?id=3">Verwaltung</a> <a href="index.php?id=17">Aktuelles</a></div>'
    site.put(host, "/", document("Kreis Nieder-Auen", f'{menu}<div id="content"><p>{WELCOME["de"]}</p></div>', lang="de", head=head))
    rows = "".join(
        f'<div class="news-list-item"><span class="news-list-date">{german(one.day)}</span><h2><a href="index.php?id=17&amp;tx_ttnews%5Btt_news%5D={one.number}&amp;cHash=ab{one.number}">{one.headline}</a></h2><p>{one.text[0][:60]}…</p></div>'
        for one in news
    )
    site.put(host, "/index.php?id=17", document("Aktuelles: Kreis Nieder-Auen", f'{menu}<div id="content">{rows}</div>', lang="de", head=head))
    site.put(host, "/?type=9818", rss_of(base, news, "/index.php?id=17&amp;tx_ttnews%5Btt_news%5D={one.number}&amp;cHash=ab{one.number}", title="Kreis"), type="text/xml")  # fmt: skip
    for one in news:
        body = f'{menu}<div id="content"><div class="news-single-item"><div class="news-single-timedata">{german(one.day)}</div><h1>{one.headline}</h1>{paragraphs(one)}</div></div>'
        page = document(f"{one.headline}: Kreis Nieder-Auen", body, lang="de", head=head)
        site.put(host, f"/index.php?id=17&tx_ttnews%5Btt_news%5D={one.number}&cHash=ab{one.number}", page)


def typo3_speaking(site: Site, host: str) -> None:
    """tx_news with speaking addresses, microdata and no feed; the menu stands in the header."""
    news = NEWS["de"]
    head = '<meta name="generator" content="TYPO3 CMS"><link href="/typo3conf/ext/site/x.css">'
    menu = '<header><nav><ul><li><a href="/kreis-politik">Kreis &amp; Politik</a></li><li><a href="/service/presse/pressemitteilungen">Pressemitteilungen</a></li></ul></nav></header>'
    site.put(host, "/", document("Landkreis Hochwald", f"{menu}<main><p>{WELCOME['de']}</p></main>", lang="de", head=head))
    rows = "".join(
        f'<div class="article articletype-0" itemscope itemtype="http://schema.org/Article"><div class="header"><h3><a itemprop="url" title="{one.headline}" href="/service/presse/pressemitteilungen/detail/{one.slug}"><span itemprop="headline">{one.headline}</span></a></h3></div>'
        f'<div class="teaser-text"><div itemprop="description"><p>{one.text[0][:70]}…</p></div><a class="more" href="/service/presse/pressemitteilungen/detail/{one.slug}">weiterlesen</a></div><div class="footer"><time datetime="{one.day}" itemprop="datePublished">{german(one.day)}</time></div></div>'
        for one in news
    )
    site.put(host, "/service/presse/pressemitteilungen", document("Pressemitteilungen | Landkreis Hochwald", f'{menu}<main><h1>Pressemitteilungen</h1><div class="news"><div class="news-list-view">{rows}</div></div></main>', lang="de", head=head))  # fmt: skip
    for one in news:
        body = f'{menu}<main><div class="news news-single"><div class="article" itemscope itemtype="http://schema.org/Article"><h1 itemprop="headline">{one.headline}</h1><p class="date"><time itemprop="datePublished" datetime="{one.day}">{german(one.day)}</time></p><div class="news-text-wrap" itemprop="articleBody">{paragraphs(one)}</div></div></div></main>'
        site.put(host, f"/service/presse/pressemitteilungen/detail/{one.slug}", document(f"{one.headline} | Landkreis Hochwald", body, lang="de", head=head))  # fmt: skip


def umbraco_languages(site: Site, host: str) -> None:
    """The home page leads to a language; each language has a list of cards; the switcher is hreflang in the head."""
    words = {"en": "news", "nl": "nieuws", "de": "nachrichten", "fr": "actualites"}
    alternates = "".join(f'<link rel="alternate" hreflang="{code}" href="/{code}/">' for code in words)
    site.put(host, "/", "", status=302, headers={"Location": "/en/"}, etag=False)
    for code, word in words.items():
        head = f'{alternates}<link rel="stylesheet" href="/css/x.css"><!-- /umbraco/ -->'
        menu = f'<header><a href="/{code}/"><img src="/media/1a2b3c4d/logo.svg" alt="logo"></a><nav><a href="/{code}/programme/">Programme</a><a href="/{code}/{word}/">{word.capitalize()}</a></nav></header>'
        site.put(host, f"/{code}/", document("Interreg Twin Rivers", f"{menu}<main><p>{WELCOME[code]}</p></main>", lang=code, head=head))
        cards = "".join(
            f'<a class="card card--news" href="/{code}/{word}/{one.slug}/"><img src="/media/ab12cd3{place}/x.jpg" alt=""><span class="card__date">{german(one.day)}</span><h3 class="card__title">{one.headline}</h3></a>'
            for place, one in enumerate(NEWS[code])
        )
        site.put(host, f"/{code}/{word}/", document(f"{word} - Interreg Twin Rivers", f'{menu}<main><h1>{word}</h1><div class="cards">{cards}</div></main>', lang=code, head=head))  # fmt: skip
        for one in NEWS[code]:
            body = f'{menu}<main><h1>{one.headline}</h1><p class="date">{german(one.day).replace(".", "-")}</p><div class="rte">{paragraphs(one)}</div></main>'
            site.put(host, f"/{code}/{word}/{one.slug}/", document(f"{one.headline} - Interreg Twin Rivers", body, lang=code, head=head))  # fmt: skip


def plone_folder(site: Site, host: str) -> None:
    """A folder whose feed is RSS 1.0 at ``/RSS``, as Plone writes it, linked nowhere."""
    base, news = site.base(host), NEWS["nl"]
    head = '<meta name="generator" content="Plone - http://plone.com" />'
    menu = '<div id="portal-globalnav-wrapper"><ul id="portal-globalnav"><li><a href="/themas">Themas</a></li><li><a href="/pers/berichten">Berichten</a></li></ul></div>'
    site.put(host, "/", document("Provincie Demeroever", f'{menu}<div id="portal-column-content"><p>{WELCOME["nl"]}</p></div>', head=head, attributes='class="template-document_view portaltype-document"'))  # fmt: skip
    rows = "".join(
        f'<article class="entry"><header><span class="summary"><a href="{base}/pers/berichten/{one.slug}" class="contenttype-news-item url" title="News Item">{one.headline}</a></span><div class="documentByLine">{slashed(one.day)}</div></header></article>'
        for one in news
    )
    site.put(host, "/pers/berichten", document("Berichten — Provincie Demeroever", f'{menu}<div id="content"><h1>Berichten</h1><div id="content-core">{rows}</div></div>', head=head, attributes='class="template-listing_view portaltype-folder"'))  # fmt: skip
    items = "".join(
        f'<item rdf:about="{base}/pers/berichten/{one.slug}"><title>{one.headline}</title><link>{base}/pers/berichten/{one.slug}</link><dc:date>{one.day}T08:00:00+01:00</dc:date><dc:type>News Item</dc:type></item>'
        for one in news
    )
    site.put(host, "/pers/berichten/RSS", f'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="{base}/pers/berichten"><title>Berichten</title></channel>{items}</rdf:RDF>', type="text/xml")  # fmt: skip
    for one in news:
        body = f'{menu}<div id="content"><article><h1 class="documentFirstHeading">{one.headline}</h1><div class="documentByLine"><span class="documentPublished">gepubliceerd {slashed(one.day)}</span></div><div id="content-core"><div id="parent-fieldname-text">{paragraphs(one)}</div></div></article></div>'
        site.put(host, f"/pers/berichten/{one.slug}", document(f"{one.headline} — Provincie Demeroever", body, head=head, attributes='class="portaltype-news-item"'))  # fmt: skip


def sharepoint_pages(site: Site, host: str) -> None:
    """Addresses under ``/Paginas``; the list is a web part of divs; its feed is listfeed.aspx."""
    base, news = site.base(host), NEWS["nl"]
    head = '<meta name="GENERATOR" content="Microsoft SharePoint" /><script src="/_layouts/15/init.js"></script>'
    menu = '<div id="DeltaTopNavigation"><a href="/bestuur/Paginas/default.aspx">Bestuur</a><a href="/nieuws/Paginas/default.aspx">Nieuws</a></div>'
    form = '<form method="post" action="./default.aspx" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="x">{}</form>'
    site.put(host, "/", document("Provincie Kustland", form.format(f'{menu}<div id="DeltaPlaceHolderMain"><p>{WELCOME["nl"]}</p></div>'), head=head))
    rows = "".join(
        f'<div class="dfwp-item"><div class="item"><div class="link-item"><a href="/nieuws/Paginas/{one.slug}.aspx" title="">{one.headline}</a></div><div class="description">{german(one.day)} - {one.text[0][:60]}…</div></div></div>'
        for one in news
    )
    site.put(host, "/nieuws/Paginas/default.aspx", document("Nieuws", form.format(f'{menu}<div id="DeltaPlaceHolderMain"><h1>Nieuws</h1><div class="dfwp-list">{rows}</div></div>'), head=head))  # fmt: skip
    site.put(host, "/nieuws/_layouts/15/listfeed.aspx", rss_of(base, news, "/nieuws/Paginas/{one.slug}.aspx", title="Nieuws: Pagina's"), type="text/xml")  # fmt: skip
    for one in news:
        body = form.format(f'{menu}<div id="DeltaPlaceHolderMain"><h1>{one.headline}</h1><div class="datum">{german(one.day)}</div><div class="ms-rtestate-field">{paragraphs(one)}</div></div>')  # fmt: skip
        site.put(host, f"/nieuws/Paginas/{one.slug}.aspx", document(one.headline, body, head=head))


def dnn_portal(site: Site, host: str) -> None:
    """DNN with the addresses of its youth: every page is ``default.aspx?tabid=``, all inside one form, lists as tables."""
    news = NEWS["de"]
    head = '<script src="/js/dnncore.js"></script>'
    menu = '<td id="dnn_ctl00"><a class="MainMenu" href="/default.aspx?tabid=55">Regierung</a><br><a class="MainMenu" href="/default.aspx?tabid=72">Aktuelles</a><br><a class="MainMenu" href="/default.aspx?tabid=80">Kontakt</a></td>'
    frame = '<form method="post" action="default.aspx" id="Form"><input type="hidden" name="__VIEWSTATE" value="x"><table><tr>{menu}<td id="dnn_ContentPane">{body}</td></tr></table></form>'
    site.put(host, "/", document("Gemeinschaft Ostvenn", frame.format(menu=menu, body=f"<p>{WELCOME['de']}</p>"), lang="de", head=head))
    rows = "".join(
        f'<tr><td class="Normal">{german(one.day)}</td><td><a class="SubHead" href="/default.aspx?tabid=72&amp;articleType=ArticleView&amp;articleId={one.number}">{one.headline}</a><br><span class="Normal">{one.text[0][:70]}…</span></td></tr>'
        for one in news
    )
    site.put(host, "/default.aspx?tabid=72", document("Aktuelles", frame.format(menu=menu, body=f'<span class="Head">Aktuelles</span><table>{rows}</table>'), lang="de", head=head))  # fmt: skip
    for one in news:
        body = f'<h1 class="Head">{one.headline}</h1><span class="Normal">{german(one.day)}</span><div class="Normal">{paragraphs(one)}</div>'
        site.put(host, f"/default.aspx?tabid=72&articleType=ArticleView&articleId={one.number}", document(one.headline, frame.format(menu=menu, body=body), lang="de", head=head))  # fmt: skip


def liferay_portal(site: Site, host: str) -> None:
    """``/web/guest`` addresses and an asset publisher; items under ``/-/``; the feed is not to be had."""
    news = NEWS["nl"]
    head = '<script>Liferay = {}; Liferay.Portlet = {};</script><link href="/o/frontend-css-web/main.css">'
    menu = '<nav id="navigation"><ul><li><a href="/web/guest/organisatie">Organisatie</a></li><li><a href="/web/guest/persberichten">Persberichten</a></li></ul></nav>'
    site.put(host, "/", "", status=302, headers={"Location": "/web/guest/home"}, etag=False)
    site.put(host, "/web/guest/home", document("Home - Agentschap Maasdal", f'{menu}<div id="content"><p>{WELCOME["nl"]}</p></div>', lang="nl-BE", head=head))  # fmt: skip
    rows = "".join(
        f'<div class="asset-abstract"><h4 class="asset-title"><a href="/web/guest/persberichten/-/asset_publisher/x1Y2/content/{one.slug}?inheritRedirect=false">{one.headline}</a></h4><div class="metadata-entry metadata-publish-date">{slashed(one.day)}</div><div class="asset-summary">{one.text[0][:60]}</div></div>'
        for one in news
    )
    site.put(host, "/web/guest/persberichten", document("Persberichten - Agentschap Maasdal", f'{menu}<div id="content"><div class="portlet-asset-publisher">{rows}</div></div>', lang="nl-BE", head=head))  # fmt: skip
    for one in news:
        body = f'{menu}<div id="content"><h1 class="header-title">{one.headline}</h1><div class="asset-content"><div class="metadata-publish-date">{slashed(one.day)}</div><div class="journal-content-article">{paragraphs(one)}</div></div></div>'
        page = document(f"{one.headline} - Agentschap Maasdal", body, lang="nl-BE", head=head)
        site.put(host, f"/web/guest/persberichten/-/asset_publisher/x1Y2/content/{one.slug}?inheritRedirect=false", page)


def joomla_blog(site: Site, host: str) -> None:
    """A category blog with ``index.php`` addresses; the feed by ``format=feed``, taken out of the head."""
    base, news = site.base(host), NEWS["de"]
    head = '<meta name="generator" content="Joomla! - Open Source Content Management">'
    menu = '<ul class="nav menu"><li><a href="/index.php/de/verein">Der Verein</a></li><li><a href="/index.php/de/neuigkeiten">Neuigkeiten</a></li></ul>'
    site.put(host, "/", document("Euregio Drei Täler", f'{menu}<div id="content"><p>{WELCOME["de"]}</p></div>', lang="de-de", head=head))
    rows = "".join(
        f'<div class="items-row"><div class="span12"><div class="item column-1"><div class="page-header"><h2><a href="/index.php/de/neuigkeiten/{one.number}-{one.slug}">{one.headline}</a></h2></div><dl class="article-info"><dd class="published"><time datetime="{one.day}T09:00:00+01:00">{german(one.day)}</time></dd></dl><p>{one.text[0][:60]}</p></div></div></div>'
        for one in news
    )
    site.put(host, "/index.php/de/neuigkeiten", document("Neuigkeiten", f'{menu}<div id="content"><div class="blog">{rows}</div></div>', lang="de-de", head=head))  # fmt: skip
    site.put(host, "/index.php/de/neuigkeiten?format=feed&type=rss", rss_of(base, news, "/index.php/de/neuigkeiten/{one.number}-{one.slug}", title="Neuigkeiten"), type="application/rss+xml")  # fmt: skip
    for one in news:
        body = f'{menu}<div id="content"><div class="item-page"><div class="page-header"><h2>{one.headline}</h2></div><dl class="article-info"><dd class="published">Veröffentlicht: <time datetime="{one.day}T09:00:00+01:00">{german(one.day)}</time></dd></dl><div itemprop="articleBody">{paragraphs(one)}</div></div></div>'
        site.put(host, f"/index.php/de/neuigkeiten/{one.number}-{one.slug}", document(one.headline, body, lang="de-de", head=head))


def ez_publish(site: Site, host: str) -> None:
    """Capital letters in the addresses, ``/var/site/storage`` for pictures, the feed by its identifier."""
    base, news = site.base(host), NEWS["fr"]
    head = '<meta name="generator" content="eZ Publish"><link href="/extension/site/design/site/stylesheets/x.css">'
    menu = '<div id="menu"><a href="/Le-Sommet">Le Sommet</a> <a href="/Actualites">Actualités</a></div>'
    site.put(host, "/", document("Espace des Trois Rivières", f'{menu}<div id="main"><p>{WELCOME["fr"]}</p></div>', lang="fr", head=head))
    rows = "".join(
        f'<div class="content-view-line"><div class="class-article"><h2><a href="/Actualites/{one.slug.title()}">{one.headline}</a></h2><div class="attribute-date">{slashed(one.day)}</div><div class="attribute-short"><img src="/var/site/storage/images/{one.number}.jpg" alt=""><p>{one.text[0][:60]}</p></div></div></div>'
        for one in news
    )
    site.put(host, "/Actualites", document("Actualités", f'{menu}<div id="main"><div class="content-view-full">{rows}</div></div>', lang="fr", head=head))
    site.put(host, "/rss/feed/actualites", rss_of(base, news, "/Actualites/{one.slug}", title="Actualités").replace("/Actualites/", "/Actualites/"), type="text/xml")  # fmt: skip
    for one in news:
        body = f'{menu}<div id="main"><div class="class-article"><div class="attribute-header"><h1>{one.headline}</h1></div><div class="attribute-byline"><p class="date">{slashed(one.day)}</p></div><div class="attribute-long">{paragraphs(one)}</div></div></div>'
        page = document(f"{one.headline} / Actualités / Espace des Trois Rivières", body, lang="fr", head=head)
        site.put(host, f"/Actualites/{one.slug.title()}", page)
        site.put(host, f"/Actualites/{one.slug}", page)


def spip_site(site: Site, host: str) -> None:
    """``spip.php?article`` addresses; ``page=backend`` is the feed, and nothing links to it."""
    base, news = site.base(host), NEWS["fr"]
    head = '<meta name="generator" content="SPIP 3.2.19">'
    menu = '<div id="nav"><ul><li><a href="spip.php?rubrique2">La province</a></li><li><a href="spip.php?rubrique5">Communiqués de presse</a></li></ul></div>'
    site.put(host, "/", document("Province de la Houille", f'{menu}<div id="contenu"><p>{WELCOME["fr"]}</p></div>', lang="fr", head=head))
    rows = "".join(
        f'<li class="item hentry"><h3 class="h3 entry-title"><a href="spip.php?article{one.number}" rel="bookmark">{one.headline}</a></h3><small><abbr class="published" title="{one.day}T08:00:00Z">{slashed(one.day)}</abbr></small><div class="introduction entry-content"><p>{one.text[0][:60]}</p></div></li>'
        for one in news
    )
    site.put(host, "/spip.php?rubrique5", document("Communiqués - Province de la Houille", f'{menu}<div id="contenu"><div class="liste articles"><ul class="liste-items">{rows}</ul></div></div>', lang="fr", head=head))  # fmt: skip
    site.put(host, "/spip.php?page=backend", rss_of(base, news, "/spip.php?article{one.number}", title="Province de la Houille", language="fr"), type="text/xml")  # fmt: skip
    for one in news:
        body = f'{menu}<div id="contenu"><div class="cartouche"><h1 class="crayon article-titre-{one.number}">{one.headline}</h1><p class="info-publi"><abbr class="published" title="{one.day}T08:00:00Z">{slashed(one.day)}</abbr></p></div><div class="crayon article-texte-{one.number} texte">{paragraphs(one)}</div></div>'
        site.put(host, f"/spip.php?article{one.number}", document(f"{one.headline} - Province de la Houille", body, lang="fr", head=head))


def contao_reader(site: Site, host: str) -> None:
    """mod_newslist on a page of its own; the feed lies in ``/share`` under the list's own name."""
    base, news = site.base(host), NEWS["de"]
    head = '<meta name="generator" content="Contao Open Source CMS"><link href="/assets/css/x.css">'
    menu = '<nav class="mod_navigation"><ul><li><a href="verband.html">Verband</a></li><li><a href="aktuelles.html">Aktuelles</a></li></ul></nav>'
    site.put(host, "/", document("Eurodistrikt Zwei Auen", f'{menu}<div id="main"><p>{WELCOME["de"]}</p></div>', lang="de", head=f'<base href="{base}/">{head}'))  # fmt: skip
    rows = "".join(
        f'<div class="layout_short arc_1 block {"odd" if place % 2 else "even"}"><p class="info"><time datetime="{one.day}T09:00:00+01:00">{german(one.day)} 09:00</time></p><h2><a href="aktuelles/{one.slug}.html" title="Den Artikel lesen: {one.headline}">{one.headline}</a></h2><p class="more"><a href="aktuelles/{one.slug}.html">Weiterlesen …</a></p></div>'
        for place, one in enumerate(news)
    )
    site.put(host, "/aktuelles.html", document("Aktuelles - Eurodistrikt Zwei Auen", f'{menu}<div id="main"><div class="mod_newslist block">{rows}</div></div>', lang="de", head=f'<base href="{base}/">{head}'))  # fmt: skip
    site.put(host, "/share/aktuelles.xml", rss_of(base, news, "/aktuelles/{one.slug}.html", title="Aktuelles", language="de"), type="application/rss+xml")  # fmt: skip
    for one in news:
        body = f'{menu}<div id="main"><div class="mod_newsreader block"><div class="layout_full block"><h1>{one.headline}</h1><p class="info"><time datetime="{one.day}T09:00:00+01:00">{german(one.day)}</time></p><div class="ce_text block">{paragraphs(one)}</div></div></div></div>'
        site.put(host, f"/aktuelles/{one.slug}.html", document(f"{one.headline} - Eurodistrikt Zwei Auen", body, lang="de", head=f'<base href="{base}/">{head}'))  # fmt: skip


def gsb_nodes(site: Site, host: str) -> None:
    """``_node.html`` lists and ``SharedDocs`` items; the list paginates by ``gtp``; no feed."""
    news = NEWS["de"]
    head = '<link href="/SiteGlobals/Frontend/Styles/x.css?v=3"><meta name="generator" content="Government Site Builder">'
    menu = '<div class="navServiceMeta"><ul><li><a href="/DE/Verwaltung/verwaltung_node.html">Verwaltung</a></li><li><a href="/DE/Service/Presse/presse_node.html">Presse</a></li></ul></div>'
    site.put(host, "/", "", status=301, headers={"Location": "/DE/Home/home_node.html"}, etag=False)
    site.put(host, "/DE/Home/home_node.html", document("Startseite - Landesamt Vennland", f'{menu}<div id="main"><p>{WELCOME["de"]}</p></div>', lang="de", head=head))  # fmt: skip
    rows = "".join(
        f'<div class="teaser type-1 row"><div class="text"><p><span class="metadata"><span class="date">{german(one.day)}</span></span></p><h3><a href="/SharedDocs/Pressemitteilungen/DE/2026/{one.day[5:7]}/{one.slug}.html?nn=4711">{one.headline}</a></h3><p>{one.text[0][:60]}</p></div></div>'
        for one in news
    )
    site.put(host, "/DE/Service/Presse/presse_node.html", document("Presse - Landesamt Vennland", f'{menu}<div id="main"><h1>Presse</h1><div class="searchresult">{rows}</div></div>', lang="de", head=head))  # fmt: skip
    for one in news:
        body = f'{menu}<div id="main"><div id="content"><h1 class="isFirstInSlot">{one.headline}</h1><div class="metadata"><span class="date">Datum: {german(one.day)}</span></div>{paragraphs(one)}</div></div>'
        page = document(f"{one.headline} - Landesamt Vennland", body, lang="de", head=head)
        site.put(host, f"/SharedDocs/Pressemitteilungen/DE/2026/{one.day[5:7]}/{one.slug}.html?nn=4711", page)


def static_bilingual(site: Site, host: str) -> None:
    """Pages written by hand in two languages that name each other by hreflang; no feed, no sitemap, no generator."""
    for code, other, word, title in (("nl", "fr", "nieuws", "Grenspark Twee Beken"), ("fr", "nl", "actualites", "Parc des Deux Rus")):
        head = f'<link rel="alternate" hreflang="{other}" href="/{other}/index.html"><link rel="alternate" hreflang="{code}" href="/{code}/index.html">'
        menu = f'<p class="top"><a href="/{code}/park.html">{"Het park" if code == "nl" else "Le parc"}</a> | <a href="/{code}/{word}.html">{"Nieuws" if code == "nl" else "Actualités"}</a> | <a href="/{other}/index.html">{other.upper()}</a></p>'
        home = document(title, f"{menu}<p>{WELCOME[code]}</p>", lang=code, head=head)
        site.put(host, f"/{code}/index.html", home)
        if code == "nl":
            site.put(host, "/", home)
        rows = "".join(f'<li>{slashed(one.day)}: <a href="{word}/{one.slug}.html">{one.headline}</a></li>' for one in NEWS[code])
        site.put(host, f"/{code}/{word}.html", document(title, f"{menu}<h1>{word}</h1><ul>{rows}</ul>", lang=code, head=head.replace("index", "lijst")))  # fmt: skip
        for one in NEWS[code]:
            body = f"{menu}<h1>{one.headline}</h1><p><i>{slashed(one.day)}</i></p>{paragraphs(one)}"
            site.put(host, f"/{code}/{word}/{one.slug}.html", document(f"{one.headline} - {title}", body, lang=code))


def item_list_json(site: Site, host: str) -> None:
    """A list drawn in the browser, whose only addresses for machines stand in JSON-LD (ItemList)."""
    import json

    base, news = site.base(host), NEWS["en"]
    head = '<meta property="og:site_name" content="Border Towns Network">'
    menu = '<nav><a href="/about">About</a><a href="/news">News</a></nav>'
    site.put(host, "/", document("Home", f"{menu}<main><p>{WELCOME['en']}</p></main>", lang="en", head=head))
    listed = {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": [
        {"@type": "ListItem", "position": place, "url": f"{base}/stories/{one.slug}", "name": one.headline} for place, one in enumerate(news, start=1)]}  # fmt: skip
    site.put(host, "/news", document("News", f'{menu}<main><h1>News</h1><div id="app"></div><script type="application/ld+json">{json.dumps(listed)}</script></main>', lang="en", head=head))  # fmt: skip
    for one in news:
        said = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": one.headline, "datePublished": f"{one.day}T09:00:00+00:00"}
        body = f'{menu}<main><h1>{one.headline}</h1>{paragraphs(one)}<script type="application/ld+json">{json.dumps(said)}</script></main>'
        site.put(host, f"/stories/{one.slug}", document(one.headline, body, lang="en", head=head))


def script_shell(site: Site, host: str) -> None:
    """One page application: a shell for every address, the items in a sitemap that is packed."""
    base, news = site.base(host), NEWS["nl"]
    site.put(host, "/", document("Zorgkompas", '<div id="root"></div><script src="/app.js"></script>'))
    site.put(host, "/sitemap.xml.gz", packed(urlset([(f"{base}/nieuws/{one.slug}", one.day) for one in news] + [(f"{base}/over", "2019-01-01")])), type="application/gzip")  # fmt: skip
    for one in news:
        body = f'<div id="root"><main><h1>{one.headline}</h1><time datetime="{one.day}">{german(one.day)}</time>{paragraphs(one)}</main></div>'
        site.put(host, f"/nieuws/{one.slug}", document(f"{one.headline} | Zorgkompas", body))


def other_encoding(site: Site, host: str) -> None:
    """ISO-8859-1, and only the meta element says so; frames of 2003 in layout, dates in words."""
    news = NEWS["de"]
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'
    menu = '<table width="100%"><tr><td><a href="/verein.htm">Über uns</a></td><td><a href="/aktuell/index.htm">Aktuell</a></td></tr></table>'

    def put(path: str, title: str, body: str) -> None:
        page = f"<html><head>{meta}<title>{title}</title></head><body>{menu}{body}</body></html>"
        site.put(host, path, page.encode("iso-8859-1", "xmlcharrefreplace"), type="text/html")

    put("/", "Nachbarschaftsverband Grünes Tal", f"<p>{WELCOME['de']}</p>")
    rows = "".join(f'<tr><td>{german(one.day)}</td><td><a href="{one.slug}.htm">{one.headline}</a></td></tr>' for one in news)
    put("/aktuell/index.htm", "Aktuell", f"<h1>Aktuell</h1><table>{rows}</table>")
    for one in news:
        put(f"/aktuell/{one.slug}.htm", one.headline, f"<h1>{one.headline}</h1><p>{german(one.day)}</p>{paragraphs(one)}")


def own_words(site: Site, host: str) -> None:
    """A theme of its own in Luxembourgish; the home page itself is the list; subdomain for the feed, as some hosters do."""
    base, news = site.base(host), NEWS["lb"]
    feed = f"{site.base('feeds.' + host.removeprefix('www.'))}/news.atom"
    head = f'<link rel="alternate" type="application/atom+xml" title="Noriichten" href="{feed}">'
    entries = "".join(
        f'<entry><title>{one.headline}</title><id>tag:{one.number}</id><link rel="alternate" href="{base}/n/{one.number}/{one.slug}"/><published>{one.day}T07:00:00Z</published><updated>{one.day}T07:00:00Z</updated></entry>'
        for one in news
    )
    atom = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="lb"><title>Noriichten</title><updated>2026-11-05T07:00:00Z</updated>{entries}</feed>'
    site.put("feeds." + host.removeprefix("www."), "/news.atom", atom, type="application/atom+xml")
    rows = "".join(f'<section class="box"><h3><a href="/n/{one.number}/{one.slug}">{one.headline}</a></h3><p>{one.text[0]}</p></section>' for one in news)
    site.put(host, "/", document("Gemengen am Dall", f"<main><p>{WELCOME['lb']}</p>{rows}</main>", lang="lb", head=head))
    for one in news:
        body = f'<main><h1>{one.headline}</h1><p class="date">{german(one.day)}</p>{paragraphs(one)}</main>'
        site.put(host, f"/n/{one.number}/{one.slug}", document(one.headline, body, lang="lb", head=head))


def new_home(site: Site, host: str) -> None:
    """The body moved: every address of the old host leads to the new one, which is an ordinary site with a feed."""
    new = "www.neuehausnummer.example"
    site.put(host, "/", "", status=301, headers={"Location": f"{site.base(new)}/"}, etag=False)
    base, news = site.base(new), NEWS["de"]
    head = '<link rel="alternate" type="application/rss+xml" href="/meldungen.xml">'
    site.put(new, "/", document("Regionalverband Nordsaum", f"<main><p>{WELCOME['de']}</p></main>", lang="de", head=head))
    site.put(new, "/meldungen.xml", rss_of(base, news, "/meldungen/{one.slug}", title="Meldungen"), type="application/rss+xml")
    for one in news:
        site.put(new, f"/meldungen/{one.slug}", document(one.headline, f"<main><h1>{one.headline}</h1><p>{german(one.day)}</p>{paragraphs(one)}</main>", lang="de"))  # fmt: skip


SHAPES: tuple[Shape, ...] = (
    Shape(host="www.streekzorg.example", put=wordpress_unlinked, system="WordPress", via="feed", route="/feed/", languages=("nl",), fallback="listing"),
    Shape(host="www.sante-semoise.example", put=wordpress_rest_only, system="WordPress", via="wordpress", languages=("fr",)),
    Shape(host="www.oeverland.example", put=drupal7_views, system="Drupal", via="listing", route="/actueel", languages=("nl",)),
    Shape(host="www.agenceduval.example", put=drupal10_sitemap, system="Drupal", via="sitemap", languages=("fr", "de"), at_least=8),
    Shape(host="www.nieder-auen.example", put=typo3_habits, system="TYPO3", via="feed", route="/?type=9818", languages=("de",), fallback="listing"),
    Shape(host="www.hochwald.example", put=typo3_speaking, system="TYPO3", via="listing", route="/pressemitteilungen", languages=("de",)),
    Shape(host="www.twinrivers.example", put=umbraco_languages, system="Umbraco", via="listing", languages=("en", "nl", "de", "fr"), at_least=16),
    Shape(host="www.demeroever.example", put=plone_folder, system="Plone", via="feed", route="/RSS", languages=("nl",), fallback="listing"),
    Shape(host="www.kustland.example", put=sharepoint_pages, system="SharePoint", via="feed", route="listfeed.aspx", languages=("nl",), fallback="listing"),
    Shape(host="www.ostvenn.example", put=dnn_portal, system="ASP.NET portal", via="listing", route="tabid=72", languages=("de",)),
    Shape(host="www.maasdal.example", put=liferay_portal, system="Liferay", via="listing", route="/persberichten", languages=("nl",)),
    Shape(host="www.dreitaeler.example", put=joomla_blog, system="Joomla", via="feed", route="type=rss", languages=("de",), fallback="listing"),
    Shape(host="www.troisrivieres.example", put=ez_publish, system="eZ Platform / Ibexa", via="feed", route="/rss/feed/actualites", languages=("fr",), fallback="listing"),
    Shape(host="www.houille.example", put=spip_site, system="SPIP", via="feed", route="page=backend", languages=("fr",), fallback="listing"),
    Shape(host="www.zweiauen.example", put=contao_reader, system="Contao", via="feed", route="/share/aktuelles.xml", languages=("de",), fallback="listing"),
    Shape(host="www.vennland.example", put=gsb_nodes, system="Government Site Builder", via="listing", route="presse_node.html", languages=("de",)),
    Shape(host="www.tweebeken.example", put=static_bilingual, system=None, via="listing", languages=("nl", "fr"), at_least=8),
    Shape(host="www.bordertowns.example", put=item_list_json, system=None, via="listing", route="/news", languages=("en",)),
    Shape(host="www.zorgkompas.example", put=script_shell, system=None, via="sitemap", route="/sitemap.xml.gz", languages=("nl",)),
    Shape(host="www.gruenestal.example", put=other_encoding, system=None, via="listing", route="/aktuell/index.htm", languages=("de",)),
    Shape(host="www.gemengen-dall.example", put=own_words, system=None, via="feed", route="/news.atom", languages=("lb",)),
    Shape(host="www.althausnummer.example", put=new_home, system=None, via="feed", route="/meldungen.xml", languages=("de",)),
)  # fmt: skip
"""Sites that can be crawled with what is found out."""

__all__ = ["SHAPES", "Reply", "Shape", "Site", "document"]
