"""Page reading beside trafilatura alone, on the same pages in the same run; prints ratios. Run by hand:

    python tests/benchmarks/reading.py FOLDER [PAGES]

FOLDER holds ``*.jsonl.gz`` with ``html`` and ``url`` a line. Times are CPU time of this process.
"""

import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import lxml.html
from trafilatura import bare_extraction

from pipelines.reading.bench import read_page


def alone(html: str, url: str) -> object:
    return bare_extraction(html, url=url, with_metadata=True, include_comments=False)


def parse(html: str, url: str) -> object:
    return lxml.html.document_fromstring(html.encode())


def cpu(read: Callable[[str, str], object], pages: list[dict[str, str]]) -> float:
    begin = time.process_time()
    for page in pages:
        read(page["html"], page["url"])
    return 1000 * (time.process_time() - begin) / len(pages)


def main() -> None:
    folder, limit = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100
    print(f"{'set':12} {'pages':>5} {'parse ms':>9} {'trafilatura ms':>15} {'ours ms':>9} {'ratio':>6}")
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            pages = [page for line in lines if "html" in (page := json.loads(line))][:limit]
        if not pages:
            continue
        for read in (alone, read_page):
            cpu(read, pages[:3])
        peer, ours = cpu(alone, pages), cpu(read_page, pages)
        ours, peer = (ours + cpu(read_page, pages)) / 2, (peer + cpu(alone, pages)) / 2
        print(
            f"{path.name[:-9]:12} {len(pages):5} {cpu(parse, pages):9.1f} {peer:15.1f} {ours:9.1f} {ours / peer:6.2f}"
        )


if __name__ == "__main__":
    main()
