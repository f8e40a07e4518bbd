"""Lines that are no part of an item, whichever reader gave them: labels, credits, calls to read on, empty lists,
funding lines."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipelines.reading.render import Line
from pipelines.text import fold

_MONTH: Final = (
    r"(?:jan|feb|f[ée]v|m[aä]r|maart|mrt|apr|avr|mai|mei|may|ju[nil]|juin|juil"
    r"|aug|ao[uû]|sep|o[ck]t|nov|de[cz]|d[ée]c)[\w.]*"
)
_DATE: Final = (
    rf"(?:\d{{1,2}}(?:\.|er|st|nd|rd|th|e)?\s*{_MONTH},?\s*\d{{4}}|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d(?:T[\d:+Z.-]*)?)"
)
_DAY: Final = r"(?:(?:ma|di|wo|do|vr|za|zo|mo|mi|fr|sa|so|lu|me|je|ve|mon|tue|wed|thu|fri|sat|sun)[a-zé]*\.?,?\s+)?"
_TIME: Final = (
    r"(?:[\s,|–-]*(?:om|um|à|at|de|le)?\s*\d{1,2}\s?[:.h]\s?\d{2}"
    r"(?:\s*(?:uhr|uur|u\.?|h|am|pm|[a-z]{2,4}))?)?"
)
_LABEL: Final = (
    r"(?:gepubliceerd|geplaatst|laatst\w*|bijgewerkt|aangepast|gewijzigd|veröffentlicht|erstellt|aktualisiert"
    r"|zuletzt|stand|letzte|datum|publié|mis à jour|modifié|dernière|posted|published"
    r"|updated|last|created|release date|date|verëffentlecht|aktualiséiert|veröffentlichung)"
)
# A line that only says when: "- 21 August 2023 -", "Laatst aangepast woensdag, 19 mei 2021, 17.36 u.", "Mis à jour le
# 22/01/2021".
_WHEN: Final = re.compile(
    rf"^[\W_]*(?:{_LABEL}[\w\s]{{0,30}}[:,]?\s*)?(?:le|op|am|on|den"
    rf"|der)?\s*{_DAY}{_DATE}{_TIME}[\W_]*(?:{_LABEL}.{{0,60}})?$",
    re.I,
)
_CREDIT: Final = re.compile(
    r"^\W*(?:(?:titel|beitrags|symbol|archiv|header|cover)?-?(?:bild|foto|photo|beeld)s?(?:nachweis|quelle"
    r"|rechte|credits?)?|image|picture|copyright|crédits?(?: photos?)?|photo credits?|bron|quelle|source"
    r"|grafik"
    r"|illustration|credits?|caption|legende|fotos?|©)\s*(?:[:©]|\bvon\b|\bby\b|/).{0,110}$|^©.{0,110}$"
    r"|^\(?(?:foto|photo|bild|symbolbild|symbolfoto|archivbild|archivfoto)\)?\W{0,2}$"
    r"|^(?:quelle|bron|source)\s*:\s*\S+(?:\s\S+){0,4}$",
    re.I,
)
_SITE: Final = re.compile(
    r"^\W*(?:"
    # empty list widgets; a page of the Aachen region lost the "ä" of one of them
    r"keine eintr\S*ge (?:vorhanden|gefunden)|keine (?:ergebnisse|meldungen|termine|nachrichten"
    r"|veranstaltungen)(?: (?:vorhanden|gefunden))?|geen (?:resultaten|items|berichten|evenementen"
    r"|nieuws)(?: gevonden)?"
    r"|aucun(?:e)? (?:résultat|actualité|événement|élément)s?(?: trouvée?s?| disponibles?)?|no (?:results"
    r"|items|entries|news|events)(?: found| available)?|keng (?:resultater|aträg)\w*(?: fonnt)?"
    # funding lines
    r"|mit unterstützung (?:des|der|durch) .{0,60}(?:europäisch|efre|interreg|europäischen union).{0,80}"
    r"|die europäische kommission investiert in ihre zukunft"
    r"|met (?:de )?(?:financiële )?steun van (?:het|de) europe.{0,90}|avec le soutien (?:financier )?(?:du"
    r"|de l.|des) (?:fonds|union|europ).{0,90}|with (?:the )?(?:financial )?support (?:of"
    r"|from) the european .{0,90}"
    r"|(?:co-?)?(?:funded|financed) by the european union|(?:ko)?finan(?:ziert|cé|ced) (?:durch|von|par"
    r"|by).{0,12}(?:europ|union).{0,80}|(?:mede)?gefinancierd door de europese unie.{0,60}"
    r"|(?:co)?financé par l.union européenne.{0,60}|mat der ënnerstëtzung vun.{0,90}"
    r"|grensoverschrijdend samenwerkingsprogramma|programme de coopération transfrontalière"
    # notices about the language
    r"|deze (?:informatie|pagina|tekst) is (?:alleen|enkel) (?:beschikbaar )?in het (?:engels|duits|frans"
    r"|nederlands)(?: beschikbaar)?|diese (?:seite|information(?:en)?) (?:ist|sind) nur (?:auf"
    r"|in) \w+ (?:sprache )?verfügbar"
    r"|cette (?:page|information) (?:est|n.est) .{0,20}(?:disponible|qu.).{0,20}(?:anglais|allemand"
    r"|néerlandais|français)|this (?:page|information) is only available in \w+"
    r"|need translation with this page.?|translate"
    # where the reader is, and what else he may do
    r"|(?:sie sind hier|u bent hier|je bent hier|vous êtes ici|you are here)\s*:.*|(?:suche|zoeken|recherche"
    r"|search)\s*:?|(?:terug|zurück|retour|back)(?: (?:naar|zur|zum|à|au|to)\b.{0,50})?"
    r"|(?:haut de page|top of page|back to top|nach oben|naar boven|seitenanfang)(?: (?:partager|share|teilen|delen))?"
    r"|log in to .{0,30}|(?:tribune|von|par|by|door|vun)\W*"
    r"|(?:war d[ëi]\w+ informatioun nëtzlech|was deze (?:informatie|pagina) nuttig|war diese (?:information|seite) hilfreich"
    r"|cette page vous a-t-elle été utile|was this (?:page|information) (?:helpful|useful)).{0,30}"
    r"|la suite est réservée aux abonnés|déjà abonné.{0,120}|nur für abonnenten|alleen voor abonnees"
    r"|copyright\b.{0,100}"
    r"|(?:print|drucken|afdrukken|imprimer)(?: (?:this )?(?:page|seite|pagina))?|(?:deel|delen|teilen"
    r"|partager|share)(?: (?:dit|deze|diese[ns]?|cet|cette|this)?.{0,40})?"
    r"|(?:\d+|keine|geen|aucun|no|view|leave a|post a)?\s*(?:kommentare?|reacties?|commentaires?"
    r"|comments?)(?: abgeben| schreiben)?(?: \(.{0,80}\))?|(?:geef|plaats) een reactie|laisser un commentaire"
    r"|schreibe? einen kommentar"
    r"|(?:vorige|volgende|vorheriger?|nächster?|précédent|suivant|previous|next)(?: (?:bericht|artikel|item"
    r"|beitrag|article|post|story))?|(?:mehr|meer|read more|lees meer|lire la suite|weiterlesen|lees verder"
    r"|en savoir plus|mehr lesen|mehr erfahren|read on)"
    r"|\(?(?:advertentie|anzeige|publicité|advertisement|werbung|ad)\)?|artikel (?:anhören|drucken|merken"
    r"|teilen)|explore further|link zum youtube-inhalt|bild anzeigen|(?:bild )?vergrößern|zur startseite"
    r"|inhalt(?:sverzeichnis)?|datei ist nicht barrierefrei"
    r")\W*$",
    re.I,
)
_PROMOTION: Final = re.compile(
    r"\b(?:newsletter|nieuwsbrief|infolettre)\b.{0,80}\b(?:abonn|anmeld|inschrij|aanmeld|inscri|sign|subscri"
    r"|bestell|erhalten|daily|free|gratis|kostenlos)"
    r"|\b(?:sign up|subscribe|abonnier\w*|abonneer|abonnez|inscrivez|melde? dich|meld je aan"
    r"|schrijf je in)\b.{0,80}\b(?:newsletter|nieuwsbrief|infolettre|e-?mail|updates?|today|here|now)"
    r"|(?:follow|folge|volg|suivez)(?: (?:us|uns|ons|nous|on|auf|op|sur|dem|der)){1,2} .{0,40}(?:twitter"
    r"|facebook|instagram|linkedin|youtube|whatsapp|telegram|google news|mastodon|bluesky|x\b)"
    r"|nichts mehr von uns hören|geen nieuwsbrief meer ontvangen|vous désabonner|unsubscribe"
    r"|\ball rights reserved\b|\balle (?:rechte vorbehalten|rechten voorbehouden)|tous droits réservés"
    r"|du musst dich einloggen|log ?in or create an account|if you (?:enjoyed|liked) (?:reading )?this"
    r"|\b(?:browser) (?:version )?with limited support|javascript (?:is|ist|est|muss|must|aktivieren"
    r"|einschalten|disabled|deaktiviert)|um den inhalt von .{0,60} zu laden|please (?:enable"
    r"|turn on) javascript"
    r"|this (?:article|post) contains (?:affiliate|references)|like this story\? share|start your day with"
    r"|get .{0,60} (?:delivered|by email)|download the .{0,40}apps?",
    re.I,
)
_SEE_ALSO: Final = re.compile(
    r"^\W*(?:(?:lesen|lies) (?:sie |dazu )?(?:auch|mehr|hier|hierzu)|lees (?:ook|meer|verder)|zie ook"
    r"|bekijk ook|meer (?:lezen|over|nieuws)|à lire (?:aussi|également)|lire (?:aussi|également|plus)"
    r"|voir aussi"
    r"|read (?:also|more|next)|see also|also (?:read|on|see)|more (?:on|from|about|stories|news)|related"
    r"|ähnliche (?:artikel|beiträge|themen)|ähnliche|verwandte|auch interessant|das könnte (?:sie|dich|ihnen"
    r"|dir)"
    r"|mehr (?:zum thema|zu|aus|dazu|nachrichten|artikel|infos|informationen)|weitere (?:artikel|beiträge"
    r"|themen|meldungen|nachrichten|news|informationen|aktuelle|links|infos|storys|texte)|zum weiterlesen"
    r"|schon gelesen|passend dazu"
    r"|gerelateerd\w*|misschien (?:ook )?interessant|dit vind je|articles? (?:liés|similaires|connexes)"
    r"|sur le même (?:sujet|thème)|vous aimerez|dans la même|don.t miss|recommended|empfehlungen|top-?themen"
    r"|meist\s?gelesen"
    r"|most read|meest gelezen|les plus lus|lust auf mehr|trending|in case you missed|you may (?:also )?like"
    r"|andere (?:nieuws|berichten|artikelen)|overig nieuws|laatste nieuws|neueste|aktuelle meldungen"
    r"|tags|schlagworte|schlagwörter|trefwoorden|mots-clés|keywords|themen|categor\w+|kategorien?|rubrique"
    r"|share|kontakt|contact|pressekontakt|ansprechpartner\w*|links)\b",
    re.I,
)
# "Von Karim Natour", "3 Minuten Lesezeit", "Ausgabe vom 26.04.2024": who, how long, which issue.
_BYLINE: Final = re.compile(
    r"^\W*(?:(?i:von|by|par|door|vun|text|tekst|texte|autor(?:in)?|author|auteur|übersetzung(?: und \w+)?)\s*:?\s+"
    r"(?:[A-ZÀ-Ý][\w'’.-]*,?|and|und|en|et|van|von|de|der|den|du|le|la)(?:\s+(?:[A-ZÀ-Ý][\w'’.-]*,?|and|und"
    r"|en|et|van|von|de|der|den"
    r"|du|le|la|&)){0,7}"
    r"|(?i:(?:lese(?:zeit|dauer)|leestijd|temps de lecture|reading time)\b.{0,25}|\d+\s*(?:min\.?|minuten?"
    r"|minutes?)(?:\s\w+)? "
    r"(?:lesezeit|leestijd|lecture|read)|ausgabe vom .{0,60}|-?aktualisiert am))\W*$"
)
_CONSENT: Final = re.compile(
    r"\b(?:surfgedrag|surfervaring|voorkeuren|einwilligung|zustimmung|consent|toestemming|navigation)\b", re.I
)
_PICTURE: Final = re.compile(r"^https?://\S+\.(?:jpe?g|png|gif|svg|webp)\S*$", re.I)
_DOCUMENT: Final = re.compile(r"\.(?:pdf|docx?|odt|xlsx?|pptx?)(?:$|[?#])", re.I)
_LABEL_LENGTH: Final = 90
_BEFORE_TITLE: Final = 20


# "Pressemitteilung 14. September 2026 Tourismus", "Communiqué du 28 octobre 2026": what sort of text, of when, on what.
_SORT: Final = re.compile(
    r"^(?:pressemitteilung|pressemeldung|medieninformation|meldung|nachricht|mitteilung|persbericht|nieuwsbericht|nieuws|bericht"
    r"|communiqué(?: de presse)?|actualité|press release|news|pressecommuniqué|matdeelung|noriicht)\b\W*"
    rf"(?:(?:le|du|op|van|am|vom|on|of|vum|nr\.?\s?\S+)\W*)*{_DAY}{_DATE}{_TIME}(?:\W*[\w-]+){{0,4}}\W*$",
    re.I,
)
_HOME: Final = re.compile(r"^(?:home|start|startseite|startpagina|accueil|homepage|haaptsäit|welkom)\s*[>»›/|]", re.I)
_LEADING_DATE: Final = re.compile(rf"^\W*{_DAY}{_DATE}(?:\s*[-–|,:]|\s)\s*(?=\S)", re.I)


def _without_title(text: str, headline: str) -> str:
    """A line without the headline and its date, where a reader ran the blocks of a short page together."""
    if len(text) > len(headline) + 60 and len(headline) > 15 and text.startswith(f"{headline} "):
        return _LEADING_DATE.sub("", text[len(headline) + 1 :])
    return text


def _is_meta_line(text: str) -> bool:
    """ "Von Erika Muster | 14. August 2025 | Lesezeit: 2 Minuten": every piece says who, when or how long."""
    pieces = [piece.strip() for piece in re.split(r"[|·•]", text)] if len(text) < 150 else []
    return len(pieces) > 1 and all(not piece or _WHEN.match(piece) or _BYLINE.match(piece) for piece in pieces)


def _without_cookies(lines: Sequence[Line], title: str) -> list[Line]:
    """The lines without a cookie notice: from its first line to its last, where two or more speak of cookies."""
    spoken = [place for place, line in enumerate(lines) if "cookie" in line.text.lower()]
    if len(spoken) < 2 or "cookie" in title or spoken[-1] - spoken[0] > 12 or spoken[0] > 3:
        return list(lines)
    end = spoken[-1] + 1
    # The last category is explained in a line that no longer says the word.
    while end < len(lines) and end - spoken[-1] <= 1 and spoken[0] == 0 and _CONSENT.search(lines[end].text):
        end += 1
    return [*lines[: spoken[0]], *lines[end:]]


def _from_title(lines: Sequence[Line], title: str) -> Sequence[Line]:
    """The lines after the headline where only short ones stand before it: menus, the searcher's box, who to ask.

    Portals laid out in tables are read from their left column.
    """
    for place, line in enumerate(lines[:_BEFORE_TITLE]):
        if fold(line.text) == title:
            return lines[place + 1 :]
        if len(line.text) > _LABEL_LENGTH:
            break
    return lines


def _is_noise(line: Line) -> bool:
    text = line.text
    if not any(c.isalnum() for c in text):
        return True
    if len(text) < 130 and (_WHEN.match(text) or _CREDIT.match(text) or _BYLINE.match(text)):
        return True
    if _PICTURE.match(text) or _is_meta_line(text) or (len(text) < 110 and _SORT.match(text)):
        return True
    if len(text) < 250 and _HOME.match(text):
        return True
    return bool(_SITE.match(text)) or (len(text) < 300 and bool(_PROMOTION.search(text)))


def _is_lone_link(line: Line) -> bool:
    """A paragraph that is one link: a call to read something else. Documents are kept, and so are lists and
    headings."""
    return (
        line.kind == "text"
        and line.linked > 0.9
        and len(line.text) < 200
        and not line.text.startswith(("http", "www."))
        and not any(map(_DOCUMENT.search, line.targets))
    )


def _see_also(lines: Sequence[Line], start: int) -> int:
    """How many lines from ``start`` are a label of further reading and what stands under it; 0 where it is none."""
    line = lines[start]
    if len(line.text) > _LABEL_LENGTH or not _SEE_ALSO.match(line.text):
        return 0
    if line.linked > 0.4:
        return 1
    end = start + 1
    while end < len(lines) and end - start < 25:
        after = lines[end]
        if after.kind == "heading" or after.linked < 0.6 or any(map(_DOCUMENT.search, after.targets)):
            break
        end += 1
    if end > start + 1 or (end == len(lines) and not line.marker):
        return end - start
    return 0


def _linked_run(lines: Sequence[Line], start: int) -> int:
    """How many list items from ``start`` are teasers of other items: two or more links in a row, none of them a
    document."""
    end = start
    while end < len(lines) and lines[end].kind == "item" and lines[end].linked > 0.6:
        if any(map(_DOCUMENT.search, lines[end].targets)):
            return 0
        end += 1
    return end - start if end - start >= 2 else 0


def sift(lines: Sequence[Line], *, headline: str) -> list[Line]:
    """The lines that belong to the item, in order. Bullets that are printed twice stay; a long paragraph does not."""
    kept: list[Line] = []
    title = fold(headline)
    lines = _from_title(_without_cookies(lines, title), title)
    said: set[str] = set()
    index = 0
    while index < len(lines):
        line = lines[index]
        skip = _see_also(lines, index) or _linked_run(lines, index)
        if skip:
            index += skip
            continue
        index += 1
        if _is_noise(line) or _is_lone_link(line) or (len(kept) < 3 and fold(line.text) == title):
            continue
        if not kept and (rest := _without_title(line.text, headline)) != line.text:
            line = replace(line, text=rest)
        if line.kind == "text" and len(line.text) > 100:
            if line.text in said:
                continue
            said.add(line.text)
        kept.append(line)
    return kept
