"""The seventy files of the registry: complete, and honest about what nobody has seen yet."""

import re
from collections import Counter

import pytest

from catalog.registry.sources import load_sources
from crawlers.addresses import bare_host

SOURCES = load_sources()
HABITS = ("/feed/", "/rss.xml", "/sitemap.xml")

SUCCEEDED = {
    "de_region_aachen": "regioaachen.de",
    "be_departement_zorg": "zorg-en-gezondheid.be",
    "eu_interreg_meuse_rhine": "interregemr.eu",
    "eu_interreg_vlaanderen_nederland": "grensregio.eu",
    "eu_interreg_north_sea": "northsearegion.eu",
    "eu_interreg_nwe": "vb.nweurope.eu",
}
"""Bodies known to have changed their host, with the old one."""

OUTSIDE = {"eu_interreg_alpine_space", "eu_interreg_baltic", "eu_interreg_central", "eu_interreg_deutschland_danmark", "eu_interreg_poctefa", "eu_keep"}  # fmt: skip
"""Other borders of the Union, and a database that is no news."""


def identity(source) -> str:
    return source.id


every = pytest.mark.parametrize("source", SOURCES.values(), ids=identity)


def test_there_are_seventy_of_five_kinds():
    assert len(SOURCES) == 70
    assert Counter(source.kind for source in SOURCES.values()).keys() == {"health", "province", "interreg", "euroregion", "state"}
    homes = Counter(bare_host(source.url) for source in SOURCES.values())
    assert homes.most_common(1)[0][1] == 1


@every
def test_a_file_says_what_is_known_of_address_system_route_area_and_rights(source):
    said = " ".join(source.checked.split())
    assert said.startswith("Never fetched live. Address: ")
    for word in ("CMS ", "First route: ", "NUTS codes ", "Rights: "):
        assert word in said
    if source.cms:
        # A system that was not seen is called a guess in both places.
        assert ("(a guess)" in source.cms) == bool(re.search(r"CMS \(.{2,60}\) a guess\.", said)), source.cms
    else:
        assert "CMS unknown." in said


@every
def test_an_address_nobody_has_seen_is_not_called_seen(source):
    said = " ".join(source.checked.split())
    route = re.search(r"First route: (.*?)[.;]", said)
    assert route
    reported = "public repositor" in said
    if source.discover[0].url.endswith(HABITS) and not reported:
        # The usual place of a feed or sitemap is a guess, unless somebody's list of feeds names it.
        assert not route.group(1).startswith("seen in a stored page"), route.group(1)
    if said.split("Address: ")[1].startswith(("general knowledge", "a guess")):
        # What was not seen at all cannot have a route that was.
        assert route.group(1).startswith("a guess"), route.group(1)


@every
def test_routes_stand_in_order_of_preference_with_something_behind_them(source):
    if source.paused or source.because:
        return
    # A network of the Commission's has its posts on one page, and Futurium names no other.
    assert source.fallback or source.id == "eu_border_focal_point"
    routes = [(route.via, route.url, route.include) for route in (*source.discover, *source.fallback)]
    assert len(routes) == len(set(routes))
    if source.discover[0].via == "feed":
        assert {"sitemap", "listing"} & {route.via for route in source.fallback}


@every
def test_nothing_unread_is_claimed_of_rights(source):
    assert source.rights == "excerpt"
    assert not source.license
    assert not source.legal_basis


@every
def test_names_stand_in_the_languages_of_readers(source):
    assert set(source.names) <= {"nl", "de", "fr", "en", "lb"}
    assert len(source.spatial_coverage) >= 1


@pytest.mark.parametrize(("identity", "host"), SUCCEEDED.items())
def test_a_body_that_changed_its_host_keeps_the_old_one(identity, host):
    former = {name.removeprefix("www.") for name in SOURCES[identity].former_hosts}
    assert host in former
    assert bare_host(SOURCES[identity].url) not in former


def test_what_is_dead_or_outside_is_a_file_that_says_so():
    paused = {source.id for source in SOURCES.values() if source.paused or source.ended}
    assert paused == OUTSIDE | {"de_gesundheitsregion_aachen"}
    assert all(SOURCES[name].because for name in paused)
