"""Joins the newsroom to Datasette. Every rule is in ``catalog.publish``; here are the hooks and nothing else."""

import asyncio
import re
import sqlite3
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from datasette import Response, hookimpl
from datasette.database import QueryInterrupted
from datasette.filters import FilterArguments
from datasette.plugins import pm
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError

from catalog.model.errors import WrongValue
from catalog.model.question import Question
from catalog.publish.edition import read_edition
from catalog.publish.guard import guarded
from catalog.publish.limits import bound, trusted
from catalog.publish.newsroom import Newsroom
from catalog.publish.rendering import frame, lang_attribute, static_address
from catalog.publish.routes import PAGES
from catalog.publish.visit import Answer
from catalog.search.compile import compile_question
from catalog.search.functions import register
from catalog.store.years import attach

NEWS = "news"
PAGE_SECONDS = 1.5
_FOUND = "(SELECT rowid FROM search_index WHERE search_index MATCH :tripoint_match)"
SEARCHED = {"articles": f"rowid IN {_FOUND}", "news": f"article_id IN (SELECT id FROM articles WHERE rowid IN {_FOUND})"}
ROOMS: WeakKeyDictionary[Any, Newsroom] = WeakKeyDictionary()
TURNS: WeakKeyDictionary[Any, asyncio.Semaphore] = WeakKeyDictionary()
PAGES_AT_ONCE = 2
"""Pages made at once. More would be made no sooner, for Python makes one at a time, and a table of Datasette's, which asks some
twenty short questions one after the other, would wait behind them at each."""

# Datasette's own handler prints every 404 with its local variables where rich is installed: half a second each.
if pm.has_plugin("datasette.handle_exception"):
    pm.unregister(name="datasette.handle_exception")


@hookimpl
def startup(datasette: Any) -> Callable[[], Any]:
    """Read the edition before the first request."""

    async def read() -> None:
        TURNS[datasette] = asyncio.Semaphore(PAGES_AT_ONCE)
        path = Path(datasette.get_database(NEWS).path)
        ROOMS[datasette] = await asyncio.get_running_loop().run_in_executor(None, _open, path)

    return read


def _open(path: Path) -> Newsroom:
    room = Newsroom(read_edition(path))
    room.warm()
    return room


@hookimpl
def prepare_connection(conn: Any, database: str, datasette: Any) -> None:
    """Add earlier years, bound what public SQL may cost, and add the functions that ask in five languages."""
    if database == NEWS:
        attach(conn, Path(datasette.get_database(NEWS).path))
    if database == NEWS or database.startswith(f"{NEWS}-"):
        bound(conn)
        register(conn)


@hookimpl(trylast=True)
def filters_from_request(request: Any, database: str, table: str) -> FilterArguments | None:
    """``_search`` on the tables of articles asks as the front page does: in five languages, whatever the form of the word."""
    if database != NEWS or table not in SEARCHED:
        return None
    words = " ".join(request.args.getlist("_search"))
    found = FilterArguments([], extra_context={"supports_search": True, "search": words})
    match = compile_question(Question(q=words)).match
    if match:
        found.where_clauses.append(SEARCHED[table])
        found.params["tripoint_match"] = match
        found.human_descriptions.append(f'search finds "{words}"')
    return found


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """GET only, headers, nothing internal."""
    return guarded


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The pages of the newsroom; they stand before Datasette's own."""
    return [(f"^{pattern.pattern}$", show) for pattern, _ in PAGES]


async def show(datasette: Any, request: Any) -> Response:
    """Answer one of our pages on a SQL thread."""
    room, asked = ROOMS[datasette], _asked(request)

    def answer(connection: Any) -> Answer:
        with trusted(connection, seconds=PAGE_SECONDS):
            return room.answer(connection, **asked)

    made = room.kept(**asked)
    if made is None:
        async with TURNS[datasette]:
            made = await datasette.get_database(NEWS).execute_fn(answer)
    return _response(made, request, room)


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> Callable[[], Any]:
    """Our frame around Datasette's pages, in the reader's language."""

    async def words() -> dict[str, Any]:
        room = ROOMS[datasette]
        asked = _asked(request) if request else {"path": "/news", "query_string": "", "host": ""}
        try:
            visit = room.visit(None, **asked)
        except WrongValue:
            visit = room.visit_in(None, "en", path=asked["path"], query_string="", host="")
        return frame(visit)

    return words


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Functions that the frame calls."""
    env.globals |= {"static": static_address, "lang_attribute": lang_attribute}


@hookimpl(tryfirst=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Any]:
    """Errors in our frame, without a trace of the inside."""

    async def answer() -> Response:
        status, message = 500, ""
        if isinstance(exception, Base400):
            status, message = exception.status, str(exception.args[0]) if exception.args else ""
        elif isinstance(exception, DatasetteError):
            status, message = exception.status, "" if exception.message_is_html else str(exception.message)
        elif isinstance(exception, QueryInterrupted | sqlite3.DatabaseError):
            # Datasette answers its CSV pages with 500 for what it calls 400 on the others.
            status, message = (
                400,
                "SQL query took too long" if isinstance(exception, QueryInterrupted) else str(exception),
            )
        else:
            # The log of the server is the place for a trace; the reader gets none.
            traceback.print_exception(exception, file=sys.stderr)
        room = ROOMS[datasette]
        return _response(room.failure(status, message, **_asked(request)), request, room)

    return answer


@hookimpl
def forbidden(datasette: Any, request: Any, message: str) -> Response:
    """What is not public."""
    room = ROOMS[datasette]
    return _response(room.failure(403, "", **_asked(request)), request, room)


def _asked(request: Any) -> dict[str, Any]:
    headers = request.headers
    scheme = (
        "https" if request.scope.get("scheme") == "https" or headers.get("x-forwarded-proto") == "https" else "http"
    )
    return {
        "path": unquote(request.path),
        # The guard hides the language from Datasette's tables, which take every name without _ for a column.
        "query_string": re.sub("(^|&)_ui=", r"\1ui=", request.query_string),
        "host": f"{scheme}://{headers.get('host', 'localhost')}",
        "cookie": request.cookies.get("ui"),
        "accept": headers.get("accept-language", ""),
    }


def _response(answer: Answer, request: Any, room: Newsroom) -> Response:
    headers = room.headers(
        answer,
        if_none_match=request.headers.get("if-none-match"),
        if_modified_since=request.headers.get("if-modified-since"),
    )
    status = int(headers.pop(":status", str(answer.status)))
    response = Response(
        b"" if status == 304 else answer.body, status=status, headers=headers, content_type=answer.content_type
    )
    chosen = request.args.get("ui")
    if (
        chosen
        and answer.status == 200
        and answer.content_type.startswith("text/html")
        and request.cookies.get("ui") != chosen
    ):
        response.set_cookie("ui", chosen, max_age=365 * 24 * 3600, samesite="lax")
    return response
