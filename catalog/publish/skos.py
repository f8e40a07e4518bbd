"""The theme scheme as SKOS (W3C Recommendation, 2009): a graph, and its Turtle and JSON-LD.

Interreg objectives are notes and not notations: several themes share one, and a notation names one concept of a scheme.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

from catalog.model.languages import LANGUAGES
from catalog.model.theme import Theme
from catalog.registry.themes import load_scheme, load_themes

BASE: Final = "urn:tripoint:theme:"
"""Prefix of concept addresses where no public address is known; a newsroom gives its own, ending in ``/theme/``."""

EUROVOC: Final = "http://eurovoc.europa.eu/"

SCHEME: Final = "scheme"


def hidden_labels(theme: Theme, language: str) -> Iterator[str]:
    """Terms without their stars, each once, none that is a shown label already (SKOS S13: labels are disjoint)."""
    shown = {theme.pref_label[language], *theme.alt_label.get(language, ())}
    for term in theme.hidden_label.get(language, ()):
        label = term.replace("*", "")
        if label and label not in shown:
            shown.add(label)
            yield label


def exact_or_close(themes: Mapping[str, Theme]) -> Iterator[tuple[str, URIRef, URIRef]]:
    """(theme id, property, EuroVoc concept). One EuroVoc concept is the exact match of one theme, the narrowest that names it:
    ``exactMatch`` is transitive (S45), and a domain would become the same as its theme.
    """
    claimed: dict[str, str] = {}
    narrow_first = sorted(themes.values(), key=lambda theme: theme.broader is None)
    for theme in narrow_first:
        for match in theme.exact_match:
            if match.id is None:
                continue
            first = claimed.setdefault(match.id, theme.id) == theme.id
            yield theme.id, SKOS.exactMatch if first else SKOS.closeMatch, URIRef(EUROVOC + match.id)


def build_graph(base: str = BASE) -> Graph:
    """All concepts with labels in five languages, hierarchy, definitions, notes and matches. Deterministic."""
    themes, scheme = load_themes(), load_scheme()
    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("dcterms", DCTERMS)
    graph.bind("eurovoc", EUROVOC)
    graph.bind("theme", base)
    whole = URIRef(base + SCHEME)
    graph.add((whole, RDF.type, SKOS.ConceptScheme))
    graph.add((whole, OWL.versionInfo, Literal(scheme.version)))
    for language in LANGUAGES:
        graph.add((whole, DCTERMS.title, Literal(scheme.title[language], lang=language)))
    for theme in themes.values():
        _add_concept(graph, theme, whole, base)
    for theme_id, link, concept in exact_or_close(themes):
        graph.add((URIRef(base + theme_id), link, concept))
    return graph


def _add_concept(graph: Graph, theme: Theme, whole: URIRef, base: str) -> None:
    concept = URIRef(base + theme.id)
    graph.add((concept, RDF.type, SKOS.Concept))
    graph.add((concept, SKOS.inScheme, whole))
    graph.add((concept, SKOS.notation, Literal(theme.id)))
    graph.add((concept, SKOS.definition, Literal(theme.definition, lang="en")))
    if theme.scope_note:
        graph.add((concept, SKOS.scopeNote, Literal(theme.scope_note, lang="en")))
    for code in theme.interreg:
        graph.add((concept, SKOS.note, Literal(f"Interreg 2021-27: {code}", lang="en")))
    if theme.broader is None:
        graph.add((concept, SKOS.topConceptOf, whole))
        graph.add((whole, SKOS.hasTopConcept, concept))
    else:
        graph.add((concept, SKOS.broader, URIRef(base + theme.broader)))
        graph.add((URIRef(base + theme.broader), SKOS.narrower, concept))
    for language in LANGUAGES:
        graph.add((concept, SKOS.prefLabel, Literal(theme.pref_label[language], lang=language)))
        for label in theme.alt_label.get(language, ()):
            graph.add((concept, SKOS.altLabel, Literal(label, lang=language)))
        for label in hidden_labels(theme, language):
            graph.add((concept, SKOS.hiddenLabel, Literal(label, lang=language)))


def to_turtle(base: str = BASE) -> str:
    """The scheme as Turtle (``text/turtle``)."""
    return build_graph(base).serialize(format="turtle")


def to_json_ld(base: str = BASE) -> str:
    """The scheme as JSON-LD 1.1 (``application/ld+json``)."""
    context = {"skos": str(SKOS), "dcterms": str(DCTERMS), "owl": str(OWL), "eurovoc": EUROVOC, "theme": base}
    return build_graph(base).serialize(format="json-ld", context=context, auto_compact=True, sort_keys=True)
