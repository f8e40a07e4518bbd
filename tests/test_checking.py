"""The change that a check proposes to a source file: a dead route and a living fallback change places, nothing else moves."""

import dataclasses
import tomllib

from crawlers.probe.examination import Trial
from tripoint.checking import COLUMNS, exchanged, heading, row

FILE = """\
name = "Provincie Voorbeeld"
# a note of the operator

[[discover]]
via = "feed"
url = "https://p.example/feed/"

[[fallback]]
via = "sitemap"
url = "https://p.example/sitemap.xml"
include = ['/nieuws/']

[[fallback]]
via = "listing"
url = "https://p.example/nieuws"

[expect]
items_at_least = 3
"""


def trial(via, url, leads):
    return Trial(via=via, url=url, leads=leads, failure=None if leads else "http_404", detail=None, declared="discover")


def trials(feed, sitemap, listing):
    return [
        trial("feed", "https://p.example/feed/", feed),
        trial("sitemap", "https://p.example/sitemap.xml", sitemap),
        trial("listing", "https://p.example/nieuws", listing),
    ]


def test_a_dead_route_and_the_first_living_fallback_change_places():
    made = exchanged(FILE, trials(0, 0, 5))
    parsed = tomllib.loads(made)
    assert [route["via"] for route in parsed["discover"]] == ["listing"]
    assert [route["via"] for route in parsed["fallback"]] == ["sitemap", "feed"]
    assert "# a note of the operator" in made
    assert made.endswith("[expect]\nitems_at_least = 3\n")
    assert tomllib.loads(exchanged(FILE, trials(0, 7, 5)))["discover"][0]["include"] == ["/nieuws/"]


def test_nothing_changes_where_all_is_well_or_nothing_lives():
    assert exchanged(FILE, trials(4, 4, 4)) == FILE
    assert exchanged(FILE, trials(0, 0, 0)) == FILE


def test_a_dead_route_beside_a_living_one_is_exchanged_too_and_an_empty_one_is_not():
    two = FILE.replace("[[fallback]]\nvia = \"sitemap\"", "[[discover]]\nvia = \"sitemap\"")
    assert [route["via"] for route in tomllib.loads(exchanged(two, trials(0, 3, 3)))["discover"]] == ["listing", "sitemap"]
    empty = [dataclasses.replace(one, failure="empty") if not one.leads else one for one in trials(0, 3, 3)]
    assert exchanged(two, empty) == two


def test_a_row_fits_below_its_heading():
    report = {"source_id": "be_x", "verdict": "well", "robots": "allowed", "tdm": "free", "route": "feed", "items": 12, "read": 3, "newest": "2026-11-09"}
    first, second = heading(), row(report)
    assert first.index("verdict") == second.index("well")
    assert first.index("newest") == second.index("2026-11-09")
    assert len(COLUMNS) == len(report)
