"""A site nobody declared is looked at and gets a source file that can be used; a declared one is checked against its file."""

import json
import tomllib
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from catalog.registry.sources import load_source, parse_source
from crawlers.probe.clues import read_clues
from crawlers.probe.examination import Examination, Trial
from crawlers.probe.proposal import propose
from crawlers.probe.systems import SYSTEMS, recognise
from tripoint.demo.server import serve
from tripoint.demo.sources import write_sources
from tripoint.main import main

NOW = datetime(2026, 11, 10, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def world():
    with serve(0) as sample:
        yield sample


@pytest.fixture
def rehearsal(monkeypatch):
    monkeypatch.setenv("TRIPOINT_RESOLVE", "*.example=127.0.0.1")
    monkeypatch.setenv("TRIPOINT_NOW", NOW.isoformat())


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("host", "system", "via"),
    [
        ("www.kreis-eifelrand.example", "Government Site Builder", "feed"),
        ("www.demerland.example", "Plone", "feed"),
        ("www.province-semois.example", "SPIP", "feed"),
    ],
)
def test_an_unknown_site_gets_a_file_that_can_be_used(host, system, via, world, rehearsal, tmp_path):
    folder = tmp_path / "sources"
    made = run("sources", "add", f"http://{host}:{world.port}/", "--yes", "--sources", folder, "--data", tmp_path / "data")
    assert made.exit_code == 0, made.output
    proposed = tomllib.loads(made.stdout)
    (path,) = folder.glob("*.toml")
    source = load_source(path)
    assert source.cms == system
    assert source.discover[0].via == via
    assert proposed["checked"].startswith("Proposed by tripoint sources add on 2026-11-10")
    assert "guesses" in proposed["checked"]
    assert "read      http://" in made.stderr


def test_a_file_that_is_there_is_not_written_over(world, rehearsal, tmp_path):
    arguments = ("sources", "add", f"http://www.demerland.example:{world.port}/", "--yes", "--sources", tmp_path / "s")
    assert run(*arguments).exit_code == 0
    again = run(*arguments)
    assert again.exit_code == 2
    assert "there is such a source already" in again.stderr


def test_a_site_that_refuses_gets_a_paused_file_that_says_so(world, rehearsal, tmp_path):
    made = run("sources", "add", f"http://www.gouverneur-sure.example:{world.port}/", "--sources", tmp_path / "s")
    assert made.exit_code == 0, made.output
    proposed = tomllib.loads(made.stdout)
    assert proposed["paused"] is True
    assert "did not answer (http_403)" in proposed["because"]
    assert not (tmp_path / "s").exists()


def test_what_is_no_address_is_said_so(tmp_path):
    made = run("sources", "add", "https://:0/", "--sources", tmp_path / "s")
    assert made.exit_code == 2
    assert "no address of a site" in made.stderr


def test_a_live_site_needs_somebody_who_can_be_written_to(monkeypatch, tmp_path):
    monkeypatch.delenv("TRIPOINT_CONTACT", raising=False)
    monkeypatch.delenv("TRIPOINT_RESOLVE", raising=False)
    made = run("sources", "add", "https://www.limburg.be/", "--sources", tmp_path / "s")
    assert made.exit_code == 2
    assert "TRIPOINT_CONTACT" in made.stderr


def test_a_declared_source_is_checked_and_a_dead_route_named(world, rehearsal, tmp_path):
    folder = tmp_path / "sources"
    write_sources(folder, world.port)
    path = folder / "be_provincie_demerland.toml"
    text = path.read_text(encoding="utf-8")
    alive = f"http://www.demerland.example:{world.port}/nieuws/RSS"
    assert alive in text
    (folder / "be_provincie_demerland.toml").write_text(text.replace(alive, alive + "-that-moved"), encoding="utf-8")
    made = run("sources", "check", "be_provincie_demerland", "eu_border_observatory", "--json", "--sources", folder)
    dead, well = json.loads(made.stdout)
    assert well["verdict"] == "well"
    assert any("http_404" in line or "nothing" in line for line in dead["lines"])
    # Its other routes live, and the file has no fallback: a person must mend it (tests/test_checking.py has the exchange).
    assert dead["verdict"] == "a route is dead"
    assert any(line.startswith("mend or remove") and line.endswith("-that-moved") for line in dead["lines"])
    assert not dead["diff"]
    assert not well["diff"]


def test_a_page_is_frozen_with_its_record(world, rehearsal, tmp_path):
    folder = tmp_path / "sources"
    write_sources(folder, world.port)
    url = f"http://www.demerland.example:{world.port}/nieuws/dementiedorp-de-linde"
    made = run("sources", "freeze", "be_provincie_demerland", url, "dementiedorp", "--folder", tmp_path / "f", "--sources", folder)
    assert made.exit_code == 0, made.output
    gold = json.loads((tmp_path / "f" / "be_provincie_demerland" / "dementiedorp.json").read_text())
    assert gold["headline"] == "Dementiedorp De Linde verwelkomt eerste bewoners"
    assert gold["in_language"] == "nl"
    assert (tmp_path / "f" / "be_provincie_demerland" / "dementiedorp.html").stat().st_size > 500


MARKS = {
    "WordPress": '<link rel="https://api.w.org/" href="/wp-json/">',
    "Drupal": '<script type="application/json" data-drupal-selector="drupal-settings-json">{}</script>',
    "TYPO3": '<meta name="generator" content="TYPO3 CMS"><img src="/fileadmin/x.jpg">',
    "Plone": '<body class="template-listing_view portaltype-folder">',
    "SharePoint": '<meta name="GENERATOR" content="Microsoft SharePoint" />',
    "ASP.NET portal": '<a href="/desktopdefault.aspx/tabid-72/">Aktuelles</a>',
    "Liferay": "<script>Liferay.Portlet.ready()</script>",
    "Joomla": '<meta name="generator" content="Joomla! - Open Source" />',
    "eZ Platform / Ibexa": '<img src="/var/site/storage/images/x.png">',
    "SPIP": '<div class="crayon spip_in">x</div><a href="spip.php?article3">x</a>',
    "Contao": '<script src="/bundles/contaocore/x.js"></script>',
    "Government Site Builder": '<a href="/SharedDocs/Meldungen/x.html">x</a><img src="/SiteGlobals/x.png">',
    "Umbraco": '<img src="/media/ab12cd34/foto.jpg"><!-- /umbraco/ -->',
    "Adobe Experience Manager": '<link href="/etc.clientlibs/site/x.css">',
}


def test_every_system_has_a_mark_to_be_known_by():
    assert MARKS.keys() == {system.name for system in SYSTEMS}


@pytest.mark.parametrize("name", MARKS)
def test_a_system_is_known_by_its_marks(name):
    found = recognise(f"<html><head></head><body>{MARKS[name]}</body></html>")
    assert found is not None
    assert found.name == name


def test_a_site_without_marks_is_not_recognised():
    assert recognise("<html><body><p>Welkom</p></body></html>") is None


@pytest.mark.parametrize(
    ("words", "href"),
    [
        ("Nieuws", "/nieuws"), ("Actueel", "/actueel/"), ("Persberichten", "/pers"), ("Aktuelles", "/aktuelles.html"),
        ("Pressemitteilungen", "/presse/mitteilungen"), ("Actualités", "/fr/actualites"), ("Communiqués de presse", "/cp"),
        ("News", "/en/news"), ("Aktualitéit", "/lb/aktualiteit"), ("Neiegkeeten", "/lb/neiegkeeten"),
    ],
)  # fmt: skip
def test_a_link_that_speaks_of_news_leads_to_a_list(words, href):
    page = f'<html lang="nl"><body><nav><a href="/contact">Contact</a><a href="{href}">{words}</a></nav></body></html>'
    assert read_clues(page.encode(), url="https://x.example/").listings == (f"https://x.example{href}",)


@pytest.mark.parametrize("words", ["Nieuwsbrief", "Newsletter", "Archiv", "Kontakt"])
def test_other_links_do_not(words):
    page = f'<html><body><a href="/{words.lower()}">{words}</a></body></html>'
    assert read_clues(page.encode(), url="https://x.example/").listings == ()


def test_feeds_of_comments_are_left_and_languages_found():
    page = (
        '<html lang="fr"><head><link rel="alternate" type="application/rss+xml" href="/feed/">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" hreflang="nl" href="/nl/"></head><body><a href="/de/">DE</a><p>' + "mots " * 50 + "</p></body></html>"
    )
    clues = read_clues(page.encode(), url="https://x.example/")
    assert clues.feeds == ("https://x.example/feed/",)
    assert dict(clues.alternates) == {"nl": "https://x.example/nl/", "de": "https://x.example/de/"}
    assert not clues.needs_script


def test_a_reserved_site_is_proposed_paused_and_link_only():
    examination = Examination(
        url="https://www.zorg.be/", reached="https://www.zorg.be/", failure=None, robots="allowed", reserved=True, system=None,
        site_name='Zorg "Noord"', names=(), in_language=("nl",), license=None, obstacle=None, items=(), requests=4, page=None,
        trials=(Trial(via="feed", url="https://www.zorg.be/feed/", leads=4, failure=None, detail=None, declared="linked"),),
    )  # fmt: skip
    proposal = propose(examination, [], today=NOW.date())
    source = parse_source(proposal.toml, path=__import__("pathlib").Path(f"{proposal.source_id}.toml"))
    assert (source.rights, source.paused, source.country, source.kind) == ("link", True, "BE", "health")
    assert source.name == 'Zorg "Noord"'
