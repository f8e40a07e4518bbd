"""Editions under readers: taken over while people read, each answer from one of them, refused when something is wrong."""

import asyncio
import re
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
import newsroom_edition

from catalog.model.errors import EditionRefused
from catalog.store.edition_checks import check_edition
from catalog.store.edition_rows import build
from catalog.store.place import DataFolder
from tripoint.serve import Newsstand

PUBLICATIONS = 50
READERS = 50
PAGES = ("/?ui=nl", "/?q=edition&ui=de", "/feed.atom?ui=fr", "/news/articles.json?_shape=array&_nofacet=1")


def editions(folder: Path, count: int) -> list[Path]:
    return [newsroom_edition.build(folder / f"{number}.db", headline=f"Edition number {number} is out") for number in range(count)]


def put(edition: Path, news: Path) -> None:
    candidate = news.with_name("candidate.db")
    candidate.write_bytes(edition.read_bytes())
    candidate.rename(news)


def test_new_editions_are_taken_while_people_read(tmp_path: Path) -> None:
    made = editions(tmp_path, 2)
    news = tmp_path / "news.db"
    put(made[0], news)
    notices: list[str] = []

    async def scenario() -> tuple[list[int], set[str], int]:
        stand = Newsstand(news, notice=notices.append)
        statuses: list[int] = []
        seen: set[str] = set()
        done = asyncio.Event()
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=stand), base_url="http://x", timeout=60
        ) as client:
            await client.get("/")

            async def read() -> None:
                while not done.is_set():
                    answer = await client.get(
                        "/news.json",
                        params={
                            "sql": "select headline from articles where headline like 'Edition number%'",
                            "_shape": "arrayfirst",
                        },
                    )
                    statuses.append(answer.status_code)
                    seen.update(answer.json())

            readers = [asyncio.create_task(read()) for _ in range(6)]
            for number in range(1, 7):
                put(made[number % 2], news)
                answer = await client.get("/")
                assert f"Edition number {number % 2} is out" in answer.text
            broken = tmp_path / "broken.db"
            broken.write_bytes(b"not a database")
            broken.rename(news)
            assert (await client.get("/")).status_code == 200
            news.unlink()
            assert (await client.get("/")).status_code == 200
            done.set()
            await asyncio.gather(*readers)
        return statuses, seen, threading.active_count()

    before = threading.active_count()
    statuses, seen, after = asyncio.run(scenario())
    assert set(statuses) == {200}
    assert seen == {"Edition number 0 is out", "Edition number 1 is out"}
    assert any("old one stays" in notice for notice in notices)
    # Six editions came and went: their threads with them.
    assert after - before < 25


def test_the_first_readers_open_the_edition_once(tmp_path: Path) -> None:
    news = tmp_path / "news.db"
    put(editions(tmp_path, 1)[0], news)
    stand = Newsstand(news, notice=print)
    opened: list[int] = []
    open_once = stand._shown.open

    async def counted() -> None:
        opened.append(1)
        await open_once()

    stand._shown.open = counted  # type: ignore[method-assign]

    async def scenario() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=stand), base_url="http://x", timeout=60) as client:
            return [answer.status_code for answer in await asyncio.gather(*(client.get("/?ui=nl") for _ in range(10)))]

    assert asyncio.run(scenario()) == [200] * 10
    assert opened == [1]


@pytest.mark.slow
def test_fifty_publications_under_fifty_readers(tmp_path: Path) -> None:
    """Over real HTTP, by a server of its own: no request fails, and each answer is, byte by byte, that of one edition."""
    made = editions(tmp_path, 2)
    news = tmp_path / "data" / "news.db"
    news.parent.mkdir()
    put(made[0], news)
    program = Path(sys.executable).with_name("tripoint")
    server = subprocess.Popen([program, "serve", "--data", news.parent, "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    address = re.search(r"http://[\d.:]+", server.stdout.readline())
    assert address

    async def scenario() -> int:
        limits = httpx.Limits(max_connections=READERS + 1)
        async with httpx.AsyncClient(base_url=address[0], timeout=60, limits=limits) as client:
            whole: dict[str, set[bytes]] = {page: set() for page in PAGES}
            for edition in (made[1], made[0]):
                put(edition, news)
                for page in PAGES:
                    whole[page].add((await client.get(page)).content)
            assert {page: len(bodies) for page, bodies in whole.items()} == dict.fromkeys(PAGES, 2)
            done = asyncio.Event()
            answers = 0

            async def read(number: int) -> None:
                nonlocal answers
                while not done.is_set():
                    page = PAGES[(number + answers) % len(PAGES)]
                    answer = await client.get(page)
                    assert answer.status_code == 200, (page, answer.text[:200])
                    assert answer.content in whole[page], page
                    answers += 1

            async with asyncio.TaskGroup() as group:
                for number in range(READERS):
                    group.create_task(read(number))
                for number in range(PUBLICATIONS):
                    put(made[number % 2], news)
                    front = await client.get(PAGES[0])
                    assert f"Edition number {number % 2} is out" in front.text
                done.set()
            return answers

    try:
        assert asyncio.run(scenario()) > PUBLICATIONS
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("INSERT INTO search_index(search_index) VALUES ('delete-all')", "the search index holds 0 of 1 articles"),
        ("DROP TABLE search_index", "search_index"),
        ("ALTER TABLE articles ADD COLUMN telephone TEXT", "column articles.telephone is not public"),
        ("CREATE TABLE captures (url TEXT)", "table captures is not public"),
        ("UPDATE articles SET article_body = hex(zeroblob(400))", "holds more than an excerpt"),
        ("UPDATE articles SET description = 'Bel ons: tel. 0123 45 67 89'", "personal contact data"),
        ("PRAGMA foreign_keys = OFF; UPDATE articles SET source_id = 'nobody'", "points to no row of sources"),
    ],
)
def test_a_damaged_candidate_is_refused(tmp_path: Path, damage: str, said: str) -> None:
    catalogue = DataFolder(tmp_path).open_catalogue()
    catalogue.execute(
        "INSERT INTO sources (id, name, url, publisher, kind, country, in_language, spatial_coverage, rights, checked)"
        " VALUES ('be_a', 'A', 'https://a.example/', 'A', 'health', 'BE', '[\"nl\"]', '[]', 'excerpt', 'written for a test')"
    )
    catalogue.execute(
        "INSERT INTO articles (id, url, source_id, headline, in_language, day, kind, word_count, rights, first_seen, last_seen,"
        " content_digest, reader, article_body) VALUES ('a1', 'https://a.example/1', 'be_a', 'Zorgpunt is open', 'nl', '2026-11-10',"
        " 'news', 4, 'excerpt', '2026-11-10', '2026-11-10', 'sha256:0', 'test 1', 'Het zorgpunt is open.')"
    )
    catalogue.conn.commit()
    candidate = tmp_path / "candidate.db"
    build(catalogue.conn, candidate, now=datetime(2026, 11, 10, tzinfo=UTC))
    catalogue.close()
    check_edition(candidate, None)
    news = sqlite3.connect(candidate)
    news.executescript(damage)
    news.close()
    with pytest.raises(EditionRefused, match=said):
        check_edition(candidate, None)
