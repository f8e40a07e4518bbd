"""Nights that follow each other, by the real command line over real HTTP: nothing new, an edit, a removal, a takedown.

One story in the order of this file: each fixture is the night after the one before.
"""

import fcntl
import gzip
import json
import os
import shutil
import sqlite3
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from catalog.store.place import DataFolder
from tripoint.main import main

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from night_world import FIRST, FOURTH, SECOND, THIRD, differing, dump, world

pytestmark = pytest.mark.slow

EDITED = "avondtrein-aken-maastricht"
REMOVED = "blauzungenkrankheit"
HEALTH = ("status", "status_since", "last_success", "next_visit")
"""Columns of ``sources`` that say how the last run went, and when the next one asks again."""


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    with world(tmp_path_factory.mktemp("night"), ("de_kreis_eifelrand", "nl_provincie_maasoever")) as made:
        yield made


def night(sites, now, *words):
    """A night, what it said, what the sites were asked, and what is stored after it."""
    sites.sample.log.clear()
    done = sites.tripoint("nightly", *words, now=now)
    assert "Traceback" not in done.stderr
    return SimpleNamespace(
        code=done.returncode,
        lines=done.stdout.splitlines(),
        err=done.stderr,
        asked=list(sites.sample.log),
        edition=dump(sites.data.news_db, ignore=("last_seen", *HEALTH)),
        catalogue=dump(sites.data.catalog_db, ignore=("last_seen", *HEALTH)),
    )


@pytest.fixture(scope="module")
def first(sites):
    return night(sites, FIRST)


@pytest.fixture(scope="module")
def second(sites, first):
    return night(sites, SECOND, "--json")


@pytest.fixture(scope="module")
def third(sites, second):
    sites.sample.edit()
    sites.sample.remove()
    # Day 3 of the first captures: what was seen on day 1 is asked again.
    return night(sites, THIRD)


@pytest.fixture(scope="module")
def fourth(sites, third):
    return night(sites, FOURTH)


def test_a_first_night_is_well_and_says_so_shortly(first):
    assert first.code == 0, [*first.lines, first.err]
    assert len(first.lines) <= 20
    assert any(line.startswith("run 1: ok; 2 sources: 2 ok") for line in first.lines)
    assert len(first.edition["articles"]) == 18


def test_a_night_without_news_changes_no_row_but_last_seen_and_the_run_tables(first, second):
    assert second.code == 0
    assert differing(first.edition, second.edition) == {}
    private = {
        table: rows
        for table, rows in second.catalogue.items()
        if table not in ("addresses", "captures", "reservations")
    }
    assert differing({table: first.catalogue[table] for table in private}, private) == {}


def test_a_night_without_news_asks_only_whether_something_changed(first, second):
    pages = [request for request in second.asked if request.target != "/robots.txt"]
    assert [request.target for request in pages if not request.conditional] == []
    sent, sent_first = (sum(request.body_bytes for request in one.asked) for one in (second, first))
    assert sent <= 0.05 * sent_first
    assert len(second.asked) <= len(first.asked)


def test_json_is_one_document_for_a_program(second):
    said = json.loads("\n".join(second.lines))
    assert said["status"] == "ok"
    assert said["sources"] == {"de_kreis_eifelrand": "unchanged", "nl_provincie_maasoever": "unchanged"}


def test_an_edit_is_a_revision_and_no_second_article(sites, third):
    assert third.code == 0, third.lines
    ((article, count),) = sites.rows_of(
        "SELECT article_id, count(*) FROM revisions JOIN articles ON articles.id = article_id GROUP BY 1"
    )
    assert count == 1
    ((url, headline),) = sites.rows_of("SELECT url, headline FROM articles WHERE id = ?", article)
    assert EDITED in url
    ((before, difference),) = sites.rows_of("SELECT headline, difference FROM revisions")
    assert before == headline
    assert json.loads(difference)
    assert len(third.edition["articles"]) == 18


def test_a_removed_page_is_missed_twice_before_it_is_called_gone(sites, third, fourth):
    assert fourth.code == 0
    gone = sites.rows_of("SELECT url, removed_at, headline FROM articles WHERE removed_at IS NOT NULL")
    assert [(REMOVED in url, at) for url, at, _ in gone] == [(True, FOURTH)]
    assert gone[0][2]
    column = [row for row in third.edition["articles"] if any(REMOVED in str(value) for value in row[:2])]
    assert FOURTH not in repr(column)


def test_each_night_is_on_record(sites, fourth):
    runs = sites.rows_of("SELECT id, status, started_at FROM runs ORDER BY id")
    assert runs == [(1, "ok", FIRST), (2, "ok", SECOND), (3, "ok", THIRD), (4, "ok", FOURTH)]
    given = sites.rows_of(
        "SELECT run_id, sum(new), sum(updated), sum(unchanged), sum(removed) FROM source_runs GROUP BY 1 ORDER BY 1"
    )
    assert given[0] == (1, 18, 0, 0, 0)
    assert given[1] == (2, 0, 0, 18, 0)
    assert given[2][2] == 1
    assert given[3][4] == 1


def test_rereading_a_fresh_archive_changes_nothing(sites, fourth):
    before = dump(sites.data.catalog_db, without=())
    done = sites.tripoint("reprocess", "--dry-run", now=FOURTH)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "0 items would change\n"
    assert differing(before, dump(sites.data.catalog_db, without=())) == {}


def test_a_changed_rule_is_rehearsed_field_by_field_and_changes_nothing_yet(sites, fourth, tmp_path):
    rules = tmp_path / "sources"
    shutil.copytree(sites.sources, rules)
    file = rules / "de_kreis_eifelrand.toml"
    file.write_text(file.read_text("utf-8") + '\n[read]\nheadline = "title"\n', "utf-8")
    before = dump(sites.data.catalog_db, without=())
    sites.sample.log.clear()
    done = sites.tripoint(
        "reprocess", "--dry-run", "--source", "de_kreis_eifelrand", "--sources", str(rules), now=FOURTH
    )
    assert done.returncode == 0, done.stderr
    assert " headline: " in done.stdout
    assert "would change" in done.stdout.splitlines()[-1]
    assert sites.sample.log == []
    assert differing(before, dump(sites.data.catalog_db, without=())) == {}


@pytest.fixture(scope="module")
def taken(sites, fourth):
    """An item is taken down; what was said, and its words before."""
    ((identity, url, headline, body),) = sites.rows_of(
        "SELECT id, url, headline, article_body FROM articles WHERE url LIKE '%digitaal-loket%'", private=True
    )
    done = sites.tripoint("takedown", url, "--reason", "asked by the body", now=FOURTH)
    assert done.returncode == 0, done.stderr
    return SimpleNamespace(identity=identity, url=url, headline=headline, body=body, said=done.stdout)


def words_found(folder: DataFolder, *words: str) -> list[str]:
    """Files below a data folder whose bytes (archives unpacked) hold one of these words."""
    found = []
    for path in sorted(path for path in folder.root.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if path.name.endswith(".gz"):
            data = gzip.decompress(data)
        found += [f"{path.name}: {word}" for word in words if word.encode() in data]
    return found


def test_a_takedown_reaches_every_byte(sites, taken):
    sentence = taken.body[40:100]
    assert words_found(sites.data, taken.headline, sentence) == []
    ((headline, removed, story),) = sites.rows_of(
        "SELECT headline, removed_at, story_id FROM articles WHERE id = ?", taken.identity
    )
    assert (headline, removed, story) == ("", FOURTH, None)


def test_after_a_takedown_the_store_can_be_trusted(sites, taken):
    done = sites.tripoint("verify", now=FOURTH)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr


@pytest.fixture(scope="module")
def rebuilt(sites, taken):
    before = dump(sites.data.news_db, without=("edition",))
    sites.sample.log.clear()
    done = sites.tripoint("rebuild", now=FOURTH)
    assert done.returncode == 0, done.stderr
    return SimpleNamespace(
        before=before, after=dump(sites.data.news_db, without=("edition",)), asked=len(sites.sample.log)
    )


def test_the_edition_is_made_again_from_the_archive_alone(rebuilt):
    assert rebuilt.asked == 0
    assert differing(rebuilt.before, rebuilt.after) == {}
    assert len(rebuilt.after["articles"]) == 18
    assert len(rebuilt.after["revisions"]) == 1


def test_a_takedown_survives_rebuilding_and_rereading(sites, rebuilt, taken):
    done = sites.tripoint("reprocess", now=FOURTH)
    assert done.returncode == 0, done.stderr
    assert sites.tripoint("publish", now=FOURTH).returncode == 0
    assert sites.rows_of("SELECT headline FROM articles WHERE id = ?", taken.identity) == [("",)]
    assert words_found(sites.data, taken.headline) == []


def test_the_next_night_after_a_rebuild_takes_up_the_work(sites, rebuilt, taken):
    after = night(sites, "2026-11-15T05:00:00+00:00")
    assert after.code == 0, [*after.lines, after.err]
    assert len(after.edition["articles"]) == 18
    # The site lists the taken item still; it is not asked for, and not its headline is kept.
    assert [request.target for request in after.asked if "digitaal-loket" in request.target] == []
    assert words_found(sites.data, taken.headline) == []


def test_a_second_start_leaves_at_once_and_names_the_owner(sites, first):
    handle = os.open(sites.data.lock, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.pwrite(handle, json.dumps({"command": "nightly", "pid": 4711, "since": FIRST}).encode(), 0)
        for verb in (
            ["nightly"],
            ["crawl"],
            ["publish"],
            ["rebuild"],
            ["reprocess"],
            ["takedown", "x", "--reason", "y"],
        ):
            done = sites.tripoint(*verb, now=FOURTH)
            assert done.returncode == 3, verb
            assert "tripoint nightly, process 4711, since 2026-11-10" in done.stderr
            assert "Traceback" not in done.stderr
    finally:
        os.ftruncate(handle, 0)
        os.close(handle)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["crawl", "be_nobody"], "SOURCE: 'be_nobody' is not one of: de_kreis_eifelrand, nl_provincie_maasoever"),
        (["crawl", "--kind", "museum"], "--kind: 'museum' is not one of: province"),
        (["crawl", "--since", "yesterday"], "yesterday"),
        (["reprocess", "--source", "be_nobody"], "--source: 'be_nobody' is not one of"),
    ],
)
def test_a_wrong_word_is_refused_before_anything_is_touched(sites, words, said):
    done = CliRunner().invoke(main, words, env=sites.environment(FIRST))
    assert done.exit_code == 2
    assert said in done.stderr


def test_crawl_takes_one_source_and_a_limit(sites, tmp_path):
    other = DataFolder(tmp_path / "other")
    done = sites.tripoint("crawl", "de_kreis_eifelrand", "--limit", "2", "--data", str(other.root))
    assert done.returncode == 0, done.stdout + done.stderr
    db = sqlite3.connect(other.catalog_db)
    assert db.execute("SELECT source_id, count(*) FROM articles GROUP BY 1").fetchall() == [("de_kreis_eifelrand", 2)]
    db.close()
    assert not other.news_db.exists()
