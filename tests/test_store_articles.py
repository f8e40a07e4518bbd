"""The same run twice leaves the same catalogue; an edit is a revision; the edition holds what the rights allow."""

import dataclasses
import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from catalog.model.article import Article, LanguageDecision, TaggedArticle, ThemeTag
from catalog.model.errors import EditionRefused, Locked, StoreError, StoreNotTrusted
from catalog.model.source import Source
from catalog.registry.sources import load_sources
from catalog.registry.themes import load_themes
from catalog.store.articles import effective_rights, write_article, write_scheme, write_sources
from catalog.store.backup import backup, restore
from catalog.store.difference import difference, public_difference
from catalog.store.edition import publish
from catalog.store.edition_rows import EXCERPT, public_body
from catalog.store.lock import lock
from catalog.store.place import DataFolder
from catalog.store.stories import items_to_group, write_stories
from catalog.store.takedowns import take_down
from pipelines.stories.grouping import group
from tripoint.main import main

NIGHT = datetime(2026, 11, 10, 2, tzinfo=UTC)

SOURCE = Source(
    id="be_testland",
    name="Provincie Testland",
    url="https://testland.example/",
    publisher="Provincie Testland",
    kind="province",
    country="BE",
    in_language=("nl",),
    spatial_coverage=("BE22",),
    checked="for a test",
)

BODY = "De provincie opent een fietspad langs het kanaal. " * 12 + "Het geheime slotwoord is kwartelkoning."


def tagged(number: int = 1, **changes: object) -> TaggedArticle:
    article = Article(
        id=f"a{number:012x}",
        url=f"https://testland.example/nieuws/{number}",
        source_id="be_testland",
        headline=f"Fietspad {number} is open",
        description="Een lead.",
        article_body=BODY,
        declared_language="nl",
        date_published="2026-11-09T23:30:00+00:00",
        date_precision=None,
        date_modified=None,
        dates=(),
        event_dates=(),
        author=None,
        image_url=None,
        image_alt=None,
        article_section=None,
        keywords=(),
        kind="news",
        links=(),
        word_count=100,
        content_digest="sha256:1",
        reader="test",
        notes=(),
        fetched_at=NIGHT,
        archive_file="2026/11/1.warc.gz",
        archive_offset=number,
    )
    return TaggedArticle(
        article=dataclasses.replace(article, **changes),
        language=LanguageDecision(in_language="nl", confidence=0.99, evidence=("declared=nl",)),
        about=(ThemeTag(theme_id="cycling", score=0.9, evidence=()),),
        places=(),
        organisations=(),
    )


@pytest.fixture
def folder(tmp_path):
    made = DataFolder(tmp_path / "data")
    db = made.open_catalogue()
    write_sources(db, {SOURCE.id: SOURCE})
    write_scheme(db, themes=load_themes(), places={}, organisations={})
    db.close()
    return made


def store(folder, *articles, seen_at=NIGHT, source=SOURCE):
    db = folder.open_catalogue()
    outcomes = []
    for article in articles:
        with db.atomic():
            outcomes.append(write_article(db, article, source=source, seen_at=seen_at))
    write_stories(db, group(items_to_group(db)))
    db.close()
    return outcomes


def rows(path, sql):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def dump(folder, *, without=("last_seen",)):
    connection = sqlite3.connect(folder.catalog_db)
    connection.row_factory = sqlite3.Row
    return [
        {key: row[key] for key in row.keys() if key not in without}  # noqa: SIM118 -- a Row is no mapping
        for row in connection.execute("SELECT * FROM articles ORDER BY id")
    ]


def test_the_same_twice_changes_nothing_but_last_seen(folder):
    assert store(folder, tagged()) == ["new"]
    before = dump(folder)
    assert store(folder, tagged(archive_offset=77), seen_at=NIGHT + timedelta(days=1)) == ["unchanged"]
    assert dump(folder) == before
    assert rows(folder.catalog_db, "SELECT last_seen FROM articles") == [("2026-11-11T02:00:00+00:00",)]


def test_the_day_is_the_local_day(folder):
    store(folder, tagged())
    assert rows(folder.catalog_db, "SELECT day FROM articles") == [("2026-11-10",)]


def test_an_edit_is_a_revision_and_never_a_second_article(folder):
    store(folder, tagged())
    edited = tagged(content_digest="sha256:2", headline="Fietspad 1 is dicht", archive_offset=99)
    assert store(folder, edited, seen_at=NIGHT + timedelta(days=1)) == ["updated"]
    assert rows(folder.catalog_db, "SELECT count(*), max(headline), max(archive_offset) FROM articles") == [
        (1, "Fietspad 1 is dicht", 99)
    ]
    ((changed,),) = rows(folder.catalog_db, "SELECT difference FROM revisions")
    assert json.loads(changed)["headline"] == [["=", "Fietspad 1 is"], ["-", "open"], ["+", "dicht"]]


def test_other_rules_on_the_same_response_are_no_revision(folder):
    store(folder, tagged())
    assert store(folder, tagged(content_digest="sha256:3", description=None)) == ["updated"]
    assert rows(folder.catalog_db, "SELECT count(*) FROM revisions") == [(0,)]


def test_an_older_response_read_late_changes_nothing(folder):
    store(folder, tagged(content_digest="sha256:2", archive_offset=5), seen_at=NIGHT + timedelta(days=2))
    assert store(folder, tagged(archive_offset=1)) == ["unchanged"]
    assert rows(folder.catalog_db, "SELECT content_digest FROM articles") == [("sha256:2",)]


def test_the_edition_holds_an_excerpt_and_the_search_index_all_words(folder):
    store(folder, tagged())
    manifest = publish(folder, now=NIGHT)
    assert manifest.rows["articles"] == 1
    ((body,),) = rows(folder.news_db, "SELECT article_body FROM articles")
    assert len(body) <= EXCERPT
    assert "kwartelkoning" not in body
    assert b"geheime slotwoord" not in folder.news_db.read_bytes()


@pytest.mark.parametrize(("rights", "length"), [("full", len(BODY)), ("excerpt", EXCERPT), ("link", 0)])
def test_rights_decide_how_much_is_public(rights, length):
    assert len(public_body(BODY, rights) or "") <= length


def test_full_text_needs_a_recorded_basis():
    assert effective_rights(dataclasses.replace(SOURCE, rights="full")) == "excerpt"
    assert (
        effective_rights(dataclasses.replace(SOURCE, rights="full", license="https://creativecommons.org/")) == "full"
    )


def test_a_link_only_source_has_no_text_at_all_in_the_edition(folder):
    link_only = dataclasses.replace(SOURCE, rights="link")
    db = folder.open_catalogue()
    write_sources(db, {SOURCE.id: link_only})
    db.close()
    store(folder, tagged(description="Een lead die niemand mag lezen."), source=link_only)
    publish(folder, now=NIGHT)
    assert rows(folder.news_db, "SELECT description, article_body FROM articles") == [(None, None)]
    assert b"niemand mag lezen" not in folder.news_db.read_bytes()


def test_an_edition_with_forty_per_cent_fewer_articles_is_refused(folder):
    store(folder, *(tagged(number) for number in range(1, 11)))
    publish(folder, now=NIGHT)
    before = folder.news_db.read_bytes()
    db = folder.open_catalogue()
    for table in ("article_themes", "story_articles"):
        db.execute(f"DELETE FROM {table} WHERE article_id <= 'a000000000004'")
    db.execute("DELETE FROM articles WHERE id <= 'a000000000004'")
    db.close()
    with pytest.raises(EditionRefused, match="6 articles where the last edition had 10"):
        publish(folder, now=NIGHT)
    assert folder.news_db.read_bytes() == before
    assert not list(folder.root.glob("*candidate*"))


def test_an_edition_with_contact_data_is_refused(folder):
    store(folder, tagged(article_body="Meer weten? Mail naar jan.verzonnen@testland.example."))
    with pytest.raises(EditionRefused, match="personal contact data"):
        publish(folder, now=NIGHT)


def test_a_takedown_leaves_a_tombstone_and_no_word(folder):
    store(folder, tagged(), tagged(2))
    assert take_down(folder, "https://testland.example/nieuws/1", reason="asked by the body", now=NIGHT) == "a000000000001"
    publish(folder, now=NIGHT)
    ((headline, body, removed),) = rows(
        folder.news_db, "SELECT headline, article_body, removed_at FROM articles WHERE id = 'a000000000001'"
    )
    assert (headline, body) == ("", None)
    assert removed
    assert b"Fietspad 1" not in folder.news_db.read_bytes()


def test_backup_and_restore_give_the_same_rows(folder, tmp_path):
    store(folder, tagged(), tagged(2))
    publish(folder, now=NIGHT)
    backup(folder, tmp_path / "copy", now=NIGHT)
    other = DataFolder(tmp_path / "other")
    restore(other, tmp_path / "copy")
    assert dump(other, without=()) == dump(folder, without=())
    with pytest.raises(StoreError, match="not empty"):
        backup(folder, tmp_path / "copy", now=NIGHT)
    with pytest.raises(StoreError, match=r"not empty \(it holds"):
        restore(other, tmp_path / "copy")


def test_a_changed_backup_is_not_restored(folder, tmp_path):
    store(folder, tagged())
    backup(folder, tmp_path / "copy", now=NIGHT)
    with (tmp_path / "copy" / "catalog.db").open("ab") as file:
        file.write(b"x")
    with pytest.raises(StoreNotTrusted, match="changed since"):
        restore(DataFolder(tmp_path / "other"), tmp_path / "copy")


def test_a_newer_schema_is_refused(folder):
    db = folder.open_catalogue()
    db.table("_sqlite_migrations").insert({"migration_set": "catalogue", "name": "m999_later", "applied_at": "2027"})
    db.close()
    with pytest.raises(StoreError, match="newer Tripoint"):
        folder.open_catalogue()


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--data"):
        DataFolder(tmp_path / "file" / "data").open_catalogue()


def test_a_file_that_is_no_database_is_said_so(tmp_path):
    folder = DataFolder(tmp_path)
    folder.catalog_db.write_text("this is no database, it only has its name" * 50)
    with pytest.raises(StoreError, match="restore"):
        folder.open_catalogue()


def test_the_second_run_names_the_first(tmp_path):
    path = tmp_path / "tripoint.lock"
    with lock(path, command="nightly", now=NIGHT) as left:
        assert left is None
        later = NIGHT + timedelta(hours=3, minutes=5)
        with pytest.raises(Locked, match=r"nightly, process \d+, since .* \(for 3 h 5 min\)"):
            lock(path, command="crawl", now=later).__enter__()
    with lock(path, command="crawl", now=NIGHT) as left:
        assert left is None


def test_a_killed_run_is_named_by_the_next(tmp_path):
    path = tmp_path / "tripoint.lock"
    path.write_text(json.dumps({"command": "nightly", "pid": 1, "since": "2026-11-09T02:00:00+00:00"}))
    with lock(path, command="crawl", now=NIGHT) as left:
        assert left
        assert "ended before it was done" in left


def test_a_difference_is_told_in_words_and_within_the_rights():
    changes = difference(
        {"article_body": "een twee drie " * 20 + "vier"}, {"article_body": "een twee drie " * 20 + "vijf"}
    )
    assert changes["article_body"][-2:] == [("-", "vier"), ("+", "vijf")]
    assert changes["article_body"][0][1].startswith("…") or "…" in changes["article_body"][0][1]
    assert public_difference(changes, rights="link", at_most=300) == {
        "counts": {"article_body": {"added": 1, "cut": 1}}
    }
    shown = public_difference(changes, rights="excerpt", at_most=300)
    assert "twee" not in json.dumps(shown["article_body"])


def test_a_day_on_which_many_items_are_dated_is_pointed_out(tmp_path):
    folder = DataFolder(tmp_path / "data")
    source = next(iter(load_sources().values()))
    db = folder.open_catalogue()
    write_sources(db, {source.id: source})
    write_scheme(db, themes=load_themes(), places={}, organisations={})
    for number in range(60):
        day = "2024-07-27T08:00:00+00:00" if number < 20 else f"2025-01-{number % 28 + 1:02d}"
        write_article(db, tagged(number, source_id=source.id, date_published=day), source=source, seen_at=NIGHT)
    db.conn.commit()
    db.close()
    shown = CliRunner().invoke(main, ["sources", "show", source.id, "--data", str(folder.root)])
    assert [line for line in shown.output.splitlines() if "items are dated" in line] == [
        "20 items are dated 2024-07-27; if the site moved on that day, add it to migrated and reprocess"
    ]
