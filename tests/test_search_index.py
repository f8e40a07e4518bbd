"""The index of an edition: rank, rights, phrases, exclusion, fields, and what is added in other languages."""

import re
import sqlite3
from datetime import date

import pytest

from catalog.model.question import Question
from catalog.search.answers import ask
from catalog.search.compile import compile_question
from catalog.search.functions import EXAMPLES, register
from catalog.search.index import IndexedText, build_index
from catalog.search.similar import similar
from catalog.search.vectors import build_vectors
from catalog.search.why import why
from catalog.store.schema import PUBLIC

SECRET = "De wethouder fluisterde gisteren dat negen huisartsen hun praktijken sluiten voor de volgende zomer begint."
ITEMS = [
    ("nl", "Zorg over de grens", "Ziekenhuizen delen bedden.", "full", "2026-11-01"),
    ("nl", "Nieuws uit de raad", "De ziekenhuiszorg kwam ter sprake.", "full", "2026-11-01"),
    ("nl", "Nieuws uit het dorp", "Er is zorg om de dijk, zegt men in het café.", "full", "2026-11-01"),
    ("de", "Notfallversorgung wird neu geordnet", "Krankenhäuser schließen ihre Notaufnahme.", "full", "2026-10-20"),
    ("fr", "Les soins d’urgence à Liège", "L’hôpital agrandit son service.", "full", "2026-10-30"),
    ("en", "Emergency care for all", "Hospitals open their doors.", "full", "2026-10-30"),
    ("lb", "Noutfallversuergung zu Lëtzebuerg", "D’Spideeler schaffe zesummen.", "full", "2026-10-30"),
    ("nl", "Praktijken in de knel", SECRET, "excerpt", "2026-11-05"),
    ("nl", "Zorg over de grens, oud", "Ziekenhuizen delen bedden.", "full", "2020-01-01"),
]  # fmt: skip


@pytest.fixture(scope="module")
def edition():
    db = sqlite3.connect(":memory:")
    db.executescript(PUBLIC)
    db.execute(
        "INSERT INTO sources (id, name, url, publisher, kind, country, in_language, spatial_coverage, rights, checked, status)"
        " VALUES ('be_x', 'Provincie X', 'https://www.x.example/', 'X', 'province', 'BE', '[]', '[]', 'full', '', 'down')"
    )
    texts = []
    for number, (language, headline, body, rights, day) in enumerate(ITEMS, start=1):
        db.execute(
            "INSERT INTO articles (rowid, id, url, source_id, headline, in_language, day, kind, word_count, rights, first_seen,"
            " last_seen, content_digest, reader, removed_at) VALUES (?, ?, ?, 'be_x', ?, ?, ?, 'news', 9, ?, ?, ?, '', '', ?)",
            (number, f"a{number}", f"https://www.x.example/{number}", headline, language, day, rights, day, day, "2026-11-09" if number == 9 else None),
        )
        texts.append(
            IndexedText(
                rowid=number, in_language=language, headline=headline, description=None, article_body=body,
                public_body=rights == "full", source="be_x Provincie X",
            )
        )  # fmt: skip
    build_index(db, texts)
    build_vectors(db, texts)
    yield db
    db.close()


def found(db, q, **more):
    """What has the words."""
    return [int(item.id[1:]) for item in ask(db, Question(q=q, **more), limit=50).found if item.because == "words"]


def reasons(db, q, **more):
    return {int(item.id[1:]): item.because for item in ask(db, Question(q=q, **more), limit=50).found}


def test_every_form_and_language(edition):
    assert set(found(edition, "spoedeisende hulp")) == {4, 5, 6, 7}
    assert {1, 4, 5, 6, 7} <= set(found(edition, "hôpitaux"))
    assert set(found(edition, "hopital", exact=True)) == {5}


def test_a_headline_ranks_above_a_text_and_a_whole_word_above_a_part(edition):
    ranked = found(edition, "zorg", language=("nl",))
    assert ranked.index(1) < ranked.index(3) < ranked.index(2)


def test_a_recent_item_ranks_above_an_old_one_in_the_same_words(edition):
    ranked = found(edition, "grens bedden", language=("nl",))
    assert ranked == [1, 9]


def test_exclusion_phrase_field_source_and_dates(edition):
    assert 1 not in found(edition, "zorg -bedden")
    assert len(found(edition, "-zorg")) > 3
    assert found(edition, '"delen bedden"') == [1, 9]
    assert found(edition, '"bedden delen"') == []
    assert found(edition, "headline:raad") == [2]
    assert len(found(edition, "source:provincie")) == len(ITEMS)
    assert found(edition, "provincie") == []
    assert found(edition, "bedden", date_from=date(2026, 1, 1), language=("nl",)) == [1]


def test_a_text_that_may_not_be_shown_is_found_and_cannot_be_read_back(edition):
    assert 8 in found(edition, "huisartsenpraktijk OR huisarts")
    assert found(edition, "wethouder", exact=True) == [8]
    run = re.findall(r"\w+", SECRET.lower())
    for start in range(len(run) - 2):
        assert found(edition, f'"{" ".join(run[start : start + 3])}"') == []
    edition.execute("CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, search_index, instance)")
    kept = [row[0] for row in edition.execute("SELECT term FROM temp.seen WHERE doc = 8 AND col = 'hidden' ORDER BY offset")]
    edition.execute("DROP TABLE temp.seen")
    assert kept == sorted(set(kept))
    assert not edition.execute("SELECT 1 FROM search_index WHERE rowid = 8 AND hidden IS NOT NULL").fetchone()
    assert "wethouder fluisterde gisteren" not in " ".join(kept)


def test_what_was_added_is_said_and_can_be_switched_off(edition):
    compiled = compile_question(Question(q="spoedeisende hulp"))
    assert {word.in_language for word in compiled.added} == {"nl", "de", "fr", "en", "lb"}
    assert "Notfallversorgung" in [word.word for word in compiled.added_in("de")]
    without = compile_question(Question(q="spoedeisende hulp", without=("Notfallversorgung", "Notaufnahme")))
    assert [word.word for word in without.added if word.off] == ["Notfallversorgung", "Notaufnahme"]
    assert 4 not in found(edition, "spoedeisende hulp", without=("Notfallversorgung", "Notaufnahme"))
    assert compile_question(Question(q="spoedeisende hulp", exact=True)).added == ()
    assert compile_question(Question(q='"spoedeisende hulp"')).added == ()


def test_other_versions_follow_the_item_that_found_them(edition):
    edition.execute("INSERT INTO stories (id, first_article_id, headline, day) VALUES ('s1', 'a2', '', '2026-11-01')")
    edition.execute("UPDATE articles SET story_id = 's1' WHERE id IN ('a2', 'a8')")
    try:
        because = reasons(edition, "raad")
        assert list(because.items()) == [(2, "words"), (8, "version")]
        assert reasons(edition, "raad", without=("=versions",)) == {2: "words"}
        assert reasons(edition, "raad", exact=True) == {2: "words"}
        for only_words in ('"raad"', "raad -dijk", "headline:raad", "raad*"):
            assert reasons(edition, only_words) == {2: "words"}
        assert 8 not in reasons(edition, "raad", language=("de",))
        assert len(ask(edition, Question(q="raad"), limit=1).found) == 1
    finally:
        edition.execute("UPDATE articles SET story_id = NULL")


def test_place_and_theme_names_are_known():
    assert {"Liège", "Lüttich"} & {word.word for word in compile_question(Question(q="Luik")).added} or not places()
    assert compile_question(Question(q="grensarbeiders")).added_in("fr")


def places():
    from catalog.search.glossary import load_concepts

    return load_concepts().places


def test_more_like_this_is_in_other_languages(edition):
    likes = similar(edition, "a6", limit=3)
    assert {like.article_id for like in likes} & {"a4", "a5", "a7"}
    assert all(like.article_id != "a6" for like in likes)
    assert similar(edition, "nothing") == []


def test_vectors_are_taken_over(edition):
    text = IndexedText(rowid=1, in_language="nl", headline="Zorg over de grens", description=None,
                       article_body="Ziekenhuizen delen bedden.", public_body=True)  # fmt: skip
    db = sqlite3.connect(":memory:")
    again = build_vectors(db, [text], earlier=edition)
    db.close()
    assert again == 0


def test_functions_and_every_example_query(edition):
    register(edition)
    for sql in EXAMPLES.values():
        rows = edition.execute(sql, {"question": "zorg", "article_id": "a6"}).fetchall()
        assert rows, sql
    assert edition.execute("SELECT count(*) FROM search_index WHERE search_index MATCH tripoint_match('')").fetchone() == (0,)
    assert edition.execute("SELECT tripoint_fold('Lëtzebuerg')").fetchone() == ("letzebuerg",)


def test_why(edition):
    def codes(url):
        return [finding.code for finding in why(url, edition=edition)]

    assert codes("http://x.example/1/?utm_source=mail") == ["here"]
    assert codes("https://www.x.example/9") == ["gone"]
    assert codes("https://www.x.example/none") == ["site_in_trouble", "unknown"]
    assert codes("https://other.example/none") == ["site_not_followed"]
    assert codes("nonsense") == ["no_address"]
