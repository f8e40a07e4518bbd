"""Take the picture of the front page that stands in the README: ``python -m tripoint.demo.picture NEWS_DB``.

Needs Chromium on the PATH. Writes ``datasette/static/front.png``: 1280 wide, English, light, from the sample world.
"""

import asyncio
import io
import shutil
import sys
import threading
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import sync_playwright

from tripoint.serve import Newsstand, listen

PICTURE = Path(__file__).parent.parent.parent / "datasette" / "static" / "front.png"
SIZE = (1280, 860)


def take(address: str) -> bytes:
    """The page as PNG."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": SIZE[0], "height": SIZE[1]}, locale="en", color_scheme="light", device_scale_factor=1
        )
        page.goto(address)
        made: bytes = page.screenshot()
        browser.close()
    return made


def main() -> None:
    """Serve an edition on a free port and take its picture."""
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(Newsstand(Path(sys.argv[1]), notice=lambda _: None), log_level="error"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    made = take(f"http://127.0.0.1:{listener.getsockname()[1]}/?ui=en")
    server.should_exit = True
    thread.join(timeout=20)
    Image.open(io.BytesIO(made)).convert("RGB").save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
