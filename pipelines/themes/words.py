"""Text as the matcher sees it: words folded for comparison, with their place and sentence.

Everything that is not a letter or digit parts words, so that French elision (``l'hôpital``), typographic apostrophes,
hyphens (``e-bike``, ``Wohn- und Pflegezentrum``) and a plural's apostrophe (``kmo's``) are read alike in text and term.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_END: Final = re.compile(r"[.!?…]+[\s\"'”»)]*\s|\n")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "\u00ad": None, "\u200b": None, "\ufeff": None})
_MARKS: Final = {"de": frozenset("\u0308")}
"""Combining marks that tell words apart: German ``schon`` and ``schön``. Elsewhere marks fall away: capitals lose
them in French (HOPITAL), Luxembourgish spelling wavers, and Dutch has them only for reading."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text."""

    printed: str
    folded: str
    start: int
    end: int
    sentence: int


@lru_cache(maxsize=50_000)
def fold(text: str, language: str) -> str:
    """The form in which words are compared: without case, ligatures and (outside German) marks."""
    text = text.casefold().translate(_LIGATURES)
    if text.isascii():
        return text
    kept = _MARKS.get(language, frozenset())
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in apart if c in kept or not unicodedata.combining(c)))


def split_words(text: str, language: str, *, first_sentence: int = 0) -> list[Word]:
    """The words of a text in order; ``sentence`` counts from ``first_sentence``."""
    if "\u00ad" in text:
        text = text.replace("\u00ad", "")
    ends = [match.start() for match in _END.finditer(text)]
    words, sentence, at = [], first_sentence, 0
    for match in _WORD.finditer(text):
        while at < len(ends) and ends[at] < match.start():
            at += 1
            sentence += 1
        printed = match.group()
        words.append(Word(printed, fold(printed, language), match.start(), match.end(), sentence))
    return words
