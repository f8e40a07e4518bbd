"""Marks, in a headline or excerpt, the words that answered a question."""

import re
from typing import Final

from markupsafe import Markup, escape

from catalog.search.compile import CompiledQuestion
from catalog.search.folding import fold

_TOKEN: Final = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_ENDINGS: Final = 4
"""Letters by which a form may differ from the word that was sought: ziekenhuis, ziekenhuizen; Krankenhaus, Krankenhäuser."""


class Marker:
    """Marks the words of one question."""

    def __init__(self, compiled: CompiledQuestion) -> None:
        sought = [*compiled.asked, *(added.word for added in compiled.added if not added.off)]
        self._sought = {fold(token) for phrase in sought for token in _TOKEN.findall(phrase) if len(token) > 2}
        self._stems = tuple((word[: max(4, len(word) - _ENDINGS + 2)], len(word)) for word in self._sought if len(word) > 4)
        # Lists name the same words again and again, and folding costs more than looking up.
        self._known: dict[str, bool] = {}

    def mark(self, text: str, _language: str = "") -> Markup:
        """The text, escaped, with ``<mark>`` around each word that was sought."""
        parts: list[str] = []
        end = 0
        for match in _TOKEN.finditer(text):
            token = match.group()
            if self._is_sought(token):
                parts += [escape(text[end : match.start()]), Markup("<mark>"), escape(token), Markup("</mark>")]
                end = match.end()
        parts.append(escape(text[end:]))
        return Markup("").join(parts)

    def _is_sought(self, token: str) -> bool:
        known = self._known.get(token)
        if known is None:
            folded = fold(token)
            known = self._known[token] = folded in self._sought or any(
                folded.startswith(stem) and abs(len(folded) - length) <= _ENDINGS for stem, length in self._stems
            )
        return known
