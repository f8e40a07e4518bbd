"""A capture becomes a :class:`RawArticle`: decoded, parsed once, and read by everything from one tree."""

from typing import Final

from lxml.html import HtmlElement

from catalog.model.article import RawArticle
from catalog.model.capture import Capture
from catalog.model.errors import Dropped, Reason
from catalog.model.lead import Lead
from catalog.model.source import Source
from pipelines.dates import witnesses
from pipelines.reading.author import find_author
from pipelines.reading.body import find_body
from pipelines.reading.boilerplate import without_blocks
from pipelines.reading.decoding import decode
from pipelines.reading.details import (
    canonical_link,
    find_description,
    find_image,
    find_keywords,
    find_kind,
    find_language,
    find_section,
    is_event_page,
    is_paywalled,
)
from pipelines.reading.headline import find_headline
from pipelines.reading.intro import printed_lead
from pipelines.reading.json_ld import main_article, things
from pipelines.reading.links import find_links
from pipelines.reading.meta import first, read_meta, title_of
from pipelines.reading.mojibake import repair
from pipelines.reading.refusal import refuse
from pipelines.reading.selectors import select_text
from pipelines.reading.tree import parse_page
from pipelines.text import clean_line, word_count
from pipelines.urls import host

_HTML_TYPES: Final = frozenset(
    {"", "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain", "application/octet-stream"}
)


def _selected(tree: HtmlElement, selector: str | None) -> str | None:
    return select_text(tree, selector) if selector else None


def read(
    capture: Capture, lead: Lead | None, source: Source, *, boilerplate: frozenset[str] = frozenset()
) -> RawArticle:
    """What the page of a capture prints. ``boilerplate`` holds the keys of blocks known to recur on the source's pages.

    Raises :class:`Dropped` with its reason when the page gives no item.
    """
    if capture.content_type not in _HTML_TYPES:
        raise Dropped(Reason.NOT_HTML, capture.content_type)
    if not capture.body.strip():
        raise Dropped(Reason.EMPTY, "no bytes")
    decoded = decode(capture.body, capture.headers)
    return read_html(
        decoded.text, url=capture.final_url, lead=lead, source=source, boilerplate=boilerplate, notes=decoded.notes
    )


def read_html(
    html: str,
    *,
    url: str,
    lead: Lead | None,
    source: Source,
    boilerplate: frozenset[str] = frozenset(),
    notes: tuple[str, ...] = (),
) -> RawArticle:
    """What a decoded page prints; see :func:`read`."""
    tree, parse_notes = parse_page(html)
    # lxml makes an element's object anew for each walk unless somebody holds it: a fifth of the time of reading.
    held = tuple(tree.iter())
    meta, found = read_meta(tree), things(tree)
    article = main_article(found)
    rules = source.read
    chosen = _selected(tree, rules.headline)
    heading = (
        None if chosen else find_headline(tree, meta, article, title=title_of(tree), url=url, site_names=(source.name,))
    )
    headline = (
        chosen or (heading.text if heading else None) or (clean_line(lead.headline) if lead and lead.headline else "")
    )
    if not headline:
        raise Dropped(Reason.NO_HEADLINE, url)
    site_names = (source.name, source.publisher, first(meta, "og:site_name") or "", host(url), host(url).split(".")[0])
    body = find_body(
        tree,
        article,
        rules=rules,
        lead=lead,
        headline=headline,
        heading=heading.element if heading else None,
        boilerplate=boilerplate,
    )
    text = without_blocks(body.text, boilerplate)
    repaired = {name: repair(value) for name, value in (("headline", headline), ("text", text))}
    if any(repaired.values()):
        headline, text = repaired["headline"] or headline, repaired["text"] or text
        notes = (*notes, "mojibake_repaired")
    refuse(tree, headline=headline, text=text, links=sum(1 for element in held if element.tag == "a"))
    in_language = find_language(tree, meta, url=url) or (lead.in_language if lead else None)
    image_url, image_alt = find_image(tree, meta, article, url=url)
    dates = witnesses.find(tree, url=url, lead=lead, in_language=in_language, json_ld=found, body=text, source=source)
    links = find_links(tree, text, url=url, source=source)
    return RawArticle(
        url=canonical_link(tree, meta, url=url, source=source),
        source_id=source.id,
        headline=headline,
        description=_selected(tree, rules.description)
        or find_description(meta, article)
        or printed_lead(heading.element if heading else None),
        article_body=text,
        in_language=in_language,
        dates=dates,
        author=_selected(tree, rules.author) or find_author(tree, meta, article, site_names=site_names),
        image_url=image_url,
        image_alt=image_alt,
        article_section=_selected(tree, rules.article_section)
        or find_section(tree, meta, article, found, headline=headline),
        keywords=find_keywords(meta, article) or (lead.keywords if lead else ()),
        kind=find_kind(
            article,
            meta,
            url=url,
            headline=headline,
            is_event=is_event_page(tree),
            dated=bool(lead and lead.date_published) or any(witness.kind == "published" for witness in dates),
            words=word_count(text),
            documents=sum(1 for link in links if link.kind == "document"),
        ),
        links=links,
        paywalled=is_paywalled(tree, meta, found, text=body.printed or text),
        reader=body.reader,
        notes=(*notes, *parse_notes, *body.notes),
    )
