"""Finds the next page of a listing: what the page declares, what it calls it in five languages, or the next number."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from lxml import html

from crawlers.discovery.found import tidy
from crawlers.discovery.markup import select

_NEXT: Final = re.compile(
    r"^[\s›»>→]*((ga naar )?(de )?volgende( pagina)?|verder|oudere?( berichten| items)?|meer (nieuws|berichten)( laden)?|"
    r"(zur )?nächsten?( seite)?|weitere?( beiträge| meldungen)?|ältere( beiträge| meldungen)?|vor(wärts)?|"
    r"(page |aller à la page )?suivante?s?( page)?|(articles|actualités) (plus ancien\w*|précédents)|plus ancien\w*|"
    r"next( page)?|go to next page|older( posts| news| entries)?|"
    r"nächst säit|weider|eeler( artikelen)?)[\s›»>→.]*$|^[›»>→]{1,2}$",
    re.IGNORECASE,
)
_PAGER: Final = re.compile(r"pager|pagina|page-?nav|nav-?links|seiten|blaetter|navigation|page-numbers", re.IGNORECASE)
_NUMBER: Final = re.compile(r"^\d{1,4}$")


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
    return _first(called, base, page) or _next_number(anchors, base, page)


def _first(anchors: list[html.HtmlElement], base: str, page: str) -> str | None:
    here = tidy(page, page)
    for anchor in anchors:
        address = tidy(anchor.get("href") or "", base)
        if address and address != here and urlsplit(address).hostname == urlsplit(page).hostname:
            return address
    return None


def _calls_itself_next(anchor: html.HtmlElement) -> bool:
    words = [" ".join(anchor.text_content().split()), anchor.get("title") or "", anchor.get("aria-label") or ""]
    if not any(_NEXT.match(word) for word in words if word):
        return bool(
            re.search(
                r"(^|[\s_-])(pager__item--next|next-page|page-next|nextpostslink)([\s_-]|$)", anchor.get("class") or ""
            )
        )
    # "Verder" and "›" stand on many buttons; a number in the address or a pager around it makes it the next page.
    return _in_pager(anchor) or _page_number(anchor.get("href") or "") is not None


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
    """Numbered pagers: of the addresses that count on from this page's number, the nearest."""
    here = _page_number(page)
    options: list[tuple[int, str]] = []
    for anchor in anchors:
        if not _NUMBER.match(" ".join(anchor.text_content().split())) and not _in_pager(anchor):
            continue
        address = tidy(anchor.get("href") or "", base)
        number = _page_number(address) if address else None
        if (
            address is None
            or number is None
            or urlsplit(address).path.rstrip("/").split("/")[:2] != urlsplit(page).path.rstrip("/").split("/")[:2]
        ):
            continue
        options.append((number, address))
    # A first page has no number of its own, and the second is called 1 (Drupal) or 2 (all others) or is an offset.
    later = [(number, address) for number, address in options if number > (here if here is not None else 0)]
    if (
        here is None
        and any(number == 1 for number, _ in later)
        and any(number == 2 for number, _ in later)
        and not _zero_based(anchors)
    ):
        later = [option for option in later if option[0] > 1]
    return min(later)[1] if later else None


def _zero_based(anchors: list[html.HtmlElement]) -> bool:
    """Whether the link that reads "2" leads to number 1."""
    for anchor in anchors:
        text = " ".join(anchor.text_content().split())
        if _NUMBER.match(text) and int(text) > 1 and _page_number(anchor.get("href") or "") == int(text) - 1:
            return True
    return False
