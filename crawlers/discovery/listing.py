"""Listings: pages that list items in markup made for people. With a selector of the source file, or found generically."""

from collections.abc import Iterable

from lxml import html

from catalog.model.lead import Lead
from catalog.model.source import Discover, Source
from crawlers.discovery.found import MAX_LEADS, Found, one_line, tidy, wanted
from crawlers.discovery.item_list import listed_items
from crawlers.discovery.items import item_groups
from crawlers.discovery.markup import ItemLink, parse, select
from crawlers.discovery.pager import next_page
from crawlers.discovery.teaser import Teaser, teaser_of


def read(body: bytes, *, url: str, source: Source, route: Discover, content_type: str = "") -> Found:
    """The items of a listing page in the order they stand, and its next page. Raises NotReadable.

    No order is assumed: sites sort by hand, by title, or not at all (seeds: an Interreg listing with page 7 newer than 6).
    ``matched`` 0 means that the selector or the layout no longer holds.
    """
    tree = parse(body, content_type)
    base = tidy(next((one.get("href") or "" for one in tree.iter("base")), "") or url, url) or url
    links = _selected(tree, route.links, base) if route.links else item_groups(tree, base, page=url)
    teasers = _teasers(links, tree)
    if not teasers and not route.links:
        teasers = listed_items(tree, base)
    leads = [
        _lead(address, teaser, url=url, source=source, route=route)
        for address, teaser in teasers.items()
        if wanted(address, route)
    ]
    following = next_page(tree, base, page=url, selector=route.next)
    return Found(
        leads=tuple(leads[:MAX_LEADS]),
        matched=len(teasers),
        following=(following,) if following else (),
        notes=() if teasers else ("empty",),
    )


def _selected(tree: html.HtmlElement, selector: str, base: str) -> list[ItemLink]:
    links = []
    for element in select(tree, selector, key="links")[: 5 * MAX_LEADS]:
        anchors = [element] if element.tag == "a" else [*element.iter("a")] or [*element.iterancestors("a")][:1]
        links += [ItemLink(a, address) for a in anchors if (address := tidy(a.get("href") or "", base))]
    return links


def _teasers(links: Iterable[ItemLink], tree: html.HtmlElement) -> dict[str, Teaser]:
    """What stands around the links of each address; the same address linked from picture, title and "more" is one item."""
    by_address: dict[str, list[html.HtmlElement]] = {}
    for link in links:
        by_address.setdefault(link.address, []).append(link.element)
    item_links = {element for elements in by_address.values() for element in elements}
    return {address: teaser_of(elements, item_links) for address, elements in by_address.items()}


def _lead(address: str, teaser: Teaser, *, url: str, source: Source, route: Discover) -> Lead:
    return Lead(
        url=address,
        source_id=source.id,
        route="listing",
        found_on=url,
        headline=one_line(teaser.headline),
        description=one_line(teaser.text),
        date_published=teaser.date,
        in_language=route.in_language or (teaser.in_language if teaser.in_language in source.in_language else None),
    )
