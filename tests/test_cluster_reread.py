"""Reading on an engine: the catalogue is that of one machine, whatever happens to workers, shards and scheduler."""

import importlib.util
import os
import shutil
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from catalog.model.errors import TripointError
from catalog.registry.sources import load_sources
from catalog.store.place import DataFolder
from pipelines.again import reread
from pipelines.engines import engine
from pipelines.merging import Delivery, Workplace, reread_on
from pipelines.shards import ShardDamaged
from pipelines.shelves import Shelf, send_archive

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from night_world import differing, dump, world

MISSING = [name for name in ("distributed", "s3fs", "moto") if importlib.util.find_spec(name) is None]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")]

CHOSEN = ("be_province_semois", "de_kreis_eifelrand", "nl_gezond_heuvelland")


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
def crawled(tmp_path_factory):
    """A crawled data folder, its sources with a rule changed since, and what one machine makes of it."""
    root = tmp_path_factory.mktemp("cluster")
    with world(root, CHOSEN) as made:
        assert made.tripoint("crawl").returncode == 0
    rules = made.sources / "de_kreis_eifelrand.toml"
    rules.write_text(rules.read_text("utf-8") + '\n[read]\nheadline = "title"\n', "utf-8")
    sources = load_sources(made.sources)
    single = copied(made.data.root, root / "single")
    changes = reread(single, sources, since=None)
    assert {change.article_id for change in changes}
    return SimpleNamespace(
        root=made.data.root, sources=sources, changes=changes, rows=dump(single.catalog_db), single=single
    )


def copied(root: Path, to: Path) -> DataFolder:
    shutil.copytree(root, to)
    return DataFolder(to)


@pytest.fixture
def at_work(crawled, tmp_path):
    """A data folder of its own, and a way to read it again on an engine."""
    folder = copied(crawled.root, tmp_path / "data")

    def perform(engine, *, archive=str(folder.archive), shards=str(tmp_path / "shards")):
        delivery = Delivery()
        changes = reread_on(
            engine,
            folder,
            crawled.sources,
            since=None,
            workplace=Workplace(archive=archive, shards=shards),
            delivery=delivery,
        )
        return changes, delivery

    return SimpleNamespace(folder=folder, shards=tmp_path / "shards", perform=perform)


@pytest.fixture(scope="module")
def cluster(store):
    import distributed

    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs="CRITICAL"
    ) as made:
        yield made


class Meddling:
    """An engine whose receipts pass through another's hands."""

    def __init__(self, engine, meddle):
        self.engine, self.meddle = engine, meddle

    def run(self, orders):
        yield from self.meddle(self.engine.run(orders))


def same(crawled, folder, changes):
    assert changes == crawled.changes
    assert differing(crawled.rows, dump(folder.catalog_db)) == {}


def test_three_workers_and_a_store_give_the_rows_of_one_machine(crawled, at_work, cluster, store):
    sent = send_archive(at_work.folder.archive, f"{store}/archive")
    assert len(sent) == len(CHOSEN)
    assert send_archive(at_work.folder.archive, f"{store}/archive") in ((), sent)  # a second is a store's grain
    with engine(cluster.scheduler_address) as dask:
        changes, delivery = at_work.perform(dask, archive=f"{store}/archive", shards=f"{store}/shards")
    same(crawled, at_work.folder, changes)
    assert delivery.damaged == []
    assert delivery.pages >= 25
    assert not at_work.shards.exists()


def test_a_worker_killed_in_the_middle_costs_nothing(crawled, at_work, cluster):
    from distributed import Client

    def kill_one(receipts):
        for number, pair in enumerate(receipts):
            if number == 0:
                (pid, *_) = dask_client.run(os.getpid).values()
                os.kill(pid, signal.SIGKILL)
            yield pair

    with Client(cluster) as dask_client, engine(cluster.scheduler_address) as dask:
        changes, _ = at_work.perform(Meddling(dask, kill_one))
    same(crawled, at_work.folder, changes)


def test_shards_in_any_order_twice_and_cut_off_give_the_same(crawled, at_work):
    cut = []

    def shuffle_and_cut(receipts):
        pairs = list(receipts)
        if not cut:
            cut.append(pairs[-1][1].name)
            path = at_work.shards / cut[0]
            path.write_bytes(path.read_bytes()[:-20])
        yield from reversed(pairs)
        yield from pairs[1:]

    with engine("local") as local:
        changes, delivery = at_work.perform(Meddling(local, shuffle_and_cut))
        same(crawled, at_work.folder, changes)
        assert {said.split(": ")[0] for said in delivery.damaged} == {f"{at_work.shards}/{cut[0]}"}
        assert "cut off or changed" in delivery.line()
        # All of it again: the shards are there, and nothing changes any more.
        changes, delivery = at_work.perform(local)
    assert (changes, delivery.found, delivery.pages) == ((), delivery.shards, 0)
    # The ledger says of each capture what became of it this time: unchanged where it said updated.
    once, twice = (dump(folder.catalog_db, ignore=("outcome",)) for folder in (crawled.single, at_work.folder))
    assert differing(once, twice) == {}


def test_a_shard_that_is_cut_each_time_stops_the_run_by_name(at_work):
    def cut(receipts):
        for order, receipt in receipts:
            (at_work.shards / receipt.name).write_bytes(b"PAR1")
            yield order, receipt

    before = dump(at_work.folder.catalog_db)
    with engine("local") as local, pytest.raises(ShardDamaged, match="parquet: cut off or changed"):
        at_work.perform(Meddling(local, cut))
    assert differing(before, dump(at_work.folder.catalog_db)) == {}


def test_shards_are_the_same_bytes_wherever_they_are_made(crawled, at_work, tmp_path, store):
    with engine("local", count=1) as local:
        at_work.perform(local)
        _, delivery = at_work.perform(local, shards=f"{store}/other")
    assert delivery.found == 0
    shelf = Shelf(f"{store}/other")
    made = list(at_work.shards.rglob("*.parquet"))
    equal = [path for path in made if shelf.read(path.relative_to(at_work.shards).as_posix()) == path.read_bytes()]
    assert len(equal) == len(CHOSEN)


def test_an_archive_file_the_store_lacks_is_named(at_work, store):
    with engine("local", count=1) as local, pytest.raises(TripointError, match=r"s3://tripoint/none/.*missing"):
        at_work.perform(local, archive=f"{store}/none")


def test_nobody_at_the_address_is_said(monkeypatch):
    from distributed import LocalCluster

    from pipelines import cluster

    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    with pytest.raises(TripointError, match="no scheduler answers"), engine("tcp://127.0.0.1:9"):
        pass
    with (
        LocalCluster(n_workers=0, dashboard_address=None, host="127.0.0.1") as empty,
        pytest.raises(TripointError, match="has no worker"),
        engine(empty.scheduler_address),
    ):
        pass


def test_a_scheduler_lost_is_named_and_the_next_start_takes_over_what_is_made(crawled, at_work, cluster):
    def lose(receipts):
        for number, pair in enumerate(receipts):
            if number == 0:
                cluster.close()
            yield pair

    # The last test: the cluster of this file is gone after it.
    before = dump(at_work.folder.catalog_db)
    with (
        pytest.raises(TripointError, match="the scheduler was lost; no item was changed"),
        engine(cluster.scheduler_address) as dask,
    ):
        at_work.perform(Meddling(dask, lose))
    assert differing(before, dump(at_work.folder.catalog_db)) == {}
    with engine("local") as local:
        changes, delivery = at_work.perform(local)
    same(crawled, at_work.folder, changes)
    assert delivery.found >= 1
    assert "of an earlier start taken over" in delivery.line()
