"""Which bodies, programmes and projects a text names: whole words, with their case, the longest spelling first."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from catalog.model.article import OrganisationTag
from catalog.model.theme import Organisation
from catalog.registry.organisations import load_organisations
from pipelines.places.gazetteer import even_out

_LEGAL: Final = re.compile(
    r"\s+(e\s?\.?\s?V\.?|asbl|a\.s\.b\.l\.|vzw|v\.z\.w\.|ivzw|aisbl|gGmbH|GmbH|mbH|EWIV|EGTC|EVTZ|EGTS|GECT)$"
)
_LEGAL_PATTERN: Final = r"(?:\s?e\.?\s?V\.?|\s(?:asbl|vzw|ivzw|aisbl|g?GmbH|mbH|EWIV|EGTC|EVTZ|EGTS|GECT))?"
_TITLE: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Spelling:
    organisation_id: str
    pattern: re.Pattern[str]
    length: int


def _spellings(organisation: Organisation) -> tuple[str, ...]:
    plain = re.sub(r" \((?:[A-Z]{2}(?:-[A-Z]{2})*)\)$", "", organisation.name)
    if plain != organisation.name and organisation.kind == "body":
        # "Provincie Limburg (BE)": two bodies share the name, only their other spellings tell them apart.
        return organisation.alternate_names
    return (plain, *organisation.alternate_names)


def _pattern(spelling: str) -> re.Pattern[str]:
    """A spelling with any legal form or none, blanks and hyphens as printed."""
    stem = _LEGAL.sub("", spelling)
    words = r"\s+".join(re.escape(word).replace("\\-", r"\s?[-–]\s?") for word in stem.split())
    return re.compile(
        rf"(?<![\w@/]){words}{_LEGAL_PATTERN}(?![\w@]|-\w)" if stem[-1].isalnum() else rf"(?<![\w@/]){words}(?!\w)"
    )


@cache
def _by_first_word() -> Mapping[str, tuple[_Spelling, ...]]:
    index: dict[str, dict[tuple[str, str], _Spelling]] = defaultdict(dict)
    for organisation in load_organisations().values():
        for spelling in _spellings(organisation):
            word = _TITLE.search(spelling)
            if word is not None:
                even = even_out(spelling)
                index[word[0]][organisation.id, even] = _Spelling(organisation.id, _pattern(even), len(even))
    return MappingProxyType(
        {word: tuple(sorted(found.values(), key=lambda spelling: -spelling.length)) for word, found in index.items()}
    )


def tag_organisations(*, headline: str, text: str, in_language: str) -> tuple[OrganisationTag, ...]:
    """Return the organisations named, those of the headline and the most often named first.

    The list knows the names in all languages, so ``in_language`` decides nothing today; it is part of the promise because a
    name may one day be a common word of one language.
    """
    del in_language
    found: dict[str, Counter[str]] = defaultdict(Counter)
    in_headline: set[str] = set()
    for part, is_headline in ((even_out(headline), True), (even_out(text), False)):
        done = 0
        for word in _TITLE.finditer(part):
            if word.start() < done:
                continue
            for spelling in _by_first_word().get(word[0], ()):
                match = spelling.pattern.match(part, word.start())
                if match is not None:
                    done = match.end()
                    found[spelling.organisation_id][match[0].strip()] += 1
                    if is_headline:
                        in_headline.add(spelling.organisation_id)
                    break
    ranked = sorted(found, key=lambda key: (key not in in_headline, -found[key].total()))
    return tuple(
        OrganisationTag(organisation_id=key, evidence=_evidence(found[key], key in in_headline)) for key in ranked
    )


def _evidence(spellings: Counter[str], is_headline: object) -> str:
    words = ", ".join(f"{name} ×{count}" if count > 1 else name for name, count in spellings.most_common())
    return f"{words} ({'headline' if is_headline else 'text'})"
