"""Our own evidence: function words of the five languages and of the languages they are mistaken for."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from catalog.registry.places import load_places

WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_CLITIC: Final = re.compile(r"\bd'(?=[^\W\d_])", re.IGNORECASE)


@cache
def _weights() -> Mapping[str, tuple[tuple[str, float], ...]]:
    lists = tomllib.loads(Path(__file__).with_name("function_words.toml").read_text(encoding="utf-8"))
    languages: dict[str, list[str]] = defaultdict(list)
    for language, words in lists.items():
        for word in dict.fromkeys(words.split()):
            languages[word].append(language)
    return {word: tuple((code, 1.0 / len(codes)) for code in codes) for word, codes in languages.items()}


def score_words(text: str) -> Mapping[str, float]:
    """Weight of function words by language: 1 for a word of one language only, a half for a word of two, and so on.

    A word that is repeated counts at most twice.
    """
    weights = _weights()
    found: dict[str, float] = defaultdict(float)
    seen: dict[str, int] = defaultdict(int)
    for word in WORD.findall(text.lower().replace("’", "'")):
        for part in (word,) if word in weights else word.split("'"):
            seen[part] += 1
            if seen[part] <= 2:
                for language, weight in weights.get(part, ()):
                    found[language] += weight
    return found


def words_of_others(text: str, languages: Collection[str]) -> int:
    """How many of the words in our lists belong to none of these languages.

    ``compra`` is Spanish, Italian and Portuguese: a third of a word for each, and a whole one that is none of the five's.
    """
    weights = _weights()
    return sum(
        word in weights and not any(code in languages for code, _ in weights[word])
        for word in dict.fromkeys(WORD.findall(text.lower().replace("’", "'")))
    )


@cache
def _place_words() -> frozenset[str]:
    # Names of one word, or of two joined by a hyphen; "Grand Est" or "Upper Rhine" would take French and English words along.
    names = {
        name
        for place in load_places().values()
        for spoken in place.names.values()
        for name in spoken
        if " " not in name and name.count("-") < 2 and name not in place.ambiguous
    }
    words = {word for name in names for word in WORD.findall(name.lower()) if len(word) > 3}
    return frozenset(words | {"interreg", "euregio", "maas", "meuse", "rhine", "rhin"}) - frozenset(_weights())


def without_places(text: str) -> str:
    """The text without names of places, which say where and not in which language: "New hospital opens in Maastricht"."""
    known = _place_words()
    return WORD.sub(lambda match: "" if match[0].lower() in known else match[0], text)


def is_names_only(text: str) -> bool:
    """Say whether a short text without its places holds nothing but abbreviations and numbers: ``--Aix : EMR 2030``."""
    words = WORD.findall(text)
    if any(word[0].islower() for word in words):
        return False
    return sum(len(word) for word in words if not word.isupper()) < 5
