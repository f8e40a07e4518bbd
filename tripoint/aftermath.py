"""What follows a night: reviews, alerts, alarms, metrics, the heartbeat. None can harm the night; each failure is a line."""

import json
from datetime import datetime
from itertools import chain

from catalog.model.errors import TripointError
from catalog.publish.metrics import metrics
from catalog.registry.configuration import Configuration
from catalog.store.place import DataFolder
from tripoint.alerts import Told, raise_alerts, write_told
from tripoint.export import write_nightly
from tripoint.night_report import Night
from tripoint.outbox import (
    Message,
    alarm_messages,
    beat,
    deliver,
    keep,
    last_told,
    note_told,
    once,
    send_at_once,
)
from tripoint.review import public_address, review_mails, write_reviews


def follow(folder: DataFolder, configuration: Configuration, night: Night, *, now: datetime) -> list[str]:
    """Write reviews and metrics, put what must reach somebody into the outbox and deliver it; lines of what failed."""
    failures: list[str] = []
    letters: list[Message] = []
    told: dict[str, Told] = {}
    if night.manifest is not None:
        letters, failures = _reviews(folder, configuration)
        alerts, told, wrong = raise_alerts(folder, configuration)
        letters += alerts
        failures += wrong
        failures += _dumps(folder, configuration)
    alarms = [*_untold(folder, night), *night.alarms, *([night.refused] if night.refused else []), *night.unbalanced]
    record = {"run": night.run_id, "status": night.status, "finished_at": now.isoformat(timespec="seconds")}
    to_operator = alarm_messages(configuration, lines=alarms, record=record, now=now)
    keep(folder.root, chain(to_operator, once(folder.root, letters)), now=now)
    note_told(folder.root, night.run_id)
    if told:
        write_told(folder.root, told)
    failures += deliver(folder.root, configuration)
    if configuration.alerts.metrics:
        failures += _write_metrics(folder, configuration.alerts.metrics, night, now)
    if night.status in ("ok", "degraded"):
        failures += filter(None, [beat(configuration)])
    return failures


def _reviews(folder: DataFolder, configuration: Configuration) -> tuple[list[Message], list[str]]:
    """Write the review of each profile and give its letters; a profile that is wrong is a line, and the others are written."""
    letters: list[Message] = []
    failures: list[str] = []
    for profile in configuration.review:
        try:
            host = public_address(configuration)
            write_reviews(folder, [profile], host=host)
            for letter in review_mails(folder, [profile], configuration.mail, host=host):
                letters.append(Message(channel="mail", to=profile.to, document=letter.as_string()))
        except TripointError as error:
            failures.append(f"review '{profile.name}' of tripoint.toml was not written: {error}")
    return letters, failures


def _dumps(folder: DataFolder, configuration: Configuration) -> list[str]:
    if not configuration.newsroom.dump:
        return []
    try:
        write_nightly(folder, configuration.newsroom.dump)
    except TripointError as error:
        return [f"the dumps were not written: {error}"]
    return []


def tell_failure(folder: DataFolder, configuration: Configuration, error: Exception, *, now: datetime) -> list[str]:
    """Tell the operator of a night that ended in the middle; lines of what failed. A full disk keeps no outbox: then at once."""
    record = {"run": None, "status": "failed", "finished_at": now.isoformat(timespec="seconds")}
    lines = [f"the night ended before it was done: {error}"]
    messages = tuple(alarm_messages(configuration, lines=lines, record=record, now=now))
    try:
        keep(folder.root, iter(messages), now=now)
    except OSError:
        return send_at_once(messages, configuration)
    return deliver(folder.root, configuration)


def _untold(folder: DataFolder, night: Night) -> list[str]:
    """Alarms of nights that ended and were killed before they could tell anybody."""
    db = folder.open_catalogue()
    rows = db.execute(
        "SELECT started_at, summary FROM runs WHERE kind = 'nightly' AND summary IS NOT NULL AND id > ? AND id < ? ORDER BY id",
        [last_told(folder.root), night.run_id],
    ).fetchall()
    db.close()
    lines: list[str] = []
    for started_at, summary in rows:
        said = json.loads(summary)
        missed = [*said["alarms"], *([said["refused"]] if said["refused"] else []), *said["unbalanced"]]
        lines += [f"{line} (of the night of {started_at[:10]}, which was ended before it could say so)" for line in missed]
    return lines


def _write_metrics(folder: DataFolder, name: str, night: Night, now: datetime) -> list[str]:
    db = folder.open_catalogue()
    rows = list(db.query("SELECT * FROM source_runs WHERE run_id = ?", [night.run_id]))
    statuses = {row["id"]: row["status"] for row in db.table("sources").rows}
    db.close()
    path = folder.root / name
    try:
        written = path.with_name(path.name + ".open")
        written.write_text(metrics({"finished_at": now, "status": night.status}, rows, statuses), encoding="utf-8")
        written.replace(path)
    except OSError as error:
        return [f"{path}: the metrics were not written ({error.strerror})"]
    return []


def as_json(night: Night) -> str:
    """The night for a program."""
    return json.dumps(
        {
            "run_id": night.run_id,
            "status": night.status,
            "sources": {key: health.status for key, health in night.health.items()},
            "alarms": night.alarms,
            "counts": {
                name: sum(getattr(run, name) for run in night.runs.values())
                for name in ("requests", "bytes", "new", "updated", "unchanged", "removed")
            },
            "refused": night.refused,
            "unbalanced": night.unbalanced,
            "edition": night.manifest.digest if night.manifest else None,
        }
    )
