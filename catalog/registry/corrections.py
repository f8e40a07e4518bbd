"""What people put right: small dated records, applied last, that outlive every re-reading and rebuild.

They lie in ``catalog/registry/corrections/*.toml`` and in the operator's data folder; a later one wins. Each is also a
test case: ``tests/test_corrections.py`` reads them all strictly.

    [[correction]]
    item  = "a1b2c3d4e5f6"        # an item's id or address
    field = "add_theme"
    value = "water"
    by    = "editor"              # a role, never a name
    why   = "the levee is the subject"
    date  = 2026-11-10
"""

import dataclasses
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal, get_args

from catalog.model.article import (
    ArticleKind,
    LanguageDecision,
    PlaceTag,
    Precision,
    TaggedArticle,
    TermEvidence,
    ThemeTag,
)
from catalog.model.errors import SourceFileError
from catalog.model.languages import LANGUAGES, UNDETERMINED
from catalog.registry.places import load_places
from catalog.registry.strict import WrongKey, read_strictly
from catalog.registry.themes import load_themes

Field = Literal[
    "add_theme",
    "remove_theme",
    "add_place",
    "remove_place",
    "language",
    "date_published",
    "headline",
    "kind",
    "join_story",
    "part_story",
]

FIELDS: Final[tuple[Field, ...]] = get_args(Field)

_PRECISION: Final = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing put right."""

    item: str
    """Id or canonical address of the item."""
    field: Field
    """What is put right."""
    value: str
    """Theme or place id, language code, date (empty: not stated), headline, kind, or the id of the other item of a story."""
    by: str
    """The role of who did it."""
    why: str
    """In a sentence."""
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    correction: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """All that is put right, in order of date."""

    records: tuple[Correction, ...] = ()

    def of(self, *names: str) -> tuple[Correction, ...]:
        """Those of an item, by id or address."""
        return tuple(record for record in self.records if record.item in names)

    @property
    def joined(self) -> tuple[tuple[str, str], ...]:
        """Pairs of items that always share a story."""
        return self._pairs("join_story")

    @property
    def parted(self) -> tuple[tuple[str, str], ...]:
        """Pairs of items that never do."""
        return self._pairs("part_story")

    def _pairs(self, field: Field) -> tuple[tuple[str, str], ...]:
        last: dict[frozenset[str], Correction] = {}
        for record in self.records:
            if record.field in ("join_story", "part_story"):
                last[frozenset((record.item, record.value))] = record
        return tuple((record.item, record.value) for record in last.values() if record.field == field)


def default_corrections() -> Path:
    """Those kept with the project."""
    return Path(__file__).parent / "corrections"


def load_corrections(*folders: Path) -> Corrections:
    """All corrections of the project and of the given folders. Raises SourceFileError naming file, key and remedy."""
    records: list[Correction] = []
    for folder in (default_corrections(), *folders):
        for path in sorted(folder.glob("*.toml")):
            records += _read(path)
    return Corrections(records=tuple(sorted(records, key=lambda record: record.date)))


def _read(path: Path) -> tuple[Correction, ...]:
    try:
        found = read_strictly(tomllib.loads(path.read_text(encoding="utf-8")), _File).correction
    except WrongKey as wrong:
        raise SourceFileError(f"{path}: {wrong}") from wrong
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceFileError(f"{path}: cannot be read ({error}); it holds [[correction]] tables in UTF-8.") from error
    for record in found:
        check_correction(record, where=str(path))
    return found


def check_correction(record: Correction, *, where: str) -> None:
    """Raises SourceFileError when the value means nothing for its field."""
    allowed: Iterable[str] | None = None
    if record.field in ("add_theme", "remove_theme"):
        allowed = [theme.id for theme in load_themes().values() if theme.broader]
    elif record.field in ("add_place", "remove_place"):
        allowed = load_places().keys()
    elif record.field == "language":
        allowed = (*LANGUAGES, UNDETERMINED)
    elif record.field == "kind":
        allowed = get_args(ArticleKind)
    if allowed is not None and record.value not in allowed:
        named = ", ".join(sorted(allowed)[:40])
        raise SourceFileError(f"{where}: value is '{record.value}' for {record.field}. One of: {named}.")
    if record.field == "date_published" and record.value:
        try:
            date.fromisoformat((record.value + "-01-01")[:10] if len(record.value) < 10 else record.value[:10])
        except ValueError as error:
            raise SourceFileError(f"{where}: value is '{record.value}'; a date like 2026-11-10, or empty.") from error


def apply_corrections(tagged: TaggedArticle, corrections: Corrections) -> TaggedArticle:
    """The item as people put it right; each change leaves its reason in the evidence."""
    for record in corrections.of(tagged.article.id, tagged.article.url):
        tagged = _apply(tagged, record)
    return tagged


def _apply(tagged: TaggedArticle, record: Correction) -> TaggedArticle:
    article, reason = tagged.article, f"corrected by {record.by}: {record.why}"
    match record.field:
        case "add_theme" | "remove_theme":
            kept = tuple(tag for tag in tagged.about if tag.theme_id != record.value)
            if record.field == "add_theme":
                evidence = TermEvidence(term=reason, found=reason, field="rule", count=1, weight=1.0)
                kept = (ThemeTag(theme_id=record.value, score=1.0, evidence=(evidence,)), *kept)[:3]
            return dataclasses.replace(tagged, about=kept)
        case "add_place" | "remove_place":
            places = tuple(tag for tag in tagged.places if tag.place_id != record.value)
            if record.field == "add_place":
                places = (*places, PlaceTag(place_id=record.value, evidence=reason))
            return dataclasses.replace(tagged, places=places)
        case "language":
            language = LanguageDecision(in_language=record.value, confidence=1.0, evidence=(reason,))
            return dataclasses.replace(tagged, language=language)
        case "date_published":
            day = record.value or None
            precision = (_PRECISION.get(len(day)) or Precision.MINUTE) if day else None
            changed = dataclasses.replace(article, date_published=day, date_precision=precision)
            return dataclasses.replace(tagged, article=changed)
        case "headline":
            return dataclasses.replace(tagged, article=dataclasses.replace(article, headline=record.value))
        case "kind":
            kind = next(kind for kind in get_args(ArticleKind) if kind == record.value)
            return dataclasses.replace(tagged, article=dataclasses.replace(article, kind=kind))
        case _:
            return tagged  # stories are joined and parted where items are grouped


def write_correction(folder: Path, record: Correction) -> Path:
    """Keep one correction as a file of its own. Raises SourceFileError for a value that means nothing."""
    check_correction(record, where="correction")
    folder.mkdir(parents=True, exist_ok=True)
    number = len(list(folder.glob(f"{record.date.isoformat()}-*.toml"))) + 1
    path = folder / f"{record.date.isoformat()}-{number:03}.toml"
    lines = [f"{key} = {_quoted(getattr(record, key))}" for key in ("item", "field", "value", "by", "why")]
    text = "\n".join(["[[correction]]", *lines, f"date = {record.date.isoformat()}", ""])
    path.write_text(text, encoding="utf-8")
    return path


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
