"""A night killed at any moment, or out of room, and started again ends as the one that nobody disturbed.

A kill falls at a random (seeded) moment of a night's life: after so many changes on its disk, and a little later. So the
moments lie where things are written, from the first capture to the mail after the edition, on a fast machine and on a slow
one. ``TRIPOINT_KILLS=50`` makes it fifty.
"""

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from catalog.store.place import DataFolder

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from night_world import FIRST, FOURTH, SECOND, THIRD, differing, dump, world

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("TRIPOINT_KILLS", "8"))
SEED = int(os.environ.get("TRIPOINT_SEED", "20261110"))
LATER = (SECOND, THIRD, FOURTH, "2026-11-17T05:00:00+00:00", "2026-11-18T05:00:00+00:00", "2026-12-10T05:00:00+00:00")
WHERE = ("archive_file", "archive_offset", "archive_length", "run_id", "id", "status")
"""Columns that say where and in which run, and whether the last start found the work done already."""
KEPT_APART = ("runs", "source_runs", "edition")

CONFIGURATION = """
[alerts]
metrics = "metrics.prom"

[[review]]
name = "Zorg"
language = "nl"
days = 30
"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    with world(
        tmp_path_factory.mktemp("killed"), ("be_gouverneur_sure", "de_kreis_eifelrand", "nl_provincie_maasoever")
    ) as made:
        yield made


def folder_at(sites, name: str) -> DataFolder:
    """An empty data folder with what follows a night switched on."""
    sites.data = DataFolder(sites.root / name)
    sites.data.root.mkdir()
    (sites.data.root / "tripoint.toml").write_text(CONFIGURATION, "utf-8")
    return sites.data


def stored(folder: DataFolder) -> dict:
    """What must be the same however often a night was disturbed."""
    articles = dump(folder.news_db, without=KEPT_APART, ignore=tuple(set(WHERE) - {"id"}))
    ledger = dump(folder.catalog_db, without=KEPT_APART, ignore=WHERE)
    # A list is asked again by each start; only items are asked once.
    ledger["addresses"] = [row for row in ledger["addresses"] if "item" in row]
    private = ("addresses", "captures", "boilerplate", "revisions", "story_articles", "reservations", "takedowns")
    return {f"news.{name}": rows for name, rows in articles.items()} | {name: ledger[name] for name in private}


def reviews(folder: DataFolder) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.reviews.glob("*") if path.is_file()}


@pytest.fixture(scope="module")
def undisturbed(sites):
    """The first night in peace: how often it changed its disk, and what is stored after it."""
    folder = folder_at(sites, "undisturbed")
    changes = Changes(folder.root)
    child = sites.start("nightly", now=FIRST)
    # One of the sources is a site that refuses us, so a well night ends with 1.
    assert not changes.reach(None, child)
    assert child.returncode == 1, child.communicate()
    first = stored(folder)
    assert len(first["news.articles"]) == 18
    copy = sites.root / "copy"
    shutil.copytree(folder.root, copy)
    return SimpleNamespace(changes=changes.seen, first=first, folder=folder, copy=copy, reviews=reviews(folder))


class Changes:
    """Counts the changes of the files below a folder."""

    def __init__(self, root: Path) -> None:
        self.root, self.seen, self._state = root, 0, self._look(root)

    @staticmethod
    def _look(root: Path) -> dict[str, tuple[int, int]]:
        found = {}
        for folder, _, names in os.walk(root):
            for name in names:
                try:
                    stat = Path(folder, name).stat()
                except FileNotFoundError:
                    continue
                found[f"{folder}/{name}"] = (stat.st_size, stat.st_mtime_ns)
        return found

    def reach(self, most: int | None, child: subprocess.Popen) -> bool:
        """Wait for so many changes; False when the child ended first."""
        said = threading.Thread(target=self._read, args=(child,))
        said.start()
        while most is None or self.seen < most:
            ended = child.poll() is not None
            now = self._look(self.root)
            self.seen += len(now.items() ^ self._state.items()) > 0
            self._state = now
            if ended:
                said.join()
                return False
            time.sleep(0.002)
        return True

    @staticmethod
    def _read(child: subprocess.Popen) -> None:
        # A full pipe would hold the night; what it says is kept for the end.
        child.said = child.stdout.read() + child.stderr.read()


class Killer:
    """Starts nights and kills them, until it has killed often enough."""

    def __init__(self, sites, chance: random.Random) -> None:
        self.sites, self.chance, self.moments = sites, chance, []

    def night(self, now: str, *, changes: int, kills: int) -> int:
        """Start a night and kill it until one start is not hit, at most ``kills`` times; then let it end. Gives the hits."""
        hits = 0
        whole = changes
        while hits < kills:
            counted = Changes(self.sites.data.root)
            child = self.sites.start("nightly", now=now)
            aimed = self.chance.randint(1, max(whole, 2))
            if not counted.reach(aimed, child):
                assert child.returncode == 1, child.said
                assert "Traceback" not in child.said
                return hits
            time.sleep(self.chance.uniform(0, 0.05))
            # A power cut takes all; out of memory takes one, and its children must not live on beside the next night.
            if self.chance.random() < 0.7:
                os.killpg(child.pid, signal.SIGKILL)
            else:
                child.kill()
            child.wait()
            hits += 1
            self.moments.append((now[:10], aimed, whole, stages(self.sites.data)))
            # A next start does less, and is over sooner: aim within what is left.
            whole = max(whole - aimed // 2, 20)
            look_at(self.sites.data.news_db)
        done = self.sites.tripoint("nightly", now=now)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return hits


def stages(folder: DataFolder) -> str:
    """How far a killed night had come, for whoever reads the test's output."""
    db = sqlite3.connect(folder.catalog_db, timeout=60)
    try:
        (last,) = db.execute("SELECT max(id) FROM runs").fetchone()
        captured, unread = db.execute("SELECT count(*), sum(outcome IS NULL) FROM captures").fetchone()
        (status,) = db.execute("SELECT status FROM runs WHERE id = ?", [last]).fetchone() or (None,)
    except sqlite3.OperationalError:
        return "no tables yet"
    finally:
        db.close()
    left = [path.name for path in folder.root.glob("news.db.*")]
    return f"run {last} {status}, {captured} captured, {unread or 0} unread {' '.join(left)}"


def look_at(edition: Path) -> None:
    """What lies there meanwhile: no edition yet, or a whole one."""
    if edition.exists():
        db = sqlite3.connect(f"file:{edition}?mode=ro", uri=True)
        assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (18,)
        found = db.execute("SELECT count(*) FROM search_index WHERE search_index MATCH 'kreis OR provincie'").fetchone()
        assert found[0] > 0
        db.close()


def test_first_nights_that_are_killed_end_as_the_one_in_peace(sites, undisturbed):
    killer = Killer(sites, random.Random(SEED))
    wanted, hits = KILLS - KILLS // 2, 0
    for number in count():
        folder = folder_at(sites, f"disturbed-{number}")
        hits += killer.night(FIRST, changes=undisturbed.changes, kills=min(wanted - hits, 6))
        print(*killer.moments, sep="\n")
        assert differing(undisturbed.first, stored(folder)) == {}
        assert reviews(folder) == undisturbed.reviews
        left_whole(sites, folder, FIRST)
        if hits >= wanted:
            break
    sites.killed_first = folder


def left_whole(sites, folder: DataFolder, now: str) -> None:
    """Nothing half lies about, and ``verify`` finds nothing."""
    done = sites.tripoint("verify", now=now)
    assert done.returncode == 0, done.stdout + done.stderr
    for pattern in ("*.open", "news.db.candidate*", "rebuild-*", "*.forgetting"):
        assert not list(folder.root.rglob(pattern))
    db = sqlite3.connect(folder.catalog_db)
    assert {row[0] for row in db.execute("SELECT status FROM runs")} <= {"degraded", "crashed"}
    records = len(list((folder.archive / "runs").glob("*.json")))
    assert db.execute("SELECT count(*) FROM runs").fetchone() == (records,)
    db.close()


@contextmanager
def reader(sites):
    """The newsroom on the data folder, and somebody who reads in it all the time; gives the answers that were no 200."""
    serving = sites.start("serve", "--port", "0")
    address = serving.stdout.readline().split()[3]
    wrong: list[tuple[str, object]] = []
    seen: list[int] = []
    ended = threading.Event()

    def read() -> None:
        with httpx.Client(base_url=address, timeout=60, headers={"Accept-Language": "nl"}) as client:
            while not ended.is_set():
                for path in ("/", "/?q=provincie", "/feed.atom", "/news/articles.json?_shape=array", "/sources", "/healthz"):
                    try:
                        status = client.get(path).status_code
                    except httpx.HTTPError as error:
                        wrong.append((path, repr(error)))
                        continue
                    seen.append(status)
                    if status != 200:
                        wrong.append((path, status))
                ended.wait(0.3)

    at_work = threading.Thread(target=read)
    at_work.start()
    try:
        yield SimpleNamespace(wrong=wrong, seen=seen)
    finally:
        ended.set()
        at_work.join()
        serving.terminate()
        serving.communicate(timeout=60)


def test_later_nights_that_are_killed_end_as_those_in_peace_and_a_reader_sees_no_error(sites, undisturbed):
    killer = Killer(sites, random.Random(SEED + 1))
    sites.sample.edit()
    sites.sample.remove()
    served = DataFolder(sites.root / "served")
    shutil.copytree(undisturbed.copy, served.root)
    sites.data = served
    nights, hits = [], 0
    with reader(sites) as reading:
        for now in LATER:
            sites.data = served
            hits += killer.night(now, changes=undisturbed.changes // 2, kills=min(KILLS // 2 - hits, 8))
            nights.append(now)
            if hits >= KILLS // 2 and len(nights) >= 2:
                break
        print(*killer.moments, sep="\n")
        before = len(reading.seen)
    assert reading.wrong == []
    assert before > 10 * len(nights)
    left_whole(sites, served, nights[-1])

    sites.data = undisturbed.folder
    for now in nights:
        assert sites.tripoint("nightly", now=now).returncode == 1
    assert differing(stored(undisturbed.folder), stored(served)) == {}
    assert reviews(undisturbed.folder) == reviews(served)
    assert hits >= KILLS // 4


@pytest.mark.parametrize("name", ["killed_first", "served"])
def test_a_catalogue_of_killed_nights_is_made_again_from_its_archive(sites, name):
    sites.data = sites.killed_first if name == "killed_first" else DataFolder(sites.root / name)
    before = dump(sites.data.news_db, without=("edition",))
    done = sites.tripoint("rebuild", now=FIRST)
    assert done.returncode == 0, done.stderr
    assert differing(before, dump(sites.data.news_db, without=("edition",))) == {}


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
    folder = folder_at(sites, f"full-{size}")

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
    assert differing(undisturbed.first, stored(folder)) == {}
