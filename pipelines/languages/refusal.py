"""Is a text in one of the five languages at all? The best language outside them, and a second look at short texts.

The second look is a logistic model of seven numbers, made by ``tests/benchmarks/refusal.py`` from headlines and their beginnings
in the five languages and in twelve others, and tried there on lines left out (10 folds).
"""

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from operator import itemgetter
from typing import Final

from catalog.model.languages import LANGUAGES
from pipelines.languages.detectors import PLAUSIBLE, known_shares, score_short
from pipelines.languages.words import WORD, score_words, words_of_others

WORD_POINTS: Final = 0.5
"""What a function word weighs beside the detector's scaled log score."""
SLACK: Final = {"af": 0.3}
"""How far a plausible other language may lead before a text is refused: not at all, but Afrikaans shares whole headlines
with Dutch. For the rest see ``FORGIVEN``."""
FORGIVEN: Final = 0.9
"""A language nobody here publishes in must lead by this much: short names look like Latin, Walloon or a creole."""
FAR: Final = 4.0
"""Other languages this far behind are not looked at."""
SHORT: Final = 120
"""Letters up to which a text gets a second look; of longer ones the lead alone says enough."""
NEAR: Final = 3.0
"""Leads beyond this, either way, need no second look, nor the word lists it loads."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What is seen of a short text."""

    constant: float
    ahead: float
    """By how much the best of the five is ahead of the best other language; negative: behind."""
    our_words: float
    """ln(1 + function words of the one of the five that has most)."""
    other_words: float
    """The same of the other languages."""
    known: float
    """Share of the words in simplemma's list of the best of the five."""
    words: float
    """ln(1 + words)."""
    foreign: float
    """ln(1 + words of our lists that are in none of the five)."""


# The constant is that of the model (-3.3) raised by 1.1: on lines left out that keeps all short lines of ours and refuses no
# fewer whole headlines of others.
WEIGHTS: Final = Signs(
    constant=-2.2, ahead=2.0, our_words=0.65, other_words=-1.2, known=1.1, words=1.8, foreign=-2.8
)


def best_other(letters: Mapping[str, float], words: Mapping[str, float], top: float) -> tuple[str, float]:
    """The language outside the five that scores best, and by how much it leads ``top`` beyond what it is forgiven.

    ``letters`` best first. Minus infinity where none is near.
    """
    other, lead = "", -math.inf
    for code, value in letters.items():
        if value < top - FAR:
            break
        if code not in LANGUAGES:
            forgiven = SLACK.get(code, 0.0) if code in PLAUSIBLE else FORGIVEN
            other, lead = max(
                (other, lead), (code, value + WORD_POINTS * words.get(code, 0.0) - forgiven - top), key=itemgetter(1)
            )
    return other, lead


def read_signs(sample: str) -> Signs:
    """The signs of a text; they know nothing of what it is declared to be."""
    letters, words = score_short(sample), score_words(sample)
    ours = {language: letters[language] + WORD_POINTS * words.get(language, 0.0) for language in LANGUAGES}
    best = max(LANGUAGES, key=ours.__getitem__)
    plain = tuple(WORD.findall(sample.lower()))
    return Signs(
        constant=1.0,
        ahead=-max(best_other(letters, words, ours[best])[1], -FAR),
        our_words=math.log1p(max(words.get(language, 0.0) for language in LANGUAGES)),
        other_words=math.log1p(max((value for code, value in words.items() if code not in LANGUAGES), default=0.0)),
        known=known_shares(plain).get(best, 0.0),
        words=math.log1p(len(plain)),
        foreign=math.log1p(words_of_others(sample, LANGUAGES)),
    )


def is_ours(sample: str, favour: float = 0.0) -> float:
    """Log odds that a short text is in one of the five; ``favour`` are the points that a declaration gives."""
    signs = zip(astuple(read_signs(sample)), astuple(WEIGHTS), strict=True)
    return math.fsum(sign * weight for sign, weight in signs) + favour * WEIGHTS.ahead
