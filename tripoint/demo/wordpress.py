"""What a crawler asks of the WordPress REST API: posts with paging, ``after``, ``modified_after``, ``_fields``."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from tripoint.demo.markup import shorten, to_html, with_port
from tripoint.demo.rendering import Reply
from tripoint.demo.world import ZONE, Item, Site


def _moment(item: Item) -> datetime:
    if isinstance(item.published, datetime):
        return item.published
    assert item.day is not None  # noqa: S101 -- only dated items are posts
    return datetime.combine(item.day, time(8, 0), ZONE)


def _changed(item: Item) -> datetime:
    return item.modified if isinstance(item.modified, datetime) else _moment(item)


def _post(site: Site, item: Item) -> dict[str, Any]:
    return {
        "id": 100 + item.number,
        "date": _moment(item).replace(tzinfo=None).isoformat(),
        "date_gmt": _moment(item).astimezone(UTC).replace(tzinfo=None).isoformat(),
        "modified": _changed(item).replace(tzinfo=None).isoformat(),
        "modified_gmt": _changed(item).astimezone(UTC).replace(tzinfo=None).isoformat(),
        "slug": item.slug,
        "status": "publish",
        "type": "post",
        "link": f"http://{site.host}{site.path_of(item)}",
        "title": {"rendered": item.headline.replace("&", "&#038;").replace("'", "&#8217;")},
        "content": {"rendered": to_html(item.body), "protected": False},
        "excerpt": {"rendered": f"<p>{item.description or shorten(item.body)}</p>", "protected": False},
        "author": 3,
    }


def _bound(query: Mapping[str, str], name: str) -> datetime:
    given = query.get(name)
    if not given:
        return datetime(1970, 1, 1, tzinfo=UTC)
    moment = datetime.fromisoformat(given.replace(" ", "+").replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def posts_reply(site: Site, port: int, query: Mapping[str, str]) -> Reply:
    """``GET /wp-json/wp/v2/posts``: totals in headers, a page too far is 400, as WordPress answers."""
    try:
        after, modified_after = _bound(query, "after"), _bound(query, "modified_after")
        size, page = int(query.get("per_page", "10")), int(query.get("page", "1"))
    except ValueError:
        return _refused("rest_invalid_param", "Invalid parameter(s).")
    if not 1 <= size <= 100:
        return _refused("rest_invalid_param", "per_page must be between 1 (inclusive) and 100 (inclusive)")
    by_change = query.get("orderby") == "modified"
    items = [i for i in site.items if i.published and i.listing == "news"]
    items = [i for i in items if _moment(i) > after and _changed(i) > modified_after]
    items.sort(key=_changed if by_change else _moment, reverse=query.get("order", "desc") == "desc")
    pages = math.ceil(len(items) / size)
    if page > max(pages, 1):
        return _refused(
            "rest_post_invalid_page_number", "The page number requested is larger than the number of pages."
        )
    posts = [_post(site, i) for i in items[(page - 1) * size : page * size]]
    if names := {n.split(".")[0] for n in query.get("_fields", "").split(",") if n}:
        posts = [{key: value for key, value in post.items() if key in names} for post in posts]
    return Reply(
        body=with_port(json.dumps(posts, ensure_ascii=False), port).encode(),
        content_type="application/json; charset=UTF-8",
        validators=("etag",),
        headers={"X-WP-Total": str(len(items)), "X-WP-TotalPages": str(pages), "Cache-Control": "no-cache, private"},
    )


def _refused(code: str, message: str) -> Reply:
    body = json.dumps({"code": code, "message": message, "data": {"status": 400}})
    return Reply(body=body.encode(), content_type="application/json; charset=UTF-8", status=400)
