"""What every format of a press review says beside the sources' own words: one place for its sentences."""

from catalog.publish.items import Item
from catalog.publish.review import Review
from catalog.publish.words import Words


def review_says(review: Review, words: Words) -> str:
    """The line under the title: period, stories, items, languages."""
    days = (
        words.say("%(first)s to %(last)s", first=words.day_long(review.first), last=words.day_long(review.last))
        if review.first != review.last
        else words.day_long(review.last)
    )
    stories = words.say_many("%(num)s story", "%(num)s stories", len(review.chosen))
    items = words.say_many("from %(num)s item", "from %(num)s items", review.items)
    languages = words.say_many("in %(num)s language", "in %(num)s languages", review.languages)
    return f"{words.weekday_long(review.made)}. {days}: {stories} {items} {languages}."


def fresh_says(review: Review, words: Words) -> str:
    """How many sources were heard, and who was not."""
    fresh = review.freshness
    said = [
        words.say_many(
            "%(fresh)s of %(num)s source fresh.",
            "%(fresh)s of %(num)s sources fresh.",
            fresh.followed,
            fresh=words.number(fresh.fresh),
        )
    ]
    for source in fresh.missing[:6]:
        state = words.state(source.status)
        if source.status_since:
            said.append(
                words.say(
                    "Not from %(source)s since %(day)s (%(state)s).",
                    source=source.name,
                    day=words.day(source.status_since),
                    state=state,
                )
            )
        else:
            said.append(words.say("Not from %(source)s (%(state)s).", source=source.name, state=state))
    if len(fresh.missing) > 6:
        said.append(words.say_many("And %(num)s more.", "And %(num)s more.", len(fresh.missing) - 6))
    return " ".join(said)


def item_says(item: Item, words: Words) -> str:
    """Source, kind, date of an item."""
    when = words.stated(item.date_published, item.date_precision)
    who = f"{item.source.name} · {words.source_kind(item.source.kind)}, {item.source.country}"
    return f"{who} · {when} · {words.endonym(item.in_language)}"


def version_says(item: Item, words: Words) -> str:
    """What another version is: translation, same text and how much of it, same story."""
    said = words.relation(item.relation)
    if item.relation == "same_text" and item.share is not None:
        said += ", " + words.say("%(share)s taken over", share=words.percent(item.share))
    return f"{item.source.name}, {said}"


def rights_say(words: Words) -> str:
    """The foot of every review."""
    return words.say(
        "Headlines and excerpts stand in the language of the source. "
        "Texts belong to their publishers and are shown as their rights allow."
    )


def marks_of(item: Item, words: Words) -> list[str]:
    """What a reader must know of an item: changed, removed."""
    marks = []
    if item.changes:
        marks.append(words.say("Changed after publication"))
    if item.removed_at:
        marks.append(words.say("Removed at the source"))
    return marks
