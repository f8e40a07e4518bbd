"""What one page of an unknown site tells of where its news is: feed links, listing links, languages, names. Pure."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import html

from catalog.model.languages import LANGUAGES
from crawlers.addresses import bare_host
from crawlers.discovery.found import one_line, tidy
from crawlers.discovery.markup import parse

NEWS: Final = re.compile(
    r"\b(nieuws\w*|actueel|actualiteit(en)?|persberichten?|berichten|in de pers|"
    r"aktuell(es)?|neuigkeiten|nachrichten|pressemitteilungen?|presse(mitteilungen|informationen|stelle)?|medieninformationen|meldungen|"
    r"actualit[ée]s?|communiqu[ée]s?( de presse)?|espace[- ]presse|nouvelles|[àa] la une|"
    r"news(room)?|latest|press( releases?)?|updates|announcements|"
    r"aktualit[ée]it(en)?|neiegkeeten|noriichten|pressekommuniqu[ée]en?)\b",
    re.IGNORECASE,
)
"""Words of a link that leads to a list of news, in the five languages."""

NOT_NEWS: Final = re.compile(
    r"newsletter|nieuwsbrief|lettre d.info|infolettre|archiv|login|contact|kontakt|rss", re.IGNORECASE
)

FEED_TYPES: Final = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/rdf+xml",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What a page says of its site."""

    url: str
    site_name: str | None
    in_language: str | None
    feeds: tuple[str, ...]
    """Declared in the head, then linked in the text; feeds of comments left out."""
    listings: tuple[str, ...]
    """Pages whose link speaks of news, the likeliest first."""
    alternates: tuple[tuple[str, str], ...]
    """Language and address of the same page in other languages."""
    contact: str | None
    license: str | None
    needs_script: bool
    """Hardly any words without JavaScript."""
    markup: str


def read_clues(body: bytes, *, url: str, content_type: str = "") -> Clues:
    """Read one page. Raises NotReadable when it is no HTML."""
    tree = parse(body, content_type)
    base = tidy(next((one.get("href") or "" for one in tree.iter("base")), "") or url, url) or url
    language = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:2].lower()
    words = len(" ".join(tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]")).split())
    return Clues(
        url=url,
        site_name=_site_name(tree),
        in_language=language if language in LANGUAGES else None,
        feeds=_feeds(tree, base),
        listings=_listings(tree, base),
        alternates=_alternates(tree, base),
        contact=next((a.get("href") for a in tree.iter("a") if (a.get("href") or "").startswith("mailto:")), None),
        license=next((tidy(href, base) for href in tree.xpath("//*[@rel='license']/@href")), None),
        needs_script=words < 40,
        markup=html.tostring(tree, encoding="unicode"),
    )


def _site_name(tree: html.HtmlElement) -> str | None:
    for path in ("//meta[@property='og:site_name']/@content", "//meta[@name='application-name']/@content"):
        for name in tree.xpath(path):
            if one_line(name):
                return one_line(name)
    title = one_line(tree.findtext(".//title"))
    if not title:
        return None
    parts = [part.strip() for part in re.split(r"\s+[|–—·:»-]\s+", title) if part.strip()]
    named = [
        part
        for part in parts
        if not re.fullmatch(r"(home|startseite|accueil|welkom|willkommen|bienvenue|start)\w*", part, re.IGNORECASE)
    ]
    return min(named or parts, key=len)


def _feeds(tree: html.HtmlElement, base: str) -> tuple[str, ...]:
    declared = [
        link.get("href")
        for link in tree.xpath("//link[contains(concat(' ', @rel, ' '), ' alternate ')]")
        if (link.get("type") or "").lower() in FEED_TYPES and "oembed" not in (link.get("href") or "")
    ]
    linked = [
        anchor.get("href")
        for anchor in tree.iter("a")
        if re.search(
            r"(rss|atom|feed)(\.xml|\.rss)?/?($|\?)|\.rss$|type=9818|format=feed",
            anchor.get("href") or "",
            re.IGNORECASE,
        )
    ]
    found = dict.fromkeys(address for href in (*declared, *linked) if (address := tidy(href or "", base)))
    return tuple(address for address in found if not re.search(r"comment", address, re.IGNORECASE))[:8]


def _listings(tree: html.HtmlElement, base: str) -> tuple[str, ...]:
    scored: dict[str, int] = {}
    for anchor in tree.iter("a"):
        address = tidy(anchor.get("href") or "", base)
        if not address or bare_host(address) != bare_host(base):
            continue
        words = one_line(anchor.text_content()) or anchor.get("title") or ""
        path = urlsplit(address).path
        if NOT_NEWS.search(words) or NOT_NEWS.search(path) or path in ("", "/"):
            continue
        said = len(words) < 40 and NEWS.search(words)
        last = path.rstrip("/").rsplit("/", 1)[-1]
        named = NEWS.search(re.sub(r"[-_.]", " ", last)) and len(last) < 40
        if said or named:
            # A short path that speaks of news is the list; a long one is an item of it.
            score = 3 * bool(said) + 2 * bool(named) - path.count("/") - (len(last) > 30)
            scored[address] = max(score, scored.get(address, -9))
    return tuple(sorted(scored, key=lambda address: (-scored[address], len(address))))[:6]


def _alternates(tree: html.HtmlElement, base: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for link in tree.xpath("//link[@hreflang] | //a[@hreflang] | //a[@lang]"):
        code = (link.get("hreflang") or link.get("lang") or "")[:2].lower()
        address = tidy(link.get("href") or "", base)
        if code in LANGUAGES and address:
            found.setdefault(code, address)
    for anchor in tree.iter("a"):
        # A switcher without any markup: links that are called NL, DE, FR ... and nothing else.
        words = (one_line(anchor.text_content()) or "").lower()
        address = tidy(anchor.get("href") or "", base)
        if words in LANGUAGES and address and bare_host(address) == bare_host(base):
            found.setdefault(words, address)
    return tuple(found.items())


def root_of(url: str) -> str:
    """Scheme and host of an address."""
    return urljoin(url, "/").rstrip("/")
