"""Feeds by their own rules, with a parser and a schema: Atom, RSS, JSON Feed, paging, calendar, OPML, sitemap, OpenSearch."""

import json
import sys
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import jsonschema
import pytest
from icalendar import Calendar
from lxml import etree

sys.path.append(str(Path(__file__).parent))  # --import-mode=importlib leaves the folder of the tests out
from newsroom_visit import ask, newsroom, one

ATOM = "{http://www.w3.org/2005/Atom}"

# What RFC 4287 (appendix B) asks of the elements we write; an element or attribute it does not know is refused.
ATOM_RULES = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="feed"><ref name="common"/><interleave>
    <oneOrMore><ref name="author"/></oneOrMore><ref name="id"/><ref name="updated"/><ref name="title"/>
    <optional><element name="subtitle"><ref name="text"/></element></optional>
    <optional><element name="generator"><text/></element></optional>
    <zeroOrMore><ref name="link"/></zeroOrMore><zeroOrMore><ref name="entry"/></zeroOrMore>
  </interleave></element></start>
  <define name="entry"><element name="entry"><ref name="common"/><interleave>
    <oneOrMore><ref name="author"/></oneOrMore><ref name="id"/><ref name="updated"/><ref name="title"/>
    <optional><element name="published"><ref name="moment"/></element></optional>
    <optional><element name="summary"><ref name="text"/></element></optional>
    <optional><element name="content"><ref name="text"/></element></optional>
    <oneOrMore><ref name="link"/></oneOrMore>
    <zeroOrMore><element name="category"><ref name="common"/><attribute name="term"/></element></zeroOrMore>
  </interleave></element></define>
  <define name="common"><optional><attribute name="xml:lang"><data type="language"/></attribute></optional></define>
  <define name="text"><ref name="common"/><optional><attribute name="type">
    <choice><value>text</value><value>html</value></choice></attribute></optional><text/></define>
  <define name="author"><element name="author"><element name="name"><data type="string"/></element></element></define>
  <define name="id"><element name="id"><data type="anyURI"/></element></define>
  <define name="title"><element name="title"><ref name="text"/></element></define>
  <define name="updated"><element name="updated"><ref name="moment"/></element></define>
  <define name="moment"><data type="dateTime">
    <param name="pattern">.+T.+(Z|[+\\-]\\d\\d:\\d\\d)</param></data></define>
  <define name="link"><element name="link"><attribute name="href"><data type="anyURI"/></attribute>
    <attribute name="rel"><choice><value>self</value><value>alternate</value><value>first</value>
      <value>previous</value><value>next</value></choice></attribute>
    <attribute name="type"><data type="string"><param name="pattern">.+/.+</param></data></attribute></element></define>
</grammar>"""

# After the specification of JSON Feed 1.1 (jsonfeed.org/version/1.1).
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string"},
        "home_page_url": {"type": "string", "format": "uri"},
        "feed_url": {"type": "string", "format": "uri"},
        "next_url": {"type": "string", "format": "uri"},
        "language": {"type": "string"},
        "authors": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "properties": {
                    "id": {"type": "string"},
                    "url": {"type": "string", "pattern": "^https://"},
                    "title": {"type": "string"},
                    "date_published": {
                        "type": "string",
                        "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$",
                    },
                    "date_modified": {
                        "type": "string",
                        "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$",
                    },
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}


def feeds() -> list[str]:
    story = one("SELECT story_id FROM articles WHERE headline LIKE 'Ambulance mag vanaf 1%'")
    return ["/feed.{}", "/feed.{}?theme=health&ui=lb", "/feed.{}?q=zorg", "/feed.{}?source=fr_ardenne", "/feed.{}?place=liege", "/feed.{}?organisation=einsatz", f"/feed.{{}}?story={story}",
            "/feed.{}?q=xyzzy", "/changes.{}", "/health.{}?ui=fr"]  # fmt: skip


@pytest.mark.parametrize("address", feeds())
@pytest.mark.parametrize("form", ["atom", "rss"])
def test_xml_feeds_parse_without_a_complaint(address: str, form: str) -> None:
    answer = ask(address.format(form))
    assert answer.status == 200
    parsed = feedparser.parse(answer.body)
    assert not parsed.bozo
    assert parsed.version == {"atom": "atom10", "rss": "rss20"}[form]
    identities = [entry.id for entry in parsed.entries]
    assert len(identities) == len(set(identities))
    assert all(entry.link.startswith("https://news.example/") for entry in parsed.entries)


@pytest.mark.parametrize("address", feeds())
def test_atom_keeps_rfc_4287(address: str) -> None:
    root = etree.fromstring(ask(address.format("atom")).body)
    for element in [root, *root.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert element.findtext(f"{ATOM}{name}")
    assert root.find(f"{ATOM}author") is not None
    assert root.find(f"{ATOM}link[@rel='self']").get("href").startswith("https://news.example/")


@pytest.mark.parametrize("address", feeds())
def test_json_feeds_keep_the_schema(address: str) -> None:
    jsonschema.validate(json.loads(ask(address.format("json")).body), JSON_FEED)


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_paging_gives_every_story_once(form: str) -> None:
    seen: list[str] = []
    address: str | None = f"/feed.{form}?ui=en"
    while address:
        body = ask(address.removeprefix("https://news.example")).body
        if form == "json":
            page = json.loads(body)
            seen += [item["id"] for item in page["items"]]
            address = page.get("next_url")
        else:
            parsed = feedparser.parse(body)
            seen += [entry.id for entry in parsed.entries]
            address = next((link.href for link in parsed.feed.links if link.rel == "next"), None)
    assert len(seen) == len(set(seen)) == newsroom().edition.columns.stories


ATOM_SCHEMA = etree.RelaxNG(etree.fromstring(ATOM_RULES))


@pytest.mark.parametrize("address", [*feeds(), "/review.{}"])
def test_atom_is_valid_by_its_schema(address: str) -> None:
    body = ask("/review?from=2026-11-01&format=atom" if "review" in address else address.format("atom")).body
    ATOM_SCHEMA.assertValid(etree.fromstring(body))


@pytest.mark.parametrize("address", feeds())
def test_rss_keeps_its_specification(address: str) -> None:
    root = etree.fromstring(ask(address.format("rss")).body)
    channel = root.find("channel")
    assert root.get("version") == "2.0"
    for name in ("title", "link", "description"):
        assert len(channel.findall(name)) == 1
    assert channel.find(f"{ATOM}link[@rel='self']").get("type") == "application/rss+xml"
    for item in channel.findall("item"):
        assert item.findtext("title") or item.findtext("description")
        assert item.find("guid").get("isPermaLink") == "false"
        for name in ("title", "link", "description", "guid", "pubDate", "author"):
            assert len(item.findall(name)) <= 1
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo is not None


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_a_feed_of_something_unknown_is_not_there(form: str) -> None:
    assert ask(f"/feed.{form}?organisation=nix").status == 404
    assert ask(f"/feed.{form}?story=nix").status == 404


def test_a_reader_who_has_it_gets_304() -> None:
    answer = ask("/feed.atom")
    room = newsroom()
    fresh = room.headers(answer, if_none_match=None, if_modified_since=None)
    assert fresh["last-modified"] == "Tue, 10 Nov 2026 04:12:00 GMT"
    assert room.headers(answer, if_none_match=fresh["etag"], if_modified_since=None)[":status"] == "304"
    assert room.headers(answer, if_none_match='"x", ' + fresh["etag"], if_modified_since=None)[":status"] == "304"
    assert room.headers(answer, if_none_match=None, if_modified_since=fresh["last-modified"])[":status"] == "304"
    assert ":status" not in room.headers(answer, if_none_match='"other"', if_modified_since=fresh["last-modified"])
    assert ":status" not in room.headers(answer, if_none_match=None, if_modified_since="nonsense")


def test_the_calendar_has_the_filters_of_the_list() -> None:
    dates = Calendar.from_ical(ask("/calendar.ics").body).walk("VEVENT")
    assert [event["dtstart"].dt.isoformat() for event in dates] == ["2026-11-20"]
    assert not Calendar.from_ical(ask("/calendar.ics?theme=tourism").body).walk("VEVENT")


@pytest.mark.parametrize(
    ("now", "status"),
    [("2026-11-10T06:00:00+00:00", "ok"), ("2026-11-11T06:11:00+00:00", "ok"), ("2026-11-11T06:13:00+00:00", "the last night is missing")],
)
def test_a_missing_night_is_said_to_monitors(monkeypatch, now, status) -> None:
    monkeypatch.setenv("TRIPOINT_NOW", now)
    assert json.loads(ask("/healthz").body)["status"] == status


def test_what_machines_ask_is_well_formed() -> None:
    for address, root in (
        ("/sources.opml", "opml"),
        ("/sitemap.xml", "urlset"),
        ("/opensearch.xml", "OpenSearchDescription"),
        ("/map.svg", "svg"),
    ):
        assert etree.QName(etree.fromstring(ask(address).body)).localname == root
    assert len(etree.fromstring(ask("/sources.opml").body).findall("body/outline")) == 10
    health = json.loads(ask("/healthz").body)
    assert health["finished_at"] == "2026-11-10T04:12:00+00:00"
    assert set(health["missing"]) == {"fr_ardenne", "nl_heuvelrand"}
    assert "Sitemap: https://news.example/sitemap.xml" in ask("/robots.txt").body.decode()
    assert ask("/trends.csv?by=language").body.decode().splitlines()[0].startswith("language,label,")
