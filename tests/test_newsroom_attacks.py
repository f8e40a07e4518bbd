"""More than two hundred attack strings in every field, through every page, feed, document and export."""

import csv
import io
import json
import re
import sqlite3
import sys
from datetime import date
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import feedparser
import pytest
from docx import Document
from icalendar import Calendar
from lxml import etree, html

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
import newsroom_edition

from catalog.publish.dumps import write_dump
from catalog.publish.edition import open_edition, read_edition
from catalog.publish.newsroom import Newsroom
from catalog.publish.visit import Answer

TAGS = (
    "script",
    "img",
    "svg",
    "iframe",
    "object",
    "embed",
    "math",
    "video",
    "audio",
    "body",
    "details",
    "input",
    "form",
    "a",
    "base",
    "link",
    "meta",
    "style",
    "template",
    "marquee",
)
EVENTS = ("onerror", "onload", "onclick", "onmouseover", "onfocus", "ontoggle", "onanimationstart", "onbegin")
SCHEMES = ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "file:///etc/passwd",
           "//evil.example/x", "\\\\evil.example\\x", "javascript&colon;alert(1)", " javascript:alert(1)", "https://user:pass@evil.example/\"onmouseover=\"alert(1)")  # fmt: skip
FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    '=HYPERLINK("http://evil.example")',
    '=IMPORTXML("http://evil.example","//a")',
)
ODD = ("\u202egnp.exe", "\u0000nul", "\u200b\u200d", "\ufffe", "\x1b[31mred", "a\r\nBcc: victim@evil.example", "a\nSet-Cookie: x=1", "]]><script>alert(1)</script>", "<!--", "-->", "<![CDATA[x",
       "<?xml version='1.0'?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;", "&lt;script&gt;alert(1)&lt;/script&gt;", "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>",
       "</style><script>alert(1)</script>", "</script><script>alert(1)</script>", "{{ 7 * 7 }}", "{% raw %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "%(x)s", "%n%n%s", "{0.__class__}", "`alert(1)`",
       "[x](javascript:alert(1))", "![x](https://evil.example/x.png)", "<https://evil.example>", "| a | b |", "\\input{/etc/passwd}", "}@misc{x,", "|title=x}}{{cite web", "'; DROP TABLE articles; --",
       "\" OR \"\"=\"", "../../../etc/passwd", "BEGIN:VEVENT\r\nSUMMARY:x", "BEGIN:VALARM", "\\n;,:", "🏴\u200d☠️" * 20, "x" * 3000)  # fmt: skip
ATTACKS = (
    *(f"<{tag} {event}=alert(1) src=x>{tag}" for tag in TAGS for event in EVENTS),
    *(f'"{event}="alert(1)' for event in EVENTS),
    *(f"' {event}='alert(1)" for event in EVENTS),
    *(f'<a href="{scheme}">x</a>' for scheme in SCHEMES),
    *SCHEMES,
    *FORMULAS,
    *ODD,
)


@cache
def attacked() -> Path:
    """An edition whose every text is an attack."""
    path = Path(mkdtemp(prefix="attacked-")) / "news.db"
    made = newsroom_edition.Builder(path)
    newsroom_edition.small_tables(made.db)
    newsroom_edition.runs(made.db)
    for attack in ATTACKS:
        surely = attack.encode("utf-8", "replace").decode()
        identity = made.article(
            source="eu_drielandenpunt", headline=surely, description=surely, language="en", published="2026-11-10", precision="day", day=date(2026, 11, 10),
            themes=("water",), places=("liege",), author=surely, body=f"{surely}\n{surely}", image_alt=surely, url=surely if surely in SCHEMES else None)  # fmt: skip
        made.db.execute("UPDATE articles SET reader = ?, license = ?, date_evidence = ?, keywords = ? WHERE id = ?", (
            surely, surely, json.dumps([{"kind": surely, "route": surely, "raw": surely, "value": surely, "precision": None, "used": False, "set_aside": surely}]), json.dumps([surely]), identity))  # fmt: skip
        made.db.execute(
            "INSERT INTO revisions VALUES (?,?,?,?,?)",
            (
                identity,
                "2026-11-10T03:05:00+00:00",
                "x",
                surely,
                json.dumps({"headline": [["-", surely], ["+", surely]]}),
            ),
        )
        made.db.execute(
            "INSERT INTO event_dates VALUES (?,?,?,?,?,?,?,?)",
            (identity, "deadline", surely, "2026-11-20", None, "day", None, surely),
        )
        made.db.execute("INSERT INTO article_links VALUES (?,?,?,?,?)", (identity, surely, "external", surely, None))
    hostile = "<script>alert(1)</script>"
    made.db.execute(
        "UPDATE sources SET url = 'javascript:alert(1)', license = 'javascript:alert(1)', advice = ?, failure = ?, checked = ? WHERE id = 'fr_ardenne'",
        (hostile, hostile, hostile),
    )
    made.db.execute("UPDATE sources SET name = ? WHERE id = 'nl_heuvelrand'", (hostile,))
    made.finish()
    return path


@cache
def room() -> Newsroom:
    return Newsroom(read_edition(attacked()))


def ask(address: str) -> Answer:
    path, _, query = address.partition("?")
    db = open_edition(attacked())
    try:
        return room().answer(db, path=path, query_string=query, host="https://news.example")
    finally:
        db.close()


def harmless_page(page: str) -> None:
    """No element, attribute or address of an attack became part of the page."""
    root = html.fromstring(page)
    allowed = {"en", None}
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), (element.tag, name)
            if name in {"href", "src", "action", "formaction", "xlink:href"}:
                # Addresses of attacks that are ordinary addresses may stand; schemes that run may not.
                assert re.match(r"(https?://|/(?!/)|\?|#)", value), (element.tag, value)
    assert not root.xpath(
        "//iframe | //object | //embed | //base | //marquee | //video | //audio | //math | //template"
    )
    assert all(
        script.get("src", "").startswith("/static/") or script.get("type") == "application/ld+json"
        for script in root.xpath("//script")
    )
    assert all(image.get("src", "/static/").startswith("/static/") for image in root.xpath("//img"))
    assert "49" not in root.xpath("//h1//text()")
    assert root.get("lang") in allowed


def test_there_are_enough() -> None:
    assert len(set(ATTACKS)) >= 200


def test_lists_hold_them_as_text() -> None:
    for page in range(1, 9):
        answer = ask(f"/?page={page}")
        assert answer.status == 200
        harmless_page(answer.body.decode())
    for address in ("/theme/water", "/place/liege", "/sources", "/source/fr_ardenne", "/source/nl_heuvelrand", "/source/eu_drielandenpunt", "/map", "/trends", "/review?from=2026-11-01",
                    "/review?from=2026-11-01&format=html", "/about", "/why?url=javascript:alert(1)", "/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/?theme=%3Cscript%3E", "/%3Cscript%3E"):  # fmt: skip
        harmless_page(ask(address).body.decode())


def test_article_pages_hold_them_as_text() -> None:
    db = open_edition(attacked())
    for identity, story in db.execute("SELECT id, story_id FROM articles").fetchall():
        for address in (f"/article/{identity}", f"/article/{identity}/changes", f"/story/{story}"):
            answer = ask(address)
            assert answer.status == 200
            harmless_page(answer.body.decode())
            for data in html.fromstring(answer.body.decode()).xpath("//script[@type='application/ld+json']/text()"):
                assert json.loads(data)["@type"] == "NewsArticle"


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
@pytest.mark.parametrize("kind", ["feed", "changes", "health"])
def test_feeds_stay_valid_and_inactive(kind: str, form: str) -> None:
    for page in range(1, 5 if kind == "feed" else 2):
        body = ask(f"/{kind}.{form}?page={page}" if kind == "feed" else f"/{kind}.{form}").body
        if form == "json":
            contents = [item["content_html"] for item in json.loads(body)["items"]]
        else:
            etree.fromstring(body)
            parsed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
            assert not parsed.bozo
            contents = [
                entry.content[0].value if "content" in entry else entry.get("description", "")
                for entry in parsed.entries
            ]
        for content in contents:
            for element in html.fragment_fromstring(content or "<p></p>", create_parent="div").iter(etree.Element):
                assert element.tag in {"div", "p", "a", "ul", "li", "del", "ins"}
                assert all(
                    name == "href" and value.startswith(("https://", "http://"))
                    for name, value in element.attrib.items()
                )


def test_documents_stay_documents() -> None:
    address = "/review?from=2026-11-01&title=%3Cscript%3Ealert(1)%3C/script%3E%0ABcc:%20x@evil.example&format="
    document = Document(io.BytesIO(ask(address + "docx").body))
    for relation in document.part.rels.values():
        assert not relation.is_external or relation.target_ref.startswith(("http://", "https://"))
    mail = message_from_bytes(ask(address + "eml").body, policy=default)
    assert mail["Bcc"] is None
    harmless_page(mail.get_body(("html",)).get_content())
    json.loads(ask(address + "json").body)
    etree.fromstring(ask(address + "atom").body)
    markdown = ask(address + "md").body.decode()
    assert not re.search(r"(?<!\\)<(?!https?://)", markdown)
    assert not re.search(r"\]\(<?(javascript|data|vbscript|file)", markdown, re.IGNORECASE)
    assert len(Calendar.from_ical(ask("/calendar.ics").body).walk("VEVENT")) == len(ATTACKS)
    etree.fromstring(ask("/sources.opml").body)
    etree.fromstring(ask("/map.svg").body)


def test_exports_hold_no_formula(tmp_path: Path) -> None:
    db = open_edition(attacked())
    write_dump(db, read_edition(attacked()), tmp_path, "csv")
    with (tmp_path / "articles.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for cell in (row["headline"], row["author"], row["reader"]):
                assert not cell.lstrip("\x00 ").startswith(("=", "+", "@", "\t=", "-1+")), cell


def test_citations_cannot_be_broken_out_of() -> None:
    db = sqlite3.connect(attacked())
    (identity,) = db.execute("SELECT id FROM articles WHERE headline = '|title=x}}{{cite web'").fetchone()
    root = html.fromstring(ask(f"/article/{identity}").body.decode())
    wikipedia = next(pre.text_content() for pre in root.xpath("//pre") if pre.text_content().startswith("{{cite web"))
    assert wikipedia.count("}}") - wikipedia.count("{{!}}") == 1
    (identity,) = db.execute("SELECT id FROM articles WHERE headline = '}@misc{x,'").fetchone()
    bibtex = next(
        pre.text_content()
        for pre in html.fromstring(ask(f"/article/{identity}").body.decode()).xpath("//pre")
        if pre.text_content().startswith("@online")
    )
    assert bibtex.count("{") == bibtex.count("}")
    assert bibtex.count("@misc{") == 0
