"""What a live site says of its source file: a verdict, a row of a table, and the change to the file where one is due."""

import dataclasses
import difflib
import re
import statistics
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from catalog.model.source import Source
from catalog.store.health import Yield, judge
from crawlers.addresses import bare_host
from crawlers.probe.examination import Examination, Trial
from crawlers.probe.proposal import Read
from tripoint.examining import examine_declared, read_items

COLUMNS: Final = (
    ("source", 34),
    ("verdict", 22),
    ("robots.txt", 14),
    ("tdm", 9),
    ("route", 9),
    ("items", 5),
    ("read", 4),
    ("newest", 10),
)
"""Of the table: heading and width."""


def heading() -> str:
    """The first line of the table."""
    return "  ".join(f"{name:{width}}" for name, width in COLUMNS).rstrip()


def row(report: dict[str, Any]) -> str:
    """A source in the table."""
    cells = [str(report[key]) for key in ("source_id", "verdict", "robots", "tdm", "route", "items", "read", "newest")]
    return "  ".join(f"{cell[:width]:{width}}" for cell, (_, width) in zip(cells, COLUMNS, strict=True)).rstrip()


def check_source(source: Source, text: str, *, now: datetime) -> dict[str, Any]:
    """Ask the site of a declared source; ``text`` is its file. The report has a verdict (``well``, or what is wrong),
    what was seen, the lines for a person, and ``diff``: the change to the file, empty where none is due.
    """
    said = dict.fromkeys(("robots", "tdm", "route", "newest", "diff"), "")
    blank: dict[str, Any] = {"source_id": source.id, **said, "items": 0, "read": 0, "routes": []}
    if source.ended:
        return blank | {"verdict": "ended", "lines": [f"ended {source.ended.isoformat()}: {source.because}"]}
    examination = examine_declared(source, now=now)
    items = read_items(examination, source)
    promise = _broken_promise(source, examination, items, now.date())
    works = [trial for trial in examination.trials if trial.works]
    changed = exchanged(text, examination.trials)
    return blank | {
        "verdict": _verdict(examination, items, promise),
        "robots": examination.robots,
        "tdm": "reserved" if examination.reserved else "free",
        "route": works[0].via if works else "",
        "items": sum(trial.leads for trial in works if trial.declared == works[0].declared),
        "read": sum(item.dropped is None for item in items),
        "newest": max((item.date_published[:10] for item in items if item.date_published), default=""),
        "lines": [*_lines(source, examination, items), *([f"promise broken: {promise}"] if promise else [])],
        "diff": _diff(source.id, text, changed),
        "routes": [_plain(trial) for trial in examination.trials],
    }


def _plain(trial: Trial) -> dict[str, Any]:
    told = dataclasses.asdict(dataclasses.replace(trial, items=()))
    return {key: value for key, value in told.items() if key != "items"} | {"works": trial.works}


def _broken_promise(source: Source, examination: Examination, items: Sequence[Read], today: date) -> str | None:
    """What [expect] promises and the site does not keep, by the rules of a night; the items read stand for the rest."""
    read = [item for item in items if item.dropped is None]
    days = [
        date.fromisoformat(item.date_published[:10])
        for item in read
        if item.date_published and len(item.date_published) >= 10
    ]
    health = judge(
        source,
        status="ok",
        failure=None,
        leads=sum(trial.leads for trial in examination.trials if trial.works),
        now=today,
        stored=Yield(
            articles=len(read),
            dated=sum(bool(item.date_published) for item in read),
            newest=max(days, default=None),
            median_words=statistics.median(item.words for item in read) if read else None,
        ),
        before=(),
    )
    said = {
        "stale": "newest_within_days",
        "layout": "items_at_least",
        "empty": "items_at_least",
        "fields": "dated_at_least or body_words_at_least",
    }
    return said.get(health.failure or "")


def _verdict(examination: Examination, items: Sequence[Read], promise: str | None) -> str:
    if examination.reserved:
        return "opted_out"
    if examination.failure:
        return examination.failure
    if not any(trial.works for trial in examination.trials if trial.declared == "discover"):
        return "no route works" if not any(trial.works for trial in examination.trials) else "only a fallback works"
    if not any(item.dropped is None for item in items):
        return "no item can be read"
    if any(trial.declared == "discover" for trial in _dead(examination.trials)):
        return "a route is dead"
    return "promise broken" if promise else "well"


def _lines(source: Source, examination: Examination, items: Sequence[Read]) -> Iterator[str]:
    yield f"reached {examination.reached or 'nothing'}; robots.txt: {examination.robots}; made with {examination.system or '?'}"
    if examination.moved_to:
        named = bare_host(examination.moved_to)
        yield f"leads to {examination.moved_to}, which the file does not allow: make it the url, or name {named} in crawl.hosts"
    works = any(trial.works for trial in examination.trials)
    for trial in examination.trials:
        said = (
            f"{trial.leads} items, newest {trial.newest or 'not dated'}"
            if trial.works
            else f"nothing ({trial.failure})"
        )
        yield f"{trial.declared} {trial.via} {trial.url}: {said}"
    for trial in _dead(examination.trials):
        if works and trial.declared == "discover":
            yield f"mend or remove [[discover]] {trial.via} {trial.url}"
    for item in items:
        told = f"refused, {item.dropped}" if item.dropped else f"'{item.headline}', {item.date_published or 'no date'}"
        yield f"read {item.url}: {told}"
    if not works and not examination.failure and not examination.reserved:
        yield f"no route of the file works: tripoint sources add {source.url} looks for others"


# -- the change to the file --------------------------------------------------------------------------------------------


def exchanged(text: str, trials: Sequence[Trial]) -> str:
    """The text of a source file with each dead [[discover]] route exchanged for a [[fallback]] that works, if there is one.

    Comments and the order of everything else stay.
    """
    works = {(trial.via, trial.url) for trial in trials if trial.works}
    broken = {(trial.via, trial.url) for trial in _dead(trials)}
    blocks = re.split(r"(?m)^(?=\[)", text)
    dead = [place for place, block in enumerate(blocks) if _route(block, "discover") in broken]
    alive = [place for place, block in enumerate(blocks) if _route(block, "fallback") in works]
    for lost, found in zip(dead, alive, strict=False):
        blocks[lost], blocks[found] = (
            _like(blocks[found], blocks[lost]).replace("[[fallback]]", "[[discover]]", 1),
            _like(blocks[lost], blocks[found]).replace("[[discover]]", "[[fallback]]", 1),
        )
    return "".join(blocks)


def _dead(trials: Sequence[Trial]) -> list[Trial]:
    """Routes that fail. A list without items beside one that has some is no failure; at night nothing falls back for it."""
    alone = not any(trial.works and trial.declared == "discover" for trial in trials)
    return [trial for trial in trials if not trial.works and (alone or trial.failure != "empty")]


def _route(block: str, table: str) -> tuple[str, str] | None:
    if not block.startswith(f"[[{table}]]"):
        return None
    (route,) = tomllib.loads(block)[table]
    return route["via"], route["url"]


def _like(block: str, other: str) -> str:
    """A block with the blank lines that end another."""
    return block.rstrip("\n") + other[len(other.rstrip("\n")) :]


def _diff(source_id: str, before: str, after: str) -> str:
    name = f"{source_id}.toml"
    lines = difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), name, name)
    return "".join(lines)
