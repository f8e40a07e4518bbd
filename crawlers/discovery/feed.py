"""Feeds: RSS 0.9x, 1.0, 2.0 and Atom by feedparser, JSON Feed; whatever the content type says."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import feedparser

from catalog.model.lead import Lead
from catalog.model.source import Discover, Source
from crawlers.discovery.found import (
    MAX_LEADS,
    Found,
    NotReadable,
    moment,
    newest_first,
    one_line,
    text_of_markup,
    tidy,
    wanted,
)

MAX_BYTES: Final = 4 * 1024 * 1024
"""Above this the newest items are cut out first: feedparser needs 51 s for 200,000 items (measured)."""

MAX_ITEMS: Final = 500

_ITEM: Final = re.compile(rb"<(item|entry)[\s>].*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_DATE: Final = re.compile(rb"<(?:pubDate|published|updated|dc:date|date)[^>]*>\s*([^<]{8,40}?)\s*<", re.IGNORECASE)
_ROOT: Final = re.compile(rb"<(?:[\w-]+:)?(rss|feed|rdf)[\s>]", re.IGNORECASE)
_HARMLESS: Final = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
_MAIL: Final = re.compile(r"\S+@\S+\.\w+")


def read(body: bytes, *, url: str, source: Source, route: Discover) -> Found:
    """The items of a feed, newest first. Raises NotReadable for HTML, for what is no feed, and for entity bombs.

    An empty feed is a finding (note ``empty``), not an error; a feed that is not well-formed keeps what can be read of it.
    """
    start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"["):
        return _read_json(body, url=url, source=source, route=route)
    if b"<!ENTITY" in body[:65536].upper():
        raise NotReadable("XML with entities of its own, which can grow without end")
    if not _ROOT.search(body[:65536]):
        kind = "an HTML page" if re.search(rb"<(!doctype\s+html|html|body|div)", start, re.IGNORECASE) else "no feed"
        raise NotReadable(f"{kind} instead of a feed")
    notes = []
    shortened = _newest_items(body)
    if shortened is not body:
        notes.append("capped")
    parsed = feedparser.parse(
        io.BytesIO(shortened),
        response_headers={"content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise NotReadable("no feed")
    if parsed.bozo and not isinstance(parsed.get("bozo_exception"), _HARMLESS):
        notes.append("not_well_formed")
    declared = _language(parsed.feed.get("language") if parsed.feed else None, source, route)
    leads = list(_leads(parsed.entries[:MAX_ITEMS], url=url, source=source, route=route, in_language=declared))
    if not parsed.entries:
        notes.append("empty")
    kept = newest_first((lead for lead in leads if wanted(lead.url, route)), MAX_LEADS)
    following = _next_archive(parsed.feed, url) if parsed.feed else ()
    return Found(leads=kept, matched=len(leads), notes=tuple(notes), following=following)


def _newest_items(body: bytes) -> bytes:
    """The feed with only its newest items when it is too large; the very same object when it is not."""
    items = list(_ITEM.finditer(body))
    if len(body) <= MAX_BYTES and len(items) <= 2 * MAX_ITEMS:
        return body
    if not items:
        raise NotReadable(f"more than {MAX_BYTES >> 20} MiB without an item")

    def stamp(match: re.Match[bytes]) -> float:
        date = _DATE.search(match.group())
        when = moment(date.group(1).decode("ascii", "replace")) if date else None
        return when.timestamp() if when else 0.0

    # One pass over bytes; parsing 40,000 dates takes half a second.
    kept = sorted(items, key=stamp, reverse=True)[:MAX_ITEMS]
    head, tail = body[: min(items[0].start(), 65536)], body[items[-1].end() :][-4096:]
    return head + b"\n".join(match.group()[:65536] for match in kept) + tail


def _leads(
    entries: list[dict[str, Any]], *, url: str, source: Source, route: Discover, in_language: str | None
) -> Iterator[Lead]:
    for entry in entries:
        address = _address(entry, url)
        if address is None:
            continue
        contents = [part.get("value") for part in entry.get("content") or () if part.get("value")]
        body = text_of_markup(max(contents, key=len)) if contents else None
        description = text_of_markup(entry.get("summary"), limit=20_000)
        author = one_line(_MAIL.sub(" ", entry.get("author") or "").replace("()", " "))
        yield Lead(
            url=address,
            source_id=source.id,
            route="feed",
            found_on=url,
            headline=one_line(text_of_markup(entry.get("title"), limit=2_000)),
            description=one_line(description),
            article_body=body,
            # dict.get: feedparser's own get answers "published" for a missing "updated".
            date_published=one_line(dict.get(entry, "published") or dict.get(entry, "created")),
            date_modified=one_line(dict.get(entry, "updated")),
            in_language=_language(entry.get("language"), source, route) or in_language,
            author=author.strip("() ") or None if author else None,
            keywords=tuple(
                dict.fromkeys(word for tag in entry.get("tags") or () if (word := one_line(tag.get("term"))))
            )[:20],
        )


def _address(entry: Mapping[str, Any], base: str) -> str | None:
    links = entry.get("links") or ()
    candidates = [
        entry.get("feedburner_origlink"),
        entry.get("link"),
        *(link.get("href") for link in links if link.get("rel") == "alternate"),
        *(link.get("href") for link in links if link.get("rel") == "enclosure"),
        entry.get("id") if str(entry.get("id", "")).startswith(("http://", "https://")) else None,
    ]
    for candidate in candidates:
        if candidate and (address := tidy(str(candidate), base)):
            return address
    return None


def _next_archive(feed: Mapping[str, Any], base: str) -> tuple[str, ...]:
    """Atom paging (RFC 5005): ``rel=next``."""
    for link in feed.get("links") or ():
        if link.get("rel") == "next" and (address := tidy(link.get("href") or "", base)):
            return (address,)
    return ()


def _language(declared: str | None, source: Source, route: Discover) -> str | None:
    if route.in_language:
        return route.in_language
    # A feed's language is often the CMS's default ("en-US" on a Dutch site): believed only where the body publishes in it.
    code = (declared or "").split("-")[0].split("_")[0].strip().lower()
    return code if code in source.in_language else None


def _read_json(body: bytes, *, url: str, source: Source, route: Discover) -> Found:
    """JSON Feed 1.0 and 1.1."""
    if len(body) > 2 * MAX_BYTES:
        raise NotReadable(f"JSON of more than {2 * MAX_BYTES >> 20} MiB")
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotReadable("neither XML nor JSON that can be read") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise NotReadable("JSON, but no JSON Feed (it has no list of items)")
    declared = _language(_text(feed.get("language")), source, route)
    leads = []
    items = [item for item in feed["items"] if isinstance(item, dict)]
    for item in items[: 4 * MAX_ITEMS]:
        address = tidy(_text(item.get("url")) or _text(item.get("external_url")) or _text(item.get("id")) or "", url)
        if address is None:
            continue
        authors = [author for author in item.get("authors") or [item.get("author")] if isinstance(author, dict)]
        tags = item.get("tags")
        leads.append(
            Lead(
                url=address,
                source_id=source.id,
                route="feed",
                found_on=url,
                headline=one_line(_text(item.get("title"))),
                description=one_line(text_of_markup(_text(item.get("summary")))),
                article_body=text_of_markup(_text(item.get("content_html")) or _text(item.get("content_text"))),
                date_published=one_line(_text(item.get("date_published"))),
                date_modified=one_line(_text(item.get("date_modified"))),
                in_language=_language(_text(item.get("language")), source, route) or declared,
                author=one_line(_text(authors[0].get("name"))) if authors else None,
                keywords=tuple(tag for tag in tags if isinstance(tag, str))[:20] if isinstance(tags, list) else (),
            )
        )
    following = tidy(_text(feed.get("next_url")) or "", url)
    return Found(
        leads=newest_first(lead for lead in leads if wanted(lead.url, route)),
        matched=len(leads),
        following=(following,) if following else (),
        notes=() if items else ("empty",),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
