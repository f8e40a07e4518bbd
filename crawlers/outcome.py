"""What a source gave in one run, and the status that follows. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from catalog.model.errors import Reason

BLOCKING: Final = frozenset({"http_401", "http_403", "http_429", "http_451", "robots", "challenge"})
GONE: Final = frozenset({"http_404", "http_410", "redirect"})
WRONG_LAYOUT: Final = frozenset({"parse", "layout", "empty_answer"})
TOO_MANY_FAIL: Final = 0.2
"""Share of items asked that may fail before the source counts as partial; single broken links are the site's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOutcome:
    """What one source gave in one run."""

    source_id: str
    status: str
    """``ok unchanged empty partial down blocked gone layout opted_out paused``."""
    failure: str | None = None
    """Class of what went wrong: ``dns refused tls timeout http_403 http_404 http_5xx parse robots egress crash ...``."""
    detail: str | None = None
    requests: int = 0
    not_modified: int = 0
    leads: int = 0
    """Items its routes list now, those of lists that answered "not modified" included."""
    captured: int = 0
    unchanged: int = 0
    removed: int = 0
    dropped: Mapping[Reason, int] = field(default_factory=dict)
    routes: tuple[Mapping[str, Any], ...] = ()
    """For each route tried: via, url, leads, new, pages, failure."""
    bytes: int = 0
    seconds: float = 0.0
    retry_after: float | None = None
    """Seconds the host asked to be left alone."""


@dataclass(slots=True, kw_only=True)
class RouteTally:
    """What one route gave."""

    via: str
    url: str
    fallback: bool = False
    leads: int = 0
    new: int = 0
    pages: int = 0
    unchanged: int = 0
    matched: int = 0
    failure: str | None = None
    detail: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def worked(self) -> bool:
        """Whether it led to items, or has nothing new to say of those it led to before."""
        return self.leads > 0

    def as_json(self) -> dict[str, Any]:
        """For ``source_runs.routes``; what is empty is left out."""
        row: dict[str, Any] = {
            "via": self.via,
            "url": self.url,
            "leads": self.leads,
            "new": self.new,
            "pages": self.pages,
        }
        more = {"fallback": self.fallback, "failure": self.failure, "detail": self.detail, "notes": self.notes}
        return row | {key: value for key, value in more.items() if value}


@dataclass(slots=True, kw_only=True)
class Tally:
    """Everything counted while a source is crawled."""

    routes: list[RouteTally] = field(default_factory=list)
    asked: int = 0
    """Requests of our own, without redirects and tries."""
    items: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    """Of items, by class."""
    dropped: Counter[Reason] = field(default_factory=Counter)
    not_modified: int = 0
    removed: int = 0
    left: int = 0
    """Items that are due and were not asked any more."""
    stopped: str | None = None
    """Why the run of this source ended before its work was done: ``budget``, ``http_429``, ``timeout`` ..."""
    retry_after: float | None = None
    opted_out: bool = False
    moved: str | None = None
    """Another host that answered for a list, allowed by the file."""


def conclude(tally: Tally, *, captured: int, unchanged: int) -> tuple[str, str | None, str | None]:
    """Status, failure class and detail of a run of a source."""
    if tally.opted_out:
        return "opted_out", "opted_out", None
    tried = [route for route in tally.routes if route.pages or route.failure]
    first = next((route for route in tried if route.failure), None)
    failure = tally.stopped or (first.failure if first else None)
    if not any(route.worked for route in tried):
        # A list that is gone, closed or another thing is so however well the items of last week still answer.
        lasting = failure is not None and failure != tally.stopped and _status_of(failure) != "down"
        if failure and (lasting or not (captured or unchanged)):
            return _status_of(failure), failure, None if tally.stopped or first is None else first.detail or None
        # A redesigned list leads nowhere while the items of last week still answer: that they do hides nothing.
        if not failure and (tried or not (captured or unchanged)):
            return _without_leads(tried)
    if tally.stopped:
        return ("blocked" if tally.stopped in BLOCKING else "partial"), tally.stopped, None
    if first is not None:
        return "partial", first.failure, first.detail or None
    failed = sum(tally.failures.values())
    if tally.items and failed > TOO_MANY_FAIL * tally.items:
        failure = tally.failures.most_common(1)[0][0]
        blocked = failed == tally.items and failure in BLOCKING
        return ("blocked" if blocked else "partial"), failure, f"{failed} of {tally.items} items"
    refused = sum(
        tally.dropped[reason]
        for reason in (Reason.ROBOTS, Reason.EGRESS, Reason.OPTED_OUT, Reason.TRUNCATED, Reason.TOO_LARGE)
    )
    if refused and not captured and not unchanged:
        reason = tally.dropped.most_common(1)[0][0]
        return ("opted_out" if reason is Reason.OPTED_OUT else "partial"), _class_of(reason), f"{refused} items"
    return ("ok" if captured else "unchanged"), None, None


def broken_off(reason: str, *, stored: int) -> tuple[str, str, str]:
    """Status, failure class and detail of a run that ended before its work was done; ``reason`` is Scrapy's."""
    failure, detail = {
        "memusage_exceeded": ("memory", "held more memory than a crawl may"),
        "shutdown": ("crash", "told to stop"),
        "finished": ("crash", "an error of ours; see the log"),
    }.get(reason, ("crash", reason))
    return "partial" if stored else "down", failure, detail


def _without_leads(tried: Sequence[RouteTally]) -> tuple[str, str, str | None]:
    notes = {note for route in tried for note in route.notes}
    if any(route.matched for route in tried) or "empty" not in notes or any(route.via == "listing" for route in tried):
        return "layout", "layout", "no item matched on any route"
    return "empty", "empty", None


def _class_of(reason: Reason) -> str:
    return {Reason.EGRESS: "egress", Reason.OFFSITE: "redirect"}.get(reason, reason.value)


def _status_of(failure: str) -> str:
    if failure in BLOCKING:
        return "blocked"
    if failure in GONE:
        return "gone"
    if failure in WRONG_LAYOUT:
        return "layout"
    if failure == "opted_out":
        return "opted_out"
    return "down"
