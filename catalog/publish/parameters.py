"""The parameters of design section 6, read from an address and written back into one. The address is the state of a page."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any, Final
from urllib.parse import parse_qsl, quote_plus, urlencode

from catalog.model.errors import WrongValue
from catalog.model.languages import LANGUAGES, UNDETERMINED, Language
from catalog.model.question import Question
from catalog.publish.edition import ARTICLE_KINDS, COUNTRIES, SOURCE_KINDS, Edition

Arguments = Mapping[str, Sequence[str]]
"""Values by name, as often as they were given."""

LONGEST_QUESTION: Final = 400
"""Characters of ``q``; more is no question."""

MOST_VALUES: Final = 60
"""Values of one parameter."""

LAST_PAGE: Final = 100_000


def read_arguments(query_string: str) -> dict[str, list[str]]:
    """The pairs of a query string, blank values left out, text in NFC and without control characters."""
    arguments: dict[str, list[str]] = {}
    for name, value in parse_qsl(query_string, keep_blank_values=False, errors="replace"):
        clean = "".join(
            " " if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in unicodedata.normalize("NFC", value)
        )
        if clean.strip():
            arguments.setdefault(name, []).append(clean.strip())
    return arguments


def read_language(arguments: Arguments, *, cookie: str | None = None, accept: str = "") -> Language:
    """The language of the interface: ``ui``, else the cookie, else what the browser asks for, else English.

    Raises WrongValue when ``ui`` is none of the five.
    """
    for value in arguments.get("ui", ())[-1:]:
        for code in LANGUAGES:
            if value == code:
                return code
        raise WrongValue("ui", value, ", ".join(LANGUAGES))
    for code in LANGUAGES:
        if cookie == code:
            return code
    return accepted_language(accept)


def accepted_language(accept: str) -> Language:
    """The best of the five for an ``Accept-Language`` header (RFC 9110, 12.5.4); English when it asks for none of them."""
    wishes: list[tuple[float, int, Language]] = []
    for order, part in enumerate(accept[:500].split(",")):
        tag, _, parameter = part.strip().partition(";")
        quality = parameter.strip().removeprefix("q=").strip()
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        primary = tag.strip().lower().split("-")[0]
        wishes += [(-weight, order, code) for code in LANGUAGES if code == primary and weight > 0]
    return min(wishes)[2] if wishes else "en"


def read_question(arguments: Arguments, edition: Edition) -> Question:
    """The question an address asks. Raises WrongValue for a value that means nothing; unknown names are not ours."""
    first = _day(arguments, "from")
    last = _day(arguments, "to")
    if first and last and first > last:
        raise WrongValue("from", first.isoformat(), f"<= {last.isoformat()} (to)")
    q = " ".join(arguments.get("q", ())[:1])
    if len(q) > LONGEST_QUESTION:
        raise WrongValue("q", q[:40] + "…", f"<= {LONGEST_QUESTION}")
    return Question(
        q=q,
        theme=_values(arguments, "theme", edition.themes),
        language=_values(arguments, "language", (*LANGUAGES, UNDETERMINED)),
        source=_values(arguments, "source", edition.sources),
        kind=_values(arguments, "kind", (*SOURCE_KINDS, *ARTICLE_KINDS)),
        country=_values(arguments, "country", COUNTRIES),
        place=_values(arguments, "place", edition.places),
        date_from=first,
        date_to=last,
        page=_page(arguments),
        exact=_switch(arguments, "exact"),
        without=tuple(dict.fromkeys(arguments.get("without", ())))[:MOST_VALUES],
    )


def write_arguments(question: Question, **more: str | None) -> list[tuple[str, str]]:
    """The pairs of an address that asks ``question``, in one fixed order; ``more`` comes last, None is left out."""
    pairs = [("q", question.q)] if question.q else []
    for name in ("theme", "language", "source", "kind", "country", "place"):
        pairs += [(name, value) for value in getattr(question, name)]
    if question.date_from:
        pairs.append(("from", question.date_from.isoformat()))
    if question.date_to:
        pairs.append(("to", question.date_to.isoformat()))
    if question.exact:
        pairs.append(("exact", "1"))
    pairs += [("without", word) for word in question.without]
    if question.page > 1:
        pairs.append(("page", str(question.page)))
    return pairs + [(name, value) for name, value in more.items() if value is not None]


def write_address(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """``path?pairs``, or the path alone."""
    given = list(pairs)
    return f"{path}?{urlencode(given, quote_via=quote_plus)}" if given else path


def without_value(question: Question, name: str, value: str | None = None) -> Question:
    """The question with one filter taken away (one value of it, when it has several), back on its first page."""
    if name == "q":
        return replace(question, q="", exact=False, without=(), page=1)
    if name == "period":
        return replace(question, page=1, date_from=None, date_to=None)
    return with_values(
        question, name, [chosen for chosen in getattr(question, name) if value is not None and chosen != value]
    )


def with_values(question: Question, name: str, values: Iterable[str]) -> Question:
    """The question with other values of one group (``theme``, ``language`` ...), back on its first page."""
    fields: dict[str, Any] = {name: tuple(values)}
    return replace(question, page=1, **fields)


def _values(arguments: Arguments, name: str, allowed: Iterable[str]) -> tuple[str, ...]:
    given = tuple(dict.fromkeys(arguments.get(name, ())))
    known = allowed if isinstance(allowed, Mapping) else set(allowed)
    for value in given[:MOST_VALUES]:
        if value not in known:
            raise WrongValue(name, value[:80], _allowed(value, list(allowed)))
    return given[:MOST_VALUES]


def _allowed(value: str, allowed: list[str]) -> str:
    if len(allowed) <= 40:
        return ", ".join(allowed)
    near = get_close_matches(value[:80], allowed, n=5, cutoff=0.4)
    return ", ".join(near or allowed[:5]) + " …"


def _day(arguments: Arguments, name: str) -> date | None:
    for value in arguments.get(name, ())[-1:]:
        # fromisoformat() would also take 20261110 and week dates, which no form of ours writes.
        if len(value) != 10 or value[4] != "-" or value[7] != "-":
            raise WrongValue(name, value[:40], "YYYY-MM-DD")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise WrongValue(name, value[:40], "YYYY-MM-DD") from None
    return None


def _page(arguments: Arguments) -> int:
    for value in arguments.get("page", ())[-1:]:
        if not (value.isascii() and value.isdigit()) or not 1 <= int(value[:9]) <= LAST_PAGE:
            raise WrongValue("page", value[:40], "1, 2, 3 …")
        return int(value)
    return 1


def _switch(arguments: Arguments, name: str) -> bool:
    for value in arguments.get(name, ())[-1:]:
        if value not in {"0", "1"}:
            raise WrongValue(name, value[:40], "0, 1")
        return value == "1"
    return False
