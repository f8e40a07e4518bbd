"""Stems, marked with their language: ``nl=ziekenhuis``. A stem of one language never meets a word of another.

Dutch, German, French and English are stemmed by Snowball (PyStemmer). Luxembourgish has no Snowball stemmer and
simplemma mangles some of its plurals, so there a word is only freed of the endings every noun and adjective may take.
When a text is indexed the lemma is stemmed as well (``steden`` is ``stad``), so that a question needs no dictionary.
"""

import re
from functools import lru_cache
from typing import Final

import simplemma
import Stemmer

from catalog.model.languages import LANGUAGES
from catalog.search.folding import composed, fold_word

MARK: Final = "="
"""Between language and stem. A token character of ``search_index``; no folded word holds it."""

_ALGORITHMS: Final = {"nl": "dutch", "de": "german", "fr": "french", "en": "english"}
# The Eifeler rule drops a final n before most consonants, so Gemeng and Gemengen, Spidol and Spideeler must be
# brought together by lemma; here only what is regular.
_LUXEMBOURGISH_ENDING = re.compile(r"(?<=\w{4})(?:en|er|e|n|es|s)$")


@lru_cache(maxsize=len(_ALGORITHMS))
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_ALGORITHMS[language], 0)


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The folded stem of one word. Any case and accents; an unknown language gives the folded word."""
    lowered = composed(word)
    if language in _ALGORITHMS:
        return fold_word(_stemmer(language).stemWord(lowered))
    if language == "lb":
        return _LUXEMBOURGISH_ENDING.sub("", fold_word(lowered))
    return fold_word(lowered)


@lru_cache(maxsize=200_000)
def stems_asked(word: str) -> tuple[str, ...]:
    """The marked stems a word of a question may have, in each language: with its accents as typed and without them."""
    found = dict.fromkeys(
        f"{language}{MARK}{stem(form, language)}" for language in LANGUAGES for form in (word, fold_word(word))
    )
    return tuple(found)


@lru_cache(maxsize=400_000)
def stems_indexed(word: str, language: str) -> tuple[str, ...]:
    """The marked stems under which a word of a text is found: of the word, of its bare letters and of its lemma."""
    if language not in LANGUAGES:
        return ()
    forms = [word, fold_word(word), lemma(word, language)]
    return tuple(dict.fromkeys(f"{language}{MARK}{stem(form, language)}" for form in forms))


@lru_cache(maxsize=400_000)
def lemma(word: str, language: str) -> str:
    """The dictionary form by simplemma, else the word itself. The first call for a language takes 0.4 to 1.7 s."""
    if language not in LANGUAGES or len(word) < 4 or any(letter.isdigit() for letter in word):
        return word
    # Nouns of German and Luxembourgish stand in the dictionary with a capital.
    for form in (word, word.capitalize()) if language in ("de", "lb") else (word,):
        found = simplemma.lemmatize(form, language)
        # A few lemmas of the Dutch list are splits written with underscores.
        if found != form and "_" not in found:
            return str(found)
    return word
