"""``tripoint serve``: Datasette with the newsroom, on one edition at a time; a new one is taken over without a restart.

Each edition is served by a Datasette of its own. When another file lies at the place of ``news.db``, a second Datasette is made
on it, all its connections are opened, and the next request goes there; requests under way end on the old one, which is closed
after the last. So each answer comes from one edition, and none fails. (Replacing the database inside a running Datasette would
mix two editions in one answer: its views ask several times, and connections belong to threads.)
"""

import asyncio
import contextlib
import os
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, Final

import click
import uvicorn
import yaml
from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.database import Database, Results  # type: ignore[import-untyped]

from catalog.model.errors import StoreError, TripointError
from catalog.publish.edition import open_edition, token_of
from catalog.publish.guard import OWN_SQL
from catalog.publish.rendering import SHOP
from catalog.store.years import earlier
from tripoint.options import Settings, tripoint_command

THREADS: Final = 4
"""SQL threads of one edition, each with its own connection: two for our pages, one for statements of readers, and one that is
free for the short questions of Datasette's tables."""

SETTINGS: Final[dict[str, Any]] = {
    "num_sql_threads": THREADS,
    "sql_time_limit_ms": 700,
    "facet_time_limit_ms": 250,
    "suggest_facets": False,
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "max_csv_mb": 100,
    "allow_download": True,
    "truncate_cells_html": 300,
    "force_https_urls": False,
    "template_debug": False,
    "trace_debug": False,
}

PATIENCE_SECONDS: Final = 5.0
"""How long a request waits for a new edition before the old one answers it."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class News(Database):  # type: ignore[misc]
    """The edition, as Datasette asks it.

    Statements that readers wrote themselves take turns, one at a time: they may use their whole time limit, and three of them
    at once held all SQL threads, so that a page of ours waited 14 s behind six such readers. What is wrong with one is
    answered to its reader and stays out of the log.
    """

    def __init__(self, datasette: Datasette, news_db: Path) -> None:
        super().__init__(datasette, path=str(news_db.absolute()), is_mutable=False)
        self._turn = asyncio.Semaphore(1)

    async def execute(self, sql: str, params: Any = None, **options: Any) -> Results:
        """As Datasette's own."""
        if not OWN_SQL.get():
            return await super().execute(sql, params, **options)
        async with self._turn:
            return await super().execute(sql, params, **options | {"log_sql_errors": False})


class PortTaken(TripointError):
    """Nothing can be served at this address."""


def datasette_for(news_db: Path) -> Datasette:
    """Datasette with the newsroom on one edition. Raises StoreError when there is no edition at ``news_db``."""
    db = open_edition(news_db)
    years = earlier(db)
    db.close()
    # Templates and plugins of other installed packages have no business here.
    os.environ.setdefault("DATASETTE_LOAD_PLUGINS", "")
    datasette = Datasette(
        [],
        metadata=yaml.safe_load((SHOP / "metadata.yaml").read_text(encoding="utf-8")),
        template_dir=str(SHOP / "templates"),
        plugins_dir=str(SHOP / "plugins"),
        static_mounts=[("static", str(SHOP / "static"))],
        settings=SETTINGS,
    )
    # The place in memory that Datasette opens where it is given no file.
    datasette.remove_database("_memory")
    datasette.add_database(News(datasette, news_db), name="news")
    for name in years:
        datasette.add_database(News(datasette, news_db.with_name(name)), name=Path(name).stem)
    return datasette


class Shown:
    """One edition being served."""

    def __init__(self, news_db: Path) -> None:
        self.token = token_of(news_db)
        self.datasette = datasette_for(news_db)
        self.application = self.datasette.app()
        self.guests = 0
        self.leaving = False

    async def open(self) -> None:
        """Read the edition and open every connection, so that nothing is opened by path later."""
        await self.datasette.invoke_startup()
        await self.datasette.refresh_schemas()
        all_here = threading.Barrier(THREADS, timeout=30)
        database = self.datasette.get_database("news")
        await asyncio.gather(*(database.execute_fn(lambda _: all_here.wait()) for _ in range(THREADS)))

    async def close(self) -> None:
        """Give back threads and connections. Uses internals of Datasette 0.65; a test counts the threads."""
        for database in self.datasette.databases.values():
            if database._write_thread is not None:  # noqa: SLF001
                # Datasette's writer of its own notes runs for ever; SystemExit ends a thread in silence.
                await database.execute_write_fn(lambda _: sys.exit(), block=False)
            database.close()
        if self.datasette.executor is not None:
            self.datasette.executor.shutdown(wait=False)


class Newsstand:
    """The ASGI application: passes each request to the edition that lies at ``news_db`` now."""

    def __init__(self, news_db: Path, *, notice: Callable[[str], None]) -> None:
        self._path = news_db
        self._notice = notice
        self._shown = Shown(news_db)
        self._bad: str | None = None
        self._change: asyncio.Task[None] | None = None
        self._opened = False
        self._opening = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request on one edition."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        # One opens, the others wait: ten first readers who each opened the edition held one another up for 12 s.
        async with self._opening:
            if not self._opened:
                await self.open()
        await self._look()
        shown = self._shown
        shown.guests += 1
        try:
            await shown.application(scope, receive, send)
        finally:
            shown.guests -= 1
            if shown.leaving and not shown.guests:
                await shown.close()

    async def open(self) -> None:
        """Make ready to answer. Raises StoreError when the file is no edition."""
        await self._shown.open()
        self._opened = True

    async def _look(self) -> None:
        try:
            token = token_of(self._path)
        except StoreError:
            return
        if token in {self._shown.token, self._bad}:
            return
        if self._change is None or self._change.done():
            self._change = asyncio.create_task(self._take(token))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._change), PATIENCE_SECONDS)

    async def _take(self, token: str) -> None:
        try:
            new = await asyncio.get_running_loop().run_in_executor(None, Shown, self._path)
            await new.open()
        except TripointError as error:
            self._bad = token
            self._notice(f"new edition not taken, the old one stays: {error}")
            return
        old, self._shown = self._shown, new
        self._notice("new edition taken")
        old.leaving = True
        if not old.guests:
            await old.close()

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await send({"type": "lifespan.shutdown.complete"})
                return


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises PortTaken with what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"{host}:{port}: cannot be served there ({error.strerror}); choose another with --port or --host."
        ) from error
    listener.listen(128)
    listener.set_inheritable(True)
    return listener


def serve_newsroom(settings: Settings, *, host: str, port: int) -> None:
    """Serve until interrupted. Raises StoreError without an edition, PortTaken when the address is taken."""
    stand = Newsstand(settings.data.news_db, notice=lambda line: click.echo(f"tripoint: {line}", err=True))
    listener = listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Tripoint newsroom on http://{shown}:{listener.getsockname()[1]}/ (Ctrl+C ends it)")
    sys.stdout.flush()
    config = uvicorn.Config(
        stand,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=32_768,
        timeout_graceful_shutdown=5,
    )
    with listener:
        uvicorn.Server(config).run(sockets=[listener])


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@tripoint_command
def command(settings: Settings, host: str, port: int) -> None:
    """Serve the newsroom on the current edition; a new edition is taken over while running."""
    serve_newsroom(settings, host=host, port=port)
