"""Which places an item is about, each name settled by the words around it, the other places, and where the source sits."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from catalog.model.article import PlaceTag
from catalog.model.source import Source
from catalog.model.theme import Place
from catalog.registry.nuts import region_of
from catalog.registry.places import load_places, local_languages
from pipelines.places.context import Reading, read_context
from pipelines.places.gazetteer import Mention, even_out, find_mentions

EVERYDAY: Final = {"fr": frozenset(["Trier", "Visé"])}
"""Names that are sure elsewhere and a common word at the head of a sentence of this language: "Trier ses déchets"."""
NEAR: Final = 30
"""Letters on either side of a name within which a cue weighs more."""
PROPER: Final = frozenset(
    (
        "Limburg",
        "Limbourg",
        "Brabant",
        "Lille",
        "Bocholt",
        "Luxemburg",
        "Luxembourg",
        "Lëtzebuerg",
        "Moselle",
        "Seeland",
        "Sarre",
        "Kempen",
    )
)
"""Ambiguous names that are no common word of any language: their place in the sentence says nothing against them."""
PROVEN: Final = 5
"""After so many sound mentions of a name the words around further ones are not read."""
LIKELY: Final = 3.0
"""Head start of the place that a name means when nothing else is said (Luxembourg: the country)."""
ENOUGH: Final = 1.5
"""An ambiguous name counts from this much evidence on: one cue, one neighbour, or a source of the same country."""
HOME: Final = ("BE", "NL", "LU", "FRE", "FRF", "DEA", "DEB", "DEC", "DE94", "DE12", "DE13", "CH03")
"""The border region; a homonym from elsewhere (Limburg an der Lahn, Halle an der Saale) needs a cue of its own."""
SURNAMES: Final = frozenset(
    (
        "Maas",
        "Luik",
        "Metz",
        "Trier",
        "Gent",
        "Roer",
        "Saar",
        "Sauer",
        "Rhein",
        "Mosel",
        "Konz",
        "Bonn",
        "Nancy",
        "Lorraine",
        "Reims",
    )
)
"""Names of places that people bear and that are not ambiguous otherwise."""


_JOINED: Final = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class _Found:
    mention: Mention
    reading: Reading
    in_headline: bool


@dataclass(frozen=True, slots=True)
class _Case:
    """What is known of an item when a name is settled."""

    words: frozenset[str]
    head: str
    body: str
    language: str
    source: Source | None
    regions: Mapping[str, int]
    countries: Mapping[str, int]


def tag_places(*, headline: str, text: str, in_language: str, source: Source | None = None) -> tuple[PlaceTag, ...]:
    """Return the places named in headline and text, those of the headline and the most often named first.

    A name that is also a common word, a person's name or another place's name counts only when something settles it; the
    evidence says the words found, how often, and what settled them.
    """
    head, body = even_out(headline), even_out(text)
    others: set[str] = set()
    found = [*_read(head, in_language, others, in_headline=True), *_read(body, in_language, others, in_headline=False)]
    if not found:
        return ()
    sure = [_only(item) for item in found]
    places = load_places()
    near = [places[place_id] for place_id in dict.fromkeys(place_id for place_id in sure if place_id)]
    case = _Case(
        words=_cue_words(head, body, found, others),
        head=head,
        body=body,
        language=in_language,
        source=source,
        regions=Counter(region_of(place.nuts) for place in near if place.nuts and len(place.nuts) >= 4),
        countries=Counter(place.country for place in near if place.country),
    )
    by_name: dict[tuple[str, tuple[str, ...]], list[_Found]] = defaultdict(list)
    for item in found:
        by_name[item.mention.name, item.mention.place_ids].append(item)
    tags: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for (name, place_ids), items in by_name.items():
        place, why = _settle(name, [places[place_id] for place_id in place_ids], items, case)
        if place is not None:
            says = f"{name} ×{len(items)}" if len(items) > 1 else name
            where = "headline" if any(item.in_headline for item in items) else "text"
            tags[place.id].append((where == "headline", len(items), f"{says} ({where})" + (f", {why}" if why else "")))
    ranked = sorted(tags.items(), key=lambda pair: (-max(row[0] for row in pair[1]), -sum(row[1] for row in pair[1])))
    return tuple(PlaceTag(place_id=place_id, evidence="; ".join(row[2] for row in rows)) for place_id, rows in ranked)


def _words(text: str) -> Iterator[str]:
    """Words, and words joined by hyphens both whole and in parts."""
    for word in _JOINED.findall(text):
        yield word
        if "-" in word:
            yield from word.split("-")


def _cue_words(head: str, body: str, found: Sequence[_Found], others: set[str]) -> frozenset[str]:
    """Words that may settle a homonym: none are gathered when there is none. A person's name is no cue."""
    if not any(len(item.mention.place_ids) > 1 or _is_ambiguous(item.mention) for item in found):
        return frozenset()
    return frozenset((*_words(head), *_words(body))) - (others - {item.mention.name for item in found})


def _read(text: str, language: str, others: set[str], *, in_headline: bool) -> list[_Found]:
    found = []
    sound: Counter[str] = Counter()
    for mention in find_mentions(text, language):
        if sound[mention.name] >= PROVEN:
            found.append(_Found(mention, Reading.WEAK, in_headline))
            continue
        doubtful = mention.name in SURNAMES or mention.name.title() in SURNAMES or _is_ambiguous(mention)
        reading = read_context(
            text, mention.start, mention.end, language=language, surname=mention.name if doubtful else ""
        )
        if reading is Reading.OTHER or (reading is Reading.WEAK and mention.name in EVERYDAY.get(language, ())):
            others.add(mention.name)
        else:
            sound[mention.name] += 1
            found.append(_Found(mention, reading, in_headline))
    return found


@cache
def _ambiguous_names(place_id: str) -> frozenset[str]:
    names = load_places()[place_id].ambiguous
    return frozenset((*names, *(name.upper() for name in names)))


def _is_ambiguous(mention: Mention) -> bool:
    return all(mention.name in _ambiguous_names(place_id) for place_id in mention.place_ids)


def _only(item: _Found) -> str | None:
    """The place a name means without further evidence, when there is exactly one."""
    plain = [place_id for place_id in item.mention.place_ids if item.mention.name not in _ambiguous_names(place_id)]
    return plain[0] if len(item.mention.place_ids) == 1 and plain else None


def _settle(name: str, candidates: Sequence[Place], items: Sequence[_Found], case: _Case) -> tuple[Place | None, str]:
    """Choose among the places that bear a name; None when nothing speaks for one of them."""
    weighed = []
    for place in candidates:
        score, reasons = _weigh(name, place, items, case)
        doubtful = name in _ambiguous_names(place.id)
        if not doubtful:
            weighed.append((score + LIKELY, place, reasons if len(candidates) > 1 else []))
        elif _is_admitted(name, place, score, reasons, items, case, alone=len(candidates) == 1):
            weighed.append((score, place, reasons))
    weighed.sort(key=lambda row: -row[0])
    if not weighed or (
        len(weighed) > 1 and weighed[0][0] == weighed[1][0] and name in _ambiguous_names(weighed[0][1].id)
    ):
        return None, ""
    return weighed[0][1], ", ".join(weighed[0][2])


def _weigh(name: str, place: Place, items: Sequence[_Found], case: _Case) -> tuple[float, list[str]]:
    score, reasons = 0.0, []
    cues = [cue for cue in place.cues if cue != name and _is_said(cue, case)]
    if cues:
        score += 2.0 * min(len(cues), 3) + 1.5 * any(_is_close(cue, items, case) for cue in cues)
        reasons.append(f"cue {', '.join(cues[:3])}")
    if case.source is not None and place.country:
        covered = [
            code for code in case.source.spatial_coverage if len(code) > 2 and place.nuts and _overlap(code, place.nuts)
        ]
        if covered:
            score += 3.5
            reasons.append(f"source covers {covered[0]}")
        elif case.source.country == place.country:
            score += 2.0
            reasons.append(f"source in {place.country}")
    if place.nuts and case.regions.get(region_of(place.nuts)):
        score += 1.5 * min(case.regions[region_of(place.nuts)], 2)
        reasons.append(f"other places of {region_of(place.nuts)}")
    elif place.country and case.countries.get(place.country):
        score += 0.25
    if place.country and case.language in local_languages(place.country, place.nuts):
        score += 0.5
    return score, reasons


def _is_close(cue: str, items: Sequence[_Found], case: _Case) -> bool:
    """Whether a cue stands within some words of a mention: "de provincie Limburg en Hasselt"."""
    for item in items[:PROVEN]:
        text, mention = case.head if item.in_headline else case.body, item.mention
        if cue in text[max(0, mention.start - NEAR) : mention.end + NEAR]:
            return True
    return False


def _is_said(cue: str, case: _Case) -> bool:
    return cue in case.words or (" " in cue and (cue in case.head or cue in case.body))


def _is_admitted(
    name: str, place: Place, score: float, reasons: list[str], items: Sequence[_Found], case: _Case, *, alone: bool
) -> bool:
    """Whether an ambiguous name may mean this place, given how it stands in the text."""
    best = max((item.reading for item in items), key=lambda reading: reading.value)
    cued = any(reason.startswith("cue") for reason in reasons)
    if place.nuts and not place.nuts.startswith(HOME):
        return cued
    if best is Reading.WEAK and name.rsplit(maxsplit=1)[-1].title() not in PROPER:
        return cued or any(reason.startswith("other places") for reason in reasons)
    if best is Reading.LOCATIVE and score >= 0.5:
        if not reasons:
            reasons.append("named as a place")
        return (
            alone
            or score >= ENOUGH
            or (case.source is None and case.language in local_languages(place.country, place.nuts))
        )
    return score >= ENOUGH


def _overlap(one: str, other: str) -> bool:
    """Whether two NUTS codes lie within each other at level 2."""
    one, other = region_of(one), region_of(other)
    return one.startswith(other) or other.startswith(one)


def place_regions(place_ids: Iterable[str]) -> dict[str, str]:
    """NUTS 2 region and country of each place that has both."""
    places = load_places()
    return {
        region_of(place.nuts): place.country
        for place_id in place_ids
        if (place := places.get(place_id)) is not None and place.nuts and place.country and len(place.nuts) >= 4
    }
