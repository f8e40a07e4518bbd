"""Whether damage is seen and named: verify, backup under a writer, restore, migrations, takedown in the archive's bytes."""

import gzip
import json
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalog.model.article import Article, LanguageDecision, TaggedArticle
from catalog.model.errors import StoreError
from catalog.model.lead import Lead
from catalog.model.source import Source
from catalog.store.archive import ArchiveWriter, Exchange, read
from catalog.store.articles import write_article, write_sources
from catalog.store.backup import backup, restore
from catalog.store.digests import content_digest
from catalog.store.edition import publish
from catalog.store.forgetting import tombstone
from catalog.store.ledger import Ledger
from catalog.store.place import DataFolder
from catalog.store.stories import items_to_group, write_stories
from catalog.store.takedowns import forget_other_addresses, take_down
from catalog.store.verify import verify
from pipelines.stories.grouping import group
from tripoint.main import main

NIGHT = datetime(2026, 11, 10, 2, tzinfo=UTC)
FIRST_SCHEMA = Path(__file__).parent / "gold" / "catalogue_first_schema.sql"

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


def entry(number: int, position, digest: str) -> TaggedArticle:
    headline, body = f"Zorgpunt {number} is open", f"De provincie opent zorgpunt nummer {number} aan de grens."
    return TaggedArticle(
        article=Article(
            id=f"a{number:012x}",
            url=f"https://testland.example/nieuws/{number}",
            source_id="be_testland",
            headline=headline,
            description=None,
            article_body=body,
            declared_language="nl",
            date_published="2026-11-09",
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
            word_count=9,
            content_digest=content_digest(headline, None, body),
            reader="test",
            notes=(),
            fetched_at=NIGHT,
            archive_file=position.file,
            archive_offset=position.offset,
        ),
        language=LanguageDecision(in_language="nl", confidence=0.99, evidence=("declared=nl",)),
        about=(),
        places=(),
        organisations=(),
        border=None,
    )


@pytest.fixture
def folder(tmp_path):
    """Six items, captured, read and published."""
    made = DataFolder(tmp_path / "data")
    db = made.open_catalogue()
    write_sources(db, {SOURCE.id: SOURCE})
    ledger, writer = Ledger(db), ArchiveWriter(archive=made.archive, run_id=1, source_id=SOURCE.id, started=NIGHT)
    for number in range(1, 7):
        url = f"https://testland.example/nieuws/{number}"
        exchange = Exchange(
            url=url,
            final_url=url,
            source_id=SOURCE.id,
            fetched_at=NIGHT,
            status=200,
            headers=(("Content-Type", "text/html"),),
            body=f"<h1>Zorgpunt {number} is open</h1><p>Geheim woord kwartelkoning {number}.</p>".encode(),
            lead=Lead(
                url=url, source_id=SOURCE.id, route="feed", found_on=SOURCE.url, headline=f"Zorgpunt {number} is open"
            ),
        )
        position = writer.write(exchange)
        capture = ledger.record_capture(exchange, position, run_id=1)
        with db.atomic():
            write_article(db, entry(number, position, exchange.digest), source=SOURCE, seen_at=NIGHT)
            db.table("captures").update(capture, {"outcome": "new", "article_id": f"a{number:012x}"})
    writer.close()
    write_stories(db, group(items_to_group(db)))
    db.close()
    publish(made, now=NIGHT)
    return made


def warc(folder: DataFolder) -> Path:
    (path,) = folder.archive.rglob("*.warc.gz")
    return path


def change(folder: DataFolder, sql: str, *values) -> None:
    db = sqlite3.connect(folder.catalog_db)
    db.execute(sql, values)
    db.commit()
    db.close()


def flip(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 0x20
    path.write_bytes(data)


def test_a_whole_store_is_trusted(folder):
    assert list(verify(folder)) == []


def flip_news(folder):
    data = folder.news_db.read_bytes()
    flip(folder.news_db, data.rindex(b"Zorgpunt 3"))


def break_index(folder):
    db = sqlite3.connect(folder.news_db)
    db.execute("DELETE FROM search_index_data WHERE id = (SELECT max(id) FROM search_index_data)")
    db.commit()
    db.close()


DAMAGES = {
    "a cut file": (lambda f: warc(f).write_bytes(warc(f).read_bytes()[:-1500]), "warc.gz at "),
    "a flipped byte in the archive": (lambda f: flip(warc(f), warc(f).stat().st_size // 2), "warc.gz at "),
    "a missing file": (lambda f: warc(f).unlink(), "missing; affects a000000000001"),
    "an unknown file": (
        lambda f: warc(f).with_name("000009-x-00.warc.gz").write_bytes(warc(f).read_bytes()),
        "000009-x-00.warc.gz: unknown to the ledger",
    ),
    "rubbish in the archive": (
        lambda f: (f.archive / "notes.warc.gz").write_bytes(b"x" * 99),
        "notes.warc.gz: unknown",
    ),
    "a broken search index": (break_index, "news.db: "),
    "a flipped byte in the edition": (flip_news, "news.db: "),
    "a lost search row": (
        lambda f: sqlite3.connect(f.news_db, isolation_level=None).execute(
            "DELETE FROM search_index_docsize WHERE id = 1"
        ),
        "news.db: ",
    ),
    "a changed word in the catalogue": (
        lambda f: change(f, "UPDATE articles SET article_body = 'anders' WHERE id = 'a000000000002'"),
        "a000000000002: its words do not fit their digest",
    ),
    "an item without its source": (
        lambda f: change(f, "UPDATE articles SET source_id = 'be_nobody' WHERE id = 'a000000000002'"),
        "points to no row of sources",
    ),
    "a pointer beside its record": (
        lambda f: change(f, "UPDATE captures SET archive_offset = 7 WHERE id = 3"),
        "no answer there for https://testland.example/nieuws/3",
    ),
    "an item without a capture": (
        lambda f: change(f, "UPDATE articles SET archive_offset = 7 WHERE id = 'a000000000002'"),
        "1 articles point to no capture",
    ),
    "a capture that is another": (
        lambda f: change(f, "UPDATE captures SET digest = 'sha256:0' WHERE id = 3"),
        "another digest",
    ),
    "no catalogue": (lambda f: f.catalog_db.unlink(), "catalog.db: missing"),
    "a catalogue that is none": (lambda f: f.catalog_db.write_bytes(b"x" * 4096), "catalog.db"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_is_named_and_ends_with_4(folder, damage):
    harm, named = DAMAGES[damage]
    harm(folder)
    done = CliRunner().invoke(main, ["verify", "--data", str(folder.root)])
    assert done.exit_code == 4, done.output
    assert named in done.output
    assert "Traceback" not in done.output


def test_the_rest_of_a_damaged_file_is_still_read(folder):
    path = warc(folder)
    path.write_bytes(path.read_bytes()[:-1500])
    file = str(path.relative_to(folder.archive))
    db = folder.open_catalogue()
    offsets = [row[0] for row in db.execute("SELECT archive_offset FROM captures ORDER BY id")]
    db.close()
    assert b"Zorgpunt 1" in read(folder.archive, file, offsets[0]).capture.body


def test_a_takedown_leaves_its_neighbours_where_they_are(folder):
    size = warc(folder).stat().st_size
    take_down(folder, "https://testland.example/nieuws/3", reason="asked by the body", now=NIGHT)
    assert warc(folder).stat().st_size == size
    publish(folder, now=NIGHT)
    assert list(verify(folder)) == []
    everything = gzip.decompress(warc(folder).read_bytes()) + b"".join(
        path.read_bytes() for path in folder.root.rglob("*") if path.is_file()
    )
    assert b"Zorgpunt 3" not in everything
    assert b"kwartelkoning 3" not in everything
    assert b"kwartelkoning 4" in everything
    # Asked for again, as after a kill, it does no harm.
    take_down(folder, "https://testland.example/nieuws/3", reason="asked again", now=NIGHT)
    assert list(verify(folder)) == []


def test_another_address_of_what_was_taken_down_is_taken_out_too(folder):
    db = folder.open_catalogue()
    db.execute("UPDATE captures SET outcome = 'dropped', reason = 'taken_down', article_id = NULL WHERE id = 5")
    assert forget_other_addresses(folder, db, now=NIGHT) == 1
    assert forget_other_addresses(folder, db, now=NIGHT) == 0
    assert db.execute("SELECT url FROM takedowns").fetchall() == [("https://testland.example/nieuws/5",)]
    db.close()
    assert b"kwartelkoning 5" not in gzip.decompress(warc(folder).read_bytes())


@pytest.mark.parametrize("length", [420, 700, 701, 65_990, 65_995, 66_001, 131_500, 300_000])
def test_a_tombstone_has_the_length_of_what_it_replaces(length):
    made = tombstone(length, now=NIGHT)
    assert len(made) == length
    assert b"taken_down: 2026-11-10" in gzip.decompress(made)


def test_a_backup_under_a_steady_writer_ends_and_is_whole(folder, tmp_path):
    stop, wrote = threading.Event(), []

    def write() -> None:
        db = sqlite3.connect(folder.catalog_db, timeout=60)
        while not stop.is_set():
            # Two rows that only make sense together.
            with db:
                db.execute("INSERT INTO takedowns VALUES (?, 'now', 'a')", [f"a{len(wrote)}"])
                db.execute("INSERT INTO takedowns VALUES (?, 'now', 'b')", [f"b{len(wrote)}"])
            wrote.append(1)
        db.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backup(folder, tmp_path / "copy", now=NIGHT)
    finally:
        stop.set()
        writer.join()
    assert wrote
    other = DataFolder(tmp_path / "other")
    restore(other, tmp_path / "copy")
    assert list(verify(other)) == []
    db = sqlite3.connect(other.catalog_db)
    pairs = dict(db.execute("SELECT reason, count(*) FROM takedowns GROUP BY 1").fetchall())
    db.close()
    assert pairs.get("a") == pairs.get("b")


def test_backup_and_restore_by_command(folder, tmp_path):
    run = CliRunner().invoke
    assert run(main, ["backup", str(tmp_path / "copy"), "--data", str(folder.root)]).exit_code == 0
    assert run(main, ["restore", str(tmp_path / "copy"), "--data", str(tmp_path / "new")]).exit_code == 0
    done = run(main, ["verify", "--data", str(tmp_path / "new")])
    assert (done.exit_code, "agree" in done.output) == (0, True)
    # Not even beside somebody's corrections: a restored file would take the place of one of theirs.
    mixed = tmp_path / "mixed"
    (mixed / "corrections").mkdir(parents=True)
    refused = run(main, ["restore", str(tmp_path / "copy"), "--data", str(mixed)])
    assert (refused.exit_code, "not empty (it holds corrections)" in refused.output) == (2, True)
    for verb in (["restore", str(tmp_path / "copy")], ["backup", str(tmp_path / "copy")]):
        refused = run(main, [*verb, "--data", str(folder.root)])
        assert refused.exit_code == 2
        assert refused.output.startswith("tripoint: ")


def test_a_catalogue_of_the_first_schema_is_brought_up_to_date(tmp_path):
    folder = DataFolder(tmp_path / "old")
    folder.create()
    db = sqlite3.connect(folder.catalog_db)
    db.executescript(FIRST_SCHEMA.read_text("utf-8"))
    db.close()
    today = DataFolder(tmp_path / "today").open_catalogue()
    brought = folder.open_catalogue()
    assert brought.execute("SELECT headline FROM articles").fetchall() == [("Zorgpunt 1 is open",)]
    assert {table: sorted(brought[table].columns_dict.items()) for table in brought.table_names()} == {
        table: sorted(today[table].columns_dict.items()) for table in today.table_names()
    }
    brought.close()
    publish(folder, now=NIGHT)


MIGRATING = """
import os, signal, sqlite3, sys
from pathlib import Path
import sqlite_utils
from catalog.store.place import DataFolder
steps = int(sys.argv[2])
class Killed(sqlite_utils.Database):
    def __init__(self, *given, **more):
        super().__init__(*given, **more)
        self.conn.set_progress_handler(lambda: self.step() , 5)
    left = steps
    def step(self):
        Killed.left -= 1
        if Killed.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
import catalog.store.place
catalog.store.place.Database = Killed
DataFolder(Path(sys.argv[1])).open_catalogue().close()
"""


def test_a_migration_that_is_killed_leaves_the_old_schema_or_the_new(tmp_path):
    """Killed after ever more steps of SQLite's machine: no state between, and the next start ends at today's."""
    today = shape(DataFolder(tmp_path / "today"))
    killed, seen = 0, set()
    for number, steps in enumerate((1, 10, 40, 80, 150, 300, 1_000_000)):
        folder = DataFolder(tmp_path / f"old-{number}")
        folder.create()
        db = sqlite3.connect(folder.catalog_db)
        db.executescript(FIRST_SCHEMA.read_text("utf-8"))
        db.close()
        words = [sys.executable, "-c", MIGRATING, str(folder.root), str(steps)]
        killed += subprocess.run(words, check=False, cwd=Path(__file__).parent.parent).returncode == -signal.SIGKILL
        db = sqlite3.connect(folder.catalog_db)
        named = {row[0] for row in db.execute("SELECT name FROM _sqlite_migrations")}
        columns = {row[1] for row in db.execute("PRAGMA table_info(captures)")}
        db.close()
        assert ("m002_samples" in named) == ("sample" in columns)
        seen.add("sample" in columns)
        assert shape(folder) == today
    assert killed >= 3
    assert seen == {True, False}


def shape(folder: DataFolder) -> dict:
    db = folder.open_catalogue()
    try:
        return {table: sorted(db[table].columns_dict.items()) for table in db.table_names()}
    finally:
        db.close()


def test_a_newer_catalogue_is_refused_and_left_alone(folder):
    change(
        folder,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('catalogue', 'm999_future', 'then')",
    )
    before = folder.catalog_db.read_bytes()
    with pytest.raises(StoreError, match="made by a newer Tripoint"):
        folder.open_catalogue()
    assert folder.catalog_db.read_bytes() == before
    done = CliRunner().invoke(main, ["status", "--data", str(folder.root)])
    assert done.exit_code == 2
    assert "install that version" in done.output


def test_a_manifest_says_what_an_edition_holds(folder):
    manifest = json.loads((folder.root / "news.json").read_text("utf-8"))
    assert manifest["rows"]["articles"] == 6
    assert manifest["digest"].startswith("sha256:")
