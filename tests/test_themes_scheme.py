"""The theme files are read strictly; the SKOS export keeps the integrity conditions of the recommendation."""

import json
import re
import shutil

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from catalog.model.errors import SourceFileError
from catalog.publish.skos import build_graph, to_json_ld, to_turtle
from catalog.registry.themes import FOLDER, leaf_themes, load_scheme, load_themes


@pytest.fixture(scope="module")
def graph() -> Graph:
    return build_graph("https://news.example/theme/")


def test_scheme_has_six_domains_and_26_themes():
    themes = load_themes()
    assert sum(theme.broader is None for theme in themes.values()) == 6
    assert len(leaf_themes()) == 26
    assert tuple(themes) == load_scheme().order


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("definition =", "definitoin ="), "unknown key 'definitoin'"),
        (('broader = "environment"', 'broader = "waste-pollution"'), "is no domain"),
        (('lb = "Waasserwirtschaft', 'it = "Waasserwirtschaft'), "it is none of"),
        (("[pref_label]", "[pref_label"), "not valid TOML"),
        (('"leidingwater",', '"leidingwater", "leidingwater",'), "twice"),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_key(tmp_path, change, says):
    folder = tmp_path / "themes"
    shutil.copytree(FOLDER, folder)
    path = folder / "water.toml"
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(SourceFileError, match=r"water\.toml") as refused:
        load_themes(folder)
    assert says in str(refused.value)


def test_a_file_outside_the_order_is_refused(tmp_path):
    folder = tmp_path / "themes"
    shutil.copytree(FOLDER, folder)
    shutil.copy(folder / "water.toml", folder / "weather.toml")
    with pytest.raises(SourceFileError, match="'order' lacks 'weather'"):
        load_themes(folder)


def test_s9_no_concept_is_a_scheme(graph):
    assert not set(graph.subjects(RDF.type, SKOS.Concept)) & set(graph.subjects(RDF.type, SKOS.ConceptScheme))


def test_s13_labels_are_disjoint(graph):
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        labels = [set(graph.objects(concept, label)) for label in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)]
        assert sum(map(len, labels)) == len(set().union(*labels))


def test_s14_one_preferred_label_a_language(graph):
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert sorted(label.language for label in graph.objects(concept, SKOS.prefLabel)) == ["de", "en", "fr", "lb", "nl"]


def test_s27_related_and_hierarchy_are_disjoint_and_broader_has_no_cycle(graph):
    assert not set(graph.subject_objects(SKOS.related)) & set(graph.subject_objects(SKOS.broader))
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        above = list(graph.objects(concept, SKOS.broader))
        assert all(concept not in set(graph.transitive_objects(parent, SKOS.broader)) for parent in above)
        assert len(above) == (0 if (concept, SKOS.topConceptOf, None) in graph else 1)
        assert all((parent, SKOS.narrower, concept) in graph for parent in above)


def test_s46_exact_matches_are_no_other_matches_and_s45_join_no_two_themes(graph):
    exact = set(graph.subject_objects(SKOS.exactMatch))
    assert not exact & set(graph.subject_objects(SKOS.broadMatch))
    assert not exact & set(graph.subject_objects(SKOS.relatedMatch))
    assert len({concept for _, concept in exact}) == len(exact)


def test_exact_matches_are_codes_of_eurovoc(graph):
    matches = [str(match) for match in graph.objects(None, SKOS.exactMatch)]
    assert matches
    assert [match for match in matches if not re.fullmatch(r"http://eurovoc\.europa\.eu/(c_[0-9a-f]{8}|[0-9]+)", match)] == []


def test_eurovoc_ids_are_text(graph):
    theme = URIRef("https://news.example/theme/interreg-funding")
    assert (theme, SKOS.exactMatch, URIRef("http://eurovoc.europa.eu/c_2a1a9fdc")) in graph


def test_interreg_codes_and_unique_notations(graph):
    theme = URIRef("https://news.example/theme/patient-care")
    assert "Interreg 2021-27: PO4 4.5" in {str(note) for note in graph.objects(theme, SKOS.note)}
    notations = [str(notation) for notation in graph.objects(None, SKOS.notation)]
    assert len(notations) == len(set(notations)) == 32


def test_both_forms_say_the_same():
    turtle = Graph().parse(data=to_turtle(), format="turtle")
    document = to_json_ld()
    assert json.loads(document)["@context"]["skos"] == str(SKOS)
    assert len(Graph().parse(data=document, format="json-ld")) == len(turtle) > 5000
    assert "*" not in "".join(str(label) for label in turtle.objects(None, SKOS.hiddenLabel))
