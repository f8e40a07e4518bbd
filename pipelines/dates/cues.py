"""The words that make a date in a text that of an event, a deadline or a period, in the five languages."""

import re
from typing import Final

from catalog.model.article import DateKind

# Words that stand right before a date and are a deadline whatever else the sentence says.
_LAST_DAY: Final = r"""
    deadline | uiterlijk | ten\slaatste | uiterste\s\w*datum | sluitingsdatum | inschrijvingen\ssluiten | oproep\ssluit
  | spätestens | (?:\w+)?frist | \w+schluss | au\splus\stard | date\slimite | clôture\w*
  | no\slater\sthan | closing\sdate | due\s(?:date|by) | closes? | spéitstens | delai
"""
# Words of a limit, which are a deadline where something is to be handed in, and otherwise only an end.
_LIMIT: Final = r"""
    tot(?:\sen\smet)? | t/m | v[óo][óo]r | bis(?:\s(?:einschließlich|einschl\.|zum|zu|de|den))? | jusqu['’]au | avant(?:\sle)?
  | until | by | before | till | to
  | ende[tn](?:\sam)? | schließt(?:\sam)? | eindig(?:t|en)\sop | loopt\saf\sop | ends?\son | se\stermine(?:nt)?(?:\sle)?
  | prend\sfin(?:\sle)? | s['’]achève(?:\sle)? | ferme(?:\sle)? | hält\sop
"""
# What is open for all to hand something in: of its first and last day the last is the deadline.
_OPEN_TO_ALL: Final = r"""
    raadpleging\w* | ter\sinzage | inspraak\w* | openbaar\sonderzoek | \w*beteiligung\w*
  | konsultation\w* | offenlage | auslegung | anhörung\w* | enquête\spublique
  | consultations? | public\sinquiry | projectoproep | call\sfor\s\w+ | appel\sà\s\w+
  | ëffentlech\senquête
"""
_HAND_IN: Final = r"""
    \w*indien\w* | ingediend\w* | inschrij\w* | aanmeld\w* | aanvra\w* | \w*voorstellen | kandida\w* | sollicit\w*
  | reageer\w* | mening | inzage
  | reageren | aangevraagd | schrijf\w*\s\w+\sin
  | raadpleging\w* | zienswijze\w* | bezwaar\w* | \w*oproep | gereed | klaar | inspraak\w* | openbaar\sonderzoek
  | einreich\w* | eingereicht\w* | einzureichen | bewerb\w* | anmeld\w* | anzumelden | \w*antrag | \w*anträge | stellungnahme\w*
  | \w*aufruf | einwend\w* | beteilig\w* | \w*beteiligung | konsultation\w*
  | einsicht\w* | meinung | offenlage | auslegung | anhörung\w* | fertig\w*
  | dépos\w* | dépôts? | candidat\w* | inscri\w* | soumet\w* | soumission\w* | appel | réagir
  | enquête\spublique | consultation | avis
  | appl(?:y|ications?|icants?) | submi\w+ | regist\w+ | proposals? | calls? | respond | comments? | ready
  | meenung | \w*umell\w* | kandidatur\w* | projetsopruff | areechen | agereecht
"""
_DONE_AFTER: Final = r"""
    (?:volledig\s)?(?:gereed|klaar|afgerond|ingediend|voltooid|binnen)(?:\szijn)? | (?:fertig|abgeschlossen|eingereicht)
  | (?:être\s)?(?:prêt|achevé|terminé|déposé)e?s?
"""
_MUST: Final = r"moet|moeten|dient|dienen|muss|müssen|doit|doivent|must|has\sto|have\sto|mussen"
_EVENT: Final = r"""
    vind(?:t|en)\b.{0,80}\bplaats | plaatsvind\w* | vond(?:en)?\b.{0,80}\bplaats | gaat\sopen | opent | geopend | opening\w*
  | (?:kwam|komt|komen|kwamen)\b.{0,100}\b(?:bijeen|samen) | bijeenkomst\w* | \w*vergadering\w* | van\sharte\swelkom
  | nodigt\b | uitnodig\w*
  | info(?:rmatie)?-?(?:dag|avond|sessie|bijeenkomst|moment)\w* | webinar\w* | \w*congres\w* | studiedag\w* | symposium
  | workshop\w* | conferentie\w*
  | evenement\w* | \w*zitting\w* | lezing\w* | festival\w* | inloop\w* | open(?:deur)?dag\w* | officieel\sgeopend | kick-?off
  | find(?:et|en)\b.{0,100}\bstatt | fand(?:en)?\b.{0,100}\bstatt | stattfind\w* | veranstalt\w*
  | info(?:rmations)?-?(?:tag|abend|veranstaltung)\w*
  | \w*tagung\w* | \w*konferenz\w* | eröffne\w* | eröffnung\w* | lädt\b.{0,80}\bein | einladung\w* | \w*sitzung\w*
  | \w*versammlung\w* | seminar\w*
  | bürger(?:dialog|forum)\w* | \w*messe
  | aur(?:a|ont)\slieu | (?:a|ont)\seu\slieu | se\stien(?:t|dra|nent|dront) | s['’]est\stenue? | rendez-vous
  | journées?\s(?:d['’]information|d['’]étude|portes|de)\w* | séances?(?:\sd['’]information)? | conférences? | réunions?
  | colloques? | ateliers? | forums? | se\sdéroul\w+
  | inaugur\w* | invit(?:e|ent|ation|ations|és?) | portes\souvertes | événements? | (?:se|s['’]est|se\ssont)\sréuni\w*
  | ouvr(?:e|ira|ent)
  | takes?\splace | took\splace | will\sbe\sheld | was\sheld | info(?:rmation)?\s(?:day|session)s? | conferences?
  | seminars? | meetings? | opens
  | launch(?:ed|es)? | save\sthe\sdate | events? | invit\w* | open\sday | summit
  | fënnt\b.{0,80}\bstatt | stattfonnt | invitéier\w* | invitatioun | info\w*owend\w* | porte\souverte
"""
_PERIOD: Final = r"""
    programma\w* | periode | looptijd | geldig\w* | \w*plan | strategie\w* | interreg | program\w* | \w*periode | laufzeit
  | zeitraum | gültig\w*
  | période\w* | stratégie\w* | valable\w* | validité | strateg\w+ | period | valid | gëlteg\w* | efro | efre | feder | erdf
"""
# A law, a birth or a beginning bears a date that nobody can attend.
_OTHER: Final = r"""
    (?:wet|besluit|decreet|verordening|richtlijn|arrêt[ée]|loi|décret|règlement|directive|\w*gesetz\w*|\w*verordnung|richtlinie|beschluss
      |regulation|act|law|gesetz|règlement\sgrand-ducal)\s(?:\S+\s){0,6}?(?:van|du|vom|of|vum)
  | sinds | seit(?:\sdem)? | depuis(?:\sle)? | since | geboren(?:\sop)? | born(?:\son)? | née?(?:\sle)? | zënter
"""


def _compile(words: str, end: str = r"(?!\w)") -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words}){end}", re.IGNORECASE | re.VERBOSE)


_PREPOSITION: Final = (
    r"(?:\s*[:–-])?(?:\s+(?:is|ends?|endet|läuft|loopt|eindigt|expire|se\stermine|ist|est|op|om|am|zum|le|"
    r"on|de|den|dem|der|the|du|auf|fixée?\sau|au|tot|bis|voor|by|vom|\d\d?[.:h]\d\d(?:\s(?:uur|uhr|auer|h|u\.))?))*\s*$"
)
# "De uiterste datum voor het indienen is ...", "Clôture des candidatures : ...", "La date limite de dépôt est
# fixée au ...", "The deadline has been extended to ..."
_STATED_LATER: Final = (
    r"(?:(?:\s[^\s.;:,]+){0,5}?\s?:\s*|(?:\s[^\s.;:,]+){0,7}?\s(?:is|ist|est|ass|wurde|werd|wordt|wird|has\sbeen|was|a\sété)"
    r"(?:\s(?:fixée?|verlengd|verlängert|extended|prolongée?|reportée?|gesat|vastgelegd|festgelegt|verlängert|moved|set|postponed))?"
    r"(?:\s(?:au|to|tot|bis|auf|op|le|de|den|der|dem|zum|am|for|on|until|jusqu['’]au))*\s*)$"
)
_LAST_DAY_BEFORE: Final = _compile(_LAST_DAY, _PREPOSITION)
_LAST_DAY_LATER: Final = _compile(_LAST_DAY, _STATED_LATER)
_LATEST_AFTER: Final = _compile(r"au\splus\stard | uiterlijk | spätestens | spéitstens | at\sthe\slatest")
_OPEN_TO_ALL_ANYWHERE: Final = _compile(_OPEN_TO_ALL)
_CANCELLED: Final = _compile(r"""
    afgelast | afgeblazen | geannuleerd | (?:gaat|gaan)\b.{0,60}?\bniet\sdoor
  | abgesagt | (?:fäll[tn]|fallen)\b.{0,40}?\baus | entfäll\w* | entfallen
  | annulée?s? | n['’]aur(?:a|ont)\spas\slieu | cancell?ed | called\soff | ofgesot | fält\b.{0,40}?\baus
""")
_MOVED: Final = _compile(r"""
    uitgesteld | verplaatst | verschoven | verschoben | verlegt | reportée?s? | décalée?s? | postponed | moved | rescheduled
  | verréckelt | verluecht
""")
_NEW_DAY_BEFORE: Final = _compile(r"naar | auf | au | to | until | tot | op | bis", r"(?:\s(?:den|de|le|dem))?\s*$")
_LIMIT_BEFORE: Final = _compile(_LIMIT, r"(?:\s+(?:le|am|op|on|den|dem|zum))?\s*$")
_HAND_IN_ANYWHERE: Final = _compile(_HAND_IN)
_DONE: Final = _compile(_DONE_AFTER)
_MUST_BEFORE: Final = _compile(_MUST)
_EVENT_ANYWHERE: Final = _compile(_EVENT)
_PERIOD_BEFORE: Final = _compile(_PERIOD)
_OTHER_BEFORE: Final = _compile(_OTHER, r"\s*$")


def kind_by_cue(before: str, after: str) -> DateKind | None:
    """What a sentence says of the date between ``before`` and ``after``: deadline, event, or None for neither."""
    if _OTHER_BEFORE.search(before[-90:]):
        return None
    if (
        _LAST_DAY_BEFORE.search(before[-60:])
        or _LAST_DAY_LATER.search(before[-120:])
        or _LATEST_AFTER.match(after.lstrip(" ,"))
    ):
        return DateKind.DEADLINE
    if _LIMIT_BEFORE.search(before[-30:]) and not _MOVED.search(before[-160:]):
        # An exhibition "tot 30 juni" ends; it is nobody's deadline.
        return DateKind.DEADLINE if _HAND_IN_ANYWHERE.search(f"{before[-160:]} | {after[:160]}") else None
    if _DONE.match(after.lstrip(" ,")) and _MUST_BEFORE.search(before[-80:]):
        return DateKind.DEADLINE
    return DateKind.EVENT if _EVENT_ANYWHERE.search(f"{before[-200:]} {after[:200]}") else None


def is_open_to_all(before: str) -> bool:
    """Whether the words before a range of days are of a consultation or call: its last day is the deadline."""
    return _OPEN_TO_ALL_ANYWHERE.search(before[-160:]) is not None


def is_off(before: str, after: str) -> bool:
    """Whether a sentence says that what was to be on this day is cancelled, or moved away from it to another."""
    around = f"{before} | {after}"
    if _CANCELLED.search(around):
        return True
    return _MOVED.search(around) is not None and not _NEW_DAY_BEFORE.search(before[-30:])


def is_period(before: str) -> bool:
    """Whether the words before two years make them a period of validity: ``Interreg 2014-2020``, ``programma 2021-2027``."""
    return _PERIOD_BEFORE.search(before[-50:]) is not None
