"""Makes the weights of ``pipelines/languages/refusal.py`` and tries them on lines left out: ``python tests/benchmarks/refusal.py``.

Lines in the five languages: the half of NTREX beside the project (headlines, lines of at most 40 characters, beginnings of
others). Other languages: ``tests/gold/other_languages.toml``, whole lines and their beginnings. What belongs to one line stays in one fold.
"""

import gzip
import hashlib
import json
import sys
import tomllib
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np

from pipelines.languages.decision import sample_of
from pipelines.languages.refusal import WEIGHTS, Signs, read_signs

ROOT = Path(__file__).parents[2]
MATERIAL = ROOT.parent / "shared" / "pages" / "language.jsonl.gz"
FOLDS = 10
PENALTY = 0.5


def beginning(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters + 1].rsplit(" ", 1)[0]


def lines() -> list[tuple[str, bool]]:
    """Lines and whether they are in one of the five."""
    with gzip.open(MATERIAL, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    ours = [row["text"] for row in rows if len(row["text"]) <= 40 or row["kind"] == "headline"]
    ours += [beginning(row["text"], 40) for row in rows[::5]]
    gold = tomllib.loads((ROOT / "tests" / "gold" / "other_languages.toml").read_text(encoding="utf-8"))
    whole = [line for text in gold.values() for line in text.strip().splitlines()]
    others = [cut for line in whole for cut in (line, beginning(line, 40), " ".join(line.split()[:3]))]
    return [(text, True) for text in ours] + [(text, False) for text in others]


def fit(rows: np.ndarray, ours: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method, both sides of equal weight."""
    weights = np.where(ours == 1, len(ours) / 2 / ours.sum(), len(ours) / 2 / (1 - ours).sum())
    values = np.zeros(rows.shape[1])
    for _ in range(60):
        sure = 1 / (1 + np.exp(-rows @ values))
        slope = rows.T @ (weights * (sure - ours)) + PENALTY * values
        bend = (rows * (weights * sure * (1 - sure))[:, None]).T @ rows + PENALTY * np.eye(len(values))
        values -= np.linalg.solve(bend, slope)
    return values


def main() -> None:
    chosen = [(sample_of(text), ours) for text, ours in lines()]
    rows = np.array([astuple(read_signs(text)) for text, _ in chosen])
    ours = np.array([float(one) for _, one in chosen])
    # Beginnings are grouped with their line by its first two words.
    fold = np.array([hashlib.sha256(" ".join(text.split()[:2]).encode()).digest()[0] % FOLDS for text, _ in chosen])
    odds = np.zeros(len(rows))
    for number in range(FOLDS):
        odds[fold == number] = rows[fold == number] @ fit(rows[fold != number], ours[fold != number])
    print(f"{int(ours.sum())} lines of ours, {int((1 - ours).sum())} others; each judged by a model made without it")
    for mark in (-1.0, -0.5, 0.0, 0.5, 1.0):
        print(f"mark {mark:+.1f}: ours kept {100 * np.mean(odds[ours == 1] > mark):.2f} %, others refused {100 * np.mean(odds[ours == 0] <= mark):.2f} %")
    for name, values in (("made", fit(rows, ours)), ("in use", astuple(WEIGHTS))):
        print(name, ", ".join(f"{key.name}={value:.2f}" for key, value in zip(fields(Signs), values, strict=True)))


if __name__ == "__main__":
    if not MATERIAL.exists():
        sys.exit(f"{MATERIAL.name} lies beside the project and is absent here")
    main()
