"""Folding, stems, parts of compounds, the grammar of a question: what a reader types is found, and nothing is an error."""

import sqlite3
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model.question import Question
from catalog.search.compile import compile_question
from catalog.search.compounds import parts
from catalog.search.folding import fold, raw_words, words
from catalog.search.grammar import parse
from catalog.search.index import IndexedText, build_index
from catalog.search.stems import stems_asked, stems_indexed


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("Lëtzebuerg", "letzebuerg"), ("CŒUR", "coeur"), ("Straße", "strasse"), ("ĲSSEL", "ijssel"), ("Überlingen", "uberlingen")],
)
def test_folding(typed, folded):
    assert fold(typed) == folded
    assert fold(unicodedata.normalize("NFD", typed)) == folded


@given(st.text())
def test_words_and_raw_words_go_together(text):
    assert len(words(text)) == len(raw_words(text))
    assert all(word == fold(word) for word in words(text))


@pytest.mark.parametrize(
    ("language", "asked", "told"),
    [
        ("nl", "ziekenhuis", "ziekenhuizen"),
        ("nl", "ziekenhuizen", "ziekenhuis"),
        ("nl", "stad", "steden"),
        ("de", "Krankenhaus", "Krankenhäuser"),
        ("de", "Krankenhäuser", "Krankenhaus"),
        ("de", "krankenhauser", "Krankenhäuser"),
        ("fr", "hôpital", "hôpitaux"),
        ("fr", "hopitaux", "hôpital"),
        ("fr", "transfrontalier", "transfrontalières"),
        ("en", "emergencies", "emergency"),
        ("lb", "Gemeng", "Gemengen"),
        ("lb", "Spidol", "Spideeler"),
    ],
)
def test_any_form_finds_any_form(language, asked, told):
    assert set(stems_asked(asked)) & set(stems_indexed(raw_words(told)[0], language))


def test_a_stem_of_one_language_is_none_of_another():
    assert not set(stems_indexed("arts", "nl")) & set(stems_indexed("arts", "en"))


@pytest.mark.parametrize(
    ("language", "word", "part"),
    [
        ("nl", "ziekenhuiszorg", "zorg"),
        ("nl", "drinkwaterbedrijf", "drinkwater"),
        ("nl", "huisartsenpost", "huisartsen"),
        ("de", "Notfallversorgung", "versorgung"),
        ("de", "Hochwasserschutz", "hochwasser"),
        ("lb", "Noutfallversuergung", "versuergung"),
    ],
)
def test_compounds_are_parted(language, word, part):
    assert part in parts(word.lower(), language)


@pytest.mark.parametrize(("language", "word"), [("nl", "verzorgen"), ("de", "begrenzt"), ("de", "gesellschaft"), ("fr", "hospitalier")])
def test_what_is_no_compound_stays_whole(language, word):
    assert parts(word, language) == ()


def test_grammar():
    terms = parse('zorg -corona "vrije bedden" headline:Maas ziek* a OR b source:nl_limburg')
    assert [(t.typed, t.quoted, t.excluded, t.field, t.prefix, t.alternative) for t in terms] == [
        ("zorg", False, False, None, False, False),
        ("corona", False, True, None, False, False),
        ("vrije bedden", True, False, None, False, False),
        ("Maas", False, False, "headline", False, False),
        ("ziek*", False, False, None, True, False),
        ("a", False, False, None, False, False),
        ("b", False, False, None, False, True),
        ("nl_limburg", False, False, "source", False, False),
    ]


@pytest.fixture(scope="module")
def small():
    db = sqlite3.connect(":memory:")
    build_index(db, [IndexedText(rowid=1, in_language="nl", headline="Zorg", description=None, article_body="x", public_body=True)])
    yield db
    db.close()


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='ab "-:*(){}^+~\'\\%_|&ORANDNEAR,.;=é“”«\x00\n„0', max_size=40) | st.text(max_size=60))
def test_no_question_is_an_error(small, question):
    for exact in (False, True):
        compiled = compile_question(Question(q=question, exact=exact))
        if compiled.match:
            small.execute("SELECT rowid FROM search_index WHERE search_index MATCH ?", (compiled.match,)).fetchall()


def test_an_unbalanced_quote_is_dropped():
    assert [term.typed for term in parse('zorg "Maas')] == ["zorg", "Maas"]
