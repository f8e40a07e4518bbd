"""When an operator is told how a source is: seldom enough to be heard, soon enough to matter.

A hard state is said on its first night, any other on the second bad night in a row, whatever the two were; a state that
follows another bad one is said when it has lasted two nights itself; and nothing is said again while it lasts. Nights are
counted, not runs: a night that was started again, by hand or after a kill, is one night.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from catalog.store.health import FINE

HARD: Final = frozenset({"gone", "blocked", "opted_out"})
"""States that do not pass by themselves."""

NIGHT: Final = timedelta(hours=18)
"""Runs that begin within so long of the first of them are one night: a timer spreads by half an hour, a hand by a day's work."""


def told(runs: Sequence[Mapping[str, Any]]) -> tuple[str | None, str | None]:
    """What an operator was told last of a source whose runs (oldest first) are given, and what they are told after the last.

    Each run has ``status`` and ``started_at`` (ISO 8601). The first is a bad state that still lasts, or None; the second that
    of the last run when it is to be told now, ``"well"`` when a state that was told is over, else None.
    """
    standing: str | None = None
    saying: str | None = None
    bad, same = _Nights(), _Nights()
    state: str | None = None
    for run in runs:
        status, at = str(run["status"]), datetime.fromisoformat(str(run["started_at"]))
        saying = None
        if status in FINE:
            saying = "well" if standing else None
            standing, state, bad, same = None, None, _Nights(), _Nights()
            continue
        if status != state:
            state, same = status, _Nights()
        bad.add(at)
        same.add(at)
        due = status in HARD or same.count >= 2 or (standing is None and bad.count >= 2)
        if due and standing != status:
            standing = saying = status
    return standing, saying


class _Nights:
    """Counts nights among moments that come in order."""

    def __init__(self) -> None:
        self.count = 0
        self._began: datetime | None = None

    def add(self, at: datetime) -> None:
        if self._began is None or at - self._began >= NIGHT:
            self.count += 1
            self._began = at
