"""``tripoint status``: one line per source: how it is, since when, what is wrong, what to do."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import click

from catalog.store.health import FINE
from tripoint.options import Settings, json_option, now, tripoint_command

SILENCE = timedelta(hours=26)
"""A night is missing when none has ended for this long: a day and the spread of a timer."""


@click.command("status")
@json_option
@tripoint_command
def command(settings: Settings, as_json: bool) -> None:
    """The state of every declared source after its last run; says when the last night is missing."""
    sources = settings.sources()
    db = settings.data.open_catalogue()
    known = {row["id"]: row for row in db.table("sources").rows}
    rows = []
    for source in sources.values():
        row = known.get(source.id)
        paused = source.paused or source.ended is not None
        rows.append(
            {
                "source_id": source.id,
                "status": "paused" if paused or row is None or row["status_since"] is None else row["status"],
                "since": row["status_since"] if row else None,
                "failure": row["failure"] if row else None,
                "advice": (row["advice"] if row else None)
                or (source.because if paused else None)
                or (None if row and row["status_since"] else f"never crawled; tripoint crawl {source.id}"),
            }
        )
    last = db.execute("SELECT max(finished_at) FROM runs WHERE status IN ('ok', 'degraded')").fetchone()[0]
    db.close()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        _say_silence(last, err=True)
        return
    width = max(len(row["source_id"] or "") for row in rows)
    for row in rows:
        since = (row["since"] or "never")[:10]
        said = "; ".join(part for part in (row["failure"], row["advice"], _next_try(known.get(row["source_id"]))) if part)
        click.echo(f"{row['source_id']:{width}}  {row['status']:9}  {since:10}  {said}".rstrip())
    _say_silence(last, err=False)


def _next_try(row: Mapping[str, Any] | None) -> str | None:
    """When a source that is not well is asked again; its line says so beside what to do."""
    if row is None or row["status"] in FINE or not row["next_visit"]:
        return None
    return f"asked again {row['next_visit'][:16].replace('T', ' ')} UTC"


def _say_silence(last: str | None, *, err: bool) -> None:
    """Say it when a night is missing; with ``err`` on standard error, so that JSON stays JSON."""
    if last is None:
        click.echo("no run has ended yet: tripoint nightly", err=err)
    elif now() - datetime.fromisoformat(last) > SILENCE:
        click.echo(
            f"the last night is missing: no run has ended well since {last}; look at the timer and at the log", err=err
        )
