"""How a source is, judged from what a run gave, what its file promises and what it gave before; with what to do.

A green light with wrong data is the worst of the complaints about systems like this one, so fields are judged as well as
counts. When an operator is told of it is decided in ``alarms``; what a night gave beside earlier ones in ``samples``.
"""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from catalog.model.source import Source

UNREACHED: Final = frozenset({"dns", "refused", "timeout", "reset", "unreachable"})
"""Classes of failure in which no server said anything."""

OFFLINE_FROM: Final = 3
"""Live sources a night needs before their common silence is taken for our own."""

SILENCE_FROM: Final = 10
"""Days with items a source needs before its own rhythm is known."""
SILENCE_TIMES: Final = 2
"""Silence of so many times its longest one is told: for items that come by chance, once in some thousand gaps."""
SILENCE_AT_LEAST: Final = 21
"""Days; August and the end of the year are no breakdown."""

FINE: Final = frozenset({"ok", "unchanged", "paused"})

ADVICE: Final[dict[str, str]] = {
    "dns": "the name no longer resolves; look for a successor site: tripoint sources add URL",
    "refused": "the server does not accept connections; wait a night, then write to the body",
    "tls": "the certificate is not valid; write to the body, or set crawl.verify_certificate = false with a reason",
    "timeout": "the server did not answer in time; wait a night",
    "http_401": "the site asks for a password; write to the body",
    "http_403": "the site refuses our visits; write to the body, do not evade",
    "challenge": "the site asks whether we are human; write to the body, do not evade",
    "http_404": "the list is gone; tripoint sources check {id} proposes another route",
    "http_410": "the list is gone for good; tripoint sources check {id} proposes another route",
    "http_429": "the site asks for fewer visits; raise crawl.delay_seconds",
    "http_5xx": "the server has an error of its own; wait a night",
    "robots": "robots.txt does not let us in, or cannot be read; respect it, write to the body",
    "parse": "the route answers with something else than promised; tripoint sources check {id}",
    "layout": "the list no longer holds item links where it did; tripoint sources check {id}",
    "empty": "the list is empty; look at it in a browser, then tripoint sources check {id}",
    "stale": "nothing new for longer than the file promises; look whether news has moved: tripoint sources check {id}",
    "fields": "items miss what the file promises of them; tripoint inspect one of them, then mend [read] of {id}",
    "budget": "the night's budget of pages was used up; raise crawl.pages_per_night if the items are real",
    "egress": "an address led into a private network; look at the list for a wrong link",
    "crash": "the crawl of this source ended by itself; run tripoint crawl {id} and report what it says",
    "memory": "the crawl of this source held more memory than it may; run tripoint crawl {id} and report what it says",
    "opted_out": 'the body reserves text and data mining; set rights = "link" or end the source',
    "redirect": "the site moved to another host; check it, then add the host to crawl.hosts or change url",
}
"""What to do, by class of failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The state of a source, the class of what is wrong, and what to do."""

    status: str
    failure: str | None
    advice: str | None

    @property
    def falls_short(self) -> bool:
        """Whether the run must say so (exit code 1)."""
        return self.status not in FINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Yield:
    """What is stored for a source after a run."""

    articles: int
    dated: int
    newest: date | None
    median_words: float | None
    days: Sequence[date] = ()
    """Its last days with items, in order; the gaps between them say how long it is usually silent."""

    def silent(self, now: date) -> int | None:
        """Days since its last item when that is far longer than its own longest silence; None while it is not."""
        if len(self.days) < SILENCE_FROM:
            return None
        longest = max((later - earlier).days for earlier, later in pairwise(self.days))
        since = (now - self.days[-1]).days
        return since if since > max(SILENCE_AT_LEAST, SILENCE_TIMES * longest) else None


def judge(
    source: Source,
    *,
    status: str,
    failure: str | None,
    leads: int,
    now: date,
    stored: Yield,
    before: Sequence[Mapping[str, Any]],
    changed: str | None = None,
) -> Health:
    """The health of a source after a run.

    ``before`` holds its earlier rows of ``source_runs``, newest first; ``changed`` says in words what its newest items lack
    that its earlier ones had (``samples.fallen``).
    """
    if status not in FINE:
        return _said(source, status, failure or status)
    if source.paused or source.ended:
        return Health(status="paused", failure=None, advice=source.because or None)
    expect = source.expect
    usual = [row["leads"] for row in before if row["status"] in ("ok", "unchanged") and row["leads"]]
    if expect.items_at_least is not None and leads < expect.items_at_least:
        return _said(source, "partial", "empty" if not leads else "layout")
    if status == "ok" and len(usual) >= 5 and leads * 4 < statistics.median(usual):
        return _said(source, "partial", "layout")
    if expect.newest_within_days is not None and (
        stored.newest is None or now - stored.newest > timedelta(days=expect.newest_within_days)
    ):
        return _said(source, "partial", "stale")
    if expect.dated_at_least is not None and stored.articles and stored.dated / stored.articles < expect.dated_at_least:
        return _said(source, "partial", "fields")
    if (
        expect.body_words_at_least is not None
        and (stored.median_words or 0) < expect.body_words_at_least
        and stored.articles
    ):
        return _said(source, "partial", "fields")
    silent = stored.silent(now)
    if silent is not None:
        advice = (
            f"nothing new for {silent} days, twice its longest silence; "
            f"look whether news has moved: tripoint sources check {source.id}"
        )
        return Health(status="partial", failure="stale", advice=advice)
    if changed is not None:
        return Health(
            status="partial",
            failure="fields",
            advice=f"{changed}; tripoint inspect one of the newest, then mend [read] of {source.id}",
        )
    return Health(status=status, failure=None, advice=None)


def _said(source: Source, status: str, failure: str) -> Health:
    key = failure if failure in ADVICE else "http_5xx" if failure.startswith("http_5") else status
    advice = ADVICE.get(key, "look at it in a browser, then tripoint sources check {id}")
    return Health(status=status, failure=failure, advice=advice.format(id=source.id))


def offline(outcomes: Sequence[tuple[str, str | None]]) -> bool:
    """Whether it was we who had no network: (status, failure) of all live sources of a night, none of which answered.

    Then no source is to blame and none changes its state (at least three, so that one body's outage is its own).
    """
    return len(outcomes) >= OFFLINE_FROM and all(
        status == "down" and failure in UNREACHED for status, failure in outcomes
    )
