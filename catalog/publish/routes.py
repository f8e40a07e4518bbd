"""Which address is answered by what. Datasette's own pages lie below ``/news``."""

import re
from collections.abc import Callable
from typing import Final

from catalog.publish.about import (
    about_page,
    accessibility_page,
    calendar_page,
    edition_json,
    healthz,
    opensearch,
    opml,
    quality_page,
    robots,
    sitemap,
)
from catalog.publish.article import article_page, changes_page
from catalog.publish.directory import source_page, sources_page
from catalog.publish.embedding import embedded_map, embedded_trends
from catalog.publish.feed_pages import changes_feed, health_feed, news_feed
from catalog.publish.figures import map_page, map_svg, trends_csv, trends_page
from catalog.publish.front import front_page
from catalog.publish.learning import learn_page
from catalog.publish.missing import why_page
from catalog.publish.review_pages import review_page
from catalog.publish.sharing import share_picture
from catalog.publish.story import story_page
from catalog.publish.thesaurus import themes_json_ld, themes_turtle
from catalog.publish.topics import organisation_page, place_page, theme_page
from catalog.publish.visit import Answer

Page = Callable[..., Answer]

_ID: Final = r"(?P<identity>[\w.\-]{1,80})"

_FORMAT: Final = r"(?P<format>atom|rss|json)"

_ADDRESSES: Final[list[tuple[str, Page]]] = [
    (r"/", front_page),
    (rf"/article/{_ID}", article_page),
    (rf"/article/{_ID}/changes", changes_page),
    (r"/share/(?P<identity>[\w\-]{1,80})\.png", share_picture),
    (rf"/story/{_ID}", story_page),
    (rf"/theme/{_ID}", theme_page),
    (rf"/place/{_ID}", place_page),
    (rf"/organisation/{_ID}", organisation_page),
    (rf"/source/{_ID}", source_page),
    (r"/sources", sources_page),
    (rf"/feed\.{_FORMAT}", news_feed),
    (rf"/changes\.{_FORMAT}", changes_feed),
    (rf"/health\.{_FORMAT}", health_feed),
    (r"/review", review_page),
    (r"/themes\.ttl", themes_turtle),
    (r"/themes\.jsonld", themes_json_ld),
    (r"/map", map_page),
    (r"/map\.svg", map_svg),
    (r"/embed/map", embedded_map),
    (r"/embed/trends", embedded_trends),
    (r"/trends", trends_page),
    (r"/trends\.csv", trends_csv),
    (r"/about", about_page),
    (r"/edition\.json", edition_json),
    (r"/accessibility", accessibility_page),
    (r"/calendar\.ics", calendar_page),
    (r"/quality", quality_page),
    (r"/why", why_page),
    (r"/learn", learn_page),
    (r"/healthz", healthz),
    (r"/opensearch\.xml", opensearch),
    (r"/sources\.opml", opml),
    (r"/sitemap\.xml", sitemap),
    (r"/robots\.txt", robots),
]

PAGES: Final = tuple((re.compile(pattern), page) for pattern, page in _ADDRESSES)
