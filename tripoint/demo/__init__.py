"""``tripoint demo``: the product in small. Crawls the sample sites over real HTTP and serves the newsroom."""

import os
import shutil
import socket
from pathlib import Path
from typing import Final

import click

from tripoint.options import Settings, now, tripoint_command
from tripoint.progress import showing

SITES_PORT: Final = 8410
"""Where the sample sites listen; the next free port when it is taken, so that addresses rarely change between runs."""

CLOCK: Final = "2026-11-10T05:00:00+00:00"
"""The morning of the samples' newest items."""


def free_port(first: int, *, tries: int = 50) -> int:
    """The first port from ``first`` on that nobody listens on at 127.0.0.1. Raises OSError when all are taken."""
    for port in range(first, first + tries):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {first} to {first + tries - 1}")


def rehearse(settings: Settings, port: int) -> Settings:
    """Settings for the samples: source files in the data folder, ``*.example`` at home, their clock if none is set."""
    os.environ.setdefault("TRIPOINT_RESOLVE", "*.example=127.0.0.1")
    os.environ.setdefault("TRIPOINT_NOW", CLOCK)
    from tripoint.demo.sources import write_sources  # noqa: PLC0415

    settings.data.create()
    folder: Path = settings.data.root / "demo-sources"
    if folder.exists():
        shutil.rmtree(folder)
    write_sources(folder, port)
    return Settings(settings.data.root, folder)


@click.command("demo")
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Port of the newsroom.")
@click.option("--no-serve", is_flag=True, help="Crawl and publish only.")
@tripoint_command
def command(port: int, no_serve: bool, settings: Settings) -> None:
    """Crawl the sample sites over real HTTP on loopback, build the catalogue, serve the newsroom."""
    from tripoint.demo.counts import print_counts  # noqa: PLC0415
    from tripoint.demo.server import serve  # noqa: PLC0415
    from tripoint.night import live, run  # noqa: PLC0415 -- Scrapy is slow to import
    from tripoint.night_report import summary_lines  # noqa: PLC0415
    from tripoint.serve import listen, serve_newsroom  # noqa: PLC0415

    if not no_serve:
        # A taken port is said now, not after the crawl.
        listen("127.0.0.1", port).close()
    with serve(free_port(SITES_PORT)) as sample:
        settings = rehearse(settings, sample.port)
        sources = settings.sources()
        click.echo(f"{len(sources)} sample sites on http://*.example:{sample.port}/ (this machine only)")
        with showing(len(live(sources.values()))) as progress:
            night = run(
                settings.data,
                sources,
                kind="demo",
                chosen=list(sources),
                now=now(),
                edition=True,
                progress=progress,
            )
        for line in summary_lines(night):
            click.echo(line)
        print_counts(settings.data)
        if not no_serve:
            serve_newsroom(settings, host="127.0.0.1", port=port)
