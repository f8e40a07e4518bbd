"""A whole night over many generated sources, beside a plain Scrapy spider: ``python tests/benchmarks/night.py [SOURCES PAGES]``.

Default 12 sources with 15 items each; ``200 50`` is the night of 10,000 pages. Prints, for the first night and for one
without news: duration, requests, bytes, CPU of fetching and of reading, the memory curve; then, as ratios, what a plain
spider takes that follows the same feeds and calls trafilatura in its callback (no archive, no ledger, no tags, no dates).
Sites are on loopback, so nobody waits a second between requests; CPU is what is compared.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

FIRST = datetime(2026, 11, 10, 2, tzinfo=UTC)

PLAIN = """
import sys, scrapy, trafilatura
from scrapy.crawler import CrawlerProcess
class Plain(scrapy.Spider):
    name = "plain"
    start_urls = sys.argv[2:]
    def parse(self, response):
        response.selector.remove_namespaces()
        for link in response.xpath("//item/link/text()").getall():
            yield response.follow(link, self.item)
    def item(self, response):
        yield {"url": response.url, "text": trafilatura.extract(response.body, with_metadata=True, output_format="json")}
process = CrawlerProcess({"FEEDS": {sys.argv[1]: {"format": "jsonlines"}}, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
process.crawl(Plain)
process.start()
"""


def sources_of(site, sources: int, pages: int, folder: Path) -> None:
    """Generated sites and a source file each."""
    from crawl_sites import page, rss

    folder.mkdir()
    padding = "<!-- " + "menu en voet van de site " * 800 + "-->"
    for number in range(sources):
        host = f"s{number}.example"
        site.put(host, "/feed", rss(site.base(host), range(1, pages + 1)), type="text/xml")
        site.put(
            "127.0.0.1",
            f"/{number}/feed",
            rss(f"http://127.0.0.1:{site.port}/{number}", range(1, pages + 1)),
            type="text/xml",
        )
        for item in range(1, pages + 1):
            made = page(item, title=f"Zorgpunt {item} van streek {number} opent aan de grens") + padding
            site.put(host, f"/nieuws/{item}", made)
            site.put("127.0.0.1", f"/{number}/nieuws/{item}", made)
        (folder / f"be_s{number}.toml").write_text(
            f'name = "Site {number}"\nurl = "{site.base(host)}/"\npublisher = "Site {number}"\nkind = "province"\n'
            'country = "BE"\nin_language = ["nl"]\nspatial_coverage = ["BE22"]\nchecked = "a benchmark"\n'
            f'[[discover]]\nvia = "feed"\nurl = "{site.base(host)}/feed"\n',
            "utf-8",
        )


def memory_of(group: int) -> int:
    """Resident bytes of all processes of a group."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += int(fields[21]) * resource.getpagesize()
    return total


def measure(words: list[str], environment: dict[str, str]) -> tuple[float, float, list[int], str]:
    """Seconds, CPU seconds, memory each second, output of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    child = subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    curve: list[int] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(1.0):
            curve.append(memory_of(child.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    out, _ = child.communicate()
    ended.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, cpu, curve or [0], out


def main(sources: int, pages: int) -> None:
    """Two nights and a plain spider over the same pages."""
    sys.path.append(str(Path(__file__).parent.parent))
    from crawl_sites import Site

    site, root = Site(), Path(tempfile.mkdtemp(prefix="night-"))
    sources_of(site, sources, pages, root / "sources")
    tripoint = str(Path(sys.executable).with_name("tripoint"))
    print(f"{sources} sources, {pages} items each, {os.cpu_count()} cores")
    print("night    seconds  requests       MB   CPU s  peak MB  pages/s  memory each tenth (MB)")
    told = {}
    for name, day in (("first", 0), ("second", 1)):
        environment = os.environ | {
            "TRIPOINT_RESOLVE": "*.example=127.0.0.1",
            "TRIPOINT_NOW": (FIRST + timedelta(days=day)).isoformat(),
            "TRIPOINT_DATA": str(root / "data"),
            "TRIPOINT_SOURCES": str(root / "sources"),
        }
        seconds, cpu, curve, out = measure([tripoint, "nightly", "--json"], environment)
        said = json.loads(out.splitlines()[-1])
        shown = [curve[place * len(curve) // 10] // 2**20 for place in range(10)]
        told[name] = {"seconds": seconds, "cpu": cpu, **said["counts"]}
        count = sources * pages
        print(
            f"{name:7} {seconds:8.1f} {said['counts']['requests']:9} {said['counts']['bytes'] / 1e6:8.2f} {cpu:7.1f}"
            f" {max(curve) // 2**20:8} {count / seconds:8.1f}  {shown}  {said['status']}"
        )
    first, second = told["first"], told["second"]
    print(
        f"second night: {second['bytes'] / first['bytes']:.1%} of the bytes, {second['requests'] / first['requests']:.1%} of the requests"
    )
    crawled = measure(
        [tripoint, "crawl", "--limit", "1", "--json"], environment | {"TRIPOINT_DATA": str(root / "empty")}
    )
    print(f"a start with one page a source: {crawled[1]:.1f} s of CPU (imports, models, {sources} feeds)")
    # Scrapy looks into the source of a callback, so it must be in a file.
    plain = root / "plain.py"
    plain.write_text(PLAIN, "utf-8")
    feeds = [f"http://127.0.0.1:{site.port}/{number}/feed" for number in range(sources)]
    seconds, cpu, curve, _ = measure([sys.executable, str(plain), str(root / "plain.jsonl"), *feeds], dict(os.environ))
    lines = sum(1 for _ in (root / "plain.jsonl").open("rb"))
    print(
        f"plain    {seconds:8.1f} {'':9} {'':8} {cpu:7.1f} {max(curve) // 2**20:8} {lines / seconds:8.1f}  ({lines} items)"
    )
    print(
        f"ours / plain, first night: {first['seconds'] / seconds:.2f} of the time, {first['cpu'] / cpu:.2f} of the CPU; "
        f"second night: {second['seconds'] / seconds:.2f} and {second['cpu'] / cpu:.2f} (a plain spider has no second night)"
    )


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:] or ("12", "15")))
