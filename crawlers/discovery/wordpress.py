"""The WordPress REST API (``/wp-json/wp/v2/posts``): dates in UTC, whole texts, no guessing."""

import json
from typing import Any, Final
from urllib.parse import urljoin

from catalog.model.lead import Lead
from catalog.model.source import Discover, Source
from crawlers.discovery.found import Found, NotReadable, newest_first, one_line, text_of_markup, tidy, wanted

PER_PAGE: Final = 50
_FIELDS: Final = "link,date,date_gmt,modified_gmt,title,excerpt,content,lang,type"


def addresses(root: str) -> tuple[str, ...]:
    """Where the posts of a WordPress site may be asked for, in the order to try: pretty path, query form, the feed."""
    base = root if root.endswith("/") else root + "/"
    query = f"per_page={PER_PAGE}&_fields={_FIELDS}"
    return (
        urljoin(base, f"wp-json/wp/v2/posts?{query}"),
        urljoin(base, f"?rest_route=/wp/v2/posts&{query}"),
        urljoin(base, "feed/"),
    )


def read(body: bytes, *, url: str, source: Source, route: Discover) -> Found:
    """The posts of one answer, newest first. Raises NotReadable when it is no list of posts."""
    try:
        posts = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotReadable("no JSON; is it a WordPress site, and is its REST API open?") from error
    if not isinstance(posts, list):
        said = posts.get("code") if isinstance(posts, dict) else None
        raise NotReadable(f"no list of posts ({said})" if isinstance(said, str) else "no list of posts")
    leads = [lead for post in posts if isinstance(post, dict) and (lead := _lead(post, url, source, route))]
    if posts and not leads:
        raise NotReadable("a list, but not of posts (no link in any)")
    return Found(
        leads=newest_first(lead for lead in leads if wanted(lead.url, route)),
        matched=len(leads),
        notes=() if posts else ("empty",),
    )


def _lead(post: dict[str, Any], url: str, source: Source, route: Discover) -> Lead | None:
    link = post.get("link")
    address = tidy(link, url) if isinstance(link, str) else None
    if address is None:
        return None
    # Polylang and WPML say the language of a post.
    language = str(post.get("lang") or "").split("-")[0].split("_")[0].lower()
    return Lead(
        url=address,
        source_id=source.id,
        route="wordpress",
        found_on=url,
        headline=one_line(text_of_markup(_rendered(post, "title"))),
        description=one_line(text_of_markup(_rendered(post, "excerpt"))),
        article_body=text_of_markup(_rendered(post, "content")),
        date_published=_utc(post.get("date_gmt")) or one_line(_string(post.get("date"))),
        date_modified=_utc(post.get("modified_gmt")),
        in_language=route.in_language or (language if language in source.in_language else None),
    )


def _rendered(post: dict[str, Any], key: str) -> str | None:
    value = post.get(key)
    return _string(value.get("rendered")) if isinstance(value, dict) else _string(value)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _utc(value: object) -> str | None:
    """``date_gmt`` is printed without a zone; its name is the zone. A draft has ``0000-00-00T00:00:00``."""
    text = _string(value)
    return f"{text}+00:00" if text and not text.startswith("0000") and "+" not in text else None
