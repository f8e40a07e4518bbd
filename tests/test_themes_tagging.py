"""Term matching trap by trap, tagging on the seed pages, and the reasons given."""

import re
from pathlib import Path

import pytest

from catalog.model.article import TermEvidence
from catalog.model.source import Source
from catalog.registry.themes import leaf_themes, load_themes
from catalog.registry.themes_reason import reason
from pipelines.themes.lexicon import HOUSEKEEPING, lexicons, load_lexicon
from pipelines.themes.likeness import load_head
from pipelines.themes.tagging import explain_themes, tag_themes
from pipelines.themes.weighing import weigh
from pipelines.themes.words import fold, split_words

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def strong(text: str, language: str, *, headline: str = "", source: Source | None = None) -> set[str]:
    tallies = weigh({"headline": headline, "article_body": text}, lexicons(language), source)
    return {theme for theme, tally in tallies.items() if tally.strong and theme != HOUSEKEEPING}


def source(kind: str, name: str = "Waterschap Limburg") -> Source:
    return Source(
        id="nl_x", name=name, url="https://x.example/", publisher=name, kind=kind, country="NL", in_language=("nl",), spatial_coverage=("NL42",), checked="invented"
    )


@pytest.mark.parametrize(
    ("language", "text", "theme"),
    [
        ("nl", "Het streekziekenhuis zoekt ruimte.", "patient-care"),
        ("nl", "Streekziekenhuizen en kmo’s", "regional-economy"),
        ("de", "Die Unfallklinik wird größer.", "patient-care"),
        ("de", "Wohn- und Pflegezentrum", "ageing-care"),
        ("fr", "L’hôpital d’Arlon", "patient-care"),
        ("fr", "L'HOPITAL DE LILLE", "patient-care"),
        ("fr", "les cours d’eau", "water"),
        ("fr", "des pompes à\u00a0chaleur", "energy-transition"),
        ("en", "e-bikes for all", "cycling"),
        ("lb", "D'Spideeler an d'Kliniken", "patient-care"),
        ("lb", "Nei Vëlospisten", "cycling"),
        ("de", "Der Einsatz von KI im Amt", "digitalisation"),
    ],
)
def test_found(language, text, theme):
    assert theme in strong(text, language)


@pytest.mark.parametrize(
    ("language", "text", "theme"),
    [
        ("de", "Mit großer Sehnsucht sucht er Ruhe.", "prevention"),
        ("de", "Wasserstoff für Stahl", "water"),
        ("nl", "Waterstof voor staal", "water"),
        ("de", "Der Grenzwert ist begrenzt.", "cross-border-governance"),
        ("fr", "Nous sommes en train de lire.", "public-transport"),
        ("fr", "La sécurité sociale", "civil-security"),
        ("nl", "De datum van de training", "digitalisation"),
        ("de", "Radio und Grad", "cycling"),
        ("de", "Willkommenskultur", "culture-heritage"),
        ("fr", "Le collège provincial s'est réuni.", "education-training"),
        ("de", "Landschaftspflege im Tal", "ageing-care"),
        ("en", "Insurance policy", "civil-security"),
        ("fr", "La ferme éolienne", "agriculture-food"),
        ("fr", "J'ai dit oui, IA ou pas".upper(), "digitalisation"),
    ],
)
def test_not_found(language, text, theme):
    assert theme not in strong(text, language)


def test_fold_keeps_what_tells_german_words_apart_and_nothing_else():
    assert fold("SCHÖN", "de") != fold("schon", "de")
    assert fold("Œuvre été PATIËNT", "fr") == "oeuvre ete patient"
    assert fold("Fußgänger", "de") == "fussgänger"


def test_words_know_their_sentence():
    assert [word.sentence for word in split_words("Een huis. Twee\nDrie", "nl")] == [0, 0, 1, 2]


def test_sender_is_no_subject():
    text = "Dat meldt Waterschap Limburg."
    assert "water" not in strong(text, "nl", source=source("state"))


def test_words_that_stand_on_every_page_of_a_site_say_nothing_there():
    text = "Een grensoverschrijdend Interreg project met partners over de grens."
    anywhere = weigh({"article_body": text}, lexicons("nl"))
    there = weigh({"article_body": text}, lexicons("nl"), source("interreg", "Interreg Vlaanderen-Nederland"))
    assert anywhere["cross-border-governance"].weak > 0
    assert there["cross-border-governance"].total == 0
    assert "site-wide" in {row.term for row in there["cross-border-governance"].rows}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Met steun van het Europees Fonds voor Regionale Ontwikkeling (EFRO)."),
        ("de", "Mit Unterstützung des Europäischen Fonds für regionale Entwicklung (EFRE)."),
        ("fr", "Avec le soutien du Fonds européen de développement régional (FEDER)."),
        ("en", "Co-funded by the European Union, European Regional Development Fund (ERDF)."),
    ],
)
def test_a_line_that_says_who_pays_is_no_theme(language, text):
    assert "interreg-funding" not in strong(text, language)


@pytest.mark.parametrize(
    ("language", "headline", "text"),
    [
        ("nl", "Ons kantoor in Hasselt is gesloten", "Op 1 mei zijn wij er niet, ook niet in het oude ziekenhuis."),
        ("de", "Neue Website der Gesundheitsregion online", "Schauen Sie vorbei und schreiben Sie uns."),
        ("fr", "Nouveau site internet de l'Euregio", "Bonne visite."),
        ("en", "Office closed on Monday", "We are back on Tuesday."),
        ("lb", "Eis Internetsäit ass nei", "Kuckt eran."),
        ("nl", "", ""),
        ("und", "1234", "?"),
    ],
)
def test_housekeeping_and_emptiness_have_no_theme(language, headline, text):
    assert tag_themes(headline=headline, description=None, text=text, in_language=language) == ()


def test_at_most_three_best_first_and_only_from_one_half_on():
    everything = "Ziekenhuis, griepvaccin, politie, fietspad, museum, trein, landbouw, windmolens, drinkwater en school. " * 3
    tags = tag_themes(headline="Alles tegelijk", description=None, text=everything, in_language="nl")
    assert len(tags) <= 3
    assert [tag.score for tag in tags] == sorted((tag.score for tag in tags), reverse=True)
    assert all(tag.score >= 0.5 for tag in tags)


def test_a_menu_is_no_evidence():
    tags = tag_themes(
        headline="Mitteilung", description=None, text="Wir danken allen.", section="Kultur / Grenzgänger / Museum", in_language="de"
    )
    assert tags == ()


def test_unknown_language_is_tried_in_all_five():
    tags = tag_themes(headline="Krankenhaus erweitert Notaufnahme", description=None, text="Patienten warten weniger.", in_language="und")
    assert "patient-care" in {tag.theme_id for tag in tags}


def test_the_same_text_always_gives_the_same_answer():
    given = {"headline": "Neuer Radweg", "description": None, "text": "Pendler fahren Rad.", "in_language": "de"}
    assert tag_themes(**given) == tag_themes(**given)


def test_reasons_hold_words_places_counts_and_what_was_set_aside():
    tags = tag_themes(
        headline="Neues Wasserwerk", description=None, text="Trinkwasser, kein Wasserstoff. Das Trinkwasser ist gut.", in_language="de"
    )
    assert tags[0].theme_id == "water"
    rows = {(row.found, row.field): row for row in tags[0].evidence}
    assert rows["Trinkwasser", "article_body"].count == 2
    assert rows["Wasserwerk", "headline"].weight > rows["Trinkwasser", "article_body"].weight / 2


@pytest.mark.parametrize("ui", ["nl", "de", "fr", "en", "lb", "xx"])
def test_reason_is_a_sentence(ui):
    evidence = (
        TermEvidence(term="drinkwater*", found="drinkwater", field="headline", count=1, weight=2.5),
        TermEvidence(term="lekverlies*", found="lekverliezen", field="article_body", count=2, weight=1.7),
        TermEvidence(term="waterstof*", found="waterstof", field="rule", count=1, weight=-1.0),
    )
    sentence = reason("water", evidence, ui)
    label = load_themes()["water"].pref_label["en" if ui == "xx" else ui]
    assert label in sentence
    quoted = {"nl": "‘{}’", "de": "„{}“", "lb": "„{}“", "fr": "«\xa0{}\xa0»"}.get(ui, "“{}”").format
    assert quoted("drinkwater") in sentence
    assert f"{quoted('lekverliezen')} (2×)" in sentence
    assert sentence.endswith(f"{quoted('waterstof')}.")


def test_lexicons_know_every_theme_in_every_language():
    for language in ("nl", "de", "fr", "en", "lb"):
        lexicon = load_lexicon(language)
        known = {term.theme_id for index in (lexicon.exact, lexicon.prefix) for hits in index.values() for term, _ in hits}
        assert set(leaf_themes()) <= known


def test_head_was_made_from_these_prototypes():
    assert {prototype.theme_id for prototype in load_head().prototypes} == {*leaf_themes(), "none"}


def seed(number: int, begin: str, end: str) -> str:
    files = sorted(SEEDS.glob(f"{number:03d}_*.txt"))
    if not files:
        pytest.skip("the seed pages are measuring material that lies beside the project, not in it")
    text = re.sub(r"[ \t]+", " ", files[0].read_text(encoding="utf-8").replace("\u00a0", " "))
    start = text.index(begin)
    return text[start : text.index(end, start) + len(end)] if end else text[start:]


@pytest.mark.parametrize(
    ("number", "begin", "end", "headline", "language", "required", "forbidden"),
    [
        (1, "Die Region Aachen ist", "initiieren und um zu setzen.", "Gesundheitsregion Aachen - Grenzenüberschreitende Gesundheitswirtschaft", "de",
         {"health-economy", "cross-border-governance"}, {"interreg-funding", "culture-heritage", "frontier-workers", "social-inclusion"}),
        (2, "Om de zorg voor", "aandachtspunten te lezen.", "Regiobeeld belangrijke stap in Zuid-Limburgse samenwerking", "nl",
         {"prevention", "patient-care"}, {"cross-border-governance", "interreg-funding"}),
        (2, "Om de zorg voor", "1 januari 2024 gereed zijn.", "Regiobeeld belangrijke stap in Zuid-Limburgse samenwerking", "nl",
         {"prevention", "patient-care"}, {"cross-border-governance", "interreg-funding"}),
        (3, "De programmadoelstellingen", "", "De strategie van Interreg 2014-2020", "nl", {"interreg-funding"}, {"mental-health", "roads-traffic"}),
        (4, "De gezondheidszorg is", "initiatieven te nemen.", "Zorgeconomie", "nl", {"health-economy"}, {"cycling", "water", "agriculture-food"}),
        (4, "De Taskforce", "competitiever,...", "", "nl", {"regional-economy"}, set()),
        (4, "Limburg profileert", "hebben...", "", "nl", {"cycling"}, set()),
        (4, "170 miljoen liter", "allerlei...", "", "nl", {"water"}, set()),
    ],
)
def test_seed_pages(number, begin, end, headline, language, required, forbidden):
    text = seed(number, begin, end)
    given = {tag.theme_id for tag in tag_themes(headline=headline, description=None, text=text, in_language=language)}
    assert required <= given
    assert not forbidden & given


def test_doubts_are_explained_too():
    explained = explain_themes(headline="Fietspad langs de Maas", description=None, text="Ook de trein stopt er.", in_language="nl")
    assert explained[0].theme_id == "cycling"
    assert all(tag.evidence for tag in explained)
