"""A crawl that is broken off says so; and what ends it is its own memory, not that of the process that began it."""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from crawl_sites import Site, page, rss

from catalog.model.source import Discover, Source
from catalog.store.place import DataFolder
from catalog.store.runs import start_run
from crawlers.child import Task, crawl_source
from crawlers.outcome import broken_off
from crawlers.runner import crawl_alone
from crawlers.spider import SiteSpider

NIGHT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def task(tmp_path):
    """A source with a feed of three items, to be crawled."""
    site = Site()
    base = site.base("alone.example")
    site.put("alone.example", "/feed", rss(base, range(1, 4)), type="text/xml")
    for number in range(1, 4):
        site.put("alone.example", f"/nieuws/{number}", page(number))
    source = Source(
        id="be_alone", name="alone", url=f"{base}/", publisher="alone", kind="province", country="BE", in_language=("nl",),
        spatial_coverage=("BE22",), checked="a test", discover=(Discover(via="feed", url=f"{base}/feed"),),
    )  # fmt: skip
    folder = DataFolder(tmp_path / "data")
    db = folder.open_catalogue()
    run_id = start_run(db, kind="test", now=NIGHT)
    db.close()
    yield Task(
        source=source, data=folder.root, run_id=run_id, now=NIGHT, frozen=True, limit=None, since=None,
        resolve="*.example=127.0.0.1", seconds=60,
    )  # fmt: skip
    site.shutdown()
    site.server_close()


def elsewhere(crawl_it, task):
    """What a process of its own says of the crawl: a reactor is installed once, and a peak never falls."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(crawl_it, task).result(timeout=120)


def crawl_below_a_large_process(task):
    """As a worker of a cluster does, which holds models and pages."""
    held = bytearray(700 * 2**20)
    held[::4096] = b"x" * len(held[::4096])
    return crawl_alone(task)


def crawl_with_little_memory(task):
    """Scrapy's watch finds too much held at its first look."""
    from crawlers import settings

    settings.MEMUSAGE_LIMIT_MB = 1
    return crawl_source(task)


def crawl_with_a_mistake(task):
    """Something of ours raises in the middle of the walk."""

    async def fail(self):
        raise KeyError("a mistake")
        yield  # pragma: no cover

    SiteSpider.find = fail
    return crawl_source(task)


def test_the_memory_of_who_begins_a_crawl_is_not_its_own(task):
    outcome = elsewhere(crawl_below_a_large_process, task)
    assert (outcome.status, outcome.failure, outcome.captured) == ("ok", None, 3)


@pytest.mark.parametrize(
    ("crawl_it", "failure", "said"),
    [
        (crawl_with_little_memory, "memory", "memory"),
        (crawl_with_a_mistake, "crash", "an error of ours"),
    ],
)
def test_a_crawl_broken_off_is_not_laid_at_the_door_of_the_site(task, crawl_it, failure, said):
    outcome = elsewhere(crawl_it, task)
    assert (outcome.status, outcome.failure, outcome.captured) == ("down", failure, 0)
    assert said in outcome.detail


def test_what_was_stored_before_counts_and_the_reason_is_said():
    assert broken_off("shutdown", stored=0) == ("down", "crash", "told to stop")
    assert broken_off("memusage_exceeded", stored=3)[:2] == ("partial", "memory")
    assert broken_off("cancelled", stored=1) == ("partial", "crash", "cancelled")
