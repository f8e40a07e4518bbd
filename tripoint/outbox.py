"""What must reach somebody: mail and webhooks, kept in the data folder until they are delivered.

A mail server that is down must neither harm a night nor swallow its alarm, so a message is a file first and is tried
again by the next night.
"""

import email
import email.policy
import hashlib
import json
import smtplib
import ssl
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

import httpx

from catalog.registry.configuration import Configuration

SECONDS: Final = 20.0
"""Patience with one mail server or webhook."""

KEPT_KEYS: Final = 500
"""Letters that are remembered, so that none is sent twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing to deliver. ``document`` is a whole e-mail (RFC 5322) or a JSON document."""

    channel: str
    """``mail`` or ``webhook``."""
    to: tuple[str, ...]
    """Mail addresses, or the one address of the webhook."""
    document: str


def alarm_messages(
    configuration: Configuration, *, lines: list[str], record: Mapping[str, Any], now: datetime
) -> Iterator[Message]:
    """Messages for the operator: one mail and one webhook for all alarms of a night; none when there is none."""
    if not lines:
        return
    mail = configuration.mail
    if mail and mail.operator:
        letter = EmailMessage()
        letter["From"] = mail.sender or mail.operator[0]
        letter["To"] = ", ".join(mail.operator)
        letter["Date"] = now
        letter["Subject"] = f"Tripoint: {len(lines)} to look at" if len(lines) > 1 else f"Tripoint: {lines[0][:60]}"
        letter.set_content("\n\n".join(lines) + "\n\ntripoint status says how every source is.\n")
        yield Message(channel="mail", to=mail.operator, document=letter.as_string())
    if configuration.alerts.webhook:
        document = json.dumps({**record, "alarms": lines}, ensure_ascii=False)
        yield Message(channel="webhook", to=(configuration.alerts.webhook,), document=document)


def keep(folder: Path, messages: Iterator[Message], *, now: datetime) -> None:
    """Put messages into the outbox of a data folder; one that says what another there says already is left out."""
    outbox = folder / "outbox"
    outbox.mkdir(parents=True, exist_ok=True)
    for number, message in enumerate(messages):
        key = _key(message)[:16]
        if not any(outbox.glob(f"*-{key}.json")):
            path = outbox / f"{now:%Y%m%dT%H%M%S}-{number:03}-{key}.json"
            _write_whole(path, json.dumps(asdict(message), ensure_ascii=False))


def _key(message: Message) -> str:
    """What a message says to whom, as a digest: for a mail readers, subject and text, without the moment it was written."""
    words = message.document
    if message.channel == "mail":
        parsed = email.message_from_string(message.document, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)  # noqa: S101 -- what this policy makes
        body = parsed.get_body(("plain", "html"))
        words = f"{parsed['Subject']}\n{body.get_content() if body else message.document}"
    return hashlib.sha256("\n".join((*message.to, words)).encode("utf-8", "surrogatepass")).hexdigest()


def _write_whole(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_suffix(".open")
    written.write_text(text, encoding="utf-8")
    written.replace(path)


def once(folder: Path, letters: Iterable[Message]) -> Iterator[Message]:
    """The letters that say what none before them said to the same readers: a night that is run again sends none twice."""
    path = folder / "outbox" / "letters.txt"
    known = path.read_text(encoding="utf-8").split() if path.exists() else []
    for letter in letters:
        key = _key(letter)
        if key not in known:
            known.append(key)
            yield letter
    _write_whole(path, "\n".join(known[-KEPT_KEYS:]))


def last_told(folder: Path) -> int:
    """The last run whose alarms were put into the outbox; 0 when there was none."""
    path = folder / "outbox" / "told.txt"
    return int(path.read_text(encoding="utf-8")) if path.exists() else 0


def note_told(folder: Path, run_id: int) -> None:
    """Note that the alarms of the runs up to this one are in the outbox."""
    _write_whole(folder / "outbox" / "told.txt", str(run_id))


def deliver(folder: Path, configuration: Configuration) -> list[str]:
    """Try everything in the outbox, oldest first; what fails stays. Gives a line for each failure."""
    failures = []
    for path in sorted((folder / "outbox").glob("*.json")):
        fields = json.loads(path.read_text(encoding="utf-8"))
        message = Message(channel=fields["channel"], to=tuple(fields["to"]), document=fields["document"])
        try:
            _send(message, configuration)
        except (OSError, smtplib.SMTPException, httpx.HTTPError) as error:
            failures.append(
                f"{message.channel} to {', '.join(message.to)} was not delivered ({error}); it is kept in {path}"
            )
        else:
            path.unlink()
    return failures


def send_at_once(messages: Iterable[Message], configuration: Configuration) -> list[str]:
    """Send without keeping; gives a line for each failure."""
    failures = []
    for message in messages:
        try:
            _send(message, configuration)
        except (OSError, smtplib.SMTPException, httpx.HTTPError) as error:
            failures.append(f"{message.channel} to {', '.join(message.to)} was not delivered ({error})")
    return failures


def _send(message: Message, configuration: Configuration) -> None:
    if message.channel == "webhook":
        headers = {"Content-Type": "application/json"}
        answer = httpx.post(message.to[0], content=message.document.encode(), headers=headers, timeout=SECONDS)
        answer.raise_for_status()
        return
    mail = configuration.mail
    if mail is None:
        raise smtplib.SMTPException("tripoint.toml has no [mail] any more")
    with smtplib.SMTP(mail.host, mail.port, timeout=SECONDS) as server:
        if mail.starttls:
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, configuration.password)
        server.sendmail(mail.sender or message.to[0], list(message.to), message.document.encode())


def beat(configuration: Configuration) -> str | None:
    """Tell the dead man's switch that a night has ended; a line when it does not answer."""
    address = configuration.alerts.heartbeat
    if not address:
        return None
    try:
        httpx.get(address, timeout=SECONDS).raise_for_status()
    except httpx.HTTPError as error:
        return f"heartbeat {address} did not answer ({error})"
    return None
