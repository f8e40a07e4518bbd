"""Feeds of everything that has a list: Atom (RFC 4287, paged by RFC 5005), RSS 2.0 and JSON Feed 1.1, with the same entries."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any, Final

from lxml import etree
from markupsafe import Markup, escape

from catalog.publish.edition import ZONE
from catalog.publish.visit import Answer
from catalog.publish.words import Words

ATOM: Final = "http://www.w3.org/2005/Atom"
DUBLIN_CORE: Final = "http://purl.org/dc/elements/1.1/"
PAGE_SIZE: Final = 50

TYPES: Final = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}

_DEFAULT: Final[Any] = {None: ATOM}
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry, whatever the format."""

    id: str
    """A URI that never changes."""
    title: str
    address: str
    published: datetime | None
    updated: datetime
    summary: str
    content: Markup
    author: str
    in_language: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One page of a feed."""

    id: str
    title: str
    subtitle: str
    home: str
    address: str
    first: str
    previous: str | None
    next: str | None
    updated: datetime
    language: str
    entries: tuple[Entry, ...]


def write_feed(feed: Feed, format: str) -> Answer:  # noqa: A002 -- the word that design section 4 uses for it
    """The feed as ``atom``, ``rss`` or ``json``."""
    writer = {"atom": write_atom, "rss": write_rss, "json": write_json}[format]
    return Answer(body=writer(feed), content_type=TYPES[format])


def write_atom(feed: Feed) -> bytes:
    """RFC 4287."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap=_DEFAULT)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", feed.language)
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", feed.updated.isoformat(timespec="seconds"))
    _add(etree.SubElement(root, f"{{{ATOM}}}author"), "name", "Tripoint")
    _add(root, "generator", "Tripoint")
    for relation, address, kind in (
        ("self", feed.address, "application/atom+xml"),
        ("alternate", feed.home, "text/html"),
        ("first", feed.first, "application/atom+xml"),
        ("previous", feed.previous, "application/atom+xml"),
        ("next", feed.next, "application/atom+xml"),
    ):
        if address:
            etree.SubElement(root, f"{{{ATOM}}}link", rel=relation, href=_clean(address), type=kind)
    for entry in feed.entries:
        element = etree.SubElement(root, f"{{{ATOM}}}entry")
        if entry.in_language != "und":
            element.set("{http://www.w3.org/XML/1998/namespace}lang", entry.in_language)
        _add(element, "id", entry.id)
        _add(element, "title", entry.title)
        etree.SubElement(element, f"{{{ATOM}}}link", rel="alternate", href=_clean(entry.address), type="text/html")
        if entry.published:
            _add(element, "published", entry.published.isoformat(timespec="seconds"))
        _add(element, "updated", entry.updated.isoformat(timespec="seconds"))
        _add(etree.SubElement(element, f"{{{ATOM}}}author"), "name", entry.author)
        for tag in entry.tags:
            etree.SubElement(element, f"{{{ATOM}}}category", term=_clean(tag))
        if entry.summary:
            _add(element, "summary", entry.summary)
        _add(element, "content", str(entry.content)).set("type", "html")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def write_rss(feed: Feed) -> bytes:
    """RSS 2.0 with Atom links for itself and the next page."""
    root = etree.Element("rss", version="2.0", nsmap={"atom": ATOM, "dc": DUBLIN_CORE})
    channel = etree.SubElement(root, "channel")
    for name, text in (
        ("title", feed.title),
        ("link", feed.home),
        ("description", feed.subtitle),
        ("language", feed.language),
    ):
        etree.SubElement(channel, name).text = _clean(text)
    etree.SubElement(channel, "lastBuildDate").text = _rfc822(feed.updated)
    for relation, address in (
        ("self", feed.address),
        ("first", feed.first),
        ("previous", feed.previous),
        ("next", feed.next),
    ):
        if address:
            etree.SubElement(channel, f"{{{ATOM}}}link", rel=relation, href=_clean(address), type="application/rss+xml")
    for entry in feed.entries:
        item = etree.SubElement(channel, "item")
        etree.SubElement(item, "title").text = _clean(entry.title)
        etree.SubElement(item, "link").text = _clean(entry.address)
        etree.SubElement(item, "guid", isPermaLink="false").text = entry.id
        etree.SubElement(item, "pubDate").text = _rfc822(entry.published or entry.updated)
        etree.SubElement(item, f"{{{DUBLIN_CORE}}}creator").text = _clean(entry.author)
        etree.SubElement(item, f"{{{DUBLIN_CORE}}}language").text = entry.in_language
        for tag in entry.tags:
            etree.SubElement(item, "category").text = _clean(tag)
        etree.SubElement(item, "description").text = _clean(str(entry.content))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def write_json(feed: Feed) -> bytes:
    """JSON Feed 1.1."""
    record: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "language": feed.language,
        "authors": [{"name": "Tripoint"}],
        "items": [_json_item(entry) for entry in feed.entries],
    }
    if feed.next:
        record["next_url"] = feed.next
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")


def _json_item(entry: Entry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "content_html": str(entry.content),
        "date_modified": entry.updated.isoformat(timespec="seconds"),
        "authors": [{"name": entry.author}],
        "tags": list(entry.tags),
    }
    if entry.summary:
        item["summary"] = entry.summary
    if entry.published:
        item["date_published"] = entry.published.isoformat(timespec="seconds")
    if entry.in_language != "und":
        item["language"] = entry.in_language
    return item


def moment_of(value: str | None) -> datetime | None:
    """A stated date as a moment: a day is its noon in Brussels, so that no reader's zone moves it to another day."""
    if not value:
        return None
    if "T" in value:
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    day = date.fromisoformat((value + "-01-01")[:10])
    return datetime.combine(day, time(12), tzinfo=ZONE)


def latest(moments: Sequence[datetime | None], otherwise: datetime) -> datetime:
    """The latest known moment."""
    return max((moment for moment in moments if moment), default=otherwise)


def version_list(rows: Sequence[tuple[str, str, str, str]], words: Words) -> Markup:
    """Other versions as an HTML list: rows of language, headline, address and what it is."""
    lines = Markup("").join(
        Markup('<li>{}: <a href="{}">{}</a> ({})</li>').format(words.endonym(language), address, headline, note)
        for language, headline, address, note in rows
    )
    return Markup("<ul>{}</ul>").format(lines) if rows else Markup("")


def paragraph(text: str) -> Markup:
    """Text as a paragraph."""
    return Markup("<p>{}</p>").format(escape(text)) if text else Markup("")


def _add(parent: etree._Element, name: str, text: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    child.text = _clean(text)
    return child


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=False)
