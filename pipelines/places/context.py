"""The words around a name: do they say that it is a place, or that it is a person, a street, another thing?"""

import re
from enum import Enum
from pathlib import Path
from typing import Final

FIRST_NAMES: Final = frozenset(Path(__file__).with_name("first_names.txt").read_text(encoding="utf-8").split())

_BEFORE: Final = re.compile(r"(?:([\w'.-]+) )?([\w'.-]+?)([ -]|(?<=[ld]'))$")
_INITIAL: Final = re.compile(r"(?:^|[\s(])(?:[A-ZÀ-Þ]\.[ -]?){1,3}$")
_STREET: Final = re.compile(
    r"\b(?:rue|avenue|boulevard|chaussée|place|route|porte|quai|square|faubourg|allée|straat|laan|steenweg)"
    r" (?:de |du |des |van )?(?:la |l')?$",
    re.IGNORECASE,
)
_TITLES: Final = frozenset(
    [
        "herr",
        "herrn",
        "frau",
        "mme",
        "mlle",
        "m.",
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "dr",
        "dr.",
        "prof.",
        "heer",
        "mevrouw",
        "dhr.",
        "dhr",
        "mevr.",
        "mw.",
        "monsieur",
        "madame",
        "minister",
        "ministre",
        "ministerin",
        "gedeputeerde",
        "commissaris",
        "staatssecretaris",
        "professor",
        "familie",
        "famille",
        "familljen",
        "här",
        "madamm",
        "doktor",
        "schäffe",
    ]
)
_COURTESY: Final = frozenset(
    [
        "herr",
        "herrn",
        "frau",
        "mme",
        "mlle",
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "heer",
        "mevrouw",
        "dhr.",
        "dhr",
        "mevr.",
        "mw.",
        "monsieur",
        "madame",
        "här",
        "madamm",
    ]
)
"""Titles that only people bear: a minister may stand before a country, a lady may not."""
_AND: Final = re.compile(r"^ (?:en|et|and) (?:la |le |l')?[A-ZÀ-Þ][a-zà-ÿ]")
_PARTICLES: Final = frozenset(["van", "von", "vun", "vom", "de", "di", "ter", "ten", "van't"])
_PREFIXES: Final = frozenset(
    [
        "nieuw",
        "neu",
        "new",
        "nouvelle",
        "nouveau",
        "groot",
        "groß",
        "klein",
        "alt",
        "oud",
        "bad",
        "saint",
        "sint",
        "sankt",
        "sainte",
        "neuve",
        "port",
        "mont",
        "fort",
        "san",
    ]
)
_COMPASS: Final = _PREFIXES | frozenset(
    [
        "noord",
        "nord",
        "zuid",
        "süd",
        "sud",
        "south",
        "north",
        "oost",
        "ost",
        "east",
        "west",
        "midden",
        "ober",
        "unter",
        "nieder",
        "upper",
        "lower",
    ]
)
_TOGETHER: Final = re.compile(
    r"^(?:-(?:en|sur|la|le|les|lez|op|aan|am|an|sous|au|aux|de|du|bei)-| (?:an der|am|aan de|op|bei|im|sur|\() ?[A-ZÀ-Þ])"
)
_LOCATIVE: Final = {
    "nl": frozenset(["in", "te", "uit", "bij", "naar", "rond", "vanuit", "nabij", "tussen"]),
    "de": frozenset(["in", "nach", "aus", "bei", "zwischen"]),
    "fr": frozenset(["à", "vers", "depuis", "entre", "près"]),
    "en": frozenset(["in", "at", "near", "from", "around", "between"]),
    "lb": frozenset(["zu", "vu", "bei", "no", "aus", "tëscht", "op"]),
}
_PLACE_WORDS: Final = frozenset(
    [
        "stad",
        "stadt",
        "gemeente",
        "gemeinde",
        "provincie",
        "provinz",
        "province",
        "ville",
        "commune",
        "city",
        "town",
        "kreis",
        "landkreis",
        "arrondissement",
        "gemeng",
        "regio",
        "region",
        "région",
        "universität",
        "universitätsklinikum",
        "uniklinik",
        "klinikum",
        "universiteit",
        "université",
        "university",
        "ziekenhuis",
        "hôpital",
        "hospital",
        "uz",
        "az",
        "chu",
        "chr",
        "station",
        "gare",
        "bahnhof",
        "luchthaven",
        "haven",
        "flughafen",
        "aéroport",
        "spidol",
        "raum",
    ]
)


class Reading(Enum):
    """What the words around a name make of it."""

    OTHER = 0
    """A person, a street, part of another name."""
    WEAK = 1
    """Nothing tells a name from a common word: first word of a sentence, capitals throughout, a German noun."""
    CAPITAL = 2
    """A capital in the middle of a sentence, where this language writes common nouns small."""
    LOCATIVE = 3
    """A preposition of place or a word such as "city" stands before it."""


def read_context(text: str, start: int, end: int, *, language: str, surname: str = "") -> Reading:
    """Read the words around ``text[start:end]``; ``surname`` is the name when it is also borne by people."""
    before, after = text[max(0, start - 60) : start].rsplit("\n", 1)[-1], text[end : end + 40]
    if _is_other(before, after, text[start:end], surname):
        return Reading.OTHER
    match = _BEFORE.search(before)
    word = match[2].lower() if match and match[3] else ""
    further = (match[1] or "").lower() if match else ""
    if word in _LOCATIVE.get(language, ()) or word in _PLACE_WORDS:
        return Reading.LOCATIVE
    if further in _PLACE_WORDS and word in {"de", "van", "d'", "of", "von", "du", "in", "der", "vun"}:
        return Reading.LOCATIVE
    if language == "fr" and word in {"de", "d'"} and further in {"près", "autour", "aéroport", "région"}:
        return Reading.LOCATIVE
    whole = text[start:end]
    if language in ("nl", "fr", "en") and not whole.isupper() and _AND.match(after):
        # "Visé et Maastricht": what is joined to a name in these languages is a name too, first word or not.
        return Reading.CAPITAL
    initial = not before.strip() or before.rstrip()[-1] in ".!?:•|\"“„«»'()–—"
    if initial or language in ("de", "lb", "und") or (whole.isupper() and len(whole) > 3):
        return Reading.WEAK
    return Reading.CAPITAL


def _is_other(before: str, after: str, name: str, surname: str) -> bool:
    words = re.findall(r"[\w'.]+", before)
    last = words[-1] if words and before.rstrip(" -").endswith(words[-1]) else ""
    joined = before.endswith(("-", " "))
    if last and joined:
        hyphen = before.endswith("-")
        if last.lower().rstrip(".") in (_COMPASS if hyphen else _PREFIXES) and (hyphen or last[0].isupper()):
            return True
        if last in FIRST_NAMES or last.lower() in _COURTESY or (last.lower() in _TITLES and surname):
            return True
        if (
            last.lower() in _PARTICLES
            and len(words) > 1
            and (words[-2] in FIRST_NAMES or words[-2].lower() in _COURTESY)
        ):
            return True
        if (
            surname
            and len(words) > 1
            and before.endswith(" ")
            and words[-2][0].islower()
            and _looks_like_first_name(last)
        ):
            # "... van Jorine Maas": a capital before a name that people bear, in the middle of a sentence.
            return True
    if _INITIAL.search(before) or _STREET.search(before):
        return True
    if name in FIRST_NAMES and re.match(r" [A-ZÀ-Þ][a-zà-ÿ]", after):
        return True
    return bool(surname and _TOGETHER.match(after))


def _looks_like_first_name(word: str) -> bool:
    """Say whether a word has the shape of a first name rather than of an abbreviation, a compound or a word for a place."""
    return (
        word[0].isupper()
        and not word.isupper()
        and word.isalpha()
        and 3 <= len(word) <= 10
        and word.lower() not in _PLACE_WORDS
    )
