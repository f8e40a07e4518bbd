"""Boxes of other items of the site: what stands under "Nieuws" or "Aktuelles", and rows of texts cut off with "Lees meer".

On the short notices of municipalities such boxes are longer than the text itself, and a reader that looks for the densest text
takes them in (two of ten notices of the sample sites).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lxml.html import HtmlElement

from pipelines.reading.render import Line, to_lines
from pipelines.text import clean_line

_LABEL: Final = re.compile(
    r"(?:(?:het |ons )?(?:laatste|meer|ander|overig|recent|recente|gerelateerd|verwant|actueel)?\s?"
    r"(?:nieuws|nieuwsberichten|persberichten|berichten)|actueel|lees ook|lees verder|andere berichten|nieuws en agenda"
    r"|(?:het )?laatste nieuws|dit vind je misschien ook interessant|misschien ook interessant|uitgelicht"
    r"|(?:weitere|neueste|letzte|aktuelle|ähnliche|verwandte|andere|mehr)\s(?:meldungen|nachrichten|news|artikel|beiträge"
    r"|pressemitteilungen|pressemeldungen|neuigkeiten|themen|mitteilungen|termine|presse|aktuelles|informationen)"
    r"|aktuelles|aktuell|neues|neuigkeiten|news|nachrichten|meldungen|pressemitteilungen|top-?news|auch interessant"
    r"|das könnte (?:sie|dich|ihnen|dir) (?:auch )?(?:interessieren|gefallen)|lesen sie auch|mehr zum thema|zum thema"
    r"|(?:les |nos |toutes? (?:les |l')|les dernières |dernières |autres |les autres )?(?:actualités|actualité|actus|nouvelles"
    r"|communiqués)(?: (?:récentes|liées|similaires))?|à lire (?:aussi|également)|lire (?:aussi|également)|voir aussi|à la une"
    r"|(?:dans|sur) (?:la même rubrique|le même (?:thème|sujet))|(?:articles|contenus) (?:similaires|récents|liés|associés)"
    r"|(?:cela|ces articles) (?:pourrait|pourraient|peuvent|peut) vous intéresser|vous aimerez aussi"
    r"|(?:the )?(?:latest|more|other|recent|related|further)\s(?:news|posts|articles|stories|items|press releases|updates)"
    r"|news (?:and|&) events|you may also like|you might also like|read also|also interesting|read next|see also"
    r"|neiegkeeten|aktualitéit(?:en)?|(?:aner|lescht|weider|méi|nei|déi lescht)\s(?:neiegkeeten|noriichten|artikelen|news)"
    r"|noriichten|liest och|dat kéint (?:iech|dech) (?:och )?interesséieren)\s*:?",
    re.I,
)
_CALL: Final = re.compile(
    r"(?:lees (?:meer|verder)|meer lezen|(?:lees )?het (?:hele )?bericht|mehr(?: lesen| erfahren| dazu| infos)?|weiter ?lesen"
    r"|zum (?:artikel|beitrag)|zur meldung|lire (?:la suite|plus|l'article)|en savoir (?:plus|\+)|plus d'infos|suite|read more"
    r"|more|continue reading|weider ?liesen|méi (?:liesen|gewuer ginn|doriwwer))\W{0,4}",
    re.I,
)
_CUT_OFF: Final = re.compile(rf"(?:…|\.\.\.)\s*\]?\s*(?:{_CALL.pattern})?\W*$", re.I)
_DOCUMENT: Final = re.compile(r"\.(?:pdf|docx?|odt|xlsx?|ods|pptx?|odp|zip|csv)(?:$|[?#])", re.I)
_WHEN: Final = re.compile(r"^\W*(?:\w+,?\s)?\d{1,2}[\s./-]{1,2}\w+[\s./-]{1,2}\d{2,4}\b.{0,30}$")
_HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")
_LABEL_TAGS: Final = (*_HEADINGS, "span", "strong", "b", "p", "div", "legend", "header", "dt")
_MAX_CARD: Final = 700
"""Characters of one teaser; a longer box is no teaser."""
_MAX_LINE: Final = 350


def _leads_on(link: HtmlElement) -> bool:
    """Whether a link goes to another page of some site, not to a document, a place on this page or a mailbox."""
    href = (link.get("href") or "").strip().lower()
    return bool(href) and not href.startswith(("#", "mailto:", "tel:", "javascript:")) and not _DOCUMENT.search(href)


def _is_linked(line: Line) -> bool:
    return line.linked > 0.5 or bool(_CUT_OFF.search(line.text)) or (line.linked > 0 and bool(_CALL.search(line.text)))


def _only_teasers(elements: Sequence[HtmlElement], label: str) -> bool:
    """Whether elements hold nothing but links to other pages, their dates and their short descriptions."""
    links = [link for element in elements for link in element.iter("a")]
    if not any(map(_leads_on, links)) or any(_DOCUMENT.search(link.get("href") or "") for link in links):
        return False
    lines = [line for element in elements for line in to_lines(element) if line.text != label]
    linked = sum(map(_is_linked, lines))
    long = any(len(line.text) > _MAX_LINE and not _is_linked(line) for line in lines)
    return bool(lines) and not long and 3 * linked >= len(lines) and (_is_linked(lines[0]) or _opens_card(lines))


def _opens_card(lines: Sequence[Line]) -> bool:
    """A date or a rubric before the first link."""
    return len(lines) > 1 and (bool(_WHEN.match(lines[0].text)) or (len(lines[0].text) < 60 and _is_linked(lines[1])))


def _until_next(label: HtmlElement) -> list[HtmlElement]:
    """What follows a label up to the next heading of its rank or above, or the next label like it."""
    found = []
    for sibling in label.itersiblings():
        same = sibling.tag == label.tag and sibling.get("class") == label.get("class")
        if (same and label.tag != "p") or (
            sibling.tag in _HEADINGS and label.tag in _HEADINGS and sibling.tag <= label.tag
        ):
            break
        found.append(sibling)
    return found


def _label_of(element: HtmlElement) -> str:
    """The words of an element that labels other items; empty where it labels none."""
    if element.tag in {"p", "div", "header"} and len(element) > 2:
        return ""
    if len(element) > 3 or (element.text and len(element.text) > 60):
        return ""
    # Most elements are told apart by their first letters, without cleaning their text.
    printed = "".join(element.itertext()).strip()
    if not _LABEL.match(printed):
        return ""
    text = clean_line(printed)
    return text if 2 < len(text) < 60 and _LABEL.fullmatch(text) else ""


def _labelled(root: HtmlElement) -> Iterator[list[HtmlElement]]:
    for element in root.iter(*_LABEL_TAGS):
        text = _label_of(element)
        if not text:
            continue
        around = element
        for _ in range(3):
            after = _until_next(around)
            if after and _only_teasers(after, text):
                yield [around, *after]
                break
            parent = around.getparent()
            if parent is None or parent.tag in {"body", "main", "html"} or parent.find(".//h1") is not None:
                break
            if not after and around.getprevious() is None:
                around = parent
                continue
            if _only_teasers([parent], text):
                yield [parent]
            break


def _card(marker: HtmlElement) -> list[HtmlElement]:
    """The row of boxes of one kind around a call to read on, where each of two or more is cut off or calls so."""
    element = marker
    for around in marker.iterancestors():
        if around.tag in {"body", "main", "html"} or around.find(".//h1") is not None:
            return []
        row = [around, *around.itersiblings(tag=around.tag), *around.itersiblings(tag=around.tag, preceding=True)]
        row = [box for box in row if box.get("class") == around.get("class") and _is_card(box)]
        if len(row) > 1:
            return row
        element = around
        if len("".join(element.itertext())) > 2 * _MAX_CARD:
            return []
    return []


def _is_card(box: HtmlElement) -> bool:
    text = clean_line("".join(box.itertext()))
    if not 40 < len(text) < _MAX_CARD or not any(map(_leads_on, box.iter("a"))):
        return False
    if any(_DOCUMENT.search(link.get("href") or "") for link in box.iter("a")):
        return False
    calls = any(_CALL.fullmatch(clean_line("".join(link.itertext()))) for link in box.iter("a"))
    return any(_CUT_OFF.search(line.text) for line in to_lines(box)) and (calls or box.find(".//a") is not None)


def _rows(root: HtmlElement) -> Iterator[list[HtmlElement]]:
    seen: set[HtmlElement] = set()
    for link in root.iter("a"):
        words = "".join(link.itertext()).strip()
        if len(words) > 40 or not _CALL.match(words) or link in seen:
            continue
        if not _CALL.fullmatch(clean_line(words)) or not _leads_on(link):
            continue
        row = _card(link)
        for box in row:
            seen.update(box.iter("a"))
        if row:
            yield row


def find_teasers(root: HtmlElement) -> list[HtmlElement]:
    """The elements below ``root`` that only lead to other items; none of them holds an h1."""
    groups: Iterable[list[HtmlElement]] = [*_labelled(root), *_rows(root)]
    return [element for group in groups for element in group if element.tag != "h1" and element.find(".//h1") is None]
