"""How like the themes an item is to the cross-language sentence encoder: by its nearness to examples with known themes.

``head.npz`` holds the vectors of the examples (prototype sentences, then the tuning half), what each says of each theme
(kernel ridge regression) and the digest of the prototype file they were made from. Without the encoder there is no likeness,
and terms decide alone.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from catalog.registry.themes import leaf_themes
from catalog.search.encoder import cosines, encode, is_installed, quantise
from catalog.search.luxembourgish import as_german

PROTOTYPES: Final = Path(__file__).with_name("prototypes.toml")
HEAD: Final = Path(__file__).with_name("head.npz")
NONE: Final = "none"
LEAD_CHARACTERS: Final = 420
"""The encoder reads headline and lead; more costs time and dilutes what the item is about."""
WIDTH: Final = 1.0
"""How fast nearness falls with the squared distance of two unit vectors, ``exp(-WIDTH * distance ** 2)``. Against a linear head
2 to 5 hundredths of F1 were won on four sets; widths from 0.6 to 1.5 do equally well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prototype:
    """A sentence typical of a theme."""

    theme_id: str
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The trained part."""

    vectors: NDArray[np.int8]
    """Of the examples (examples, dimensions); those of the prototypes come first, in the order of their file."""
    units: NDArray[np.float32]
    """The same as unit vectors."""
    says: NDArray[np.float32]
    """What nearness to each example says (examples, themes + 1); the last column belongs to ``none``."""
    usual: NDArray[np.float32]
    """Scores of a text that is near to nothing (themes + 1)."""
    prototypes: tuple[Prototype, ...]

    def apply(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores (items, themes + 1) from the vectors of the passages."""
        scores: NDArray[np.float32] = nearness(vectors, self.units) @ self.says + self.usual
        return scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What the encoder sees in one item."""

    scores: Mapping[str, float]
    """By theme id and ``none``; about 0 (not at all) to 1."""
    vector: NDArray[np.int8]

    def nearest(self, theme_id: str) -> tuple[Prototype, float]:
        """The prototype of the theme nearest to the item, with their cosine."""
        head = load_head()
        rows = [row for row, prototype in enumerate(head.prototypes) if prototype.theme_id == theme_id]
        likenesses = cosines(self.vector, head.vectors[rows])[0]
        best = int(likenesses.argmax())
        return head.prototypes[rows[best]], float(likenesses[best])


def columns() -> tuple[str, ...]:
    """The order of the head's columns."""
    return (*leaf_themes(), NONE)


def read_prototypes() -> tuple[Prototype, ...]:
    """All prototype sentences, in the order of the file."""
    by_theme = tomllib.loads(PROTOTYPES.read_text(encoding="utf-8"))
    return tuple(
        Prototype(theme_id=theme, language=language, text=text)
        for theme, by_language in by_theme.items()
        for language, texts in by_language.items()
        for text in texts
    )


def digest() -> str:
    """Of the prototype file; a head made from another file is not used."""
    return hashlib.sha256(PROTOTYPES.read_bytes()).hexdigest()[:16]


def restored(vectors: NDArray[np.int8]) -> NDArray[np.float32]:
    """Unit vectors again, as near as their kept form allows."""
    wide = vectors.astype(np.float32)
    unit: NDArray[np.float32] = wide / np.linalg.norm(wide, axis=1, keepdims=True)
    return unit


def nearness(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """Gaussian nearness of unit vectors, 0 to 1, shape (left, right)."""
    near: NDArray[np.float32] = np.exp(2 * WIDTH * (left @ right.T - 1))
    return near


def legible(text: str, in_language: str) -> str:
    """The text in a language the encoder has learned: Luxembourgish is read as German, word by word."""
    return as_german(text) if in_language == "lb" else text


def passage(headline: str, text: str, in_language: str) -> str:
    """What the encoder is given of an item: headline and lead."""
    lead = text[:LEAD_CHARACTERS]
    if len(text) > LEAD_CHARACTERS:
        lead = lead.rsplit(" ", 1)[0]
    return legible(f"{headline}. {lead}", in_language)


@cache
def load_head() -> Head:
    """The head and the prototypes, read once a process. Raises ValueError when the two files do not belong together."""
    with np.load(HEAD, allow_pickle=False) as stored:
        if str(stored["digest"]) != digest():
            raise ValueError("head.npz was made from other prototypes; run: python -m pipelines.themes.training")
        return Head(
            vectors=stored["vectors"],
            units=restored(stored["vectors"]),
            says=stored["says"].astype(np.float32),
            usual=stored["usual"].astype(np.float32),
            prototypes=read_prototypes(),
        )


def measure(headline: str, text: str, in_language: str) -> Likeness | None:
    """What the encoder sees in an item; None where it is not installed."""
    if not is_installed():
        return None
    vectors = encode([passage(headline, text, in_language)])
    if vectors is None:
        return None
    scores = load_head().apply(vectors)[0]
    return Likeness(scores=dict(zip(columns(), scores.tolist(), strict=True)), vector=quantise(vectors))
