"""One spelling for matching: case, accents, ligatures and composed forms gone. What is stored is never folded."""

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ĳ": "ij", "ı": "i", "þ": "th", "ð": "d"}
)
_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def fold(text: str) -> str:
    """Lower case without accents, ligatures taken apart, NFC and NFD alike.

    >>> fold("CŒUR Straße Lëtzebuerg ĳs")
    'coeur strasse letzebuerg ijs'
    """
    if text.isascii():
        return text.lower()
    text = _INVISIBLE.sub("", text)
    lowered = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in lowered if not unicodedata.combining(letter)).translate(_LIGATURES)


def composed(text: str) -> str:
    """Lower case in NFC with its accents: what a stemmer of the language expects."""
    return unicodedata.normalize("NFC", text.replace("İ", "I")).lower()


def words(text: str) -> list[str]:
    """The folded words of a text in order; an apostrophe or hyphen parts words (``l'hôpital``: ``l``, ``hopital``)."""
    return [fold_word(word) for word in raw_words(text)]


def raw_words(text: str) -> list[str]:
    """The words of a text in order, lower case, accents kept; as many as :func:`words` gives."""
    # A soft hyphen or zero-width joiner inside a word is typography, not spelling.
    return _WORD.findall(composed(_INVISIBLE.sub("", text) if _INVISIBLE.search(text) else text))


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """:func:`fold` for a single word, remembered: a corpus has far fewer words than tokens."""
    return fold(word)
