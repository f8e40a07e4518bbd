"""The detectors: py3langid first, langdetect as the named second voter, simplemma's word lists where both leave a doubt.

Each is loaded once per process and only when it is first asked; what they cost is printed by tests/benchmarks/languages.py.
"""

import math
import random
from collections.abc import Mapping
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import langdetect
import numpy as np
import simplemma
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from catalog.model.languages import LANGUAGES


def _codes(words: str) -> list[str]:
    return words.split()


SEED: Final = 0
"""langdetect draws random n-grams; unseeded it answers differently on 4 % of identical headlines."""
VOTERS: Final = ("nl", "de", "fr", "en")
"""Languages langdetect knows of ours. It has no Luxembourgish and calls it German."""
PLAUSIBLE: Final = frozenset(
    _codes("es pt gl ca it ro pl cs sk sl hr bs hu fi et lv lt da no nn sv is af fy tr eu ga cy sq mt id vi")
)
"""Languages in Latin letters that a page of our sources may be in, besides the five. Other scripts need no detector."""
REMOTE: Final = frozenset(_codes("br oc wa la eo ht lij an so st pcm"))
"""Languages it will hardly be in; short names and titles look like them."""


FEW_SMALL: Final = 5
"""Words in small letters are heard again from this many characters on."""
SMALL_WEIGHS: Final = 0.5
"""What they weigh beside the whole; on lines left out 0.5 refused more of the other languages than 0 and lost none of ours."""


@cache
def _first_detector() -> LanguageIdentifier:
    # norm_probs stays off: we need the distance to every other language, not a probability among them.
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([*LANGUAGES, *PLAUSIBLE, *REMOTE])
    # Rows are looked up by the hundred, and choosing columns leaves each scattered over the table: whole again, a quarter faster.
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc, dtype=np.float32)
    return identifier


@lru_cache(maxsize=256)
def _ranked(text: str) -> list[tuple[str, float]]:
    ranked: list[tuple[str, float]] = _first_detector().rank(text)
    return ranked


def _scale(text: str) -> float:
    return 1.0 / math.sqrt(len(text.encode()) or 1)


def first_choice(text: str) -> tuple[str, float]:
    """py3langid's best language of a text, and how far it is ahead of the next, on the scale of :func:`score_letters`."""
    (first, points), (_, next_points) = _ranked(text)[:2]
    return first, (points - next_points) * _scale(text)


def score_letters(text: str) -> Mapping[str, float]:
    """py3langid's log score of each language that a page may be in, best first, divided by the root of the length in bytes.

    That scaling is the library's own for its probabilities; a difference of 1 is odds of e to 1. Letters are folded to lower case
    when the text is in capitals.
    """
    scale = _scale(text)
    return {language: score * scale for language, score in _ranked(text)}


def score_short(text: str) -> Mapping[str, float]:
    """The same of a short text, in which its words in small letters count once more.

    Names say little of the language they stand in: in ``Elon Musk compra Twitter`` only ``compra`` does. German and
    Luxembourgish nouns have capitals too, so those words are heard, but not twice.
    """
    scores = score_letters(text)
    small = " ".join(word for word in text.split() if word[0].islower())
    if len(small) < FEW_SMALL or len(small) == len(text):
        return scores
    again = score_letters(small)
    both = {language: (1 - SMALL_WEIGHS) * scores[language] + SMALL_WEIGHS * again[language] for language in scores}
    return dict(sorted(both.items(), key=itemgetter(1), reverse=True))


@cache
def _factory() -> Any:
    factory = DetectorFactory()
    folder = Path(langdetect.__file__).parent / "profiles"
    factory.load_json_profile([(folder / language).read_text(encoding="utf-8") for language in VOTERS])
    factory.set_seed(SEED)
    return factory


@lru_cache(maxsize=512)
def vote(text: str, favoured: str | None = None) -> Mapping[str, float]:
    """langdetect's probabilities among nl, de, fr and en, seeded; ``favoured`` has twice the prior of each other one.

    Empty when it finds nothing to go by. A private factory: the library's own is shared, unseeded and knows 55 languages.
    """
    detector = _factory().create()
    detector.set_prior_map({language: 2.0 if language == favoured else 1.0 for language in VOTERS})
    detector.random = random.Random(SEED)  # noqa: S311 -- nothing is kept secret by it
    detector.append(text.lower() if text.isupper() else text)
    try:
        return {found.lang: float(found.prob) for found in detector.get_probabilities()}
    except LangDetectException:
        return {}


def known_words(words: tuple[str, ...], language: str) -> int:
    """How many of the words stand in simplemma's list of a language."""
    return sum(simplemma.is_known(word, lang=language) for word in words)


def known_shares(words: tuple[str, ...]) -> Mapping[str, float]:
    """Share of the words that each of the five languages knows. Loads 19 MB of lists on first use."""
    return {language: known_words(words, language) / len(words) for language in LANGUAGES} if words else {}
