"""An alarm reaches its reader, and one that cannot is kept: against a real SMTP server and a real webhook on loopback."""

import sys
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from catalog.model.errors import StoreError
from catalog.publish.metrics import metrics
from catalog.registry.configuration import Alerts, Configuration, Mail
from catalog.store.place import DataFolder
from catalog.store.runs import finish_run, start_run
from tripoint.aftermath import follow, tell_failure
from tripoint.night_report import Night, as_record
from tripoint.outbox import Message, alarm_messages, beat, deliver, keep, once

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from mail_and_hook import mail_server, web_hook

NOW = datetime(2026, 11, 10, 3, tzinfo=UTC)
LINES = ["be_limburg: blocked (http_403); write to the body, do not evade"]


@pytest.fixture
def smtp():
    with mail_server() as server:
        yield server


@pytest.fixture
def hook():
    with web_hook() as server:
        yield server


def test_an_alarm_goes_by_mail_and_webhook_once(tmp_path, smtp, hook):
    handler, port = smtp
    received, address = hook
    configuration = Configuration(
        mail=Mail(host="127.0.0.1", port=port, starttls=False, operator=("night@tripoint.example",)),
        alerts=Alerts(webhook=address + "/night"),
    )
    keep(tmp_path, alarm_messages(configuration, lines=LINES, record={"run": 7}, now=NOW), now=NOW)
    assert deliver(tmp_path, configuration) == []
    assert deliver(tmp_path, configuration) == []
    ((recipients, letter),) = handler.letters
    assert recipients == ["night@tripoint.example"]
    assert "be_limburg: blocked" in letter["Subject"]
    assert "do not evade" in letter.get_body().get_content()
    assert received == [{"run": 7, "alarms": LINES}]


def test_what_cannot_be_delivered_is_kept_and_sent_later(tmp_path, smtp, hook):
    handler, port = smtp
    _, address = hook
    down = Configuration(
        mail=Mail(host="127.0.0.1", port=1, starttls=False, operator=("night@tripoint.example",)),
        alerts=Alerts(webhook=address + "/broken"),
    )
    keep(tmp_path, alarm_messages(down, lines=LINES, record={}, now=NOW), now=NOW)
    failures = deliver(tmp_path, down)
    assert len(failures) == 2
    assert all("kept in" in failure for failure in failures)
    up = Configuration(mail=Mail(host="127.0.0.1", port=port, starttls=False, operator=("night@tripoint.example",)))
    deliver(tmp_path, up)
    assert len(handler.letters) == 1


def test_a_night_that_is_run_again_sends_no_review_twice(tmp_path):
    def letter(text: str, to: str = "lezer@tripoint.example") -> Message:
        made = EmailMessage()
        made["To"], made["Subject"], made["Date"] = to, "Persoverzicht", NOW
        made.set_content(text)
        made.add_alternative(f"<p>{text}</p>", subtype="html")
        return Message(channel="mail", to=(to,), document=made.as_string())

    assert len(list(once(tmp_path, [letter("Zorgpunt is open")]))) == 1
    assert len(list(once(tmp_path, [letter("Zorgpunt is open"), letter("Zorgpunt is dicht")]))) == 1
    assert len(list(once(tmp_path, [letter("Zorgpunt is open", to="ander@tripoint.example")]))) == 1
    assert list(once(tmp_path, [letter("Zorgpunt is dicht")])) == []


def test_alarms_of_a_night_that_was_killed_before_it_told_anybody_are_told_by_the_next(tmp_path, hook):
    received, address = hook
    data = DataFolder(tmp_path / "data")
    db = data.open_catalogue()
    for day, alarms in ((9, ["be_a: down (dns); look"]), (10, ["be_b: gone (http_404); look"]), (11, [])):
        night = Night(run_id=start_run(db, kind="nightly", now=NOW.replace(day=day)), started_at=NOW.replace(day=day), alarms=alarms)
        finish_run(db, night.run_id, status="degraded", summary=as_record(night), now=NOW.replace(day=day))
        if day != 10:
            assert follow(data, Configuration(alerts=Alerts(webhook=address + "/night")), night, now=NOW.replace(day=day)) == []
    db.close()
    assert [one["alarms"] for one in received] == [
        ["be_a: down (dns); look"],
        ["be_b: gone (http_404); look (of the night of 2026-11-10, which was ended before it could say so)"],
    ]


def test_a_night_that_ended_in_the_middle_is_told_even_when_nothing_can_be_kept(tmp_path, hook):
    received, address = hook
    configuration = Configuration(alerts=Alerts(webhook=address + "/night"))
    full = DataFolder(tmp_path / "data")
    for kept in (True, False):
        if not kept:
            # A file where the outbox should be: nobody, not even root, can write into it.
            (full.root / "outbox").rmdir()
            (full.root / "outbox").write_text("")
        assert tell_failure(full, configuration, StoreError("disk full; make room"), now=NOW) == []
    assert [said["status"] for said in received] == ["failed", "failed"]
    assert received[0]["alarms"] == ["the night ended before it was done: disk full; make room"]


def test_no_alarm_no_message():
    assert list(alarm_messages(Configuration(alerts=Alerts(webhook="http://x")), lines=[], record={}, now=NOW)) == []


def test_the_heartbeat_is_fetched_and_its_silence_said(hook):
    received, address = hook
    assert beat(Configuration(alerts=Alerts(heartbeat=address + "/beat"))) is None
    assert received == ["/beat"]
    assert "did not answer" in str(beat(Configuration(alerts=Alerts(heartbeat="http://127.0.0.1:1/beat"))))
    assert beat(Configuration()) is None


def test_metrics_are_in_the_text_format():
    row = {"source_id": 'be_"x', "requests": 3, "new": 1, "updated": 0, "bytes": 900, "seconds": 1.5}
    text = metrics({"finished_at": NOW, "status": "degraded"}, [row], {'be_"x': "blocked"})
    assert 'tripoint_source_ok{source="be_\\"x",status="blocked"} 0' in text
    assert "tripoint_run_ok 0.5" in text
    for line in text.splitlines():
        assert line.startswith("# ") or float(line.rsplit(" ", 1)[1]) >= 0
