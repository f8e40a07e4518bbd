"""Pages in Chromium: axe-core finds nothing, nothing is wider than the screen, nothing is blocked, nothing leaves for another host."""

import asyncio
import functools
import shutil
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from newsroom_visit import addresses, edition_file, one

from tripoint.serve import Newsstand, listen

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.ui,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found; apt-get install chromium"),
]

DATA_PAGES = (
    "/news",
    "/news/articles",
    "/news/news",
    "/news/sources",
    "/news/most_told",
    "/news?sql=select+day,+headline+from+news+limit+5",
)
SIZES = ((320, "light"), (1280, "dark"))
"""320 CSS pixels are a screen of 1280 at 400 % (WCAG 1.4.10)."""
FIGURES = ("/embed/map", "/embed/trends?by=language")
NOT_OURS = {"/nothing/here", "/?theme=nix"}


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    listener = listen("127.0.0.1", 0)
    stand = Newsstand(edition_file(), notice=lambda _: None)
    server = uvicorn.Server(uvicorn.Config(stand, log_level="error"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=20)
    listener.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield made
        made.close()


def pages() -> list[str]:
    article = one("SELECT id FROM articles WHERE headline LIKE 'Ambulance mag vanaf 1%'")
    return [*addresses(), *DATA_PAGES, *FIGURES, f"/news/articles/{article}"]


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_pages_are_for_everybody(base: str, browser: Any, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", locale="de")
    page = context.new_page()
    other = {"light": "dark", "dark": "light"}[scheme]
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(f"{page.url} {message.text}"))
    wrong: list[str] = []
    # Every page in one of the two sizes, and its colours in both schemes.
    for address in pages()[SIZES.index((width, scheme)) :: len(SIZES)]:
        page.emulate_media(color_scheme=scheme)
        answer = page.goto(base + address)
        assert answer is not None
        if address in NOT_OURS:
            said.clear()  # Chromium reports every 404 and 400 of the page itself
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{address}: wider than {width}")
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        page.emulate_media(color_scheme=other)
        colours = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
        found += Axe().run(page, options=colours).response["violations"]
        for violation in found:
            places = [node["html"][:160] for node in violation["nodes"][:2]]
            wrong.append(f"{address}: {violation['id']} {places}")
    context.close()
    assert not wrong, "\n".join(wrong)
    assert not said
    assert {url.split("/")[2] for url in asked} == {base.split("/")[2]}


@pytest.mark.parametrize("address", ["/", "/review?from=2026-11-01", "/news/articles"])
def test_the_keyboard_gets_everywhere_and_shows_where_it_is(base: str, browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    page = context.new_page()
    page.goto(base + address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(({outlineStyle, outlineWidth}, box) => [outlineStyle, parseFloat(outlineWidth), box.width])"
            "(getComputedStyle(document.activeElement), document.activeElement.getBoundingClientRect())"
        )
        assert seen[0] == "solid", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert seen[1] >= 2
        assert seen[2] > 0
    page.goto(base + address)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    context.close()


def test_other_sites_may_frame_a_figure_and_no_other_page(base: str, browser: Any, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f"<iframe src='{base}/embed/map'></iframe><iframe src='{base}/'></iframe>")
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        context = browser.new_context(locale="en")
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        figure, front = page.frames[1], page.frames[2]
        assert figure.locator("svg.map").count() == 1
        assert front.url.startswith("chrome-error:")
        context.close()
        server.shutdown()


def test_filters_open_and_close_without_a_script(base: str, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(base + "/")
    assert not page.locator("#filters").is_visible()
    page.locator(".filter-open").click()
    assert page.locator("#filters").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#filters").is_visible()
    context.close()


def test_a_story_changes_its_language_without_a_script(base: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(base + "/")
    story = one("SELECT story_id FROM articles WHERE headline LIKE 'Ambulance mag vanaf 1%'")
    shown = page.locator(f"#{story} .panel:visible h3")
    assert shown.count() == 1
    assert shown.get_attribute("lang") == "en"
    page.locator(f"#{story} input[value=fr]").check()
    assert shown.get_attribute("lang") == "fr"
    context.close()


def test_the_last_visit_is_remembered_here_and_not_sent(base: str, browser: Any) -> None:
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.goto(base + "/")
    assert page.locator(".seen").count() == 0
    # The visit before was on 9 November 2026 at noon.
    page.evaluate("localStorage.setItem('tripoint-visit', JSON.stringify({last: Date.UTC(2026, 10, 9, 12)}))")
    page.reload()
    assert page.locator(".tag--new").count() == 1
    assert "9 November" in page.locator(".seen").inner_text() or "November 9" in page.locator(".seen").inner_text()
    assert not context.cookies()
    context.close()
