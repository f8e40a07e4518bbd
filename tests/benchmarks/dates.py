"""Dates of publication on real pages, beside htmldate, in one run. By hand: ``python tests/benchmarks/dates.py [PAGES]``.

PAGES is a folder of ``*.jsonl.gz`` with ``html``, ``url`` and ``date`` (default: ``../shared/pages`` beside the project). Prints
for each set and reader the share of exact days, wrong days and no answer, and the CPU time of a page relative to htmldate in
the same run: on a shared machine only the ratio means something. Our day is that of the stored value, which is UTC.
"""

import collections
import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import lxml.html
from htmldate import find_date

from catalog.model.source import Source
from pipelines.dates.decision import decide
from pipelines.dates.witnesses import find

FETCHED = datetime(2026, 11, 20, tzinfo=UTC)
SOURCE = Source(
    id="benchmark", name="", url="https://benchmark.example/", publisher="", kind="state", country="DE", in_language=("de",),
    spatial_coverage=(), checked="",
)  # fmt: skip


def ours(html: str, url: str) -> str:
    """The day we store, or an empty text. Parsing is part of the time, as it is for htmldate."""
    tree = lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    witnesses = find(tree, url=url, lead=None, in_language=tree.get("lang"), json_ld=list(json_ld(tree)))
    return (decide(witnesses, fetched_at=FETCHED, source=SOURCE).date_published or "")[:10]


def json_ld(tree: lxml.html.HtmlElement) -> Iterator[Mapping[str, object]]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                value = json.loads(script.text_content(), strict=False)
            except ValueError:
                continue
            yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict))


def theirs(html: str, url: str) -> str:
    """htmldate as its own evaluation calls it: the original date, extensive search."""
    return find_date(html, url=url, original_date=True, extensive_search=True) or ""


READERS: dict[str, Callable[[str, str], str]] = {"tripoint": ours, "htmldate": theirs}


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "pages"
    paths = [folder / f"{name}.jsonl.gz" for name in ("dates", "fundus", "segments")]
    if not any(path.exists() for path in paths):
        sys.exit(f"{folder}: no pages here; give the folder that holds dates.jsonl.gz")
    print(f"{'set':10} {'reader':10} pages  exact  wrong   none  time")
    for path in filter(Path.exists, paths):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if row.get("date")]
        seconds: dict[str, float] = {}
        counts: dict[str, collections.Counter[str]] = {}
        for name, reader in READERS.items():
            counts[name] = collections.Counter()
            began = time.process_time()
            for row in rows:
                got = reader(row["html"], row["url"])
                counts[name]["exact" if got == row["date"][:10] else "wrong" if got else "none"] += 1
            seconds[name] = time.process_time() - began
        for name, count in counts.items():
            shares = " ".join(f"{count[key] / len(rows):6.3f}" for key in ("exact", "wrong", "none"))
            print(
                f"{path.stem.split('.')[0]:10} {name:10} {len(rows):5} {shares}  {seconds[name] / seconds['htmldate']:.2f}"
            )


if __name__ == "__main__":
    main()
