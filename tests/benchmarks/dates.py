"""Dates of publication on real pages, beside htmldate, in one run. By hand: ``python tests/benchmarks/dates.py [PAGES]``.

PAGES is a folder of ``*.jsonl.gz`` with ``html``, ``url`` and ``date`` (default: ``../shared/pages`` beside the project). Prints
for each set and reader the share of exact days, wrong days and no answer, of all pages and of two halves by publisher, and the
CPU time of a page relative to htmldate in the same run: on a shared machine only the ratio means something. Our day is that of the stored value, which is UTC.
"""

import collections
import gzip
import hashlib
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
from htmldate import find_date

from catalog.model.source import Source
from pipelines.dates.decision import decide
from pipelines.dates.witnesses import find
from pipelines.reading.json_ld import things

FETCHED = datetime(2026, 11, 20, tzinfo=UTC)
SOURCE = Source(
    id="benchmark", name="", url="https://benchmark.example/", publisher="", kind="state", country="DE", in_language=("de",),
    spatial_coverage=(), checked="",
)  # fmt: skip


def ours(html: str, url: str) -> str:
    """The day we store, or an empty text. Parsing is part of the time, as it is for htmldate."""
    tree = lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    witnesses = find(tree, url=url, lead=None, in_language=tree.get("lang"), json_ld=things(tree))
    return (decide(witnesses, fetched_at=FETCHED, source=SOURCE).date_published or "")[:10]


def theirs(html: str, url: str) -> str:
    """htmldate as its own evaluation calls it: the original date, extensive search."""
    return find_date(html, url=url, original_date=True, extensive_search=True) or ""


READERS: dict[str, Callable[[str, str], str]] = {"tripoint": ours, "htmldate": theirs}


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "pages"
    paths = [folder / f"{name}.jsonl.gz" for name in ("dates", "fundus", "segments")]
    if not any(path.exists() for path in paths):
        sys.exit(f"{folder}: no pages here; give the folder that holds dates.jsonl.gz")
    print(f"{'set':10} {'reader':10} {'publishers':10} pages  exact  wrong   none")
    for path in filter(Path.exists, paths):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if row.get("date")]
        seconds: dict[str, float] = {}
        for name, reader in READERS.items():
            # By publisher: what a rule learned from one site cannot help it in the other half.
            halves = (collections.Counter[str](), collections.Counter[str]())
            began = time.process_time()
            for row in rows:
                got = reader(row["html"], row["url"])
                verdict = "exact" if got == row["date"][:10] else "wrong" if got else "none"
                halves[half(row["url"])][verdict] += 1
            seconds[name] = time.process_time() - began
            for part, count in (("all", halves[0] + halves[1]), ("one half", halves[0]), ("the other", halves[1])):
                shares = " ".join(f"{count[key] / max(count.total(), 1):6.3f}" for key in ("exact", "wrong", "none"))
                print(f"{path.stem.split('.')[0]:10} {name:10} {part:10} {count.total():5} {shares}")
        print(f"{path.stem.split('.')[0]:10} CPU time of a page, htmldate = 1: {seconds['tripoint'] / seconds['htmldate']:.2f}")


def half(url: str) -> int:
    """0 or 1, the same for every page of a host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return hashlib.sha256(host.encode()).digest()[0] % 2


if __name__ == "__main__":
    main()
