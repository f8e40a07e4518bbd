"""Feeds and sitemaps of the sample sites: RSS 2.0, RSS 1.0, Atom, JSON Feed; urlset, index, news."""

import gzip
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tripoint.demo.markup import shorten, to_html, to_text
from tripoint.demo.world import ZONE, Item, Site


def _moment(item: Item) -> datetime:
    if isinstance(item.published, datetime):
        return item.published
    assert item.day is not None  # noqa: S101 -- only dated items come into a feed
    return datetime.combine(item.day, time(9, 0), ZONE)


def _url(site: Site, item: Item) -> str:
    return f"http://{site.host}{site.path_of(item)}"


def _short(item: Item) -> str:
    return escape(item.description or shorten(item.body, 220))


def rss2(site: Site, feed: Mapping[str, Any], items: Sequence[Item]) -> tuple[str, str]:
    """RSS 2.0; with ``full`` the whole text in ``content:encoded``, as WordPress does it."""
    entries = []
    for item in items:
        lines = [
            f"<title>{escape(item.headline)}</title>",
            f"<link>{escape(_url(site, item))}</link>",
            f'<guid isPermaLink="false">{escape(site.host)}-{item.number}</guid>',
            f"<pubDate>{format_datetime(_moment(item))}</pubDate>",
            f"<description>{_short(item)}</description>",
        ]
        lines += [f"<category>{escape(k)}</category>" for k in item.keywords]
        if feed.get("full"):
            lines.append(f"<content:encoded><![CDATA[{to_html(item.body)}]]></content:encoded>")
        entries.append("<item>" + "".join(lines) + "</item>")
    language = feed.get("language", site.languages[0])
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(site.name)}</title><link>http://{site.host}/</link><description>{escape(site.name)}</description>"
        f"<language>{language}</language>\n" + "\n".join(entries) + "\n</channel></rss>\n"
    ), "application/rss+xml; charset=utf-8"


def rss1(site: Site, feed: Mapping[str, Any], items: Sequence[Item]) -> tuple[str, str]:
    """RSS 1.0 (RDF) with Dublin Core dates, as Plone serves it."""
    sequence = "".join(f"<rdf:li rdf:resource={quoteattr(_url(site, i))}/>" for i in items)
    entries = [
        f"<item rdf:about={quoteattr(_url(site, i))}><title>{escape(i.headline)}</title>"
        f"<link>{escape(_url(site, i))}</link>"
        f"<description>{_short(i)}</description><dc:date>{_moment(i).isoformat()}</dc:date></item>"
        for i in items
    ]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://purl.org/rss/1.0/">\n'
        f'<channel rdf:about="http://{site.host}{feed["path"]}"><title>{escape(site.name)}</title><link>http://{site.host}/</link>'
        f"<description>{escape(site.name)}</description><items><rdf:Seq>{sequence}</rdf:Seq></items></channel>\n"
        + "\n".join(entries)
        + "\n</rdf:RDF>\n"
    ), "application/rdf+xml"


def atom(site: Site, feed: Mapping[str, Any], items: Sequence[Item]) -> tuple[str, str]:
    """Atom with published and updated."""
    entries = []
    for item in items:
        changed = item.modified if isinstance(item.modified, datetime) else _moment(item)
        entries.append(
            f"<entry xml:lang={quoteattr(item.language)}><title>{escape(item.headline)}</title>"
            f'<link rel="alternate" href={quoteattr(_url(site, item))}/>'
            f"<id>tag:{site.host},2026:{item.number}</id><published>{_moment(item).isoformat()}</published>"
            f"<updated>{changed.isoformat()}</updated><summary>{_short(item)}</summary></entry>"
        )
    newest = max((_moment(i) for i in items), default=datetime(2026, 1, 1, tzinfo=UTC))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(site.name)}</title><id>http://{site.host}/</id>'
        f'<link rel="self" href="http://{site.host}{escape(feed["path"])}"/><updated>{newest.isoformat()}</updated>\n'
        + "\n".join(entries)
        + "\n</feed>\n"
    ), "application/atom+xml; charset=utf-8"


def json_feed(site: Site, feed: Mapping[str, Any], items: Sequence[Item]) -> tuple[str, str]:
    """JSON Feed 1.1."""
    entries = [
        {
            "id": f"{site.host}/{item.number}",
            "url": _url(site, item),
            "title": item.headline,
            "language": item.language,
            "summary": item.description or shorten(item.body, 220),
            "content_text": to_text(item.body),
            "date_published": _moment(item).isoformat(),
        }
        for item in items
    ]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "home_page_url": f"http://{site.host}/",
        "feed_url": f"http://{site.host}{feed['path']}",
        "items": entries,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1), "application/feed+json"


def sitemap(site: Site, made: Mapping[str, Any]) -> str:
    """A sitemap of the given flavour: ``index`` lists ``of``, ``urlset`` all items, ``news`` the news."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    if made["flavour"] == "index":
        parts = "".join(f"<sitemap><loc>http://{site.host}{path}</loc></sitemap>" for path in made["of"])
        return f'{head}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'
    items = [i for i in site.items if made.get("language") in {None, i.language}]
    rows = []
    for item in items:
        loc = f"<loc>{escape(_url(site, item))}</loc>"
        if made["flavour"] == "news":
            if item.published is None or item.listing != "news":
                continue
            rows.append(
                f"<url>{loc}<news:news><news:publication><news:name>{escape(site.name)}</news:name>"
                f"<news:language>{item.language}</news:language></news:publication>"
                f"<news:publication_date>{_moment(item).isoformat()}</news:publication_date>"
                f"<news:title>{escape(item.headline)}</news:title></news:news></url>"
            )
            continue
        changed = f"<lastmod>{item.moment.isoformat()}</lastmod>" if item.moment else ""
        twins = "".join(
            f'<xhtml:link rel="alternate" hreflang="{o.language}" href={quoteattr(_url(site, o))}/>'
            for o in site.items
            if item.twin and o.twin == item.twin
        )
        rows.append(f"<url>{loc}{changed}{twins}</url>")
    rows += [f"<url><loc>http://{site.host}{path}</loc></url>" for path in made.get("more", ())]
    return (
        f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">' + "".join(rows) + "</urlset>"
    )


def packed(body: bytes) -> bytes:
    """Gzip without a time stamp: the same sitemap gives the same bytes."""
    return gzip.compress(body, mtime=0)
