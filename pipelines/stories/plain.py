"""Vectors without the encoder: the meanings of our glossary, figures, names and the beginnings of words, hashed.

It sees that ``Krankenhaus`` and ``hôpital`` mean one thing where the glossary does, and nothing beyond.
"""

from collections.abc import Sequence
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from catalog.search.encoder import DIMENSIONS, quantise
from catalog.search.folding import fold_word, raw_words
from catalog.search.glossary import load_concepts
from pipelines.stories.names import names_of
from pipelines.stories.numbers import figures

_LONGEST_NAME: Final = 3


def plain_vectors(texts: Sequence[tuple[str, str]], lead: int) -> NDArray[np.int8]:
    """Two vectors a text (given with its language), of the first ``lead`` characters and of all; shape (n, 2, 512)."""
    rows = np.zeros((len(texts), 2, DIMENSIONS), dtype=np.float32)
    for number, (language, text) in enumerate(texts):
        rows[number, 0] = _vector(text[:lead], language)
        rows[number, 1] = _vector(text, language)
    return quantise(rows)


def _vector(text: str, language: str) -> NDArray[np.float32]:
    row = np.zeros(DIMENSIONS, dtype=np.float32)

    def put(token: str, weight: float) -> None:
        code = crc32(token.encode())
        row[code % DIMENSIONS] += weight if code & 0x80000000 else -weight

    found = raw_words(text)
    for meaning in _meanings(found, language):
        put(f"meaning {meaning}", 1.5)
    for word in set(found):
        if len(word) > 5:
            put(f"begin {fold_word(word)[:5]}", 0.5)
    for name in names_of(text):
        put(f"name {name}", 1.0)
    said = figures(text)
    for value in said.numbers:
        put(f"number {value}", 1.5 if value > 12 else 0.5)
    for day in said.days:
        put(f"day {day}", 1.5)
    length = float(np.sqrt((row**2).sum()))
    return row / length if length else row


def _meanings(found: Sequence[str], language: str) -> set[str]:
    concepts = load_concepts()
    meanings = set()
    for place in range(len(found)):
        for run in range(1, _LONGEST_NAME + 1):
            for concept in concepts.find_in(tuple(found[place : place + run]), language):
                meanings.add(concept.id)
    return meanings
