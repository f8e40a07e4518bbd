"""Saved searches as alerts, against a real SMTP server and a real webhook on loopback: each new story is told once."""

import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from mail_and_hook import mail_server, web_hook
from newsroom_visit import edition_file, one

from catalog.registry.configuration import Alert, Configuration, Mail, Profile, Public, load_configuration
from catalog.store.edition import Manifest
from catalog.store.place import DataFolder
from tripoint.aftermath import follow
from tripoint.alerts import raise_alerts, read_told
from tripoint.night_report import Night
from tripoint.outbox import keep

NIGHT = datetime(2026, 11, 10, 2, tzinfo=UTC)


@pytest.fixture
def post():
    with mail_server() as (handler, port), web_hook() as (received, address):
        yield handler.letters, port, received, address


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    made.create()
    made.news_db.write_bytes(edition_file().read_bytes())
    made.open_catalogue().close()
    with sqlite3.connect(made.news_db) as db:
        db.execute("UPDATE articles SET first_seen = '2026-11-09T02:00:00+00:00'")
    return made


def configured(port: int, address: str, **alert) -> Configuration:
    asked = {"name": "Zorg over de grens", "language": "nl", "theme": ("health",), "to": ("desk@news.example",)} | alert
    return Configuration(
        mail=Mail(host="127.0.0.1", port=port, starttls=False, sender="tripoint@news.example"),
        newsroom=Public(address="https://news.example/"),
        alert=(Alert(**asked, webhook=address + "/stories"),),
    )


def see(folder: DataFolder, headline: str, *, seen: str = "2026-11-10T02:00:00+00:00") -> str:
    """Let the night have seen one item of the edition first; gives its story."""
    with sqlite3.connect(folder.news_db) as db:
        db.execute("UPDATE articles SET first_seen = ? WHERE headline LIKE ?", [seen, headline])
        (story,) = db.execute("SELECT story_id FROM articles WHERE headline LIKE ?", [headline]).fetchone()
    return str(story)


def end_of_night(folder: DataFolder, configuration: Configuration, run: int = 1) -> list[str]:
    manifest = Manifest(made_at=NIGHT.isoformat(), digest="0", bytes=1, rows={})
    return follow(folder, configuration, Night(run_id=run, started_at=NIGHT, manifest=manifest), now=NIGHT)


def healthy(number: int) -> str:
    """One headline of the theme, each of another story."""
    return one(
        "SELECT min(headline) FROM articles WHERE day >= '2026-11-01' AND id IN"
        " (SELECT article_id FROM article_themes WHERE theme_id IN ('health', 'patient-care', 'prevention'))"
        f" GROUP BY story_id ORDER BY 1 LIMIT 1 OFFSET {number}"
    )


def test_each_new_story_is_told_once(folder, post):
    letters, port, received, address = post
    configuration = configured(port, address)
    first, second = healthy(0), healthy(1)
    see(folder, first)
    assert end_of_night(folder, configuration) == []
    assert end_of_night(folder, configuration, run=2) == []
    ((readers, letter),) = letters
    assert readers == ["desk@news.example"]
    assert letter["Subject"].startswith("Zorg over de grens, ")
    text = letter.get_body(("plain",)).get_content()
    assert "https://news.example/review?" in text
    assert [told["alert"] for told in received] == ["Zorg over de grens"]
    assert len([story for part in received[0]["parts"] for story in part["stories"]]) == 1
    story = see(folder, second)
    assert end_of_night(folder, configuration, run=3) == []
    assert len(letters) == len(received) == 2
    assert [told["story_id"] for part in received[1]["parts"] for told in part["stories"]] == [story]


def test_a_first_look_tells_nothing_from_before_the_night(folder, post):
    letters, port, received, address = post
    assert end_of_night(folder, configured(port, address)) == []
    assert letters == received == []
    # An old page that is found late is no news either.
    with sqlite3.connect(folder.news_db) as db:
        db.execute("UPDATE articles SET first_seen = '2026-11-10T02:00:00+00:00', day = '2026-09-01'")
    assert end_of_night(folder, configured(port, address), run=2) == []
    assert letters == received == []


def test_what_a_killed_night_saw_is_new_in_the_next(folder, post):
    letters, port, _, address = post
    see(folder, healthy(0), seen="2026-11-09T02:00:00+00:00")
    with sqlite3.connect(folder.news_db) as db:
        db.execute("UPDATE articles SET first_seen = '2026-11-08T02:00:00+00:00' WHERE headline != ?", [healthy(0)])
        db.execute("UPDATE runs SET status = 'crashed' WHERE started_at LIKE '2026-11-09%'")
    assert end_of_night(folder, configured(port, address)) == []
    assert len(letters) == 1


def test_a_night_killed_before_it_noted_what_it_told_tells_it_once(folder, post):
    letters, port, received, address = post
    configuration = configured(port, address)
    see(folder, healthy(0))
    messages, told, _ = raise_alerts(folder, configuration)
    keep(folder.root, iter(messages), now=NIGHT)
    assert told
    assert read_told(folder.root) == {}
    assert end_of_night(folder, configuration) == []
    assert len(letters) == len(received) == 1


def test_words_are_asked_in_five_languages_and_another_question_begins_anew(folder, post):
    letters, port, _, address = post
    see(folder, "Ambulance mag vanaf 1%")
    assert end_of_night(folder, configured(port, address, theme=(), q="ambulance")) == []
    assert len(letters) == 1
    with sqlite3.connect(folder.news_db) as db:
        db.execute("UPDATE articles SET first_seen = '2026-11-09T03:00:00+00:00'")
    assert end_of_night(folder, configured(port, address), run=2) == []
    assert len(letters) == 1


def test_a_wrong_alert_is_a_line_and_harms_nothing(folder, post):
    letters, port, _, address = post
    good = configured(port, address)
    wrong = Alert(name="Fout", language="nl", theme=("nix",), to=("desk@news.example",))
    review = Profile(name="Ook fout", language="nl", place=("nergens",))
    see(folder, healthy(0))
    twice = Configuration(
        mail=good.mail, newsroom=good.newsroom, alert=(wrong, *good.alert, *good.alert), review=(review,)
    )
    lines = end_of_night(folder, twice)
    assert len(letters) == 1
    assert [line.split(": ")[0] for line in lines[:2]] == [
        "review 'Ook fout' of tripoint.toml was not written",
        "alert 'Fout' of tripoint.toml was not looked at",
    ]
    assert "theme: 'nix' is not one of" in lines[1]
    assert "twice" in lines[2]


def test_a_mail_server_that_is_down_loses_no_story(folder, post):
    letters, port, received, address = post
    see(folder, healthy(0))
    down = configured(1, address)
    (line,) = end_of_night(folder, down)
    assert "kept in" in line
    assert len(received) == 1
    assert end_of_night(folder, configured(port, address), run=2) == []
    assert len(letters) == len(received) == 1


def test_the_file_is_read_as_the_manual_says(tmp_path):
    (tmp_path / "tripoint.toml").write_text(
        '[newsroom]\naddress = "https://news.example"\n\n[[alert]]\nname = "Seed money"\nlanguage = "en"\nq = "seed money"\n'
        'kind = "call"\nwebhook = "https://hook.example/x"\n',
        encoding="utf-8",
    )
    (alert,) = load_configuration(tmp_path).alert
    assert alert.kind == ("call",)
    assert alert.webhook == "https://hook.example/x"
