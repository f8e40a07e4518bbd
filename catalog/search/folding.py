"""One spelling for matching: case, accents, ligatures and composed forms gone. What is stored is never folded."""

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ĳ": "ij", "ı": "i", "þ": "th", "ð": "d"}
)
_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"[\x00-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]+")


def fold(text: str) -> str:
    """Lower case without accents, ligatures taken apart, NFC and NFD alike.

    >>> fold("CŒUR Straße Lëtzebuerg ĳs")
    'coeur strasse letzebuerg ijs'
    """
    if text.isascii():
        return text.lower()
    # A soft hyphen or zero-width joiner inside a word is typography, not spelling.
    text = _SPACE.sub("", text) if _SPACE.search(text) else text
    lowered = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in lowered if not unicodedata.combining(letter)).translate(_LIGATURES)


def composed(text: str) -> str:
    """Lower case in NFC with its accents: what a stemmer of the language expects."""
    return unicodedata.normalize("NFC", text).lower()


def words(text: str) -> list[str]:
    """The folded words of a text in order; an apostrophe or hyphen parts words (``l'hôpital``: ``l``, ``hopital``)."""
    return _WORD.findall(fold(_control_to_space(text)))


def raw_words(text: str) -> list[str]:
    """The words of a text in order, lower case, accents kept."""
    return _WORD.findall(composed(_control_to_space(text)))


def _control_to_space(text: str) -> str:
    # Line breaks must part words although fold() drops other control characters inside them.
    return text.replace("\n", " ").replace("\r", " ").replace("\t", " ")


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """:func:`fold` for a single word, remembered: a corpus has far fewer words than tokens."""
    return fold(word)
