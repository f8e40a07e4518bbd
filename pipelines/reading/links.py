"""The links of an item: other language versions, documents, pages elsewhere; each with words that say something."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from catalog.model.article import Link
from catalog.model.source import Source
from pipelines.reading.box import text_box
from pipelines.reading.render import to_lines
from pipelines.text import clean_line, fold
from pipelines.urls import canonical, host, own_hosts, resolve, same_site

_DOCUMENT: Final = re.compile(r"\.(?:pdf|docx?|odt|xlsx?|ods|pptx?|odp|rtf|epub|csv|zip)(?:$|[?#])", re.I)
_SHARE: Final = re.compile(
    r"(?:facebook\.com/(?:sharer|share)|twitter\.com/(?:intent|share)|x\.com/(?:intent|share)"
    r"|linkedin\.com/(?:share|cws)|pinterest\.\w+/pin"
    r"|whatsapp\.com|wa\.me|t\.me/share|reddit\.com/submit|addtoany|addthis|sharethis|mailto:|xing\.com/spi"
    r"|bsky\.app/intent|getpocket)",
    re.I,
)
_EMPTY_WORDS_TEXT: Final = (
    "hier | here | ici | hei | lees meer | lees verder | meer | meer info | meer informatie | read more | "
    "more | click here | klik hier | mehr | mehr lesen | weiterlesen | mehr erfahren | weiter | "
    "zum artikel | lire la suite | en savoir plus | plus | plus d infos | cliquez ici | link | lien | "
    "website | download | downloaden | telecharger | herunterladen | deze link | this link | ce lien"
)
_EMPTY_WORDS: Final = frozenset(_EMPTY_WORDS_TEXT.split(" | "))
_BLOCKS: Final = frozenset(
    {"p", "li", "td", "dd", "h2", "h3", "h4", "blockquote", "figcaption", "div", "section", "article", "main", "body"}
)
_LANGUAGE_NAMES: Final = {
    name: code
    for code, names in {
        "nl": "nl nederlands dutch neerlandais niederlandisch ned",
        "de": "de deutsch duits german allemand ger deu",
        "fr": "fr francais frans french franzosisch fra fre",
        "en": "en english engels anglais englisch eng",
        "lb": "lb letzebuergesch luxembourgish luxembourgeois luxemburgisch lux lu",
    }.items()
    for name in names.split()
}


def _language_code(code: str) -> str:
    return code.strip().lower().replace("_", "-").split("-")[0]


def _alternates(tree: HtmlElement, url: str, hosts: frozenset[str]) -> Iterator[Link]:
    """Other language versions: ``link rel=alternate hreflang`` and links that are the name of a language."""
    for element in tree.iter("link"):
        code = element.get("hreflang")
        if code and code != "x-default" and "alternate" in (element.get("rel") or "").lower().split():
            target = resolve(url, element.get("href") or "")
            if target is not None:
                yield Link(url=target, kind="alternate", in_language=_language_code(code))
    for element in tree.iter("a"):
        text = "".join(element.itertext()).strip()
        named = _LANGUAGE_NAMES.get(fold(text)) if 1 < len(text) < 18 else None
        target = resolve(url, element.get("href") or "") if named else None
        if target is not None and same_site(target, url, hosts=hosts):
            code = element.get("hreflang") or element.get("lang") or named or ""
            yield Link(url=target, kind="alternate", in_language=_language_code(code))


def _block(element: HtmlElement) -> HtmlElement:
    for around in (element, *element.iterancestors()):
        if around.tag in _BLOCKS:
            return around
    return element


def _words(element: HtmlElement) -> str:
    """The words of a block on one line; empty where it is no paragraph but half the page."""
    if len(str(element.text_content())) > 6000:
        return ""
    return " ".join(line.text for line in to_lines(element))


def _in_chrome(anchor: HtmlElement) -> bool:
    return any(around.tag in {"nav", "footer", "aside", "header"} for around in anchor.iterancestors())


def _candidates(tree: HtmlElement, url: str) -> Iterator[tuple[HtmlElement, str, bool]]:
    """Links that may be documents or pages elsewhere, told without parsing their addresses."""
    own = f"{host(url)}/" if host(url) else "\0"
    for anchor in tree.iter("a"):
        href = (anchor.get("href") or "").strip()
        document = bool(_DOCUMENT.search(href))
        # Most links of a page lead about its own site: told by their first letters, without parsing them.
        if not href or (not document and (not href.startswith(("http", "//")) or own in href[:60])):
            continue
        if not _SHARE.search(href):
            yield anchor, href, document


def find_links(tree: HtmlElement, body: str, *, url: str, source: Source) -> tuple[Link, ...]:
    """Links of the page, each address once: alternates, and the documents and external pages that its text links.

    A link belongs to the text when the words around it are in ``body`` or it stands in the box of the text. Its words are those
    of the sentence around it where its own say nothing.
    """
    hosts = own_hosts(source)
    here = canonical(url)
    found: dict[tuple[str, str], Link] = {}
    for link in _alternates(tree, url, hosts):
        if canonical(link.url) != here:
            found.setdefault((link.kind, link.url), link)
    candidates = list(_candidates(tree, url))
    folded = fold(body) if candidates else ""
    box = text_box(tree, folded) if candidates else None
    around_of: dict[HtmlElement, str] = {}
    for anchor, href, document in candidates:
        boxed = box is not None and any(outer is box for outer in anchor.iterancestors())
        if not boxed and _in_chrome(anchor):
            continue
        block = _block(anchor)
        around = around_of[block] if block in around_of else around_of.setdefault(block, _words(block))
        inside = bool(around) and fold(around[:120])[:60] in folded
        if not inside and (not boxed or _in_chrome(anchor)):
            continue
        # Addresses are resolved last: most links of a page are in its menus.
        target = resolve(url, href)
        if target is None or (not document and same_site(target, url, hosts=hosts)):
            continue
        words = clean_line("".join(anchor.itertext()))
        if not words or fold(words) in _EMPTY_WORDS:
            words = around[:300] or words
        new = Link(url=target, kind="document" if document else "external", text=words)
        found.setdefault((new.kind, new.url), new)
    return tuple(found.values())
