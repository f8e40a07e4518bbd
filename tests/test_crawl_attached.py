"""A page without text of its own is read through the one document it links, archive first, over real HTTP on loopback."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import weasyprint

from catalog.model.source import Discover, Source
from catalog.store.articles import write_sources
from catalog.store.place import DataFolder
from catalog.store.runs import start_run
from crawlers.discovery.attached import attached_document
from crawlers.runner import crawl
from pipelines.workers import read_pending
from tripoint.night import write_registry

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from crawl_sites import Site, captures, page, rss

NIGHT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
HOST = "haine.example"
COVER = (
    "<!doctype html><html lang='fr'><head><title>Communiqué</title></head><body><nav><a href='/plan.pdf'>Plan</a></nav>"
    "<main><h1>Communiqué du 9 novembre 2026</h1><ul><li>Une passerelle neuve</li><li>Le budget en équilibre</li></ul>"
    "<p><a href='/files/cp.pdf?t=1'>Télécharger le document</a></p></main></body></html>"
)
TEXT = (
    "La députation provinciale a décidé de rénover la passerelle qui relie les deux rives du canal. Les travaux commenceront "
    "au printemps et dureront huit mois, et les cyclistes passeront par le pont de la gare."
)


def crawl_once(folder, source, now):
    db = folder.open_catalogue()
    run_id = start_run(db, kind="test", now=now)
    db.close()
    crawl([source], folder=folder, run_id=run_id, now=now, limit=None, since=None, report=lambda _: None, seconds=60)


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setenv("TRIPOINT_RESOLVE", "*.example=127.0.0.1")
    site = Site()
    yield site
    site.shutdown()
    site.server_close()


def test_a_cover_is_read_through_its_document(site, tmp_path, monkeypatch):
    base = site.base(HOST)
    site.put(HOST, "/feed", rss(base, [1, 2]), type="text/xml")
    site.put(HOST, "/nieuws/1", page(1))
    site.put(HOST, "/nieuws/2", COVER)
    document = weasyprint.HTML(string=f"<html lang='fr'><title>cp_final_v2.docx</title><p>{TEXT}</p></html>").write_pdf()
    site.put(HOST, "/files/cp.pdf?t=1", document, type="application/pdf")
    source = Source(
        id="be_haine", name="Haine", url=f"{base}/", publisher="Haine", kind="province", country="BE", in_language=("fr", "nl"),
        spatial_coverage=("BE32",), checked="a test", discover=(Discover(via="feed", url=f"{base}/feed"),),
    )  # fmt: skip
    folder = DataFolder(tmp_path / "data")
    for night in range(2):
        now = NIGHT + timedelta(days=night)
        monkeypatch.setenv("TRIPOINT_NOW", now.isoformat())
        crawl_once(folder, source, now)
    # In the archive before it is read, once, with what the page says of it; the plan in the menu is nobody's text.
    asked = [path for path in site.paths(HOST) if path.endswith((".pdf", "t=1"))]
    assert set(asked) == {"/files/cp.pdf?t=1"}
    assert sum(row["url"].endswith("cp.pdf?t=1") and row["status"] == 200 for row in captures(folder)) == 1
    db = folder.open_catalogue()
    write_registry(db)
    write_sources(db, {source.id: source})
    read_pending(folder, {source.id: source})
    (row,) = db.query("SELECT * FROM articles WHERE url LIKE '%cp.pdf%'")
    assert (row["headline"], row["kind"]) == ("Communiqué du 9 novembre 2026", "document")
    assert "passerelle qui relie les deux rives" in row["article_body"]
    assert row["reader"].startswith("pypdf")
    assert row["date_published"].startswith("2026-10-03")  # the feed's day of its page
    db.close()


def html(body):
    return f"<html><body><header><a href='/menu.pdf'>x</a></header><main>{body}</main></body></html>".encode()


URL = "https://haine.example/nieuws/2"
LONG = "<p>" + "De brug over de beek is weer open voor fietsers. " * 12 + "</p>"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<h1>Persbericht</h1><a href='a.pdf'>Download</a>", "https://haine.example/nieuws/a.pdf"),
        ("<h1>Persbericht</h1><a href='/a.PDF#page=2'>Hier</a> <a href='/a.PDF'>hier</a>", "https://haine.example/a.PDF"),
        ("<a href='/bericht.docx'>Bericht</a>", "https://haine.example/bericht.docx"),
        # Two documents, a text of its own, none at all, a link that leads nowhere.
        ("<a href='/a.pdf'>a</a><a href='/b.pdf'>b</a>", None),
        (f"{LONG}<a href='/a.pdf'>a</a>", None),
        ("<p>Geen bestand: a.pdf</p>", None),
        ("<a href='javascript:open(\"a.pdf\")'>a</a>", None),
        ("<nav><a href='/a.pdf'>a</a></nav>", None),
    ],
)
def test_attached_document(body, found):
    attached = attached_document(html(body), URL)
    assert (attached and attached.url) == found


@pytest.mark.parametrize("body", [b"", b"\x00.pdf\xff" * 1000, b"<a href='.pdf'" + b" a=1" * 9000 + b">", b"<div>" * 5000 + b".pdf"])
def test_garbage_has_no_document(body):
    assert attached_document(body, URL) is None
