"""What a night costs: requests and bytes of nights without news as a share of the first. ``python tests/benchmarks/crawl_night.py``.

Also prints pages a second and the children's memory, on sites on loopback (no waiting between requests there).
"""

import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path


def main(sites: int, items: int) -> None:
    """Crawl ``sites`` sites with ``items`` items each over a week."""
    sys.path.append(str(Path(__file__).parent.parent))
    from crawl_sites import Site, page, rss

    from catalog.model.source import Discover, Source
    from catalog.store.place import DataFolder
    from catalog.store.runs import start_run
    from crawlers.runner import crawl

    os.environ["TRIPOINT_RESOLVE"] = "*.example=127.0.0.1"
    site, sources = Site(), []
    for number in range(sites):
        host = f"s{number}.example"
        site.put(host, "/feed", rss(site.base(host), range(1, items + 1)), type="text/xml")
        for item in range(1, items + 1):
            site.put(host, f"/nieuws/{item}", page(item) + "<!-- " + "menu en voet van de site " * 1200 + "-->")
        sources.append(
            Source(
                id=f"be_s{number}",
                name=host,
                url=f"{site.base(host)}/",
                publisher=host,
                kind="province",
                country="BE",
                in_language=("nl",),
                spatial_coverage=("BE22",),
                checked="a benchmark",
                discover=(Discover(via="feed", url=f"{site.base(host)}/feed"),),
            )
        )
    folder = DataFolder(Path(tempfile.mkdtemp()))
    first = None
    print(
        f"{sites} sites, {items} items each\nnight  requests      MB  captured  unchanged  seconds  requests/first  bytes/first"
    )
    for day in (0, 0, 1, 2, 3, 4, 7, 8):
        now = datetime(2026, 11, 10, 2, 0, tzinfo=UTC) + timedelta(days=day)
        os.environ["TRIPOINT_NOW"] = now.isoformat()
        db = folder.open_catalogue()
        run = start_run(db, kind="benchmark", now=now)
        db.close()
        began = time.monotonic()
        made = crawl(sources, folder=folder, run_id=run, now=now, limit=None, since=None, report=lambda _: None)
        took = time.monotonic() - began
        requests, size = sum(one.requests for one in made), sum(one.bytes for one in made)
        first = first or (requests, size)
        captured, unchanged = sum(one.captured for one in made), sum(one.unchanged for one in made)
        print(
            f"day {day:<2} {requests:9} {size / 1e6:7.2f} {captured:9} {unchanged:10} {took:8.1f} {requests / first[0]:15.1%} {size / first[1]:12.1%}"
        )
    print(f"largest child: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:] or ("10", "30")))
