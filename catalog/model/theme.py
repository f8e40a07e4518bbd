"""The theme scheme as SKOS: concepts in two levels, labels and terms in five languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactMatch:
    """A EuroVoc concept. Ids are text: newer ones read ``c_1138d9d2``."""

    label: str
    id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One concept. ``broader`` is None for the six domains."""

    id: str
    broader: str | None
    pref_label: Mapping[str, str]
    """By language, all five."""
    alt_label: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden_label: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Terms that count as evidence: ``word``, ``two words``, ``stem*``, ``*part*``, ``ACRONYM``."""
    weak_label: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Terms of the same forms that count little: they support other terms and never give the theme alone."""
    excluded_label: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Strings that must not count although they hold a term."""
    definition: str = ""
    scope_note: str = ""
    """Ambiguities, for the person who tunes the matcher."""
    exact_match: tuple[ExactMatch, ...] = ()
    interreg: tuple[str, ...] = ()
    """Interreg 2021-27 objectives: ``PO4 4.5``, ``ISO1`` ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the border region with its names in five languages."""

    id: str
    kind: Literal["country", "region", "province", "district", "town", "river", "area"]
    country: str | None
    nuts: str | None
    """NUTS 2021 code of the region it is or lies in."""
    latitude: float | None
    longitude: float | None
    names: Mapping[str, tuple[str, ...]]
    """By language; the first of each is the one shown."""
    cues: tuple[str, ...] = ()
    """Words that settle a homonym in favour of this place."""
    ambiguous: tuple[str, ...] = ()
    """Names that count only with a cue or a source of the same country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A body or project with its spellings."""

    id: str
    kind: Literal["body", "programme", "project", "euroregion", "company"]
    name: str
    alternate_names: tuple[str, ...] = ()
    """Whole words; one written in capitals is matched with its case."""
    country: str | None = None
    url: str | None = None
