"""From hits to what speaks for each theme: which term, where, how often, what was set aside and why.

Set aside are terms inside an excluded expression (``Sehnsucht``, ``en train de``), the name of the sender, site-wide words on
their own site, and words of money in a line that only says who pays. Constants were chosen on the tuning half.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from catalog.model.article import TermEvidence
from catalog.model.source import Source
from pipelines.themes.lexicon import Hit, Lexicon
from pipelines.themes.words import Word, split_words

Field = Literal["headline", "description", "article_body", "article_section", "keywords"]

PLACE_WEIGHT: Final[Mapping[Field, float]] = {
    "headline": 2.5,
    "description": 1.4,
    "article_body": 1.0,
    "keywords": 0.8,
    "article_section": 0.3,
}
"""A headline says what an item is about; a section is a shelf of the site."""

SITE_WIDE: Final[Mapping[str, frozenset[str]]] = {
    "interreg": frozenset({"interreg-funding", "cross-border-governance"}),
    "euroregion": frozenset({"interreg-funding", "cross-border-governance"}),
    "health": frozenset({"patient-care", "prevention"}),
}
"""By kind of source: themes whose weak terms stand on every page there and so say nothing."""

CREDIT: Final = re.compile(
    r"\b(met (de )?(financiële )?steun van|(mede)?gefinancierd door|gesubsidieerd door|"
    r"mit (finanzieller |freundlicher )?unterstützung|(ko)?finanziert (durch|von|aus|vom)|gefördert (durch|von|aus|vom|mit)|"
    r"investiert in ihre zukunft|aus mitteln de[sr]|"
    r"avec (le soutien|l.appui|le concours)|(co)?financé\w* par|soutenu\w* par|cofinancement du feder|"
    r"(co-?)?funded by|(co-?)?financed by|with (the )?(financial )?support (of|from)|supported by|"
    r"(ko)?finanzéiert vu[nm]?|ënnerstëtzt vu[nm]?|mat (der )?ënnerstëtzung vu[nm]?)\b",
    re.IGNORECASE,
)
"""Openings of a line that says who pays."""


@dataclass(slots=True)
class Tally:
    """What speaks for one theme."""

    rows: list[TermEvidence] = field(default_factory=list)
    strong: float = 0.0
    weak: float = 0.0
    terms: set[str] = field(default_factory=set)
    in_headline: bool = False
    in_lead: bool = False
    page_words: int = 0
    """Length of the whole page, the same for every theme."""

    @property
    def total(self) -> float:
        """Strong and weak terms together."""
        return self.strong + self.weak


@dataclass(slots=True)
class _Found:
    printed: str
    weight: float
    strong: bool
    count: int = 0
    in_lead: bool = False


SetAside = dict[tuple[str, int], str]
"""Reason by theme and word number; theme ``""`` stands for every theme."""


def _chosen(hits: Sequence[Hit], set_aside: SetAside) -> tuple[list[Hit], list[tuple[Hit, str]]]:
    """Of hits that overlap within a theme the longest, then the heaviest; and those set aside, with the reason."""
    taken: dict[str, set[int]] = defaultdict(set)
    kept, dropped = [], []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, -hit.term.weight, hit.start)):
        theme = hit.term.theme_id
        span = range(hit.start, hit.end)
        if hit.term.strength == "excluded" or not taken[theme].isdisjoint(span):
            continue
        taken[theme].update(span)
        reason = next((set_aside[key] for at in span for key in ((theme, at), ("", at)) if key in set_aside), None)
        if reason is None:
            kept.append(hit)
        else:
            dropped.append((hit, reason))
    return kept, dropped


def _sender(words: Sequence[Word], source: Source | None, language: str) -> set[int]:
    """Words that are the name of the body whose page this is."""
    if source is None:
        return set()
    places: set[int] = set()
    for name in {source.name, source.publisher, *source.names.values()}:
        wanted = [word.folded for word in split_words(name, language)]
        size = len(wanted)
        if size < 2:
            continue
        for start in range(len(words) - size + 1):
            if words[start].folded == wanted[0] and [word.folded for word in words[start : start + size]] == wanted:
                places.update(range(start, start + size))
    return places


def _credits(content: str, words: Sequence[Word]) -> set[int]:
    """Words of a sentence from where it begins to say who pays."""
    places: set[int] = set()
    for match in CREDIT.finditer(content):
        at = next((number for number, word in enumerate(words) if word.start >= match.start()), None)
        if at is not None:
            sentence = words[at].sentence
            places.update(n for n in range(at, len(words)) if words[n].sentence == sentence)
    return places


def _printed(content: str, words: Sequence[Word], hit: Hit) -> str:
    return content[words[hit.start].start : words[hit.end - 1].end]


def _weigh_field(
    lexicon: Lexicon, name: Field, content: str, source: Source | None, tallies: dict[str, Tally]
) -> int:
    words = split_words(content, lexicon.language)
    hits = lexicon.match(words, capitals=content.isupper())
    site_wide = SITE_WIDE.get(source.kind, frozenset()) if source else frozenset()
    set_aside: SetAside = {("interreg-funding", at): "credit line" for at in _credits(content, words)}
    set_aside |= {("", at): "sender" for at in _sender(words, source, lexicon.language)}
    for hit in hits:
        theme = hit.term.theme_id
        if hit.term.strength == "excluded":
            set_aside |= {(theme, at): hit.term.text for at in range(hit.start, hit.end)}
    kept, dropped = _chosen(hits, set_aside)
    found: dict[tuple[str, str], _Found] = {}
    for hit in kept:
        term = hit.term
        strong = term.strength == "strong"
        if not strong and term.theme_id in site_wide:
            dropped.append((hit, "site-wide"))
            continue
        entry = found.setdefault(
            (term.theme_id, term.text), _Found(_printed(content, words, hit), term.weight, strong)
        )
        entry.count += 1
        entry.in_lead |= name == "article_body" and words[hit.start].sentence == 0
    for (theme, text), entry in found.items():
        tally = tallies[theme]
        weight = entry.weight * PLACE_WEIGHT[name] * (1 + math.log(entry.count))
        if entry.strong and name != "article_section":
            tally.strong += weight
            tally.terms.add(text)
            tally.in_headline |= name == "headline"
            tally.in_lead |= entry.in_lead
        else:
            tally.weak += weight
        tally.rows.append(
            TermEvidence(term=text, found=entry.printed, field=name, count=entry.count, weight=round(weight, 2))
        )
    for hit, reason in {(hit.term, reason): (hit, reason) for hit, reason in reversed(dropped)}.values():
        tallies[hit.term.theme_id].rows.append(
            TermEvidence(term=reason, found=_printed(content, words, hit), field="rule", count=1, weight=-hit.term.weight)
        )
    return len(words)


def weigh(
    fields: Mapping[Field, str], lexicons: Sequence[Lexicon], source: Source | None = None
) -> dict[str, Tally]:
    """What speaks for each theme that has any term in the fields, and for housekeeping (``lexicon.HOUSEKEEPING``).

    Of several lexicons, tried where the language is not known, the one that finds most is believed.
    """
    best: dict[str, Tally] = {}
    for lexicon in lexicons:
        tallies: dict[str, Tally] = defaultdict(Tally)
        size = sum(_weigh_field(lexicon, name, content, source, tallies) for name, content in fields.items() if content)
        # A long page mentions everything: what counts is density, not length.
        density = 1 + 0.5 * math.log1p(size / 80)
        for tally in tallies.values():
            tally.strong /= density
            tally.weak /= density
            tally.page_words = size
        if not best or _strength(tallies) > _strength(best):
            best = tallies
    return dict(best)


def _strength(tallies: Mapping[str, Tally]) -> float:
    return sum(tally.strong for tally in tallies.values())
