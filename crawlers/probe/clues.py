"""What one page of an unknown site tells of where its news is: feed links, listing links, languages, names. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml import html

from catalog.model.languages import LANGUAGES
from crawlers.addresses import bare_host
from crawlers.discovery.found import one_line, tidy
from crawlers.discovery.markup import parse
from crawlers.probe.words import ELSE, FRONT, LANGUAGE_NAMES, NEWS, NOT_NEWS

FEED_TYPES: Final = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/rdf+xml",
)


_LICENSES: Final = "//a[contains(@href, 'creativecommons.org/') or contains(@href, 'licence-ouverte')]/@href"
_CHALLENGE: Final = re.compile(
    r"cf-chl-|challenge-platform|_Incapsula_Resource|captcha-delivery|ddos-guard|px-captcha|awswaf|sucuri_cloudproxy|"
    r"<title>\s*(just a moment|attention required|one moment)",
    re.IGNORECASE,
)
_SEPARATORS: Final = re.compile(r"\s+[|–—·:»/-]\s+|\s*\|\s*|:\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What a page says of its site."""

    url: str
    title: str | None
    site_name: str | None
    in_language: str | None
    feeds: tuple[str, ...]
    """Declared in the head, on any host, then linked in the text; feeds of comments left out, those of events last."""
    feed_pages: tuple[str, ...]
    """Pages that a link called RSS leads to and that may explain where the feeds are."""
    listings: tuple[str, ...]
    """Pages whose link speaks of news, the likeliest first."""
    alternates: tuple[tuple[str, str], ...]
    """Language and address of the same page in other languages."""
    contact: str | None
    license: str | None
    refresh: str | None
    """Where the page itself leads on at once (meta refresh)."""
    needs_script: bool
    """Hardly any words without JavaScript."""
    challenge: bool
    """A page that tests whether a browser is asking, in place of the site."""
    markup: str


def read_clues(body: bytes, *, url: str, content_type: str = "") -> Clues:
    """Read one page. Raises NotReadable when it is no HTML."""
    tree = parse(body, content_type)
    base = tidy(next((one.get("href") or "" for one in tree.iter("base")), "") or url, url) or url
    language = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:2].lower()
    words = len(" ".join(tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]")).split())
    markup = html.tostring(tree, encoding="unicode")
    feeds = _feeds(tree, base)
    return Clues(
        url=url,
        title=one_line(tree.findtext(".//title")),
        site_name=_site_name(tree),
        in_language=language if language in LANGUAGES else None,
        feeds=feeds,
        feed_pages=_feed_pages(tree, base, feeds),
        listings=_listings(tree, base),
        alternates=_alternates(tree, base),
        contact=next((a.get("href") for a in tree.iter("a") if (a.get("href") or "").startswith("mailto:")), None),
        license=next((tidy(href, base) for href in tree.xpath("//*[@rel='license']/@href | " + _LICENSES)), None),
        refresh=_refresh(tree, base),
        needs_script=words < 40 and bool(tree.xpath("//script")),
        challenge=words < 200 and bool(_CHALLENGE.search(markup)),
        markup=markup,
    )


def _site_name(tree: html.HtmlElement) -> str | None:
    for path in ("//meta[@property='og:site_name']/@content", "//meta[@name='application-name']/@content"):
        for name in tree.xpath(path):
            if one_line(name):
                return one_line(name)
    parts = _parts(one_line(tree.findtext(".//title")))
    named = [part for part in parts if not FRONT.fullmatch(part)]
    # "Welkom bij Streekzorg": the greeting is not the name.
    greeted = re.match(
        r"(?:welkom|willkommen|bienvenue|welcome|wëllkomm)\s+(?:bij|op|bei|auf|à|chez|sur|to|at|op)\s+(.+)",
        (named or [""])[0],
        re.I,
    )
    return greeted.group(1) if greeted else min(named or parts, key=len, default=None)


def _parts(title: str | None) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(title or "") if part.strip()]


def shared_name(titles: Iterable[str | None]) -> str | None:
    """The part that the titles of several pages of a site share: its name. None when they share nothing."""
    pages = [dict.fromkeys(_parts(title)) for title in dict.fromkeys(titles) if title]
    counted = Counter(
        part for parts in pages for part in parts if not FRONT.fullmatch(part) and not NEWS.fullmatch(part)
    )
    shared = [part for part, count in counted.items() if count >= 2 and count * 2 >= len(pages)]
    return max(shared, key=lambda part: (counted[part], len(part)), default=None)


_FEED_ADDRESS: Final = re.compile(
    r"(rss|atom|feed)([\w-]*)(\.xml|\.rss|\.aspx|\.php)?/?($|\?)|\.rss$|type=9818|format=feed|[?&](feed|page=backend)",
    re.IGNORECASE,
)


def _feeds(tree: html.HtmlElement, base: str) -> tuple[str, ...]:
    declared = [
        (link.get("href"), link.get("title") or "")
        for link in tree.xpath("//link[contains(concat(' ', @rel, ' '), ' alternate ')]")
        if (link.get("type") or "").split(";")[0].strip().lower() in FEED_TYPES
        and not re.search(r"oembed|wp-json", link.get("href") or "")
    ]
    linked = [
        (anchor.get("href"), one_line(anchor.text_content()) or "")
        for anchor in tree.iter("a")
        if _FEED_ADDRESS.search(anchor.get("href") or "")
        and bare_host(tidy(anchor.get("href"), base) or "") == bare_host(base)
    ]
    found: dict[str, str] = {}
    for href, title in (*declared, *linked):
        address = tidy(href or "", base)
        if address and not re.search(r"comment|reacti(es|on)|kommentar", f"{address} {title}", re.IGNORECASE):
            found.setdefault(address, title)
    # Python's sort keeps the order of the page among equals.
    ranked = sorted(found, key=lambda address: bool(ELSE.search(f"{re.sub('[-_/.]', ' ', address)} {found[address]}")))
    return tuple(ranked)[:8]


def _feed_pages(tree: html.HtmlElement, base: str, feeds: Iterable[str]) -> tuple[str, ...]:
    called = [
        tidy(anchor.get("href") or "", base)
        for anchor in tree.iter("a")
        if re.fullmatch(
            r"rss([- ]?feeds?)?( abonn\w+)?", one_line(anchor.text_content()) or anchor.get("title") or "", re.I
        )
    ]
    return tuple(
        dict.fromkeys(page for page in called if page and page not in feeds and bare_host(page) == bare_host(base))
    )[:2]


def _refresh(tree: html.HtmlElement, base: str) -> str | None:
    for element in tree.xpath("//meta[@http-equiv]"):
        said = re.match(r"\s*(\d+)\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", element.get("content") or "", re.IGNORECASE)
        if element.get("http-equiv").lower() == "refresh" and said and int(said.group(1)) <= 10:
            return tidy(said.group(2).strip(), base)
    return None


def _listings(tree: html.HtmlElement, base: str) -> tuple[str, ...]:
    scored: dict[str, int] = {}
    for anchor in tree.iter("a"):
        address = tidy(anchor.get("href") or "", base)
        if not address or bare_host(address) != bare_host(base):
            continue
        words = one_line(anchor.text_content()) or anchor.get("title") or anchor.get("aria-label") or ""
        path = urlsplit(address).path
        if address == base or _FEED_ADDRESS.search(address) or re.search(r"\.(pdf|docx?|zip|jpe?g|png)$", path, re.I):
            continue
        if NOT_NEWS.search(words) or NOT_NEWS.search(path) or (path in ("", "/") and "?" not in address):
            continue
        said = len(words) < 40 and NEWS.search(words)
        last = path.rstrip("/").rsplit("/", 1)[-1]
        named = NEWS.search(re.sub(r"[-_.]", " ", last)) and len(last) < 40
        exact = said and NEWS.fullmatch(
            re.sub(r"^(alle|all(es|er)?|toutes? l(es|')|meer|more|mehr) *", "", words, flags=re.IGNORECASE)
        )
        if said or named:
            # A short path that speaks of news is the list; a long one is an item of it.
            score = 3 * bool(said) + 2 * bool(named) - path.rstrip("/").count("/") - (len(last) > 30) + 2 * bool(exact)
            scored[address] = max(score, scored.get(address, -9))
    return tuple(sorted(scored, key=lambda address: (-scored[address], len(address))))[:8]


def _alternates(tree: html.HtmlElement, base: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for link in tree.xpath("//link[@hreflang] | //a[@hreflang] | //a[@lang]"):
        code = (link.get("hreflang") or link.get("lang") or "")[:2].lower()
        address = tidy(link.get("href") or "", base)
        if code in LANGUAGES and address:
            found.setdefault(code, address)
    for anchor in tree.iter("a"):
        # A switcher without any markup: links that are called NL, Deutsch, Français ... and nothing else.
        words = (one_line(anchor.text_content()) or anchor.get("title") or "").lower()
        address = tidy(anchor.get("href") or "", base)
        if words in LANGUAGE_NAMES and address and same_body(address, base):
            found.setdefault(LANGUAGE_NAMES[words], address)
    return tuple(found.items())


def same_body(one: str, other: str) -> bool:
    """Whether two addresses lie on one host, or on hosts that differ in a language before the name: ``nl.``, ``fr.``."""
    hosts = []
    for address in (one, other):
        first, _, rest = bare_host(address).partition(".")
        hosts.append(rest if first in LANGUAGES and "." in rest else bare_host(address))
    return hosts[0] == hosts[1]
