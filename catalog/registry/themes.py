"""The theme scheme, read strictly from ``themes/*.toml``: one file a concept, ``scheme.toml`` the whole.

A file's stem is the concept's id. Its keys are the fields of :class:`catalog.model.theme.Theme`; labels are tables by
language. An unknown key, a missing label or a broken reference is refused with file, key and remedy.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from catalog.model.errors import SourceFileError
from catalog.model.languages import LANGUAGES
from catalog.model.theme import ExactMatch, Theme

FOLDER: Final = Path(__file__).with_name("themes")
LABELS: Final = ("pref_label", "alt_label", "hidden_label", "weak_label", "excluded_label")
PLAIN: Final = ("broader", "definition", "scope_note", "interreg", "exact_match")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """The concept scheme as a whole."""

    version: str
    title: Mapping[str, str]
    order: tuple[str, ...]
    """Every concept once: a domain, then its themes."""


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceFileError(f"{path.name}: not valid TOML: {error}") from error


def _by_language(path: Path, key: str, table: Any, *, complete: bool) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise SourceFileError(f"{path.name}: [{key}] must be a table by language ({', '.join(LANGUAGES)}).")
    unknown = sorted(set(table) - set(LANGUAGES))
    if unknown:
        raise SourceFileError(f"{path.name}: [{key}] {unknown[0]} is none of {', '.join(LANGUAGES)}.")
    missing = [language for language in LANGUAGES if language not in table]
    if complete and missing:
        raise SourceFileError(f"{path.name}: [{key}] lacks {missing[0]}; every concept is named in all five languages.")
    return table


def _labels(path: Path, key: str, record: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    labels = {}
    for language, terms in _by_language(path, key, record.get(key, {}), complete=False).items():
        if not isinstance(terms, list) or not all(isinstance(term, str) and term.strip("* ") for term in terms):
            raise SourceFileError(f"{path.name}: [{key}] {language} must be a list of words.")
        twice = {term for term in terms if terms.count(term) > 1}
        if twice:
            raise SourceFileError(f"{path.name}: [{key}] {language} holds '{min(twice)}' twice; remove one.")
        labels[language] = tuple(terms)
    return labels


def _theme(path: Path) -> Theme:
    record = _read(path)
    unknown = sorted(set(record) - set(PLAIN) - set(LABELS))
    if unknown:
        raise SourceFileError(f"{path.name}: unknown key '{unknown[0]}'; known are {', '.join(PLAIN + LABELS)}.")
    if not record.get("definition"):
        raise SourceFileError(f"{path.name}: 'definition' is missing; say in one sentence what the theme covers.")
    return Theme(
        id=path.stem,
        broader=record.get("broader"),
        pref_label=_by_language(path, "pref_label", record.get("pref_label", {}), complete=True),
        alt_label=_labels(path, "alt_label", record),
        hidden_label=_labels(path, "hidden_label", record),
        weak_label=_labels(path, "weak_label", record),
        excluded_label=_labels(path, "excluded_label", record),
        definition=record["definition"],
        scope_note=record.get("scope_note", ""),
        exact_match=tuple(ExactMatch(label=one["label"], id=one.get("id")) for one in record.get("exact_match", ())),
        interreg=tuple(record.get("interreg", ())),
    )


@cache
def load_scheme(folder: Path = FOLDER) -> Scheme:
    """The scheme's version, title and order. Raises SourceFileError."""
    path = folder / "scheme.toml"
    record = _read(path)
    return Scheme(
        version=str(record["version"]),
        title=_by_language(path, "title", record["title"], complete=True),
        order=tuple(record["order"]),
    )


@cache
def load_themes(folder: Path = FOLDER) -> Mapping[str, Theme]:
    """All concepts by id, domains and themes, in the order of the scheme. Raises SourceFileError."""
    found = {path.stem: _theme(path) for path in sorted(folder.glob("*.toml")) if path.stem != "scheme"}
    order = load_scheme(folder).order
    for name in sorted(set(found) ^ set(order)):
        wrong = "lacks" if name in found else "names a file that is not there:"
        raise SourceFileError(f"scheme.toml: 'order' {wrong} '{name}'.")
    for theme in found.values():
        if theme.broader is not None and (theme.broader not in found or found[theme.broader].broader is not None):
            raise SourceFileError(f"{theme.id}.toml: broader '{theme.broader}' is no domain of the top level.")
    return {name: found[name] for name in order}


@cache
def leaf_themes() -> tuple[str, ...]:
    """Ids of the themes an item can be given: all but the domains, in the order of the scheme."""
    return tuple(theme.id for theme in load_themes().values() if theme.broader is not None)
