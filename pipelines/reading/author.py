"""Who wrote it: JSON-LD, meta, markup of bylines, a byline in the text, in five languages; addresses of staff are not kept."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from lxml.html import HtmlElement

from pipelines.reading.byline import marked_authors, spoken_authors
from pipelines.reading.json_ld import Thing, text_of, types
from pipelines.reading.meta import Meta
from pipelines.reading.person import BODY, clean_name, persons
from pipelines.text import fold

_META: Final = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "citation_author",
    "parsely-author",
    "sailthru.author",
)
_WRITTEN_BY: Final = re.compile(
    r"^(?:written by|verfasst von|geschrieben von|geschreven door|écrit par|rédigé par|geschriwwe vun|author|autor|auteur)$",
    re.I,
)


def _structured(article: Thing | None) -> list[str]:
    if article is None:
        return []
    value = article.get("author") or article.get("creator")
    people = value if isinstance(value, list) else [value]
    names = (clean_name(text_of(person) or "") for person in people)
    return list(dict.fromkeys(part for name in names if name for part in persons(name)))


def _is_body(article: Thing | None) -> bool:
    """Whether the structured data names nothing but organisations as authors."""
    value = article.get("author") if article else None
    people = value if isinstance(value, list) else [value]
    kinds = [types(person) for person in people if isinstance(person, dict)]
    return bool(kinds) and all("Organization" in kind or "NewsMediaOrganization" in kind for kind in kinds)


def _declared(meta: Meta, is_site: Callable[[str], bool]) -> list[str]:
    # Pages that WordPress makes for Twitter's cards say "Written by" in one element and the name in the next.
    cards = tuple(
        meta.get(f"twitter:data{number}", ("",))[0]
        for number in (1, 2)
        if _WRITTEN_BY.match(meta.get(f"twitter:label{number}", ("",))[0])
    )
    for contents in (*(meta.get(key, ()) for key in _META), cards):
        found = [name for content in contents if (name := clean_name(content)) and not is_site(name)]
        if found:
            return list(dict.fromkeys(part for name in found for part in persons(name)))
    return []


def _names_site(names: Sequence[str]) -> Callable[[str], bool]:
    """Whether a name is one of the site: equal to a name of it, or the words of its host with others before or after."""
    known = {plain for name in names if (plain := fold(name).replace(" ", ""))}

    def is_site(name: str) -> bool:
        plain = fold(name).replace(" ", "")
        return any(plain == other or (len(other) > 4 and other in plain) for other in known)

    return is_site


def find_author(tree: HtmlElement, meta: Meta, article: Thing | None, *, site_names: Sequence[str] = ()) -> str | None:
    """The author or authors as printed, several joined by ``; ``; None where none is named.

    A site that names itself (``site_names``) or a body as author is believed only where no person is printed.
    """
    is_site = _names_site(site_names)
    told = _structured(article)
    if told and (len(told) > 1 or not is_site(told[0])) and not _is_body(article):
        return "; ".join(told)
    declared = _declared(meta, is_site)
    # A meta element is believed where it names a person (two words or more); else the byline goes first.
    if declared and (" " not in declared[0] or BODY.search(declared[0])):
        declared = marked_authors(tree, is_site) or declared
    found = (
        declared
        or marked_authors(tree, is_site)
        or spoken_authors(tree)
        or told
        or _declared(meta, _nobody)
        or marked_authors(tree, _nobody)
    )
    return "; ".join(found) or None


def _nobody(_: str) -> bool:
    return False
