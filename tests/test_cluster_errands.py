"""What a crawl elsewhere takes along and brings back: merged in any order, twice, late, or not at all. No site is asked."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from catalog.model.lead import Lead
from catalog.model.source import Crawl, Discover, Source
from catalog.store.archive import ArchiveWriter, Exchange, read
from catalog.store.ledger import Ledger
from catalog.store.lists import Lists
from catalog.store.place import DataFolder
from catalog.store.slices import cut, put
from catalog.store.verify import verify
from crawlers.outcome import SourceOutcome
from pipelines.engines import EngineLost
from pipelines.shelves import Shelf
from tripoint import errand
from tripoint.distribution import Elsewhere
from tripoint.errand import FOLDER
from tripoint.nightly import command

NOW = datetime(2026, 11, 10, 5, tzinfo=UTC)


def source(name, host):
    return Source(
        id=name,
        name=name,
        url=f"http://{host}/",
        publisher=name,
        kind="province",
        country="BE",
        in_language=("nl",),
        spatial_coverage=("BE22",),
        checked="a test",
        discover=(Discover(via="listing", url=f"http://{host}/nieuws"),),
        crawl=Crawl(),
    )


SOURCES = [source("be_een", "een.example"), source("be_twee", "twee.example"), source("be_twee_ook", "twee.example")]


def one_page(task):
    """In place of a crawl: one lead, one answer, sealed."""
    folder, url = DataFolder(task.data), f"{task.source.url}{task.source.id}"
    db = folder.open_catalogue()
    ledger = Ledger(db)
    known = ledger.address(url)
    Lists(ledger).record_leads(
        task.source.id,
        [Lead(url=url, source_id=task.source.id, route="listing", found_on=task.source.url)],
        now=task.now,
    )
    writer = ArchiveWriter(archive=folder.archive, run_id=task.run_id, source_id=task.source.id, started=task.now)
    exchange = Exchange(
        url=url,
        final_url=url,
        source_id=task.source.id,
        fetched_at=task.now,
        status=200,
        headers=(("content-type", "text/html"),),
        body=f"<p>{task.now}</p>".encode(),
        request_headers=(),
        redirects=(),
        lead=None,
        ip_address=None,
    )
    ledger.record_capture(exchange, writer.write(exchange), run_id=task.run_id)
    writer.close()
    db.close()
    return SourceOutcome(source_id=task.source.id, status="ok", captured=1, requests=2 if known else 1)


class Here:
    """An engine without processes, whose deliveries pass through another's hands."""

    def __init__(self, meddle=lambda delivered: delivered):
        self.meddle, self.asked = meddle, []

    def each(self, work, given, *, alone):
        self.asked += alone.values()
        yield from self.meddle((name, work(thing, None)) for name, thing in given.items())


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A data folder and a way to spend a night on an engine."""
    monkeypatch.setattr(errand, "crawl_alone", one_page)
    monkeypatch.setenv("TRIPOINT_CONTACT", "a@b.example")
    folder = DataFolder(tmp_path / "data")
    shelf = Shelf(str(tmp_path / "shelf"))

    def night(engine, *, run_id=1, now=NOW):
        elsewhere = Elsewhere(engine, shelf)
        outcomes = elsewhere.crawl(
            SOURCES, folder=folder, run_id=run_id, now=now, limit=None, since=None, report=lambda _: None,
            workers=1, seconds=9,
        )  # fmt: skip
        return outcomes, elsewhere.delivery

    return folder, shelf, night


def rows(folder, table="captures"):
    db = folder.open_catalogue()
    found = list(db.query(f"SELECT * FROM {table} ORDER BY 1"))
    db.close()
    return found


def test_what_comes_back_is_merged_once_and_cleared_away(home):
    folder, shelf, night = home
    engine = Here(lambda delivered: [*(pairs := list(delivered)), *reversed(pairs)])
    outcomes, delivery = night(engine)
    assert [(outcome.source_id, outcome.captured) for outcome in outcomes] == [(s.id, 1) for s in SOURCES]
    assert engine.asked == [["een.example"], ["twee.example"]]  # those that share a host are one errand
    assert len(rows(folder)) == 3
    for row in rows(folder):
        assert read(folder.archive, row["archive_file"], row["archive_offset"]).capture.url == row["url"]
    assert list(folder.archive.rglob("*.open")) == []
    assert shelf.names(FOLDER) == ()
    assert not delivery.damaged
    # The next night takes along what this one learned.
    outcomes, _ = night(Here(), run_id=2, now=NOW + timedelta(days=1))
    assert [outcome.requests for outcome in outcomes] == [2, 2, 2]
    assert len(rows(folder)) == 6


def test_a_shard_cut_off_is_named_and_done_again(home):
    folder, shelf, night = home
    cut_off = []

    def cut_first(delivered):
        for name, made in delivered:
            if not cut_off:
                cut_off.append(name)
                shelf.write(f"{name}/shard.parquet", shelf.read(f"{name}/shard.parquet")[:-9])
            yield name, made

    outcomes, delivery = night(Here(cut_first))
    assert [outcome.status for outcome in outcomes] == ["ok"] * 3
    assert len(rows(folder)) == 3
    assert [said.partition(":")[0] for said in delivery.damaged] == [f"{cut_off[0]}/shard.parquet"]


def test_a_file_that_is_changed_each_time_puts_nothing_in(home):
    folder, shelf, night = home

    def change(delivered):
        for name, made in delivered:
            for file in shelf.names(name):
                if "be_een" in name and len(file.rpartition("/")[2]) == 64:
                    shelf.write(file, b"something else")
            yield name, made

    outcomes, delivery = night(Here(change))
    assert [(outcome.status, outcome.failure) for outcome in outcomes] == [
        ("down", "crash"),
        ("ok", None),
        ("ok", None),
    ]
    assert "cut off or changed" in outcomes[0].detail
    assert delivery.failed == ["be_een"]
    assert {row["source_id"] for row in rows(folder)} == {"be_twee", "be_twee_ook"}


def test_a_lost_engine_keeps_what_came_and_a_later_start_takes_over_what_was_made(home):
    folder, _, night = home

    def lose(delivered):
        for number, pair in enumerate(list(delivered)):
            if number:
                raise EngineLost("the scheduler was lost")
            yield pair

    outcomes, delivery = night(Here(lose))
    assert [outcome.source_id for outcome in outcomes] == ["be_een"]
    assert delivery.lost == "the scheduler was lost"
    assert len(rows(folder)) == 1
    outcomes, delivery = night(Here(), run_id=2)
    assert len(outcomes) == 3
    assert delivery.found == 1  # be_twee and be_twee_ook: made in the first run, merged in the second
    assert {row["source_id"]: row["run_id"] for row in rows(folder)}["be_twee"] == 1


def test_a_slice_that_comes_late_changes_nothing(home):
    folder, _, night = home
    night(Here())
    db = folder.open_catalogue()
    early = cut(db, ["be_een"], ["een.example"])
    db.close()
    night(Here(), run_id=2, now=NOW + timedelta(days=1))
    before = rows(folder, "addresses"), rows(folder)
    db = folder.open_catalogue()
    with db.atomic():
        put(db, early)
    db.close()
    assert (rows(folder, "addresses"), rows(folder)) == before
    assert [finding for finding in verify(folder) if "news.db" not in finding.where] == []


def test_a_night_on_a_cluster_is_refused_until_it_is_proven():
    made = CliRunner().invoke(command, ["--cluster", "tcp://127.0.0.1:8786"])
    assert made.exit_code == 2
    assert "not proven" in made.output
