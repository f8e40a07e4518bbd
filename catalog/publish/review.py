"""The press review: stories proposed for a period, chosen, ordered and commented by a person, written in any of five languages.

Its whole state is in the address (or in a profile of the operator): nothing is stored on the server.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from catalog.model.question import Question
from catalog.publish.edition import Edition
from catalog.publish.freshness import Freshness, freshness
from catalog.publish.listing import list_stories
from catalog.publish.parameters import read_question, write_arguments
from catalog.publish.stories import Story, read_stories
from catalog.publish.visit import Visit

MOST: Final = 40
"""Stories proposed; more is no review."""

COMMENT: Final = 600
"""Characters of a comment: it travels in the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """One story as the officer left it."""

    story: Story
    chosen: bool
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Stories under one heading."""

    heading: str
    picked: tuple[Picked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A press review, ready to be written in any format."""

    title: str
    question: Question
    made: date
    first: date
    last: date
    picked: tuple[Picked, ...]
    """All proposed, the chosen ones first and in their order."""
    parts: tuple[Part, ...]
    """The chosen ones by theme."""
    freshness: Freshness
    address: str
    """Where it can be opened again."""

    @property
    def chosen(self) -> tuple[Picked, ...]:
        """What goes out."""
        return tuple(picked for picked in self.picked if picked.chosen)

    @property
    def items(self) -> int:
        """Items of all chosen stories."""
        return sum(len(picked.story.items) for picked in self.chosen)

    @property
    def languages(self) -> int:
        """Languages of all chosen stories."""
        return len({item.in_language for picked in self.chosen for item in picked.story.items})


def read_review(visit: Visit) -> Review:
    """The review an address asks for. Raises WrongValue."""
    question = review_period(read_question(visit.arguments, visit.edition), visit.edition)
    comments = {
        name.removeprefix("comment-"): values[-1][:COMMENT]
        for name, values in visit.arguments.items()
        if name.startswith("comment-")
    }
    chosen = list(dict.fromkeys(visit.arguments.get("story", [])))[:MOST] if "picked" in visit.arguments else None
    title = visit.arguments.get("title", [""])[-1][:160]
    return make_review(visit, question, title=title, chosen=chosen, comments=comments)


def make_review(
    visit: Visit,
    question: Question,
    *,
    title: str = "",
    chosen: Sequence[str] | None = None,
    comments: Mapping[str, str] | None = None,
) -> Review:
    """Propose the stories of a question and take over a choice; without one, all are chosen."""
    words = visit.words
    listing = list_stories(visit.db, visit.edition, replace(question, page=1), ui=words.ui, size=MOST, by_date=True)
    stories = {story.id: story for story in listing.stories}
    missing = [identity for identity in chosen or () if identity not in stories]
    stories |= {story.id: story for story in read_stories(visit.db, visit.edition, missing, ui=words.ui)}
    order = [identity for identity in chosen or () if identity in stories]
    order += [identity for identity in stories if identity not in order and (chosen is None or identity not in missing)]
    picked = tuple(
        Picked(
            story=stories[identity],
            chosen=chosen is None or identity in chosen,
            comment=" ".join((comments or {}).get(identity, "").split()),
        )
        for identity in order
    )
    return Review(
        title=title or words.say("Press review"),
        question=question,
        made=visit.edition.today,
        first=question.date_from or visit.edition.today,
        last=question.date_to or visit.edition.today,
        picked=picked,
        parts=_parts(visit, picked),
        freshness=freshness(visit.edition, question),
        address=visit.absolute(
            "/review", review_pairs(question, title, picked, explicit=chosen is not None, ui=words.ui)
        ),
    )


def review_period(question: Question, edition: Edition, *, days: int = 1) -> Question:
    """The question over its own dates, else since ``days`` before the edition's day."""
    if question.date_from or question.date_to:
        last = question.date_to or edition.today
        return replace(question, date_from=question.date_from or last - timedelta(days=days), date_to=last)
    return replace(question, date_from=edition.today - timedelta(days=days), date_to=edition.today)


def review_pairs(
    question: Question, title: str, picked: Sequence[Picked], *, explicit: bool, ui: str | None = None
) -> list[tuple[str, str]]:
    """The address of a review: filters, title, choice in order, comments."""
    pairs = write_arguments(replace(question, page=1))
    if title:
        pairs.append(("title", title))
    if explicit:
        pairs.append(("picked", "1"))
        pairs += [("story", one.story.id) for one in picked if one.chosen]
    pairs += [(f"comment-{one.story.id}", one.comment) for one in picked if one.comment]
    return [*pairs, ("ui", ui)] if ui else pairs


def moved(order: Sequence[str], identity: str, *, by: int) -> list[str]:
    """The order with one story moved up (-1) or down (+1)."""
    made = list(order)
    if identity in made:
        at = made.index(identity)
        to = min(max(at + by, 0), len(made) - 1)
        made.insert(to, made.pop(at))
    return made


def _parts(visit: Visit, picked: Sequence[Picked]) -> tuple[Part, ...]:
    parts: dict[str, list[Picked]] = {}
    for one in picked:
        if one.chosen:
            themes = one.story.themes
            heading = (
                visit.words.pick(visit.edition.themes[themes[0]].labels) if themes else visit.words.say("Other news")
            )
            parts.setdefault(heading, []).append(one)
    return tuple(Part(heading=heading, picked=tuple(told)) for heading, told in parts.items())
