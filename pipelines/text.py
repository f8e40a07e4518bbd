"""Text as it is stored: one space, NFC, no control characters; nothing that was printed is "repaired"."""

import re
import unicodedata
from typing import Final

_SPACE: Final = re.compile(r"\s+")
_LINE_END: Final = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls but tab and line feed, soft hyphen, zero-width characters, bidi controls, byte order mark,
# interlinear and tag characters, lone surrogates, and the private use area, where icon fonts keep their pictures.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
# The joiner is part of an emoji of several signs; between letters of our languages it is debris.
_LONE_JOINER: Final = re.compile("\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])")
_COMBINING: Final = re.compile("[\u0300-\u036f]+")
_WORD: Final = re.compile(r"\w+")


def strip_invisible(text: str) -> str:
    """The text without characters that are not seen: controls, bidi marks, zero-width and soft hyphens, surrogates.

    Line ends of every kind become ``\\n``.
    """
    return _LONE_JOINER.sub("", _INVISIBLE.sub("", _LINE_END.sub("\n", text)))


def clean_line(text: str) -> str:
    """One line in NFC in which any run of white space, no-break spaces included, is one space."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", strip_invisible(text))).strip()


def clean_text(text: str) -> str:
    """Lines as by :func:`clean_line`, the empty ones left out, parted by ``\\n``."""
    lines = (_SPACE.sub(" ", line).strip() for line in strip_invisible(text).split("\n"))
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))


def words(text: str) -> list[str]:
    """The word tokens of a text in lower case: what two texts are compared by."""
    return _WORD.findall(text.lower())


def fold(text: str) -> str:
    """Word tokens in lower case without accents, joined by one space: for comparing, never for storing."""
    if not text.isascii():
        text = _COMBINING.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(_WORD.findall(text.casefold()))


def word_count(text: str) -> int:
    """Words as a reader counts them: runs between spaces that hold a letter or digit."""
    return sum(1 for part in text.split() if part.isalnum() or any(map(str.isalnum, part)))
