"""Places of the border region: ``regions.toml`` and ``towns.toml`` by hand, ``towns.csv`` from GeoNames (see README.md)."""

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from catalog.model.errors import SourceFileError
from catalog.model.languages import LANGUAGES
from catalog.model.theme import Place
from catalog.registry.nuts import is_nuts

FOLDER: Final = Path(__file__).parent
KEYS: Final = frozenset({"kind", "country", "nuts", "at", "names", "cues", "ambiguous", "geonames"})
KINDS: Final = ("country", "region", "province", "district", "town", "river", "area")


def local_languages(country: str | None, nuts: str | None) -> tuple[str, ...]:
    """Languages in which a place's own name stands, the main one first."""
    if country == "BE":
        if nuts == "BE336":
            return ("de", "fr")
        return {"BE2": ("nl",), "BE3": ("fr",), "BE1": ("fr", "nl")}.get((nuts or "")[:3], ("nl", "fr", "de"))
    return {"NL": ("nl",), "DE": ("de",), "FR": ("fr",), "LU": ("fr", "lb", "de"), "CH": ("de", "fr")}.get(
        country or "", LANGUAGES
    )


@cache
def load_places() -> Mapping[str, Place]:
    """All places by id; where nothing else settles a homonym, the earlier one wins.

    Raises SourceFileError, naming file and key, for what is not understood.
    """
    towns = _read_table(FOLDER / "towns.csv")
    places: dict[str, Place] = {}
    for place_id, entry in _read_toml(FOLDER / "regions.toml").items():
        places[place_id] = _place(place_id, entry, None, FOLDER / "regions.toml")
    for place_id, entry in _read_toml(FOLDER / "towns.toml").items():
        row = towns.pop(place_id, None)
        places[place_id] = _place(place_id, {"kind": "town", **entry}, row, FOLDER / "towns.toml")
    borne = {name for place in places.values() for names in place.names.values() for name in names}
    for place_id, row in towns.items():
        # Of two towns of one name the smaller is meant only where something says so.
        doubtful = {"ambiguous": [row["name"]]} if row["name"] in borne else {}
        borne.add(row["name"])
        places[place_id] = _place(place_id, {"kind": "town", **doubtful}, row, FOLDER / "towns.csv")
    return MappingProxyType(places)


@cache
def load_names_apart() -> frozenset[str]:
    """Names that hold the name of a place of ours and mean another thing: ``Nieuw-Zeeland``, ``Jardin du Luxembourg``."""
    return frozenset(_read_toml(FOLDER / "names_apart.toml")["names"])


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SourceFileError(
            f"{path.name}: cannot be read ({error}); mend the file or take it from the last commit"
        ) from error


def _read_table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(line for line in file if not line.startswith("#"))}


def _place(place_id: str, entry: Mapping[str, Any], row: Mapping[str, str] | None, path: Path) -> Place:
    unknown = sorted(set(entry) - KEYS)
    if unknown:
        raise SourceFileError(
            f"{path.name}: {place_id}: unknown key '{unknown[0]}'; allowed: {', '.join(sorted(KEYS))}"
        )
    if entry["kind"] not in KINDS:
        raise SourceFileError(f"{path.name}: {place_id}: kind '{entry['kind']}' is not one of: {', '.join(KINDS)}")
    country = entry.get("country", row["country"] if row else None)
    nuts = entry.get("nuts", row["nuts"] if row else None)
    if nuts is not None and not is_nuts(nuts):
        raise SourceFileError(f"{path.name}: {place_id}: '{nuts}' is no NUTS code; see nuts.csv")
    names: dict[str, tuple[str, ...]] = {language: tuple(words) for language, words in entry.get("names", {}).items()}
    if set(names) - set(LANGUAGES):
        raise SourceFileError(f"{path.name}: {place_id}: names: a language is not one of: {', '.join(LANGUAGES)}")
    own = next(
        (names[language][0] for language in local_languages(country, nuts) if language in names),
        row["name"] if row else "",
    )
    if not own:
        own = next(iter(names.values()))[0]
    latitude, longitude = entry.get("at", (float(row["latitude"]), float(row["longitude"])) if row else (None, None))
    return Place(
        id=place_id,
        kind=entry["kind"],
        country=country,
        nuts=nuts,
        latitude=latitude,
        longitude=longitude,
        names={language: names.get(language, (own,)) for language in LANGUAGES},
        cues=tuple(entry.get("cues", ())),
        ambiguous=tuple(
            entry.get("ambiguous", (own,) if row and row["everyday_word"] and "names" not in entry else ())
        ),
    )
