"""Archive and ledger: what is written survives, what is cut is found, what is due is asked."""

import json
import os
import random
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from catalog.model.errors import Reason, StoreError
from catalog.model.lead import Lead
from catalog.store import archive
from catalog.store.archive import ArchiveWriter, Exchange
from catalog.store.balance import unbalanced
from catalog.store.ledger import NEVER, Ledger, text_of
from catalog.store.lists import Lists
from catalog.store.place import DataFolder
from catalog.store.runs import start_run

NIGHT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


def lead(number: int, **more) -> Lead:
    return Lead(url=f"http://a.example/{number}", source_id="be_a", route="feed", found_on="http://a.example/feed", **more)


def exchange(number: int = 1, *, body: bytes = b"<p>Een bericht</p>", at: datetime = NIGHT, status: int = 200) -> Exchange:
    url = f"http://a.example/{number}"
    return Exchange(
        url=url,
        final_url=url + "/",
        source_id="be_a",
        fetched_at=at,
        status=status,
        headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("ETag", '"1"')),
        body=body,
        request_headers=(("User-Agent", "Tripoint"),),
        redirects=(f"{url}?old",),
        lead=lead(number, headline="Één kop", keywords=("zorg",)),
    )


@pytest.fixture
def folder(tmp_path):
    folder = DataFolder(tmp_path / "data")
    folder.create()
    return folder


@pytest.fixture
def ledger(folder):
    return Ledger(folder.open_catalogue())


def writer(folder, run_id=1, **more) -> ArchiveWriter:
    return ArchiveWriter(archive=folder.archive, run_id=run_id, source_id="be_a", started=NIGHT, **more)


def test_an_answer_is_read_back_as_it_came(folder):
    out = writer(folder)
    sent = exchange(body="Één".encode() + b"\x00\r\n")
    position = out.write(sent)
    back = archive.read(folder.archive, position.file, position.offset)
    out.close()
    assert back == archive.read(folder.archive, position.file, position.offset)
    assert (back.capture.body, back.capture.digest) == (sent.body, sent.digest)
    assert (back.capture.url, back.capture.final_url, back.capture.redirects) == (sent.url, sent.final_url, sent.redirects)
    assert back.capture.headers["x-crawl-content-encoding"] == "gzip"
    assert "content-encoding" not in back.capture.headers
    assert back.lead == sent.lead
    assert back.run_id == 1


def test_another_reader_reads_the_archive(folder):
    from warcio.checker import Checker

    out = writer(folder)
    first = out.write(exchange())
    earlier = archive.Earlier(position=first, digest=exchange().digest, url=exchange().final_url, fetched_at=NIGHT)
    out.write(exchange(status=304, body=b""), same_as=earlier)
    out.close()
    options = type("Options", (), {"inputs": [str(folder.archive / first.file)], "verbose": False})
    assert Checker(options).process_all() in (0, None)
    stored = list(archive.walk(folder.archive))
    assert [one.revisit for one in stored] == [False, True]
    assert stored[1].capture.digest == stored[0].capture.digest


def test_files_are_open_while_written_then_sealed_and_rotated(folder):
    out = writer(folder, max_bytes=2500)
    files = {out.write(exchange(n, body=os.urandom(1500))).file for n in range(4)}
    out.close()
    assert len(files) > 1
    assert not list(folder.archive.rglob("*.open"))
    assert sum(archive.verify(folder.archive, file)[0] for file in files) == 4


def test_a_header_cannot_forge_a_record(folder):
    sent = replace(exchange(), headers=(("X-A", "a\r\nWARC-Type: response\r\n\r\nforged"), ("X-B", "n\x00ul")))
    out = writer(folder)
    position = out.write(sent)
    out.close()
    assert archive.verify(folder.archive, position.file) == (1, ())
    assert archive.read(folder.archive, position.file, position.offset).capture.headers["x-b"] == "nul"


@pytest.mark.parametrize("cut", [5, 60, 400, 900])
def test_a_cut_file_is_found_and_the_rest_is_readable(folder, cut):
    out = writer(folder)
    first, second = out.write(exchange(1)), out.write(exchange(2))
    out.close()
    path = folder.archive / first.file
    path.write_bytes(path.read_bytes()[:-cut])
    whole, damage = archive.verify(folder.archive, first.file)
    assert whole == 1
    assert damage[0].file == first.file
    assert damage[0].offset == second.offset
    assert archive.read(folder.archive, first.file, first.offset).capture.body == exchange().body
    if cut > 8:  # less is the end mark of the last member: every byte of the record is there and its digest right
        with pytest.raises(StoreError, match=str(second.offset)):
            archive.read(folder.archive, second.file, second.offset)


def test_one_changed_byte_is_found(folder):
    out = writer(folder)
    position = out.write(exchange(body=os.urandom(4000)))
    out.close()
    path = folder.archive / position.file
    data = bytearray(path.read_bytes())
    data[position.offset + 1500] ^= 1
    path.write_bytes(data)
    assert archive.verify(folder.archive, position.file)[1]
    with pytest.raises(StoreError):
        archive.read(folder.archive, position.file, position.offset)


def test_recovery_cuts_what_the_ledger_does_not_know_and_leaves_a_live_file(folder, ledger):
    dead = writer(folder, run_id=1)
    kept = dead.write(exchange(1))
    ledger.record_capture(exchange(1), kept, run_id=1)
    dead.write(exchange(2))  # killed between this and the commit
    dead._file.write(b"half a rec")
    dead._file.close()  # the kernel's doing at kill -9
    nothing = writer(folder, run_id=2)
    nothing.write(exchange(3))
    nothing._file.close()
    live = writer(folder, run_id=3)
    live.write(exchange(4))

    assert archive.recover(folder.archive, ledger.archive_ends()) == (kept.file,)
    assert archive.verify(folder.archive, kept.file) == (1, ())
    assert [path.name for path in folder.archive.rglob("*.open")] == [live._path.name]
    live.close()


def test_a_power_cut_leaves_what_was_synced_and_no_more(folder, ledger, tmp_path):
    """Of both files any tail that was not synced may be lost, each by itself; what a commit confirmed never is."""
    dead, chance, synced = writer(folder), random.Random(5), []
    journal = folder.catalog_db.with_name("catalog.db-wal")
    for number in range(1, 7):
        position = dead.write(exchange(number))
        ledger.record_capture(exchange(number), position, run_id=1)
        synced.append((journal.stat().st_size, position.offset + position.length))
    dead._file.flush()
    for kept, (log, end) in enumerate(synced, 1):
        cut = DataFolder(tmp_path / f"cut-{kept}")
        shutil.copytree(folder.root, cut.root)
        cut.catalog_db.with_name("catalog.db-shm").unlink()
        size = dead._path.stat().st_size
        # Half a frame of the next commit, and any part of the next records.
        os.truncate(cut.catalog_db.with_name("catalog.db-wal"), min(log + chance.randint(0, 2_000), synced[-1][0]))
        os.truncate(cut.archive / dead._path.relative_to(folder.archive), chance.randint(end, size))
        again = Ledger(cut.open_catalogue())
        (sealed,) = archive.recover(cut.archive, again.archive_ends())
        assert archive.verify(cut.archive, sealed) == (kept, ())
        assert again.db.execute("SELECT count(*) FROM captures").fetchone() == (kept,)
        assert unbalanced(Database(again.db), []) == []
        again.db.close()


def test_a_full_disk_names_itself(folder, monkeypatch):
    out = writer(folder)
    out.write(exchange())

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        out.write(exchange(2))


def test_leads_are_recorded_once_and_witnesses_are_joined(ledger):
    lists = Lists(ledger)
    lists.record_leads("be_a", [lead(1, headline="Kop"), lead(2)], now=NIGHT)
    again = lists.record_leads("be_a", [lead(1, date_published="2026-11-09"), lead(3)], now=NIGHT)
    assert (again.known, again.new, again.changed) == (1, 1, 0)
    kept = ledger.address("http://a.example/1").lead
    assert (kept.headline, kept.date_published) == ("Kop", "2026-11-09")


def capture(ledger, folder, number=1, at=NIGHT, **more):
    out = writer(folder)
    sent = exchange(number, at=at, **more)
    position = out.write(sent)
    out.close()
    return ledger.record_capture(sent, position, run_id=1)


def test_an_item_is_asked_again_on_day_1_3_7_and_30_only(ledger, folder):
    Lists(ledger).record_leads("be_a", [lead(1)], now=NIGHT)
    days = []
    for day in range(60):
        # the timer drifts: each night a minute earlier
        now = NIGHT + timedelta(days=day, minutes=-day)
        if ledger.due("be_a", now=now):
            days.append(day)
            capture(ledger, folder, at=now)
    assert days == [0, 1, 3, 7, 30]
    assert ledger.address("http://a.example/1").due_at == NEVER


def test_a_route_that_says_changed_makes_an_item_due_unless_it_says_so_of_all(ledger, folder):
    lists = Lists(ledger)
    old = [lead(n, date_modified="2026-11-01") for n in range(10)]
    lists.record_leads("be_a", old, now=NIGHT)
    for n in range(10):
        capture(ledger, folder, n)
    changed = [replace(old[0], date_modified="2026-11-10"), *old[1:]]
    assert lists.record_leads("be_a", changed, now=NIGHT).changed == 1
    assert [item.url for item in ledger.due("be_a", now=NIGHT)] == ["http://a.example/0"]
    assert lists.record_leads("be_a", [replace(one, date_modified="2026-11-11") for one in old], now=NIGHT).changed == 0


def test_gone_needs_two_nights_and_a_listed_one_comes_back(ledger, folder):
    lists = Lists(ledger)
    lists.record_leads("be_a", [lead(1)], now=NIGHT)
    capture(ledger, folder)
    url = "http://a.example/1"
    assert not ledger.record_missing(url, status=404, now=NIGHT)
    assert not ledger.record_missing(url, status=404, now=NIGHT), "the same night counts once"
    assert ledger.record_missing(url, status=410, now=NIGHT + timedelta(days=1))
    assert ledger.address(url).state == "gone"
    assert not ledger.due("be_a", now=NIGHT + timedelta(days=300))
    lists.record_leads("be_a", [lead(1)], now=NIGHT + timedelta(days=5))
    assert [item.url for item in ledger.due("be_a", now=NIGHT + timedelta(days=5))] == [url]
    capture(ledger, folder, at=NIGHT + timedelta(days=5))
    assert (ledger.address(url).state, ledger.address(url).missing) == ("captured", 0)


def test_failures_are_tried_by_the_next_three_runs_then_rarely(ledger):
    Lists(ledger).record_leads("be_a", [lead(1)], now=NIGHT)
    url = "http://a.example/1"
    for _ in range(3):
        assert ledger.due("be_a", now=NIGHT)
        ledger.record_failure(url, failure="timeout", status=None, now=NIGHT)
    assert ledger.due("be_a", now=NIGHT)
    ledger.record_failure(url, failure="timeout", status=None, now=NIGHT)
    assert not ledger.due("be_a", now=NIGHT)
    assert ledger.due("be_a", now=NIGHT + timedelta(days=1))


def test_refused_and_taken_down_items_are_not_asked(ledger):
    Lists(ledger).record_leads("be_a", [lead(1), lead(2), lead(3)], now=NIGHT)
    ledger.record_refused("http://a.example/1", reason=Reason.ROBOTS, now=NIGHT)
    ledger.db.execute("INSERT INTO takedowns VALUES ('http://a.example/2', ?, 'asked')", (text_of(NIGHT),))
    ledger.db.commit()
    assert [item.url for item in ledger.due("be_a", now=NIGHT)] == ["http://a.example/3"]


def test_a_killed_run_is_called_crashed_by_the_next_and_its_captures_wait(ledger, folder):
    db = Database(ledger.db)
    killed = start_run(db, kind="crawl", now=NIGHT)
    capture(ledger, folder, 1)
    start_run(db, kind="crawl", now=NIGHT)
    assert ledger.db.execute("SELECT status, finished_at FROM runs WHERE id = ?", (killed,)).fetchone() == ("crashed", text_of(NIGHT))
    assert unbalanced(db, ["be_a"]) == ["1 captures are still unread"]


def test_what_does_not_add_up_is_said(ledger, folder):
    capture(ledger, folder, 1)
    capture(ledger, folder, 2)
    ledger.db.execute("UPDATE captures SET outcome = 'new', article_id = 'a000000000001'")
    ledger.db.execute("DELETE FROM addresses WHERE url LIKE '%/1'")
    ledger.db.execute("DELETE FROM captures WHERE url LIKE '%/2'")
    ledger.db.commit()
    assert unbalanced(Database(ledger.db), ["be_a"]) == [
        "1 addresses are captured without a capture",
        "1 captures belong to no address",
        "1 captures were read as an entry that is not there",
    ]


def test_unchanged_is_a_revisit_record_that_refers_to_the_first(ledger, folder):
    capture(ledger, folder)
    earlier = ledger.earlier("http://a.example/1", exchange().digest)
    out = writer(folder)
    position = out.write(exchange(status=304, body=b"", at=NIGHT + timedelta(days=1)), same_as=earlier)
    out.close()
    ledger.record_unchanged(exchange(status=304, body=b"", at=NIGHT + timedelta(days=1)), position, run_id=1)
    assert ledger.captured_in(1, "be_a") == (1, 1)
    assert ledger.db.execute("SELECT count(*) FROM captures WHERE outcome IS NULL").fetchone() == (1,)
    assert ledger.address("http://a.example/1").digest == exchange().digest
    assert ledger.address("http://a.example/1").etag == '"1"'


def test_list_state_and_leads_are_one_transaction(ledger):
    lists = Lists(ledger)
    common = {"now": NIGHT, "status": 200, "etag": '"7"', "last_modified": None, "digest": "sha256:00", "following": ["http://a.example/feed?page=2"]}
    lists.record_list("be_a 1 http://a.example/feed", "be_a", leads=[lead(1)], **common)
    kept = lists.list_page("be_a 1 http://a.example/feed")
    assert (kept.etag, kept.leads, kept.following) == ('"7"', 1, ("http://a.example/feed?page=2",))
    lists.record_list_failure("be_a 1 http://a.example/feed", "be_a", now=NIGHT, failure="timeout", status=None)
    assert lists.list_page("be_a 1 http://a.example/feed").etag == '"7"', "a failure forgets nothing"
    with pytest.raises(AttributeError):
        lists.record_list("be_a 1 http://a.example/feed", "be_a", leads=[lead(9), None], **{**common, "etag": '"8"'})
    assert lists.list_page("be_a 1 http://a.example/feed").etag == '"7"'
    assert ledger.address("http://a.example/9") is None
    assert json.loads(ledger.db.execute("SELECT lead FROM addresses WHERE role = 'list'").fetchone()[0])["leads"] == 1
