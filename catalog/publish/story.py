"""``/story/ID``: all versions of one piece of news, who was first, who took over how much."""

import json
from dataclasses import dataclass
from datetime import timedelta

from catalog.publish.feeds import moment_of
from catalog.publish.items import Item
from catalog.publish.kinship import say_kinship
from catalog.publish.rendering import render
from catalog.publish.stories import read_stories
from catalog.publish.visit import Answer, NotHere, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One item on the time line."""

    item: Item
    after: timedelta | None
    """Since the first; None where no time is stated."""
    at: float
    """Place on the time line, 2 to 98 percent."""
    evidence: tuple[str, ...]
    """Why it belongs to the story, as sentences."""


def story_page(visit: Visit, identity: str) -> Answer:
    """One story. Raises NotHere."""
    stories = read_stories(visit.db, visit.edition, [identity], ui=visit.words.ui)
    if not stories or not stories[0].is_story:
        raise NotHere(identity)
    story = stories[0]
    evidence = {
        article: tuple(say_kinship(str(part), visit.words, visit.edition) for part in json.loads(said or "[]"))
        for article, said in visit.db.execute(
            "SELECT article_id, evidence FROM story_articles WHERE story_id = ?", [identity]
        )
    }
    moments = {item.id: moment_of(item.date_published) for item in story.items}
    known = [moment for moment in moments.values() if moment]
    first, last = (min(known), max(known)) if known else (None, None)
    span = (last - first).total_seconds() if first and last else 0.0
    versions = []
    for item in sorted(story.items, key=lambda item: (item.moment, item.id)):
        moment = moments[item.id]
        after = moment - first if moment and first else None
        at = 2 + 96 * (after.total_seconds() / span) if after is not None and span else 2.0
        versions.append(Version(item=item, after=after, at=round(at, 1), evidence=evidence.get(item.id, ())))
    countries = {item.source.country for item in story.items}
    return render(
        visit,
        "story.html",
        story=story,
        versions=versions,
        span=last - first if first and last else None,
        tally=[
            ("versions", len(story.items)),
            ("languages", len({item.in_language for item in story.items})),
            ("sources", len(story.sources)),
            ("countries", len(countries)),
        ],
        feed_pairs=[("story", identity), ("ui", visit.words.ui)],
    )
