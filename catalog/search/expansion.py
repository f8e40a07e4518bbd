"""Which words of a question mean something we know in other languages, and the words that are added for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from catalog.model.languages import LANGUAGES, UNDETERMINED
from catalog.search.folding import fold, words
from catalog.search.glossary import Concept, Concepts, load_concepts
from catalog.search.grammar import Term
from catalog.search.stop import STOP

_MOST_NAMES: Final = 8
"""Names added per concept and language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A name sought besides the words asked."""

    in_language: str
    word: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A run of words that mean one thing, and what is added to it."""

    terms: tuple[Term, ...]
    additions: tuple[Addition, ...] = ()
    alternative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A question read part by part."""

    parts: tuple[Part, ...]
    ignored: tuple[Term, ...] = ()

    @classmethod
    def plain(cls, terms: Sequence[Term]) -> "Reading":
        """Nothing added, nothing left out."""
        return cls(parts=tuple(Part(terms=(term,), alternative=term.alternative) for term in terms))


def read(terms: Sequence[Term], *, ui: str, concepts: Concepts | None = None) -> Reading:
    """The longest runs of plain words that name a concept, from the left; common words between them are left out."""
    known = load_concepts() if concepts is None else concepts
    parts: list[Part] = []
    ignored: list[Term] = []
    place = 0
    while place < len(terms):
        run, additions = _longest_run(terms, place, known, ui)
        if run:
            taken = tuple(terms[place : place + run])
            parts.append(Part(terms=taken, additions=additions, alternative=taken[0].alternative))
            place += run
            continue
        term = terms[place]
        place += 1
        if _is_plain(term) and len(term.words) == 1 and term.words[0] in STOP:
            ignored.append(term)
        else:
            parts.append(Part(terms=(term,), alternative=term.alternative))
    if not parts and ignored:
        return Reading.plain(terms)
    return Reading(parts=tuple(parts), ignored=tuple(ignored))


def _is_plain(term: Term) -> bool:
    return not (term.quoted or term.prefix or term.field)


def _longest_run(terms: Sequence[Term], place: int, known: Concepts, ui: str) -> tuple[int, tuple[Addition, ...]]:
    raw: list[str] = []
    best: tuple[int, tuple[Addition, ...]] = (0, ())
    for run, term in enumerate(terms[place : place + known.longest], start=1):
        if not _is_plain(term) or (run > 1 and term.alternative):
            break
        raw.extend(term.raw)
        if len(raw) > known.longest:
            break
        found = known.find(tuple(raw))
        if found and not (run == 1 and term.words[0] in STOP):
            best = (run, _additions(tuple(raw), found, ui))
    return best if best[0] else _of_joined(terms[place], known, ui)


def _of_joined(term: Term, known: Concepts, ui: str) -> tuple[int, tuple[Addition, ...]]:
    """``MRI-scanner``: where the whole names nothing, what its first meaningful part names."""
    if _is_plain(term) and len(term.raw) > 1:
        for word in term.raw:
            found = known.find((word,)) if len(word) > 2 else {}
            if found:
                return 1, _additions((word,), found, ui)
    return 0, ()


def _additions(raw: tuple[str, ...], found: dict[str, tuple[Concept, ...]], ui: str) -> tuple[Addition, ...]:
    """Names of the concepts, the asked one left out. A word of the reader's language means what it means there."""
    meant = found[ui] if ui in found else tuple(dict.fromkeys(concept for all_ in found.values() for concept in all_))
    asked = " ".join(fold(word) for word in raw)
    additions: dict[tuple[str, str], Addition] = {}
    for concept in meant:
        for language in (*LANGUAGES, UNDETERMINED):
            for name in concept.names.get(language, ())[:_MOST_NAMES]:
                spelt = " ".join(words(name))
                if spelt != asked:
                    additions.setdefault(
                        (language, spelt), Addition(in_language=language, word=name, because=concept.origin)
                    )
    return tuple(additions.values())
