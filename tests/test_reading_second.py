"""The second reader: asked where the first gives little running text, and kept only by its rule."""

import pytest
from lxml.html import document_fromstring

from catalog.model.article import RawArticle
from catalog.model.errors import Dropped, Reason
from catalog.model.source import Source
from pipelines.reading.boilerplate import block_key
from pipelines.reading.page import read_html
from pipelines.reading.render import Line
from pipelines.reading.second import by_main_box, by_resiliparse, is_better, prose, second_readers

SENTENCE = (
    "De huisartsen van beide oevers delen vanaf maandag een wachtdienst, zodat niemand nog een uur hoeft te rijden."
)
OTHER = "Wie na tien uur 's avonds belt, krijgt een arts aan de lijn die zijn taal spreekt en de weg naar de post kent."
THIRD = "De proef duurt twee jaar en wordt betaald door de provincie, de ziekenfondsen en het fonds van de grensstreek."
SOURCE = Source(
    id="xx_post", name="Wachtpost Heide", url="https://post.example/", publisher="Heide", kind="state", country="BE",
    in_language=("nl",), spatial_coverage=("BE22",), checked="invented",
)  # fmt: skip


def line(text: str, *, linked: float = 0.0) -> Line:
    return Line(text=text, kind="text", linked=linked)


def page(inner: str, *, boilerplate: frozenset[str] = frozenset()) -> RawArticle:
    html = f"<html><head><title>Een wachtdienst voor twee oevers</title></head><body>{inner}</body></html>"
    return read_html(html, url="https://post.example/n/1", lead=None, source=SOURCE, boilerplate=boilerplate)


def test_prose_is_sentences_that_are_no_links_and_do_not_recur() -> None:
    lines = [line("Nieuws"), line(SENTENCE), line(OTHER, linked=0.9), line(THIRD)]
    assert prose(lines, frozenset()) == len(SENTENCE) + len(THIRD)
    assert prose(lines, frozenset({block_key(THIRD)})) == len(SENTENCE)


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        ([SENTENCE], [SENTENCE, OTHER, THIRD], True),
        ([], [SENTENCE], False),  # too little for a text
        ([], [SENTENCE, OTHER], True),
        ([SENTENCE, OTHER], [SENTENCE, OTHER, THIRD], False),  # less than twice as much
    ],
)
def test_the_second_wins_with_enough_prose_and_twice_as_much(first: list[str], second: list[str], wins: bool) -> None:
    assert is_better(list(map(line, second)), list(map(line, first)), frozenset()) is wins


def test_a_short_page_is_not_asked_twice() -> None:
    tree = document_fromstring(f"<body><main><p>{SENTENCE}</p></main></body>")
    assert not list(second_readers([line(SENTENCE)], tree, frozenset()))


def test_links_of_the_page_are_no_lines_of_the_second() -> None:
    tree = document_fromstring(
        f"<body><main><h1>Wachtdienst</h1><p>{SENTENCE}</p><p>{OTHER}</p><p><a href='/x'>{THIRD}</a></p></main></body>"
    )
    assert [one.text for one in by_resiliparse(tree) if len(one.text) > 60] == [SENTENCE, OTHER]


def test_the_record_names_the_first_reader_where_it_is_good() -> None:
    raw = page(f"<main><h1>Een wachtdienst voor twee oevers</h1><p>{SENTENCE}</p><p>{OTHER}</p><p>{THIRD}</p></main>")
    assert raw.reader.startswith("trafilatura ")


def test_a_page_that_neither_reads_is_refused_with_its_reason() -> None:
    links = "".join(f"<li><a href='/n/{number}'>{OTHER}</a></li>" for number in range(70))
    with pytest.raises(Dropped) as refused:
        page(f"<main><h1>Een wachtdienst voor twee oevers</h1><ul>{links}</ul></main>")
    assert refused.value.reason is Reason.LISTING


def test_a_text_that_recurs_on_the_source_gives_way_to_the_main_box() -> None:
    recurs = "Deze website wordt beheerd door het samenwerkingsverband van zes gemeenten aan weerszijden van de beek."
    recurring = frozenset({block_key(recurs)})
    tree = document_fromstring(
        f"<body><div><p>{recurs}</p></div><article><p>{SENTENCE}</p><p>{OTHER}</p></article></body>"
    )
    asked = dict(second_readers([line(recurs)], tree, recurring))
    assert [one.text for one in asked["main box"]] == [SENTENCE, OTHER]
    assert is_better(asked["main box"], [line(recurs)], recurring)


def test_the_main_box_is_the_largest_that_the_page_marks() -> None:
    tree = document_fromstring(
        f"<body><article><p>{SENTENCE}</p></article><div role='main'><p>{OTHER}</p><p>{THIRD}</p></div><p>Onder</p></body>"
    )
    assert [one.text for one in by_main_box(tree)] == [OTHER, THIRD]
    assert by_main_box(document_fromstring(f"<body><p>{SENTENCE}</p></body>")) == []


def test_the_record_names_the_second_reader_where_it_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.reading.body.by_trafilatura", lambda tree: [line("Onze site in het kort")])
    raw = page(f"<main><h1>Een wachtdienst voor twee oevers</h1><p>{SENTENCE}</p><p>{OTHER}</p><p>{THIRD}</p></main>")
    assert (raw.reader, raw.article_body) == ("main box", "\n".join((SENTENCE, OTHER, THIRD)))
    raw = page(f"<div><h1>Een wachtdienst voor twee oevers</h1><p>{SENTENCE}</p><p>{OTHER}</p><p>{THIRD}</p></div>")
    assert raw.reader.startswith("resiliparse ")
    assert SENTENCE in raw.article_body
