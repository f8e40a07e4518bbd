"""What the page tells machines: JSON-LD, meta elements, microdata and ``<time>``."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from catalog.model.article import DateKind, DateWitness
from pipelines.dates.grammar import PrintedDate, read_machine_date

_ARTICLE_TYPES: Final = re.compile(
    r"(?:Article|BlogPosting|Posting|Report|PressRelease|WebPage|WebSite|CreativeWork|GovernmentService|AnalysisNewsArticle|Page)$"
)
_PAGE_TYPES: Final = frozenset(
    {"WebPage", "WebSite", "CreativeWork", "ItemPage", "AboutPage", "CollectionPage", "FAQPage"}
)

_META: Final[dict[str, tuple[DateKind, int]]] = {
    name: (kind, rank)
    for kind, rank, names in (
        (
            DateKind.PUBLISHED,
            0,
            "article:published_time og:article:published_time article:published og:published_time datepublished date_published "
            "dcterms.issued dc.date.issued dcterms.created dc.date.created dc.created dcterms.available article_date_original "
            "originalpublicationdate sailthru.date parsely-pub-date cxenseparse:recs:publishtime rnews:datepublished "
            "publish-date publish_date publishdate published_time publication_date publication-date pubdate og:pubdate "
            "citation_publication_date citation_online_date dcsext.articlefirstpublished article.published published "
            "article:post_date bt:pubdate datecreated analyticsattributes.articledate shareaholic:article_published_time "
            "vr:published_time ptime releasedate release_date creation_date created firstpublishdate gentime displaydate",
        ),
        # "date" and "dc.date" are the day of issue on some sites and of the last change on others.
        (
            DateKind.PUBLISHED,
            1,
            "date dc.date dcterms.date dc:date citation_date timestamp dc.date.x-metadatalastmodified article:date",
        ),
        (
            DateKind.MODIFIED,
            0,
            "article:modified_time og:updated_time og:article:modified_time datemodified date_modified dcterms.modified "
            "dc.date.modified dc.modified last-modified lastmodified lastmod last_modified revised article:modified "
            "shareaholic:article_modified_time modificationdate article:updated_time updated utime",
        ),
        (DateKind.VALIDITY, 0, "dcterms.valid dc.date.valid expires article:expiration_time dc.coverage.temporal"),
        (DateKind.EVENT, 0, "event:start_time event:end_time"),
    )
    for name in names.split()
}


def witness(kind: DateKind, route: str, raw: str, printed: PrintedDate | None) -> DateWitness:
    """A statement with what was read in it; unread words are kept with no value."""
    return DateWitness(
        kind=kind,
        route=route,
        raw=" ".join(raw.split())[:120],
        value=printed.value if printed else None,
        precision=printed.precision if printed and printed.value else None,
        set_aside="weekday" if printed and printed.weekday_fits is False else None,
    )


def json_ld_witnesses(json_ld: Sequence[Mapping[str, object]], *, url: str, zone: tzinfo) -> Iterator[DateWitness]:
    """Dates of the article node, of a page node after it, and of event nodes.

    A node that names another page's address as its own is a teaser and says nothing of this page. Nodes of other types (a
    recording, a job, a data set) speak where the page has no article node and they name one day.
    """
    nodes = list(_nodes(json_ld))
    here = _page_key(url)
    articles: list[Mapping[str, object]] = []
    pages: list[Mapping[str, object]] = []
    others: list[Mapping[str, object]] = []
    for node in nodes:
        types = _types(node)
        if any(name.endswith("Event") for name in types):
            yield from _stated(node, (("startDate", DateKind.EVENT), ("endDate", DateKind.EVENT)), zone)
        elif any(_ARTICLE_TYPES.search(name) for name in types):
            (pages if types & _PAGE_TYPES else articles).append(node)
        elif node.get("datePublished"):
            others.append(node)
    own, others = (
        [node for node in some if (address := _address(node)) is None or _page_key(address) == here]
        for some in (articles, others)
    )
    if not articles and len({str(node.get("datePublished"))[:10] for node in others}) == 1:
        own = others
    for node in [*(own or articles[:1] if len(articles) == 1 else own), *pages]:
        yield from _stated(
            node,
            (
                ("datePublished", DateKind.PUBLISHED),
                ("dateModified", DateKind.MODIFIED),
                ("expires", DateKind.VALIDITY),
            ),
            zone,
        )


def _stated(node: Mapping[str, object], names: tuple[tuple[str, DateKind], ...], zone: tzinfo) -> Iterator[DateWitness]:
    for name, kind in names:
        value = node.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str | int) and str(value).strip():
            yield witness(kind, "json-ld", str(value), read_machine_date(str(value), zone=zone))


def _nodes(value: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    """Nodes of the top level, of ``@graph`` and of ``mainEntity``; not those of lists of other items."""
    if depth > 4:
        return
    if isinstance(value, Mapping):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(key), depth + 1)
    elif isinstance(value, list | tuple):
        for part in value[:50]:
            yield from _nodes(part, depth + 1)


def _types(node: Mapping[str, object]) -> set[str]:
    stated = node.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return {str(name).rsplit("/", 1)[-1] for name in names if name}


def _address(node: Mapping[str, object]) -> str | None:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        if isinstance(value, Mapping):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and value.startswith("http"):
            return value
    return None


def _page_key(url: str) -> str:
    return urlsplit(url).path.rstrip("/").lower()


def meta_witnesses(
    tree: HtmlElement, *, zone: tzinfo, month_first: bool = False
) -> tuple[list[DateWitness], list[DateWitness]]:
    """Dates of ``<meta>``: those with an exact name, and those with a vague one (``date``, ``DC.date``)."""
    found: tuple[list[DateWitness], list[DateWitness]] = ([], [])
    for meta in tree.iter("meta"):
        content = meta.get("content")
        if not content:
            continue
        name = (
            meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        ).strip()
        known = _META.get(name.lower())
        if known and any(map(str.isdigit, content)):
            printed = read_machine_date(content, zone=zone, month_first=month_first)
            found[known[1]].append(witness(known[0], "meta", content, printed))
    return found


# {"publishedDate":"2016-11-04T20:37:27Z"} and \\"published_at\\":\\"...\\": the state that script-built pages carry with them.
_STATE: Final = re.compile(
    r"""(?:datePublished|published_?(?:at|date|on|time)?|publish(?:ing)?_?date|publication_?date|first_?published(?:_?at)?)"""
    r"""\\?["']\s*:\s*\\?["']((?:19|20)\d\d-\d\d-\d\d[^"'\\]{0,24})""",
    re.IGNORECASE,
)
_LONGEST_STATE: Final = 600_000
_STATE_KEY: Final = re.compile(
    r"date_?published|(?:first_?)?published_?(?:at|date|on|time)?|publish(?:ing)?_?date|publication_?date", re.IGNORECASE
)
_NAMING_KEYS: Final = ("slug", "url", "path", "uri", "href", "link", "canonical", "canonicalUrl", "permalink", "webUrl")


def state_witness(tree: HtmlElement, *, url: str, zone: tzinfo) -> DateWitness | None:
    """The one day of publication that the page's own data names; of several items that of the one with this address.

    None when it names no day, or those of several items and this one not among them.
    """
    found: dict[str, DateWitness] = {}
    for script in tree.iter("script"):
        text = script.text
        if text and "ubli" in text and len(text) <= _LONGEST_STATE:
            for match in _STATE.finditer(text):
                printed = read_machine_date(match[1], zone=zone)
                if printed is not None and printed.value:
                    found.setdefault(printed.value[:10], witness(DateKind.PUBLISHED, "script", match[1], printed))
    return next(iter(found.values())) if len(found) == 1 else _own_state(tree, url, zone) if found else None


def _own_state(tree: HtmlElement, url: str, zone: tzinfo) -> DateWitness | None:
    """The day of the node that names this page: ``{"slug":"nieuwe-brug","publicationDate":"2024-05-03T10:00:00+02:00"}``."""
    name = _page_key(url).rsplit("/", 1)[-1]
    found: dict[str, DateWitness] = {}
    for script in tree.iter("script"):
        text = (script.text or "").strip()
        if name and name in text.lower() and text.startswith("{") and len(text) <= _LONGEST_STATE:
            try:
                data = json.loads(text)
            except (ValueError, RecursionError):
                continue
            for node in _named_nodes(data, name):
                for key, value in node.items():
                    if _STATE_KEY.fullmatch(key) and isinstance(value, str):
                        printed = read_machine_date(value, zone=zone)
                        if printed is not None and printed.value:
                            found.setdefault(printed.value[:10], witness(DateKind.PUBLISHED, "script", value, printed))
    return next(iter(found.values())) if len(found) == 1 else None


def _named_nodes(data: object, name: str) -> Iterator[Mapping[str, object]]:
    """Nodes, at any depth, whose address or slug ends with the last part of this page's address."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            said = (value.get(key) for key in _NAMING_KEYS)
            if any(isinstance(one, str) and _page_key(one).rsplit("/", 1)[-1] == name for one in said):
                yield value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
