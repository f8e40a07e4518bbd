"""What a page prints becomes a clean item: one address, decided dates, clean text, no contact data."""

from dataclasses import replace

from catalog.model.article import Article, Link, RawArticle
from catalog.model.capture import Capture
from catalog.model.source import Source
from catalog.store.digests import content_digest
from pipelines.dates.decision import decide
from pipelines.dates.events import event_dates
from pipelines.privacy import remove_contact_data
from pipelines.text import clean_line, clean_text, word_count
from pipelines.urls import article_id, canonical


def _clean_optional(text: str | None) -> str | None:
    return (remove_contact_data(clean_line(text)) or None) if text else None


def _clean_link(link: Link) -> Link:
    return replace(link, text=remove_contact_data(clean_line(link.text)))


def normalise(raw: RawArticle, *, capture: Capture, source: Source) -> Article:
    """The clean item of a page: its id and address, text, dates with the witness that decided, and where it lies in
    the archive."""
    url = canonical(raw.url, home=source.url)
    headline = clean_line(raw.headline)
    description = _clean_optional(raw.description)
    body = remove_contact_data(clean_text(raw.article_body))
    dates = decide(raw.dates, fetched_at=capture.fetched_at, source=source)
    return Article(
        id=article_id(url, home=source.url),
        url=url,
        source_id=source.id,
        headline=remove_contact_data(headline) or headline,
        description=description,
        article_body=body,
        declared_language=raw.in_language,
        date_published=dates.date_published,
        date_precision=dates.date_precision,
        date_modified=dates.date_modified,
        dates=dates.witnesses,
        event_dates=event_dates(
            headline=headline, text=body, in_language=raw.in_language, published=dates.date_published
        ),
        author=_clean_optional(raw.author),
        image_url=raw.image_url,
        image_alt=_clean_optional(raw.image_alt),
        article_section=_clean_optional(raw.article_section),
        keywords=tuple(dict.fromkeys(word for item in raw.keywords if (word := _clean_optional(item)))),
        kind=raw.kind,
        links=tuple(_clean_link(link) for link in raw.links),
        word_count=word_count(body),
        content_digest=content_digest(headline, description, body),
        reader=raw.reader,
        notes=raw.notes,
        fetched_at=capture.fetched_at,
        archive_file=capture.archive_file,
        archive_offset=capture.archive_offset,
    )
