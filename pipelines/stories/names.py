"""Names of a text in one form for all languages: Deutschland, Allemagne and Duitsland are one, so are Luik and Lüttich."""

import re
from functools import lru_cache
from typing import Final

from babel import Locale

from catalog.model.languages import LANGUAGES
from catalog.search.folding import fold
from catalog.search.glossary import load_concepts

_NAME: Final = re.compile(r"[^\W\d_a-zà-öø-ÿ][\w&]+(?:['’´-]\w+)*", re.UNICODE)
_COMMON_TEXT: Final = """
the der die das dat den een het les des une ein eine elle les est der mit von und auf aus bei
this that they there with for from and but not what when who how why will our your his her its
deze dit die dat wie wat waar voor naar met maar niet ook nog nu zij wij
dans pour avec sur sous mais pas qui que quoi dont depuis selon après avant cette ces son ses leur
fir vun bei mat mam d'un dass dir mir eis hir
""" + " januari februari maart april mei juni juli augustus september oktober november december"
_COMMON: Final = frozenset(_COMMON_TEXT.split())


def names_of(text: str) -> frozenset[str]:
    """Capitalised words, folded; a known place or country stands as ``@id``."""
    places = _places()
    found = set()
    for match in _NAME.finditer(text):
        for word in (match[0], *re.split(r"['’´-]", match[0])):
            folded = fold(word)
            if len(folded) > 2 and folded not in _COMMON:
                found.add(places.get(folded, folded))
    return frozenset(found)


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Single-word names of countries (CLDR, through Babel) and of the region's places (our registry)."""
    known: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and " " not in name:
                known.setdefault(fold(name), f"@{code}")
    for by_key in load_concepts().places.items():
        known.setdefault(*by_key)
    return known
