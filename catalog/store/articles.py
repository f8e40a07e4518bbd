"""The catalogue's items: written whole, in one transaction each, and the same written twice changes nothing."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from catalog.model.article import Article, TaggedArticle
from catalog.model.source import Source
from catalog.model.theme import Organisation, Place, Theme
from catalog.store.difference import difference
from catalog.store.place import as_json

Outcome = Literal["new", "updated", "unchanged"]

LANGUAGE_COLUMNS = ("nl", "de", "fr", "en", "lb")


def write_sources(db: Database, sources: Mapping[str, Source]) -> None:
    """Make the table of sources say what the files say; health and counts stay. A source without a file stays as it is."""
    db.table("sources").upsert_all(
        (
            {
                "id": source.id,
                "name": source.name,
                "names": as_json(source.names),
                "url": source.url,
                "publisher": source.publisher,
                "kind": source.kind,
                "country": source.country,
                "in_language": as_json(source.in_language),
                "spatial_coverage": as_json(source.spatial_coverage),
                "rights": effective_rights(source),
                "license": source.license or None,
                "legal_basis": source.legal_basis or None,
                "checked": source.checked,
                "contact": source.contact or None,
                "because": source.because or None,
                "routes": as_json(
                    [{"via": route.via, "url": route.url} for route in (*source.discover, *source.fallback)]
                ),
            }
            for source in sources.values()
        ),
        pk="id",
    )


def effective_rights(source: Source) -> str:
    """``full`` needs a recorded basis: a licence, or a legal basis in words (design, section 5)."""
    if source.rights == "full" and not (source.license or source.legal_basis):
        return "excerpt"
    return source.rights


def write_scheme(
    db: Database,
    *,
    themes: Mapping[str, Theme],
    places: Mapping[str, Place],
    organisations: Mapping[str, Organisation],
) -> None:
    """Make the tables of themes, places and organisations say what the registry says."""
    by_level = sorted(themes.values(), key=lambda theme: theme.broader is not None)
    db.table("themes").upsert_all(
        (
            {
                "id": theme.id,
                "broader": theme.broader,
                **{f"pref_label_{code}": theme.pref_label[code] for code in LANGUAGE_COLUMNS},
                "definition": theme.definition,
                "exact_match": as_json([dataclasses.asdict(match) for match in theme.exact_match]),
                "interreg": as_json(theme.interreg),
            }
            for theme in by_level
        ),
        pk="id",
    )
    db.table("places").upsert_all(
        (
            {
                "id": place.id,
                "kind": place.kind,
                "country": place.country,
                "nuts": place.nuts,
                "latitude": place.latitude,
                "longitude": place.longitude,
                **{f"name_{code}": _shown(place, code) for code in LANGUAGE_COLUMNS},
                "names": as_json({code: list(names) for code, names in place.names.items()}),
            }
            for place in places.values()
        ),
        pk="id",
    )
    db.table("organisations").upsert_all(
        (
            {
                "id": body.id,
                "kind": body.kind,
                "name": body.name,
                "alternate_names": as_json(body.alternate_names),
                "country": body.country,
                "url": body.url,
            }
            for body in organisations.values()
        ),
        pk="id",
    )


def _shown(place: Place, code: str) -> str:
    # A place without a name of its own in a language is shown under the name of its own region.
    for language in (
        code,
        *{"BE": ("nl", "fr"), "NL": ("nl",), "FR": ("fr",), "LU": ("fr", "lb")}.get(place.country or "", ()),
        "de",
        "en",
    ):
        if place.names.get(language):
            return place.names[language][0]
    return next(names[0] for names in place.names.values() if names)


def write_article(db: Database, tagged: TaggedArticle, *, source: Source, seen_at: datetime) -> Outcome:
    """Store an item with its tags, links and dates; an edit becomes a revision. Call inside a transaction.

    The first text of an item is no revision. A text equal to the stored one moves ``last_seen`` only, unless today's
    rules read or tag it otherwise.
    """
    article = tagged.article
    seen = seen_at.isoformat(timespec="seconds")
    stored = next(db.table("articles").rows_where("id = ?", [article.id]), None)
    row = _row(tagged, source, seen_at)
    if stored is None:
        db.table("articles").insert({**row, "first_seen": seen, "last_seen": seen})
        _write_details(db, tagged)
        return "new"
    reread = (stored["archive_file"], stored["archive_offset"]) == (article.archive_file, article.archive_offset)
    edited = not reread and stored["content_digest"] != article.content_digest
    if edited and seen < stored["last_seen"]:
        return "unchanged"  # an older capture, read late: what is stored is newer
    if edited:
        db.table("revisions").insert(
            {
                "article_id": article.id,
                "seen_at": seen,
                "content_digest": article.content_digest,
                "headline": article.headline,
                "difference": as_json(difference(stored, row)),
            },
            replace=True,
        )
    # An unchanged text keeps the archived response it was first read from; only an edit moves the pointer.
    kept = {} if edited else {key: stored[key] for key in ("archive_file", "archive_offset", "url", "removed_at")}
    if not article.date_published:
        kept["day"] = stored["day"]
    new = {**row, **kept, "first_seen": stored["first_seen"], "last_seen": max(seen, stored["last_seen"])}
    if not reread:
        new["removed_at"] = None
    new["story_id"] = stored["story_id"]
    before = _details(db, article.id)
    db.table("articles").update(article.id, new)
    _write_details(db, tagged)
    quiet = {"last_seen"}
    same = all(stored[key] == value for key, value in new.items() if key not in quiet)
    return "unchanged" if same and before == _details(db, article.id) else "updated"


def _row(tagged: TaggedArticle, source: Source, seen_at: datetime) -> dict[str, Any]:
    article = tagged.article
    return {
        "id": article.id,
        "url": article.url,
        "source_id": article.source_id,
        "headline": article.headline,
        "in_language": tagged.language.in_language,
        "language_confidence": round(tagged.language.confidence, 4),
        "language_evidence": as_json(tagged.language.evidence),
        "date_published": article.date_published,
        "date_precision": article.date_precision.value if article.date_precision else None,
        "date_modified": article.date_modified,
        "date_evidence": as_json([dataclasses.asdict(witness) for witness in article.dates]),
        "day": day_of(article, seen_at, source.timezone),
        "kind": article.kind,
        "author": article.author,
        "article_section": article.article_section,
        "keywords": as_json(article.keywords),
        "word_count": article.word_count,
        "rights": effective_rights(source),
        "license": source.license or None,
        "image_url": article.image_url,
        "image_alt": article.image_alt,
        "border": tagged.border,
        "removed_at": None,
        "archive_file": article.archive_file,
        "archive_offset": article.archive_offset,
        "content_digest": article.content_digest,
        "reader": article.reader,
        "notes": as_json(article.notes),
        "description": article.description,
        "article_body": article.article_body,
    }


def day_of(article: Article, seen_at: datetime, timezone: str) -> str:
    """The local day under which a list shows an item: the day it was published, else the day we first saw it.

    It orders lists; it is never shown as a date of publication (``date_published`` stays NULL).
    """
    published = article.date_published or ""
    if "T" in published:
        return datetime.fromisoformat(published).astimezone(ZoneInfo(timezone)).date().isoformat()
    if len(published) == len("2026-11-10"):
        return published
    return seen_at.astimezone(ZoneInfo(timezone)).date().isoformat()


def _details(db: Database, article_id: str) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: db.execute(f"SELECT * FROM {table} WHERE article_id = ? ORDER BY 1, 2, 3", [article_id]).fetchall()
        for table in ("article_themes", "article_places", "article_organisations", "article_links", "event_dates")
    }


def _write_details(db: Database, tagged: TaggedArticle) -> None:
    article = tagged.article
    rows: dict[str, list[dict[str, Any]]] = {
        "article_themes": [
            {
                "theme_id": tag.theme_id,
                "score": round(tag.score, 4),
                "evidence": as_json([dataclasses.asdict(reason) for reason in tag.evidence]),
            }
            for tag in tagged.about
        ],
        "article_places": [{"place_id": tag.place_id, "evidence": tag.evidence} for tag in tagged.places],
        "article_organisations": [
            {"organisation_id": tag.organisation_id, "evidence": tag.evidence} for tag in tagged.organisations
        ],
        "article_links": [
            {"url": link.url, "kind": link.kind, "text": link.text or None, "in_language": link.in_language}
            for link in article.links
        ],
        "event_dates": [
            {
                "kind": event.kind.value,
                "raw": event.raw,
                "start": event.start,
                "end": event.end,
                "precision": event.precision.value if event.precision else None,
                "month_day": event.month_day,
                "evidence": event.evidence,
            }
            for event in article.event_dates
        ],
    }
    for table, details in rows.items():
        db.execute(f"DELETE FROM {table} WHERE article_id = ?", [article.id])
        db.table(table).insert_all([{"article_id": article.id, **detail} for detail in details], replace=True)


def forget_article(db: Database, article_id: str) -> None:
    """Take out an item that today's rules say never was one (a list, a menu). News that a site removed is never forgotten."""
    for table in (
        "article_themes",
        "article_places",
        "article_organisations",
        "article_links",
        "event_dates",
        "story_articles",
        "revisions",
    ):
        db.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])
    db.execute("UPDATE addresses SET article_id = NULL WHERE article_id = ?", [article_id])
    db.execute("DELETE FROM articles WHERE id = ?", [article_id])
