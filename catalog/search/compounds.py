"""The parts of Dutch, German and Luxembourgish compounds: ``ziekenhuiszorg`` is ``ziekenhuis`` and ``zorg``.

A word is parted only where every part is a word of the dictionary (simplemma's, which ships in its wheel) and a link
between parts is one the language uses. A dictionary rather than the corpus' own counts, so that an edition of ten items
answers like one of a million.
"""

from functools import lru_cache
from typing import Final

import simplemma

from catalog.search.folding import composed

_LINKS: Final = {
    "nl": ("", "s", "en", "n", "e", "er"),
    "de": ("", "s", "es", "n", "en", "er", "e", "ens"),
    "lb": ("", "s", "es", "en", "er", "e", "ns"),
}
_SHORTEST: Final = 3
_SHORT_TEXT: Final = """
bus zee dag weg zon bos vis kip wet ijs was gas olie arm oog oor rug
rad amt not tag see bad weg tal zug arm öl eis hof tor uhr ohr gas bus
bësch zuch gaz
"""
_SHORT: Final = frozenset(_SHORT_TEXT.split())
"""Words of three letters that do stand in compounds; most others are endings or chance."""
_SHORTEST_WHOLE: Final = 8
# Endings that are dictionary words by accident; as last part they are suffixes of a derivation, not nouns.
_SUFFIXES_TEXT: Final = """
heid heden baar loos zaam achtig schap ling lijk lijke waarts heit keit schaft bare haft lich liche los lose ling
tion ation ungen isch ische ismus ist isten ionen ieren iert tum heet keet schaften baren losen weise mäßig wärts
artig
"""
_SUFFIXES: Final = frozenset(_SUFFIXES_TEXT.split())
# First parts that are prefixes: begrenzt is not be + grenzt, onderzoek not onder + zoek.
_PREFIXES_TEXT: Final = """
over onder door voor achter tegen tussen mede weder boven binnen buiten samen terug über unter durch hinter gegen
zwischen wider wieder ober nieder zurück zusammen auseinander nach vorbei einher heraus iwwer ënner duerch hanner
géint tëscht zesummen zeréck hier anti auto euro inter trans ultra
"""
_PREFIXES: Final = frozenset(_PREFIXES_TEXT.split())


@lru_cache(maxsize=400_000)
def parts(word: str, language: str) -> tuple[str, ...]:
    """Every word that a compound begins or ends with, and the parts of those, lower case; empty when it is not parted.

    ``drinkwaterbedrijf`` gives ``bedrijf``, ``drink``, ``drinkwater``, ``water`` and ``waterbedrijf``: who asks for any of
    them means this word too.
    """
    if language not in _LINKS or len(word) < _SHORTEST_WHOLE or not word.isalpha():
        return ()
    return tuple(sorted(_parted(composed(word), language)))


@lru_cache(maxsize=400_000)
def _parted(word: str, language: str) -> frozenset[str]:
    found: set[str] = set()
    for start in range(_SHORTEST, len(word) - _SHORTEST + 1):
        head = word[start:]
        if head in _SUFFIXES:
            continue
        inner = _parted(head, language)
        if not (inner or _is_part(head, language)):
            continue
        first = _first(word[:start], language)
        if first:
            found |= first | inner | ({head} if _is_part(head, language) else set())
    return frozenset(found)


def _first(stretch: str, language: str) -> frozenset[str]:
    """The first part of a compound without its link, with its own parts; empty when it is no word."""
    for link in _LINKS[language]:
        if link and not stretch.endswith(link):
            continue
        bare = stretch[: len(stretch) - len(link)] if link else stretch
        if len(bare) <= _SHORTEST and bare not in _SHORT:
            continue
        if bare in _PREFIXES:
            continue
        inner = _parted(bare, language)
        if inner or _is_part(bare, language):
            return inner | ({bare} if _is_part(bare, language) else set())
    return frozenset()


def _is_part(word: str, language: str) -> bool:
    return (len(word) > _SHORTEST or word in _SHORT) and _is_noun_like(word, language)


@lru_cache(maxsize=400_000)
def _is_noun_like(word: str, language: str) -> bool:
    if language == "nl":
        return bool(simplemma.is_known(word, "nl"))
    # In German and Luxembourgish the capital tells a noun from a verb form, and only nouns (and adjectives) are parts.
    noun = word.capitalize()
    return bool(simplemma.is_known(noun, language)) and simplemma.lemmatize(noun, language)[:1].isupper()
