"""The window of a night: it cuts no story, takes what is found late, and corrections hold whatever their day."""

from datetime import UTC, datetime

import pytest

from catalog.registry.corrections import Correction, write_correction
from catalog.store.place import DataFolder
from tripoint import night

RELEASE = "De gemeente hangt dertien kaarten op met wandelroutes langs de Maas. Wie ze volgt, komt voorbij zeven kastelen. Een gids kost acht euro."
OTHER = "De begroting van volgend jaar telt veertig bladzijden. De raad stemt er over in een open zitting op het stadhuis."


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(night, "ALL_AT_ONCE", 0)
    folder = DataFolder(tmp_path)
    db = folder.open_catalogue()
    yield folder, db
    db.close()


def put(db, id_, day, text):
    needed = {
        row[1]: 0 if row[2] in ("INTEGER", "REAL") else ""
        for row in db.execute("PRAGMA table_info(articles)")
        if row[3] and row[4] is None
    }
    db.conn.execute("PRAGMA foreign_keys = off")
    stated = {"id": id_, "url": f"https://x.example/{id_}", "source_id": "x", "headline": text[:30], "article_body": text}
    row = needed | stated | {"in_language": "nl", "date_published": day, "first_seen": day}
    generated = {column[1] for column in db.execute("PRAGMA table_xinfo(articles)") if column[6]}
    db.table("articles").insert({key: value for key, value in (row | {"day": day}).items() if key not in generated})
    columns = {row[1]: row[2] for row in db.execute("PRAGMA table_info(sources)") if row[3] and row[4] is None}
    source = {name: 0 if kind in ("INTEGER", "REAL") else "" for name, kind in columns.items()} | {"id": "x", "country": "BE"}
    db.table("sources").insert(source, ignore=True)


def stories(folder, db, day):
    night.group_stories(db, folder, now=datetime.fromisoformat(day).replace(tzinfo=UTC))
    return dict(db.execute("SELECT id, story_id FROM articles").fetchall())


def test_a_story_outlives_the_window(place):
    folder, db = place
    put(db, "a1", "2026-03-01", RELEASE)
    put(db, "a2", "2026-03-05", RELEASE)
    first = stories(folder, db, "2026-03-06")
    assert first["a1"] == first["a2"]
    for day in ("2026-03-17", "2026-03-30"):
        put(db, f"b{day}", day, OTHER)
        later = stories(folder, db, day)
        assert later["a1"] == later["a2"] == first["a1"]


def test_what_is_found_late_joins_its_old_story(place):
    folder, db = place
    put(db, "a1", "2026-03-01", RELEASE)
    stories(folder, db, "2026-03-02")
    put(db, "a2", "2026-03-03", RELEASE)
    found = stories(folder, db, "2026-09-01")
    assert found["a1"] == found["a2"]


def test_a_correction_of_old_items_by_address_holds_every_night(place):
    folder, db = place
    put(db, "a1", "2026-03-01", RELEASE)
    put(db, "a2", "2026-03-01", RELEASE)
    together = stories(folder, db, "2026-03-02")
    assert together["a1"] == together["a2"]
    record = Correction(
        item="https://x.example/a1", field="part_story", value="a2", by="editor", why="two walks", date=datetime(2026, 9, 1, tzinfo=UTC).date()
    )
    write_correction(folder.corrections, record)
    for day in ("2026-09-01", "2026-12-01"):
        apart = stories(folder, db, day)
        assert apart["a1"] != apart["a2"]
