"""The sample world: what it promises of itself, and its server over real HTTP."""

import gzip
import http.client
import io
import json
import os
import socket
from collections import Counter
from datetime import date, timedelta

import pypdf
import pytest
from click.testing import CliRunner

from catalog.registry.sources import load_sources
from catalog.registry.themes import load_themes
from tripoint.demo import command, free_port, rehearse
from tripoint.demo.gold import gold
from tripoint.demo.server import serve
from tripoint.demo.sources import write_sources
from tripoint.demo.world import load_world
from tripoint.options import Settings

TODAY = date(2026, 11, 10)


@pytest.fixture(scope="module")
def sample():
    with serve() as running:
        yield running


def ask(port, host, target, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, target, headers={"Host": f"{host}:{port}"} | {k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def host_of(item):
    return item.url.split("/")[2].split(":")[0]


def test_enough_of_everything():
    items = gold(1)
    languages = Counter(i.in_language for i in items)
    assert len(items) >= 120
    assert set(languages) == {"nl", "de", "fr", "en", "lb"}
    assert min(languages.values()) >= 12
    assert len({i.source_id for i in items if i.in_language == "lb"}) >= 2
    assert 10 <= sum(1 for i in items if not i.themes) <= 16
    stories = Counter(i.story for i in items)
    assert sum(1 for n in stories.values() if n > 1) >= 25


def test_every_theme_is_told_and_none_is_unknown():
    told = {theme for item in gold(1) for theme in item.themes}
    known = {key for key, theme in load_themes().items() if theme.broader}
    assert told == known
    assert {theme for item in gold(1) for theme in item.also_allowed} <= known


def test_news_on_most_of_the_last_fourteen_days():
    days = {i.day_published for i in gold(1)}
    recent = [TODAY - timedelta(days=n) for n in range(14)]
    assert sum(day.isoformat() in days for day in recent) >= 11
    assert max(d for d in days if d) <= TODAY.isoformat()


def test_addresses_and_slugs_are_unique():
    urls = [i.url for i in gold(1)]
    assert len(urls) == len(set(urls))


def test_source_files_are_accepted_and_match_the_sites(tmp_path):
    write_sources(tmp_path, 8410)
    sources = load_sources(tmp_path)
    assert {site.id for site in load_world()} <= set(sources)
    assert ":8410/" in sources["be_provincie_demerland"].discover[0].url


def test_every_item_is_served_with_its_headline(sample):
    for item in gold(sample.port):
        status, _, body = ask(sample.port, host_of(item), item.path)
        assert status == 200, item
        assert item.headline.split(":")[0].split("‘")[0].split("'")[0].strip().encode("utf-8")[:12].decode("utf-8", "ignore") in (
            body.decode("windows-1252" if item.source_id == "be_bezirk_hohesvenn" else "utf-8")
        ), item


def test_every_item_is_on_a_route_of_its_source(sample):
    for site in sample.sites:
        seen = b""
        targets = [f["path"] for f in site.feeds] + [s["path"] for s in site.sitemaps]
        targets += [t for t in sample._hosts[site.host] if any(t.startswith(li["path"].split("?")[0]) for li in site.listings)]
        for target in targets:
            body = ask(sample.port, site.host, target)[2]
            seen += gzip.decompress(body) if target.endswith(".gz") else body
        for item in gold(sample.port, sites=(site,)):
            assert item.path.replace("&", "&amp;").encode() in seen or item.path.encode() in seen, item


def test_unchanged_pages_answer_304_by_the_validators_of_the_site(sample):
    by_site = {site.id: site for site in sample.sites}
    for source_id, expected in {
        "be_provincie_demerland": {"etag", "last-modified"},
        "nl_gezond_heuvelland": {"etag"},
        "eu_interreg_schelde_leie": {"last-modified"},
        "be_bezirk_hohesvenn": set(),
    }.items():
        site = by_site[source_id]
        target = site.path_of(site.items[-1])
        status, headers, body = ask(sample.port, site.host, target)
        assert status == 200
        assert {"etag", "last-modified"} & set(headers) == expected
        asked = {}
        if "etag" in headers:
            asked["If_None_Match"] = headers["etag"]
        if "last-modified" in headers:
            asked["If_Modified_Since"] = headers["last-modified"]
        status, _, again = ask(sample.port, site.host, target, **asked)
        assert (status, again) == ((304, b"") if expected else (200, body))


def test_gzip_head_and_unknown_hosts(sample):
    host, path = "www.demerland.example", "/nieuws"
    _, _, plain = ask(sample.port, host, path)
    _, headers, packed = ask(sample.port, host, path, Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain
    status, headers, nothing = ask(sample.port, host, path, method="HEAD")
    assert (status, nothing) == (200, b"")
    assert int(headers["content-length"]) == len(plain)
    assert ask(sample.port, "www.unknown.example", "/")[0] == 404
    assert ask(sample.port, host, "/no-such-page")[0] == 404


def test_states_of_the_sites_without_items(sample):
    assert ask(sample.port, "www.gouverneur-sure.example", "/actualites")[0] == 403
    assert ask(sample.port, "www.warnzentrale-mosel.example", "/robots.txt")[0] == 503
    status, headers, _ = ask(sample.port, "www.grensarchief.example", "/nieuws")
    assert (status, headers["tdm-reservation"]) == (200, "1")
    rules = json.loads(ask(sample.port, "www.grensarchief.example", "/.well-known/tdmrep.json")[2])
    assert rules[0]["tdm-reservation"] == 1
    robots = ask(sample.port, "www.maasoever.example", "/robots.txt")[2].decode()
    assert "Crawl-delay: 0.05" in robots
    assert f"http://www.maasoever.example:{sample.port}/sitemap_index.xml.gz" in robots


def test_wrong_charset_label_is_served_as_it_would_be(sample):
    site = next(s for s in sample.sites if s.id == "be_bezirk_hohesvenn")
    _, headers, body = ask(sample.port, site.host, site.path_of(site.items[0]))
    assert headers["content-type"] == "text/html; charset=ISO-8859-1"
    assert b"\x84Naturschutz" in body, "a low quote that only windows-1252 has"


def test_wordpress_pages_and_refuses_as_wordpress_does(sample):
    host, root = "www.distrikt-musel.example", "/wp-json/wp/v2/posts"
    _, headers, body = ask(sample.port, host, f"{root}?per_page=5&page=1&_fields=link,date_gmt")
    posts = json.loads(body)
    assert len(posts) == 5
    assert set(posts[0]) == {"link", "date_gmt"}
    assert headers["x-wp-total"] == "12"
    status, _, body = ask(sample.port, host, f"{root}?per_page=5&page=9")
    assert (status, json.loads(body)["code"]) == (400, "rest_post_invalid_page_number")
    assert ask(sample.port, host, f"{root}?per_page=500")[0] == 400
    assert ask(sample.port, host, f"{root}?after=yesterday")[0] == 400
    recent = json.loads(ask(sample.port, host, f"{root}?after=2026-11-04T00:00:00")[2])
    assert 0 < len(recent) < 12


def test_documents_are_pdf_with_their_text(sample):
    documents = [i for i in gold(sample.port) if i.document]
    assert len(documents) >= 2
    for item in documents:
        page = ask(sample.port, host_of(item), item.path)[2].decode()
        target = page.split('href="/media/')[1].split('"')[0]
        status, headers, body = ask(sample.port, host_of(item), f"/media/{target}")
        assert (status, headers["content-type"]) == (200, "application/pdf")
        text = pypdf.PdfReader(io.BytesIO(body)).pages[0].extract_text()
        assert "millions d'euros" in text.replace("’", "'")
        assert "millions d'euros" not in page


def test_an_edit_and_a_removal_by_switch():
    with serve() as sample:
        before = {i.path: ask(sample.port, host_of(i), i.path) for i in gold(sample.port)}
        sample.edit()
        sample.remove()
        changed = [
            (i.source_id, ask(sample.port, host_of(i), i.path)[0]) for i in gold(sample.port)
            if ask(sample.port, host_of(i), i.path)[2] != before[i.path][2]
        ]
        gone = [source for source, status in changed if status == 410]
        assert gone == ["de_kreis_eifelrand"]
        path = next(i.path for i in gold(sample.port) if i.path.endswith("avondtrein-aken-maastricht"))
        body = ask(sample.port, "www.maasoever.example", path)[2].decode()
        assert "23.35 uur" in body
        assert "Laatst aangepast: 10 november 2026" in body
        assert b"Blauzungenkrankheit" not in ask(sample.port, "www.kreis-eifelrand.example", "/DE/Presse/presse_node.html")[2]


def test_the_same_world_gives_the_same_bytes():
    with serve() as one, serve() as two:
        strip = lambda s: {h: {t: r.body.replace(str(s.port).encode(), b"") for t, r in p.items()} for h, p in s._hosts.items() if h != "www.maasoever.example"}  # noqa: E731
        assert strip(one) == strip(two)


def test_requests_are_logged(sample):
    sample.log.clear()
    ask(sample.port, "www.demerland.example", "/nieuws", User_Agent="test/1", If_None_Match='"x"')
    (entry,) = sample.log
    assert (entry.host, entry.target, entry.status, entry.conditional) == ("www.demerland.example", "/nieuws", 200, True)
    assert entry.headers["user-agent"] == "test/1"


def test_a_taken_port_is_said_before_anything_is_crawled(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = CliRunner().invoke(command, ["--port", str(port), "--data", str(tmp_path / "data")])
    assert done.exit_code == 2
    assert f"127.0.0.1:{port}" in done.output
    assert "--port" in done.output
    assert not (tmp_path / "data").exists()


def test_the_sites_take_the_next_free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) <= port + 50


def test_rehearsing_keeps_a_clock_that_was_set(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIPOINT_NOW", "2026-11-12T04:00:00+00:00")
    monkeypatch.delenv("TRIPOINT_RESOLVE", raising=False)
    settings = rehearse(Settings(tmp_path / "data", None), 8499)
    assert len(settings.sources()) >= 14
    assert os.environ["TRIPOINT_NOW"] == "2026-11-12T04:00:00+00:00"
    assert os.environ.pop("TRIPOINT_RESOLVE") == "*.example=127.0.0.1"
