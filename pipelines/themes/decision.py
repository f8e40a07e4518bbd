"""Which of the weighed themes an item is about: a logistic model with few parameters, the same for every theme.

Few parameters shared by all themes cannot learn the words of a training set; they learn how much a headline, a share or
the encoder may be trusted. ``model.json`` holds them, twice: with the encoder and without. ``training.py`` makes it.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from catalog.registry.themes import leaf_themes
from pipelines.themes.lexicon import HOUSEKEEPING
from pipelines.themes.weighing import Tally

MODEL: Final = Path(__file__).with_name("model.json")

TERM_FEATURES: Final = (
    "constant",
    "strong",
    "weak",
    "share",
    "strong_share",
    "in_headline",
    "in_lead",
    "terms",
    "first",
    "housekeeping",
    "housekeeping_share",
)
ENCODER_FEATURES: Final = (
    "likeness",
    "likeness_behind",
    "likeness_none",
    "likeness_first",
    "agreement",
    "unsupported",
    "likeness_lead",
)

MOST: Final = 3
"""No item gets more themes than this."""

NEEDS_A_WORD: Final = frozenset({"cross-border-governance", "interreg-funding"})
"""To the encoder any cooperation looks like cooperation across a border: these two need at least one term."""

OWN_HOUSE: Final = 2.0
"""By so much a theme that the headline does not name loses where the headline speaks of the sender's own office, staff or site:
the rest is then where the office stands or what it did before."""
TERMS_SHARE: Final = 0.1
"""Share of the model that knows terms only beside the one that knows both. The encoder sees likeness in a setting or in one
striking word (a wire fence round a pest: energy), so terms keep a say of their own; on 200 items of another hand a quarter was
too much: one stray word in the body outweighed an encoder that was right."""
LONG_PAGE: Final = 150
"""Words from which a page has room for more than the news of one headline."""
ROOM: Final = 0.8
"""By so much, on the logistic scale, a theme with terms gains for each e-fold of length over LONG_PAGE. The labelled items are
all short, so this was set by hand on the four seed pages."""

FIRST: Final = 1.0
"""By so much the foremost theme gains where nothing speaks of housekeeping: nearly every real news item is about something.
Chosen on items of another hand: recall .70 to .77 at the same precision, and no theme more for items without one."""

_EMPTY: Final = Tally()


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters for one way of deciding."""

    names: tuple[str, ...]
    values: NDArray[np.float64]


def features(
    tallies: Mapping[str, Tally], likeness: Mapping[str, float] | None
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Theme ids and their features, shape (themes, features). ``likeness`` is the encoder's view, with key ``none``."""
    themes = leaf_themes()
    house = tallies.get(HOUSEKEEPING, _EMPTY)
    of = {theme: tallies.get(theme, _EMPTY) for theme in themes}
    most = max((tally.total for tally in of.values()), default=0.0)
    most_strong = max((tally.strong for tally in of.values()), default=0.0)
    rows = []
    for theme in themes:
        tally = of[theme]
        row = [
            1.0,
            math.log1p(tally.strong),
            math.log1p(tally.weak),
            tally.total / most if most else 0.0,
            tally.strong / most_strong if most_strong else 0.0,
            float(tally.in_headline),
            float(tally.in_lead),
            math.log1p(len(tally.terms)),
            float(most > 0 and tally.total == most),
            math.log1p(house.strong + 0.5 * house.weak),
            house.total / (house.total + tally.total) if house.total else 0.0,
        ]
        if likeness is not None:
            value = likeness[theme]
            highest = max(score for key, score in likeness.items() if key not in {theme, "none"})
            row += [
                value,
                min(0.0, value - highest),
                likeness["none"],
                float(value > highest),
                max(0.0, value) * math.log1p(tally.total),
                float(tally.total == 0),
                max(0.0, value - highest),
            ]
        rows.append(row)
    return themes, np.array(rows)


@cache
def load_weights(way: str) -> Weights:
    """The parameters for ``terms`` or ``encoder``, from the file beside this module."""
    record = json.loads(MODEL.read_text(encoding="utf-8"))[way]
    return Weights(tuple(record), np.array(list(record.values())))


def score_themes(
    tallies: Mapping[str, Tally], likeness: Mapping[str, float] | None
) -> list[tuple[str, float]]:
    """Every theme with its score, 0 to 1, best first; from one half on it is given."""
    themes, rows = features(tallies, None)
    logits = rows @ load_weights("terms").values
    if likeness is not None:
        both = features(tallies, likeness)[1] @ load_weights("encoder").values
        logits = TERMS_SHARE * logits + (1 - TERMS_SHARE) * both
    for number, theme in enumerate(themes):
        tally = tallies.get(theme, _EMPTY)
        if tally.strong and tally.page_words > LONG_PAGE:
            logits[number] += ROOM * math.log(tally.page_words / LONG_PAGE)
    house = tallies.get(HOUSEKEEPING, _EMPTY)
    logits[int(logits.argmax())] += FIRST if house.total == 0 else 0.0
    if house.in_headline:
        logits -= OWN_HOUSE * np.array([not tallies.get(theme, _EMPTY).in_headline for theme in themes])
    scores = dict(zip(themes, (1 / (1 + np.exp(-logits))).tolist(), strict=True))
    for theme in NEEDS_A_WORD:
        if tallies.get(theme, _EMPTY).total == 0:
            scores[theme] = 0.0
    return sorted(scores.items(), key=lambda pair: -pair[1])
