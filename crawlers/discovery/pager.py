"""Finds the next page of a listing: what the page declares, what it calls it in five languages, or the next number."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from lxml import html

from crawlers.discovery.found import tidy
from crawlers.discovery.markup import select

_NEXT: Final = re.compile(
    r"^[\s›»>→]*((ga naar )?(de )?volgende pagina|oudere berichten|(zur )?nächsten? seite|ältere (beiträge|meldungen)|"
    r"(page |aller à la page )suivante?|(articles|actualités) (plus ancien\w*|précédents)|(go to )?next page|"
    r"older (posts|news|entries)|nächst säit|eeler artikelen)[\s›»>→.]*$",
    re.IGNORECASE,
)
"""Words that can only mean the next page."""

_MAYBE_NEXT: Final = re.compile(
    r"^[\s›»>→]*(volgende|verder|oudere?|meer (nieuws|berichten)( laden)?|nächste[rs]?|weitere?( beiträge| meldungen)?|ältere|"
    r"vor(wärts)?|suivante?s?|plus ancien\w*|next|older|weider|eeler)[\s›»>→.]*$|^[›»>→]{1,2}$",
    re.IGNORECASE,
)
"""Words that stand on many buttons; a number in the address or a pager around them makes them the next page."""

_PAGER: Final = re.compile(
    r"pager|pagina|paging|pages\b|page-?nav|nav-?links|nav-?index|seiten|bl(ae|ä)tter|page-numbers|batch", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"^\d{1,3}$")
_CURRENT: Final = re.compile(
    r"(^|[\s_-])(current|active|aktiv|actif|actief|selected|on|is-active)([\s_-]|$)", re.IGNORECASE
)


def next_page(tree: html.HtmlElement, base: str, *, page: str, selector: str | None = None) -> str | None:
    """The address of the next page; None on the last one. Never the page itself, and never off its host."""
    candidates: list[html.HtmlElement] = []
    if selector:
        for element in select(tree, selector, key="next"):
            candidates += [element] if element.tag == "a" else list(element.iter("a"))
        return _first(candidates, base, page)
    declared = _first(
        tree.xpath(
            "//link[contains(concat(' ', @rel, ' '), ' next ')] | //a[contains(concat(' ', @rel, ' '), ' next ')]"
        ),
        base,
        page,
    )
    if declared:
        return declared
    anchors = tree.xpath("//a[@href]")[:5_000]
    called = [anchor for anchor in anchors if _calls_itself_next(anchor)]
    return _first(called, base, page) or _first(_next_printed(anchors), base, page) or _next_number(anchors, base, page)


def _first(anchors: list[html.HtmlElement], base: str, page: str) -> str | None:
    here = tidy(page, page)
    for anchor in anchors:
        address = tidy(anchor.get("href") or "", base)
        if address and address != here and urlsplit(address).hostname == urlsplit(page).hostname:
            return address
    return None


def _calls_itself_next(anchor: html.HtmlElement) -> bool:
    words = [" ".join(anchor.text_content().split()), anchor.get("title") or "", anchor.get("aria-label") or ""]
    if any(_NEXT.match(word) for word in words if word):
        return True
    marks = anchor.get("class") or ""
    if re.search(r"(^|[\s_-])(pager__item--next|next-page|page-next|nextpostslink)([\s_-]|$)", marks):
        return True
    if not any(_MAYBE_NEXT.match(word) for word in words if word):
        return False
    return _in_pager(anchor) or _page_number(anchor.get("href") or "") is not None


def _next_printed(anchors: list[html.HtmlElement]) -> list[html.HtmlElement]:
    """A row of printed numbers, of which one is no link or is marked: the link that reads one more."""
    numbered = [anchor for anchor in anchors if _number(anchor) and not any(True for _ in anchor.iterancestors("td"))]
    for anchor in numbered:
        for level, row in enumerate(anchor.iterancestors()):
            if level > 3:
                break
            here = {
                int(number)
                for part in row.iter("a", "span", "strong", "em", "b", "li")
                if (number := _number(part)) and (not _is_link(part) or _is_marked(part))
            }
            following = [
                one for one in numbered if here and row in one.iterancestors() and int(_number(one)) == min(here) + 1
            ]
            if following:
                return following
            if here:
                break
    return []


def _number(element: html.HtmlElement) -> str:
    text = " ".join(element.text_content().split())
    return text if _NUMBER.match(text) else ""


def _is_link(part: html.HtmlElement) -> bool:
    links = [part] if part.tag == "a" else [*part.iter("a"), *part.iterancestors("a")]
    return any(link.get("href") for link in links)


def _is_marked(part: html.HtmlElement) -> bool:
    around = [part, *list(part.iterancestors("li"))[:1]]
    return any(one.get("aria-current") or _CURRENT.search(one.get("class") or "") for one in around)


def _in_pager(anchor: html.HtmlElement) -> bool:
    around = [anchor, *list(anchor.iterancestors())[:5]]
    return any(
        _PAGER.search(f"{part.get('class') or ''} {part.get('id') or ''} {part.get('aria-label') or ''}")
        for part in around
    )


def _page_number(address: str) -> int | None:
    parts = urlsplit(address)
    for key, value in parse_qsl(parts.query):
        name = key.lower().rpartition("[")[2].strip("]")
        if (
            name in ("page", "p", "paged", "pagina", "seite", "pg", "currentpage", "b_start:int", "start", "offset")
            and value.isdigit()
        ):
            return int(value)
    found = re.search(r"/(?:page|pagina|seite|p)[/-](\d{1,4})(?:/|\.html?|$)", parts.path, re.IGNORECASE)
    return int(found.group(1)) if found else None


def _next_number(anchors: list[html.HtmlElement], base: str, page: str) -> str | None:
    """A pager that marks nothing: of the addresses that count on from this page's number, the nearest."""
    here = _page_number(page)
    options = {
        (number, address)
        for anchor in anchors
        if _in_pager(anchor)
        and (address := tidy(anchor.get("href") or "", base))
        and (number := _page_number(address)) is not None
        and urlsplit(address).hostname == urlsplit(page).hostname
    }
    # A first page has no number of its own, and the second is called 1 (Drupal) or 2 (most), or is an offset.
    first = 0 if here is not None or _zero_based(anchors) else 1
    later = [option for option in options if option[0] > (first if here is None else here)]
    return min(later)[1] if later else None


def _zero_based(anchors: list[html.HtmlElement]) -> bool:
    """Whether the link that reads "2" leads to number 1."""
    return any(
        _page_number(anchor.get("href") or "") == int(number) - 1
        for anchor in anchors
        if (number := _number(anchor)) and int(number) > 1
    )
