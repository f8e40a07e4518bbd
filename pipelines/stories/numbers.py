"""Numbers, dates and years of a text as values that are the same in every language.

``2,8 miljard``, ``2.8bn`` and ``2,8 milliards`` are one value; so are ``3 mei``, ``3. Mai`` and ``May 3``, ``vier`` and ``4``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from catalog.search.folding import fold
from pipelines.dates.names import MONTHS

_MONTHS: Final = {fold(name): number for name, number in MONTHS.items() if len(name) > 3 or name in ("mei", "mai", "may", "mee")}

# Months only beside a day: Dutch "mee", English "may" and "march", French "mars" are words of their own.
_ALSO_WORDS: Final = frozenset({"mee", "may", "march", "mars"})

_SCALES: Final = {
    1_000: "duizend tausend mille thousand dausend",
    1_000_000: "miljoen million millions millionen millioun milliounen mio mln",
    1_000_000_000: "miljard milliard milliards milliarde milliarden mrd mld billion bn",
}
_SCALE: Final = {word: scale for scale, names in _SCALES.items() for word in names.split()}

_NUMBER_WORDS: Final = """
2 twee zwei deux two zwee zwou zwo
3 drie drei trois three drai
4 vier quatre four veier
5 vijf funf cinq five fennef
6 zes sechs six
7 zeven sieben sept seven siwen siwe
8 acht huit eight aacht
9 negen neun nine neng
10 tien zehn dix ten zeng
11 elf onze eleven eelef
12 twaalf zwolf douze twelve zwielef
13 dertien dreizehn treize thirteen
14 veertien vierzehn quatorze fourteen
15 vijftien funfzehn quinze fifteen fofzeng
16 zestien sechzehn seize sixteen
18 achttien achtzehn dix-huit eighteen
20 twintig zwanzig vingt twenty zwanzeg
24 vierentwintig vierundzwanzig vingt-quatre
25 vijfentwintig funfundzwanzig vingt-cinq
30 dertig dreissig trente thirty dresseg
40 veertig vierzig quarante forty veierzeg
50 vijftig funfzig cinquante fifty fofzeg
60 zestig sechzig soixante sixty sechzeg
70 zeventig siebzig seventy siwwenzeg
80 tachtig achtzig eighty achtzeg
90 negentig neunzig ninety nonzeg
100 honderd hundert cent hundred honnert
1000 duizend tausend mille thousand dausend
"""
_WORDS: Final = {
    word: float(line.split()[0]) for line in _NUMBER_WORDS.strip().splitlines() for word in line.split()[1:]
}
# Words that are more often something else: acht (attention), six (nl: none), sept (month), onze (nl: our), mille in names.
_DOUBTFUL: Final = frozenset({"onze", "sept", "acht", "zo"})

_GROUPED: Final = r"\d{1,3}(?:(?:\.\d{3})+(?:,\d{1,2})?|(?:,\d{3})+|(?:[ \u00a0\u202f]\d{3})+(?:,\d{1,2})?|(?:['’]\d{3})+)(?!\d)"
_TOKEN: Final = re.compile(rf"{_GROUPED}|\d+[.,]\d{{1,2}}(?!\d)|\d+|[^\W\d_]+")
_THOUSANDS: Final = re.compile(_GROUPED)
_TIME: Final = re.compile(
    r"(?<![\d.,])(?:\d{1,2}\s?[:h]\s?\d{2}(?!\d)(?:\s*(?:uur|uhr|auer|heures)\b)?"
    r"|\d{1,2}(?:\.\d{2})?(?:\s*(?:-|–|tot|bis|à|to)\s*\d{1,2}(?:\.\d{2})?)?\s*(?:uur|uhr|auer|heures|u\.|h)(?!\w))",
    re.IGNORECASE,
)
_FRENCH_TENS: Final = tuple(
    (re.compile(words, re.IGNORECASE), digits)
    for words, digits in (("quatre-vingt-dix", "90"), ("quatre-vingts?", "80"), ("soixante-dix", "70"))
)
_NUMERIC_DATE: Final = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d{2}|\d{2})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a text says in figures."""

    numbers: frozenset[float]
    """Values, number words included; neither dates nor years."""
    days: frozenset[tuple[int, int]]
    """Month and day."""
    months: frozenset[int]
    """Months named without a day."""
    years: frozenset[int]


def figures(text: str) -> Figures:
    """The figures of a text in any of the five languages."""
    days: set[tuple[int, int]] = set()
    years: set[int] = set()

    def take_date(match: re.Match[str]) -> str:
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return match[0]
        days.add((month, day))
        years.add(year if year > 99 else 2000 + year)
        return " "

    rest = _TIME.sub(" ", _NUMERIC_DATE.sub(take_date, text))
    for tens, digits in _FRENCH_TENS:
        rest = tens.sub(digits, rest)
    tokens = [fold(token) if token[0].isalpha() else token for token in _TOKEN.findall(rest)]
    taken, months = _dated(tokens, days)
    numbers: set[float] = set()
    for place, token in enumerate(tokens):
        value = None if place in taken else _scaled(tokens, place)
        if value is None:
            continue
        if 1900 <= value <= 2100 and token.isdecimal():
            years.add(int(value))
        elif value >= 2:
            numbers.add(round(value, 2))
    return Figures(numbers=frozenset(numbers), days=frozenset(days), months=frozenset(months), years=frozenset(years))


def _dated(tokens: list[str], days: set[tuple[int, int]]) -> tuple[set[int], set[int]]:
    """Add the dates to ``days``; give the places of the numbers they took, and the months without a day."""
    taken: set[int] = set()
    months: set[int] = set()
    for place, token in enumerate(tokens):
        month = _MONTHS.get(token)
        if month is None:
            continue
        near = [other for other in _days_near(tokens, place) if other not in taken]
        days.update((month, int(tokens[other])) for other in near)
        taken.update(near)
        if not near and token not in _ALSO_WORDS:
            months.add(month)
    return taken, months


def _scaled(tokens: list[str], place: int) -> float | None:
    value = _value(tokens[place])
    if value is None or (tokens[place] in _SCALE and place and _value(tokens[place - 1]) is not None):
        return None
    following = tokens[place + 1] if place + 1 < len(tokens) else ""
    return value * _SCALE[following] if following in _SCALE and value < 10_000 else value


def _days_near(tokens: list[str], place: int) -> Iterator[int]:
    """Places of the day numbers of a month: the one before (``3. Mai``), both of a span (``3 tot 7 maart``), or after."""
    before = place - 1
    if before >= 0 and tokens[before] in ("er", "de", "th", "st", "nd", "rd", "of") and before > 0:
        before -= 1
    if before >= 0 and _is_day(tokens[before]):
        yield before
        if before >= 2 and _is_day(tokens[before - 2]) and tokens[before - 1] in _SPAN:
            yield before - 2
    elif place + 1 < len(tokens) and _is_day(tokens[place + 1]):
        yield place + 1


_SPAN: Final = frozenset({"tot", "bis", "au", "to", "and", "und", "et", "en", "an", "mat"})


def _is_day(token: str) -> bool:
    return token.isdecimal() and len(token) <= 2 and 1 <= int(token) <= 31


def _value(token: str) -> float | None:
    if token[0].isdecimal():
        if _THOUSANDS.fullmatch(token):
            # A comma before three digits parts thousands in English, before one or two it is the decimal comma.
            whole, _, rest = token.partition(",") if re.search(r",\d{1,2}$", token) else (token, "", "")
            return float(re.sub(r"\D", "", whole) + ("." + rest if rest else ""))
        return float(token.replace(",", "."))
    if token in _DOUBTFUL:
        return None
    return _WORDS.get(token)


def is_figure_word(word: str) -> bool:
    """Whether a folded word is a figure: digits, a number word, a month."""
    return word[:1].isdigit() or is_month(word) or (word in _WORDS and word not in _DOUBTFUL)


def is_month(word: str) -> bool:
    """Whether a folded word names a month."""
    return word in _MONTHS and word not in _ALSO_WORDS
