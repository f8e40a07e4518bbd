"""One parse of a page; everything else reads this tree."""

from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from catalog.model.errors import Dropped, Reason
from pipelines.reading.guards import flatten, guard_html

_RESOURCE_LIMIT: Final = etree.ErrorTypes.ERR_RESOURCE_LIMIT
"""What libxml2 reports when it stops at 256 levels."""


_CLASSES: Final = etree.ElementDefaultClassLookup(element=HtmlElement)
"""lxml.html asks Python for the class of every element, to tell forms from the rest; here each is an HtmlElement."""


def _parse(html: str) -> tuple[HtmlElement, bool]:
    # As bytes: lxml refuses a str with an encoding declaration.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_CLASSES)
    tree = document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    return tree, bool(parser.error_log.filter_types(_RESOURCE_LIMIT))


def parse_page(html: str) -> tuple[HtmlElement, tuple[str, ...]]:
    """The tree of a page, without comments, and notes of what had to be done to read it.

    Raises :class:`Dropped`: ``empty`` where there is no element at all, ``too_large`` beyond the limits of ``guards``.
    """
    html, notes = guard_html(html.replace("\x00", ""))
    if "<" not in html:
        raise Dropped(Reason.NOT_HTML if html.strip() else Reason.EMPTY, "no markup")
    try:
        tree, cut = _parse(html)
        if cut:
            tree, _ = _parse(flatten(html))
            notes = (*notes, "nesting_flattened")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Dropped(Reason.EMPTY, f"no tree: {error}") from error
    return tree, notes
