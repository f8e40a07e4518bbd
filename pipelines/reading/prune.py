"""What stands on a page but is no part of its item is cut from the tree before the text is read."""

import re
from collections.abc import Iterator
from copy import copy
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from pipelines.privacy import contact_spans
from pipelines.reading.teasers import find_teasers

_CANDIDATES: Final = frozenset(
    (
        *("div", "section", "aside", "ul", "ol", "p", "span", "figcaption", "dl", "table", "blockquote", "footer"),
        *("header", "nav", "form", "details", "article", "li", "address", "small", "button", "dialog"),
    )
)
# Names of boxes, as whole words of a class or id ("related-posts", "c-newsletter__form"). They are those of the content
# management systems of the region (TYPO3, Drupal, WordPress, Plone, Liferay, Contao) and of common widgets.
_NAMED: Final = re.compile(
    r"(?:^|(?<!no)(?<!without)(?<!has)[\s_-])(?:"
    r"newsletters?(?:-?(?:promo|box|form|teaser|sign-?up|block|widget|cta|container))?|nieuwsbrief|infolettre|sign-?up"
    r"|related(?:-?\w+)?|verwandt\w*|gerelateerd\w*|recommend(?:ed|ation)s?\w*|you-?may-?like|read-?(?:next|also)"
    r"|more-?(?:news|articles|stories|from)|(?:next|prev(?:ious)?)-?(?:post|article|story|news|item)s?(?:-?\w+)?"
    r"|post-?navigation|nav-?links"
    r"|share-?(?:bar|box|buttons?|links?|tools?|this)|shariff|addtoany\w*|addthis\w*|sharedaddy|sd-?sharing"
    r"|social-?(?:media|share|sharing|links?|icons?|bar|buttons?)"
    r"|bread-?crumbs?(?:-?\w+)?|kruimelpad|brotkrumen|fil-?d-?ariane|rootline"
    r"|author-?(?:box|bio|info|card|profile|about|description)|about-?(?:the-?)?author|saboxplugin-?\w*|autorenbox"
    r"|comments?-?(?:area|list|section|form|wrapper|respond|count|link)|kommentare|reacties|disqus(?:-?\w+)?"
    r"|(?:img|image|figure|media|foto|photo|pic|bild|wp)?-?caption(?:-?(?:text|inner|content|small|wrap\w*))?"
    r"|fig-?caption|bildunterschrift|bijschrift"
    r"|image-?(?:credit|copyright|source)s?|photo-?credits?|bildnachweis|bildquelle|copyright-?(?:info|text|notice)"
    r"|advert\w*|banner-?ad|werbung|anzeige|affiliate-?\w*|(?:editorial-?)?disclosure"
    r"|sr-?only|visually-?hidden|screen-?reader-?(?:text|only)|skip-?links?|skip-?to-?\w+"
    r"|block-?contact|perscontact|pressekontakt|contact-?(?:box|block|person|persons|card|details|teaser)|contactpersoon|ansprechpartner\w*|press-?officer"
    r"|kontakt-?(?:box|block|person|daten)|language-?(?:switch\w*|menu|nav\w*)|lang-?switch\w*"
    r"|donation-?(?:box|form)|spenden-?(?:box|aufruf)"
    r")(?=$|[\s_-])",
    re.I,
)
# A consent layer is never text, however little text the page has beside it.
_CONSENT: Final = re.compile(
    r"(?:^|(?<!no)(?<!without)(?<!has)[\s_-])(?:"
    r"cookies?-?(?:banner|consent|notice|bar|law|hinweis|melding|wall|popup|message|overlay)|cookiebot\w*|cybot\w*"
    r"|borlabscookie\w*|consent-?(?:banner|layer|manager)|onetrust\w*|usercentrics\w*|klaro|tarteaucitron\w*|ccm19\w*"
    r")(?=$|[\s_-])",
    re.I,
)
_ROLES: Final = frozenset({"navigation", "search", "dialog", "alertdialog"})
_CONTACT_LINK: Final = ("mailto:", "tel:", "fax:", "javascript:linkto_uncryptmailto", "javascript:linkto_")


def _length(element: HtmlElement) -> int:
    return len("".join(str(element.text_content()).split()))


@lru_cache(maxsize=16_384)
def _is_box_name(name: str) -> bool:
    return bool(_NAMED.search(name))


def _named(element: HtmlElement) -> bool:
    names = element.get("class"), element.get("id")
    return any(_is_box_name(name) for name in names if name)


@lru_cache(maxsize=16_384)
def _is_consent_name(name: str) -> bool:
    return bool(_CONSENT.search(name))


def _asks_consent(element: HtmlElement) -> bool:
    names = element.get("class"), element.get("id")
    return any(_is_consent_name(name) for name in names if name)


def _unwanted(element: HtmlElement) -> bool:
    return (
        element.tag in {"figcaption", "nav", "dialog"}
        or element.get("role") in _ROLES
        or (element.tag != "article" and _named(element))
    )


def _contact_block(link: HtmlElement) -> HtmlElement | None:
    """The largest element around a mail or telephone link that holds contact data and no sentence."""
    best = None
    for around in link.iterancestors():
        if around.tag in {"body", "main", "article", "html"} or around.find(".//h1") is not None:
            break
        texts = [text.strip() for text in around.itertext() if text.strip()]
        if sum(map(len, texts)) > 350 or any(len(text) > 90 for text in texts):
            break
        if around.tag in _CANDIDATES and around.tag != "span":
            best = around
    return best


def _contact_blocks(tree: HtmlElement) -> Iterator[HtmlElement]:
    for link in tree.iter("a"):
        if (link.get("href") or "").strip().lower().startswith(_CONTACT_LINK):
            block = _contact_block(link)
            if block is not None:
                yield block
    for block in tree.iter("address"):
        if _length(block) < 400 and contact_spans(" ".join(block.itertext())):
            yield block


def _cut(element: HtmlElement) -> None:
    """Takes an element out and leaves the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + " " + element.tail
        else:
            parent.text = (parent.text or "") + " " + element.tail
    parent.remove(element)


def _is_text(element: HtmlElement) -> bool:
    """Whether an element holds running text after all: three paragraphs of a sentence or more that are no links."""
    long = 0
    for paragraph in element.iter("p"):
        length = _length(paragraph)
        if length > 120 and sum(_length(link) for link in paragraph.iter("a")) < 0.5 * length:
            long += 1
    return long >= 3


def prune(tree: HtmlElement) -> HtmlElement:
    """A copy of the tree without boxes that are no part of the item; an element with the h1 or most of the text
    stays."""
    page = copy(tree)
    held = tuple(page.iter())  # see page.read_html
    body = page.find("body")
    root = body if body is not None else page
    for element in (
        *filter(_asks_consent, root.iter("div", "section", "aside", "dialog", "form")),
        *find_teasers(root),
    ):
        if element.find(".//h1") is None and element.find(".//main") is None:
            _cut(element)
    total = _length(root) or 1
    unwanted = [element for element in root.iter(*_CANDIDATES) if _unwanted(element)]
    for element in (*unwanted, *_contact_blocks(root)):
        if element.getparent() is None or element.tag in {"body", "main"} or element.find(".//h1") is not None:
            continue
        if _length(element) < 0.35 * total and not _is_text(element):
            _cut(element)
    del held
    return page
