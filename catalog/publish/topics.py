"""Pages of one theme, place or body named: what it is, and everything about it."""

import sqlite3
from dataclasses import replace
from typing import Any

from catalog.publish.front import list_context
from catalog.publish.listing import list_stories
from catalog.publish.parameters import read_question, with_values
from catalog.publish.rendering import render
from catalog.publish.stories import read_stories
from catalog.publish.visit import Answer, NotHere, Visit

BODY_ITEMS = 200


def theme_page(visit: Visit, identity: str) -> Answer:
    """A theme with its definition, those below it, and its stories. Raises NotHere."""
    theme = visit.edition.themes.get(identity)
    if theme is None:
        raise NotHere(identity)
    below = [other for other in visit.edition.themes.values() if other.broader == identity]
    above = visit.edition.themes.get(theme.broader or "")
    heading = visit.words.pick(theme.labels)
    facts = {"labels": theme.labels, "definition": theme.definition, "below": below, "above": above}
    return _list(visit, "theme", identity, heading=heading, facts=facts)


def place_page(visit: Visit, identity: str) -> Answer:
    """A place with its names and its stories; a region with those of all its places. Raises NotHere."""
    place = visit.edition.places.get(identity)
    if place is None:
        raise NotHere(identity)
    inside = [
        other
        for other in visit.edition.places.values()
        if place.nuts
        and other.id != identity
        and place.kind != "town"
        and (other.nuts or "").startswith(place.nuts)
        and other.article_count
    ]
    facts = {
        "labels": place.names,
        "country": place.country,
        "nuts": place.nuts,
        "inside": sorted(inside, key=lambda other: (-other.article_count, other.id))[:30],
    }
    return _list(visit, "place", identity, heading=visit.words.pick(place.names), facts=facts)


def _list(visit: Visit, group: str, identity: str, *, heading: str, facts: dict[str, Any]) -> Answer:
    asked = read_question({"page": visit.arguments.get("page", [])}, visit.edition)
    question = replace(with_values(asked, group, [identity]), page=asked.page)
    listing = list_stories(visit.db, visit.edition, question, ui=visit.words.ui)
    if question.page > listing.pages:
        raise NotHere(
            visit.words.say("Page %(page)s: the list has %(pages)s.", page=question.page, pages=listing.pages)
        )
    context = list_context(visit, listing)
    context["page_link"] = lambda page: visit.link(visit.path, [("page", str(page))] if page > 1 else [])
    return render(visit, "topic.html", group=group, identity=identity, heading=heading, facts=facts, **context)


def organisation_page(visit: Visit, identity: str) -> Answer:
    """A body or project and the items that name it, newest first. Raises NotHere."""
    row = visit.db.execute(
        "SELECT name, kind, alternate_names, country, url FROM organisations WHERE id = ?", [identity]
    ).fetchone()
    if row is None:
        raise NotHere(identity)
    keys = stories_naming(visit.db, identity)
    return render(
        visit,
        "organisation.html",
        name=row[0],
        url=row[4],
        stories=read_stories(visit.db, visit.edition, keys[:40], ui=visit.words.ui),
        total=len(keys),
        feed_pairs=[("organisation", identity), ("ui", visit.words.ui)],
    )


def stories_naming(db: sqlite3.Connection, identity: str) -> list[str]:
    """Ids of the stories with an item that names a body or project, the newest first, at most ``BODY_ITEMS``."""
    rows = db.execute(
        "SELECT coalesce(a.story_id, a.id) FROM article_organisations o JOIN articles a ON a.id = o.article_id"
        " WHERE o.organisation_id = ? GROUP BY 1 ORDER BY max(a.day) DESC, 1 LIMIT ?",
        [identity, BODY_ITEMS],
    )
    return [key for (key,) in rows]
