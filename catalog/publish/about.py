"""Pages about ourselves, and what machines ask: about, accessibility, health, OpenSearch, OPML, sitemap, robots."""

import json
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
from lxml import etree

from catalog.publish.calendar import calendar
from catalog.publish.edition import FRESH
from catalog.publish.facets import masks_of
from catalog.publish.freshness import freshness
from catalog.publish.parameters import read_question
from catalog.publish.quality import load_figures
from catalog.publish.rendering import render, safe_url
from catalog.publish.searching import search
from catalog.publish.structured_data import dataset, in_page
from catalog.publish.visit import JSON, TEXT, XML, Answer, Visit

SITEMAP: Final = 20_000
"""Addresses of one sitemap file; the protocol allows 50,000."""

STALE: Final = timedelta(hours=26)


def about_page(visit: Visit) -> Answer:
    """Who we are, what we fetch, how to object, how to cite and download."""
    return render(
        visit,
        "about.html",
        freshness=freshness(visit.edition),
        totals={
            "articles": len(visit.edition.columns),
            "stories": visit.edition.columns.stories,
            "sources": len(visit.edition.sources),
        },
        json_ld=in_page(dataset(visit.edition, address=visit.absolute("/"))),
    )


def edition_json(visit: Visit) -> Answer:
    """The night as data, so that a figure taken from it can be cited and checked: when, which file, how many rows."""
    edition, night = visit.edition, visit.edition.night
    record = {
        "title": f"Tripoint, {edition.today.isoformat()}",
        "run": night.id if night else None,
        "finished_at": night.finished_at.isoformat() if night else None,
        "address": visit.absolute("/"),
        "contentUrl": visit.absolute("/news.db"),
        **edition.manifest,
    }
    return Answer(body=json.dumps(record, ensure_ascii=False, indent=1).encode(), content_type=JSON)


def accessibility_page(visit: Visit) -> Answer:
    """The accessibility statement."""
    return render(visit, "accessibility.html")


def quality_page(visit: Visit) -> Answer:
    """How often language, themes and places are right, on items that nothing was tuned on."""
    return render(visit, "quality.html", figures=load_figures())


def calendar_page(visit: Visit) -> Answer:
    """Closing dates and events of the items that answer a question, as iCalendar (RFC 5545)."""
    edition = visit.edition
    question = read_question(visit.arguments, edition)
    found = search(visit.db, edition, question, ui=visit.words.ui) if question.q else None
    columns = edition.columns
    every = np.ones(len(columns), dtype=bool)
    for mask in masks_of(edition, question, found).values():
        every &= mask
    cursor = visit.db.cursor()
    cursor.row_factory = sqlite3.Row
    rows = cursor.execute(
        'SELECT e.article_id, e.kind, e.raw, e.start, e."end", e.evidence, a.headline, a.in_language,'
        " a.first_seen, a.source_id, a.rowid"
        " FROM event_dates e JOIN articles a ON a.id = e.article_id WHERE e.start IS NOT NULL ORDER BY e.start DESC LIMIT 5000"
    ).fetchall()
    wanted = set(columns.rowid[every].tolist())
    records = [
        {
            **{key: row[key] for key in row.keys() if key not in {"rowid", "source_id"}},  # noqa: SIM118 -- a Row is no mapping
            "publisher": edition.sources[row["source_id"]].name,
            "label": visit.words.date_kind(row["kind"]),
        }
        for row in reversed(rows)
        if row["rowid"] in wanted
    ]
    body = calendar(
        records,
        name="Tripoint: " + visit.words.say("Calendar of closing dates"),
        url_of=lambda identity: visit.absolute(f"/article/{identity}"),
    )
    return Answer(body=body, content_type="text/calendar; charset=utf-8")


def healthz(visit: Visit) -> Answer:
    """For monitors: what is served, and whether the last night is missing.

    The one answer that asks the clock (``TRIPOINT_NOW``, else the machine's). It stays 200 when a night is missing: the
    newsroom is well, and a balancer must not take it away; ``status`` is what an alarm is set on.
    """
    edition = visit.edition
    night = edition.night
    given = os.environ.get("TRIPOINT_NOW")
    now = datetime.fromisoformat(given) if given else datetime.now(UTC)
    missing = night is not None and now > night.finished_at + STALE
    record = {
        "status": "no finished run" if night is None else "the last night is missing" if missing else "ok",
        "edition": edition.token,
        "finished_at": night.finished_at.isoformat() if night else None,
        "stale_after": (night.finished_at + STALE).isoformat() if night else None,
        "articles": len(edition.columns),
        "stories": edition.columns.stories,
        "sources": len(edition.sources),
        "fresh": sum(source.status in FRESH for source in edition.sources.values()),
        "missing": [source.id for source in edition.missing],
    }
    return Answer(body=json.dumps(record).encode(), content_type=JSON, lasting=False)


def opensearch(visit: Visit) -> Answer:
    """OpenSearch 1.1: the search field of the browser."""
    namespace = "http://a9.com/-/spec/opensearch/1.1/"
    root = etree.Element(f"{{{namespace}}}OpenSearchDescription", nsmap=_as_default(namespace))
    for name, text in (
        ("ShortName", "Tripoint"),
        ("Description", visit.words.say("Search in five languages at once")),
        ("InputEncoding", "UTF-8"),
        ("Language", "*"),
    ):
        etree.SubElement(root, f"{{{namespace}}}{name}").text = text
    for kind, path in (
        ("text/html", "/"),
        ("application/atom+xml", "/feed.atom"),
        ("application/rss+xml", "/feed.rss"),
    ):
        template = f"{visit.host}{path}?q={{searchTerms}}&page={{startPage?}}&ui={visit.words.ui}"
        etree.SubElement(root, f"{{{namespace}}}Url", type=kind, template=template)
    etree.SubElement(
        root, f"{{{namespace}}}Image", type="image/svg+xml", height="40", width="40"
    ).text = f"{visit.host}/static/favicon.svg"
    return _xml(root, "application/opensearchdescription+xml; charset=utf-8")


def opml(visit: Visit) -> Answer:
    """The sources as OPML 2.0: one outline a source, with our feed of it."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Tripoint: " + visit.words.say("Sources")
    body = etree.SubElement(root, "body")
    for source in visit.edition.sources.values():
        attributes = {
            "type": "rss",
            "text": source.name,
            "title": source.name,
            "xmlUrl": visit.absolute("/feed.atom", [("source", source.id)]),
            "language": source.main_language,
            "category": f"/{source.country}/{source.kind}",
        }
        if safe_url(source.url):
            attributes["htmlUrl"] = source.url
        etree.SubElement(body, "outline", attributes)
    return _xml(root, "text/x-opml; charset=utf-8")


def sitemap(visit: Visit) -> Answer:
    """The newest pages of ours (sitemaps.org)."""
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    root = etree.Element(f"{{{namespace}}}urlset", nsmap=_as_default(namespace))
    pages = ["/", "/sources", "/map", "/trends", "/about", "/accessibility", "/quality"]
    pages += [f"/source/{source}" for source in visit.edition.sources] + [
        f"/theme/{theme}" for theme in visit.edition.themes
    ]
    rows: list[tuple[str, str | None]] = [(path, None) for path in pages]
    rows += visit.db.execute(
        f"SELECT '/article/' || id, substr(last_seen, 1, 10) FROM articles WHERE removed_at IS NULL"
        f" ORDER BY day DESC, id LIMIT {SITEMAP}"
    ).fetchall()
    for path, day in rows:
        entry = etree.SubElement(root, f"{{{namespace}}}url")
        etree.SubElement(entry, f"{{{namespace}}}loc").text = visit.host + path
        if day:
            etree.SubElement(entry, f"{{{namespace}}}lastmod").text = day
    return _xml(root, XML)


def robots(visit: Visit) -> Answer:
    """What crawlers may read: everything but searches and SQL, which cost and lead nowhere new."""
    lines = [
        "User-agent: *",
        "Disallow: /*?q=",
        "Disallow: /news?",
        "Disallow: /review?",
        f"Sitemap: {visit.host}/sitemap.xml",
        "",
    ]
    return Answer(body="\n".join(lines).encode(), content_type=TEXT)


def _as_default(namespace: str) -> Any:
    """lxml takes None as the prefix of the default namespace; its stubs do not say so."""
    return {None: namespace}


def _xml(root: etree._Element, content_type: str) -> Answer:
    return Answer(body=bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8")), content_type=content_type)
