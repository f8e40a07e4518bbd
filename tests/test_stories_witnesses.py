"""The parts of a judgement: figures that are the same in every language, addresses, exchanges in place, fallbacks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.search.luxembourgish import as_german
from pipelines.stories.addresses import picture, read_address, same_node
from pipelines.stories.clusters import cluster
from pipelines.stories.copies import exchange
from pipelines.stories.names import names_of
from pipelines.stories.numbers import figures


@pytest.mark.parametrize(
    "versions",
    [
        ("2,8 miljard euro", "2.8bn euro", "2,8 milliards d'euros", "2,8 Milliarden Euro", "2,8 Milliarden Euro"),
        ("1.200 kinderen", "1,200 children", "1 200 enfants", "1.200 Kinder", "1\u202f200 Kanner"),
        ("vier dorpen", "four villages", "quatre villages", "vier Dörfer", "véier Dierfer"),
        ("op 3 mei 2026", "on May 3, 2026", "le 3 mai 2026", "am 3. Mai 2026", "den 3. Mee 2026"),
        ("van 3 tot 7 maart", "from 3 to 7 March", "du 3 au 7 mars", "vom 3. bis 7. März", "vum 3. bis 7. Mäerz"),
        ("tachtig dorpen", "eighty villages", "quatre-vingts villages", "achtzig Dörfer", "achtzeg Dierfer"),
    ],
)
def test_figures_are_the_same_in_every_language(versions):
    assert len({figures(version) for version in versions}) == 1


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,' ²½٣\u202f’-/mei h") | st.text())
def test_no_text_is_an_error(text):
    figures(text)
    names_of(text)
    as_german(text)


def test_numbers_side_by_side():
    assert figures("3.000 750.000 m² 12,50 1,234.5").numbers >= {3000.0, 750000.0, 12.5}


def test_a_word_that_is_a_month_elsewhere_is_no_month():
    assert figures("Breng je kaart mee; you may march.").months == frozenset()


def test_times_are_no_numbers():
    assert figures("van 17.30 tot 20.00 uur, à 11 heures, um 18 Uhr").numbers == frozenset()


def test_names_of_countries_are_one():
    for name in ("Duitsland", "Deutschland", "Allemagne", "Germany", "Däitschland"):
        assert "@DE" in names_of(f"in {name} is")


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("https://x.example/nl/nieuws/4711", "https://x.example/fr/actualites/4711", "same node 4711"),
        ("https://x.example/nl/care", "https://x.example/de/care", "same path"),
        ("https://nl.x.example/care", "https://fr.x.example/care", "same path"),
        ("https://x.example/page?lang=nl&id=9", "https://x.example/page?lang=de&id=9", "same path"),
        ("https://x.example/nl/2026/", "https://x.example/fr/2026/11/autre", None),
        ("https://x.example/nl/", "https://x.example/fr/", None),
        ("https://x.example/nl/care", "https://y.example/de/care", None),
    ],
)
def test_addresses(left, right, said):
    one, two = read_address(left), read_address(right)
    assert same_node(one, two) == said == same_node(two, one)


def test_no_address():
    assert read_address("http://[broken") is None
    assert read_address("") is None


def test_pictures():
    assert picture("https://x.example/files/brug-remich-1200x800.jpg") == picture("https://x.example/t/brug-remich-scaled.jpg")
    assert picture("https://x.example/logo-province.png") is None
    assert picture(None) is None


def test_an_edit_is_no_series():
    one = ["De", "minister", "sprak", "gisteren", "met", "40", "artsen", "in", "Namen", "over", "het", "plan"]
    two = ["De", "minister", "praatte", "gisteren", "met", "40", "artsen", "in", "Namen", "over", "haar", "plan"]
    assert not exchange(one, two).is_series


def test_luxembourgish_reads_as_german():
    assert as_german("D'Gemeng huet eng nei Schoul") == "Die Gemeinde hat eine neu Schule"


def test_a_doubtful_chain_does_not_glue_two_stories():
    odds = {(0, 1): 3.0, (2, 3): 3.0, (1, 2): 0.5, (0, 2): -3.0, (0, 3): -3.0, (1, 3): -3.0}
    assert cluster(4, odds, lambda left, right: odds[left, right]) == [[0, 1], [2, 3]]
