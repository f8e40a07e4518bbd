"""``/article/ID`` and ``/article/ID/changes``: one item with the reasons for all we say of it."""

import json
import sqlite3
from typing import Any, Final
from urllib.parse import urlsplit

from markupsafe import Markup

from catalog.model.article import TermEvidence
from catalog.publish import citation
from catalog.publish.items import Item
from catalog.publish.likeness import more_like
from catalog.publish.rendering import render
from catalog.publish.stories import Story, read_items, read_stories, tags_of
from catalog.publish.structured_data import in_page, news_article
from catalog.publish.visit import Answer, NotHere, Visit
from catalog.registry.themes import load_themes
from catalog.registry.themes_reason import reason

NEEDED: Final = 0.5
"""Score from which a theme is given."""


def article_page(visit: Visit, identity: str) -> Answer:
    """Everything about one item. Raises NotHere."""
    row, item = find_article(visit, identity)
    story = read_stories(visit.db, visit.edition, [item.story_id or item.id], ui=visit.words.ui)[0]
    themes, places, organisations = tags_of(visit.db, identity)
    cited = cite(visit, item, row)
    address = visit.absolute(f"/article/{identity}")
    return render(
        visit,
        "article.html",
        item=item,
        row=row,
        story=_of_item(story, item, themes, places),
        body=_body(row),
        themes=themes,
        reasons=[said for theme in themes if (said := _reason(theme, visit.words.ui))],
        places=places,
        organisations=organisations,
        witnesses=_json(row["date_evidence"]),
        language_evidence=_json(row["language_evidence"]),
        notes=_json(row["notes"]),
        keywords=_json(row["keywords"]),
        events=_rows(visit.db, "SELECT * FROM event_dates WHERE article_id = ? ORDER BY start", identity),
        links=_rows(visit.db, "SELECT * FROM article_links WHERE article_id = ? ORDER BY kind, url LIMIT 60", identity),
        changes=read_changes(visit.db, identity),
        versions=[other for other in story.items if other.id != identity],
        alike=more_like(visit.db, visit.edition, identity, ui=visit.words.ui),
        site=urlsplit(item.url).hostname or item.url,
        needed=NEEDED,
        citations=[
            ("Chicago", citation.chicago(cited, visit.words)),
            ("APA", citation.apa(cited, visit.words)),
            ("Wikipedia", citation.wikipedia(cited)),
            ("BibTeX", citation.bibtex(cited)),
            ("CSL-JSON", citation.csl_json(cited)),
        ],
        metas=citation.meta(cited),
        json_ld=in_page(
            news_article(
                item, visit.edition, address=address, about=[str(theme["id"]) for theme in themes], body=_full_body(row)
            )
        ),
        address=address,
    )


def changes_page(visit: Visit, identity: str) -> Answer:
    """Every change of one item that we saw. Raises NotHere."""
    row, item = find_article(visit, identity)
    return render(visit, "changes.html", item=item, row=row, changes=read_changes(visit.db, identity))


def find_article(visit: Visit, identity: str) -> tuple[sqlite3.Row, Item]:
    """The whole row of an article and its list form. Raises NotHere."""
    rows = _rows(visit.db, "SELECT * FROM articles WHERE id = ?", identity)
    if not rows:
        raise NotHere(identity)
    return rows[0], read_items(visit.db, visit.edition, "a.id IN ({marks})", [identity])[0]


def cite(visit: Visit, item: Item, row: sqlite3.Row) -> citation.Cited:
    """What a citation of an item says."""
    return citation.Cited(
        id=item.id,
        headline=item.headline,
        publisher=item.source.publisher,
        author=row["author"],
        date_published=item.date_published,
        date_precision=item.date_precision,
        in_language=item.in_language,
        url=item.url,
        address=visit.absolute(f"/article/{item.id}"),
        night=visit.edition.today.isoformat() if visit.edition.night else None,
    )


def read_changes(db: sqlite3.Connection, identity: str) -> list[dict[str, Any]]:
    """Changes after publication, the latest first: ``seen_at``, ``headline``, ``counts`` and ``parts`` (field, marked text)."""
    changes = []
    rows = _rows(db, "SELECT * FROM revisions WHERE article_id = ? ORDER BY seen_at DESC LIMIT 60", identity)
    for row in rows:
        difference = json.loads(row["difference"] or "{}")
        if not isinstance(difference, dict) or not difference:
            continue
        parts = [
            (field, _marked(difference[field]))
            for field in ("headline", "description", "article_body")
            if field in difference
        ]
        changes.append(
            {
                "seen_at": row["seen_at"],
                "headline": row["headline"],
                "counts": difference.get("counts", {}),
                "parts": parts,
            }
        )
    return changes


def _marked(operations: list[list[str]]) -> Markup:
    """Word operations as text with ``<del>`` and ``<ins>``."""
    tags = {"-": Markup("<del>{}</del>"), "+": Markup("<ins>{}</ins>"), "=": Markup("{}")}
    return Markup(" ").join(tags[sign].format(words) for sign, words in operations if words)


def _of_item(story: Story, item: Item, themes: list[dict[str, Any]], places: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": story.id,
        "is_story": story.is_story and len(story.items) > 1,
        "themes": [theme["id"] for theme in themes],
        "places": [place["id"] for place in places][:6],
        "silent": story.silent,
        "items": story.items,
        "first": story.first,
        "here": item,
    }


def _reason(theme: dict[str, Any], ui: str) -> str:
    """Why an item has a theme, in a sentence; nothing for a theme that the registry has dropped since."""
    if theme["id"] not in load_themes():
        return ""
    fields = ("term", "found", "field", "count", "weight")
    return reason(theme["id"], [TermEvidence(**{key: row[key] for key in fields}) for row in theme["evidence"]], ui)


def _body(row: sqlite3.Row) -> list[str]:
    """Paragraphs that may be shown; the description stands in front unless the body begins with it."""
    if row["rights"] == "link":
        return []
    body = (row["article_body"] or "").split("\n")
    description = (row["description"] or "").strip()
    shown = [description] if description and not (row["article_body"] or "").startswith(description[:60]) else []
    return [part.strip() for part in [*shown, *body] if part.strip()]


def _full_body(row: sqlite3.Row) -> str | None:
    return row["article_body"] if row["rights"] == "full" else None


def _json(value: str | None) -> list[Any]:
    found = json.loads(value or "[]")
    return found if isinstance(found, list) else []


def _rows(db: sqlite3.Connection, sql: str, value: str) -> list[sqlite3.Row]:
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, [value]).fetchall()
