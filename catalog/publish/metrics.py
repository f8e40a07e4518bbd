"""A night as Prometheus metrics, in the text format that node exporter's textfile collector reads."""

from collections.abc import Iterable, Mapping
from typing import Any


def metrics(run: Mapping[str, Any], source_runs: Iterable[Mapping[str, Any]], statuses: Mapping[str, str]) -> str:
    """The exposition (version 0.0.4) of one run: its end, its result, and what each source gave."""
    lines = [
        "# HELP tripoint_run_finished_timestamp_seconds When the last run ended.",
        "# TYPE tripoint_run_finished_timestamp_seconds gauge",
        f"tripoint_run_finished_timestamp_seconds {run['finished_at'].timestamp():.0f}",
        "# HELP tripoint_run_ok Whether the last run was ok (1), degraded (0.5) or failed (0).",
        "# TYPE tripoint_run_ok gauge",
        f"tripoint_run_ok {({'ok': 1, 'degraded': 0.5}).get(run['status'], 0)}",
        "# HELP tripoint_source_ok Whether a source is well (1) or not (0), with its state.",
        "# TYPE tripoint_source_ok gauge",
    ]
    for source, status in sorted(statuses.items()):
        well = int(status in ("ok", "unchanged", "paused"))
        lines.append(f'tripoint_source_ok{{source="{_label(source)}",status="{_label(status)}"}} {well}')
    rows = list(source_runs)
    for name, help_text in (
        ("requests", "Requests made."),
        ("new", "Items seen for the first time."),
        ("updated", "Items that changed."),
        ("bytes", "Bytes received."),
        ("seconds", "Seconds the crawl took."),
    ):
        lines += [f"# HELP tripoint_source_{name} {help_text}", f"# TYPE tripoint_source_{name} gauge"]
        lines += [f'tripoint_source_{name}{{source="{_label(row["source_id"])}"}} {row[name]}' for row in rows]
    return "\n".join(lines) + "\n"


def _label(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
