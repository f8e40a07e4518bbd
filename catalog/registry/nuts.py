"""NUTS: the codes by which Europe names its regions (Regulation (EC) No 1059/2003), and what can be told from a code."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

TABLE: Final = Path(__file__).with_name("nuts.csv")
UNION: Final = "EU"
"""Not a NUTS code; said of what serves the whole Union."""


@cache
def load_nuts() -> Mapping[str, str]:
    """Every code of levels 0 to 3 with its name; the name is empty far from our borders, where no page shows it."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return MappingProxyType({row["code"]: row["name"] for row in rows})


def is_nuts(code: str) -> bool:
    """Say whether ``code`` is a NUTS code in use (2024, 2021 or, around our borders, 2016), or ``EU``."""
    return code in load_nuts()


def country_of(code: str) -> str:
    """Return the ISO 3166-1 code of a NUTS code's country (NUTS writes EL for Greece, UK for the United Kingdom)."""
    return {"EL": "GR", "UK": "GB"}.get(code[:2], code[:2])


def region_of(code: str) -> str:
    """Return the level 2 region of a code, or the code itself where it is coarser: ``NL423`` -> ``NL42``, ``BE3`` -> ``BE3``."""
    return code[:4]
