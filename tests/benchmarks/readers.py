"""The public server under readers and under hostile clients: ``python tests/benchmarks/readers.py [ARTICLES | FILE.db] [--seconds 15]``.

Starts ``tripoint serve`` as a process of its own. First each statement and search of ``tests/hostile.py`` alone: the time of the answer and the
most memory the server ever held. Then readers (40 % searches, 30 % article pages, 20 % JSON of Datasette, 10 % tables with facets), each
asking again as soon as it is answered, 10 and 50 at once, and 50 with 6 clients who send nothing but hostile statements. Client and server share
the machine. Goals (issue 8, item 6): each hostile input under 1 s and 300 MB; p99 at most 0.5 s with 10 readers, 2.5 s with 50 and 6; no 5xx.
"""

import argparse
import asyncio
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
import hostile
import made_edition

HOSTILE_CLIENTS = 6


class Server:
    """``tripoint serve`` on a free port."""

    def __init__(self, data: Path) -> None:
        self.process = subprocess.Popen(
            [Path(sys.executable).parent / "tripoint", "serve", "--data", data, "--port", "0"], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.port = int(line.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[1])

    def peak(self) -> float:
        """The most memory the process held since the last :meth:`forget`, MB."""
        return self._status("VmHWM")

    def now(self) -> float:
        """What it holds, MB."""
        return self._status("VmRSS")

    def _status(self, name: str) -> float:
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024
        return 0.0

    def forget(self) -> None:
        """Begin to measure the peak anew."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def cpu(self) -> float:
        """Seconds of processor used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100

    async def get(self, address: str) -> tuple[int, float, int]:
        """Status, seconds and bytes of one answer."""
        start = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET {address} HTTP/1.1\r\nHost: x\r\nAccept-Language: nl\r\nConnection: close\r\n\r\n".encode())
        size, status = 0, 0
        try:
            status = int((await reader.readline()).split()[1])
            while chunk := await reader.read(65_536):
                size += len(chunk)
        finally:
            writer.close()
        return status, time.perf_counter() - start, size

    def end(self) -> None:
        """Stop it and wait."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


async def each_hostile(server: Server) -> None:
    """Every hostile statement as HTML, JSON and CSV, and every search, alone."""
    addresses = [
        (form, sql, f"/news{form}?sql={quote(sql)}") for sql in hostile.STATEMENTS for form in ("", ".json", ".csv")
    ]
    addresses += [("search", q, f"/?q={quote(q)}") for q in hostile.SEARCHES]
    addresses += [("_search", q, f"/news/articles?_search={quote(q)}&_facet=in_language") for q in hostile.SEARCHES[:20]]
    await server.get("/?q=zorg")
    began = server.now()
    statuses: Counter[int] = Counter()
    slowest: list[tuple[float, float, int, str, str]] = []
    for form, asked, address in addresses:
        server.forget()
        status, seconds, _ = await server.get(address)
        statuses[status] += 1
        slowest.append((seconds, server.peak(), status, form or ".html", asked[:110]))
    print(f"{len(addresses)} hostile requests: statuses {dict(sorted(statuses.items()))}; {began:.0f} MB before, {server.now():.0f} MB after")
    print(f"  slowest {max(slowest)[0]:.2f} s; most memory {max(row[1] for row in slowest):.0f} MB")
    for seconds, peak, status, form, asked in sorted(slowest, reverse=True):
        if seconds > 0.8 or peak > 300 or status >= 500:
            print(f"  {seconds:5.2f} s {peak:6.0f} MB {status} {form:8} {asked}")


def addresses_of(path: Path) -> Callable[[random.Random], str]:
    """A reader's next address."""
    db = sqlite3.connect(path)
    articles = [row[0] for row in db.execute("SELECT id FROM articles ORDER BY rowid LIMIT 3000")]
    words = sorted({word.strip(".,:;?!()") for (line,) in db.execute("SELECT headline FROM articles LIMIT 3000") for word in line.split() if len(word) > 4})
    themes = [row[0] for row in db.execute("SELECT id FROM themes WHERE broader IS NOT NULL")]
    db.close()

    def choose(chance: random.Random) -> str:
        draw = chance.random()
        if draw < 0.4:
            return f"/?q={quote(chance.choice(words))}" + (f"&language={chance.choice(['nl', 'de', 'fr'])}" if draw < 0.1 else "")
        if draw < 0.7:
            return f"/article/{chance.choice(articles)}"
        if draw < 0.8:
            return f"/news/articles/{chance.choice(articles)}.json"
        if draw < 0.9:
            return f"/news/articles.json?in_language={chance.choice(['nl', 'de', 'fr', 'en'])}&_size=20"
        if draw < 0.95:
            return f"/?theme={chance.choice(themes)}&page={chance.randrange(1, 5)}"
        return f"/news/articles?_facet=in_language&_facet=source_id&_facet=kind&_facet=rights&_search={quote(chance.choice(words))}"

    return choose


async def load(server: Server, choose: Callable[[random.Random], str], *, readers: int, attackers: int, seconds: float) -> None:
    """``readers`` and ``attackers`` at once for so long; what the readers got."""
    until = time.perf_counter() + seconds
    taken: list[float] = []
    statuses: Counter[int] = Counter()
    refused: Counter[int] = Counter()
    cpu = server.cpu()
    server.forget()

    async def read(number: int) -> None:
        chance = random.Random(number)
        while time.perf_counter() < until:
            status, spent, _ = await server.get(choose(chance))
            taken.append(spent)
            statuses[status] += 1

    async def attack(number: int) -> None:
        chance = random.Random(number)
        while time.perf_counter() < until:
            form = chance.choice(["", ".json", ".csv"])
            status, _, _ = await server.get(f"/news{form}?sql={quote(chance.choice(hostile.STATEMENTS))}")
            refused[status] += 1

    await asyncio.gather(*(read(n) for n in range(readers)), *(attack(1_000 + n) for n in range(attackers)))
    taken.sort()
    print(
        f"{readers:3} readers, {attackers} hostile: {len(taken) / seconds:6.1f} answers/s  p50 {taken[len(taken) // 2]:.2f} s"
        f"  p99 {taken[int(len(taken) * 0.99)]:.2f} s  longest {taken[-1]:.2f} s  statuses {dict(statuses)}  server {server.cpu() - cpu:.1f} s CPU, "
        f"{server.peak():.0f} MB" + (f"  hostile got {dict(refused)}" if attackers else "")
    )


def main() -> None:
    """Build or take, serve, measure, print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("edition", nargs="?", default="20000")
    asked.add_argument("--seconds", type=float, default=15)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        if given.edition.isdigit():
            made_edition.build(path, int(given.edition))
        else:
            shutil.copy(given.edition, path)
        server = Server(path.parent)
        try:
            asyncio.run(each_hostile(server))
            choose = addresses_of(path)
            for readers, attackers in ((10, 0), (50, 0), (50, HOSTILE_CLIENTS)):
                asyncio.run(load(server, choose, readers=readers, attackers=attackers, seconds=given.seconds))
        finally:
            server.end()


if __name__ == "__main__":
    main()
