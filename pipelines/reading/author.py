"""Who wrote it: JSON-LD, meta, markup of bylines, a byline in the text, in five languages; addresses of staff are not kept."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Final

from lxml.html import HtmlElement

from pipelines.reading.json_ld import Thing, text_of, types
from pipelines.reading.meta import Meta
from pipelines.text import clean_line, fold

_ADDRESS: Final = re.compile(r"\S+\s?(?:@|\[at\]|\(at\))\s?\S+\.\w+|https?://\S+|www\.\S+|@\w+")
_PREFIX: Final = re.compile(
    r"^\W*(?:(?:post author|zeige alle beiträge von|erstellt von|publiziert von|(?:pressemitteilung|gastbeitrag|kolumne"
    r"|kommentar) von|ein(?:e)?\s+\w+\s+von|vom|über"
    r"|geschrieben von|verfasst von|gepostet von|veröffentlicht von|beitrag von|artikel von"
    r"|written by|posted by|published by|submitted by|geschreven door|gepost door|geplaatst door|écrit par|rédigé par"
    r"|publié par|proposé par|propos recueillis par|geschriwwe vun|text(?:e|und)?\s*(?:&|und|et|en|and)\s*(?:foto|bild"
    r"|photo|beeld)\w*"
    r"|autor(?:in|en|innen)?|author|auteurs?|text|tekst|texte|interview|redaktion|redactie|rédaction|reporter|von|by"
    r"|par|door|vun)"
    r"(?:\s*:\s*|\s+))+",
    re.I,
)
_TAIL: Final = re.compile(
    r"\s*(?:[|•·/]|\s[–—-]\s|,\s*(?:\d|am\b|le\b|op\b|on\b|um\b|published|updated|veröffentlicht|publié|gepubliceerd)"
    r"|\b\d{1,2}[./]\s?\w+[./]?\s?\d{2,4}|\b\d{1,2}\s+[A-Z]\w+\s+\d{4}"
    r"|\(|,?\s+(?:stand|datum|aktualisiert|lesezeit|quelle|follow|folgen)\b).*$",
    re.I,
)
_WEEKDAY: Final = re.compile(r"\s+(?:am|on|le|op|um|at|fr|mo|di|mi|do|sa|so)(?:\s+\w+(?:tag|day|dag|di))?$", re.I)
_NAMED: Final = re.compile(
    r"(?:^|[\s_-])(?:author|autor|auteur|byline|by-?author|writer|redakteur|contributor|submitted|posted-by|username"
    r"|vcard)(?:s|en|in)?(?=$|[\s_-])"
    r"|author-?name|authorname|author-?link|byline-?name|documentAuthor|article_autor|itemPoster",
    re.I,
)
_NOT_NAMED: Final = re.compile(
    r"comment|kommentar|related|sidebar|widget|avatar|image|img|icon|bio\b|description|about|social|share|quote|teaser"
    r"|footer|review"
    r"|media__caption|copyright|photo",
    re.I,
)
_BYLINE: Final = re.compile(
    r"^\W*(?:(?:Von|By|Par|Door|Vun|VON|BY|PAR|DOOR)\s+|(?i:autor(?:in|en)?|author|auteur|text|tekst|texte|redaktion)\s*:\s*)"
    r"([^\W\d_][\w'’.-]*(?:\s+(?:[A-ZÀ-Ý][\w'’.-]*|van|von|de|der|den|du|le|la|und|en|et|and|mit)){1,6})\W*$"
)
_NOBODY: Final = re.compile(
    r"^(?:no author|unknown author|admin(?:istrator)?|webmaster|redacteur|author|autor|auteur|name|null|none|website"
    r"|web|by|von|am|par|door|le|op|about the author|\d.*|send an e-?mail.*|archiv anzeigen|(?:publiziert"
    r"|veröffentlicht|erstellt|posted|published|publié"
    r"|geplaatst|gepubliceerd|ingediend|submitted|soumis|eingereicht"
    r"|verëffentlecht|bijgewerkt|updated|aktualisiert)(?: (?:am|on|le|op))?)$",
    re.I,
)


# Names of bodies end or begin so; the system fills them in for every page of the site.
_BODY: Final = re.compile(
    r"\b(?:e\.\s?V\.?|GmbH|mbH|AG|stiftung|verband|verlag|redaktion|redactie|rédaction|asbl|a\.s\.b\.l|vzw|v\.z\.w"
    r"|ministerium|ministerie|ministère|provincie|province|gemeente|commune|stadt|kreis)(?!\w)",
    re.I,
)


def _clean(text: str) -> str | None:
    name = clean_line(_ADDRESS.sub(" ", unescape(text)))
    for _ in range(2):
        name = _PREFIX.sub("", name)
    name = _WEEKDAY.sub("", _TAIL.sub("", name)).strip(" ,;:|-–—·•→")
    if (
        not name
        or len(name) > 90
        or len(name.split()) > 12
        or not any(c.isalpha() for c in name)
        or _NOBODY.match(name)
    ):
        return None
    return name


def _split(name: str) -> list[str]:
    """ "A, B and C" as its persons; an agency in capitals after a comma is left out."""
    parts = [part.strip() for part in re.split(r",|\s(?:and|und|en|et)\s", name) if part.strip()]
    if len(parts) >= 3 and all(len(part.split()) >= 2 for part in parts):
        return parts
    if len(parts) == 2 and "," in name and parts[1].isupper():
        return parts[:1]
    return [name]


def _structured(article: Thing | None) -> list[str]:
    if article is None:
        return []
    value = article.get("author") or article.get("creator")
    people = value if isinstance(value, list) else [value]
    names = (_clean(text_of(person) or "") for person in people)
    return list(dict.fromkeys(part for name in names if name for part in _split(name)))


def _is_body(article: Thing | None) -> bool:
    """Whether the structured data names nothing but organisations as authors."""
    value = article.get("author") if article else None
    people = value if isinstance(value, list) else [value]
    kinds = [types(person) for person in people if isinstance(person, dict)]
    return bool(kinds) and all("Organization" in kind or "NewsMediaOrganization" in kind for kind in kinds)


def _declared(meta: Meta, names: set[str]) -> list[str]:
    for key in (
        "author",
        "article:author",
        "dc.creator",
        "dcterms.creator",
        "dc.contributor",
        "parsely-author",
        "sailthru.author",
    ):
        found = [name for content in meta.get(key, ()) if (name := _clean(content)) and fold(name) not in names]
        if found:
            return list(dict.fromkeys(found))
    return []


def _marked(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Elements whose markup says that they hold an author, the surest kinds first."""
    later = []
    for element in tree.iter(
        "a", "span", "p", "div", "li", "strong", "b", "small", "address", "td", "h2", "h3", "h4", "em"
    ):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if "author" in (element.get("rel") or "").split() or "author" in (element.get("itemprop") or "").split():
            yield element
        elif len(name) > 3 and _NAMED.search(name) and not _NOT_NAMED.search(name):
            later.append(element)
    yield from later


def _outside(element: HtmlElement) -> bool:
    for around in element.iterancestors():
        if around.tag in {"aside", "nav", "figure", "figcaption"}:
            return True
        if around.tag in {"article", "main", "body"}:
            return False
        if re.search(
            r"comment|kommentar|related|sidebar|widget", f"{around.get('class') or ''} {around.get('id') or ''}", re.I
        ):
            return True
    return False


def _inner(element: HtmlElement) -> str:
    """The name inside an element: of its ``itemprop=name``, its ``fn`` or its only link, else all its words."""
    for path in (
        ".//*[@itemprop='name']",
        ".//*[contains(concat(' ',@class,' '),' fn ')]",
        ".//*[contains(@class,'author')][not(*)]",
    ):
        found = element.xpath(path)
        if found:
            return clean_line(" ".join(found[0].itertext()))
    links = [link for link in element.iter("a") if link is not element and (link.text or "").strip()]
    return clean_line(" ".join((links[0] if len(links) == 1 else element).itertext()))


def _printed(tree: HtmlElement, names: set[str]) -> list[str]:
    for element in _marked(tree):
        text = _inner(element)
        if text and len(text) < 120 and not _outside(element) and (name := _clean(text)) and fold(name) not in names:
            return [name]
    return []


def _spoken(tree: HtmlElement) -> list[str]:
    """The first short block that reads as a byline: "Von Erika Muster", "Tekst: Jan Jansen"."""
    for element in tree.iter("p", "span", "div", "li", "small", "em", "strong", "h4", "h5", "b", "i"):
        if not element.text or not 5 < len(element.text.strip()) < 90 or len(element) > 3:
            continue
        line = clean_line(" ".join(element.itertext()))
        found = _BYLINE.match(line) if len(line) < 90 else None
        if found and not _outside(element) and (name := _clean(found.group(1))):
            return [name]
    return []


def find_author(tree: HtmlElement, meta: Meta, article: Thing | None, *, site_names: Sequence[str] = ()) -> str | None:
    """The author or authors as printed, several joined by ``; ``; None where none is named.

    ``site_names`` are no authors.
    """
    names = {fold(name) for name in site_names if name}
    told = _structured(article)
    # A paper that names itself as author prints the person.
    if told and (len(told) > 1 or fold(told[0]) not in names) and not _is_body(article):
        return "; ".join(told)
    found = _printed_or_declared(tree, meta, names) or _spoken(tree) or told or _printed(tree, set())
    return "; ".join(found) or None


def _printed_or_declared(tree: HtmlElement, meta: Meta, names: set[str]) -> list[str]:
    """A meta element is believed where it names a person (two words or more); else the byline goes first."""
    declared = _declared(meta, names)
    if declared and " " in declared[0] and not _BODY.search(declared[0]):
        return declared
    return _printed(tree, names) or declared
