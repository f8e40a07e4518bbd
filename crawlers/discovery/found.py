"""What a list gives, and what all kinds of lists share: tidy addresses, the filter of the source file, plain text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree, html
from w3lib.url import safe_url_string

from catalog.model.lead import Lead
from catalog.model.source import Discover

MAX_LEADS: Final = 1_000
"""Of one list, the newest; a night's budget is smaller still."""

MAX_ADDRESS: Final = 500
"""Characters. Longer ones are facets, session ids and traps (Scrapy's URLLENGTH_LIMIT says the same to requests)."""

TRACKING: Final = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|_hs\w+|hsctatracking|mtm_\w+|pk_\w+|piwik_\w+|wt_mc|wt_zmc|xtor|"
    r"at_medium|at_campaign)$",
    re.IGNORECASE,
)
"""Query keys that name the way a reader came, not the page."""

SESSION: Final = re.compile(
    r"^(phpsessid|jsessionid|aspsessionid\w*|cftoken|cfid|session_?id|session|sid|s)$", re.IGNORECASE
)
"""Query keys that name the visit, when their value is as long as such names are; ``sid=412`` is an item's number."""

_NO_PAGE: Final = re.compile(
    r"\.(jpe?g|png|gif|svg|webp|avif|ico|css|js|mjs|woff2?|mp[34]|m4[av]|avi|mov|webm|zip|gz|rar|7z|ics|vcf|xml|rss|atom|json)$",
    re.IGNORECASE,
)


class NotReadable(Exception):
    """The answer is not what its route promises: HTML instead of a feed, no XML, a bomb. The list failed: class ``parse``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one page of a list gives."""

    leads: tuple[Lead, ...] = ()
    following: tuple[str, ...] = ()
    """Addresses of further lists: the next page, the parts of a sitemap index."""
    matched: int = 0
    """Links seen before the filter of the source file; 0 on a listing means its layout changed."""
    notes: tuple[str, ...] = ()
    """``empty``, ``capped``, ``not_well_formed``."""


def tidy(href: str, base: str) -> str | None:
    """The address a link leads to, without fragment, default port, tracking and session keys; None when it leads nowhere.

    Only what certainly does not change the page is taken off; the query keeps its order.
    """
    href = href.strip()
    if not href or href.startswith("#"):
        return None
    try:
        parts = urlsplit(safe_url_string(urljoin(base, href)))
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("http", "https") or not host:
        # file:, data:, javascript:, mailto: are no pages; the guard refuses them too.
        return None
    if parts.username or parts.password:
        return None
    netloc = host if port in (None, 80 if parts.scheme == "http" else 443) else f"{host}:{port}"
    path = re.sub(r";(jsessionid|sid|phpsessid)=[^/;?]*", "", parts.path, flags=re.IGNORECASE) or "/"
    query = parts.query
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not _names_the_visit(key, value)]
    if len(kept) < len(pairs):
        query = urlencode(kept)
    address = urlunsplit((parts.scheme, netloc, path, query, ""))
    return address if len(address) <= MAX_ADDRESS else None


def _names_the_visit(key: str, value: str) -> bool:
    return bool(TRACKING.match(key) or (SESSION.match(key) and re.fullmatch(r"[\w-]{16,}", value)))


def wanted(address: str, route: Discover) -> bool:
    """Whether an address passes ``include`` and ``exclude`` of its route, and may be a page or document at all."""
    if _NO_PAGE.search(urlsplit(address).path):
        return False
    if route.include and not any(re.search(pattern, address) for pattern in route.include):
        return False
    return not any(re.search(pattern, address) for pattern in route.exclude)


def moment(text: str | None) -> datetime | None:
    """The time a feed or sitemap prints (RFC 822, ISO 8601), only to sort by; None when it is neither."""
    if not text:
        return None
    text = text.strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def newest_first(leads: Iterable[Lead], limit: int = MAX_LEADS) -> tuple[Lead, ...]:
    """Without repetition, the newest first, undated ones behind in their order; at most ``limit``."""
    unique: dict[str, Lead] = {}
    for lead in leads:
        unique.setdefault(lead.url, lead)
    oldest = datetime.min.replace(tzinfo=UTC)
    dated = {lead.url: moment(lead.date_published) or moment(lead.date_modified) or oldest for lead in unique.values()}
    return tuple(sorted(unique.values(), key=lambda lead: dated[lead.url], reverse=True)[:limit])


def text_of_markup(markup: str | None, *, limit: int = 100_000) -> str | None:
    """The words of a piece of HTML, one line a block; None when there are none. Markup beyond ``limit`` is cut."""
    if not markup or not markup.strip():
        return None
    markup = markup[:limit].replace("\x00", "")
    if "<" not in markup and "&" not in markup:
        return _lines(markup)
    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return _lines(re.sub(r"<[^>]*>", " ", markup))
    for element in tree.xpath(".//script | .//style | .//comment()"):
        element.drop_tree()
    for element in tree.iter("p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr"):
        element.tail = "\n" + (element.tail or "")
        if element.tag == "li":
            element.text = "• " + (element.text or "")
    return _lines("".join(tree.itertext()))


def one_line(text: str | None) -> str | None:
    """White space folded; None when nothing is left."""
    return " ".join((text or "").replace("\x00", "").split()) or None


def _lines(text: str) -> str | None:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line) or None
