"""A correction is a file that is read strictly, applied last, and says who and why beside the item."""

import dataclasses
from datetime import UTC, date, datetime

import pytest

from catalog.model.article import Article, LanguageDecision, TaggedArticle, ThemeTag
from catalog.model.errors import SourceFileError
from catalog.model.languages import LANGUAGES
from catalog.registry.corrections import Correction, Corrections, apply_corrections, load_corrections, write_correction
from catalog.registry.themes import load_themes
from catalog.registry.themes_reason import reason

ARTICLE = Article(
    id="a000000000001", url="https://x.example/1", source_id="x", headline="Dijk", description=None, article_body="De dijk.",
    declared_language=None, date_published=None, date_precision=None, date_modified=None, dates=(), event_dates=(), author=None,
    image_url=None, image_alt=None, article_section=None, keywords=(), kind="news", links=(), word_count=2,
    content_digest="sha256:1", reader="test", notes=(), fetched_at=datetime(2026, 11, 10, tzinfo=UTC), archive_file=None,
    archive_offset=None,
)  # fmt: skip

TAGGED = TaggedArticle(
    article=ARTICLE,
    language=LanguageDecision(in_language="de", confidence=0.6, evidence=()),
    about=(ThemeTag(theme_id="cycling", score=0.9, evidence=()),),
    places=(),
    organisations=(),
)


def record(field, value, day=10, item="a000000000001"):
    return Correction(item=item, field=field, value=value, by="editor", why="it is so", date=date(2026, 11, day))


@pytest.mark.parametrize(
    ("field", "value", "seen"),
    [
        ("add_theme", "water", lambda t: [tag.theme_id for tag in t.about] == ["water", "cycling"]),
        ("remove_theme", "cycling", lambda t: t.about == ()),
        ("language", "nl", lambda t: t.language.in_language == "nl" and "editor" in t.language.evidence[0]),
        ("date_published", "2026-11-09", lambda t: t.article.date_precision.value == "day"),
        ("headline", "Dijk verhoogd", lambda t: t.article.headline == "Dijk verhoogd"),
        ("kind", "event", lambda t: t.article.kind == "event"),
    ],
)
def test_a_correction_is_applied(field, value, seen):
    assert seen(apply_corrections(TAGGED, Corrections(records=(record(field, value),))))


def test_an_address_names_an_item_too_and_others_are_left_alone():
    by_url = record("headline", "Anders", item="https://x.example/1")
    assert apply_corrections(TAGGED, Corrections(records=(by_url,))).article.headline == "Anders"
    other = record("headline", "Anders", item="https://x.example/2")
    assert apply_corrections(TAGGED, Corrections(records=(other,))) == TAGGED


def test_written_read_and_the_later_one_wins(tmp_path):
    write_correction(tmp_path, record("language", "nl", day=11))
    write_correction(tmp_path, record("language", "fr", day=10))
    assert apply_corrections(TAGGED, load_corrections(tmp_path)).language.in_language == "nl"


def test_stories_are_joined_and_parted_by_pairs():
    records = (record("join_story", "a2"), record("part_story", "a3"), record("part_story", "a2", day=12))
    made = Corrections(records=records)
    assert made.joined == ()
    assert made.parted == (("a000000000001", "a2"), ("a000000000001", "a3"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"field": "add_theme", "value": "watr"}, "watr"),
        ({"field": "language", "value": "lu"}, "lu"),
        ({"field": "date_published", "value": "tomorrow"}, "tomorrow"),
    ],
)
def test_a_value_that_means_nothing_is_refused(change, said, tmp_path):
    with pytest.raises(SourceFileError, match=said):
        write_correction(tmp_path, dataclasses.replace(record("headline", "x"), **change))


def test_a_file_with_a_typo_is_refused(tmp_path):
    (tmp_path / "wrong.toml").write_text('[[correction]]\nitem = "a1"\nfeild = "language"\n')
    with pytest.raises(SourceFileError, match="feild is not a key; did you mean 'field'"):
        load_corrections(tmp_path)


def test_places_are_added_and_removed_and_a_date_can_be_unsaid():
    added = apply_corrections(TAGGED, Corrections(records=(record("add_place", "eupen"),)))
    assert [(tag.place_id, tag.evidence) for tag in added.places] == [("eupen", "corrected by editor: it is so")]
    assert apply_corrections(added, Corrections(records=(record("remove_place", "eupen"),))).places == ()
    unsaid = apply_corrections(TAGGED, Corrections(records=(record("date_published", ""),))).article
    assert (unsaid.date_published, unsaid.date_precision) == (None, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_theme_given_by_people_says_why_in_each_language(language):
    (tag, *_) = apply_corrections(TAGGED, Corrections(records=(record("add_theme", "water"),))).about
    sentence = reason("water", tag.evidence, language)
    assert load_themes()["water"].pref_label[language] in sentence
    assert "editor: it is so." in sentence
