"""From a capture to an entry of the catalogue: the one pure function behind the crawl, ``inspect`` and ``reprocess``."""

from catalog.model.article import RawArticle, TaggedArticle
from catalog.model.capture import Capture
from catalog.model.lead import Lead
from catalog.model.source import Source
from pipelines.documents import is_document, read_document
from pipelines.languages.decision import decide_language
from pipelines.normalise import normalise
from pipelines.organisations import tag_organisations
from pipelines.places.border import border
from pipelines.places.tagging import tag_places
from pipelines.reading.page import read
from pipelines.themes.tagging import tag_themes


def entry(
    capture: Capture, lead: Lead | None, source: Source, *, boilerplate: frozenset[str] = frozenset()
) -> TaggedArticle:
    """Read, normalise and tag one archived response.

    ``boilerplate`` holds the keys of blocks that recur on other pages of the source. The same capture, lead, source and
    boilerplate give the same entry. Raises Dropped with its reason.
    """
    raw = _read(capture, lead, source, boilerplate)
    article = normalise(raw, capture=capture, source=source)
    language = decide_language(
        headline=article.headline,
        text=article.article_body,
        declared=article.declared_language,
        published_in=source.in_language,
    )
    text = article.article_body
    places = tag_places(headline=article.headline, text=text, in_language=language.in_language, source=source)
    return TaggedArticle(
        article=article,
        language=language,
        about=tag_themes(
            headline=article.headline,
            description=article.description,
            text=text,
            section=article.article_section,
            keywords=article.keywords,
            in_language=language.in_language,
            source=source,
        ),
        places=places,
        organisations=tag_organisations(headline=article.headline, text=text, in_language=language.in_language),
        border=border([place.place_id for place in places], source),
    )


def _read(capture: Capture, lead: Lead | None, source: Source, boilerplate: frozenset[str]) -> RawArticle:
    if is_document(capture):
        return read_document(capture, lead, source)
    return read(capture, lead, source, boilerplate=boilerplate)
