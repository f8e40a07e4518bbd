"""The index of the archive, replay by another program, and answers that leave the archive when they are old."""

import gzip
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from warcio.archiveiterator import ArchiveIterator

from catalog.model.lead import Lead
from catalog.model.source import Source
from catalog.store.archive import ArchiveWriter, Exchange
from catalog.store.articles import write_sources
from catalog.store.balance import unbalanced
from catalog.store.cdx import INDEX, surt, write_indexes
from catalog.store.ledger import Ledger
from catalog.store.place import DataFolder
from catalog.store.retention import prune
from catalog.store.takedowns import take_down
from catalog.store.verify import verify

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from night_world import FIRST, SECOND, THIRD, differing, dump, world

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


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.Limburg.be/Nieuws/", "be,limburg)/nieuws"),
        ("https://limburg.be", "be,limburg)/"),
        ("http://limburg.be:8001/a?b=2&A=1", "be,limburg:8001)/a?a=1&b=2"),
        ("https://limburg.be:443/a?", "be,limburg)/a"),
        ("http://127.0.0.1:80/x", "1,0,0,127)/x"),
        ("https://www2.limburg.be/a//b/../c", "be,limburg)/a/c"),
        ("https://limburg.be/été?sid=1234567890abcdef1234567890abcdef&b=1", "be,limburg)/%c3%a9t%c3%a9?b=1"),
    ],
)
def test_keys_are_those_of_other_tools(address, key):
    """Compared by hand with the package surt, which pywb uses."""
    assert surt(address) == key


@pytest.fixture
def folder(tmp_path):
    """Three nights: two pages, the first edited in the second night; then one unchanged and one not modified."""
    made = DataFolder(tmp_path / "data")
    db = made.open_catalogue()
    write_sources(db, {SOURCE.id: SOURCE})
    ledger = Ledger(db)
    for run, bodies in enumerate(({1: "een", 2: "twee"}, {1: "een, beter"}, {1: "een, beter", 2: None}), 1):
        at = NIGHT + timedelta(days=10 * (run - 1))
        writer = ArchiveWriter(archive=made.archive, run_id=run, source_id=SOURCE.id, started=at)
        for number, words in bodies.items():
            url = f"https://testland.example/nieuws/{number}"
            exchange = Exchange(
                url=url,
                final_url=url,
                source_id=SOURCE.id,
                fetched_at=at,
                status=200 if words else 304,
                headers=(("Content-Type", "text/html; charset=utf-8"),),
                body=f"<h1>Bericht {words}</h1>".encode() if words else b"",
                lead=Lead(url=url, source_id=SOURCE.id, route="feed", found_on=SOURCE.url),
            )
            known = ledger.address(url)
            same = ledger.earlier(url, known.digest) if known and words in (None, "een, beter") and run == 3 else None
            position = writer.write(exchange, same_as=same)
            (ledger.record_unchanged if same else ledger.record_capture)(exchange, position, run_id=run)
        writer.close()
    db.execute("UPDATE captures SET outcome = coalesce(outcome, 'dropped'), reason = coalesce(reason, 'listing')")
    db.conn.commit()
    write_indexes(made.archive)
    db.close()
    return made


def index(folder: DataFolder) -> list[dict]:
    text = (folder.archive / INDEX).read_text("utf-8")
    assert text.splitlines() == sorted(text.splitlines())
    return [{"key": line.split(" ", 2)[0], "at": line.split(" ", 2)[1], **json.loads(line.split(" ", 2)[2])} for line in text.splitlines()]


def test_each_line_leads_to_its_record(folder):
    found = index(folder)
    assert [(one["key"], one["at"], one["mime"]) for one in found] == [
        ("example,testland)/nieuws/1", "20261110020000", "text/html"),
        ("example,testland)/nieuws/1", "20261120020000", "text/html"),
        ("example,testland)/nieuws/1", "20261130020000", "warc/revisit"),
        ("example,testland)/nieuws/2", "20261110020000", "text/html"),
    ]
    for one in found:
        data = (folder.archive / one["filename"]).read_bytes()
        member = data[int(one["offset"]) : int(one["offset"]) + int(one["length"])]
        assert b"WARC-Target-URI: " + one["url"].encode() in gzip.decompress(member)
        with (folder.archive / one["filename"]).open("rb") as stream:
            stream.seek(int(one["offset"]))
            assert next(iter(ArchiveIterator(stream))).rec_headers.get_header("WARC-Payload-Digest") == one["digest"]


def test_an_index_is_made_once_and_follows_its_files(folder):
    before = {path: path.stat().st_mtime_ns for path in folder.archive.rglob("*.cdxj")}
    assert len(before) == 4
    assert write_indexes(folder.archive) == ()
    assert {path: path.stat().st_mtime_ns for path in folder.archive.rglob("*.cdxj")} == before
    first = sorted(folder.archive.rglob("*.warc.gz"))[0]
    (folder.archive / "2026" / "11" / "000009-x-00.warc.gz").write_bytes(b"no archive file")
    first.unlink()
    (said,) = write_indexes(folder.archive)
    assert "000009-x-00.warc.gz: cannot be indexed" in said
    assert [one["at"] for one in index(folder)] == ["20261120020000", "20261130020000"]


def test_a_takedown_reaches_the_index(folder):
    take_down(folder, "https://testland.example/nieuws/1", reason="asked", now=NIGHT)
    assert [one["url"] for one in index(folder)] == ["https://testland.example/nieuws/2"]
    assert not [path for path in folder.archive.rglob("*.cdxj") if "nieuws/1" in path.read_text("utf-8")]


def test_what_is_old_and_not_shown_goes_and_the_rest_stays(folder):
    db = folder.open_catalogue()
    at = NIGHT + timedelta(days=25)
    assert prune(folder, db, keep_days=0, now=at).answers == 0
    assert prune(folder, db, keep_days=30, now=at).answers == 0
    # The first body of page 1 is older than the edit; that of page 2 is old and a younger "not modified" stands on it.
    done = prune(folder, db, keep_days=10, now=at)
    assert (done.answers, done.files) == (1, 0)
    assert prune(folder, db, keep_days=10, now=at).answers == 0
    assert [row[0] for row in db.execute("SELECT id FROM captures ORDER BY id")] == [2, 3, 4, 5]
    assert unbalanced(db, []) == []
    assert b"Bericht een<" not in b"".join(gzip.decompress(path.read_bytes()) for path in folder.archive.rglob("*.warc.gz"))
    assert list(verify(folder)) == []
    # All is old: nothing here was ever an item, so all goes, files too, and both addresses may be asked without condition.
    assert prune(folder, db, keep_days=10, now=at + timedelta(days=90)).files == 3
    assert not list(folder.archive.rglob("*.warc.gz"))
    assert db.execute("SELECT DISTINCT state, failure, digest FROM addresses").fetchall() == [("refused", "retention", None)]
    assert unbalanced(db, []) == []
    db.close()
    assert list(verify(folder)) == []


@pytest.mark.skipif(not (os.environ.get("TRIPOINT_PYWB") or shutil.which("wayback")), reason="pywb is not installed (pip install pywb)")
def test_pywb_replays_the_archive(folder, tmp_path):
    (tmp_path / "config.yaml").write_text(
        f"collections:\n  tripoint:\n    index_paths: {folder.archive}/{INDEX}\n    archive_paths: {folder.archive}/\n"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = os.environ.get("TRIPOINT_PYWB") or shutil.which("wayback")
    serving = subprocess.Popen(
        [program, "-p", str(port), "-b", "127.0.0.1"], cwd=tmp_path, start_new_session=True,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
    )  # fmt: skip
    try:
        client = httpx.Client(transport=httpx.HTTPTransport(retries=8), base_url=f"http://127.0.0.1:{port}", timeout=30)
        for stamp, words in (("20261110020000", "Bericht een<"), ("20261120020000", "een, beter"), ("20261130020000", "een, beter")):
            answer = client.get(f"/tripoint/{stamp}id_/https://testland.example/nieuws/1")
            assert answer.status_code == 200
            assert words in answer.text
    finally:
        os.killpg(serving.pid, signal.SIGTERM)
        serving.wait(20)


@pytest.mark.slow
def test_an_archive_that_was_thinned_still_gives_the_same_edition(tmp_path):
    with world(tmp_path) as sites:
        sites.data.root.mkdir()
        sites.tripoint("nightly", now=FIRST)
        sites.sample.edit()
        sites.tripoint("nightly", now=SECOND)
        sites.tripoint("nightly", now=THIRD)
        captures = sites.rows_of("SELECT count(*) FROM captures", private=True)[0][0]
        (sites.data.root / "tripoint.toml").write_text("[archive]\nkeep_days = 20\n")
        later = "2026-12-20T05:00:00+00:00"
        done = sites.tripoint("nightly", now=later)
        assert "old answers taken out" in done.stdout, done.stdout + done.stderr
        assert sites.rows_of("SELECT count(*) FROM captures WHERE run_id < 4", private=True)[0][0] < captures
        assert sites.rows_of("SELECT count(*) FROM revisions")[0][0] == 1
        assert sites.tripoint("verify", now=later).returncode == 0
        before = dump(sites.data.news_db, without=("edition",))
        assert sites.tripoint("rebuild", now=later).returncode == 0
        assert differing(before, dump(sites.data.news_db, without=("edition",))) == {}
        assert sites.tripoint("verify", now=later).returncode == 0
        done = sites.tripoint("nightly", now="2026-12-21T05:00:00+00:00")
        assert done.returncode in (0, 1), done.stdout + done.stderr
