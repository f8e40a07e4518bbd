"""Saved searches as alerts: after a night, the stories that are new in each are told once, by mail or webhook.

What was told lies in ``alerts.json`` of the data folder, never in ``news.db``: who asks for what is nobody's business.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from catalog.model.errors import TripointError
from catalog.publish.alerting import new_stories, night_began
from catalog.publish.parameters import read_question
from catalog.publish.review import MOST, Review, make_review
from catalog.publish.review_documents import as_json, as_mail
from catalog.publish.visit import Visit
from catalog.registry.configuration import Alert, Configuration, Mail
from catalog.store.place import DataFolder
from tripoint.outbox import Message
from tripoint.review import filters_of, open_visit, public_address

REMEMBERED: Final = timedelta(days=180)
"""How long a told story is remembered: far longer than the window in which it could be told again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one alert has told."""

    asked: str = ""
    """The question; another one under the same name begins anew."""
    since: str = ""
    """Beginning of the night in which the alert looked first: it tells nothing that was seen before."""
    items: Mapping[str, str] = field(default_factory=dict)
    """Items of the stories told, with the day they were told."""


def read_told(folder: Path) -> dict[str, Told]:
    """What the alerts of a data folder have told, by name."""
    path = folder / "alerts.json"
    if not path.exists():
        return {}
    return {name: Told(**told) for name, told in json.loads(path.read_text(encoding="utf-8")).items()}


def write_told(folder: Path, told: Mapping[str, Told]) -> None:
    """Note what was told; call it when the messages are in the outbox, so that a killed night loses none."""
    path = folder / "alerts.json"
    written = path.with_suffix(".open")
    record = {name: asdict(one) for name, one in told.items()}
    written.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    written.replace(path)


def raise_alerts(folder: DataFolder, configuration: Configuration) -> tuple[list[Message], dict[str, Told], list[str]]:
    """The messages of all alerts for the edition that lies there, what is told when they go, and a line for each wrong alert."""
    known, told = read_told(folder.root), {}
    messages: list[Message] = []
    failures: list[str] = []
    for alert in configuration.alert:
        before = known.get(alert.name, Told())
        if alert.name in told:
            failures.append(f"alert '{alert.name}' stands in tripoint.toml twice; give each a name of its own")
            continue
        try:
            visit = open_visit(folder.news_db, alert.language, host=public_address(configuration))
            review, told[alert.name] = _look(visit, alert, before)
        except TripointError as error:
            told[alert.name] = before
            failures.append(f"alert '{alert.name}' of tripoint.toml was not looked at: {error}")
            continue
        if review.chosen:
            messages += _messages(visit, review, alert, configuration.mail)
        visit.db.close()
    return messages, told, failures


def _look(visit: Visit, alert: Alert, before: Told) -> tuple[Review, Told]:
    """The new stories as a press review, which every format already knows how to write, and the memory with them."""
    arguments = {"q": [alert.q] if alert.q else [], **filters_of(alert)}
    question = read_question(arguments, visit.edition)
    asked = json.dumps(arguments, ensure_ascii=False)
    since = before.since if before.asked == asked else night_began(visit)
    # What a letter has no room for is still new tomorrow.
    stories = new_stories(visit, question, since=since, told=before.items)[:MOST]
    today = visit.edition.today
    period = replace(question, date_from=today, date_to=today)
    review = make_review(visit, period, title=alert.name, chosen=stories)
    days = [date.fromisoformat(one.story.first.day) for one in review.chosen]
    review = replace(review, first=min(days, default=today))
    kept = {item: day for item, day in before.items.items() if day >= (today - REMEMBERED).isoformat()}
    new = {item.id: today.isoformat() for one in review.chosen for item in one.story.items}
    return review, Told(asked=asked, since=since, items=kept | new)


def _messages(visit: Visit, review: Review, alert: Alert, mail: Mail | None) -> Iterator[Message]:
    if alert.to and mail is not None:
        letter = as_mail(visit, review, sender=mail.sender or mail.user or "tripoint@localhost", to=alert.to)
        yield Message(channel="mail", to=alert.to, document=letter.as_string())
    if alert.webhook:
        record: dict[str, Any] = {"alert": alert.name, **json.loads(as_json(visit, review))}
        yield Message(channel="webhook", to=(alert.webhook,), document=json.dumps(record, ensure_ascii=False))
