"""Month, weekday and relative words of the five languages, as one table: no form means two months.

One table and not five, because pages mix languages: ``- 21 August 2023 -`` stands on Dutch pages (mijnlevengezond.nl),
French month names stand in paths without their accents (gouvernement.lu). Sources: CLDR 46 month and weekday names (wide
and abbreviated) of nl, de, fr, en, lb, and the forms seen on the sites.
"""

from typing import Final

_MONTHS: Final = (
    "januari januar january janvier jan janv jänner jaenner",
    "februari februar february février fevrier feb febr fév févr fev fevr feber",
    "maart märz maerz mäerz marz mars march mar mrt mär maa mae",
    "april avril abrëll abrell apr avr abr",
    "mei mai may mee",
    "juni juin june jun",
    "juli juillet july jul juil",
    "augustus august août aout aug",
    "september septembre sep sept",
    "oktober october octobre oct okt",
    "november novembre nov",
    "december décembre decembre dezember dec déc dez",
)

MONTHS: Final[dict[str, int]] = {name: number for number, row in enumerate(_MONTHS, 1) for name in row.split()}
"""Month number by lower-case name, 1 to 12; English three-letter forms included."""

_WEEKDAYS: Final = (
    "maandag montag monday lundi méindeg meindeg ma mo mon lun mé",
    "dinsdag dienstag tuesday mardi dënschdeg denschdeg di tue tues mar dë",
    "woensdag mittwoch wednesday mercredi mëttwoch mettwoch wo mi wed mer më",
    "donderdag donnerstag thursday jeudi donneschdeg do thu thur thurs jeu",
    "vrijdag freitag friday vendredi freideg vr fr fri ven",
    "zaterdag samstag sonnabend saturday samedi samschdeg za sa sat sam",
    "zondag sonntag sunday dimanche sonndeg zo so sun dim",
)

AMBIGUOUS_WEEKDAYS: Final = frozenset({"mar", "mé", "ma", "di", "sa", "so"})
"""Short forms that are a word or another day elsewhere: ``di`` is Tuesday in nl and de; never used to doubt a date."""

WEEKDAYS: Final[dict[str, int]] = {name: number for number, row in enumerate(_WEEKDAYS) for name in row.split()}
"""Day of the week by lower-case name, Monday = 0 as in :meth:`datetime.date.weekday`."""

ZONES: Final[dict[str, int]] = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120,
    "hec": 60, "met": 60, "mest": 120, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420,
}  # fmt: skip
"""Minutes east of Greenwich by abbreviation (RFC 5322 section 4.3 for the American ones)."""
