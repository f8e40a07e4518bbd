"""Dates that are told from today: ``gisteren``, ``vor 2 Tagen``, ``il y a 3 jours``, ``gëschter``."""

import re
from datetime import datetime
from typing import Final

import dateparser

RELATIVE: Final = re.compile(
    r"\b(?:vandaag|gisteren|eergisteren|heute|gestern|vorgestern|aujourd['’]hui|hier|avant-hier|today|yesterday|haut|gëschter|virgëschter"
    r"|(?:vor|il\sy\sa|viru?n?)\s\d{1,2}\s\w+|\d{1,2}\s\w+\s(?:geleden|ago))\b",
    re.IGNORECASE,
)
_UNITS: Final = re.compile(
    r"dag|dagen|tag|jour|day|deeg|uur|stunde|heure|hour|stonn|minu|week|woche|woch|semaine|maand|monat|mois|month|jaar|jahr|an|year|joer",
    re.IGNORECASE,
)


def read_relative(raw: str, *, fetched_at: datetime, in_language: str | None) -> str | None:
    """The day (``YYYY-MM-DD``, in the zone of ``fetched_at``) that ``raw`` names, or None.

    Uses dateparser, which was measured right on these words in all five languages when it is told the language.
    """
    match = RELATIVE.search(raw)
    if match is None or (any(map(str.isdigit, match[0])) and not _UNITS.search(match[0])):
        return None
    languages = [code for code in (in_language, "nl", "de", "fr", "en", "lb") if code]
    said = dateparser.parse(
        match[0],
        languages=list(dict.fromkeys(languages)),
        settings={"RELATIVE_BASE": fetched_at.replace(tzinfo=None), "PREFER_DATES_FROM": "past"},
    )
    return said.date().isoformat() if said else None
