"""What grouping compares of an item, taken once: shingles, figures, names, addresses and two vectors."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from catalog.model.story import StoryItem
from catalog.search.encoder import DIMENSIONS, encode, is_installed, quantise
from catalog.search.folding import fold, fold_word
from catalog.search.luxembourgish import as_german
from pipelines.stories.addresses import Address, read_address
from pipelines.stories.copies import shingles
from pipelines.stories.names import names_of
from pipelines.stories.numbers import Figures, figures
from pipelines.stories.plain import plain_vectors

LEAD: Final = 300
WHOLE: Final = 1000
"""Characters of headline and text that the two vectors see: a short item is like the beginning of a long one, two long
ones are told apart by more (NTREX, de-en: weakest true pair .59 at 300 characters, .75 at 1,000)."""

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fingerprint:
    """An item as grouping sees it."""

    item: StoryItem
    words: tuple[str, ...]
    """As printed, headline first."""
    headline_words: int
    """How many of them are the headline's."""
    shingles: NDArray[np.uint64]
    figures: Figures
    names: frozenset[str]
    """Folded capitalised words; names of places and countries in one form for all languages."""
    address: Address | None
    alternates: frozenset[str]
    """Keys of the addresses declared as other language versions."""
    links: frozenset[str]
    vectors: NDArray[np.int8]
    """Shape (2, 512): of the lead and of the whole."""
    semantic: bool
    """Whether the vectors are the encoder's, or the plain ones."""

    @property
    def length(self) -> int:
        """Characters of headline and text."""
        return len(self.item.headline) + len(self.item.text)


def digest_of(item: StoryItem) -> str:
    """The key under which an item's vectors may be kept: they hold as long as headline, text and language do."""
    return hashlib.sha256("\0".join((item.in_language, item.headline, item.text[:WHOLE])).encode()).hexdigest()[:32]


def take(items: Sequence[StoryItem], *, vectors: Mapping[str, bytes] | None = None) -> list[Fingerprint]:
    """Fingerprints in the order of the items. ``vectors`` holds what :func:`kept` gave before, by :func:`digest_of`."""
    # Kept vectors are the encoder's and cannot be compared with plain ones.
    known = vectors if vectors and is_installed() else {}
    missing = [item for item in items if digest_of(item) not in known]
    made, semantic = _vectors(missing)
    fresh = {digest_of(item): rows for item, rows in zip(missing, made, strict=True)}
    prints = []
    for item in items:
        key = digest_of(item)
        rows = fresh[key] if key in fresh else np.frombuffer(known[key], dtype=np.int8).reshape(2, DIMENSIONS)
        prints.append(_fingerprint(item, rows, semantic=semantic))
    return prints


def kept(prints: Iterable[Fingerprint]) -> dict[str, bytes]:
    """The vectors to keep for the next night, 1,024 bytes an item."""
    return {digest_of(one.item): one.vectors.tobytes() for one in prints if one.semantic}


def _vectors(items: Sequence[StoryItem]) -> tuple[NDArray[np.int8], bool]:
    texts = [_text(item) for item in items]
    whole = encode([text[:WHOLE] for text in texts])
    if whole is None:
        return plain_vectors([(item.in_language, _joined(item)) for item in items], LEAD), False
    lead = whole.copy()
    longer = [place for place, text in enumerate(texts) if len(text) > LEAD]
    again = encode([texts[place][:LEAD] for place in longer])
    if longer and again is not None:
        lead[longer] = again
    return np.stack([quantise(lead), quantise(whole)], axis=1), True


def _joined(item: StoryItem) -> str:
    return f"{item.headline}. {item.text}" if item.headline else item.text


def _text(item: StoryItem) -> str:
    beginning = _joined(item)[:WHOLE]
    return as_german(beginning) if item.in_language == "lb" else beginning


def _fingerprint(item: StoryItem, rows: NDArray[np.int8], *, semantic: bool) -> Fingerprint:
    joined = f"{item.headline}\n{item.text}"
    found = tuple(_WORD.findall(joined))
    alternates = (read_address(url) for url in item.alternates)
    return Fingerprint(
        item=item,
        words=found,
        headline_words=len(_WORD.findall(item.headline)),
        shingles=shingles([fold_word(word) for word in found]),
        figures=figures(f"{item.headline}. {item.text}"),
        names=names_of(joined),
        address=read_address(item.url) if item.url else None,
        alternates=frozenset(address.key for address in alternates if address),
        links=frozenset(fold(link) for link in item.links),
        vectors=rows,
        semantic=semantic,
    )
