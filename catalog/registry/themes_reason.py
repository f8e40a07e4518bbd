"""Why an item has a theme, as a sentence in the reader's language, from the stored evidence."""

from collections.abc import Mapping, Sequence
from typing import Final

from catalog.model.article import TermEvidence
from catalog.registry.themes import load_themes

_BECAUSE: Final[Mapping[str, str]] = {
    "nl": "Thema ‘{label}’, omdat {reasons}.",
    "de": "Thema „{label}“, weil {reasons}.",
    "fr": "Thème « {label} », car {reasons}.",
    "en": "Tagged “{label}” because {reasons}.",
    "lb": "Thema „{label}“, well {reasons}.",
}
_PLACES: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {"headline": "de kop {words} noemt", "text": "de tekst {words} noemt"},
    "de": {"headline": "die Überschrift {words} nennt", "text": "der Text {words} nennt"},
    "fr": {"headline": "le titre contient {words}", "text": "le texte contient {words}"},
    "en": {"headline": "the headline says {words}", "text": "the text says {words}"},
    "lb": {"headline": "d’Iwwerschrëft {words} nennt", "text": "den Text {words} nennt"},
}
_LIKE: Final[Mapping[str, str]] = {
    "nl": "het bericht lijkt op ‘{words}’",
    "de": "die Meldung dem Satz „{words}“ ähnelt",
    "fr": "l’article ressemble à « {words} »",
    "en": "it reads like “{words}”",
    "lb": "de Bericht dem Saz „{words}“ gläicht",
}
_AGAINST: Final[Mapping[str, str]] = {
    "nl": "Niet meegeteld: {words}.",
    "de": "Nicht gezählt: {words}.",
    "fr": "Non compté : {words}.",
    "en": "Not counted: {words}.",
    "lb": "Net gezielt: {words}.",
}
_BY_PEOPLE: Final[Mapping[str, str]] = {
    "nl": "Thema ‘{label}’, door mensen toegekend: {why}.",
    "de": "Thema „{label}“, von Menschen vergeben: {why}.",
    "fr": "Thème « {label} », attribué par des personnes : {why}.",
    "en": "Tagged “{label}” by people: {why}.",
    "lb": "Thema „{label}“, vu Mënschen zougedeelt: {why}.",
}
_QUOTED: Final[Mapping[str, str]] = {"nl": "‘{}’", "de": "„{}“", "fr": "« {} »", "en": "“{}”", "lb": "„{}“"}
_AND: Final[Mapping[str, str]] = {"nl": " en ", "de": " und ", "fr": " et ", "en": " and ", "lb": " an "}


def _words(rows: Sequence[TermEvidence], language: str) -> str:
    quoted = []
    for row in rows:
        quoted.append(_QUOTED[language].format(row.found) + (f" ({row.count}×)" if row.count > 1 else ""))
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + _AND[language] + quoted[-1]


def reason(theme_id: str, evidence: Sequence[TermEvidence], language: str) -> str:
    """A sentence for the reader: at most two terms of the headline, three of the text, one likeness, and what was not counted.

    ``language`` is one of the five; another is answered in English.
    """
    ui = language if language in _BECAUSE else "en"
    label = load_themes()[theme_id].pref_label[ui]
    ruled = next((row for row in evidence if row.field == "rule" and row.weight > 0), None)
    if ruled is not None:
        return _BY_PEOPLE[ui].format(label=label, why=ruled.found.rstrip("."))
    terms = [row for row in evidence if row.weight > 0 and row.field != "prototype"]
    headline = [row for row in terms if row.field == "headline"][:2]
    text = [row for row in terms if row.field != "headline"][:3]
    reasons = [
        _PLACES[ui][place].format(words=_words(rows, ui)) for place, rows in (("headline", headline), ("text", text)) if rows
    ]
    like = next((row for row in evidence if row.field == "prototype"), None)
    if like is not None and (not reasons or like.weight >= 0.4):
        reasons.append(_LIKE[ui].format(words=like.found.rstrip(".")))
    against = [row for row in evidence if row.weight < 0][:2]
    sentences = [_BECAUSE[ui].format(label=label, reasons=_AND[ui].join(reasons))] if reasons else []
    if against:
        sentences.append(_AGAINST[ui].format(words=_words(against, ui)))
    return " ".join(sentences)
