"""How often we are right: counts, precision and recall, and the document the newsroom shows on ``/quality``."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

FIGURES: Final = Path(__file__).parents[1] / "registry" / "quality.json"
"""The figures measured last, as ``tripoint quality --save`` wrote them."""


@dataclass(slots=True)
class Count:
    """Right, wrong and missed labels."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, given: frozenset[str], wanted: frozenset[str]) -> None:
        """Count one item."""
        self.right += len(given & wanted)
        self.wrong += len(given - wanted)
        self.missed += len(wanted - given)

    @property
    def precision(self) -> float | None:
        """Share of given labels that are right, 0 to 1; None where nothing was given."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Share of wanted labels that were given, 0 to 1; None where nothing was wanted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None where nothing was given and nothing wanted."""
        every = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / every if every else None

    def as_record(self) -> dict[str, float | int | None]:
        """For JSON: rounded to a thousandth."""
        shares = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        rounded = {key: None if value is None else round(value, 3) for key, value in shares.items()}
        return {**rounded, "wanted": self.right + self.missed, "given": self.right + self.wrong, "right": self.right}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One item of a labelled set: what we gave and what is right."""

    in_language: str
    given: frozenset[str]
    wanted: frozenset[str]


@dataclass(slots=True)
class Sheet:
    """The counts of one labelled set."""

    items: int = 0
    overall: Count = field(default_factory=Count)
    by_language: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    by_label: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    empty: int = 0
    """Items that should get no label."""
    empty_given: int = 0
    """Of those, how many got one."""

    def as_record(self) -> dict[str, Any]:
        """For JSON and the page."""
        return {
            "items": self.items,
            "overall": self.overall.as_record(),
            "by_language": {key: count.as_record() for key, count in sorted(self.by_language.items())},
            "by_label": {key: count.as_record() for key, count in sorted(self.by_label.items())},
            "without_label": {
                "items": self.empty,
                "given_one": self.empty_given,
                "share": round(self.empty_given / self.empty, 3) if self.empty else None,
            },
        }


def count(judged: Iterable[Judged]) -> Sheet:
    """Micro-averaged counts, in all, by language and by label."""
    sheet = Sheet()
    for item in judged:
        sheet.items += 1
        sheet.overall.add(item.given, item.wanted)
        sheet.by_language[item.in_language].add(item.given, item.wanted)
        for label in item.given | item.wanted:
            one = frozenset({label})
            sheet.by_label[label].add(item.given & one, item.wanted & one)
        if not item.wanted:
            sheet.empty += 1
            sheet.empty_given += bool(item.given)
    return sheet


def load_figures(path: Path = FIGURES) -> Mapping[str, Any] | None:
    """The figures measured last; None where none were kept. Raises ValueError when the file is no JSON."""
    if not path.exists():
        return None
    figures: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return figures
