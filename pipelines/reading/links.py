"""The links of an item: other language versions, documents, pages elsewhere; each with words that say something."""

import re
from typing import Final

from lxml.html import HtmlElement

from catalog.model.article import Link
from catalog.model.source import Source
from pipelines.text import clean_line, fold
from pipelines.urls import canonical, own_hosts, resolve, same_site

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


def _alternates(tree: HtmlElement, url: str, source: Source) -> list[Link]:
    found = []
    for element in tree.iter("link", "a"):
        language = (element.get("hreflang") or "").strip().lower()
        relation = (element.get("rel") or "").lower().split()
        target = resolve(url, element.get("href") or "")
        if target is None:
            continue
        if element.tag == "link":
            if "alternate" not in relation or not language or language == "x-default":
                continue
        else:
            named = _LANGUAGE_NAMES.get(fold("".join(element.itertext())))
            declared = (language or element.get("lang") or "").lower()
            if not named or not same_site(target, url, hosts=own_hosts(source)):
                continue
            language = declared or named
        language = language.replace("_", "-").split("-")[0]
        if canonical(target) != canonical(url):
            found.append(Link(url=target, kind="alternate", in_language=language))
    return found


def _sentence_around(anchor: HtmlElement) -> str:
    block = anchor
    while block is not None and block.tag not in _BLOCKS:
        block = block.getparent()
    return clean_line(" ".join(block.itertext()))[:300] if block is not None else ""


def _in_text(anchor: HtmlElement, body: str) -> bool:
    around = fold(_sentence_around(anchor))[:60]
    return bool(around) and around in body


def find_links(tree: HtmlElement, body: str, *, url: str, source: Source) -> tuple[Link, ...]:
    """Links of the page, each address once: alternates from the head and the language switcher, documents and external
    links of the text.

    A link belongs to the text when the words around it are in ``body``. Its words are those of the sentence where its
    own say nothing.
    """
    found = {(link.kind, link.url): link for link in reversed(_alternates(tree, url, source))}
    folded = fold(body)
    for anchor in tree.iter("a"):
        href = anchor.get("href") or ""
        target = resolve(url, href)
        if target is None or _SHARE.search(target):
            continue
        document = bool(_DOCUMENT.search(target))
        if not document and same_site(target, url, hosts=own_hosts(source)):
            continue
        if not _in_text(anchor, folded):
            continue
        words = clean_line("".join(anchor.itertext()))
        if not words or fold(words) in _EMPTY_WORDS:
            words = _sentence_around(anchor) or words
        link = Link(url=target, kind="document" if document else "external", text=words)
        found.setdefault((link.kind, link.url), link)
    return tuple(found.values())
