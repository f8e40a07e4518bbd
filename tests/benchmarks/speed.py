"""Pages a second from archive to catalogue, beside trafilatura alone and a plain Scrapy spider, on the same pages in one run.

    python tests/benchmarks/speed.py FOLDER [PAGES]      # FOLDER holds *.jsonl.gz with "html" and "url" a line
    python tests/benchmarks/speed.py --curve [PAGES]     # memory of one process over PAGES (10,000) generated pages

Rates are pages a second of CPU, because other work on the machine does not move them; the wall clock stands beside them.
"""

import gzip
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

# As the workers have it: threads of the encoder that wait are counted as work otherwise.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

NOW = datetime(2026, 11, 10, 2, tzinfo=UTC)
Cost = tuple[float, float, int]
"""CPU seconds, wall seconds, peak MiB."""


def load(folder: Path, limit: int) -> list[tuple[str, str]]:
    """Address and text of ``limit`` pages, the same share of each file."""
    files = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = (json.loads(line) for line in lines)
            files.append([(row.get("url") or "", row["html"]) for row in rows if "html" in row])
    files = [rows for rows in files if rows]
    step = [rows[:: max(1, len(rows) * len(files) // limit)] for rows in files]
    return [page for rows in step for page in rows][:limit]


def child(work: Callable[[], None]) -> Cost:
    """What some work costs in a process of its own."""
    context = multiprocessing.get_context("fork")
    receive, send = context.Pipe(duplex=False)

    def run() -> None:
        before, begin = time.process_time(), time.monotonic()
        work()
        cost = time.process_time() - before, time.monotonic() - begin
        send.send((*cost, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))

    process = context.Process(target=run)
    process.start()
    cost: Cost = receive.recv()
    process.join()
    return cost


def alone(pages: list[tuple[str, str]]) -> None:
    """trafilatura with its metadata, nothing else."""
    from trafilatura import bare_extraction

    for url, html in pages:
        bare_extraction(html, url=url or None, with_metadata=True, include_comments=False)


@contextmanager
def served(pages: list[tuple[str, str]]) -> Iterator[str]:
    """The pages over HTTP on loopback, from a process of its own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            body = pages[int(self.path[1:])][1].encode("utf-8", "replace")
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    process = multiprocessing.get_context("fork").Process(target=server.serve_forever, daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        process.terminate()
        process.join()
        server.server_close()


def plain_spider(base: str, count: int) -> None:
    """What most people write: Scrapy, with trafilatura in the callback."""
    import scrapy
    from scrapy.crawler import CrawlerProcess
    from trafilatura import bare_extraction

    class Plain(scrapy.Spider):
        name = "plain"

        async def start(self) -> Any:
            for number in range(count):
                yield scrapy.Request(f"{base}/{number}")

        def parse(self, response: Any) -> Any:
            found = bare_extraction(response.text, url=response.url, with_metadata=True, include_comments=False)
            yield {"url": response.url, "text": found.text if found else ""}

    process = CrawlerProcess(
        {"LOG_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "TELNETCONSOLE_ENABLED": False}
    )
    process.crawl(Plain)
    process.start()


def archive(folder: Any, source: Any, pages: list[tuple[str, str]]) -> None:
    """The pages as a crawl leaves them: in the archive and the ledger, not read."""
    from catalog.store.archive import ArchiveWriter, Exchange
    from catalog.store.articles import write_sources
    from catalog.store.ledger import Ledger
    from catalog.store.runs import start_run
    from tripoint.night import write_registry

    db = folder.open_catalogue()
    write_registry(db)
    write_sources(db, {source.id: source})
    run = start_run(db, kind="benchmark", now=NOW)
    ledger, out = Ledger(db), ArchiveWriter(archive=folder.archive, run_id=run, source_id=source.id, started=NOW)
    for number, (_, html) in enumerate(pages):
        exchange = Exchange(
            url=f"{source.url}{number}",
            final_url=f"{source.url}{number}",
            source_id=source.id,
            fetched_at=NOW,
            status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            body=html.encode("utf-8", "replace"),
        )
        ledger.record_capture(exchange, out.write(exchange), run_id=run)
    out.close()
    db.close()


def a_source() -> Any:
    from catalog.model.source import Source

    return Source(
        id="be_bench",
        name="Bench",
        url="https://bench.example/",
        publisher="Bench",
        kind="state",
        country="BE",
        in_language=("nl", "de", "fr", "en", "lb"),
        spatial_coverage=("BE22",),
        checked="a benchmark",
    )


def read_in_one_process(folder: Any, source: Any) -> None:
    """All stages of ``read_pending`` without worker processes: the CPU of one core."""
    from catalog.model.errors import Dropped
    from catalog.registry.corrections import load_corrections
    from pipelines.pool import Refusal
    from pipelines.tasks import ArchivedPage, read_page
    from pipelines.workers import write_reading

    db, corrections = folder.open_catalogue(), load_corrections(folder.corrections)
    for row in db.query("SELECT * FROM captures ORDER BY id"):
        page = ArchivedPage(
            key=row["id"],
            source=source,
            lead=None,
            archive=folder.archive,
            archive_file=row["archive_file"],
            archive_offset=row["archive_offset"],
        )
        reading: Any
        try:
            reading = read_page(page)
        except Dropped as dropped:
            reading = Refusal(reason=dropped.reason, detail=dropped.detail)
        with db.atomic():
            write_reading(db, row, reading, source, corrections)
    outcomes = Counter(row["outcome"] for row in db.query("SELECT outcome FROM captures"))
    print(f"  outcomes: {dict(outcomes)}", flush=True)
    db.close()


def read_in_workers(folder: Any, source: Any) -> None:
    """As a night does it; its wall clock counts."""
    from pipelines.workers import read_pending

    read_pending(folder, {source.id: source})


def race(pages: list[tuple[str, str]]) -> None:
    """One table: who reads how many pages a second."""
    import pipelines.warm  # noqa: F401 -- models loaded once, as in the forkserver
    from catalog.store.place import DataFolder

    source = a_source()
    alone(pages[:3])
    costs: dict[str, Cost] = {"trafilatura alone": child(partial(alone, pages))}
    with served(pages) as base:
        costs["plain Scrapy spider"] = child(partial(plain_spider, base, len(pages)))
    for name, work in (("tripoint, all stages", read_in_one_process), ("tripoint, in workers", read_in_workers)):
        with tempfile.TemporaryDirectory() as place:
            folder = DataFolder(Path(place) / "data")
            folder.create()
            archive(folder, source, pages)
            costs[name] = child(partial(work, folder, source))
    first, second = costs["trafilatura alone"][0], costs["plain Scrapy spider"][0]
    print(f"{len(pages)} pages, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(
        f"{'':22} {'CPU s':>7} {'a CPU s':>8} {'wall s':>7} {'a wall s':>8} {'MiB':>5} {'x alone':>8} {'x spider':>8}"
    )
    for name, (used, wall, peak) in costs.items():
        if name.endswith("workers"):
            # The workers' CPU is not the caller's; theirs is the row above.
            print(f"{name:22} {'':7} {'':8} {wall:7.1f} {len(pages) / wall:8.1f} {peak:5}")
        else:
            print(
                f"{name:22} {used:7.1f} {len(pages) / used:8.1f} {wall:7.1f} {len(pages) / wall:8.1f} {peak:5}"
                f" {first / used:8.2f} {second / used:8.2f}"
            )


def curve(count: int) -> None:
    """Resident memory of one process over many pages, no two alike; flat is the claim."""
    import pipelines.warm  # noqa: F401 -- models loaded once
    from catalog.model.capture import Capture
    from pipelines.entry import entry

    source, size = a_source(), os.sysconf("SC_PAGE_SIZE")
    threads = threading.active_count()
    print(f"{'pages':>7} {'MiB':>6} {'CPU s':>7}   threads {threads}")
    for number in range(count + 1):
        if number % max(1, count // 10) == 0:
            resident = int(Path("/proc/self/statm").read_text().split()[1]) * size // 2**20
            print(f"{number:7} {resident:6} {time.process_time():7.1f}", flush=True)
        rows = "".join(
            f"<p>Zorgpunt {number}.{line} opent op {line + 1} maart aan de grens: inwoners van streek{number % 997} en dorp{line * number}"
            f" vinden er een huisarts, een apotheek en raad over wonen en werken in beide landen.</p>"
            for line in range(12)
        )
        html = (
            f"<html lang='nl'><head><title>Zorgpunt {number}</title></head><body class='node-{number} t{number % 5000}'><main>"
            f"<h1>Zorgpunt nummer {number} opent aan de grens</h1><div class='body-{number}'>{rows}</div></main></body></html>"
        )
        capture = Capture(
            url=f"https://bench.example/{number}",
            final_url=f"https://bench.example/{number}",
            source_id=source.id,
            fetched_at=NOW,
            status=200,
            headers={"content-type": "text/html; charset=utf-8"},
            body=html.encode(),
        )
        entry(capture, None, source)


def main() -> None:
    if sys.argv[1:2] == ["--curve"]:
        curve(int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
    else:
        race(load(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200))


if __name__ == "__main__":
    main()
