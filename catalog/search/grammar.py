"""The question taken apart: words, phrases, ``-not``, ``field:word``, ``OR``, ``begin*``. Nothing is an error."""

import re
from dataclasses import dataclass
from typing import Final

from catalog.search.folding import raw_words, words

FIELDS: Final = {
    "headline": "headline",
    "title": "headline",
    "titel": "headline",
    "titre": "headline",
    "description": "description",
    "lead": "description",
    "body": "article_body",
    "text": "article_body",
    "article_body": "article_body",
    "source": "source",
    "bron": "source",
    "quelle": "source",
    "quell": "source",
    "language": "language",
    "lang": "language",
}
"""What may stand before a colon, and the column it means. Any other word before a colon is a word."""

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"', "＂": '"', "\x00": " "})
_PIECE = re.compile(r'(?P<not>-)?(?:(?P<field>\w+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_LONGEST: Final = 1000
_MOST: Final = 40
_ELIDED: Final = frozenset(("l", "d", "j", "m", "n", "s", "t", "c", "qu", "lorsqu", "puisqu", "jusqu"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word or phrase of a question."""

    typed: str
    """As the reader wrote it, without sign, field and quotes."""
    words: tuple[str, ...]
    """Folded."""
    raw: tuple[str, ...]
    """Lower case with accents; as many as ``words``."""
    quoted: bool = False
    prefix: bool = False
    """``ziek*``: every word that begins so."""
    field: str | None = None
    """A value of :data:`FIELDS`."""
    excluded: bool = False
    alternative: bool = False
    """Joined to the term before it by ``OR``."""


def parse(text: str) -> tuple[Term, ...]:
    """The terms of a question in order. A lone quote is dropped, what has no letter or digit is left out."""
    prepared = text[:_LONGEST].translate(_QUOTES)
    if prepared.count('"') % 2:
        last = prepared.rindex('"')
        prepared = prepared[:last] + " " + prepared[last + 1 :]
    terms: list[Term] = []
    alternative = False
    for piece in _PIECE.finditer(prepared):
        if piece["word"] in ("OR", "|") and terms:
            alternative = True
            continue
        if piece["word"] in ("AND", "&"):
            continue
        term = _term(piece, alternative=alternative)
        alternative = False
        if term is not None:
            terms.append(term)
    return tuple(terms[:_MOST])


def _term(piece: re.Match[str], *, alternative: bool) -> Term | None:
    typed = piece["phrase"] if piece["phrase"] is not None else piece["word"]
    field = FIELDS.get((piece["field"] or "").lower())
    if piece["field"] and field is None:
        typed = f"{piece['field']}:{typed}"
    found, raw = words(typed), raw_words(typed)
    quoted = piece["phrase"] is not None
    if not quoted and len(found) > 1 and found[0] in _ELIDED and re.match(r"\w+['’ʼ]", typed):
        # l'hôpital: the article is no part of what is sought.
        found, raw = found[1:], raw[1:]
    if not found or len(found) != len(raw):
        return None
    return Term(
        typed=typed.strip(),
        words=tuple(found),
        raw=tuple(raw),
        quoted=quoted,
        prefix=not quoted and typed.endswith("*") and len(found) == 1,
        field=field,
        excluded=piece["not"] is not None,
        alternative=alternative,
    )
