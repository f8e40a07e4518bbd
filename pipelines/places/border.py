"""Which regions an item joins across a border."""

import tomllib
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Final

from catalog.model.source import Source
from catalog.registry.nuts import country_of, region_of
from pipelines.places.tagging import place_regions

FEW: Final = 2
"""A source that covers more regions than this speaks for none of them in particular (programmes, whole countries)."""


@cache
def neighbours() -> frozenset[tuple[str, str]]:
    """Pairs of NUTS 2 regions of two countries that touch or sit in one Euregio, each pair sorted."""
    path = Path(__file__).with_name("neighbours.toml")
    areas = tomllib.loads(path.read_text(encoding="utf-8"))
    return frozenset(
        (one, other)
        for regions in areas.values()
        for one, other in combinations(sorted(regions), 2)
        if country_of(one) != country_of(other)
    )


def border(place_ids: Sequence[str], source: Source | None) -> str | None:
    """Return the pairs of NUTS 2 regions joined across a border, such as ``BE22-NL42``, sorted, parted by a blank; or None.

    Places of both sides make a pair. Where an item names only the neighbour, the source's own region is the other side.
    """
    regions = set(place_regions(place_ids))
    if source is not None and source.country != "EU":
        home = {region_of(code) for code in source.spatial_coverage if len(code) >= 4}
        named = {country_of(region) for region in regions}
        if 0 < len(home) <= FEW and named and source.country not in named:
            regions |= home
    pairs = sorted(pair for pair in combinations(sorted(regions), 2) if pair in neighbours())
    return " ".join("-".join(pair) for pair in pairs) or None
