"""What reading on an engine costs, beside one process. ``python tests/benchmarks/cluster.py DATA SOURCES [stages]``.

DATA is a crawled data folder (it is copied, never written), SOURCES its source files. Prints CPU seconds and bytes of an
item by stage, then (without the word ``stages``) pages a second with one process, with 1 and 2 local and Dask workers,
what the engine adds to a shard, and how fast the one writer merges.
"""

import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

os.environ |= dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"
)  # as in the workers, before numpy is loaded

from catalog.model.errors import Dropped
from catalog.registry.sources import load_sources
from catalog.store.archive import read as read_archive
from catalog.store.place import DataFolder
from pipelines import entry as composed
from pipelines.again import rows_to_read
from pipelines.engines import engine
from pipelines.merging import Delivery, Workplace, collect, merge, orders
from pipelines.pool import Refusal, workers
from pipelines.shards import make_shard, pack, unpack
from pipelines.shelves import Shelf
from pipelines.tasks import ArchivedPage, read_page

STAGES = (
    ("_read", "reading"),
    ("normalise", "normalising"),
    ("decide_language", "language"),
    ("tag_places", "places"),
    ("tag_themes", "themes"),
    ("tag_organisations", "organisations"),
)


class Stages:
    """CPU seconds by stage of ``pipelines.entry``: its own functions with a clock around each."""

    def __init__(self):
        self.seconds, self.calls = Counter(), Counter()
        for name, stage in STAGES:
            setattr(composed, name, self.clocked(getattr(composed, name), stage))

    def clocked(self, function, stage):
        def call(*args, **words):
            began = time.process_time()
            try:
                return function(*args, **words)
            finally:
                self.seconds[stage] += time.process_time() - began
                self.calls[stage] += 1

        return call


def stages(folder, wanted, db):
    """Print what an item costs, in one process, models loaded."""
    clock, done = Stages(), 0
    for _ in ("models loaded", "measured"):
        clock.seconds.clear()
        clock.calls.clear()
        done, readings = 0, []
        for order in wanted:
            made = []
            for page in order.pages:
                began = time.process_time()
                stored = read_archive(folder.archive, order.archive_file, page.offset)
                clock.seconds["archive"] += time.process_time() - began
                try:
                    made.append(composed.entry(stored.capture, stored.lead, order.source))
                except Dropped as dropped:
                    made.append(Refusal(reason=dropped.reason, detail=dropped.detail))
                done += 1
            readings.append((order, made))
    print(f"{done} pages, CPU milliseconds a page")
    began = time.process_time()
    packed = [(order, pack(order, made)) for order, made in readings]
    clock.seconds["packing a shard"] = time.process_time() - began
    began = time.process_time()
    rows = {
        order.source.id: {(order.archive_file, at): row for at, row in unpack(data, order, where=order.name).items()}
        for order, data in packed
    }
    clock.seconds["opening a shard"] = time.process_time() - began
    began = time.process_time()
    for source in {order.source.id: order.source for order in wanted}.values():
        merge(db, folder, source, rows_to_read(db, source.id, None), rows[source.id])
    clock.seconds["merging"] = time.process_time() - began
    for stage, seconds in clock.seconds.items():
        print(f"  {stage:16} {1000 * seconds / done:8.2f}")
    print(f"  {'sum':16} {1000 * sum(clock.seconds.values()) / done:8.2f}")
    archived = sum(path.stat().st_size for path in folder.archive.rglob("*.warc.gz"))
    print("bytes a page")
    print(f"  {'archive (WARC)':16} {archived / done:8.0f}")
    print(f"  {'shard':16} {sum(len(data) for _, data in packed) / done:8.0f}")
    print(f"  {'catalog.db':16} {item_bytes(db) / done:8.0f}  (payload of the tables and indexes that grow with items)")
    if folder.news_db.exists():
        print(f"  {'news.db':16} {item_bytes(sqlite3.connect(folder.news_db)) / done:8.0f}")


def item_bytes(db):
    """Payload of all but the registry's tables; pages half filled count as what is in them."""
    return db.execute(
        "SELECT coalesce(sum(payload), 0) FROM dbstat WHERE name NOT GLOB 'sqlite_*' AND name NOT GLOB '*places_*' AND name"
        " NOT IN ('sources', 'themes', 'places', 'organisations', 'article_places')"
    ).fetchone()[0]


def on(address, wanted, root, label, count=None):
    """Pages a second of an engine, models loaded and workers begun; seconds a shard that is found and not made."""
    shards = str(root / f"shards-{label.replace(' ', '-')}")
    shelf = Shelf(shards)
    again = [type(order)(**{**fields(order), "shards": shards}) for order in wanted]
    with engine(address, count=count) as at_work:
        delivery = Delivery()
        list(at_work.run(again[:1]))
        pages = sum(len(order.pages) for order in again[1:])
        began = time.monotonic()
        collect(at_work, shelf, again[1:], delivery)
        took = time.monotonic() - began
        found = []
        for _ in range(5):
            began = time.monotonic()
            list(at_work.run(again))
            found.append((time.monotonic() - began) / len(again))
    print(f"{label:16} {pages / took:8.2f} pages/s   a shard found and passed on: {1000 * median(found):7.1f} ms")


def fields(order):
    return {name: getattr(order, name) for name in type(order).__dataclass_fields__}


def main(data, registry, only=""):
    """Measure on a copy of the data folder."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(data, root / "data")
        folder, sources = DataFolder(root / "data"), load_sources(Path(registry))
        db = folder.open_catalogue()
        place = Workplace(archive=str(folder.archive), shards=str(root / "shards"))
        wanted = [
            order for source in sources.values() for order in orders(source, rows_to_read(db, source.id, None), place)
        ]
        print(f"{len(wanted)} shards of {len(sources)} sources")
        if only:
            stages(folder, wanted, db)
            return
        with workers(1) as pool:
            list(pool.apply(read_page, given(folder, wanted[:1])))
            pages = list(given(folder, wanted[1:]))
            began = time.monotonic()
            list(pool.apply(read_page, pages))
            print(f"{'one process':16} {len(pages) / (time.monotonic() - began):8.2f} pages/s")
            [make_shard(order, pool.apply) for order in wanted]
            began = time.monotonic()
            [make_shard(order, pool.apply) for order in wanted]
            print(f"{'no engine':16} {'':17} a shard found: {1000 * (time.monotonic() - began) / len(wanted):7.1f} ms")
        for count in (1, 2):
            on("local", wanted, root, f"local {count}", count)
        from distributed import LocalCluster

        for count in (1, 2):
            with LocalCluster(
                n_workers=count, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs="CRITICAL"
            ) as cluster:
                on(cluster.scheduler_address, wanted, root, f"dask {count}")
        with engine("local") as at_work:
            rows = collect(at_work, Shelf(place.shards), wanted, Delivery())
        began, number = time.monotonic(), sum(len(order.pages) for order in wanted)
        for source in sources.values():
            merge(db, folder, source, rows_to_read(db, source.id, None), rows[source.id])
        print(f"{'merging':16} {number / (time.monotonic() - began):8.2f} items/s, one writer")


def given(folder, wanted):
    for order in wanted:
        for number, page in enumerate(order.pages):
            yield ArchivedPage(
                key=number,
                source=order.source,
                lead=None,
                archive=folder.archive,
                archive_file=order.archive_file,
                archive_offset=page.offset,
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
