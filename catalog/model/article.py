"""The three states of an item: as printed, clean, tagged. Names are those of schema.org ``NewsArticle``."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

ArticleKind = Literal["news", "page", "call", "event", "document"]


class DateKind(StrEnum):
    """What a date printed on a page is the date of."""

    PUBLISHED = "published"
    MODIFIED = "modified"
    EVENT = "event"
    DEADLINE = "deadline"
    VALIDITY = "validity"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How exact a date is; a value is never more exact than what was printed."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWitness:
    """One statement of a date: who says it, in which words, and what we read in them."""

    kind: DateKind
    route: str
    """``json-ld``, ``meta``, ``time``, ``label``, ``feed``, ``sitemap``, ``listing``, ``url``, ``text`` ..."""
    raw: str
    """As printed."""
    value: str | None
    """ISO 8601: ``2021``, ``2021-05``, ``2021-05-19`` or ``2021-05-19T17:36:00+02:00``; None when it cannot be read."""
    precision: Precision | None
    used: bool = False
    set_aside: str | None = None
    """Why it was not used, as a short code: ``future``, ``too_old``, ``body``, ``weaker``, ``disagrees`` ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """A date that is the subject of an item: an event, a deadline, a period of validity."""

    kind: DateKind
    raw: str
    start: str | None
    """ISO 8601, or None when the year is not printed and cannot be told."""
    end: str | None = None
    precision: Precision | None = None
    month_day: str | None = None
    """``--09-13`` when day and month are known but not the year (ISO 8601:2000 form)."""
    evidence: str = ""
    """The sentence around it, at most 200 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of an article: another language version, a document, or a page elsewhere."""

    url: str
    kind: Literal["alternate", "document", "external"]
    text: str = ""
    """The words of the link, or of the sentence around it when the words alone say nothing ("hier")."""
    in_language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """What the page prints, read but not judged. Made by ``pipelines.reading``."""

    url: str
    """Canonical link of the page when it is on the same site, else the final address."""
    source_id: str
    headline: str
    description: str | None
    article_body: str
    """Paragraphs, list items and headings parted by ``\\n``; an ordered item keeps its number, an unordered one ``• ``."""
    in_language: str | None
    """As declared: html lang, content-language, path."""
    dates: tuple[DateWitness, ...]
    author: str | None
    image_url: str | None
    image_alt: str | None
    article_section: str | None
    keywords: tuple[str, ...]
    kind: ArticleKind
    links: tuple[Link, ...]
    paywalled: bool
    reader: str
    """Which reader won and its version: ``trafilatura 2.3.1``, ``selector``, ``json-ld`` ..."""
    notes: tuple[str, ...] = ()
    """What was repaired or doubted, as short codes: ``encoding_suspect``, ``mojibake_repaired``, ``text_from_feed`` ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A clean item: normalised text, canonical address, dates decided, personal contact data removed."""

    id: str
    """``a`` and 12 hex digits of the SHA-256 of the canonical URL."""
    url: str
    source_id: str
    headline: str
    description: str | None
    article_body: str
    declared_language: str | None
    date_published: str | None
    """ISO 8601 in UTC when a time is known, else a plain day, month or year. None is "not stated"."""
    date_precision: Precision | None
    date_modified: str | None
    dates: tuple[DateWitness, ...]
    """Every witness, the used one marked."""
    event_dates: tuple[EventDate, ...]
    author: str | None
    image_url: str | None
    image_alt: str | None
    article_section: str | None
    keywords: tuple[str, ...]
    kind: ArticleKind
    links: tuple[Link, ...]
    word_count: int
    content_digest: str
    """``sha256:`` of headline, description and body, normalised: what makes a revision."""
    reader: str
    notes: tuple[str, ...]
    fetched_at: datetime
    archive_file: str | None
    archive_offset: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageDecision:
    """The language of a text, how sure, and why."""

    in_language: str
    """One of the five, or ``und``."""
    confidence: float
    """0 to 1."""
    evidence: tuple[str, ...]
    """Short statements, e.g. ``declared=nl``, ``py3langid=nl 0.99``, ``langdetect=nl 0.99``, ``short text``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEvidence:
    """One reason for (or, with a negative weight, against) a theme."""

    term: str
    """The term of the taxonomy."""
    found: str
    """As it stands in the text."""
    field: Literal["headline", "description", "article_body", "article_section", "keywords", "prototype", "rule"]
    count: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTag:
    """A theme of an article with its reasons."""

    theme_id: str
    score: float
    """0 to 1; tags are given from 0.5 on."""
    evidence: tuple[TermEvidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTag:
    """A place named in an article."""

    place_id: str
    evidence: str
    """The words that name it, and what settled a homonym."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationTag:
    """A body or project named in an article."""

    organisation_id: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedArticle:
    """What the catalogue stores: a clean item with language, themes, places and organisations."""

    article: Article
    language: LanguageDecision
    about: tuple[ThemeTag, ...]
    """At most three, best first; none is a valid answer."""
    places: tuple[PlaceTag, ...]
    organisations: tuple[OrganisationTag, ...]
    border: str | None = None
    """NUTS regions of different countries it joins, sorted: ``BE22-NL42``; None when it stays on one side."""
