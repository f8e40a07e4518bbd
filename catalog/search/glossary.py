"""What has one meaning and many names: the hand-kept glossary, theme labels, places and bodies, all as concepts."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from catalog.model.languages import LANGUAGES, UNDETERMINED
from catalog.registry.organisations import load_organisations
from catalog.registry.places import load_places
from catalog.registry.themes import load_themes
from catalog.search.folding import fold, raw_words
from catalog.search.stems import stem

GLOSSARY: Final = Path(__file__).with_name("glossary.toml")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Concept:
    """One meaning with its names by language."""

    id: str
    origin: str
    """``glossary``, ``theme``, ``place`` or ``organisation``."""
    names: Mapping[str, tuple[str, ...]]
    """By language; ``und`` for a name that belongs to none."""
    examples: frozenset[str] = frozenset()
    """Names that are sought for the meaning but do not stand for it: Cattenom is a nuclear plant, not every one is Cattenom."""


Key = tuple[str, ...]
"""The stems of a name, one a word."""


@dataclass(frozen=True, slots=True)
class Concepts:
    """All concepts, found by the stems of any of their names."""

    by_key: Mapping[str, Mapping[Key, tuple[Concept, ...]]]
    """Language, then stems."""
    longest: int
    """Words in the longest name."""

    def find(self, raw: tuple[str, ...]) -> dict[str, tuple[Concept, ...]]:
        """Concepts that these words name, by the language in which they name them."""
        found = {}
        for language in (*LANGUAGES, UNDETERMINED):
            concepts = self.by_key.get(language, {}).get(key_of(raw, language), ())
            if concepts:
                found[language] = concepts
        return found


    def find_in(self, raw: tuple[str, ...], language: str) -> tuple[Concept, ...]:
        """Concepts that these words name in one language."""
        return self.by_key.get(language, {}).get(key_of(raw, language), ())

    @property
    def places(self) -> dict[str, str]:
        """Folded single-word names of places, each with the id of its place; a name of two places is left out."""
        known: dict[str, set[str]] = {}
        for keys in self.by_key.values():
            for all_ in keys.values():
                for concept in all_:
                    if concept.origin == "place":
                        for names in concept.names.values():
                            for name in names:
                                known.setdefault(fold(name), set()).add(concept.id)
        return {name: f"@{min(ids)}" for name, ids in known.items() if len(ids) == 1 and " " not in name}


def key_of(raw: Iterable[str], language: str) -> Key:
    """Words of a name as stems of the language, so that any form of it is found."""
    return tuple(stem(word, language) for word in raw)


@lru_cache(maxsize=1)
def load_concepts() -> Concepts:
    """Every concept of glossary and registry. Read once."""
    return index_concepts([*read_glossary(), *_themes(), *_places(), *_organisations()])


def index_concepts(concepts: Iterable[Concept]) -> Concepts:
    """Concepts by the stems of their names."""
    by_key: dict[str, dict[Key, list[Concept]]] = {}
    longest = 1
    for concept in concepts:
        for language, names in concept.names.items():
            for name in names:
                raw = raw_words(name)
                if not raw or name in concept.examples:
                    continue
                longest = max(longest, len(raw))
                entry = by_key.setdefault(language, {}).setdefault(key_of(raw, language), [])
                if concept not in entry:
                    entry.append(concept)
    return Concepts({lang: {key: tuple(all_) for key, all_ in keys.items()} for lang, keys in by_key.items()}, longest)


def read_glossary(path: Path = GLOSSARY) -> list[Concept]:
    """The entries of ``glossary.toml``. Raises ValueError with the entry's key when a name or language is malformed."""
    concepts = []
    for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
        unknown = set(entry) - set(LANGUAGES)
        if unknown or not all(isinstance(names, list) and names for names in entry.values()):
            wanted = ", ".join(LANGUAGES)
            raise ValueError(f"{path.name}: [{key}] takes lists of names under {wanted}; got {sorted(entry)}")
        names: dict[str, tuple[str, ...]] = {
            lang: tuple(name.removeprefix("+") for name in entry[lang]) for lang in LANGUAGES if lang in entry
        }
        examples = frozenset(name[1:] for listed in entry.values() for name in listed if name.startswith("+"))
        concepts.append(Concept(id=key, origin="glossary", names=names, examples=examples))
    return concepts


def _themes() -> list[Concept]:
    return [
        Concept(
            id=theme.id,
            origin="theme",
            names={lang: (label, *theme.alt_label.get(lang, ())) for lang, label in theme.pref_label.items()},
        )
        for theme in load_themes().values()
    ]


def _places() -> list[Concept]:
    return [
        Concept(id=place.id, origin="place", names={lang: tuple(names) for lang, names in place.names.items() if names})
        for place in load_places().values()
    ]


def _organisations() -> list[Concept]:
    return [
        Concept(id=body.id, origin="organisation", names={UNDETERMINED: (body.name, *body.alternate_names)})
        for body in load_organisations().values()
    ]
