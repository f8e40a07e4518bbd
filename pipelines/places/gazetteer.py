"""Names of places found in a text: whole words, with their case, the longest first."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from catalog.model.languages import LANGUAGES
from catalog.model.theme import Place
from catalog.registry.places import load_names_apart, load_places, local_languages

READ_TOO: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({"lb": ("lb", "de", "fr")})
"""Luxembourgish texts use German and French names freely."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_POSSESSIVE: Final = frozenset({"de", "nl", "en", "lb"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text and the places it can mean."""

    start: int
    end: int
    name: str
    place_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    first_words: re.Pattern[str]
    """Words that may begin a name: those with a capital, and the few others ("provincie Namen")."""
    by_first_word: Mapping[str, tuple[str, ...]]
    places: Mapping[str, tuple[str, ...]]
    """Name to ids; no ids for a name that hides others."""


def even_out(text: str) -> str:
    """Compose letters, make every white space one blank or line feed, and every apostrophe straight."""
    text = unicodedata.normalize("NFC", text).replace("’", "'").replace("\u2011", "-").replace("\u2010", "-")
    return re.sub(r"[^\S\n]+", " ", text)


def names_in(place: Place, language: str) -> Iterator[str]:
    """Names under which a text of ``language`` may mention a place: those of that language and the place's own."""
    own = local_languages(place.country, place.nuts) if place.country else ()
    read = READ_TOO.get(language, (language,)) if language in LANGUAGES else LANGUAGES
    for code in dict.fromkeys((*read, *own)):
        yield from place.names[code]


@cache
def index(language: str, case: str = "as written") -> _Index:
    """Names readable in a language; ``case`` "upper" holds them in capitals, for headlines set so."""
    places: dict[str, tuple[str, ...]] = {}
    for place in load_places().values():
        for name in names_in(place, language):
            key = name.upper() if case == "upper" else name
            if place.id not in places.get(key, ()):
                places[key] = (*places.get(key, ()), place.id)
    for name in load_names_apart():
        places[name.upper() if case == "upper" else name] = ()
    first: dict[str, list[str]] = defaultdict(list)
    for name in places:
        word = _WORD.search(name)
        if word is not None:
            first[word[0]].append(name)
    ordered = {word: tuple(sorted(names, key=len, reverse=True)) for word, names in first.items()}
    small = "".join(f"|{re.escape(word)}" for word in sorted(ordered, key=len, reverse=True) if word[0].islower())
    first_words = re.compile(rf"(?<![^\W\d_])(?:[A-ZÀ-ÖØ-ÞŒ][^\W\d_]*{small})(?![^\W\d_])")
    return _Index(first_words, MappingProxyType(ordered), MappingProxyType(places))


def find_mentions(text: str, language: str) -> Iterator[Mention]:
    """Yield the names in an evened-out text, left to right, none inside a word or inside a longer name."""
    as_written, upper = index(language), None
    done = 0
    for word in as_written.first_words.finditer(text):
        if word.start() < done:
            continue
        table = as_written
        names = as_written.by_first_word.get(word[0])
        if names is None and word[0].endswith("s") and language in _POSSESSIVE:
            names = as_written.by_first_word.get(word[0][:-1])
        if names is None and word[0].isupper() and len(word[0]) > 3:
            upper = upper or index(language, "upper")
            table, names = upper, upper.by_first_word.get(word[0])
        for name in names or ():
            # A name may begin with an apostrophe ('s-Hertogenbosch) before its first word.
            start = word.start() - (0 if text.startswith(name, word.start()) else max(name.find(word[0]), 0))
            end = start + len(name)
            if start < done or not text.startswith(name, start):
                continue
            if not _is_whole(text, start, end) and not (
                language in _POSSESSIVE and len(name) > 4 and _is_genitive(text, end, name)
            ):
                continue
            done = end
            if table.places[name]:
                yield Mention(start, end, name, table.places[name])
            break


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or "_" in (before, after):
        return False
    # Addresses and handles, @Maastricht, www.Limburg.be, x.example/Bonn; but Köln/Bonn are two towns.
    joined = text[max(start - 40, 0) : start].rsplit(maxsplit=1)[-1:] if before in ("/", ".") else []
    return before not in ("@", "#") and not any(
        "." in word[:-1] or word[:-1].islower() or "//" in word for word in joined
    )


def _is_genitive(text: str, end: int, name: str) -> bool:
    """``Luxemburgs Krankenhäuser``, ``Maastrichts ziekenhuis``."""
    return (
        not name.endswith(("s", "ß", "x", "z")) and text[end : end + 1] == "s" and not text[end + 1 : end + 2].isalnum()
    )
