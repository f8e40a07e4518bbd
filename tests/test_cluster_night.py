"""A night on an engine: the edition is that of one machine, whatever happens to workers, shards and scheduler."""

import importlib.util
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from catalog.registry.sources import load_sources
from catalog.store.place import DataFolder
from catalog.store.verify import verify
from pipelines.engines import engine
from pipelines.shelves import Shelf
from tripoint.distribution import Elsewhere
from tripoint.errand import FOLDER
from tripoint.night import run
from tripoint.night_report import as_record, summary_lines

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from night_world import FIRST, SECOND, differing, dump, world

MISSING = [name for name in ("distributed", "s3fs", "moto") if importlib.util.find_spec(name) is None]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")]

WHERE = ("archive_file", "archive_offset", "archive_length", "run_id", "id", "seconds")
"""Where an answer lies (compressed record names differ in length) and in which order sources came back."""


class Silent:
    """Progress that only remembers."""

    def __init__(self):
        self.lines = []

    def say(self, line):
        self.lines.append(line)

    def crawled(self, source_id, line):
        print(line)  # shown when a test fails
        self.lines.append(line)

    def read(self, done, total):
        pass


@pytest.fixture(scope="module")
def store():
    """A server that speaks S3 on loopback, and its address and keys where every process below finds them."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "key")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        import s3fs

        s3fs.S3FileSystem().mkdir("tripoint")
        yield "s3://tripoint"
    server.stop()


@pytest.fixture(scope="module")
def sites(tmp_path_factory, store):
    """The sample sites, and two nights of one machine."""
    root = tmp_path_factory.mktemp("cluster-night")
    with world(root) as made, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRIPOINT_RESOLVE", "*.example=127.0.0.1")
        sources = load_sources(made.sources)
        found = SimpleNamespace(world=made, sources=sources, root=root, patch=patch)
        single = DataFolder(root / "single")
        first = night(found, single, FIRST)
        found.first = stored(single)
        found.single, found.runs = single, [gave(first)]
        yield found


@pytest.fixture(scope="module")
def cluster(store):
    import distributed

    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs="CRITICAL"
    ) as made:
        yield made


def night(sites, folder, now, *, on=None, shelf=None, progress=None):
    """One night at a frozen moment; on an engine when one is given."""
    sites.patch.setenv("TRIPOINT_NOW", now)
    folder.root.mkdir(exist_ok=True)
    return run(
        folder,
        sites.sources,
        kind="nightly",
        chosen=list(sites.sources),
        now=datetime.fromisoformat(now),
        edition=True,
        progress=progress or Silent(),
        elsewhere=Elsewhere(on, Shelf(shelf or str(folder.root / "shards"))) if on else None,
    )


def stored(folder):
    """All that a night leaves, edition and ledger."""
    news = dump(folder.news_db, without=("runs", "source_runs", "edition"), ignore=tuple(set(WHERE) - {"id"}))
    ledger = dump(folder.catalog_db, without=("runs", "source_runs"), ignore=WHERE)
    private = ("addresses", "captures", "boilerplate", "reservations", "takedowns")
    return {f"news.{name}": rows for name, rows in news.items()} | {name: ledger[name] for name in private}


def gave(made):
    """What each source gave, without its seconds and bytes (addresses of routes hold a port; headers a date)."""
    return {
        name: (
            found.status,
            found.failure,
            found.requests,
            found.not_modified,
            found.leads,
            found.new,
            found.updated,
            found.unchanged,
            found.removed,
            dict(found.dropped),
        )
        for name, found in made.runs.items()
    }


def same_first(sites, folder, made):
    assert differing(sites.first, stored(folder)) == {}
    assert gave(made) == sites.runs[0]
    whole(folder)


def whole(folder):
    """Nothing half lies about, and ``verify`` finds nothing."""
    assert not list(folder.root.rglob("*.open"))
    assert list(verify(folder)) == []


class Meddling:
    """An engine whose deliveries pass through another's hands."""

    def __init__(self, on, meddle):
        self.on, self.meddle, self.rounds = on, meddle, 0

    def each(self, work, given, *, alone):
        self.rounds += 1
        yield from self.meddle(self.on.each(work, given, alone=alone))


def test_two_nights_of_three_workers_and_a_store_are_those_of_one_machine(sites, cluster, store, tmp_path):
    folder = DataFolder(tmp_path / "data")
    with engine(cluster.scheduler_address) as dask:
        made = night(sites, folder, FIRST, on=dask, shelf=f"{store}/shards")
        same_first(sites, folder, made)
        assert made.delivery == {"shards": len(sites.sources)}
        assert Shelf(f"{store}/shards").names(FOLDER) == ()  # what is merged is cleared away
        made = night(sites, folder, SECOND, on=dask, shelf=f"{store}/shards")
    second = night(sites, sites.single, SECOND)
    assert differing(stored(sites.single), stored(folder)) == {}
    assert gave(made) == gave(second)
    assert sum(found.new for found in made.runs.values()) == 0
    assert sum(found.not_modified for found in made.runs.values()) > 0
    whole(folder)


def test_local_workers_give_the_same(sites, tmp_path):
    folder = DataFolder(tmp_path / "data")
    with engine("local", count=2) as local:
        made = night(sites, folder, FIRST, on=local)
    same_first(sites, folder, made)


def test_a_worker_killed_in_the_middle_is_replaced_and_said(sites, cluster, tmp_path):
    from distributed import Client

    folder = DataFolder(tmp_path / "data")
    shelf = Shelf(str(folder.root / "shards"))
    killed = []

    def begun():
        return {name.split("/")[1] for name in shelf.names(FOLDER) if "/begun." in name}

    def done():
        return {name.split("/")[1] for name in shelf.names(FOLDER) if name.endswith("/shard.parquet")}

    class KillOne(Silent):
        def crawled(self, source_id, line):
            super().crawled(source_id, line)
            if killed or not begun() - done():
                return
            # Who is at work on a source that is begun and not done: its worker dies with the crawl below it.
            for address, keys in client.processing().items():
                at_it = [key.split("/")[1] for key in keys if key.split("/")[1] in begun() - done()]
                if at_it:
                    os.kill(client.run(os.getpid, workers=[address])[address], signal.SIGKILL)
                    killed.append(at_it[0].split(".")[0])
                    return

    with Client(cluster) as client, engine(cluster.scheduler_address) as dask:
        made = night(sites, folder, FIRST, on=dask, progress=KillOne())
    assert killed
    assert differing(sites.first, stored(folder)) == {}
    assert killed[0] in made.delivery["begun_again"]
    assert any("begun again after a lost worker" in line and killed[0] in line for line in summary_lines(made))
    assert as_record(made)["delivery"] == made.delivery
    whole(folder)


def test_shards_in_any_order_twice_and_cut_off_give_the_same(sites, tmp_path):
    folder = DataFolder(tmp_path / "data")
    shelf = folder.root / "shards"
    cut = []

    def shuffle_and_cut(delivered):
        pairs = list(delivered)
        if not cut:
            cut.append(pairs[-1][0])
            path = shelf / cut[0] / "shard.parquet"
            path.write_bytes(path.read_bytes()[:-20])
        yield from reversed(pairs)
        yield from pairs[:-1]

    with engine("local", count=2) as local:
        made = night(sites, folder, FIRST, on=Meddling(local, shuffle_and_cut))
    assert differing(sites.first, stored(folder)) == {}
    whole(folder)
    (damaged,) = made.delivery["damaged"]
    assert damaged.startswith(f"{cut[0]}/shard.parquet: cut off or changed")
    assert any(damaged in line for line in summary_lines(made))


def test_a_shard_that_is_cut_each_time_is_named_and_its_source_asked_the_next_night(sites, tmp_path):
    folder = DataFolder(tmp_path / "data")
    progress = Silent()

    def cut(delivered):
        for name, made in delivered:
            if "eifelrand" in name:
                (folder.root / "shards" / name / "shard.parquet").write_bytes(b"PAR1")
            yield name, made

    with engine("local", count=2) as local:
        made = night(sites, folder, FIRST, on=Meddling(local, cut), progress=progress)
        assert made.delivery["failed"] == ["de_kreis_eifelrand"]
        assert (made.health["de_kreis_eifelrand"].status, made.exit_code) == ("down", 1)
        assert any("cut off or changed" in line for line in progress.lines if line.startswith("de_kreis_eifelrand"))
        made = night(sites, folder, SECOND, on=local)
    assert made.runs["de_kreis_eifelrand"].new == sites.runs[0]["de_kreis_eifelrand"][5]
    whole(folder)


def test_a_scheduler_lost_is_said_what_came_is_merged_and_the_next_start_goes_on(sites, cluster, tmp_path):
    # The last test: the cluster of this file is gone after it.
    folder = DataFolder(tmp_path / "data")
    progress = Silent()

    class Lose(Silent):
        def crawled(self, source_id, line):
            super().crawled(source_id, line)
            if len(self.lines) == 1:
                cluster.close()

    progress = Lose()
    with engine(cluster.scheduler_address) as dask:
        made = night(sites, folder, FIRST, on=dask, progress=progress)
    assert 1 <= len(made.runs) < len(sites.sources)
    assert made.exit_code == 1
    assert "the scheduler was lost" in made.lost
    assert any("the scheduler was lost" in line for line in summary_lines(made))
    assert made.manifest.rows["articles"] > 0
    assert folder.news_db.exists()
    with engine("local", count=2) as local:
        made = night(sites, folder, FIRST, on=local)
    assert {f"news.{name}" for name in ("articles", "stories")} & differing(
        {name: rows for name, rows in sites.first.items() if name in ("news.articles", "news.stories")},
        {name: rows for name, rows in stored(folder).items() if name in ("news.articles", "news.stories")},
    ).keys() == set()
    whole(folder)
