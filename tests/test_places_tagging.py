"""Places: homonyms, words, persons, and the regions joined across a border."""

import dataclasses
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model.source import Source
from catalog.registry.nuts import is_nuts
from catalog.registry.places import load_places
from pipelines.places.border import border, neighbours
from pipelines.places.gazetteer import find_mentions
from pipelines.places.tagging import tag_places

ROWS = tomllib.loads((Path(__file__).parent / "gold" / "places.toml").read_text("utf-8"))["rows"]
SOURCE = Source(
    id="x", name="X", url="https://x.example/", publisher="X", kind="province", country="BE", in_language=("nl",), spatial_coverage=("BE22",), checked="invented"
)


def source(region: str) -> Source | None:
    return dataclasses.replace(SOURCE, country=region[:2], spatial_coverage=(region,)) if region else None


def test_the_gold_set_is_large_enough_and_names_places_that_exist() -> None:
    assert len(ROWS) >= 60
    assert {row[0] for row in ROWS} == {"nl", "de", "fr", "en", "lb"}
    named = {place_id for row in ROWS for place_id in f"{row[2]} {row[3]}".split()}
    assert named - set(load_places()) == set()


@pytest.mark.parametrize(("language", "text", "must", "must_not", "region"), ROWS, ids=[f"{row[0]} {row[4]}: {row[1][:40]}" for row in ROWS])
def test_places_of_a_sentence(language: str, text: str, must: str, must_not: str, region: str) -> None:
    tags = tag_places(headline="", text=text, in_language=language, source=source(region))
    found = {tag.place_id: tag.evidence for tag in tags}
    assert set(must.split()) - set(found) == set(), found
    assert set(must_not.split()) & set(found) == set(), found


def test_evidence_says_the_words_and_what_settled_them() -> None:
    tags = tag_places(headline="Limburg bouwt", text="In Limburg en Genk.", in_language="nl", source=SOURCE)
    assert tags[0].place_id == "limburg-be"
    assert tags[0].evidence.startswith("Limburg ×2 (headline)")
    assert "source covers BE22" in tags[0].evidence


def test_no_break_spaces_and_line_feeds_do_not_hide_a_name() -> None:
    text = "De Duitstalige\u00a0Gemeenschap en\nSint-Truiden"
    assert [tag.place_id for tag in tag_places(headline="", text=text, in_language="nl")] == ["ostbelgien", "sint-truiden"]


@pytest.mark.parametrize(
    ("places", "region", "pairs"),
    [
        (["maastricht", "hasselt"], "", "BE22-NL42"),
        (["maastricht"], "BE22", "BE22-NL42"),
        (["maastricht"], "NL42", None),
        (["liege", "maastricht", "aachen"], "", "BE33-DEA2 BE33-NL42 DEA2-NL42"),
        (["hasselt", "liege"], "", None),
        (["gent", "trier"], "", None),
        (["lille", "kortrijk"], "", "BE25-FRE1"),
        (["belgium", "netherlands"], "", None),
        (["luxembourg-country", "trier"], "", "DEB2-LU00"),
        (["strasbourg", "kehl"], "", "DE13-FRF1"),
        (["no-such-place"], "BE22", None),
        ([], "BE22", None),
    ],
)
def test_border(places: list[str], region: str, pairs: str | None) -> None:
    assert border(places, source(region)) == pairs


def test_the_registry_of_places() -> None:
    places = load_places()
    assert 800 <= len(places) <= 2500
    assert all(is_nuts(place.nuts) for place in places.values() if place.nuts)
    assert all(place.latitude is not None and place.longitude is not None for place in places.values())
    assert all(place.names[language] for place in places.values() for language in ("nl", "de", "fr", "en", "lb"))
    assert all(is_nuts(region) for pair in neighbours() for region in pair)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["nl", "de", "fr", "en", "lb", "und"]))
def test_any_text_gives_tags_or_none(text: str, language: str) -> None:
    assert all(tag.place_id in load_places() for tag in tag_places(headline=text, text=text, in_language=language))
    assert all(text[mention.start : mention.end] == mention.name for mention in find_mentions(text, language))
