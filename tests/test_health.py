"""How a source is: the rule of alarms, promises, silence; a redesigned site and a night without a network, for real."""

import dataclasses
import json
import random
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalog.model.source import Discover, Expect, Source
from catalog.store.alarms import HARD, told
from catalog.store.articles import write_sources
from catalog.store.health import ADVICE, FINE, Health, Yield, judge, offline
from catalog.store.place import DataFolder
from catalog.store.runs import finish_run, set_health, start_run
from catalog.store.samples import Sample, fallen
from tripoint.judging import little_room
from tripoint.main import main
from tripoint.night import run
from tripoint.night_report import summary_lines
from tripoint.progress import Lines

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from crawl_sites import Site, page

NIGHT = datetime(2026, 11, 10, 2, tzinfo=UTC)
STATUSES = {"ok", "unchanged", "empty", "partial", "down", "blocked", "gone", "layout", "opted_out", "paused"}

SOURCE = Source(
    id="be_testland",
    name="Provincie Testland",
    url="https://testland.example/",
    publisher="Provincie Testland",
    kind="province",
    country="BE",
    in_language=("nl",),
    spatial_coverage=("BE22",),
    checked="for a test",
)


def said(*runs: str) -> str:
    """What an operator is told after each run: ``!`` an alarm, ``+`` well again, ``.`` nothing. ``down/8`` ran at eight."""
    shown, day, rows = "", 0, []
    for one in runs:
        status, _, hour = one.partition("/")
        day += not hour
        rows.append({"status": status, "started_at": (NIGHT + timedelta(days=day, hours=int(hour or 0))).isoformat()})
        _, saying = told(rows)
        shown += {None: ".", "well": "+"}.get(saying, "!")
    return shown


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ("ok unchanged ok", "..."),
        ("ok down ok", "..."),
        ("ok down down down ok ok", "..!.+."),
        ("down down down", ".!."),
        ("ok blocked blocked ok", ".!.+"),
        ("ok gone gone", ".!."),
        ("ok partial down partial down", "..!.."),
        ("ok partial partial layout layout ok", "..!.!+"),
        ("ok partial layout layout layout", "..!.."),
        ("ok partial partial blocked", "..!!"),
        ("opted_out opted_out", "!."),
        # Two runs a day are one night.
        ("ok down down/3 down/9", "...."),
        ("ok down down/12 down", "...!"),
        ("ok down ok/8 down down", "....!"),
        ("ok blocked blocked/8 ok", ".!.+"),
        ("ok down down down/8 ok/10", "..!.+"),
    ],
)
def test_alarms_ring_once_and_not_at_a_single_bad_night(runs, expected):
    assert said(*runs.split()) == expected


def test_ninety_quiet_nights_ring_no_alarm():
    chance = random.Random(7)
    runs = ["down" if chance.random() < 0.05 and place % 2 else "unchanged" for place in range(90)]
    assert "!" not in said(*runs)


def pages(count=10, *, run=1, dated=None, words=200, language="nl", read=None, day="2026-11-{:02}", first=0, text="t{}") -> list[Sample]:
    """``count`` pages that were read in a run, newest first; ``dated`` and ``read`` say of how many it is true."""
    return [
        Sample(
            url=f"https://testland.example/{first + place}",
            run_id=run,
            read=read is None or place < read,
            date=day.format(place % 27 + 1) if dated is None or place < dated else None,
            words=words,
            in_language=language,
            digest=text.format(first + place),
        )
        for place in range(count)
    ]


BEFORE = pages(100, run=1, first=500)


@pytest.mark.parametrize(
    ("newest", "lacking"),
    [
        (pages(run=2), None),
        (pages(run=2, dated=9), None),
        (pages(run=2, dated=4), "4 of the 10 newest items have a date, where 100 of 100 did before"),
        (pages(3, run=2, dated=0), "0 of the 3 newest items have a date"),
        (pages(2, run=2, dated=0), None),
        (pages(run=2, words=90), "have 90 words in the median, where 200 were usual"),
        (pages(run=2, words=130), None),
        (pages(run=2, language="de"), "0 of the 10 newest items have the usual language (nl)"),
        (pages(run=2, read=3), "3 of the 10 newest items could be read as an item"),
        (pages(4, run=2, text="wall"), "4 of the 4 newest items hold one and the same text"),
        (pages(3, run=3, dated=0) + pages(7, run=2, first=50), "0 of the 3 newest items have a date"),
        (pages(1, run=3, first=60) + pages(4, run=2, dated=0), "1 of the 5 newest items have a date"),
    ],
)
def test_items_that_lack_what_the_earlier_ones_had_are_noticed(newest, lacking):
    found = fallen([*newest, *BEFORE])
    assert (found is None) if lacking is None else lacking in (found or "")


@pytest.mark.parametrize(
    ("again", "said"),
    [
        (pages(4, run=2), None),
        (pages(4, run=2, words=110), "4 of 4 items that were read again lost two fifths of their text and more"),
        (pages(4, run=2, day="2026-11-11"), "3 of 4 items that were read again changed their date of publication"),
        (pages(4, run=2, read=0), "0 of the 4 newest items could be read as an item"),
    ],
)
def test_a_small_site_that_is_read_again_is_its_own_measure(again, said):
    """Four items, and the same four the night after: nothing else is known."""
    again[0:1] = [dataclasses.replace(again[0], date="2026-11-01")]
    found = fallen([*again, *pages(4, run=1)])
    assert (found is None) if said is None else said in (found or "")


def test_chance_rings_less_than_once_in_two_hundred_nights():
    """Sites of which four items in five are dated, some longer, some in the second language; one to six items a night."""
    chance = random.Random(11)
    rung = 0
    for _ in range(1000):
        drawn, run = [], 1000
        while len(drawn) < 110:
            run -= 1
            for _ in range(chance.randint(1, 6)):
                drawn.append(
                    Sample(
                        url=f"https://testland.example/{len(drawn)}",
                        run_id=run,
                        date=f"2026-10-{chance.randint(1, 31):02}" if chance.random() < 0.8 else None,
                        words=round(chance.lognormvariate(5.5, 0.6)),
                        in_language=chance.choice(["fr", "fr", "nl"]),
                        digest=str(len(drawn)),
                    )
                )
        rung += fallen(drawn) is not None
    assert rung <= 5


NOTHING = Expect()


def judged(expect: Expect = NOTHING, *, status="ok", leads=10, before=(), newest=date(2026, 11, 9), **stored) -> Health:
    counts = {"articles": 20, "dated": 20, "median_words": 200.0} | stored
    return judge(
        dataclasses.replace(SOURCE, expect=expect),
        status=status,
        failure=None,
        leads=leads,
        now=NIGHT.date(),
        stored=Yield(newest=newest, **counts),
        before=before,
    )


def usual(leads: int) -> list[dict]:
    return [{"status": "ok", "leads": leads, "failure": None}] * 6


@pytest.mark.parametrize(
    ("found", "status", "failure"),
    [
        (judged(), "ok", None),
        (judged(status="unchanged"), "unchanged", None),
        (judged(Expect(items_at_least=5), leads=3), "partial", "layout"),
        (judged(Expect(items_at_least=5), leads=0, status="unchanged"), "partial", "empty"),
        (judged(before=usual(40), leads=8), "partial", "layout"),
        (judged(before=usual(40), leads=30), "ok", None),
        (judged(Expect(newest_within_days=30), newest=date(2026, 9, 1)), "partial", "stale"),
        (judged(Expect(newest_within_days=30), newest=None), "partial", "stale"),
        (judged(Expect(dated_at_least=0.9), dated=10), "partial", "fields"),
        (judged(Expect(body_words_at_least=50), median_words=12.0), "partial", "fields"),
    ],
)
def test_promises_and_history(found, status, failure):
    assert (found.status, found.failure) == (status, failure)
    assert found.falls_short == (status not in FINE)
    assert status in FINE or "be_testland" in found.advice


def test_every_failure_has_an_advice_and_every_state_is_known():
    assert STATUSES >= HARD | FINE
    for failure in ADVICE:
        health = judge(
            SOURCE, status="down", failure=failure, leads=0, now=NIGHT.date(), stored=Yield(articles=0, dated=0, newest=None, median_words=None), before=()
        )  # fmt: skip
        assert health.advice
        assert "{" not in health.advice


def test_silence_of_all_is_ours_and_silence_of_some_is_theirs():
    down, well = ("down", "dns"), ("ok", None)
    assert offline([down, ("down", "refused"), ("down", "timeout")])
    assert not offline([down, down, well])
    assert not offline([down])
    assert not offline([down, down, ("blocked", "http_403")])
    assert not offline([])


def test_a_disk_that_is_nearly_full_is_told_before_it_is():
    mb = 1 << 20
    assert little_room(free=300 * mb, catalogue=20 * mb, received=5 * mb) is None
    said = little_room(free=300 * mb, catalogue=200 * mb, received=5 * mb)
    assert said
    assert "300 MB left, and a night may need 410" in said
    assert little_room(free=100 * mb, catalogue=0, received=0)


@pytest.fixture
def declared(tmp_path):
    """Two source files and a data folder in which one of them was crawled."""
    folder = tmp_path / "sources"
    folder.mkdir()
    text = (
        'name = "Provincie Testland"\nurl = "https://testland.example/"\npublisher = "Testland"\nkind = "province"\ncountry = "BE"\n'
        'in_language = ["nl"]\nspatial_coverage = ["BE22"]\nrights = "excerpt"\nchecked = "for a test"\n'
    )
    route = '[[discover]]\nvia = "feed"\nurl = "https://testland.example/feed"\n'
    (folder / "be_testland.toml").write_text(text + route, "utf-8")
    (folder / "be_other.toml").write_text(text + 'paused = true\nbecause = "asked by the body"\n' + route, "utf-8")
    data = DataFolder(tmp_path / "data")
    db = data.open_catalogue()
    write_sources(db, {SOURCE.id: SOURCE})
    run_id = start_run(db, kind="nightly", now=NIGHT)
    set_health(db, "be_testland", status="gone", failure="http_404", advice="look", now=NIGHT, succeeded=False)
    finish_run(db, run_id, status="degraded", summary={}, now=NIGHT)
    db.close()
    return ["--data", str(data.root), "--sources", str(folder)]


def test_status_is_a_line_a_source_and_json_to_the_letter(declared, monkeypatch):
    monkeypatch.setenv("TRIPOINT_NOW", (NIGHT + timedelta(hours=6)).isoformat())
    lines = CliRunner().invoke(main, ["status", *declared]).output.splitlines()
    assert lines == [
        "be_other     paused     never       asked by the body",
        "be_testland  gone       2026-11-10  http_404; look",
    ]
    rows = json.loads(CliRunner().invoke(main, ["status", "--json", *declared]).stdout)
    assert rows == [
        {"source_id": "be_other", "status": "paused", "since": None, "failure": None, "advice": "asked by the body"},
        {
            "source_id": "be_testland",
            "status": "gone",
            "since": NIGHT.isoformat(),
            "failure": "http_404",
            "advice": "look",
        },
    ]


def test_a_missing_night_is_said(declared, monkeypatch):
    monkeypatch.setenv("TRIPOINT_NOW", (NIGHT + timedelta(hours=27)).isoformat())
    done = CliRunner().invoke(main, ["status", *declared])
    assert "the last night is missing" in done.output
    done = CliRunner().invoke(main, ["status", "--json", *declared])
    assert "the last night is missing" in done.stderr
    assert len(json.loads(done.stdout)) == 2


def listing(numbers) -> str:
    items = "".join(f'<li class="item"><a href="/nieuws/{n}">Zorgpunt nummer {n} opent</a></li>' for n in numbers)
    return f"<html><body><h1>Nieuws</h1><ul>{items}</ul></body></html>"


@pytest.mark.slow
def test_a_redesign_and_a_night_without_network(tmp_path, monkeypatch):
    """Three sites: well; then one is redesigned; then nothing answers at all; then all is as it was."""
    monkeypatch.setenv("TRIPOINT_RESOLVE", "*.example=127.0.0.1")
    site, sources = Site(), {}
    for name in ("een", "twee", "drie"):
        host = f"{name}.example"
        site.put(host, "/nieuws", listing(range(1, 5)))
        for number in range(1, 5):
            site.put(host, f"/nieuws/{number}", page(number, title=f"Zorgpunt {number} van {name} opent aan de grens"))
        sources[f"be_{name}"] = dataclasses.replace(
            SOURCE,
            id=f"be_{name}",
            url=f"{site.base(host)}/",
            discover=(Discover(via="listing", url=f"{site.base(host)}/nieuws", links="li.item a"),),
        )
    data = DataFolder(tmp_path / "data")

    def night(day: int):
        moment = NIGHT + timedelta(days=day)
        monkeypatch.setenv("TRIPOINT_NOW", moment.isoformat())
        return run(
            data, sources, kind="nightly", chosen=list(sources), now=moment, edition=True, progress=Lines(err=True)
        )

    first = night(0)
    assert (first.exit_code, first.alarms) == (0, [])
    assert {one.status for one in first.health.values()} == {"ok"}

    site.put(
        "een.example", "/nieuws", "<html><body><h1>Nieuws</h1><div class='card'>Onze nieuwe website</div></body></html>"
    )
    second = night(1)
    assert second.health["be_een"].status == "layout"
    assert "tripoint sources check be_een" in second.health["be_een"].advice
    assert {second.health[name].status for name in ("be_twee", "be_drie")} == {"unchanged"}
    assert second.exit_code == 1
    third = night(2)
    assert [line.split(":")[0] for line in third.alarms] == ["be_een"]

    before = list(
        data.open_catalogue().query("SELECT id, status, status_since, failure, last_success FROM sources ORDER BY id")
    )
    replies, site.replies = site.replies, {}
    site.shutdown()
    site.server_close()
    dark = night(3)
    assert dark.offline
    assert dark.status == "failed"
    assert dark.exit_code == 1
    assert len(dark.alarms) == 1
    assert "network" in dark.alarms[0]
    assert dark.alarms[0] in summary_lines(dark)
    after = list(
        data.open_catalogue().query("SELECT id, status, status_since, failure, last_success FROM sources ORDER BY id")
    )
    assert after == before
    assert data.open_catalogue().execute("SELECT count(*) FROM articles WHERE removed_at IS NOT NULL").fetchone() == (
        0,
    )
    assert replies
