"""One address for one page: what makes two URLs the same item, and the id that follows from it."""

import hashlib
import re
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

from courlan import clean_url
from courlan.clean import TRACKERS_RE
from w3lib.url import canonicalize_url

from catalog.model.source import Source

# Names of parameters that say how a reader came, never what is shown. courlan knows the widespread ones (utm_*, fbclid,
# gclid ...); these are added: AT Internet and Eulerian (French ministries and regions), Matomo and Webtrekk (German and
# Luxembourg authorities), mail services, and session ids of PHP, Java, ColdFusion and TYPO3.
_TRACKER: Final = re.compile(
    r"^(?:utm_?\w*|mtm_\w+|pk_\w+|piwik_\w+|matomo_\w+|wt_z?mc\w*|xtor|xt[a-z]{1,2}|at_(?:medium|campaign"
    r"|custom\d|creation)"
    r"|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|igsh|li_fat_id|mc_[ce]id|mkt_tok|_hs(?:enc|mi)"
    r"|_g[al]|ref_?src"
    r"|ns_\w+|nl_?id|newsletter_?id|sms_ss|at_xt|cmpid|spm"
    r"|phpsessid|jsessionid|aspsessionid\w*|asp\.net_sessionid|sessionid|session_id|sess_?id|cfid|cftoken"
    r"|fe_typo_user|sid)$",
    re.I,
)
_PATH_SESSION: Final = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*|/\(S\([a-z0-9]{10,}\)\)", re.I)
_DEFAULT_PORT: Final = {"http": 80, "https": 443}


def _without_trackers(query: str) -> str:
    """The query without trackers, by our names and courlan's; a bare key (SPIP's ``?article77``) stays as it is."""
    parts = (part for part in query.split("&") if part)
    keys = ((part.split("=")[0], part) for part in parts)
    return "&".join(
        part.removesuffix("=") for key, part in keys if not (_TRACKER.match(key) or TRACKERS_RE.search(key))
    )


def _bare(host: str) -> str:
    return host.removeprefix("www.").rstrip(".")


def _netloc(scheme: str, host: str, port: int | None, home: str | None) -> tuple[str, str]:
    """Scheme and netloc under which http, https and www meet."""
    if port == _DEFAULT_PORT.get(scheme):
        port = None
    host = _bare(host)
    own = urlsplit(home) if home else None
    try:
        own_host, own_port = (own.hostname or "", own.port) if own else ("", None)
    except ValueError:
        own_host, own_port = "", None
    if own and _bare(own_host.lower()) == host:
        if own_host.lower().startswith("www."):
            host = f"www.{host}"
        if port is None and own_port is None:
            scheme = own.scheme or scheme
    elif port is None:
        scheme = "https"
    if port is not None:
        return scheme, f"{host}:{port}"
    return scheme, host


def _once(url: str, home: str | None) -> str:
    parts = urlsplit(canonicalize_url(url.strip(), keep_blank_values=True))
    if parts.scheme not in _DEFAULT_PORT or not parts.hostname:
        return url.strip()
    path = _PATH_SESSION.sub("", parts.path)
    query = _without_trackers(parts.query)
    # Without its query: courlan would drop a key that has no value.
    plain = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    parts = urlsplit(clean_url(plain) or plain)
    scheme, netloc = _netloc(parts.scheme, (parts.hostname or "").lower(), parts.port, home)
    path = parts.path.rstrip("/") or "/"
    return urlunsplit((scheme, netloc, path, query, ""))


def canonical(url: str, *, home: str | None = None) -> str:
    """The address that stands for all addresses of one page.

    Trackers, session ids, fragment, default port and the slash at the end are dropped, the query is sorted and kept
    otherwise (``index.php?id=12`` is a page of its own). ``http``, ``https`` and ``www`` meet: on the host of ``home``
    (the source's
    home page) its own way of writing is taken, so that the address can be followed; elsewhere https without ``www``. An
    address with an explicit port keeps its scheme. Applying it twice equals once. What is no http(s) URL comes back as
    it is.
    """
    try:
        for _ in range(5):
            again = _once(url, home)
            if again == url:
                break
            url = again
    except ValueError:  # a port or address in brackets that is none
        return url.strip()
    return url


def article_id(url: str, *, home: str | None = None) -> str:
    """``a`` and the first 12 hex digits of the SHA-256 of the canonical URL (design, section 5)."""
    digest = hashlib.sha256(canonical(url, home=home).encode("utf-8", "replace")).hexdigest()
    return f"a{digest[:12]}"


def resolve(base: str, href: str) -> str | None:
    """The absolute http(s) address of a link, or None when it leads nowhere we could store."""
    href = href.strip()
    if not href or href.startswith("#"):
        return None
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in _DEFAULT_PORT and parts.hostname else None


def host(url: str) -> str:
    """The host in lower case without ``www.``; empty when there is none."""
    try:
        return _bare((urlsplit(url).hostname or "").lower())
    except ValueError:
        return ""


def own_hosts(source: Source) -> frozenset[str]:
    """The hosts on which a source's pages may lie, in the form of :func:`host`."""
    names = {host(source.url), *(host(f"//{name}") for name in (*source.former_hosts, *source.crawl.hosts))}
    return frozenset(name for name in names if name)


def same_site(url: str, other: str, *, hosts: frozenset[str] = frozenset()) -> bool:
    """Whether two addresses lie on one host, or both on hosts of one body."""
    one, two = host(url), host(other)
    return bool(one) and (one == two or (one in hosts and two in hosts))
