"""Ninety nights of thirty sources that are well: how often an operator is woken for nothing. And how soon for something."""

import random
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalog.model.source import Discover, Expect, Source
from catalog.store.alarms import told
from catalog.store.health import FINE, Yield, judge
from catalog.store.place import DataFolder
from catalog.store.samples import EARLIER, NEWEST, Sample, fallen
from tripoint.comparing import beside
from tripoint.night import run
from tripoint.progress import Lines

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from crawl_sites import Site, page, rss

NIGHT = datetime(2026, 11, 10, 2, tzinfo=UTC)
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
    expect=Expect(newest_within_days=90),
)


@dataclass
class Body:
    """One that publishes as bodies do: by its own rhythm, in bursts, in August less; its server has a bad night now and then."""

    chance: random.Random
    rate: float
    """Items a night in the mean."""
    dated: float
    length: float
    second: float
    """Share of its second language."""
    samples: list[Sample] = field(default_factory=list)
    days: list = field(default_factory=list)
    runs: list[dict] = field(default_factory=list)
    count: int = 0

    def night(self, number: int) -> tuple[str, str | None]:
        """Status after a night, and what is told of it."""
        at = NIGHT + timedelta(days=number)
        down = self.chance.random() < 0.02
        new = 0 if down else self._published(at) if number else 40
        for _ in range(new):
            self.count += 1
            # The first night finds the last months.
            day = (at - timedelta(days=self.chance.expovariate(self.rate / 40) if not number else 0)).date()
            self.days.append(day)
            self.samples.insert(
                0,
                Sample(
                    url=f"/{self.count}",
                    run_id=number,
                    date=day.isoformat() if self.chance.random() < self.dated else None,
                    words=max(5, round(self.chance.lognormvariate(self.length, 0.6))),
                    in_language="fr" if self.chance.random() < self.second else "nl",
                    digest=str(self.count),
                ),
            )
        del self.samples[NEWEST + EARLIER :]
        status = "down" if down else "ok" if new else "unchanged"
        found = judge(
            SOURCE,
            status=status,
            failure="timeout" if down else None,
            leads=0 if down else self.chance.randint(18, 22),
            now=at.date(),
            stored=Yield(
                articles=self.count, dated=self.count, newest=max(self.days), median_words=200, days=sorted(set(self.days))[-100:]
            ),
            before=self.runs[::-1][:60],
            changed=fallen(self.samples),
        )
        leads = 0 if down else 20
        self.runs.append({"status": found.status, "failure": found.failure, "leads": leads, "started_at": at.isoformat()})
        return found.status, told(self.runs[-60:])[1]

    def _published(self, at: datetime) -> int:
        weekend = at.weekday() >= 5
        burst = 4 if self.chance.random() < 0.03 else 1
        return sum(self.chance.random() < self.rate / 12 for _ in range(12)) * burst * (not weekend)


def test_ninety_nights_of_thirty_sources_ring_less_than_once_in_a_hundred():
    chance, rung, ill, nights = random.Random(90), Counter(), 0, 0
    bodies = [
        Body(chance, rate=chance.choice([0.1, 0.3, 1, 3]), dated=chance.choice([0.7, 0.95, 1]), length=chance.uniform(4.5, 6), second=chance.choice([0, 0, 0.3]))
        for _ in range(30)
    ]  # fmt: skip
    for number in range(90):
        for body in bodies:
            status, saying = body.night(number)
            nights += 1
            ill += status not in (*FINE, "down")
            if saying not in (None, "well"):
                rung[saying] += 1
    print(f"{sum(rung.values())} alarms and {ill} bad lights in {nights} source-nights: {dict(rung)}")
    assert sum(rung.values()) <= nights / 100
    assert ill <= nights / 100


CHANGES = {
    "redesign": ("layout", "layout"),
    "empty": ("empty", "empty"),
    "html": ("layout", "parse"),
    "half": ("partial", "fields"),
    "dates": ("partial", "fields"),
    "wall": ("blocked", "challenge"),
    "blank": ("partial", "fields"),
}
"""What happens to a site after its first night, and what must be said of it at once; all answer 200."""

WORDS = "De provincie en de gemeenten langs de grens spraken over zorg, vervoer en werk. "


def dress(site: Site, name: str, change: str | None) -> None:
    """Eight items behind a feed (a listing for the redesign), as they are or changed."""
    host = f"{name}.example"
    for number in range(1, 9):
        whole = page(number, title=f"Bericht {number} van {name} over de grens")
        long = whole.replace("</article>", "".join(f"<p>{WORDS * 3} Dat was punt {n} van bericht {number}.</p>" for n in range(4)) + "</article>")
        made = {
            "half": whole.replace(f"Het is het {number}e punt in de regio.", f"Punt {number}."),
            "dates": long.replace(f"2026-11-0{number % 9 + 1}T", "2026-11-09T"),
            "wall": "<title>Just a moment...</title><noscript>Enable JavaScript and cookies to continue</noscript>",
            "blank": "<html><head><title>Testland</title></head><body><div id='app'></div><script src='/app.js'></script></body></html>",
        }.get(change or "", long)
        site.put(host, f"/nieuws/{number}", made)
    items = "".join(f'<li class="item"><a href="/nieuws/{n}">Bericht {n} van {name}</a></li>' for n in range(1, 9))
    site.put(host, "/nieuws", "<h1>Nieuws</h1><div>Onze nieuwe site</div>" if change == "redesign" else f"<ul>{items}</ul>")
    feed = {"empty": rss(site.base(host), []), "html": "<!doctype html><html><body><p>Welkom op onze nieuwe site.</p></body></html>"}
    site.put(host, "/feed", feed.get(change or "", rss(site.base(host), range(1, 9))), type="text/xml")


@pytest.mark.slow
def test_what_breaks_behind_a_200_is_noticed_in_the_first_night_and_told_in_the_second(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIPOINT_RESOLVE", "*.example=127.0.0.1")
    site, sources = Site(), {}
    for name in (*CHANGES, "well"):
        base = site.base(f"{name}.example")
        route = Discover(via="listing", url=f"{base}/nieuws", links="li.item a") if name == "redesign" else Discover(via="feed", url=f"{base}/feed")
        sources[f"be_{name}"] = replace(SOURCE, id=f"be_{name}", url=f"{base}/", discover=(route,))
        dress(site, name, None)
    data = DataFolder(tmp_path / "data")

    def night(day: int):
        moment = NIGHT + timedelta(days=day)
        monkeypatch.setenv("TRIPOINT_NOW", moment.isoformat())
        return run(data, sources, kind="nightly", chosen=list(sources), now=moment, edition=False, progress=Lines(err=True))

    first = night(0)
    assert {health.status for health in first.health.values()} == {"ok"}, first.health
    for name in CHANGES:
        dress(site, name, name)
    second, third = night(1), night(2)
    assert {name: (second.health[f"be_{name}"].status, second.health[f"be_{name}"].failure) for name in CHANGES} == CHANGES
    assert second.health["be_well"].status == "unchanged"
    assert third.health["be_well"].status == "unchanged"
    told = {line.partition(":")[0].removeprefix("be_") for line in (*second.alarms, *third.alarms) if line.startswith("be_")}
    assert told == set(CHANGES)
    assert all(second.health[f"be_{name}"].advice for name in CHANGES)
    assert {name: third.health[name].status for name in sources} == {name: second.health[name].status for name in sources}

    head, then, today, kept = beside(data, sources["be_blank"], now=NIGHT + timedelta(days=2))
    assert head.startswith("last good page http://blank.example")
    assert "van blank over de grens', 2026-11-0" in then
    assert "refused, " in today
    then_page, today_page = (Path(word) for word in kept.removeprefix("  kept: ").split(", "))
    assert "Dat was punt 0" in then_page.read_text("utf-8")
    assert "/app.js" in today_page.read_text("utf-8")
    site.shutdown()
    site.server_close()
