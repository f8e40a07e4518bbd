"""Take pictures of the newsroom.

``python -m tripoint.demo.picture NEWS_DB`` takes the one in the README: ``datasette/static/front.png``, 1280 wide,
English, light. ``python -m tripoint.demo.picture NEWS_DB FOLDER [PART...]`` takes every page (those whose name holds a PART) on
a phone, a tablet and a screen, by turns in the five languages, light and dark, to be looked at before a change is kept.

Needs Chromium on the PATH.
"""

import asyncio
import io
import shutil
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import uvicorn
from PIL import Image
from playwright.sync_api import sync_playwright

from catalog.model.languages import LANGUAGES
from catalog.publish.edition import open_edition
from tripoint.serve import Newsstand, listen

PICTURE: Final = Path(__file__).parent.parent.parent / "datasette" / "static" / "front.png"
SIZE: Final = (1280, 860)
WIDTHS: Final = (390, 768, 1280)
TALLEST: Final = 4000
"""Pixels of a page that are kept; what lies below looks like what lies above."""

FIXED: Final = {
    "front": "/",
    "front-filtered": "/?language=de&country=BE&country=DE",
    "front-search": "/?q=hospital+care",
    "front-nothing": "/?q=xyzzy&from=2026-11-01",
    "front-page-2": "/?page=2",
    "sources": "/sources",
    "review": "/review",
    "quality": "/quality",
    "trends": "/trends",
    "map": "/map",
    "why": "/why",
    "learn": "/learn",
    "about": "/about",
    "accessibility": "/accessibility",
    "wrong-value": "/?theme=nix",
    "not-found": "/nothing/here",
    "data": "/news",
    "data-table": "/news/articles",
    "data-view": "/news/news",
    "data-query": "/news/most_told",
    "data-sql": "/news?sql=select+day,+headline+from+news+limit+5",
}
CHOSEN: Final = {
    "article": "/article/{}: SELECT id FROM articles ORDER BY length(date_evidence) + length(coalesce(article_body, '')) DESC",
    "article-changed": "/article/{}: SELECT article_id FROM revisions ORDER BY length(difference) DESC",
    "article-gone": "/article/{}: SELECT id FROM articles WHERE removed_at IS NOT NULL",
    "article-undated": "/article/{}: SELECT id FROM articles WHERE date_published IS NULL",
    "article-link": "/article/{}: SELECT id FROM articles WHERE rights = 'link'",
    "changes": "/article/{}/changes: SELECT article_id FROM revisions ORDER BY length(difference) DESC",
    "story": "/story/{}: SELECT story_id FROM story_articles GROUP BY 1 ORDER BY count(*) DESC",
    "theme": "/theme/{}: SELECT theme_id FROM article_themes GROUP BY 1 ORDER BY count(*) DESC",
    "place": "/place/{}: SELECT place_id FROM article_places GROUP BY 1 ORDER BY count(*) DESC",
    "organisation": "/organisation/{}: SELECT organisation_id FROM article_organisations GROUP BY 1 ORDER BY count(*) DESC",
    "source": "/source/{}: SELECT source_id FROM articles GROUP BY 1 ORDER BY count(*) DESC",
    "source-broken": "/source/{}: SELECT id FROM sources WHERE status NOT IN ('ok', 'unchanged')",
    "data-row": "/news/articles/{}: SELECT id FROM articles ORDER BY day DESC",
}


def pages(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Name and address of every kind of page; a kind of which the edition has none is left out."""
    yield from FIXED.items()
    for name, rule in CHOSEN.items():
        address, _, sql = rule.partition(": ")
        found = db.execute(sql).fetchone()
        if found is not None:
            yield name, address.format(found[0])


@contextmanager
def served(news_db: Path) -> Iterator[str]:
    """The newsroom on a free port of loopback, and its address."""
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(Newsstand(news_db, notice=lambda _: None), log_level="error"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def take_front(browser: Any, address: str) -> None:
    """The picture of the README."""
    page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, color_scheme="light", device_scale_factor=1)
    page.goto(f"{address}/?ui=en")
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(PICTURE, optimize=True)


def take_all(browser: Any, address: str, wanted: Iterator[tuple[str, str]], folder: Path) -> None:
    """Every page at every width; language and scheme change from picture to picture, so that each page is seen in several."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, path) in enumerate(wanted):
        for step, width in enumerate(WIDTHS):
            ui = LANGUAGES[(number + 2 * step) % len(LANGUAGES)]
            scheme = ("light", "dark")[(number + step) % 2]
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=ui)
            page.goto(f"{address}{path}{'&' if '?' in path else '?'}ui={ui}")
            height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            clip = {"x": 0, "y": 0, "width": width, "height": height}
            page.screenshot(path=folder / f"{name}-{width}-{ui}-{scheme}.png", clip=clip, full_page=True)
            page.close()


def main() -> None:
    """Serve an edition on a free port and take its pictures."""
    news_db = Path(sys.argv[1])
    with served(news_db) as address, chromium() as browser:
        if len(sys.argv) == 2:
            take_front(browser, address)
            return
        db = open_edition(news_db)
        parts = sys.argv[3:]
        wanted = ((name, path) for name, path in pages(db) if not parts or any(part in name for part in parts))
        take_all(browser, address, wanted, Path(sys.argv[2]))
        db.close()


if __name__ == "__main__":
    main()
