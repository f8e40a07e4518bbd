"""The newsroom: which address is answered by what, in whose language, and how errors look. No HTTP, no Datasette."""

import json
import re
import sqlite3
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from threading import Lock
from typing import Final, cast

from catalog.model.errors import WrongValue
from catalog.model.languages import LANGUAGES, Language
from catalog.model.question import Question
from catalog.publish.edition import Edition
from catalog.publish.parameters import accepted_language, read_arguments, read_language
from catalog.publish.rendering import render
from catalog.publish.routes import PAGES
from catalog.publish.visit import HTML, JSON, Answer, NotHere, Visit
from catalog.publish.voice import read_catalogue
from catalog.publish.words import words_of
from catalog.search.compile import compile_question

AUTHORITY: Final = re.compile(r"https?://[A-Za-z0-9.\-:\[\]]{1,255}")
"""Scheme and host, perhaps a port: what an address of ours may begin with."""

KEPT: Final = 400
"""Answers kept a edition: 400 pages of 60 kB are 24 MB."""


class Newsroom:
    """Answers for one edition. Safe to call from several threads, each with a connection of its own."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._kept: OrderedDict[tuple[str, ...], Answer] = OrderedDict()
        self._lock = Lock()

    @staticmethod
    def warm() -> None:
        """Load glossary, stems and messages, so that the first search is not the one that waits for them."""
        compile_question(Question(q="zorg care"))
        for code in LANGUAGES:
            read_catalogue(code)

    def visit(
        self,
        db: sqlite3.Connection | None,
        *,
        path: str,
        query_string: str,
        host: str,
        cookie: str | None = None,
        accept: str = "",
    ) -> Visit:
        """Understand a request as far as every page needs it. Raises WrongValue when ``ui`` is no language of ours."""
        arguments = read_arguments(query_string)
        ui = read_language(arguments, cookie=cookie, accept=accept)
        return self.visit_in(db, ui, path=path, query_string=query_string, host=host)

    def visit_in(
        self, db: sqlite3.Connection | None, ui: Language, *, path: str, query_string: str, host: str
    ) -> Visit:
        """The same in a language that is known already."""
        arguments = read_arguments(query_string)
        return Visit(
            # Only pages of PAGES read the database, and they are always given one.
            db=cast(sqlite3.Connection, db),
            edition=self.edition,
            words=words_of(ui, self.edition.today),
            path=path,
            arguments=arguments,
            query_string=query_string,
            host=host if AUTHORITY.fullmatch(host) else "http://localhost",
            ui_in_address="ui" in arguments,
        )

    def kept(self, *, path: str, query_string: str, host: str, cookie: str | None = None, accept: str = "") -> Answer | None:
        """What :meth:`answer` gives when this edition was asked the same before, else None."""
        try:
            visit = self.visit(None, path=path, query_string=query_string, host=host, cookie=cookie, accept=accept)
        except WrongValue:
            return None
        return self._get(_key(visit))

    def answer(
        self,
        db: sqlite3.Connection,
        *,
        path: str,
        query_string: str,
        host: str,
        cookie: str | None = None,
        accept: str = "",
    ) -> Answer:
        """Answer a request for one of our pages; wrong values and unknown addresses are answered too, in words."""
        try:
            visit = self.visit(db, path=path, query_string=query_string, host=host, cookie=cookie, accept=accept)
        except WrongValue as wrong:
            visit = self.visit_in(db, accepted_language(accept), path=path, query_string="", host=host)
            return _refuse(visit, wrong)
        key = _key(visit)
        kept = self._get(key)
        if kept is not None:
            return kept
        answer = self._make(visit)
        if answer.status == 200 and answer.lasting:
            self._keep(key, answer)
        return answer

    def failure(
        self,
        status: int,
        message: str,
        *,
        path: str,
        query_string: str,
        host: str,
        cookie: str | None = None,
        accept: str = "",
    ) -> Answer:
        """An error that Datasette met on one of its own pages, in our frame. ``message`` is shown where the reader caused it."""
        try:
            ui = read_language(read_arguments(query_string), cookie=cookie, accept=accept)
        except WrongValue:
            ui = accepted_language(accept)
        visit = self.visit_in(None, ui, path=path, query_string="", host=host)
        words = visit.words
        if status == 404:
            return not_found(visit, path)
        if status == 403:
            return error_page(
                visit, 403, words.say("This is not open"), words.say("This part of the server is not public.")
            )
        if status >= 500:
            return error_page(
                visit,
                status,
                words.say("Something went wrong on our side"),
                words.say("It has been written to our log. Please try again later."),
            )
        return error_page(visit, status, words.say("This question cannot be answered"), message)

    def headers(self, answer: Answer, *, if_none_match: str | None, if_modified_since: str | None) -> dict[str, str]:
        """Headers of an answer; ``:status`` is 304 where the reader has it already (RFC 9110, 13)."""
        headers = dict(answer.headers)
        if answer.status != 200:
            return headers | {"x-tripoint-cache": "no-store", "vary": "Accept-Language"}
        headers |= {
            "etag": answer.etag,
            "vary": "Accept-Language",
            # Browsers ask again each time (304 costs nothing), a proxy in front may keep an answer for a minute.
            "x-tripoint-cache": "public, max-age=0, s-maxage=60, must-revalidate",
        }
        night = self.edition.night
        modified = night.finished_at.replace(microsecond=0) if night else None
        if modified:
            headers["last-modified"] = format_datetime(modified, usegmt=True)
        if if_none_match is not None:
            known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
            if "*" in known or answer.etag.removeprefix("W/") in known:
                headers[":status"] = "304"
        elif if_modified_since is not None and modified and answer.content_type != HTML:
            since = _http_date(if_modified_since)
            if since is not None and modified <= since:
                headers[":status"] = "304"
        return headers

    def _make(self, visit: Visit) -> Answer:
        try:
            for pattern, page in PAGES:
                match = pattern.fullmatch(visit.path)
                if match:
                    return page(visit, **match.groupdict())
        except WrongValue as wrong:
            return _refuse(visit, wrong)
        except NotHere as missing:
            return not_found(visit, missing.what)
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            words = visit.words
            return error_page(
                visit,
                503,
                words.say("That took too long"),
                words.say("Ask for a shorter period, or for fewer or rarer words."),
            )
        return not_found(visit, visit.path)

    def _get(self, key: tuple[str, ...]) -> Answer | None:
        with self._lock:
            answer = self._kept.get(key)
            if answer is not None:
                self._kept.move_to_end(key)
            return answer

    def _keep(self, key: tuple[str, ...], answer: Answer) -> None:
        if len(answer.body) > 200_000 or sum(map(len, key)) > 2_000:
            return
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def _key(visit: Visit) -> tuple[str, ...]:
    return visit.path, visit.query_string, visit.words.ui, visit.host


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _refuse(visit: Visit, wrong: WrongValue) -> Answer:
    words = visit.words
    return error_page(
        visit,
        400,
        words.say("This address holds a value that means nothing here"),
        words.say(
            "%(key)s: “%(value)s” is not possible. Possible: %(allowed)s",
            key=wrong.key,
            value=wrong.value,
            allowed=wrong.allowed,
        ),
    )


def not_found(visit: Visit, what: str) -> Answer:
    """There is no page at this address."""
    words = visit.words
    return error_page(
        visit,
        404,
        words.say("There is nothing at this address"),
        words.say(
            "We looked for %(what)s. It may have been another edition's; search for it, or ask why a page is missing.",
            what=what[:200],
        ),
    )


def error_page(visit: Visit, status: int, heading: str, explanation: str) -> Answer:
    """An error in the reader's language and in the format of the address, without a trace of the inside."""
    if visit.path.endswith(".json"):
        return Answer(body=json_error(status, heading, explanation), status=status, content_type=JSON)
    return render(visit, "refusal.html", status=status, code=status, heading=heading, explanation=explanation)


def json_error(status: int, heading: str, explanation: str) -> bytes:
    """The same for programs, in Datasette's shape."""
    record: Mapping[str, object] = {"ok": False, "error": explanation, "title": heading, "status": status}
    return json.dumps(record, ensure_ascii=False).encode()
