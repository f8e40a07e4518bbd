"""What happens from night to night, and when a crawl is killed, hangs, meets a full disk or a slow site."""

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from crawl_sites import Reply, Site, agrees, captures, page, rss

from catalog.model.errors import StoreError
from catalog.model.source import Crawl, Discover, Source
from catalog.store import archive
from catalog.store.ledger import Ledger
from catalog.store.place import DataFolder
from catalog.store.runs import start_run
from crawlers.child import Task, crawl_source
from crawlers.runner import PRELOADED, crawl

NIGHT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
RESOLVE = "*.example=127.0.0.1"


@pytest.fixture(autouse=True)
def rehearsal(monkeypatch):
    monkeypatch.setenv("TRIPOINT_RESOLVE", RESOLVE)
    monkeypatch.setenv("TRIPOINT_NOW", NIGHT.isoformat())
    # One fork server for all tests of this file: its imports cost seconds.
    monkeypatch.setattr("crawlers.runner.stop_fork_server", lambda: None)


@pytest.fixture
def folder(tmp_path):
    return DataFolder(tmp_path / "data")


@pytest.fixture
def site():
    made = Site()
    yield made
    made.shutdown()
    made.server_close()


def feed_source(site: Site, name: str, numbers, **more) -> Source:
    host = f"{name}.example"
    site.put(host, "/feed", rss(site.base(host), numbers), type="text/xml")
    for number in numbers:
        site.put(host, f"/nieuws/{number}", page(number))
    return Source(
        id=f"be_{name}", name=name, url=f"{site.base(host)}/", publisher=name, kind="province", country="BE", in_language=("nl",),
        spatial_coverage=("BE22",), checked="a test", discover=(Discover(via="feed", url=f"{site.base(host)}/feed"),), **more,
    )  # fmt: skip


def run(folder, sources, now=NIGHT, **more):
    db = folder.open_catalogue()
    run_id = start_run(db, kind="test", now=now)
    db.close()
    settled = {"limit": None, "since": None, "report": lambda _: None} | more
    return crawl(sources, folder=folder, run_id=run_id, now=now, **settled)


def test_nights_that_bring_nothing_cost_one_request_and_changes_are_seen(site, folder):
    one = feed_source(site, "week", range(1, 5))
    first = run(folder, [one])[0]
    assert (first.status, first.captured) == ("ok", 4)
    at = len(site.asked)
    again = run(folder, [one])[0]
    assert (again.status, again.requests, again.not_modified, again.leads) == ("unchanged", 1, 1, 4)
    assert [(asked.path, asked.status) for asked in site.asked[at:]] == [("/feed", 304)]
    assert again.bytes < 0.05 * first.bytes

    # Day 1: all are asked again; one is edited, one is gone, one lost its validators, and the feed has a new one.
    host = "week.example"
    site.put(host, "/nieuws/1", page(1, title="Zorgpunt opent later"))
    del site.replies[f"{host}/nieuws/2"]
    site.replies[f"{host}/nieuws/3"].etag = False
    site.put(host, "/feed", rss(site.base(host), range(1, 6)), type="text/xml")
    site.put(host, "/nieuws/5", page(5))
    second = run(folder, [one], NIGHT + timedelta(days=1))[0]
    assert (second.status, second.captured, second.unchanged) == ("ok", 2, 2)
    ledger = Ledger(folder.open_catalogue())
    reasons = dict(ledger.db.execute("SELECT url, reason FROM captures WHERE outcome = 'unchanged'").fetchall())
    assert {url.rpartition("/")[2]: reason for url, reason in reasons.items()} == {"3": "same_body", "4": "not_modified"}
    third = run(folder, [one], NIGHT + timedelta(days=2))[0]
    gone = ledger.address(f"{site.base(host)}/nieuws/2")
    assert (third.captured, gone.state, gone.missing) == (0, "gone", 2)
    assert agrees(folder)
    revisits = [stored for stored in archive.walk(folder.archive) if stored.revisit]
    assert len(revisits) >= 2


def test_limit_and_since(site, folder):
    one = feed_source(site, "many", range(1, 9))
    assert run(folder, [one], limit=3)[0].captured == 3
    from datetime import date

    assert run(folder, [one], since=date(2026, 10, 5))[0].captured == 2


def test_crawl_delay_is_kept_on_one_connection(site, folder):
    one = feed_source(site, "slow", range(1, 3))
    site.put("slow.example", "/robots.txt", "User-agent: *\nCrawl-delay: 1", type="text/plain")
    assert run(folder, [one])[0].captured == 2
    at = [asked.at for asked in site.asked if asked.path not in ("/.well-known/tdmrep.json", "/ai.txt", "/robots.txt")]
    assert min(later - earlier for earlier, later in itertools.pairwise(at)) >= 1.0


def test_sources_of_one_host_do_not_meet(site, folder):
    one = feed_source(site, "shared", range(1, 6))
    two = replace(one, id="be_shared_fr", discover=(Discover(via="feed", url=f"{site.base('shared.example')}/fr"),))
    site.put("shared.example", "/fr", rss(site.base("shared.example"), range(1, 6), path="/fr/{}"), type="text/xml")
    for number in range(1, 6):
        site.put("shared.example", f"/fr/{number}", page(number))
    outcomes = run(folder, [one, two])
    assert [outcome.captured for outcome in outcomes] == [5, 5]
    paths = [path for path in site.paths() if path.startswith(("/nieuws", "/fr/"))]
    assert paths == sorted(paths, key=lambda path: path.startswith("/fr/"))


def test_a_hung_and_a_crashed_child_cost_only_themselves(site, folder):
    import psutil

    good, hung, crashed = (feed_source(site, name, range(1, 4)) for name in ("good", "hung", "crashed"))

    def hang(handler) -> None:
        handler.rfile.read(1)

    def crash(handler) -> None:
        client = handler.client_address[1]
        for process in psutil.Process().children(recursive=True):
            if any(line.laddr.port == client for line in process.net_connections()):
                process.kill()

    site.replies["hung.example/nieuws/2"] = Reply(raw=hang)
    site.replies["crashed.example/nieuws/2"] = Reply(raw=crash)
    outcomes = {one.source_id: one for one in run(folder, [good, hung, crashed], seconds=20, grace=0)}
    assert (outcomes["be_good"].status, outcomes["be_good"].captured) == ("ok", 3)
    assert (outcomes["be_hung"].status, outcomes["be_hung"].failure, outcomes["be_hung"].captured) == ("partial", "timeout", 1)
    assert (outcomes["be_crashed"].status, outcomes["be_crashed"].failure) == ("partial", "crash")
    assert "killed" in outcomes["be_hung"].detail
    assert not list(folder.archive.rglob("*.open")), "what the dead left is sealed"
    assert agrees(folder)
    site.put("crashed.example", "/nieuws/2", page(2))
    assert run(folder, [crashed])[0].captured == 2, "the next start takes up the rest"


def test_a_full_disk_is_said_and_nothing_is_marked_done(site, folder, monkeypatch):
    one = feed_source(site, "disk", range(1, 30))
    for number in range(1, 30):
        site.put("disk.example", f"/nieuws/{number}", page(number) + f"<!-- {os.urandom(20_000).hex()} -->")
    folder.create()
    folder.open_catalogue().close()
    monkeypatch.setattr("crawlers.runner.crawl_bounded", crawl_on_a_small_disk)
    with pytest.raises(StoreError, match=r"File too large|disk"):
        run(folder, [one])
    monkeypatch.setattr("crawlers.runner.crawl_bounded", crawl_source)
    assert agrees(folder)
    whole = captures(folder)
    assert len(whole) < 29
    assert run(folder, [one])[0].captured == 29 - len(whole)
    assert {row["url"] for row in captures(folder)} == {f"{site.base('disk.example')}/nieuws/{n}" for n in range(1, 30)}


def crawl_on_a_small_disk(task):
    """A disk of 500 kB for each file: RLIMIT_FSIZE, which answers like a full one."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))
    return crawl_source(task)


def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_double(site, folder):
    one = feed_source(site, "killed", range(1, 25))
    folder.open_catalogue().close()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    kills = 0
    for attempt in range(16):
        db = folder.open_catalogue()
        ledger = Ledger(db)
        archive.recover(folder.archive, ledger.archive_ends())
        run_id = start_run(db, kind="test", now=NIGHT)
        db.close()
        task = Task(
            source=one, data=folder.root, run_id=run_id, now=NIGHT, frozen=True, limit=None, since=None, resolve=RESOLVE, seconds=60
        )
        before = len(site.asked)
        child = context.Process(target=crawl_source, args=(task,))
        child.start()
        # Killed in the middle of the n-th request of its life, wherever that is.
        while child.is_alive() and len(site.asked) < before + 1 + attempt % 5:
            child.join(0.002)
        if attempt < 15 and child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
            kills += 1
        child.join(60)
    db = folder.open_catalogue()
    ledger = Ledger(db)
    archive.recover(folder.archive, ledger.archive_ends())
    assert kills > 5
    assert agrees(folder)
    rows = captures(folder)
    assert sorted(row["url"] for row in rows) == sorted(f"{site.base('killed.example')}/nieuws/{n}" for n in range(1, 25))
    for row in rows:
        assert archive.read(folder.archive, row["archive_file"], row["archive_offset"]).capture.url == row["url"]
    assert len(list(archive.walk(folder.archive))) == 24
    assert not list(folder.archive.rglob("*.open"))


def test_scrapy_knows_every_source_and_crawls_by_name(site, folder, tmp_path):
    one = feed_source(site, "limburg", range(1, 3))
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "be_limburg.toml").write_text(
        f'name = "Limburg"\nurl = "{one.url}"\npublisher = "Limburg"\nkind = "province"\ncountry = "BE"\nin_language = ["nl"]\n'
        f'spatial_coverage = ["BE22"]\nchecked = "a test"\n[[discover]]\nvia = "feed"\nurl = "{one.discover[0].url}"\n'
    )
    env = {**os.environ, "TRIPOINT_SOURCES": str(sources), "TRIPOINT_DATA": str(folder.root)}
    root = Path(__file__).parent.parent

    def scrapy(*words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *words], cwd=root, env=env, capture_output=True, text=True, timeout=120, check=False
        )

    assert scrapy("list").stdout.split() == ["be_limburg"]
    done = scrapy("crawl", "be_limburg", "-s", "ITEM_PIPELINES={\"pipelines.stages.ArchiveStage\": 100}")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    ledger = Ledger(folder.open_catalogue())
    assert len(captures(folder)) == 2
    assert ledger.db.execute("SELECT kind, status FROM runs").fetchall() == [("scrapy", "ok")]


def test_a_file_may_ask_for_longer_rests():
    from crawlers.addresses import read_rehearsal
    from crawlers.manners import delay_of

    made = Source(
        id="be_x", name="x", url="http://x.example/", publisher="x", kind="state", country="BE", in_language=("nl",),
        spatial_coverage=("BE",), checked="", crawl=Crawl(delay_seconds=2.5, because="asked by mail"),
    )  # fmt: skip
    assert delay_of(made, read_rehearsal(RESOLVE)) == 2.5
