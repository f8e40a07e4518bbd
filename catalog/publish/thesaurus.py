"""``/themes.ttl`` and ``/themes.jsonld``: the theme scheme as SKOS, its concepts at the addresses of our theme pages."""

from functools import lru_cache

from catalog.publish.skos import to_json_ld, to_turtle
from catalog.publish.visit import Answer, Visit


def themes_turtle(visit: Visit) -> Answer:
    """The scheme as Turtle."""
    return Answer(body=_turtle(visit.absolute("/theme/")), content_type="text/turtle; charset=utf-8")


def themes_json_ld(visit: Visit) -> Answer:
    """The scheme as JSON-LD."""
    return Answer(body=_json_ld(visit.absolute("/theme/")), content_type="application/ld+json; charset=utf-8")


# The host is the reader's to choose, so few are kept.
@lru_cache(maxsize=4)
def _turtle(concepts: str) -> bytes:
    return to_turtle(concepts).encode()


@lru_cache(maxsize=4)
def _json_ld(concepts: str) -> bytes:
    return to_json_ld(concepts).encode()
