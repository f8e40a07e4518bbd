"""A source as its file declares it (design, section 3). The file stem is the id, the spider's name and the frozen folder.

The classes are the schema of the file: ``catalog.registry.sources`` reads TOML strictly into them, so a field added here
is a key of the file, and its docstring is the key's documentation (see ``catalog/registry/README.md``, generated).
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from catalog.model.languages import Language

SourceKind = Literal["health", "province", "interreg", "euroregion", "state"]
Rights = Literal["full", "excerpt", "link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discover:
    """One route on which items are found."""

    via: Literal["feed", "sitemap", "listing", "wordpress", "spider"]
    """How the address is read."""
    url: str
    """The feed, sitemap, listing page or WordPress root."""
    links: str | None = None
    """CSS selector of the item links (or of elements that hold one) on a listing; without it the listing is read generically."""
    next: str | None = None
    """CSS selector of the link to the next page, only where the built-in pager errs."""
    include: tuple[str, ...] = ()
    """Regular expressions; an item address must match one of them."""
    exclude: tuple[str, ...] = ()
    """Regular expressions; an item address that matches one of them is left."""
    in_language: Language | None = None
    """The language of everything on this route, where that is so."""
    pages: int = 5
    """How many pages of a listing are followed in one night."""
    because: str = ""
    """Why this route departs from the usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """CSS selectors, only where the generic reader errs."""

    headline: str | None = None
    """Selector of the headline."""
    description: str | None = None
    """Selector of the lead."""
    article_body: str | None = None
    """Selector of the element that holds the text."""
    date_published: str | None = None
    """Selector of the publication date."""
    date_modified: str | None = None
    """Selector of the date of the last change."""
    author: str | None = None
    """Selector of the author."""
    article_section: str | None = None
    """Selector of the rubric."""
    image_url: str | None = None
    """Selector of the head image."""
    remove: tuple[str, ...] = ()
    """Selectors of elements that are cut out before anything is read."""
    because: str = ""
    """What the generic reader did wrong, and when that was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """Promises checked after each run."""

    newest_within_days: int | None = None
    """The newest item is not older than this."""
    items_at_least: int | None = None
    """A run finds at least this many leads."""
    dated_at_least: float | None = None
    """Share of items with a publication date, 0 to 1."""
    body_words_at_least: int | None = None
    """Median length of the text in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """Departures from the manners every source gets."""

    delay_seconds: float | None = None
    """At least this long between two requests, where robots.txt does not ask for more."""
    pages_per_night: int | None = None
    """Budget of requests."""
    verify_certificate: bool = True
    """False only with a reason."""
    hosts: tuple[str, ...] = ()
    """Further hosts of the same body on which items may lie or to which it may redirect."""
    because: str = ""
    """Required when anything here departs from the default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One body and how its news is found. Its identity is ``id``, never a host."""

    id: str
    """The file's stem; not a key of the file."""
    name: str
    """The body's own name."""
    url: str
    """Home page."""
    publisher: str
    """Who is responsible, with the country where two bodies share a name."""
    kind: SourceKind
    """What kind of body it is."""
    country: str
    """ISO 3166-1 alpha-2 of the body's seat, or ``EU``."""
    in_language: tuple[Language, ...]
    """Languages it publishes in, the main one first."""
    spatial_coverage: tuple[str, ...]
    """NUTS codes of the area it serves; ``EU`` where it serves the whole Union."""
    checked: str
    """What is known of this file, from what and when, and what is not."""
    names: dict[str, str] = field(default_factory=dict)
    """The name in other languages, by BCP 47 code."""
    former_hosts: tuple[str, ...] = ()
    """Hosts the body used before; old links and items belong to it."""
    rights: Rights = "excerpt"
    """What the public edition may hold."""
    license: str = ""
    """URL of a stated licence."""
    legal_basis: str = ""
    """Why ``full`` is allowed, in words; without it the edition treats ``full`` as ``excerpt``."""
    cms: str = ""
    """Content management system, when known."""
    timezone: str = "Europe/Brussels"
    """IANA zone of printed times."""
    founded: date | None = None
    """No item is older than this."""
    migrated: tuple[date, ...] = ()
    """Days on which the site moved and its system dated old items anew; no item was published on them."""
    ended: date | None = None
    """The site is dead since; nothing is fetched."""
    paused: bool = False
    """Not crawled for now; ``because`` says why."""
    because: str = ""
    """Why the file departs from the usual, is paused, ended or outside the brief."""
    contact: str = ""
    """Where the body can be written to about its pages."""
    discover: tuple[Discover, ...] = ()
    """All are used and their leads joined."""
    fallback: tuple[Discover, ...] = ()
    """Tried in order when no ``discover`` route gives a lead."""
    read: Read = field(default_factory=Read)
    """Selectors."""
    expect: Expect = field(default_factory=Expect)
    """Promises."""
    crawl: Crawl = field(default_factory=Crawl)
    """Manners."""
