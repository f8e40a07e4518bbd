"""The plug for the measuring script: one page in, the fields it scores out."""

from datetime import UTC, datetime

from catalog.model.errors import Dropped
from catalog.model.source import Source
from pipelines.dates.decision import decide
from pipelines.reading.page import read_html

_ANY = Source(
    id="any",
    name="",
    url="",
    publisher="",
    kind="state",
    country="EU",
    in_language=("de", "en", "fr", "nl"),
    spatial_coverage=("EU",),
    checked="measuring only",
)


def read_page(html: str, url: str | None) -> dict[str, str | None]:
    """Headline, text, author and date of a page, as the measuring script wants them; empty when it is dropped."""
    try:
        raw = read_html(html, url=url or "", lead=None, source=_ANY)
    except Dropped:
        return {}
    return {
        "headline": raw.headline,
        "article_body": raw.article_body,
        "author": raw.author,
        "date_published": decide(raw.dates, fetched_at=datetime.now(UTC), source=_ANY).date_published,
    }
