"""The words that say what a printed date is the date of, in the five languages, and where they may stand."""

import re
from typing import Final

from catalog.model.article import DateKind

_PUBLISHED: Final = r"""
    datums? | gepubliceerd | geplaatst | gepost | publicatiedatum | datum\s(?:van\s)?publicatie | verschenen | toegevoegd
  | (?:nieuws|pers)bericht(?:\svan)? | online\ssinds
  | veröffentlicht | veroeffentlicht | publiziert | erschienen | eingestellt\sam | erstellt | gepostet | online\sseit
  | (?:beitrag|artikel|eintrag|nachricht|news)\svom
  | veröffentlichungsdatum | erscheinungsdatum
  | (?:presse)?(?:mitteilung|meldung|information)(?:\s(?:nr\.?\s?[\d/]{1,8}\s)?(?:vom|v\.))? | erstveröffentlichung
  | publiée?s? | mise?\sen\sligne | parue? | postée? | créée? | rédigée? | date\sde\s(?:la\s)?publication
  | communiqué(?:\sde\spresse)?(?:\sdu)?
  | date | published | posted | publication\sdate | date\s(?:published|posted|created) | date\sof\spublication | released?
  | release\sdate | (?:press|news)\srelease | first\spublished | publish\sdate | created | submitted | issued
  | publizéiert | verëffentlecht | publicéiert | kommuniqué(?:\sde\spresse)?(?:\svum)? | erschéngt | online\szënter
"""
_MODIFIED: Final = r"""
    (?:laatst|voor\shet\slaatst)\s(?:aangepast|gewijzigd|bijgewerkt|bewerkt|geactualiseerd)
  | bijgewerkt | aangepast | gewijzigd | geactualiseerd | herzien | wijzigingsdatum
  | (?:datum\s)?laatste\s(?:wijziging|update|aanpassing|bewerking)
  | (?:zuletzt|letztmals)\s(?:geändert|aktualisiert|bearbeitet) | letzte\s(?:änderung|aktualisierung|bearbeitung)
  | letztes\supdate | aktualisiert | geändert
  | überarbeitet | stand(?:\sder\sinformation)? | aktualisierungsdatum | änderungsdatum
  | mise?s?\s[àa]\sjour | (?:date\sde\s)?derni[èe]re\s(?:modification|mise\s[àa]\sjour|actualisation|révision)
  | modifiée?s? | actualisée? | m[àa]j | révisée?
  | (?:date\s)?last\s(?:updated?|modified|changed?|reviewed|edited|revised|modification) | updated? | modified | revised | edited
  | fir\sd['’]lescht\s(?:geännert|aktualiséiert|ugepasst) | lescht\s(?:ännerung|aktualiséierung|mise\s[àa]\sjour)
  | aktualiséiert | geännert | ugepasst
"""
_VALIDITY: Final = r"""
    geldig(?:heid)?(?:\s(?:van|tot|t/m|vanaf))? | looptijd | gültig(?:keit)?(?:\s(?:bis|ab|vom|von))? | laufzeit
  | valable\s(?:jusqu['’]au|du|à\spartir\sdu) | validité | période | valid\s(?:until|from|through) | expir(?:es|y|y\sdate)
  | gëlteg(?:\s(?:bis|vun|ab))?
"""
_DEADLINE: Final = r"""
    deadline | uiterste\s(?:in(?:dien|schrijf)?)?datum | uiterlijk | sluitingsdatum | sluit\sop | inschrijven\s(?:kan\s)?tot
  | (?:einreich|anmelde|bewerbungs|antrags|abgabe)(?:frist|schluss) | frist | bis\szum | einsendeschluss
  | date\slimite(?:\sde\s\w+)? | jusqu['’]au | clôture | avant\sle
  | closing\sdate | closes(?:\son)? | due\s(?:date|by) | apply\s(?:by|before) | delai | bis\sde
"""
_EVENT: Final = r"""
    wanneer | evenement | startdatum | einddatum | aanvang | wann | veranstaltung(?:stermin|sdatum)? | termin | beginn? | ende
  | start(?:\sdate)? | end\sdate | event(?:\sdate)? | when | quand | [ée]v[èe]nement | date\sde\sl['’][ée]v[èe]nement
  | wéini | datum\sevent
"""

_SEEK: Final = tuple(
    (kind, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE | re.VERBOSE))
    for kind, words in (
        # The order breaks ties: "last published changes" and "mise à jour publiée" are changes.
        (DateKind.MODIFIED, _MODIFIED),
        (DateKind.PUBLISHED, _PUBLISHED),
        (DateKind.DEADLINE, _DEADLINE),
        (DateKind.VALIDITY, _VALIDITY),
        (DateKind.EVENT, _EVENT),
    )
)

# What may stand between a label and its date: "op", "am", "le", a colon, "par Jeanne Exemple le". A weekday belongs to the date.
_BETWEEN: Final = re.compile(
    r"[\s:.,;|/–—·•()\[\]-]*(?:(?:par|von|door|by|vum|vun)\s[^.:;]{2,60}?[\s,|–-])?[\s:.,|–-]*"
    r"(?:(?:op|am|le|du|on|den|de|dem|the|um|vom|van|vum|v\.|at|in|ce)\s*)?[\s:.,|–—(-]*",
    re.IGNORECASE,
)


def label_before(text: str) -> tuple[DateKind, str] | None:
    """The label that ``text`` ends with, taken as the words right before a date; None when it ends otherwise.

    Returns its kind and its words as printed.
    """
    tail = text[-110:]
    best: tuple[int, int, DateKind, str] | None = None
    for kind, seek in _SEEK:
        for match in seek.finditer(tail):
            # The last label counts, and of two that end together the longer: "Start date" is not "date".
            place = (match.end(), -match.start())
            if (best is None or place > best[:2]) and _BETWEEN.fullmatch(tail, match.end()):
                best = (*place, kind, match[0])
    return None if best is None else (best[2], best[3])


_AFTER: Final = re.compile(
    rf"[\s,|)–-]*(?:um\s[\w:%]{{1,8}}\sUhr\s)?(?:(?:von|door|par|by)\s[^.:;]{{2,60}}?\s)?(?:(?P<m>{_MODIFIED})|(?P<p>{_PUBLISHED}))(?!\w)",
    re.IGNORECASE | re.VERBOSE,
)


def label_after(text: str) -> tuple[DateKind, str] | None:
    """The label that ``text``, the words right after a date, opens with: ``... wurde am 3.5.2013 veröffentlicht``."""
    match = _AFTER.match(text[:100])
    if match is None:
        return None
    return (DateKind.MODIFIED, match["m"]) if match["m"] else (DateKind.PUBLISHED, match["p"])


_VERBS: Final = re.compile(
    r"erscheinungsdatum|released?|release\sdate|created|issued|submitted|erstellt|erschienen|verschenen|parue?|créée?",
    re.IGNORECASE,
)


def is_verb(label: str) -> bool:
    """Whether the label is also a word of running text: books and programs are released, pages are published."""
    return _VERBS.fullmatch(label) is not None
