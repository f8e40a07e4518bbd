"""A night among hostile and broken sites, over real HTTP: each harms only itself, and says in one word what it is."""

import gzip
import json
import socket
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli
import pytest

from catalog.model.errors import Reason
from catalog.model.source import Crawl, Discover, Source
from catalog.store import archive
from catalog.store.ledger import Ledger
from catalog.store.place import DataFolder
from catalog.store.runs import start_run
from crawlers.runner import crawl

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from crawl_sites import Reply, Site, agrees, captures, page, rss

NIGHT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def source(site: Site, name: str, *routes: Discover, fallback=(), **more) -> Source:
    base = site.base(f"{name}.example")
    routes = routes or (Discover(via="feed", url=f"{base}/feed"),)
    made = {"discover": routes, "fallback": tuple(fallback), "url": f"{base}/", "name": name, "publisher": name}
    fixed = {"kind": "province", "country": "BE", "in_language": ("nl",), "spatial_coverage": ("BE22",), "checked": "a test"}
    return Source(id=f"be_{name}", **(made | fixed | more))


def feed_site(site: Site, name: str, numbers=range(1, 5), **more) -> Source:
    """A site with a feed and its items, in good health."""
    host = f"{name}.example"
    site.put(host, "/feed", rss(site.base(host), numbers), type="text/html")
    for number in numbers:
        site.put(host, f"/nieuws/{number}", page(number))
    return source(site, name, **more)


def feed_of(site: Site, name: str, links) -> None:
    items = "".join(f"<item><title>t</title><link>{link.replace('&', '&amp;')}</link></item>" for link in links)
    site.put(f"{name}.example", "/feed", f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>', type="text/xml")


def sends(*parts: bytes, stay: float = 0.0):
    """A raw answer: these bytes, then silence, then the end."""

    def write(handler) -> None:
        for part in parts:
            handler.wfile.write(part)
            handler.wfile.flush()
        if stay:
            handler.rfile.read(1)

    return write


def redirect(to: str, status: int = 302) -> dict:
    return {"status": status, "headers": {"Location": to}, "etag": False}


class Night:
    """The sites, the sources, and what a crawl of them gave."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self.site, self.canary = Site(), Site("127.0.0.2")
        self.canary.put("127.0.0.2", "*", "SECRET")
        self.sources: dict[str, Source] = {}
        self.outcomes = {}

    def add(self, *sources: Source) -> None:
        self.sources |= {one.id.removeprefix("be_"): one for one in sources}

    def run(self, now=NIGHT, *, only=None, **more):
        db = self.folder.open_catalogue()
        run_id = start_run(db, kind="test", now=now)
        db.close()
        chosen = [one for name, one in self.sources.items() if only is None or name in only]
        reported = []
        made = crawl(
            chosen, folder=self.folder, run_id=run_id, now=now, limit=more.pop("limit", None), since=more.pop("since", None),
            report=reported.append, **more,
        )
        assert {one.source_id for one in reported} == {one.source_id for one in made}
        return {one.source_id.removeprefix("be_"): one for one in made}

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.folder.open_catalogue())


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setenv("TRIPOINT_RESOLVE", "*.example=127.0.0.1")
    patch.setenv("TRIPOINT_NOW", NIGHT.isoformat())
    night = Night(DataFolder(tmp_path_factory.mktemp("night") / "data"))
    build(night)
    night.outcomes = night.run(seconds=60)
    yield night
    patch.undo()


def build(night: Night) -> None:
    site, canary = night.site, f"http://127.0.0.2:{night.canary.port}"
    night.add(feed_site(site, "healthy", range(1, 9)))

    # A: egress
    for number, (name, target) in enumerate(
        {
            "inside302": f"{canary}/a",
            "inside308": f"{canary}/b",
            "decimal": f"http://2130706434:{night.canary.port}/c",
            "hexadecimal": f"http://0x7f000002:{night.canary.port}/d",
            "mapped": f"http://[::ffff:127.0.0.2]:{night.canary.port}/e",
            "userinfo": f"http://a:b@127.0.0.2:{night.canary.port}/f",
            "file": "file:///etc/hostname",
            "otherport": f"http://otherport.example:{night.canary.port}/g",
        }.items()
    ):
        site.put(f"{name}.example", "/feed", **redirect(target, 308 if number == 1 else 302))
        night.add(source(site, name))
    feed_of(
        site,
        "badlinks",
        ["file:///etc/hostname", "file://badlinks.example/etc/hostname", "ftp://badlinks.example/x", "data:text/html,hallo",
         f"{canary}/h", "http://169.254.169.254/latest/", "http://badlinks.example:22/x", "javascript:alert(1)",
         f"{site.base('badlinks.example')}/nieuws/1", f"{site.base('badlinks.example')}/jump"],
    )  # fmt: skip
    site.put("badlinks.example", "/nieuws/1", page(1).replace("<head>", f'<head><meta http-equiv="refresh" content="0;url={canary}/i"><base href="{canary}/">'))
    site.put("badlinks.example", "/jump", **redirect(f"{canary}/j"))
    night.add(source(site, "badlinks"))

    # B: size, time, format
    bombs = {"gzip": gzip.compress(b"\x00" * 60_000_000), "br": brotli.compress(b"\x00" * 60_000_000)}
    bombs["gzip, gzip"] = gzip.compress(bombs["gzip"])
    for name, (encoding, body) in zip(("bomb1", "bomb2", "bomb3"), bombs.items(), strict=True):
        site.put(f"{name}.example", "/feed", body, headers={"Content-Encoding": encoding}, etag=False)
        night.add(source(site, name))
    site.put("endless.example", "/feed", raw=sends(HEAD + b"\r\n" + b"x" * 9_000_000, stay=1))
    night.add(source(site, "endless"))
    for path, (name, hops) in {"/feed": ("loop", 1), "/a": ("loop", 2)}.items():
        site.put(f"{name}.example", path, **redirect("/a" if hops == 1 else "/feed"))
    night.add(source(site, "loop"))
    chain = feed_site(site, "brokenitems", range(1, 3))
    feed_of(site, "brokenitems", [f"{site.base('brokenitems.example')}/{name}" for name in BROKEN])
    for name, reply in BROKEN.items():
        site.replies[f"brokenitems.example/{name}"] = reply
    night.add(chain)
    laugh = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    site.put("laughs.example", "/feed", f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laugh}]><rss version="2.0"><channel><item><title>&l9;</title></item></channel></rss>')
    site.put("xxe.example", "/sitemap.xml", '<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>http://xxe.example/&x;</loc></url></urlset>')
    night.add(source(site, "laughs"))
    night.add(source(site, "xxe", Discover(via="sitemap", url=f"{site.base('xxe.example')}/sitemap.xml")))
    site.put("htmlfeed.example", "/feed", "<!doctype html><html><body><p>Onze site is vernieuwd.</p></body></html>")
    night.add(source(site, "htmlfeed"))
    feed_of(site, "emptyfeed", [])
    night.add(source(site, "emptyfeed"))
    site.put("halffeed.example", "/feed", gzip.compress(rss("http://halffeed.example", range(300)).encode())[:900], headers={"Content-Encoding": "gzip"}, etag=False)
    night.add(source(site, "halffeed"))
    site.replies["deeper.example/*"] = lambda path: Reply(
        "<main>"
        + "".join(f'<article><h2><a href="{path}x{n}/">Een nieuw bericht {n} onder {path}</a></h2></article>' for n in range(3))
        + f'</main><a rel="next" href="{path}d/">volgende pagina</a>'
    )
    deeper = Discover(via="listing", url=f"{site.base('deeper.example')}/nieuws/", pages=200)
    night.add(source(site, "deeper", deeper, crawl=Crawl(pages_per_night=12)))
    site.replies["calendar.example/*"] = lambda path: Reply(
        "<main>" + "".join(f'<article><h2><a href="/bericht/{n}">Een bericht dat steeds terugkomt {n}</a></h2></article>' for n in range(3))
        + f'</main><a rel="next" href="/nieuws?page={int(path.partition("page=")[2] or 0) + 1}">volgende</a>'
    )  # fmt: skip
    calendar = Discover(via="listing", url=f"{site.base('calendar.example')}/nieuws", pages=100)
    night.add(source(site, "calendar", calendar))
    index = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{}</loc></sitemap></sitemapindex>'
    site.replies["selfindex.example/*"] = lambda path: Reply(index.format(f"{site.base('selfindex.example')}{path}x"))
    night.add(source(site, "selfindex", Discover(via="sitemap", url=f"{site.base('selfindex.example')}/sitemap.xml")))
    many = "".join(f"<item><title>n{n}</title><link>{site.base('hugefeed.example')}/{n}</link><pubDate>Tue, {n % 27 + 1:02d} Oct {2000 + n % 27} 09:00:00 GMT</pubDate></item>" for n in range(30_000))
    site.put("hugefeed.example", "/feed", f'<rss version="2.0"><channel><title>x</title>{many}</channel></rss>')
    night.add(source(site, "hugefeed", crawl=Crawl(pages_per_night=5)))
    site.put("toomany.example", "/feed", status=429, headers={"Retry-After": "999999"}, etag=False)
    site.put("nonsense.example", "/feed", status=429, headers={"Retry-After": "morgen"}, etag=False)
    night.add(source(site, "toomany"), source(site, "nonsense"))

    # the line
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    night.add(source(site, "refused", Discover(via="feed", url=f"http://refused.example:{port}/feed"), url=f"http://refused.example:{port}/"))
    site.put("forbidden.example", "/feed", status=403)
    site.put("broken.example", "/feed", status=500)
    night.add(source(site, "forbidden"), source(site, "missing"), source(site, "broken"))
    night.add(source(site, "plain", Discover(via="feed", url=f"https://plain.example:{site.port}/feed"), url=f"https://plain.example:{site.port}/"))

    # F: law and manners
    for name, text, more in (
        ("robotsno", "User-agent: *\nDisallow: /", {}),
        ("robots503", "", {"status": 503}),
        ("robotspart", "User-agent: *\nDisallow: /nieuws/2\nDisallow: /nieuws/4", {}),
        ("robotsaway", "", redirect("http://robotsrules.example/robots.txt".replace(".example", f".example:{site.port}"))),
    ):
        night.add(feed_site(site, name))
        site.put(f"{name}.example", "/robots.txt", text, type="text/plain", **more)
    site.put("robotsrules.example", "/robots.txt", "User-agent: *\nDisallow: /", type="text/plain")
    night.add(feed_site(site, "tdmrep"), feed_site(site, "tdmpage"))
    site.put("tdmrep.example", "/.well-known/tdmrep.json", json.dumps([{"location": "/*", "tdm-reservation": 1}]), type="application/json")
    site.put("tdmpage.example", "/nieuws/1", page(1), headers={"tdm-reservation": "1"})
    site.put("tdmpage.example", "/nieuws/2", page(2).replace("<head>", '<head><meta name="robots" content="noai">'))

    # routes
    good = feed_site(site, "moved", range(1, 4))
    site.put("moved.example", "/lijst", "<main>" + "".join(f'<article><h2><a href="/nieuws/{n}">Zorgpunt nummer {n} aan de grens</a></h2><time>{n}-11-2026</time></article>' for n in (2, 1, 3)) + "</main>")
    base = site.base("moved.example")
    night.add(
        source(
            site, "moved", Discover(via="feed", url=f"{base}/oud.xml"), Discover(via="sitemap", url=f"{base}/sitemap.xml"),
            fallback=(Discover(via="wordpress", url=f"{base}/"), Discover(via="listing", url=f"{base}/lijst"), *good.discover),
        )
    )  # fmt: skip
    feed_site(site, "offsite", range(1, 3))
    feed_of(site, "offsite", [f"{site.base('offsite.example')}/nieuws/1", "http://elders.example/1", f"{site.base('sister.example')}/1"])
    site.put("sister.example", "/1", page(7))
    night.add(source(site, "offsite", crawl=Crawl(hosts=(f"sister.example:{site.port}",))))


BROKEN = {
    "half": Reply(gzip.compress(page(1).encode())[:200], headers={"Content-Encoding": "gzip"}, etag=False),
    "short": Reply(raw=sends(HEAD + b"Content-Length: 5000\r\n\r\n<p>te kort")),
    "chunk": Reply(raw=sends(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhallo\r\n0\r\n\r\n")),
    "good1": Reply(page(3)),
    "status999": Reply(page(1), status=999),
    "nonsense": Reply(raw=sends(b"HALLO WERELD\r\n\r\n")),
    "good2": Reply(page(4)),
    "bighead": Reply(raw=sends(HEAD + b"X-Big: " + b"a" * 2_000_000 + b"\r\n\r\nx")),
    "manyheads": Reply(raw=sends(HEAD + b"X-A: b\r\n" * 20_000 + b"Content-Length: 1\r\n\r\nx")),
    "good3": Reply(page(5)),
    "notype": Reply(page(6), type=""),
    "picture": Reply(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, type="image/png"),
    "empty": Reply(b""),
    "pdflabel": Reply(page(8), type="application/pdf"),
    "good4": Reply(page(7)),
    "gone": Reply("weg", status=410),
    "home": Reply(status=301, headers={"Location": "/"}, etag=False),
}
"""Items of one site, each broken in its own way, with good ones between."""


def test_the_healthy_site_is_whole(night):
    outcome = night.outcomes["healthy"]
    assert (outcome.status, outcome.failure, outcome.leads, outcome.captured) == ("ok", None, 8, 8)
    assert outcome.routes[0]["leads"] == 8
    assert outcome.bytes > 5000


def test_no_request_reached_the_inside(night):
    assert night.canary.asked == []
    stored = b"".join(one.capture.body for one in archive.walk(night.folder.archive))
    assert b"SECRET" not in stored
    hostname = open("/etc/hostname").read().strip().encode()  # noqa: PTH123, SIM115
    assert not hostname or hostname not in stored


@pytest.mark.parametrize("name", ["inside302", "inside308", "decimal", "hexadecimal", "mapped", "userinfo", "file", "otherport"])
def test_a_feed_that_leads_inside_is_refused(night, name):
    outcome = night.outcomes[name]
    assert (outcome.status, outcome.failure) == ("down", "egress")
    assert outcome.dropped[Reason.EGRESS] == 1


def test_bad_links_are_counted_and_the_good_one_is_kept(night):
    outcome = night.outcomes["badlinks"]
    assert outcome.captured == 1
    assert outcome.dropped[Reason.EGRESS] + outcome.dropped.get(Reason.OFFSITE, 0) >= 3


STATES = {
    "bomb1": ("down", "too_large"),
    "bomb2": ("down", "too_large"),
    "bomb3": ("down", "too_large"),
    "endless": ("down", "too_large"),
    "loop": ("down", "redirect_loop"),
    "laughs": ("layout", "parse"),
    "xxe": ("layout", "parse"),
    "htmlfeed": ("layout", "parse"),
    "emptyfeed": ("empty", "empty"),
    "halffeed": ("down", "truncated"),
    "deeper": ("partial", "budget"),
    "hugefeed": ("partial", "budget"),
    "toomany": ("blocked", "http_429"),
    "nonsense": ("blocked", "http_429"),
    "refused": ("down", "refused"),
    "forbidden": ("blocked", "http_403"),
    "missing": ("gone", "http_404"),
    "broken": ("down", "http_5xx"),
    "plain": ("down", "tls"),
    "robotsno": ("blocked", "robots"),
    "robots503": ("blocked", "robots"),
    "robotsaway": ("blocked", "robots"),
    "tdmrep": ("opted_out", "opted_out"),
}


@pytest.mark.parametrize("name", STATES)
def test_each_trouble_has_its_name(night, name):
    outcome = night.outcomes[name]
    assert (outcome.status, outcome.failure) == STATES[name], outcome


def test_broken_items_cost_only_themselves(night):
    outcome = night.outcomes["brokenitems"]
    ledger = night.ledger
    state = {name: ledger.address(f"{night.site.base('brokenitems.example')}/{name}") for name in BROKEN}
    assert {name for name, item in state.items() if item.state == "captured"} == {
        "good1", "good2", "good3", "good4", "manyheads", "notype", "pdflabel",
    }  # fmt: skip
    assert state["half"].failure == "truncated"
    assert state["short"].failure == "truncated"
    assert state["picture"].failure == "not_html"
    assert state["empty"].failure == "empty"
    assert state["gone"].failure == "http_410"
    assert state["home"].failure == "http_404"
    assert outcome.status == "partial"
    assert Counter(night.site.paths("brokenitems.example"))["/half"] == 3, "tried three times, then left"


def test_traps_are_bounded(night):
    asked = Counter(one.host for one in night.site.asked)
    assert asked["deeper.example"] <= 15
    assert asked["calendar.example"] <= 10, "a pager that brings nothing new is left"
    assert asked["selfindex.example"] <= 8
    assert asked["hugefeed.example"] <= 8
    assert asked["loop.example"] <= 10
    assert asked["toomany.example"] <= 5
    newest = night.ledger.db.execute("SELECT lead FROM addresses WHERE source_id = 'be_hugefeed' AND role = 'item'").fetchall()
    assert len(newest) == 500
    assert all("2026" in row[0] for row in newest), "the newest are kept"


def test_robots_are_obeyed(night):
    for name in ("robotsno", "robots503", "robotsaway"):
        assert set(night.site.paths(f"{name}.example")) == {"/robots.txt"}
    assert not {"/nieuws/2", "/nieuws/4"} & set(night.site.paths("robotspart.example"))
    outcome = night.outcomes["robotspart"]
    assert (outcome.status, outcome.captured, outcome.dropped[Reason.ROBOTS]) == ("ok", 2, 2)


def test_who_we_are(night):
    assert all(one.agent.startswith("Tripoint/") and "@" in one.agent for one in night.site.asked)
    assert all(one.headers.get("Accept-Language", "").startswith("nl") for one in night.site.asked)


def test_reservations_are_obeyed_and_kept_as_evidence(night):
    assert not [path for path in night.site.paths("tdmrep.example") if path.startswith(("/feed", "/nieuws"))]
    outcome = night.outcomes["tdmpage"]
    assert (outcome.captured, outcome.dropped[Reason.OPTED_OUT]) == (2, 2)
    signals = dict(night.ledger.db.execute("SELECT host || ' ' || signal, value FROM reservations").fetchall())
    assert signals["tdmrep.example tdmrep.json"] == "reserved: /*"
    assert signals["tdmpage.example header"] == "tdm-reservation: 1"
    assert signals["tdmpage.example robots meta"] == "noai"
    assert signals["robots503.example robots.txt"] == "unreachable (503)"
    assert "tdmpage.example/nieuws/1" not in {one.capture.url for one in archive.walk(night.folder.archive)}


def test_fallbacks_are_tried_in_order_and_recorded(night):
    outcome = night.outcomes["moved"]
    assert (outcome.captured, outcome.leads, outcome.failure) == (3, 3, "http_404")
    assert [(route["via"], bool(route["leads"])) for route in outcome.routes] == [
        ("feed", False), ("sitemap", False), ("wordpress", False), ("listing", True),
    ]  # fmt: skip


def test_other_hosts_only_by_the_file(night):
    outcome = night.outcomes["offsite"]
    assert (outcome.captured, outcome.dropped[Reason.OFFSITE]) == (2, 1)


def test_a_rest_that_was_asked_for_is_kept_in_the_next_run(night):
    assert night.outcomes["toomany"].retry_after == 86400
    before = len(night.site.paths("toomany.example"))
    later = night.run(NIGHT + timedelta(hours=12), only={"toomany"})["toomany"]
    assert (later.status, later.failure, later.requests) == ("blocked", "http_429", 0)
    assert len(night.site.paths("toomany.example")) == before


def test_everything_balances_and_the_archive_is_whole(night):
    assert agrees(night.folder)
    files = [str(path.relative_to(night.folder.archive)) for path in night.folder.archive.rglob("*.warc.gz")]
    assert files
    assert not list(night.folder.archive.rglob("*.open"))
    assert all(archive.verify(night.folder.archive, file)[1] == () for file in files)
    rows = captures(night.folder)
    assert len(rows) == sum(one.captured for one in night.outcomes.values())
    for row in rows:
        assert archive.read(night.folder.archive, row["archive_file"], row["archive_offset"]).capture.url == row["url"]


def test_no_reactor_is_inherited():
    """A reactor imported before the fork would be shared by all children."""
    code = (
        "import importlib, sys; from crawlers.runner import PRELOADED\n"
        "[importlib.import_module(name) for name in PRELOADED]\n"
        "sys.exit('twisted.internet.reactor' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
