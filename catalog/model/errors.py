"""The three grades of what can go wrong: refuse, drop, note (design, section 7). There is no fourth.

*Refuse* is an exception below :class:`TripointError` whose text names file or address, what is wrong and what to do; the
command line prints it and leaves with its exit code. *Drop* is :class:`Dropped` with a :class:`Reason`; the stage counts
it. *Note* needs no type: a value that may be missing is ``None``.
"""

from enum import StrEnum
from typing import ClassVar


class TripointError(Exception):
    """What a person must mend: the message says where, what is wrong, and what to do."""

    exit_code: ClassVar[int] = 2


class SourceFileError(TripointError):
    """A source, theme or correction file cannot be used. Raised by ``catalog.registry``."""


class WrongValue(TripointError):
    """A parameter of a request or command has a value that means nothing. The newsroom answers it with 400."""

    def __init__(self, key: str, value: str, allowed: str) -> None:
        super().__init__(f"{key}: '{value}' is not one of: {allowed}")
        self.key, self.value, self.allowed = key, value, allowed


class StoreError(TripointError):
    """A file of the data folder cannot be read or written. Raised by ``catalog.store``."""


class StoreNotTrusted(TripointError):
    """``tripoint verify`` found that archive, ledger and catalogue disagree."""

    exit_code: ClassVar[int] = 4


class EditionRefused(TripointError):
    """The candidate edition failed a check; the old one stays. Raised by ``catalog.store.edition``."""

    exit_code: ClassVar[int] = 4


class Locked(TripointError):
    """Another run holds the lock of the data folder."""

    exit_code: ClassVar[int] = 3


class Reason(StrEnum):
    """Why one page gave no entry. Counted in ``source_runs.dropped`` and said by ``tripoint inspect``."""

    NOT_HTML = "not_html"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    NO_HEADLINE = "no_headline"
    NO_TEXT = "no_text"
    LISTING = "listing"
    SOFT_404 = "soft_404"
    CONSENT_WALL = "consent_wall"
    PAYWALL = "paywall"
    OPTED_OUT = "opted_out"
    ROBOTS = "robots"
    OFFSITE = "offsite"
    EGRESS = "refused_egress"
    UNREADABLE = "unreadable"
    TIMEOUT = "worker_timeout"
    MEMORY = "worker_memory"
    CRASHED = "worker_crashed"
    HTTP_ERROR = "http_error"
    REDIRECT_LOOP = "redirect_loop"
    BUDGET = "budget_reached"
    TAKEN_DOWN = "taken_down"


class Dropped(Exception):
    """One page gives no entry, for a named and counted reason."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason, self.detail = reason, detail
