"""What looks like a page but is none: soft 404, consent wall, listing, empty."""

import re
from typing import Final

from lxml.html import HtmlElement

from catalog.model.errors import Dropped, Reason

_MISSING: Final = re.compile(
    r"^(?:404\b.*|(?:fout|erreur|fehler|error)\s*:?\s*404.*|.{0,20}\b(?:page not found|not found"
    r"|pagina niet gevonden|niet gevonden|page (?:introuvable|non trouvée)|seite nicht gefunden"
    r"|nicht gefunden|säit net fonnt|diese seite existiert nicht|deze pagina bestaat niet"
    r"|cette page n.existe pas|page doesn.t exist)\b.{0,30})$",
    re.I,
)
_SCRIPT_ONLY: Final = re.compile(r"javascript", re.I)
_CUT_OFF: Final = re.compile(
    r"(?:…|\.\.\.)\s*(?:mehr|meer|lees meer|lees verder|weiterlesen|read more|more|lire la suite|suite|liesen)?\W*$",
    re.I,
)
_NO_SENTENCE: Final = 40
_CONSENT: Final = re.compile(
    r"\b(?:cookies?|consent|datenschutz|privacy|zustimmung|toestemming|consentement|einwilligung)\b", re.I
)


def refuse(tree: HtmlElement, *, headline: str, text: str, links: int) -> None:
    """Raises :class:`Dropped` when the page is a soft 404, a consent wall, a listing, or holds no text."""
    if _MISSING.match(headline.strip()) and len(text) < 1500:
        raise Dropped(Reason.SOFT_404, headline[:80])
    sentences = [line for line in text.split("\n") if line]
    about_consent = sum(len(line) for line in sentences if _CONSENT.search(line))
    if text and len(text) < 3000 and about_consent > 0.6 * len(text) and _CONSENT.search(headline + " " + sentences[0]):
        raise Dropped(Reason.CONSENT_WALL, headline[:80])
    if not text:
        raise Dropped(Reason.LISTING if links > 60 else Reason.NO_TEXT, headline[:80])
    if len(text) < 120 and _SCRIPT_ONLY.search(text):
        raise Dropped(Reason.NO_TEXT, "needs JavaScript")
    if _is_listing(tree, sentences):
        raise Dropped(Reason.LISTING, headline[:80])


def _is_listing(tree: HtmlElement, lines: list[str]) -> bool:
    """A page of teasers: four or more headings that are links, and most lines of the text are cut off or lead on."""
    linked = 0
    for heading in tree.iter("h2", "h3", "h4"):
        links = [link for link in heading.iter("a") if link.get("href")]
        around = next(heading.iterancestors("a"), None)
        if links or around is not None:
            linked += 1
    cut = sum(1 for line in lines if _CUT_OFF.search(line))
    # Where the teasers were cut from the tree already, no sentence is left: "Pressemitteilungen", "1 2 3".
    bare = all(len(line) <= _NO_SENTENCE for line in lines)
    return linked >= 4 and (bare or (cut >= 3 and cut >= 0.3 * len(lines)))
