"""What a route of discovery says about a page before the page is fetched."""

from dataclasses import dataclass
from typing import Literal

Route = Literal["feed", "sitemap", "listing", "wordpress", "spider"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One address found on a route, with all the route says of it. Its words are witnesses, never the record itself."""

    url: str
    source_id: str
    route: Route
    found_on: str
    """Address of the feed, sitemap or listing."""
    headline: str | None = None
    description: str | None = None
    article_body: str | None = None
    """Text a feed carries in full; kept for the case that the page itself cannot be read."""
    date_published: str | None = None
    """As the route printed it."""
    date_modified: str | None = None
    in_language: str | None = None
    """BCP 47, as declared by the route or its source file."""
    author: str | None = None
    keywords: tuple[str, ...] = ()
