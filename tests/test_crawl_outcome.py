"""A check for robots is told from the page it stands in front of; and what a run of a source is concluded to be."""

import time

import pytest

from crawlers.challenge import is_challenge
from crawlers.outcome import RouteTally, Tally, conclude

CHECKS = [
    "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript></body></html>",
    "<html><head><title>Attention Required! | Wolkenwacht</title></head><body><h1>Sorry, you have been blocked</h1></body></html>",
    "<!doctype html><title>Controle</title><h1>Bevestig dat u geen robot bent</h1><form><input name=a></form>",
    "<title>Sicherheit</title><p>Bitte bestätigen Sie, dass Sie kein Roboter sind.</p>",
    "<title>Contrôle</title><p>Cochez la case pour montrer que vous n'êtes pas un robot.</p>",
    "<html><body><script>window.awsWafCookieDomainList = [];</script></body></html>",
    '<html><body><iframe src="/_Incapsula_Resource?a=1">Request unsuccessful.</iframe></body></html>',
    "<html><body><noscript>Please enable JavaScript and cookies</noscript></body></html>",
]

PAGES = [
    "<html><title>Nieuws</title><h1>Nieuws</h1><ul><li>Een nieuw zorgpunt aan de grens</li></ul></html>",
    "<title>Robots in de zorg</title><h1>Een robot helpt verplegers</h1><p>In Hasselt helpt een robot bij het tillen.</p>",
    "<title>Beveiliging</title><h1>Beveiligingscontrole op de luchthaven gaat sneller</h1><p>De wachttijd daalt.</p>",
    "<title>Over captcha</title><p>Bent u een mens? vraagt menige site.</p>" + "<p>Dit artikel legt uit waarom dat zo is.</p>" * 30,
    "<script src='/cdn-cgi/scripts/rocket-loader.js'></script><title>Province</title><h1>Un nouveau pont</h1><p>Il ouvre lundi.</p>",
    "",
    "<?xml version='1.0'?><rss><channel><title>access denied</title></channel></rss>",
    '{"title": "access denied"}',
]


@pytest.mark.parametrize("page", CHECKS)
def test_checks_are_known(page):
    assert is_challenge((), page.encode())


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_not_taken_for_checks(page):
    assert not is_challenge((("Server", "cloudflare"), ("cf-ray", "1")), page.encode())


@pytest.mark.parametrize("words", ["Access denied", "Toegang geweigerd", "Zugriff verweigert", "Accès refusé", "Zougang verweigert"])
def test_a_plain_refusal_is_what_its_status_says(words):
    page = f"<html><body><h1>{words}</h1></body></html>".encode()
    assert is_challenge((), page, status=200)
    assert not is_challenge((), page, status=403)


def test_a_header_is_enough():
    assert is_challenge((("CF-Mitigated", "challenge"),), b"")
    assert is_challenge((("x-amzn-waf-action", "captcha"),), b"x")


@pytest.mark.parametrize("part", ["<", "<script", "<!--", "<noscript>", "<svg></svg", "a ", "<a ", "</script>"])
def test_bait_for_regular_expressions_costs_nothing(part):
    began = time.process_time()
    is_challenge((), ("<p>" + part * (200_000 // len(part))).encode())
    assert time.process_time() - began < 2, "bounded, not fast"


@pytest.mark.parametrize(
    ("route", "items", "concluded"),
    [
        ({"failure": "parse"}, (3, 5), ("layout", "parse")),
        ({"failure": "http_404"}, (0, 5), ("gone", "http_404")),
        ({"failure": "challenge"}, (2, 0), ("blocked", "challenge")),
        ({"failure": "timeout"}, (2, 0), ("partial", "timeout")),
        ({"failure": "timeout"}, (0, 0), ("down", "timeout")),
        ({"pages": 1, "notes": ["empty"]}, (2, 6), ("empty", "empty")),
        ({"pages": 1, "matched": 4}, (2, 6), ("layout", "layout")),
        ({"pages": 1, "leads": 4}, (2, 2), ("ok", None)),
        ({"pages": 1, "leads": 4}, (0, 4), ("unchanged", None)),
    ],
)
def test_items_that_still_answer_hide_nothing_of_their_list(route, items, concluded):
    tally = Tally(routes=[RouteTally(via="feed", url="https://x.example/feed", **route)])
    assert conclude(tally, captured=items[0], unchanged=items[1])[:2] == concluded
