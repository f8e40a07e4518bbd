"""What an operator sees of a run: bars on a terminal, plain lines in a log, and at most twenty lines at its end."""

import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime

from catalog.store.health import Health
from catalog.store.runs import SourceRun
from tripoint.night_report import Night, summary_lines

WORK = """
from tripoint.progress import showing
with showing(3) as progress:
    for name, said in (("be_een", "ok"), ("be_twee", "down (dns)"), ("be_drie", "unchanged")):
        progress.crawled(name, f"{name}: {said}, 4 requests")
    for done in range(1, 201):
        progress.read(done, 200)
"""


def on_a_terminal() -> str:
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", WORK], stderr=theirs, stdout=subprocess.DEVNULL, env=os.environ | {"TERM": "xterm"}
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # Linux says so when the other side is closed
            break
        if not chunk:
            break
        seen += chunk
    assert child.wait() == 0
    os.close(ours)
    return seen.decode()


def test_a_terminal_gets_bars_and_only_what_went_wrong_as_lines():
    seen = on_a_terminal()
    assert "crawling" in seen
    assert "reading" in seen
    assert seen.count("100%") == 2
    assert "be_twee: down (dns)" in seen
    assert "be_een: ok" not in seen


def test_a_log_gets_plain_lines():
    done = subprocess.run([sys.executable, "-c", WORK], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[:3] == ["be_een: ok, 4 requests", "be_twee: down (dns), 4 requests", "be_drie: unchanged, 4 requests"]
    assert lines[3] == "20 of 200 pages read"
    assert len(lines) == 13
    assert "\x1b" not in done.stdout + done.stderr
    assert "\r" not in done.stdout + done.stderr


def test_a_log_may_be_json():
    done = subprocess.run(
        [sys.executable, "-c", WORK], capture_output=True, text=True, check=True, env=os.environ | {"TRIPOINT_LOG": "json"}
    )
    records = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.stdout == ""
    assert [record["event"] for record in records] == ["crawled"] * 3 + ["read"] * 10
    assert (records[1]["source_id"], records[1]["message"]) == ("be_twee", "be_twee: down (dns), 4 requests")
    assert (records[3]["done"], records[3]["total"]) == (20, 200)
    assert all(datetime.fromisoformat(record["time"]).tzinfo for record in records)


def test_the_summary_of_the_worst_night_has_twenty_lines_at_most():
    night = Night(
        run_id=7, started_at=datetime(2026, 11, 10, 2, tzinfo=UTC), refused="refused", unbalanced=["1 a", "2 b", "3 c"]
    )
    for number in range(70):
        name = f"be_s{number:02}"
        night.alarms.append("70 of 70 sources fell ill in one night" if number == 0 else f"{name}: down (dns)")
        night.health[name] = Health(status="down", failure="dns", advice="look")
        night.runs[name] = SourceRun(source_id=name, status="down", dropped={"timeout": 2, "empty": 1})
    lines = summary_lines(night)
    assert len(lines) <= 20
    assert "70 of 70 sources fell ill in one night" in lines
    assert any("and 58 more: tripoint status" in line for line in lines)
    assert night.exit_code == 4
