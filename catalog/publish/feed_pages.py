"""``/feed.*``, ``/changes.*`` and ``/health.*``: which entries a feed holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from markupsafe import Markup

from catalog.publish.article import read_changes
from catalog.publish.edition import FRESH, LEFT
from catalog.publish.feeds import PAGE_SIZE, Entry, Feed, latest, moment_of, paragraph, version_list, write_feed
from catalog.publish.front import active_filters
from catalog.publish.listing import list_stories
from catalog.publish.parameters import read_question, write_arguments
from catalog.publish.rendering import safe_url
from catalog.publish.stories import Story, read_items, read_stories
from catalog.publish.topics import stories_naming
from catalog.publish.visit import Answer, NotHere, Visit


def news_feed(visit: Visit, format: str) -> Answer:  # noqa: A002 -- named in the address
    """The stories that answer a question, the newest first.

    ``story=ID`` is the feed of one story's items, ``organisation=ID`` that of the stories that name a body.
    """
    if "story" in visit.arguments:
        return story_feed(visit, format)
    if "organisation" in visit.arguments:
        return organisation_feed(visit, format)
    question = read_question(visit.arguments, visit.edition)
    listing = list_stories(visit.db, visit.edition, question, ui=visit.words.ui, size=PAGE_SIZE, by_date=True)
    if question.page > listing.pages:
        raise NotHere(
            visit.words.say("Page %(page)s: the list has %(pages)s.", page=question.page, pages=listing.pages)
        )
    filters = [label for label, _ in active_filters(visit, question)]
    entries = [story_entry(visit, story) for story in listing.stories]

    def at(page: int) -> str:
        return visit.absolute(f"/feed.{format}", write_arguments(replace(question, page=page), ui=visit.words.ui))

    return write_feed(
        _feed(
            visit,
            entries,
            title="Tripoint: " + ", ".join([*([f"“{question.q}”"] if question.q else []), *filters])
            if question.q or filters
            else "Tripoint",
            home=visit.absolute("/", write_arguments(replace(question, page=1), ui=visit.words.ui)),
            address=at(question.page),
            first=at(1),
            previous=at(question.page - 1) if question.page > 1 else None,
            following=at(question.page + 1) if question.page < listing.pages else None,
        ),
        format,
    )


def story_feed(visit: Visit, format: str) -> Answer:  # noqa: A002 -- named in the address
    """The items of one story. Raises NotHere."""
    identity = visit.arguments["story"][-1]
    stories = read_stories(visit.db, visit.edition, [identity], ui=visit.words.ui)
    if not stories:
        raise NotHere(identity)
    story = stories[0]
    entries = [
        Entry(
            id=f"urn:tripoint:article:{item.id}",
            title=item.headline,
            address=visit.absolute(f"/article/{item.id}"),
            published=moment_of(item.date_published),
            updated=latest([moment_of(item.date_modified), moment_of(item.first_seen)], _made(visit)),
            summary=item.excerpt,
            content=paragraph(item.excerpt) + paragraph(visit.words.relation(item.relation)),
            author=item.source.name,
            in_language=item.in_language,
        )
        for item in reversed(story.items)
    ]
    address = visit.absolute(f"/feed.{format}", [("story", identity), ("ui", visit.words.ui)])
    home = visit.absolute(f"/story/{identity}")
    return write_feed(
        _feed(visit, entries, title=f"Tripoint: {story.lead.headline}", home=home, address=address, first=address),
        format,
    )


def organisation_feed(visit: Visit, format: str) -> Answer:  # noqa: A002 -- named in the address
    """The stories that name a body or project, the newest first, page by page. Raises NotHere, WrongValue."""
    identity = visit.arguments["organisation"][-1]
    if identity not in visit.edition.organisations:
        raise NotHere(identity)
    keys = stories_naming(visit.db, identity)
    page, pages = read_question({"page": visit.arguments.get("page", [])}, visit.edition).page, -(-len(keys) // PAGE_SIZE)
    stories = read_stories(
        visit.db, visit.edition, keys[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], ui=visit.words.ui
    )

    def at(number: int) -> str:
        more = [("page", str(number))] if number > 1 else []
        return visit.absolute(f"/feed.{format}", [("organisation", identity), *more, ("ui", visit.words.ui)])

    return write_feed(
        _feed(
            visit,
            [story_entry(visit, story) for story in stories],
            title=f"Tripoint: {visit.edition.organisations[identity]}",
            home=visit.absolute(f"/organisation/{identity}"),
            address=at(page),
            first=at(1),
            previous=at(page - 1) if page > 1 else None,
            following=at(page + 1) if page < pages else None,
        ),
        format,
    )


def changes_feed(visit: Visit, format: str) -> Answer:  # noqa: A002 -- named in the address
    """What was changed or removed at the source after publication, the latest first."""
    words = visit.words
    rows = visit.db.execute(
        "SELECT article_id, seen_at, 'changed' FROM revisions WHERE difference NOT IN ('', '{}', '[]')"
        " UNION ALL SELECT id, removed_at, 'removed' FROM articles WHERE removed_at IS NOT NULL ORDER BY 2 DESC, 1 LIMIT 100"
    ).fetchall()
    items = {
        item.id: item
        for item in read_items(visit.db, visit.edition, "a.id IN ({marks})", list({row[0] for row in rows}))
    }
    entries = []
    for identity, seen, what in rows:
        item = items[identity]
        said = words.say("Changed after publication") if what == "changed" else words.say("Removed at the source")
        differences = Markup("")
        if what == "changed":
            for change in read_changes(visit.db, identity):
                if change["seen_at"] == seen:
                    differences = Markup("").join(Markup("<p>{}</p>").format(text) for _, text in change["parts"])
        entries.append(
            Entry(
                id=f"urn:tripoint:{what}:{identity}:{seen}",
                title=f"{said}: {item.headline}",
                address=visit.absolute(f"/article/{identity}/changes"),
                published=None,
                updated=moment_of(seen) or _made(visit),
                summary=said,
                content=paragraph(f"{item.source.name}: {said}") + differences,
                author=item.source.name,
                in_language=item.in_language,
            )
        )
    address = visit.absolute(f"/changes.{format}", [("ui", words.ui)])
    title = "Tripoint: " + words.say("changed and removed after publication")
    return write_feed(
        _feed(visit, entries, title=title, home=visit.absolute("/"), address=address, first=address), format
    )


def health_feed(visit: Visit, format: str) -> Answer:  # noqa: A002 -- named in the address
    """Sources in another state than a healthy one, one entry a state and beginning."""
    words = visit.words
    entries = [
        Entry(
            id=f"urn:tripoint:health:{source.id}:{source.status}:{source.status_since or ''}",
            title=f"{source.name}: {words.state(source.status)}",
            address=visit.absolute(f"/source/{source.id}"),
            published=None,
            updated=moment_of(source.status_since) or _made(visit),
            summary=words.failure(source.failure),
            content=paragraph(words.failure(source.failure)) + paragraph(words.remedy(source)),
            author="Tripoint",
            in_language=words.ui,
        )
        for source in sorted(visit.edition.sources.values(), key=lambda source: source.status_since or "", reverse=True)
        if source.status not in FRESH | (LEFT - {"gone"})
    ]
    address = visit.absolute(f"/health.{format}", [("ui", words.ui)])
    title = "Tripoint: " + words.say("Sources and their health")
    return write_feed(
        _feed(visit, entries, title=title, home=visit.absolute("/sources"), address=address, first=address), format
    )


def story_entry(visit: Visit, story: Story) -> Entry:
    """A story as one entry, its other versions named in it."""
    words, lead = visit.words, story.lead
    others = [
        (
            item.in_language,
            item.headline,
            visit.absolute(f"/article/{item.id}"),
            f"{item.source.name}, {words.relation(item.relation)}",
        )
        for item in story.items
        if item.id != lead.id
    ][:20]
    themes = [words.pick(visit.edition.themes[theme].labels) for theme in story.themes]
    places = [words.pick(visit.edition.places[place].names) for place in story.places]
    name = lead.source.name
    linked = Markup('<p>{}: <a href="{}">{}</a></p>').format(words.say("Read at the source"), safe_url(lead.url), name)
    source = linked if safe_url(lead.url) else paragraph(name)
    return Entry(
        id=f"urn:tripoint:story:{story.id}",
        title=lead.headline,
        address=visit.absolute(
            f"/story/{story.id}" if story.is_story and len(story.items) > 1 else f"/article/{lead.id}"
        ),
        published=moment_of(story.first.date_published),
        updated=latest([moment_of(item.first_seen) for item in story.items], _made(visit)),
        summary=lead.excerpt,
        content=paragraph(lead.excerpt) + source + version_list(others, words),
        author=lead.source.name,
        in_language=lead.in_language,
        tags=(*themes, *places),
    )


def _made(visit: Visit) -> datetime:
    night = visit.edition.night
    return night.finished_at if night else datetime.combine(visit.edition.today, datetime.min.time(), tzinfo=UTC)


def _feed(
    visit: Visit,
    entries: Sequence[Entry],
    *,
    title: str,
    home: str,
    address: str,
    first: str,
    previous: str | None = None,
    following: str | None = None,
) -> Feed:
    return Feed(
        id=first,
        title=title,
        subtitle=visit.words.say(
            "What health bodies, provinces and Interreg programmes publish around the borders of Belgium, "
            "the Netherlands, Germany, France and Luxembourg."
        ),
        home=home,
        address=address,
        first=first,
        previous=previous,
        next=following,
        updated=latest([entry.updated for entry in entries], _made(visit)),
        language=visit.words.ui,
        entries=tuple(entries),
    )
