"""A night killed at any moment, or out of room, and started again ends as the one that nobody disturbed.

The kills fall at random points (seeded) of the time an undisturbed night takes. ``TRIPOINT_KILLS=50`` makes it fifty.
"""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from catalog.store.place import DataFolder

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from night_world import FIRST, SECOND, differing, dump, world

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("TRIPOINT_KILLS", "6"))
SEED = 20261110
WHERE = ("archive_file", "archive_offset", "archive_length", "run_id", "id", "status")
"""Columns that say where and in which run, and whether the last start found the work done already."""
KEPT_APART = ("runs", "source_runs", "edition", "reservations")


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    with world(
        tmp_path_factory.mktemp("killed"), ("be_gouverneur_sure", "de_kreis_eifelrand", "nl_provincie_maasoever")
    ) as made:
        yield made


def stored(folder: DataFolder) -> dict:
    """What must be the same however often a night was disturbed."""
    articles = dump(folder.news_db, without=KEPT_APART, ignore=tuple(set(WHERE) - {"id"}))
    ledger = dump(folder.catalog_db, without=KEPT_APART, ignore=WHERE)
    # A list is asked again by each start; only items are asked once.
    ledger["addresses"] = [row for row in ledger["addresses"] if "item" in row]
    return {f"news.{name}": rows for name, rows in articles.items()} | {
        name: ledger[name] for name in ("addresses", "captures", "boilerplate", "revisions", "story_articles")
    }


@pytest.fixture(scope="module")
def undisturbed(sites):
    """Two nights in peace; how long the first took, and what is stored after each."""
    sites.data = DataFolder(sites.root / "undisturbed")
    began = time.monotonic()
    done = sites.tripoint("nightly", now=FIRST)
    seconds = time.monotonic() - began
    # One of the sources is a site that refuses us, so a well night ends with 1.
    assert done.returncode == 1, done.stdout + done.stderr
    first = stored(sites.data)
    assert len(first["news.articles"]) == 18
    return SimpleNamespace(seconds=seconds, first=first, folder=sites.data)


def killed(sites, *, now: str, kills: int, seconds: float, chance: random.Random) -> int:
    """Start a night, kill it, start it again ..., then let it end. Gives how many kills hit a night at work."""
    hit = 0
    for _ in range(kills):
        child = sites.start("nightly", now=now)
        try:
            child.communicate(timeout=chance.uniform(0.1, 1.0) * seconds)
        except subprocess.TimeoutExpired:
            hit += 1
            # A power cut takes all; out of memory takes one, and its children must not live on beside the next night.
            if chance.random() < 0.7:
                os.killpg(child.pid, signal.SIGKILL)
            else:
                child.kill()
            child.communicate()
        look_at(sites.data.news_db)
    done = sites.tripoint("nightly", now=now)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return hit


def look_at(edition: Path) -> None:
    """What a reader would see meanwhile: no edition yet, or a whole one."""
    if edition.exists():
        db = sqlite3.connect(f"file:{edition}?mode=ro", uri=True)
        assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (18,)
        assert (
            db.execute("SELECT count(*) FROM search_index WHERE search_index MATCH 'kreis OR provincie'").fetchone()[0]
            > 0
        )
        db.close()


def children_of_groups(groups: set[int]) -> list[str]:
    """Processes of these groups that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(group) in groups and state != "Z":
            found.append(stat.parent.name)
    return found


def test_killed_nights_end_as_undisturbed_ones(sites, undisturbed):
    chance = random.Random(SEED)
    sites.data = DataFolder(sites.root / "disturbed")
    hit = killed(sites, now=FIRST, kills=KILLS - KILLS // 3, seconds=undisturbed.seconds, chance=chance)
    assert differing(undisturbed.first, stored(sites.data)) == {}

    sites.sample.edit()
    sites.sample.remove()
    hit += killed(sites, now=SECOND, kills=KILLS // 3, seconds=0.7 * undisturbed.seconds, chance=chance)
    disturbed = stored(sites.data)
    assert hit >= KILLS // 2

    assert sites.tripoint("verify", now=SECOND).returncode == 0
    assert not list(sites.data.root.rglob("*.open"))
    assert not list(sites.data.root.glob("news.db.candidate*"))
    statuses = [row[0] for row in sites.rows_of("SELECT status FROM runs")]
    assert statuses.count("degraded") == len(statuses) - statuses.count("crashed")
    # A night that was killed before its run began left no row.
    assert statuses.count("crashed") <= hit

    sites.data = undisturbed.folder
    assert sites.tripoint("nightly", now=SECOND).returncode == 1
    assert differing(stored(sites.data), disturbed) == {}


def test_a_catalogue_of_killed_nights_is_made_again_from_its_archive(sites, undisturbed):
    sites.data = DataFolder(sites.root / "disturbed")
    before = dump(sites.data.news_db, without=("edition",))
    done = sites.tripoint("rebuild", now=SECOND)
    assert done.returncode == 0, done.stderr
    assert differing(before, dump(sites.data.news_db, without=("edition",))) == {}


def test_the_children_of_a_killed_night_do_not_outlive_it(sites):
    sites.data = DataFolder(sites.root / "orphans")
    child = sites.start("nightly")
    # The first source that is done says so on a line: the others are under way.
    assert child.stdout.readline()
    child.kill()
    child.communicate()
    deadline = time.monotonic() + 60
    while children_of_groups({child.pid}):
        assert time.monotonic() < deadline, "children live on"


@pytest.mark.parametrize("size", [40_000, 250_000, 600_000])
def test_out_of_room_is_said_and_nothing_is_lost(sites, undisturbed, size):
    sites.sample.edited = sites.sample.removed = False
    sites.sample.render()
    sites.data = DataFolder(sites.root / f"full-{size}")

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = sites.tripoint("nightly", preexec_fn=small_files)
    said = done.stdout + done.stderr
    assert done.returncode in (2, 4), said
    assert "make room" in said
    assert "Traceback" not in said
    done = sites.tripoint("nightly")
    assert done.returncode == 1, done.stdout + done.stderr
    assert differing(undisturbed.first, stored(sites.data)) == {}
