"""The smaller facts of a page: description, image, rubric, keywords, declared language, canonical link, kind,
paywall."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from catalog.model.article import ArticleKind
from catalog.model.languages import LANGUAGES
from catalog.model.source import Source
from pipelines.reading.json_ld import Thing, text_of, types
from pipelines.reading.meta import Meta, first
from pipelines.text import clean_line
from pipelines.urls import own_hosts, resolve, same_site

_BREADCRUMB_LABEL: Final = re.compile(
    r"^(?:sie sind hier|sie befinden sich hier|(?:u|je) (?:bent hier|bevindt (?:zich|je)(?: hier| op)?)|vous êtes ici"
    r"|you are here|dir sidd hei)\s*:?\s*",
    re.I,
)
_HOME: Final = re.compile(r"^(?:home|start|startseite|startpagina|accueil|homepage|welkom|hauptseite|⌂)$", re.I)
_CRUMB_SEPARATOR: Final = re.compile(r"\s+/\s+|\s*[>›»|→]\s*")
_IMAGE_FILE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)(?:$|[?#/])|/@@images/|image_view|^$|^#", re.I)
_PATH_LANGUAGE: Final = re.compile(r"^/(nl|de|fr|en|lb)(?:[-_][a-z]{2})?(?:/|$)", re.I)


def find_description(meta: Meta, article: Thing | None) -> str | None:
    """The lead as the page declares it."""
    told = first(meta, "og:description", "description", "twitter:description", "dc.description", "dcterms.description")
    return clean_line(told or (text_of(article.get("description")) if article else None) or "") or None


def find_image(tree: HtmlElement, meta: Meta, article: Thing | None, *, url: str) -> tuple[str | None, str | None]:
    """Address and alternative text of the head image."""
    told = first(meta, "og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
    if not told and article is not None:
        told = text_of(article.get("image"), "url", "contentUrl")
    address = resolve(url, told) if told else None
    alt = first(meta, "og:image:alt", "twitter:image:alt") if address else None
    stem = urlsplit(address).path.rsplit("/", 1)[-1].rsplit(".", 1)[0] if address else ""
    for image in tree.iter("img"):
        source = image.get("src") or image.get("data-src") or ""
        if address and stem and stem in source:
            alt = alt or image.get("alt")
            break
        if not address and _is_content_image(image, source):
            address, alt = resolve(url, source), image.get("alt")
            if address:
                break
    return address, clean_line(alt or "") or None


def _is_content_image(image: HtmlElement, source: str) -> bool:
    """An image of the item: in its article or main element, or with words of its own where the page has neither."""
    if source.startswith("data:") or re.search(r"\blogo\b", f"{source} {image.get('alt') or ''}", re.I):
        return False
    for around in image.iterancestors():
        if around.tag in {"nav", "footer", "aside", "header"}:
            return False
        # A picture that leads to another page is a logo or belongs to a teaser; one that leads to a file is shown larger there.
        if around.tag == "a" and not _IMAGE_FILE.search(around.get("href") or ""):
            return False
    return next(image.iterancestors("article", "main"), None) is not None or len(image.get("alt") or "") > 12


def _crumbs(tree: HtmlElement, found: Sequence[Thing]) -> list[str]:
    for thing in found:
        if "BreadcrumbList" in types(thing) and isinstance(thing.get("itemListElement"), list):
            return [
                name
                for item in thing["itemListElement"]
                if isinstance(item, dict) and (name := text_of(item.get("name")) or text_of(item.get("item")))
            ]
    for element in tree.xpath(
        "//*[contains(translate(concat(@class,' ',@id,' ',@aria-label),'BCKRUMPAD','bckrumpad'),'breadcrumb')]"
    ):
        items = [clean_line("".join(item.itertext())) for item in element.iter("li")]
        if not items:
            items = _CRUMB_SEPARATOR.split(clean_line(" ".join(element.itertext())))
        if items := [item for item in items if item]:
            return items
    for element in tree.iter("p", "div", "span", "ul", "nav"):
        text = element.text or ""
        if _BREADCRUMB_LABEL.match(text.strip()):
            return _CRUMB_SEPARATOR.split(clean_line(" ".join(element.itertext())))
    return []


def find_section(
    tree: HtmlElement, meta: Meta, article: Thing | None, found: Sequence[Thing], *, headline: str
) -> str | None:
    """The rubric: the breadcrumb without home and the page itself, else ``article:section`` or ``articleSection``."""
    crumbs = [clean_line(_BREADCRUMB_LABEL.sub("", crumb)).strip("/>›»| ") for crumb in _crumbs(tree, found)]
    crumbs = [crumb for crumb in crumbs if crumb and not _HOME.match(crumb) and crumb != headline and len(crumb) < 80]
    if crumbs:
        return " / ".join(crumbs)
    told = first(meta, "article:section", "og:article:section")
    return clean_line(told or (text_of(article.get("articleSection")) if article else None) or "") or None


def find_keywords(meta: Meta, article: Thing | None) -> tuple[str, ...]:
    """Keywords as declared, each once, in order."""
    told: list[str] = list(meta.get("article:tag", ()))
    for content in (*meta.get("keywords", ()), *meta.get("news_keywords", ())):
        told.extend(re.split(r"[,;]", content))
    value = article.get("keywords") if article else None
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            told.extend(re.split(r"[,;]", item))
        elif isinstance(item, dict) and (name := text_of(item)):
            told.append(name)
    return tuple(dict.fromkeys(word for item in told if (word := clean_line(item)) and len(word) < 80))[:30]


def find_language(tree: HtmlElement, meta: Meta, *, url: str) -> str | None:
    """The language the page declares: html lang, content-language, og:locale, the first part of the path. BCP 47
    primary tag."""
    told = [tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang"), tree.get("xml:lang")]
    told += [first(meta, "content-language"), first(meta, "og:locale"), first(meta, "dc.language", "dcterms.language")]
    for value in told:
        code = re.split(r"[-_,;\s]", value.strip().lower())[0] if value else ""
        if re.fullmatch(r"[a-z]{2,3}", code):
            return {
                "ltz": "lb",
                "nld": "nl",
                "dut": "nl",
                "deu": "de",
                "ger": "de",
                "fra": "fr",
                "fre": "fr",
                "eng": "en",
            }.get(code, code)
    path = _PATH_LANGUAGE.match(urlsplit(url).path)
    return path.group(1).lower() if path and path.group(1).lower() in LANGUAGES else None


def canonical_link(tree: HtmlElement, meta: Meta, *, url: str, source: Source) -> str:
    """The canonical link of the page when it names the same site and can be this page, else ``url``.

    A canonical link to the home page or to another section is a fault of the site's template, not an address of this
    page.
    """
    told = next(
        (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()), None
    )
    target = resolve(url, told or first(meta, "og:url") or "")
    if target is None or not same_site(target, url, hosts=own_hosts(source)):
        return url
    here, there = urlsplit(url), urlsplit(target)
    if there.path.strip("/") == "" and here.path.strip("/") != "":
        return url
    if here.path.rstrip("/") == there.path.rstrip("/"):
        # Same path: a canonical link without the query that selects the page (index.php?id=12) would join all pages.
        return (
            url
            if here.query
            and not there.query
            and re.search(r"\b(?:id|p|page_id|nid|news|article|item)\b", here.query, re.I)
            else target
        )
    last_here, last_there = here.path.rstrip("/").rsplit("/", 1)[-1], there.path.rstrip("/").rsplit("/", 1)[-1]
    return (
        target if last_here == last_there or here.query or last_here in last_there or last_there in last_here else url
    )


_EVENT_PATH: Final = re.compile(
    r"/(?:agenda|events?|evenement(?:en|s)?|veranstaltung(?:en)?|termine?|kalender|calend(?:ar|rier)|manifestations?)/",
    re.I,
)
_CALL_PATH: Final = re.compile(
    r"/(?:calls?|oproep(?:en)?|appels?(?:-a-projets?)?|ausschreibung(?:en)?|projektaufruf(?:e)?|call-for)(?:/|$|[-_])",
    re.I,
)
_NEWS_PATH: Final = re.compile(
    r"/(?:news|nieuws(?:bericht(?:en)?)?|actualit\w*|actus?|aktuell\w*|presse\w*|pers\w*|press\w*|meldung(?:en)?"
    r"|nachrichten|mitteilung\w*|artikel|article|blog|communiqu\w*|neuigkeiten|newsroom|toute-l-actualite)(?:/|$|[-_])"
    r"|/20\d\d/[01]?\d/",
    re.I,
)
_KIND_PATH: Final[tuple[tuple[ArticleKind, re.Pattern[str]], ...]] = (
    ("event", _EVENT_PATH),
    ("call", _CALL_PATH),
    ("news", _NEWS_PATH),
)
_CALL_WORDS: Final = re.compile(
    r"\b(?:call for (?:projects|proposals)|projectoproep|oproep (?:voor|tot) project\w*|appel à projets?"
    r"|projektaufruf|aufruf zur einreichung|ausschreibung)\b",
    re.I,
)


_EVENT_WORDS: Final = re.compile(
    r"^(?:sprechtag|jobmesse|jobbörse|infoabend|infoveranstaltung|informationsveranstaltung|tag der offenen tür|webinar|jobbeurs"
    r"|infosessie|infoavond|informatieavond|inloopavond|opendeurdag|open dag|studiedag|salon de l.emploi|forum de l.emploi"
    r"|journées? portes ouvertes|réunion publique|séance d.information|info session|open day"
    r"|infosëtzung|dag vun der oppener dier)\b",
    re.I,
)
_DOCUMENT_WORDS: Final = 40
"""A page with fewer words that links a document is the cover of that document."""


# Event plug-ins of WordPress, content types of Drupal, TYPO3 and Contao.
_EVENT_NAME: Final = re.compile(
    r"(?:^|\s)(?:single-tribe_events|type-tribe_events|tribe-events-single|(?:page-)?node-?-?type-event|node--event|single-events?"
    r"|event-single|event-detail|mod_eventreader|tx-(?:sf-?event|cal)-detail)(?=\s|$)",
    re.I,
)


def is_event_page(tree: HtmlElement) -> bool:
    """Whether the system names the page itself, or the item on it, an event."""
    return any(
        _EVENT_NAME.search(element.get("class") or "") is not None for element in tree.iter("body", "main", "article")
    )


def find_kind(
    article: Thing | None,
    meta: Meta,
    *,
    url: str,
    headline: str,
    dated: bool,
    is_event: bool = False,
    words: int = 1000,
    documents: int = 0,
) -> ArticleKind:
    """What sort of item it is: from its structured data, then its headline, what it holds, and its path.

    ``is_event`` is what :func:`is_event_page` says. ``dated`` says whether it names a day of publication, by itself or by its
    lead: a page that names none is no news, whatever section it stands in. ``words`` and ``documents`` count what it holds.
    """
    named = types(article) if article else frozenset()
    if is_event or "Event" in named:
        return "event"
    if _CALL_WORDS.search(headline):
        return "call"
    if _EVENT_WORDS.search(headline):
        return "event"
    if documents and words < _DOCUMENT_WORDS:
        return "document"
    path = urlsplit(url).path
    told = next((kind for kind, pattern in _KIND_PATH if pattern.search(path)), None)
    if told and (told != "news" or dated or named):
        return told
    if named or (first(meta, "og:type") or "").lower() == "article" or first(meta, "article:published_time") or dated:
        return "news"
    return "page"


_PAYWALL: Final = re.compile(
    r"la suite est réservée aux abonnés|réservé (?:à nos|aux) abonnés|nur für abonnenten|weiterlesen mit"
    r"|jetzt (?:testen und )?weiterlesen|alleen voor abonnees"
    r"|lees verder met een abonnement|subscribe to (?:continue|read)|subscribers only"
    r"|dieser artikel ist .{0,20}abonnenten|met een abonnement lees je",
    re.I,
)


def is_paywalled(tree: HtmlElement, meta: Meta, found: Sequence[Thing], *, text: str) -> bool:
    """Whether the page says that its text is for subscribers: ``isAccessibleForFree``, ``article:content_tier``, or a
    sentence of the text."""
    for thing in found:
        if str(thing.get("isAccessibleForFree", "")).lower() == "false":
            return True
    if (first(meta, "article:content_tier") or "").lower() in {"locked", "metered"}:
        return True
    marked = tree.xpath("boolean(//*[contains(concat(' ',@class,' '),' paywall ')])")
    return bool(_PAYWALL.search(text[-1500:])) or (bool(marked) and len(text) < 1500)
