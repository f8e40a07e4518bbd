"""What an operator sets once: ``tripoint.toml`` in the data folder (or ``TRIPOINT_CONFIG``). Secrets stay out of it."""

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from catalog.model.errors import SourceFileError
from catalog.model.languages import Language
from catalog.registry.strict import WrongKey, read_strictly

PASSWORD: Final = "TRIPOINT_SMTP_PASSWORD"  # noqa: S105 -- the name of the variable
"""Environment variable of the mail server's password; never in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """Who we say we are."""

    contact: str = ""
    """An address or page at which a site's owner reaches the operator; live sites are not crawled without one."""
    sources_at_once: int = 4
    """How many sources are crawled side by side; one request a host at a time all the same."""
    minutes_per_source: int = 30
    """A source that takes longer is stopped; what it captured is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """How long answers are kept."""

    keep_days: int = 0
    """Days after which a raw answer goes that no item shows any more; the last copy of each item stays. 0 keeps all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """How mail leaves: reviews to readers, alarms to the operator."""

    host: str
    """SMTP server."""
    port: int = 587
    """Its port."""
    user: str = ""
    """Log-in; the password is in TRIPOINT_SMTP_PASSWORD."""
    starttls: bool = True
    """Whether the connection is encrypted after the greeting."""
    sender: str = ""
    """From: address."""
    operator: tuple[str, ...] = ()
    """Who gets alarms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """Where a machine is told."""

    webhook: str = ""
    """Gets a JSON document when a source changes its state or a night fails."""
    heartbeat: str = ""
    """Is fetched after each night that ended well: a dead man's switch."""
    metrics: str = ""
    """File for Prometheus' node exporter (textfile collector), written after each night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A saved press review."""

    name: str
    """Shown as its title."""
    language: Language
    """Of headings, dates and themes."""
    theme: tuple[str, ...] = ()
    """Only these themes."""
    country: tuple[str, ...] = ()
    """Only bodies of these countries."""
    place: tuple[str, ...] = ()
    """Only items that name these places."""
    source: tuple[str, ...] = ()
    """Only these sources."""
    kind: tuple[str, ...] = ()
    """Only these kinds of source."""
    languages: tuple[Language, ...] = ()
    """Of the items; all when empty."""
    days: int = 1
    """How far back each review looks."""
    format: tuple[str, ...] = ("html",)
    """Files written each night: html, md, docx, eml, pdf, json."""
    to: tuple[str, ...] = ()
    """Mail addresses; sent when [mail] is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A saved search: each story that is new in it is told once, after the night that found it."""

    name: str
    """Its subject; no two alerts share one."""
    language: Language
    """Of our own words in the letter."""
    q: str = ""
    """Words to search, in five languages at once as on the front page."""
    theme: tuple[str, ...] = ()
    """Only these themes."""
    country: tuple[str, ...] = ()
    """Only bodies of these countries."""
    place: tuple[str, ...] = ()
    """Only items that name these places."""
    source: tuple[str, ...] = ()
    """Only these sources."""
    kind: tuple[str, ...] = ()
    """Only these kinds of source or item."""
    languages: tuple[Language, ...] = ()
    """Of the items; all when empty."""
    to: tuple[str, ...] = ()
    """Mail addresses; sent when [mail] is set."""
    webhook: str = ""
    """Gets the stories as a JSON document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """How the newsroom is known outside."""

    address: str = ""
    """Its public address (https://news.example): links in mails and reviews lead there."""
    dump: tuple[str, ...] = ()
    """Dumps written each night into dumps/ of the data folder: csv, jsonl, parquet, sqlite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The whole file; every part may be missing."""

    crawl: Manners = field(default_factory=Manners)
    archive: Archive = field(default_factory=Archive)
    mail: Mail | None = None
    alerts: Alerts = field(default_factory=Alerts)
    newsroom: Public = field(default_factory=Public)
    review: tuple[Profile, ...] = ()
    alert: tuple[Alert, ...] = ()

    @property
    def password(self) -> str:
        """The mail server's password, from the environment; empty when none is set."""
        return os.environ.get(PASSWORD, "")


def load_configuration(folder: Path) -> Configuration:
    """The configuration of a data folder; defaults when there is no file. Raises SourceFileError naming key and remedy."""
    named = os.environ.get("TRIPOINT_CONFIG")
    path = Path(named) if named else folder / "tripoint.toml"
    if not path.exists() and not named:
        return Configuration()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return read_strictly(data, Configuration)
    except WrongKey as wrong:
        raise SourceFileError(f"{path}: {wrong}") from wrong
    except tomllib.TOMLDecodeError as error:
        raise SourceFileError(f"{path}: not valid TOML: {error}. Strings stand in quotes, lists in [ ].") from error
    except OSError as error:
        raise SourceFileError(
            f"{path}: cannot be read ({error.strerror}); check TRIPOINT_CONFIG and permissions."
        ) from error
