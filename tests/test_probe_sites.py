"""Forty-eight sites nobody declared, over real HTTP: what is proposed is what a careful operator would write, and it can be crawled.

The rules were made with these sites in view. How often they hold at first sight is measured on others: crawlers/README.md.
"""

import json
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from catalog.model.source import Source
from catalog.registry.sources import parse_source
from catalog.store.place import DataFolder
from crawlers.probe.proposal import Proposal, propose
from tripoint.examining import examine_new, read_items

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
import probe_odd_sites
import probe_sites
from crawl_sites import Site
from probe_texts import NEWS

NOW = datetime(2026, 11, 10, 5, tzinfo=UTC)
ODD = [shape for shape in probe_odd_sites.SHAPES if shape.via != "none"]
CLOSED = [shape for shape in probe_odd_sites.SHAPES if shape.via == "none"]
FOUND = [*probe_sites.SHAPES, *ODD]


@dataclass(frozen=True)
class Looked:
    """What came of looking at a site."""

    proposal: Proposal
    source: Source
    requests: int


@pytest.fixture(scope="module")
def site():
    server = Site()
    for shape in (*probe_sites.SHAPES, *probe_odd_sites.SHAPES):
        shape.put(server, shape.host)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def look(site):
    patch = pytest.MonkeyPatch()
    patch.setenv("TRIPOINT_RESOLVE", "*.example=127.0.0.1")
    patch.setenv("TRIPOINT_NOW", NOW.isoformat())

    @cache
    def at(shape) -> Looked:
        source, examination = examine_new(f"{site.base(shape.host)}{getattr(shape, 'at', '/')}", now=NOW)
        # Reading costs three processes; it is needed where no page says its language.
        read = () if examination.in_language or not examination.items else read_items(examination, source)
        proposal = propose(examination, read, today=NOW.date())
        parsed = parse_source(proposal.toml, path=Path(f"{proposal.source_id}.toml"))
        return Looked(proposal, parsed, examination.requests)

    yield at
    patch.undo()


def by_host(shape) -> str:
    return shape.host


@pytest.mark.parametrize("shape", FOUND, ids=by_host)
def test_a_site_is_found_out(shape, look):
    looked = look(shape)
    first = looked.source.discover[0]
    assert (first.via, looked.source.cms or None) == (shape.via, shape.system), looked.proposal.notes
    assert any(route.url.endswith(shape.route) for route in looked.source.discover)
    assert set(looked.source.in_language) == set(shape.languages)
    if shape.fallback:
        assert shape.fallback in [route.via for route in looked.source.fallback]
    if getattr(shape, "name", ""):
        assert looked.source.name == shape.name
    assert not looked.source.paused
    assert looked.requests <= 80


@pytest.mark.parametrize("shape", CLOSED, ids=by_host)
def test_where_nothing_may_or_can_be_had_the_file_is_paused_and_says_why(shape, look):
    looked = look(shape)
    assert looked.source.paused
    assert shape.because in looked.source.because
    if "reserves" in shape.because:
        assert looked.source.rights == "link"
        assert looked.requests <= 5


def test_the_new_host_of_a_body_that_moved_is_proposed_with_its_old_one(look):
    shape = next(shape for shape in probe_sites.SHAPES if shape.put is probe_sites.new_home)
    looked = look(shape)
    assert looked.source.former_hosts == ("www.althausnummer.example",)
    assert "www.neuehausnummer.example" in looked.source.url
    assert any("leads to" in note for note in looked.proposal.notes)


@pytest.mark.slow
def test_a_crawl_with_what_was_proposed_brings_the_news_and_nothing_else(look, tmp_path):
    folder, data = tmp_path / "sources", tmp_path / "data"
    folder.mkdir()
    for shape in FOUND:
        proposal = look(shape).proposal
        (folder / f"{proposal.source_id}.toml").write_text(proposal.toml, encoding="utf-8")
    # In a process of its own: this one's fork server knows nothing of crawling.
    arguments = ["crawl", "--sources", str(folder), "--data", str(data), "--json"]
    made = subprocess.run([str(Path(sys.executable).with_name("tripoint")), *arguments], capture_output=True, text=True, check=False)
    assert made.returncode in (0, 1), made.stderr
    known = {one.headline: one for news in NEWS.values() for one in news}
    db = DataFolder(data).open_catalogue()
    rows = list(db.query("SELECT source_id, headline, date_published, in_language FROM articles"))
    db.close()
    wrong = {}
    for shape in FOUND:
        mine = [row for row in rows if row["source_id"] == look(shape).proposal.source_id]
        expected = {one.headline for code in shape.languages for one in NEWS[code]}
        if {row["headline"] for row in mine} != expected or len(mine) != len(expected):
            wrong[shape.host] = [row["headline"] for row in mine]
        dated = [row for row in mine if row["headline"] in known and not (row["date_published"] or "").startswith(known[row["headline"]].day)]
        if dated:
            wrong[f"{shape.host} dates"] = [(row["headline"], row["date_published"]) for row in dated]
    assert wrong == {}, json.dumps(wrong, ensure_ascii=False, indent=1)


def test_every_proposal_is_valid_toml_with_its_guesses_named(look):
    for shape in (*FOUND[:3], *CLOSED[:2]):
        made = tomllib.loads(look(shape).proposal.toml)
        assert made["checked"].startswith("Proposed by tripoint sources add on 2026-11-10")
        assert "guesses" in made["checked"]
