"""Words by which a site says where its news is, and where it is not, in the five languages."""

import re
from typing import Final

NEWS: Final = re.compile(
    r"\b((laatste )?nieuws\w*|actua|actueel|actualiteit(en)?|pers(berichten?|mededelingen?|info|kamer|ruimte)?|"
    r"berichten|mededelingen|in de pers|"
    r"aktuell(es?)?|neuigkeiten|neues|nachrichten|"
    r"presse(mitteilung(en)?|meldung(en)?|information(en)?|stelle|portal|bereich|center|archiv)?|"
    r"medien(information(en)?|mitteilung(en)?)?|mitteilungen|meldung(en)?|"
    r"actus?|actualit[ée]s?|communiqu[ée]s?( de presse)?|espace[- ]presse|nouvelles|infos|[àa] la une|fil d.infos?|"
    r"news(room)?|latest|what.s new|press( releases?| centre| center| room)?|updates|announcements|stories|blog|posts|articles|"
    r"aktualit[ée]it(en)?|neiegkeeten|noriichten|pressekommuniqu[ée]en?)\b",
    re.IGNORECASE,
)
"""Of a link, or a folder, that leads to news."""

NOT_NEWS: Final = re.compile(
    r"newsletter|nieuwsbrief|nieuwsbrieven|lettre d.info|infolettre|archiv|login|contact|kontakt|\brss\b|abonn|anmeld|inschrijv",
    re.IGNORECASE,
)
"""Of a link that speaks of news and leads elsewhere."""

ELSE: Final = re.compile(
    r"\b(agenda|events?|evenement\w*|evenementen|veranstaltung\w*|termine?|[ée]v[ée]nements?|kalender|calend\w*|"
    r"vacatures?|jobs?|stellen\w*|karriere|emplois?|offres d.emploi|march[ée]s( publics)?|aanbesteding\w*|ausschreibung\w*|"
    r"comments?|reacties|kommentare?|commentaires?|podcasts?)\b",
    re.IGNORECASE,
)
"""Of feeds that hold something else than news."""

LANGUAGE_NAMES: Final = {
    "nl": "nl", "nederlands": "nl", "néerlandais": "nl", "niederländisch": "nl", "dutch": "nl",
    "de": "de", "deutsch": "de", "duits": "de", "allemand": "de", "german": "de",
    "fr": "fr", "français": "fr", "francais": "fr", "frans": "fr", "französisch": "fr", "french": "fr",
    "en": "en", "english": "en", "engels": "en", "englisch": "en", "anglais": "en",
    "lb": "lb", "lëtzebuergesch": "lb", "luxembourgeois": "lb", "luxemburgisch": "lb", "luxembourgish": "lb",
}  # fmt: skip
"""What the links of a language switcher are called."""

FRONT: Final = re.compile(
    r"(home|homepage|start|startseite|startpagina|accueil|page d.accueil|welkom|willkommen|bienvenue|welcome|wëllkomm)\b.{0,12}",
    re.IGNORECASE,
)
"""The part of a title that names the first page, not the site."""
