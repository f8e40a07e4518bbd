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
_SHORTEST: Final = 4
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
    """The words a compound is made of, in order, lower case; empty when it is not parted or the language has none."""
    if language not in _LINKS or len(word) < _SHORTEST_WHOLE or not word.isalpha():
        return ()
    found = _split(composed(word), language, 3)
    return found if len(found) > 1 else ()


def _split(word: str, language: str, depth: int) -> tuple[str, ...]:
    """The split with the fewest parts, the longest last part first: the last part is the head of a compound."""
    if depth == 0:
        return ()
    best: tuple[str, ...] = ()
    for start in range(_SHORTEST, len(word) - _SHORTEST + 1):
        head = word[start:]
        if head in _SUFFIXES or not _is_noun_like(head, language):
            continue
        left = _left(word[:start], language, depth)
        if left and (not best or len(left) + 1 < len(best)):
            best = (*left, head)
    return best


def _left(stretch: str, language: str, depth: int) -> tuple[str, ...]:
    for link in _LINKS[language]:
        if link and not stretch.endswith(link):
            continue
        bare = stretch[: len(stretch) - len(link)] if link else stretch
        if len(bare) < _SHORTEST or bare in _PREFIXES:
            continue
        if _is_noun_like(bare, language):
            return (bare,)
        deeper = _split(bare, language, depth - 1)
        if len(deeper) > 1:
            return deeper
    return ()


@lru_cache(maxsize=400_000)
def _is_noun_like(word: str, language: str) -> bool:
    if language == "nl":
        return bool(simplemma.is_known(word, "nl"))
    # In German and Luxembourgish the capital tells a noun from a verb form, and only nouns (and adjectives) are parts.
    noun = word.capitalize()
    return bool(simplemma.is_known(noun, language)) and simplemma.lemmatize(noun, language)[:1].isupper()
