"""Pages, lists, feeds and sitemaps of one sample site as replies by target. The same site gives the same bytes."""

import hashlib
import math
import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tripoint.demo import feeds
from tripoint.demo.document import pdf
from tripoint.demo.markup import shorten, to_html, to_text, with_port
from tripoint.demo.world import HERE, ZONE, Item, Site

_HTML: Final = "text/html; charset=utf-8"
_DATE_FORMATS: Final = {"de": "d. MMMM y", "lb": "d. MMMM y"}
"""Where a site says no format: the day takes a point in German and Luxembourgish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server answers for one target, before validators and compression."""

    body: bytes
    content_type: str = _HTML
    status: int = 200
    modified: datetime | None = None
    validators: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    already_gzip: bool = False


@cache
def _templates() -> Environment:
    # Sample pages are ours from end to end; what must be escaped is escaped in the templates with |e.
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        autoescape=False,  # noqa: S701
    )
    environment.globals["now_year"] = 2026
    return environment


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((HERE / "words.toml").read_text("utf-8"))


def printed_date(moment: date | datetime | None, site: Site, language: str, pattern: str = "") -> str:
    """A date as the site prints it; empty when there is none."""
    if moment is None:
        return ""
    shape = pattern or site.date_format
    if shape == "d MMMM y" and not site.date_language:
        shape = _DATE_FORMATS.get(language, shape)
    day = moment.astimezone(ZONE) if isinstance(moment, datetime) else moment
    if isinstance(day, datetime) and "@" in shape:
        shape, _, clock = shape.partition("@")
        return format_date(day.date(), shape.strip(), locale=site.date_language or language) + day.strftime(clock)
    return format_date(day, shape.partition("@")[0].strip(), locale=site.date_language or language)


def _view(site: Site, item: Item) -> dict[str, Any]:
    """What a template may say of an item."""
    base = f"http://{site.host}"
    path = site.path_of(item)
    moment = item.published
    return {
        "slug": item.slug,
        "lang": item.language,
        "headline": item.headline,
        "description": item.description,
        "html": "" if item.document else to_html(item.body),
        "short": shorten(item.description or item.body),
        "date": printed_date(moment, site, item.language),
        "date_iso": moment.isoformat() if moment else "",
        "day_iso": item.day.isoformat() if item.day else "",
        "modified": printed_date(item.modified, site, item.language),
        "modified_iso": item.modified.isoformat() if item.modified else "",
        "author": item.author,
        "section": item.section,
        "keywords": item.keywords,
        "kind": item.kind,
        "path": path,
        "url": base + path,
        "number": 100 + item.number,
        "chash": hashlib.sha256(item.slug.encode()).hexdigest()[:32],
        "image": f"/media/{item.slug}.svg" if item.image_alt else "",
        "image_alt": item.image_alt,
        "document": f"/media/{item.slug}.pdf" if item.document else "",
        "alternates": [
            {"lang": other.language, "url": base + site.path_of(other), "path": site.path_of(other)}
            for other in site.items
            if item.twin and other.twin == item.twin
        ],
    }


def _newest_first(items: list[Item]) -> list[Item]:
    return sorted(items, key=lambda i: (i.day or date.min, i.number), reverse=True)


def _order(items: list[Item], how: str) -> list[Item]:
    """``date``: newest first; ``unsorted``: as some editors leave their lists; ``file``: as written."""
    if how == "file":
        return items
    ordered = _newest_first(items)
    if how == "unsorted":
        random.Random(len(ordered)).shuffle(ordered)  # noqa: S311 -- a fixed disorder, not a secret
    return ordered


def _of_language(site: Site, language: str | None) -> list[Item]:
    return [i for i in site.items if language in {None, i.language}]


def _picture(slug: str) -> bytes:
    hue = int(hashlib.sha256(slug.encode()).hexdigest()[:4], 16) % 360
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 280" role="img">'
        f'<rect width="640" height="280" fill="hsl({hue} 35% 88%)"/>'
        f'<path d="M0 200 Q160 {120 + hue % 60} 320 190 T640 170 V280 H0Z" fill="hsl({hue} 30% 62%)"/>'
        f'<path d="M0 240 Q200 180 400 235 T640 220 V280 H0Z" fill="hsl({hue} 32% 42%)"/></svg>'
    ).encode()


class _Pages:
    """Collects the replies of one site."""

    def __init__(self, site: Site, port: int) -> None:
        self.site, self.port = site, port
        self.replies: dict[str, Reply] = {}
        self.validators = {"both": ("etag", "last-modified"), "none": ()}.get(site.validators, (site.validators,))
        self.headers = dict(site.headers) | ({"Cache-Control": site.cache_control} if site.cache_control else {})

    def words(self, language: str) -> dict[str, str]:
        return _words()[language] | dict(self.site.words.get(language, {}))

    def add(self, target: str, text: str, content_type: str, modified: datetime | None, **more: Any) -> None:
        body = with_port(text, self.port)
        charset = self.site.charset if content_type == _HTML else "utf-8"
        if content_type == _HTML:
            content_type = f"text/html; charset={self.site.charset_label or self.site.charset}"
        self.add_bytes(target, body.encode(charset, "xmlcharrefreplace"), content_type, modified, **more)

    def add_bytes(self, target: str, body: bytes, content_type: str, modified: datetime | None, **more: Any) -> None:
        self.replies[target] = Reply(
            body=body,
            content_type=content_type,
            modified=modified,
            validators=self.validators,
            headers=self.headers,
            **more,
        )

    def page(self, language: str, title: str, **view: Any) -> str:
        defaults: dict[str, Any] = {"item": None, "listing": None, "teasers": [], "alternates": []}
        site = self.site
        menu = site.menu.get(language) or site.menu.get("all") or []
        return (
            _templates()
            .get_template(f"{site.shape}.html")
            .render(
                **(defaults | view),
                site=site,
                lang=language,
                title=title,
                w=self.words(language),
                menu=menu,
                base=f"http://{site.host}",
            )
        )


def _add_items(pages: _Pages) -> None:
    site = pages.site
    for item in site.items:
        view = _view(site, item)
        others = [i for i in _newest_first(_of_language(site, item.language)) if i is not item and i.listing == "news"]
        text = pages.page(
            item.language,
            item.headline,
            item=view,
            teasers=[_view(site, i) for i in others[: item.teasers]],
            alternates=view["alternates"],
        )
        pages.add(view["path"], text, _HTML, item.moment)
        if view["image"]:
            pages.add_bytes(view["image"], _picture(item.slug), "image/svg+xml", item.moment)
        if view["document"]:
            pages.add_bytes(
                view["document"],
                pdf(title=item.headline, text=to_text(item.body), made=item.moment),
                "application/pdf",
                item.moment,
            )


def _add_listings(pages: _Pages) -> None:
    site = pages.site
    for listing in site.listings:
        language = listing.get("language")
        items = [i for i in _of_language(site, language) if i.listing == listing.get("key", "news")]
        items = _order(items, listing.get("order", "date"))
        per_page = listing.get("per_page", 10)
        count = max(1, math.ceil(len(items) / per_page))
        first = listing.get("first_page", 1)
        targets = [listing["path"]] + [listing.get("pager", "?page={n}").format(n=first + k) for k in range(1, count)]
        targets = [listing["path"] + t if t.startswith("?") else t for t in targets]
        newest = max((i.moment for i in items if i.moment), default=None)
        for k, target in enumerate(targets):
            shown = items[k * per_page : (k + 1) * per_page]
            view = {
                "title": listing["title"],
                "key": listing.get("key", "news"),
                "items": [_view(site, i) for i in shown],
                "page": k + 1,
                "pages": [{"n": n + 1, "href": t, "current": n == k} for n, t in enumerate(targets)],
                "next": targets[k + 1] if k + 1 < count else "",
                "previous": targets[k - 1] if k else "",
            }
            pages.add(target, pages.page(language or site.languages[0], listing["title"], listing=view), _HTML, newest)


def _add_feeds(pages: _Pages) -> None:
    site = pages.site
    makers = {"rss2": feeds.rss2, "rss1": feeds.rss1, "atom": feeds.atom, "json": feeds.json_feed}
    for feed in site.feeds:
        items = [i for i in _of_language(site, feed.get("language")) if i.listing == "news" and i.published]
        items = _newest_first(items)[: feed.get("size", 15)]
        newest = max((i.moment for i in items if i.moment), default=None)
        text, kind = makers[feed["flavour"]](site, feed, items)
        pages.add(feed["path"], text, feed.get("content_type", kind), newest)
    for sitemap in site.sitemaps:
        newest = max((i.moment for i in site.items if i.moment), default=None)
        text = feeds.sitemap(site, sitemap)
        body = with_port(text, pages.port).encode()
        if sitemap["path"].endswith(".gz"):
            pages.add_bytes(sitemap["path"], feeds.packed(body), "application/gzip", newest, already_gzip=True)
        else:
            pages.add_bytes(sitemap["path"], body, "application/xml", newest)


def render_site(site: Site, port: int) -> dict[str, Reply]:
    """All replies of a site by target (path, with the query where that tells the page); ``404`` for the rest."""
    pages = _Pages(site, port)
    _add_items(pages)
    _add_listings(pages)
    _add_feeds(pages)
    language = site.languages[0]
    words = pages.words(language)
    if "/" not in pages.replies:
        newest = [_view(site, i) for i in _newest_first(_of_language(site, language))[:3]]
        pages.add("/", pages.page(language, site.name, teasers=newest), _HTML, None)
    pages.add("/robots.txt", site.robots, "text/plain", None)
    pages.replies["404"] = Reply(
        body=pages.page(language, words["not_found"]).encode(site.charset, "xmlcharrefreplace"),
        status=404,
        headers=pages.headers,
    )
    if site.headers.get("tdm-reservation"):
        pages.add("/.well-known/tdmrep.json", '[{"location": "/*", "tdm-reservation": 1}]', "application/json", None)
    return pages.replies
