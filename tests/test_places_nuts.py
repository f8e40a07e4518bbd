"""NUTS codes: what the registry of sources and the map rely on."""

import re
from pathlib import Path

import pytest

from catalog.registry.nuts import country_of, is_nuts, load_nuts, region_of

CATALOGUE = Path(__file__).parents[2] / "shared" / "domain" / "sources.md"


@pytest.mark.parametrize("code", ["EU", "BE", "BE3", "BE22", "BE336", "NL42", "NL423", "DEA2D", "DE94", "FRE11", "FRF33", "LU00", "DK03", "CH03"])
def test_a_code_in_use_is_one(code: str) -> None:
    assert is_nuts(code)


@pytest.mark.parametrize("code", ["", "be22", "BE99", "NL43", "DEZ", "FR99", "LU01", "BE22 ", "XX", "NL4233"])
def test_what_is_not_in_the_table_is_refused(code: str) -> None:
    assert not is_nuts(code)


def test_every_code_has_its_parents() -> None:
    codes = load_nuts()
    assert [code for code in codes if len(code) > 2 and code[:-1] not in codes] == []


def test_the_five_countries_are_whole_down_to_level_2_and_named() -> None:
    codes = load_nuts()
    level_2 = {country: sum(len(code) == 4 and code.startswith(country) for code in codes) for country in ("BE", "NL", "DE", "FR", "LU")}
    # 12 Dutch provinces, of which two have another code in NUTS 2024.
    assert level_2 == {"BE": 11, "NL": 14, "DE": 38, "FR": 27, "LU": 1}
    assert all(codes[code] for code in codes if code[:2] in level_2 and len(code) <= 4)


def test_region_and_country() -> None:
    assert region_of("NL423") == "NL42"
    assert region_of("BE3") == "BE3"
    assert country_of("EL30") == "GR"
    assert country_of("LU000") == "LU"


def test_every_code_of_the_starting_catalogue_is_known() -> None:
    if not CATALOGUE.exists():
        pytest.skip("the starting catalogue lies beside the project and is absent here")
    found = set(re.findall(r"\b(?:BE|NL|DE|FR|LU|DK)[0-9A-Z]{1,3}\b", CATALOGUE.read_text(encoding="utf-8")))
    assert found
    assert {code for code in found if not is_nuts(code)} == set()
