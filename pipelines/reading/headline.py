"""The headline: the words of the page's own heading, without the site's name and a kicker the page itself sets apart.

Measured on real pages, the right words stand in an h1 on four of five pages, in ``og:title`` on half, in ``<title>`` on one of
six (it carries the site's name). So headings are the candidates, and what the head of the page says decides between them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final

from lxml.html import HtmlElement

from pipelines.reading.json_ld import Thing, text_of
from pipelines.reading.meta import Meta, first
from pipelines.reading.site_name import strip_site
from pipelines.text import clean_line, fold
from pipelines.urls import host

_KICKER: Final = re.compile(
    r"kicker|over-?line|eyebrow|dachzeile|topline|top-line|roof-?line|spitzmarke|surtitre|sur-?title|supertitle|rubri[ck]"
    r"|pre-?title|pre-?head|strapline|section-?label|categor|topic|label|badge|subtitle|sub-?title|sub-?head|sub-?line|meta"
    r"|premium|plus-?icon|date|time|visually-?hidden|sr-only|screen-?reader|aural|icon|tagline",
    re.I,
)
_LINE_TAGS: Final = frozenset({"br", "div", "p", "h2", "h3", "small"})
_CHROME: Final = frozenset({"nav", "footer", "aside"})
_BOX: Final = re.compile(
    r"(?:^|[\s_-])(?:menu|sidebar|related|teasers?|breadcrumbs?|cookies?|consent|modal|newsletter)", re.I
)
_SITE_NAME: Final = re.compile(r"\bsite-?_?(?:title|name|logo)\b|\blogo\b", re.I)
_BAD: Final = re.compile(
    r"^(?:(?:haupt)?navigation.*|menu|men[uü]|search|suche|zoeken|recherche|cookies?.*|startseite|home|inhalt|content"
    r"|fußbereich)$",
    re.I,
)
_MAX_HEADLINE: Final = 200
_SURE: Final = 0.65
"""Score from which a heading is the headline."""
_LONG_WORDS: Final = 4
_LONG_PART: Final = 30
"""Words or characters from which the longest part of a title is no name of the site."""
_PART: Final = 0.9
"""Agreement of a heading that is a whole part of a title: the others may be kicker, rubric or site."""
_SEPARATOR: Final = re.compile(r"\s+[|–—»›·-]+\s+|\s*[|│]\s*")
_BAR: Final = re.compile(r"\s*[|│]\s*")
_TITLE_NAME: Final = re.compile(r"\b(?:entry|post|article|news|page)-?_?title\b|\bheadline\b", re.I)
_EDGE: Final = re.compile(r"^[\s:|•·–—-]+|[\s:|•·–—-]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline and where it stood."""

    text: str
    route: str
    """``h1``, ``h2``, ``json-ld``, ``og``, ``twitter`` or ``title``."""
    element: HtmlElement | None = None
    """The heading itself, where it stands in the text of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    element: HtmlElement
    text: str
    """Without what its markup names a kicker."""
    whole: str


def _in_chrome(heading: HtmlElement) -> bool:
    if _SITE_NAME.search(f"{heading.get('class') or ''} {heading.get('id') or ''}"):
        return True
    for around in heading.iterancestors():
        if around.tag in _CHROME:
            return True
        if around.tag in {"article", "main", "body"}:
            return False
        if heading.tag != "h1" and _BOX.search(f"{around.get('class') or ''} {around.get('id') or ''}"):
            return True
    return False


def _pieces(element: HtmlElement, *, kicker: bool = False) -> Iterator[tuple[str, bool]]:
    """The texts of a heading in order, each with whether its element says that it is not the headline."""
    if element.text:
        yield element.text, kicker
    for child in element:
        if child.tag not in {"script", "style", "svg", "button", "noscript"}:
            name = f"{child.get('class') or ''} {child.get('id') or ''} {child.get('itemprop') or ''}"
            named = bool(_KICKER.search(name)) or child.tag in {"small", "sup", "time"}
            if child.tag in _LINE_TAGS:
                yield " ", kicker
            yield from _pieces(child, kicker=kicker or named)
            if child.tag in _LINE_TAGS:
                yield " ", kicker
        if child.tail:
            yield child.tail, kicker


def _candidate(heading: HtmlElement, told: Sequence[str]) -> _Candidate | None:
    pieces = list(_pieces(heading))
    whole = clean_line("".join(text for text, _ in pieces))
    kept = _EDGE.sub("", clean_line("".join(text for text, kicker in pieces if not kicker)))
    text = kept if len(kept) > 8 else whole
    # The rest alone is what the head of the page says: what stands before it is a kicker without a name.
    for start in range(1, len(pieces) if fold(text) not in told else 0):
        rest = clean_line("".join(text for text, _ in pieces[start:]))
        if rest and rest != whole and fold(rest) in told:
            text = rest
            break
    # What stands behind a bar is no headline where the head says the rest twice, and never the whole.
    before = fold(_BAR.split(text)[0])
    if before != fold(text) and told.count(before) > 1 and fold(text) not in told:
        text = _BAR.split(text)[0].strip()
    if not text or len(text) > 400 or _BAD.match(text):
        return None
    return _Candidate(element=heading, text=text, whole=whole)


def _agreement(text: str, other: str) -> float:
    """How far two lines have the same words, 0 to 1 (Dice)."""
    mine, theirs = set(fold(text).split()), set(fold(other).split())
    if len(mine) > 2 and fold(text) in map(fold, _SEPARATOR.split(other)):
        return _PART
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def _told(
    tree: HtmlElement, meta: Meta, article: Thing | None, title: str | None, names: Sequence[str]
) -> list[tuple[str, str]]:
    """What the head of the page says, without the site's name, by where it says it."""
    crumb = next((heading for heading in tree.iter("h1") if _in_chrome(heading)), None)
    raw = (
        ("breadcrumb", "".join(crumb.itertext()) if crumb is not None else None),
        ("json-ld", unescape(text_of(article.get("headline")) or "") if article else None),
        ("og", first(meta, "og:title")),
        ("twitter", first(meta, "twitter:title")),
        ("title", title),
    )
    # A heading with bars of its own ("Ostend | Dunkirk") must find itself in the head unshortened.
    cleaned = ((route, strip_site(clean_line(text), names)) for route, text in raw if text)
    return [(route, text) for route, text in cleaned if text]


def _best(candidates: Sequence[_Candidate], told: Sequence[str], site: set[str]) -> tuple[_Candidate | None, float]:
    best, best_score = None, 0.0
    for candidate in candidates:
        agree = max(
            (_agreement(text, other) for other in told for text in (candidate.text, candidate.whole)), default=0.3
        )
        score = agree + (0.25 if candidate.element.tag == "h1" else 0.0)
        if fold(candidate.text) in site:
            score -= 0.5
        if score > best_score:
            best, best_score = candidate, score
    return best, best_score


def _outvoted(best: _Candidate, told: Sequence[tuple[str, str]]) -> str | None:
    """What three statements of the head agree on word for word, where they contradict the heading they resemble."""
    # twitter:title repeats og:title and is no witness of its own.
    count = Counter(fold(text) for route, text in told if route != "twitter")
    if not count or fold(best.text) in count or fold(best.whole) in count:
        return None
    words, votes = count.most_common(1)[0]
    if words.startswith(f"{fold(best.text)} ") or words.endswith(f" {fold(best.text)}"):
        return None
    need = 2 if best.element.tag == "h2" else 3
    return next(text for _, text in told if fold(text) == words) if votes >= need else None


def _with_kicker(best: _Candidate, told: Sequence[tuple[str, str]]) -> str | None:
    """The whole heading as the head prints it, where two of its statements agree that the kicker belongs to the headline."""
    declared = dict(told)
    structured, shared = declared.get("json-ld", ""), declared.get("og", "")
    if (
        len(structured) < _MAX_HEADLINE
        and fold(structured) == fold(shared) != fold(best.text)
        and fold(shared).endswith(f" {fold(best.text)}")
    ):
        return shared
    if best.whole == best.text:
        return None
    # A kicker that the page itself ends with a colon is the beginning of its line.
    if best.whole.removesuffix(best.text).rstrip().endswith(":") and fold(shared) == fold(best.whole):
        return best.whole
    # The title element is made of kicker and headline for search engines; the other two say what the headline is.
    return structured if fold(structured) == fold(shared) == fold(best.whole) else None


def _is_named(heading: HtmlElement) -> bool:
    """Whether a heading of a lower level is marked as the headline, as themes of blogs and lists of news do."""
    return bool(heading.get("itemprop") == "headline" or _TITLE_NAME.search(heading.get("class") or ""))


def _site_parts(title: str) -> set[str]:
    """What follows the first part of a title: names of the site and its sections."""
    parts = [fold(part) for part in _SEPARATOR.split(title)]
    longest = max(map(len, parts))
    return {
        part
        for part in parts[1:]
        if len(part) < longest or (len(part) < _LONG_PART and len(part.split()) < _LONG_WORDS)
    }


def find_headline(
    tree: HtmlElement,
    meta: Meta,
    article: Thing | None,
    *,
    title: str | None,
    url: str,
    site_names: tuple[str, ...] = (),
) -> Headline | None:
    """The headline of a page, or None where it has none.

    A heading that agrees with what the head says (``og:title``, JSON-LD, ``<title>``) is taken verbatim; where none does, the
    only
    h1 of the page, else the head's words without the site's name.
    """
    own = host(url)
    names = [*site_names, first(meta, "og:site_name", "application-name") or "", own.rsplit(".", 1)[0], own]
    told = _told(tree, meta, article, title, names)
    folded = [fold(text) for _, text in told]
    headings = [heading for heading in tree.iter("h1", "h2") if not _in_chrome(heading)]
    candidates = [found for heading in headings if (found := _candidate(heading, folded))]
    site = {fold(name) for name in names if name}
    if title and folded:
        site |= _site_parts(title) - set(folded)
    best, score = _best(candidates, [text for _, text in told], site)
    if score < _SURE:
        named = [heading for heading in tree.iter("h3") if _is_named(heading) and not _in_chrome(heading)]
        lower = [found for heading in named if (found := _candidate(heading, folded))]
        best, score = max((best, score), _best(lower, [text for _, text in told], site), key=lambda pair: pair[1])
    if best is not None and score >= _SURE:
        text = _with_kicker(best, told) or _outvoted(best, told) or best.text
        return Headline(
            text=strip_site(text, names, bars=False, front=False) or text,
            route=str(best.element.tag),
            element=best.element,
        )
    alone = [found for found in candidates if found.element.tag == "h1" and fold(found.text) not in site]
    inside = [found for found in alone if next(found.element.iterancestors("article", "main"), None) is not None]
    if alone and len(alone[0].text) > 7 and (len(alone) == 1 or alone[:1] == inside[:1]):
        return Headline(
            text=strip_site(alone[0].text, names, bars=False, front=False) or alone[0].text,
            route="h1",
            element=alone[0].element,
        )
    if told:
        route, text = told[0]
        return Headline(text=text, route=route, element=best.element if best else None)
    return Headline(text=best.text, route=str(best.element.tag), element=best.element) if best else None
