"""What a night did, and how it is told: to a person in at most 20 lines, to ``runs`` and to a program."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalog.store.edition import Manifest
from catalog.store.health import Health
from catalog.store.retention import Pruned
from catalog.store.runs import SourceRun


@dataclass(slots=True, kw_only=True)
class Night:
    """What a run did, for the summary, the exit code and ``runs.summary``."""

    run_id: int
    started_at: datetime
    interrupted: str | None = None
    """What an earlier run that was killed left behind."""
    health: dict[str, Health] = field(default_factory=dict)
    runs: dict[str, SourceRun] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)
    stories: int = 0
    manifest: Manifest | None = None
    refused: str | None = None
    unbalanced: list[str] = field(default_factory=list)
    pruned: Pruned = field(default_factory=Pruned)
    """What left the archive because of its age."""
    offline: bool = False
    """No source answered: the network was ours to mend, and no source is blamed."""
    delivery: Mapping[str, Any] | None = None
    """What a cluster delivered (``tripoint.distribution.Delivery``); None for a night on this machine."""
    lost: str | None = None
    """How a cluster was lost in the middle; the sources it took along are not blamed."""

    @property
    def exit_code(self) -> int:
        """0 all well, 1 a source fell short, 4 the store or the edition cannot be trusted (design, section 4)."""
        if self.refused or self.unbalanced:
            return 4
        return int(self.offline or bool(self.lost) or any(health.falls_short for health in self.health.values()))

    @property
    def status(self) -> str:
        """``ok``, ``degraded`` or ``failed``, as kept in ``runs``."""
        if self.offline:
            return "failed"
        return {0: "ok", 1: "degraded"}.get(self.exit_code, "failed")


def as_record(night: Night) -> dict[str, Any]:
    """The night for ``runs.summary``: what came, what was dropped and why, who was alarmed about what."""
    summary: dict[str, Any] = {
        "sources": Counter(health.status for health in night.health.values()),
        "new": sum(run.new for run in night.runs.values()),
        "updated": sum(run.updated for run in night.runs.values()),
        "removed": sum(run.removed for run in night.runs.values()),
        "dropped": sum((Counter(run.dropped) for run in night.runs.values()), Counter()),
        "requests": sum(run.requests for run in night.runs.values()),
        "bytes": sum(run.bytes for run in night.runs.values()),
        "stories": night.stories,
        "alarms": night.alarms,
        "interrupted": night.interrupted,
        "offline": night.offline,
        "refused": night.refused,
        "unbalanced": night.unbalanced,
    }
    if night.delivery is not None:
        summary["delivery"] = night.delivery
    record: dict[str, Any] = json.loads(json.dumps(summary))
    return record


def delivery_line(delivery: Mapping[str, Any]) -> str:
    """What a cluster delivered, for a person."""
    said = [f"cluster: {delivery.get('shards', 0)} shards merged"]
    if delivery.get("found"):
        said.append(f"{delivery['found']} of an earlier start taken over")
    if again := delivery.get("begun_again"):
        said.append(f"begun again after a lost worker, so asked more than once: {', '.join(again[:5])}")
    said += [f"done again: {damaged}" for damaged in delivery.get("damaged", ())[:3]]
    return "; ".join(said)


def summary_lines(night: Night) -> list[str]:
    """At most 20 lines for a person: what came, what is wrong, what to do."""
    states = Counter(health.status for health in night.health.values())
    runs = night.runs.values()
    lines = [
        f"run {night.run_id}: {night.status}; {len(night.health)} sources: "
        + ", ".join(f"{count} {status}" for status, count in states.most_common()),
        f"{sum(run.new for run in runs)} new, {sum(run.updated for run in runs)} updated, "
        f"{sum(run.removed for run in runs)} removed, {night.stories} stories of several items; "
        f"{sum(run.requests for run in runs)} requests, {sum(run.bytes for run in runs) / 1e6:.1f} MB",
    ]
    # What is about no single source: no network, many ill at once, an archive file that cannot be read.
    lines += [alarm for alarm in night.alarms if alarm.partition(":")[0] not in night.health][:1]
    if night.delivery is not None:
        lines.append(delivery_line(night.delivery))
    dropped = sum((Counter(run.dropped) for run in runs), Counter())
    if dropped:
        lines.append("dropped: " + ", ".join(f"{count} {reason}" for reason, count in dropped.most_common(6)))
    bad = [(source_id, health) for source_id, health in sorted(night.health.items()) if health.falls_short]
    lines += [f"{source_id}: {health.status} ({health.failure}); {health.advice}" for source_id, health in bad[:12]]
    if len(bad) > 12:
        lines.append(f"... and {len(bad) - 12} more: tripoint status")
    lines += [f"the ledger does not balance: {wrong}" for wrong in night.unbalanced[:2]]
    if night.refused:
        lines.append(night.refused)
    if night.pruned.answers:
        lines.append(f"archive: {night.pruned.answers} old answers taken out, {night.pruned.files} files removed")
    if night.manifest:
        lines.append(f"edition: {night.manifest.rows['articles']} articles, {night.manifest.digest[:19]}")
    return lines
