"""Stands before every answer, Datasette's own pages included: GET only, nothing internal, headers, CSV without formulas."""

import csv
import io
import re
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any, Final

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""No page of ours has an inline script or style, and none asks another host for anything."""

HEADERS: Final = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), interest-cohort=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)

OPEN: Final = "/-/static/"
"""The one part below ``/-/`` that says nothing of the server."""

LONGEST_ADDRESS: Final = 8_000

OWN_SQL: ContextVar[bool] = ContextVar("OWN_SQL", default=False)
"""Whether the request that is being answered brings SQL of the reader's own."""

_OWN_SQL: Final = re.compile(rb"(?:^|&)(?:sql|_where)=")

YEAR_SECONDS: Final = 365 * 24 * 3600

_UI: Final = re.compile(rb"(?:^|(?<=&))ui=(nl|de|fr|en|lb)(?=&|$)")

_FORMULA: Final = re.compile(r"^[\s\x00]*[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"[+-]?\d+([.,]\d+)*([eE][+-]?\d+)?")


def guarded(application: Application) -> Application:
    """The same application behind the guard."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
        ending = _Ending(send, csv=path.endswith(".csv"), head=scope["method"] == "HEAD")
        if scope["method"] not in {"GET", "HEAD"}:
            await _say(ending.send, 405, "Only GET and HEAD are possible here.", ((b"allow", b"GET, HEAD"),))
        elif len(path) + len(scope.get("query_string", b"")) > LONGEST_ADDRESS:
            await _say(ending.send, 414, "This address is too long.")
        else:
            inner = dict(scope, method="GET")
            if _is_closed(path):
                inner |= {"path": "/closed", "raw_path": b"/closed"}
            elif path.startswith("/news"):
                inner["query_string"] = ending.choose(scope.get("query_string", b""))
                OWN_SQL.set(_OWN_SQL.search(inner["query_string"]) is not None)
            await application(inner, receive, ending.send)

    return guard


def _is_closed(path: str) -> bool:
    # Two slashes or a backslash at the front would come back as a redirect to another host.
    if path.startswith("//") or "\\" in path or "%5c" in path.lower():
        return True
    return ((path == "/-" or path.startswith("/-/")) and not path.startswith(OPEN)) or path.startswith("/_internal")


class _Ending:
    """What is done to each answer on its way out."""

    def __init__(self, send: Send, *, csv: bool, head: bool) -> None:
        self._send, self._head = send, head
        self._csv = csv
        self._guard: CsvGuard | None = None
        self._chosen = b""

    def choose(self, query_string: bytes) -> bytes:
        """The query of one of Datasette's pages, which would take ``ui`` for a column; the choice is kept in the cookie."""
        found = _UI.search(query_string)
        self._chosen = found.group(1) if found else b""
        return _UI.sub(rb"_ui=\1", query_string)

    async def send(self, message: Message) -> None:
        """Pass a message of the application on."""
        if message["type"] == "http.response.start":
            message = dict(message, headers=self._headers(message))
        elif message["type"] == "http.response.body":
            body, more = message.get("body", b""), message.get("more_body", False)
            if self._guard is not None:
                body = self._guard.feed(body, last=not more)
            message = dict(message, body=b"" if self._head else body)
        await self._send(message)

    def _headers(self, message: Message) -> list[tuple[bytes, bytes]]:
        given = [(bytes(name).lower(), bytes(value)) for name, value in message.get("headers", [])]
        kind = next((value for name, value in given if name == b"content-type"), b"")
        if self._csv and message["status"] == 200 and kind.startswith((b"text/plain", b"text/csv")):
            self._guard = CsvGuard()
            given = [pair for pair in given if pair[0] not in {b"content-length", b"etag"}]
        if self._chosen and message["status"] == 200 and kind.startswith(b"text/html"):
            given.append((b"set-cookie", b"ui=%b; Max-Age=%d; Path=/; SameSite=lax" % (self._chosen, YEAR_SECONDS)))
        own = {name for name, _ in given}
        asked = next((value for name, value in given if name == b"x-tripoint-cache"), None)
        if asked is not None:
            given = [pair for pair in given if pair[0] not in {b"cache-control", b"x-tripoint-cache"}]
            given.append((b"cache-control", asked))
        if any(name == b"content-security-policy" and b"frame-ancestors *" in value for name, value in given):
            own.add(b"x-frame-options")  # it knows no "anybody"; the policy says it
        return [*given, *(pair for pair in HEADERS if pair[0] not in own)]


class CsvGuard:
    """Puts an apostrophe before cells that a spreadsheet would run as a formula; numbers stay numbers."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, body: bytes, *, last: bool) -> bytes:
        """Whole records of what came so far, made harmless."""
        whole = self._rest + body
        cut = len(whole) if last else whole.rfind(b"\n") + 1
        # A line end inside quotes is no end of a record.
        while not last and cut and whole[:cut].count(b'"') % 2:
            cut = whole.rfind(b"\n", 0, cut - 1) + 1
        self._rest = whole[cut:]
        text = whole[:cut].decode("utf-8", "replace")
        if not text:
            return b""
        written = io.StringIO()
        writer = csv.writer(written)
        for record in csv.reader(io.StringIO(text, newline="")):
            writer.writerow([harmless(cell) for cell in record])
        return written.getvalue().encode()


def harmless(cell: str) -> str:
    """A cell as a spreadsheet may open it."""
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell.strip()) else cell


async def _say(send: Send, status: int, text: str, headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"text/plain; charset=utf-8"), *headers],
        }
    )
    await send({"type": "http.response.body", "body": text.encode()})
