"""Why two items belong together, as sentences; ``pipelines.stories.judgement`` writes the evidence as short codes."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from catalog.publish.edition import Edition
from catalog.publish.words import Words

LEAP_YEAR: Final = 2000
"""Evidence names days without their year; one that has a 29 February shows them all."""


def say_kinship(evidence: str, words: Words, edition: Edition) -> str:
    """One piece of evidence (``numbers 46, 30``) in the reader's language; what is not known here is given as it stands."""
    kind, _, rest = evidence.partition(" ")
    values = [value for value in rest.split(", ") if value]
    sayings: Mapping[str, Callable[[], str]] = {
        "hreflang": lambda: words.say("One page names the other as its version in another language."),
        "same": lambda: words.say("The addresses are those of one page in two languages."),
        "encoder": lambda: words.say("Alike in meaning: %(share)s.", share=words.percent(float(rest))),
        "shared": lambda: words.say(
            "%(share)s of the text is the same, word for word.", share=words.percent(float(rest.removeprefix("text ")))
        ),
        "image": lambda: words.say("Same picture."),
        "links": lambda: words.say_many("%(num)s link in common.", "%(num)s links in common.", int(rest)),
        "numbers": lambda: words.say("Same figures: %(values)s.", values=words.join(words.number(float(v)) for v in values)),
        "dates": lambda: words.say("Same dates: %(values)s.", values=words.join(_day(value, words) for value in values)),
        "names": lambda: words.say("Same names: %(values)s.", values=words.join(values)),
        "places": lambda: words.say(
            "Same places: %(values)s.", values=words.join(_place(value, words, edition) for value in values)
        ),
        "joined": lambda: words.say("Joined by an editor."),
    }
    return sayings[kind]() if kind in sayings else evidence


def _day(value: str, words: Words) -> str:
    month, _, day = value.partition("-")
    return words.day_and_month(date(LEAP_YEAR, int(month), int(day)))


def _place(identity: str, words: Words, edition: Edition) -> str:
    place = edition.places.get(identity)
    return words.pick(place.names) if place else identity
