"""Names as they are stored: without "by", role, address of staff, date and house; what names nobody is refused."""

import re
from html import unescape
from typing import Final

from pipelines.text import clean_line

_ADDRESS: Final = re.compile(r"\S+\s?(?:@|\[at\]|\(at\))\s?\S+\.\w+|https?://\S+|www\.\S+|@\w+")
_VERBS: Final = (
    r"(?:post|article|recipe|story|beitrag|artikel|text) (?:author|by|von|par|door)|post author|zeige alle beiträge von"
    r"|(?:erstellt|eingestellt|publiziert|geschrieben|verfasst|gepostet|veröffentlicht|aufgezeichnet) von"
    r"|(?:pressemitteilung|gastbeitrag|kolumne|kommentar|interview|reportage) von|eine?\s+\w+\s+von"
    r"|(?:written|posted|published|submitted|reported) by"
    r"|(?:geschreven|gepost|geplaatst|gepubliceerd|opgetekend) door|(?:écrit|rédigé|publié|proposé|recueilli) par"
    r"|propos recueillis par|(?:geschriwwe|verfaasst|publizéiert) vun"
)
_LABELS: Final = (
    r"autor(?:(?:[/:*_]-?)?in(?:nen)?|en)?(?:\s?/\s?autor(?:in)?)?|author(?:\(s\)|s)?|auteur(?:\(s\)|·e|\.e|e)?s?|auteurs?(?:trice)?"
    r"|verfasser(?:in)?|schrijver|redaktion|redactie|rédaction|redakteur(?:in)?|redacteur|rédacteur|rédactrice|reporter"
    r"|text(?:e|und)?\s*(?:&|und|et|en|and|/|,)\s*(?:foto|bild|photo|beeld)\w*|text|tekst|texte|interview|bericht|schreiwer"
)
PREFIX: Final = re.compile(
    rf"^\W*(?:(?:{_VERBS}|{_LABELS}|von|vom|by|par|door|vun|vum|über)(?:\s*:\s*|\s+)|(?:{_VERBS})$)+", re.I
)
"""What stands before a name in a byline."""
CUE: Final = re.compile(rf"^\W*(?:{_VERBS}|(?:{_LABELS})\s*:|von|by|par|door|vun|vum)(?=\W|$)", re.I)
"""What a byline begins with."""
LABEL: Final = re.compile(rf"^\W*(?:{_LABELS})\W*$", re.I)
"""A label alone, whose name stands beside it."""
SURE_CUE: Final = re.compile(rf"^\W*(?:{_VERBS}|(?:autor|author|auteur)[^:]{{0,12}}(?::|$))", re.I)
"""A byline that names an author and no one else, whatever the name looks like."""
_ROLE: Final = re.compile(
    r"^(?:(?:[\w-]+-)?(?:gast-?autor(?:in)?|expert(?:e|in)|redakteur(?:in)?|reporter(?:in)?|korrespondent(?:in)?|journalist(?:in)?|volontär(?:in)?"
    r"|redacteur|verslaggever|correspondent|journaliste|rédacteur|rédactrice|correspondante?))\s+(?=[A-ZÀ-Þ])",
    re.I,
)
_TAIL: Final = re.compile(
    r"\s*(?:[|•·→/]|\s[–—-]\s|,\s*(?:\d|am\b|le\b|op\b|on\b|um\b|published|updated|veröffentlicht|publié|gepubliceerd)"
    r"|\b\d{1,2}[./]\s?\w+[./]?\s?\d{2,4}|\b\d{1,2}\s+[A-Z]\w+\s+\d{4}"
    r"|\(|,?\s+(?:stand|datum|aktualisiert|updated|lesezeit|leestijd|quelle|follow|folgen|shares?)\b).*$",
    re.I,
)
_WEEKDAY: Final = re.compile(
    r"\s+(?:am|on|le|op|um|om|at|à|fr|mo|di|mi|do|sa|so)(?:\s+\w+(?:tag|day|dag|di)\b.*|\s+\d.*)?$", re.I
)
_NOBODY: Final = re.compile(
    r"^(?:no author|unknown(?: author)?|admin(?:istrator)?|webmaster|redacteur|authors?|autor(?:in)?|auteur"
    r"|name|null|none|website|web|by|von|am|par|door|le|op|about the author|\d.*|send an e-?mail.*|archiv anzeigen"
    r"|copyright\b.*|(?:publiziert"
    r"|veröffentlicht|erstellt|posted|published|publié"
    r"|geplaatst|gepubliceerd|ingediend|submitted|soumis|eingereicht"
    r"|verëffentlecht|bijgewerkt|updated|aktualisiert)(?: (?:am|on|le|op))?)$",
    re.I,
)
# Names of bodies end or begin so; the system fills them in for every page of the site.
BODY: Final = re.compile(
    r"\b(?:e\.\s?V\.?|GmbH|mbH|AG|stiftung|verband|verlag|redaktion|redactie|rédaction|asbl|a\.s\.b\.l|vzw|v\.z\.w"
    r"|ministerium|ministerie|ministère|provincie|province|gemeente|commune|stadt|kreis)(?!\w)",
    re.I,
)
"""A word of the names of organisations."""
_JOINT: Final = re.compile(r",|;|\s(?:and|und|en|et|an|&)\s")
_PARTICLE: Final = r"(?:van|von|vom|zu|zur|de|der|den|dem|du|des|la|le|het|ten|ter|'t|v\.|d'|y|el|al|bin)"
_CAPITAL: Final = r"(?:d'|D'|O'|l'|L')?[A-ZÀ-ÞŠŽĆČĐ][\w'’.-]*"
_TITLE: Final = r"(?:Dr|Prof|Ir|Drs|Mr|Mag|Dipl|Ing|med|phil|h\.\s?c)\.?(?:-\w+\.?)?"
_PERSON: Final = re.compile(rf"^(?:{_TITLE}\s+)*{_CAPITAL}(?:\s+(?:{_PARTICLE}\s+)*{_CAPITAL}){{1,3}}$")


def clean_name(text: str) -> str | None:
    """The name in a byline, or None where nothing is left that could be one."""
    name = clean_line(_ADDRESS.sub(" ", unescape(text)))
    name = _TAIL.sub("", PREFIX.sub("", PREFIX.sub("", name)))
    name = _ROLE.sub("", _WEEKDAY.sub("", name)).strip(" ,;:|-–—·•→")
    if (
        not name
        or len(name) > 90
        or len(name.split()) > 12
        or not any(c.isalpha() for c in name)
        or name.endswith(("!", "?"))
        or _NOBODY.match(name)
    ):
        return None
    return name


def is_person(name: str) -> bool:
    """Whether a text looks like the name of one person: two to four capitalised words, particles and titles aside."""
    return bool(_PERSON.match(name)) and not BODY.search(name)


def are_persons(name: str) -> bool:
    """Whether a text is one person or several, joined by commas and "and"."""
    return all(map(is_person, _parts(name)))


def _parts(name: str) -> list[str]:
    return [part.strip() for part in _JOINT.split(name) if part.strip()]


def persons(name: str) -> list[str]:
    """ "A, B and C" as its persons; a house in capitals after the last comma is left out. One name where it names no more."""
    parts = _parts(name)
    if len(parts) > 1 and parts[-1].isupper() and all(map(is_person, parts[:-1])):
        parts.pop()
    # Two joined by "and" stay as printed.
    several = len(parts) > 2 or (len(parts) == 2 and re.search(r"[,;]", name))
    if several and all(len(part.split()) >= 2 for part in parts) and (len(parts) > 2 or all(map(is_person, parts))):
        return parts
    return parts if len(parts) == 1 else [name]
