"""Finds the item links of a listing without a selector: boxes of the same make that repeat, in the main part of the page."""

import re
from collections import defaultdict
from collections.abc import Iterable
from statistics import median
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from lxml import html

from crawlers.discovery.found import tidy
from crawlers.discovery.markup import ItemLink
from crawlers.discovery.teaser import MONTHS, MORE

_OUTSIDE: Final = (
    "ancestor::nav or ancestor::header[not(ancestor::article) and not(ancestor::li)]"
    " or ancestor::footer[not(ancestor::article)]"
    " or ancestor::*[@role='navigation' or @role='contentinfo' or @role='banner' or @role='search']"
)
_FURNITURE: Final = re.compile(
    r"breadcrumb|kruimel|pager|pagina(tion|tor|tie)|cookie|consent|share|social|footer|menu|sidebar|language|taal|sprache|"
    r"(^|[-_ ])(main-?)?nav([-_ ]|igation|bar|$)|skip|login|search(?![-_ ]?results?)|zoek(?!-?resultaten)|filter|facet|"
    r"tagcloud|kontakt|contact",
    re.IGNORECASE,
)
_VIEW: Final = re.compile(
    r"^(page|paged|pagina|seite|pg|currentpage|start|offset|limit(start)?|b_start.*|sort\w*|order\w*|dir|lang(uage)?|l|"
    r"print|view|format|type|filter.*|year|jahr|annee|jaar|month|monat|mois|maand|tag|q|search\w*|chash|no_cache|nn|gtp|"
    r".*\[(page|currentpage|year|month)\])$",
    re.IGNORECASE,
)
"""Query keys that show the same list another way: its next page, its order, its year."""
_DATED: Final = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](19|20)?\d{2}\b|\b(19|20)\d{2}\b|" + MONTHS + r"\s+\d{1,2}", re.IGNORECASE
)
_TIMED: Final = "ancestor::*[position()<4]//time"
_IN_TEASER: Final = (
    "ancestor::*[contains(@class, 'teaser') or contains(@class, 'views-row') or contains(@class, 'news-item')]"
)
_NOT_AN_ITEM: Final = re.compile(
    r"/(tags?|category|categories|categorie|rubri\w*|thema|themes?|authors?|auteur|login|search|zoeken|suche|recherche|"
    r"contact|kontakt|privacy|cookie\w*|impressum|imprint|sitemap|archive?f?)(/|\.html?$|$)",
    re.IGNORECASE,
)


def item_groups(tree: html.HtmlElement, base: str, *, page: str) -> list[ItemLink]:
    """Links of the group that looks most like a list of items, in the order they stand; empty when nothing does.

    A group is the links whose boxes have the same make (tag and classes of the link and the three elements around it).
    What counts: how many, whether they stand below the listing's own path, headings, dates, length of the words.
    """
    links = _candidates(tree, base, page)
    groups: dict[str, list[ItemLink]] = defaultdict(list)
    for link in links:
        groups[_make(link.element)].append(link)
    scored = sorted(((_score(group, page), make) for make, group in groups.items()), reverse=True)
    if not scored or scored[0][0] <= 0:
        return _lone_items(links)
    best = _without_strays(groups[scored[0][1]])
    chosen = {link.address for link in best}
    folder = _common_folder(chosen)
    # The first item is often set larger, with markup of its own; the rest of a long list may alternate.
    if folder:
        chosen |= {link.address for link in links if _folder(link.address) == folder and _says_something(link)}
    return [link for link in links if link.address in chosen]


def _without_strays(group: list[ItemLink]) -> list[ItemLink]:
    """Where most boxes of a group are dated, a short link without a date is a menu of the same make (layout tables)."""
    dated = [link for link in group if _DATED.search(_box_text(link)) or link.element.xpath(_TIMED)]
    if len(dated) < 0.6 * len(group):
        return group
    return [link for link in group if link in dated or _says_something(link)]


def _lone_items(links: list[ItemLink]) -> list[ItemLink]:
    """A listing of one or two items shows no pattern: links that head an article or a teaser of some words."""
    return [
        link
        for link in links
        if link.element.xpath("ancestor::article")
        or link.element.xpath(_IN_TEASER)
        or (link.element.xpath("ancestor::*[self::h2 or self::h3 or self::h4]") and len(_box_text(link).split()) > 10)
    ]


def _candidates(tree: html.HtmlElement, base: str, page: str) -> list[ItemLink]:
    root = next(iter(tree.xpath("//main | //*[@role='main'] | //*[@id='content' or @id='main']")), tree)
    host = (urlsplit(page).hostname or "").removeprefix("www.")
    furniture = _Furniture(root)
    found = []
    for anchor in root.xpath(f".//a[@href and not({_OUTSIDE})]")[:5_000]:
        address = tidy(anchor.get("href"), base)
        if address is None or _same_list(address, page):
            continue
        parts = urlsplit(address)
        if (
            (parts.hostname or "").removeprefix("www.") != host
            or parts.path in ("", "/")
            or _NOT_AN_ITEM.search(parts.path)
        ):
            continue
        if furniture.holds(anchor):
            continue
        found.append(ItemLink(anchor, address))
    return found


def _same_list(address: str, page: str) -> bool:
    """Whether an address shows the list itself, or another view of it. ``?id=17&news=41`` is an item of ``?id=17``."""
    there, here = urlsplit(address), urlsplit(page)
    if there.path.rstrip("/") != here.path.rstrip("/"):
        return False
    return _names_content(there.query) <= _names_content(here.query)


def _names_content(query: str) -> set[tuple[str, str]]:
    pairs = parse_qsl(query, keep_blank_values=True)
    return {(key, value) for key, value in pairs if not _VIEW.match(key)} if pairs else {(query, "")} - {("", "")}


class _Furniture:
    """Which links stand in menus, pagers, filters and search forms of a page."""

    def __init__(self, root: html.HtmlElement) -> None:
        self._root = root
        self._most = len(root.text_content()) / 2
        self._judged: dict[html.HtmlElement, bool] = {}

    def holds(self, anchor: html.HtmlElement) -> bool:
        """Whether a link stands in such a part."""
        for element in (anchor, *anchor.iterancestors()):
            if element is self._root or element.tag in ("body", "main", "article"):
                return False
            if element not in self._judged:
                self._judged[element] = self._is(element)
            if self._judged[element]:
                return True
        return False

    def _is(self, element: html.HtmlElement) -> bool:
        named = element.tag == "form" or _FURNITURE.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        # A wrapper that holds most of the words is the page: class="with-sidebar", or the one form of an ASP.NET site.
        return bool(named) and (element.tag == "a" or len(element.text_content()) < self._most)


def _make(anchor: html.HtmlElement) -> str:
    around = [anchor]
    for ancestor in anchor.iterancestors():
        if len(around) > 3 or ancestor.tag in ("body", "main"):
            break
        around.append(ancestor)
    # Classes that count or alternate (post-123, odd, first) are not the make.
    return ">".join(
        f"{part.tag}.{'.'.join(sorted(word for word in (part.get('class') or '').split() if not _counts(word)))}"
        for part in around
    )


def _counts(word: str) -> bool:
    return bool(re.search(r"\d|^(odd|even|first|last|active|sticky|col|row|clearfix)", word)) or word.startswith(
        ("category-", "tag-", "status-", "format-", "type-", "has-", "hentry")
    )


def _score(group: Iterable[ItemLink], page: str) -> float:
    links = list(group)
    addresses = {link.address for link in links}
    if len(addresses) < 2:
        return 0.0
    boxes = [_box_text(link) for link in links]
    dated = sum(
        bool(_DATED.search(text) or link.element.xpath(_TIMED)) for link, text in zip(links, boxes, strict=True)
    )
    headed = sum(
        bool(link.element.xpath("ancestor::*[self::h2 or self::h3 or self::h4][1] | .//h2 | .//h3 | .//h4"))
        for link in links
    )
    words = median(len(" ".join(link.element.text_content().split())) for link in links)
    below = sum(_below(address, page) for address in addresses)
    count = len(links)
    evidence = 2.0 * dated / count + 1.5 * headed / count + 2.0 * below / len(addresses) + min(words, 60) / 60
    if evidence < 1.0:
        # Short words, no heading, no date, elsewhere: a menu that does not call itself one.
        return 0.0
    return float(evidence * min(len(addresses), 20) ** 0.5)


def _below(address: str, page: str) -> bool:
    """Whether an address lies in the folder of the list, or names more than the list's own query does."""
    there, here = urlsplit(address), urlsplit(page)
    # The page of a folder: /aktuell/index.htm lists /aktuell/x.htm, /presse/presse_node.html what lies beside it.
    folder = re.sub(r"/[^/]*\.(html?|php|aspx?|jsp)$", "", here.path).rstrip("/") + "/"
    if there.path.rstrip("/") == here.path.rstrip("/"):
        return bool(here.query) and _names_content(here.query) < _names_content(there.query)
    return len(folder) > 1 and there.path.startswith(folder)


def _box_text(link: ItemLink) -> str:
    box = link.element
    for ancestor in box.iterancestors():
        hrefs = [anchor.get("href") for anchor in ancestor.iter("a")]
        if ancestor.tag in ("body", "main", "ul", "ol", "table") or len(hrefs) > 4:
            break
        if ancestor.tag == "section" and len(set(hrefs)) > 2:
            break
        box = ancestor
    # Parts joined with blanks: "<td>5.11.2026</td><td>Kreis</td>" is a date and a word.
    return " ".join(" ".join(box.itertext()).split())[:1_000]


def _folder(address: str) -> str:
    return urlsplit(address).path.rstrip("/").rpartition("/")[0]


def _common_folder(addresses: Iterable[str]) -> str | None:
    folders = [_folder(address) for address in addresses]
    most = max(set(folders), key=folders.count)
    return most if len(most) > 1 and folders.count(most) >= 0.6 * len(folders) else None


def _says_something(link: ItemLink) -> bool:
    text = " ".join(link.element.text_content().split())
    return len(text) >= 15 or bool(MORE.match(text)) or link.element.find(".//img") is not None
