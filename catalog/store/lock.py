"""One writer at a time: a lock on the data folder that the kernel releases when its process dies, however it dies."""

import ctypes
import fcntl
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from catalog.model.errors import Locked, StoreError

_PR_SET_PDEATHSIG: Final = 1
"""prctl(2): the signal a process gets when its parent ends."""


@contextmanager
def lock(path: Path, *, command: str, now: datetime) -> Iterator[str | None]:
    """Hold the lock of the data folder while the body runs.

    Yields what a dead former owner had written (a run that was killed), else None. Raises Locked with the owner's
    command, process and start when another run holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written ({error.strerror}); check the data folder's permissions."
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(_who(path.read_text(encoding="utf-8"), now)) from None
        left = path.read_text(encoding="utf-8")
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"command": command, "pid": os.getpid(), "since": now.isoformat()}).encode(), 0)
        yield _killed(left) if left else None
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def end_with_parent() -> None:
    """Called first in a child of a run: it is killed when its parent ends.

    The lock is free as soon as its owner is dead. Without this a child of a run that was killed would go on writing for up
    to half an hour beside the next owner.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _who(owner: str, now: datetime) -> str:
    try:
        facts = json.loads(owner)
    except json.JSONDecodeError:
        return "another run holds the lock of this data folder and has just begun; wait for it to end."
    return (
        f"another run holds the lock: tripoint {facts['command']}, process {facts['pid']}, since {facts['since']} "
        f"({_age(now - datetime.fromisoformat(facts['since']))}); wait for it to end, or stop that process."
    )


def _age(since: timedelta) -> str:
    minutes = max(int(since.total_seconds() // 60), 0)
    return f"for {minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"for {minutes} min"


def _killed(owner: str) -> str:
    try:
        facts = json.loads(owner)
    except json.JSONDecodeError:
        return "a run that ended without a word"
    return f"tripoint {facts['command']} of {facts['since']} (process {facts['pid']}) ended before it was done"
