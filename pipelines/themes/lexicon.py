"""The terms of all themes in one language, compiled for matching word by word.

A word is looked up once per form and remembered, so a page costs little more than its number of different words.
Forms of terms are those of ``Theme.hidden_label``: a word with its inflections, a phrase, ``stem*``, ``*part*``, an
ACRONYM with its case.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Literal

from catalog.model.languages import LANGUAGES
from catalog.registry.themes import load_themes
from pipelines.themes.words import Word, fold

Strength = Literal["strong", "weak", "excluded"]

HOUSEKEEPING: Final = "housekeeping"
"""Stands where a theme id stands for terms that speak for no theme at all."""

ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    "nl": ("s", "en", "e", "n", "es"),
    "de": ("e", "en", "n", "s", "es", "er", "ern", "em"),
    "fr": ("s", "e", "es", "x"),
    "en": ("s", "es", "ed", "ing"),
    # Final -n comes and goes before the next sound (n-rule), so a stem is met with and without it.
    "lb": ("en", "e", "er", "n", "s", "t", "ern"),
}
"""Regular inflections by language, appended to a word of four letters or more."""

_PIECE: Final = re.compile(r"\*?[^\W_]+\*?|[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term of one theme."""

    theme_id: str
    text: str
    strength: Strength
    weight: float
    pieces: tuple[str, ...] = ()
    """Folded words with their stars, in order."""
    acronym: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A term at a place: words ``start`` to ``end`` (exclusive) of the text."""

    term: Term
    start: int
    end: int


def _forms(piece: str, language: str) -> Iterator[str]:
    yield piece
    if len(piece) < 4:
        return
    for ending in ENDINGS[language]:
        yield piece + ending
    if language == "lb" and piece.endswith("n"):
        yield piece[:-1]
    if language == "en" and piece.endswith("y"):
        yield piece[:-1] + "ies"
    if language == "fr" and piece.endswith("al"):
        yield piece[:-2] + "aux"
    if language == "nl" and piece[-1] in "fs" and len(piece) > 5:
        yield piece[:-1] + ("ven" if piece[-1] == "f" else "zen")


@dataclass(slots=True)
class Lexicon:
    """The compiled terms of one language."""

    language: str
    exact: dict[str, list[tuple[Term, int]]] = field(default_factory=dict)
    prefix: dict[str, list[tuple[Term, int]]] = field(default_factory=dict)
    infix: dict[str, list[tuple[Term, int]]] = field(default_factory=dict)
    known: dict[str, tuple[tuple[Term, int], ...]] = field(default_factory=dict)
    starts: set[str] = field(default_factory=set)
    """First three letters of every ``infix``."""
    longest: int = 0

    def add(self, term: Term) -> None:
        """Enter one term under each of its words."""
        for at, piece in enumerate(term.pieces):
            core = piece.strip("*")
            if piece.startswith("*"):
                self.infix.setdefault(core, []).append((term, at))
                self.starts.add(core[:3])
            elif piece.endswith("*"):
                self.prefix.setdefault(core, []).append((term, at))
            else:
                forms = (core,) if term.acronym else set(_forms(core, self.language))
                for form in forms:
                    self.exact.setdefault(form, []).append((term, at))
            self.longest = max(self.longest, len(core))

    def look_up(self, folded: str) -> tuple[tuple[Term, int], ...]:
        """Every term this word belongs to, with its place in the term."""
        found = self.known.get(folded)
        if found is None:
            hits = list(self.exact.get(folded, ()))
            size = len(folded)
            for end in range(2, size + 1):
                hits.extend(self.prefix.get(folded[:end], ()))
            if size >= 4:
                for start in range(size - 2):
                    if folded[start : start + 3] not in self.starts:
                        continue
                    for end in range(start + 3, min(size, start + self.longest) + 1):
                        hits.extend(self.infix.get(folded[start:end], ()))
            found = tuple(dict.fromkeys(hits))
            if len(self.known) < 200_000:
                self.known[folded] = found
        return found

    def match(self, words: Sequence[Word], *, capitals: bool = False) -> list[Hit]:
        """All hits in reading order, overlaps included. In all capitals no acronym can be told."""
        looked_up = [self.look_up(word.folded) for word in words]
        hits = []
        for start, entries in enumerate(looked_up):
            for term, at in entries:
                if at:
                    continue
                end = start + len(term.pieces)
                if end > len(words):
                    continue
                if term.acronym and (capitals or words[start].printed != term.text):
                    continue
                if all((term, step) in looked_up[start + step] for step in range(1, len(term.pieces))):
                    hits.append(Hit(term, start, end))
        return hits


def _term(theme_id: str, text: str, strength: Strength, language: str) -> Term:
    acronym = text.isupper() and " " not in text
    pieces = tuple(_PIECE.findall(fold(text, language)))
    weight = 0.3 if strength == "weak" else 1.0 + 0.25 * min(len(pieces) - 1, 2)
    return Term(theme_id=theme_id, text=text, strength=strength, weight=weight, pieces=pieces, acronym=acronym)


@cache
def _housekeeping() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("housekeeping.toml").read_text(encoding="utf-8"))


def build_lexicon(language: str, keeps: Callable[[Term], bool] = lambda term: True) -> Lexicon:
    """A lexicon of the terms that ``keeps`` lets pass: training leaves some out to imitate words we never thought of."""
    lexicon = Lexicon(language)
    strengths: dict[str, Strength] = {"hidden_label": "strong", "weak_label": "weak", "excluded_label": "excluded"}
    labelled: list[tuple[str, Strength, Sequence[str]]] = [
        (theme.id, strength, getattr(theme, key).get(language, ()))
        for theme in load_themes().values()
        if theme.broader is not None
        for key, strength in strengths.items()
    ]
    labelled += [
        (HOUSEKEEPING, strengths[key], list(dict.fromkeys(labels[language]))) for key, labels in _housekeeping().items()
    ]
    for theme_id, strength, texts in labelled:
        for text in texts:
            term = _term(theme_id, text, strength, language)
            if keeps(term):
                lexicon.add(term)
    return lexicon


@cache
def load_lexicon(language: str) -> Lexicon:
    """The lexicon of one of the five languages; built once a process."""
    return build_lexicon(language)


def lexicons(language: str) -> tuple[Lexicon, ...]:
    """The lexicons to try: that of the language, or all where the language is not known."""
    return (load_lexicon(language),) if language in LANGUAGES else tuple(load_lexicon(known) for known in LANGUAGES)
