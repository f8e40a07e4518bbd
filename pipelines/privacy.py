"""Contact data of people never enters the catalogue; officials named in running text stay.

Telephone and fax numbers, e-mail addresses, account numbers and national numbers are found by their shape in the five
countries, with
their label or check digits where the shape alone also fits amounts, dates, laws or file numbers.
"""

import re
from collections.abc import Iterator
from typing import Final

OMITTED: Final = "[…]"
"""Stands where contact data was taken out of a sentence."""

_EMAIL: Final = re.compile(
    r"(?:mailto:)?[\w.+%'-]+\s?(?:@|\(at\)|\[at\]|\{at\}|\(@\)|\[@\]|\s\(?apenstaartje\)?\s"
    r"|\s\[?arobase\]?\s)\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\]|\(punkt\)|\(punt\)|\(point\))\s?[\w-]+)*"
    r"(?:\.|\(dot\)|\[dot\]|\(punkt\)|\(punt\)|\(point\))\s?[a-z]{2,12}\b",
    re.I,
)
# National lengths: ISO 13616 registry. The shape is enough for our five countries; elsewhere the check digits decide.
_IBAN: Final = re.compile(
    r"\b(?:BE\d{2}(?:[\s.-]?\d{4}){3}|NL\d{2}[\s.-]?[A-Z]{4}(?:[\s.-]?\d{4}){2}[\s.-]?\d{2}"
    r"|DE\d{2}(?:[\s.-]?\d{4}){4}[\s.-]?\d{2}"
    r"|FR\d{2}(?:[\s.-]?[A-Z0-9]{4}){5}[\s.-]?[A-Z0-9]{3}|LU\d{2}(?:[\s.-]?[A-Z0-9]{4}){4})\b",
    re.I,
)
_IBAN_ANY: Final = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b")

_LABEL: Final = re.compile(
    r"(?:\b(?:tel(?:efon\w*|efoon\w*|ephone|éphone|eph|\.?nr)?|tél(?:éphone)?|phone|fon|fax|telefax|télécopie"
    r"|mobil\w*|mobile|gsm|handy|portable|rufnummer"
    r"|durchwahl|hotline|whatsapp|sms|doorkiesnummer|sekretariat|standard)\b|(?<![\w])[TFMP](?=\s*[.:+(]"
    r"|\s+0)|[☎☏✆📞📠📱])"
    r"(?:[\s.:/-]*(?:\(?(?:nr|n°|no|number|nummer|direct|prive|bureau)\.?\)?))?[\s.:\-–]*(?:is|ist|op|unter"
    r"|au|at|:)?\s*",
    re.I,
)
_DIGITS: Final = r"\(?\+?\(?\d(?:[\s ./()\-–]{0,3}\d){%s,%s}"
_AFTER_LABEL: Final = re.compile(_DIGITS % (4, 15))
_INTERNATIONAL: Final = re.compile(
    r"(?<![\w.,])(?:\+|00)\s?\(?(?:3[0-46-9]|35\d|4[013-9]|42\d|1|7|2\d{1,2}|5\d|6\d|8\d"
    r"|9\d)\)?(?:[\s ./\-–]{0,3}(?:\(0\))?[\s ./\-–]{0,2}\d){7,12}(?!\d)"
)
_NATIONAL: Final = re.compile(
    r"(?<![\w.,/+\-–€$£])\(?0[1-9]\d{0,4}\)?(?:\s?[./\-–]{0,2}\s?\(?\d{1,10}\)?){1,6}(?![\w%€]|[.,]\d)"
)
_FRENCH: Final = re.compile(r"(?<![\w.,])0[1-9](?:[\s .-]?\d{2}){4}(?!\d)")
_SERVICE: Final = re.compile(
    r"(?<![\w.,])(?:0800|0900|0906|0909|0180\d?|0825|0810|0820|078)[\s ./\-–]{1,3}(?:\d[\s .\-–]?){4,7}(?!\d)"
)
_DATE: Final = re.compile(
    r"(?<!\d)(?:[0-3]?\d[./-][01]?\d[./-](?:19|20)?\d\d|(?:19|20)\d\d[./-][01]?\d[./-][0-3]?\d)(?!\d)"
)
_TIMES: Final = re.compile(r"^[\s(]*[0-2]\d[.:][0-5]\d\s*[-–]\s*[0-2]?\d[.:][0-5]\d[)\s]*$")
_YEARS: Final = re.compile(r"(?:19|20)\d\d\s*[-–/]\s*(?:19|20)\d\d")
_NUMBER_OF: Final = re.compile(
    r"(?:\b(?:nr|no|n°|nummer|number|numéro|num|az|aktenzeichen|kenmerk|ref|referen\w*|dossier\w*|zaak\w*"
    r"|isbn|issn|doi|kvk|kbo|bce|btw|tva|ust-?id\w*|vat|rpr|siret|siren"
    r"|ondernemingsnummer|hrb|hra|vr|art|artikel|article|§|bestek\w*|perceel\w*|plz|bp|postbus|postfach|cci"
    r"|id)\.?|n°|№)\s*:?\s*(?:[A-Z]{2}\s*)?$",
    re.I,
)
_UNIT_AFTER: Final = re.compile(
    r"^\s*(?:€|\$|£|%|euro|eur\b|miljoen|millionen|millions?|mio|mln|km|m²|ha\b|kg|kwh|mwh|inwoners|einwohner"
    r"|habitants|liter|litres?)",
    re.I,
)

_BSN_LABEL: Final = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofinummer|sofi-nummer|rijksregisternummer|rijksregister|insz|niss"
    r"|numéro national|registre national|n° national|steuer-?id\w*"
    r"|steueridentifikationsnummer|sozialversicherungsnummer|numéro de sécurité sociale|nir|matricule"
    r"|matricule national)\b[\s.:()\w]{0,12}?[\s:]*"
    r"(\d[\d\s.\-/]{6,22}\d)",
    re.I,
)
_NINE: Final = re.compile(r"(?<![\w.,/+-])(?:\d{9}|\d{4}\.\d{2}\.\d{3}|\d{3} \d{3} \d{3})(?![\w]|[.,/-]\d)")
_BELGIAN: Final = re.compile(r"(?<!\d)(\d{2})[.\s]?([01]\d)[.\s]?([0-3]\d)[-\s]?(\d{3})[.\s]?(\d{2})(?!\d)")
_FRENCH_NIR: Final = re.compile(r"(?<!\d)[12]\s?\d{2}\s?(?:0[1-9]|1[0-2])\s?\d[\dAB]\s?\d{3}\s?\d{3}\s?\d{2}(?!\d)")


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _passes_mod97(iban: str) -> bool:
    plain = re.sub(r"\s", "", iban).upper()
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def _passes_eleven(number: str) -> bool:
    """The eleven test of Dutch citizen numbers (BSN)."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return (
        len(number) == 9
        and number != "0" * 9
        and sum(w * int(d) for w, d in zip(weights, number, strict=True)) % 11 == 0
    )


def _is_enterprise_number(text: str) -> bool:
    """A Belgian enterprise number (0xxx.xxx.xxx with check digits): a public fact, of the same shape as a mobile
    number."""
    number = _digits(text)
    return bool(re.fullmatch(r"[01]\d{3}\.\d{3}\.\d{3}", text.strip())) and 97 - int(number[:8]) % 97 == int(number[8:])


def _is_telephone(text: str, before: str, after: str) -> bool:
    count = len(_digits(text))
    grouped = re.search(r"[\s./()\-–]", text.strip())
    return not (
        not (8 if grouped else 9) <= count <= 13
        or _DATE.search(text)
        or _TIMES.match(text)
        or _YEARS.search(text)
        or _is_enterprise_number(text)
        or _NUMBER_OF.search(before[-25:])
        or _UNIT_AFTER.match(after[:14])
    )


def _numbered(text: str, start: int) -> bool:
    """Whether the words before a number say that it numbers something else: a file, a law, a company."""
    return bool(_NUMBER_OF.search(text[max(0, start - 25) : start]))


def _telephones(text: str) -> Iterator[tuple[int, int]]:
    for label in _LABEL.finditer(text):
        number = _AFTER_LABEL.match(text, label.end())
        if number and not _DATE.fullmatch(number.group().strip()) and not _UNIT_AFTER.match(text[number.end() :]):
            yield label.start(), number.end()
    for pattern in (_INTERNATIONAL, _FRENCH, _SERVICE):
        for found in pattern.finditer(text):
            if not _numbered(text, found.start()) and not _DATE.search(found.group()):
                yield found.span()
    for found in _NATIONAL.finditer(text):
        if _is_telephone(found.group(), text[: found.start()], text[found.end() :]):
            yield found.span()


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_EMAIL, _IBAN):
        for found in pattern.finditer(text):
            yield found.span()
    for found in _IBAN_ANY.finditer(text):
        if _passes_mod97(found.group()):
            yield found.span()
    yield from _telephones(text)
    yield from _national_numbers(text)


def _national_numbers(text: str) -> Iterator[tuple[int, int]]:
    for found in _BSN_LABEL.finditer(text):
        yield found.span()
    for found in _NINE.finditer(text):
        if (
            _passes_eleven(_digits(found.group()))
            and not _NUMBER_OF.search(text[: found.start()][-25:])
            and not _UNIT_AFTER.match(text[found.end() :])
        ):
            yield found.span()
    for found in _BELGIAN.finditer(text):
        number = _digits(found.group())
        if int(number[9:]) in {97 - int(number[:9]) % 97, 97 - int("2" + number[:9]) % 97}:
            yield found.span()
    for found in _FRENCH_NIR.finditer(text):
        yield found.span()


def contact_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of every piece of contact data in a text, in order, overlapping ones joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(_spans(text)):
        if joined and start <= joined[-1][1] + 2:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


_MAY_HOLD: Final = re.compile(r"@|\(at\)|\[at\]|\{at\}|apenstaart|arobase|\d[\d\s ./()\-–]{3,}\d|[A-Z]{2}\d\d", re.I)
_CONTACT_LINE: Final = re.compile(
    r"^\W*(?:(?:pers|presse|press|media)?-?(?:contact\w*|kontakt\w*)|ansprech\w+|rückfragen"
    r"|(?:für )?(?:weitere )?(?:informationen|auskünfte)|contact(?:persoon|personen)?|voorlichting"
    r"|persvoorlicht\w*"
    r"|woordvoer\w*|(?:voor )?meer info(?:rmatie)?|(?:pour )?(?:plus|de plus amples) d.informations?"
    r"|porte-parole|(?:for )?(?:more|further) information|service presse|tel|tél|fax|e-?mail"
    r"|courriel|mail|mobil\w*|gsm|adres\w*|adresse|sprecher\w*|pressestelle)\b",
    re.I,
)
_DEBRIS: Final = re.compile(
    r"\b(?:tel(?:efon|efoon|ephone)?|tél(?:éphone)?|phone|fax|telefax|e-?mail(?:adres+e?)?|mail|courriel"
    r"|mobil\w*|gsm|handy|portable|iban|bic|bsn|of|or|oder|ou|en|und|et|and|via|t|f|m|e)\b\.?|[^\w]",
    re.I,
)
_NAME: Final = re.compile(
    r"^(?:(?:dhr|mevr|mw|hr|herr|frau|m|mme|mr|mrs|ms|dr|prof|drs|ir|ing|mag)\.?\s+){0,3}(?:[A-ZÀ-Ý][\w'’.-]+"
    r"|van|von|de|der|den|du|le|la|ten|ter|zu)(?:\s+(?:[A-ZÀ-Ý][\w'’.-]+|van|von|de|der|den|du|le|la|ten|ter"
    r"|zu)){1,4}$"
)


def _without_spans(line: str, spans: list[tuple[int, int]]) -> str | None:
    """A line without its contact data, or None where nothing else was in it that a reader wants."""
    rest = line
    for start, end in reversed(spans):
        rest = f"{rest[:start]}\0{rest[end:]}"
    words = _DEBRIS.sub("", rest.replace("\0", " "))
    taken = sum(end - start for start, end in spans)
    sentence = bool(re.search(r"[.!?…][\"'”»)]?\s*$", line)) and len(line) > 60
    if (
        len(words) < 4
        or (_CONTACT_LINE.match(line) and len(line) < 400)
        or (not sentence and (len(line) < 120 or taken > len(line) / 3))
    ):
        return None
    rest = re.sub(r"\0(?:[\s,;/|]*\0)*", OMITTED, rest)
    rest = re.sub(r"[(\[]\s*" + re.escape(OMITTED) + r"\s*[)\]]", OMITTED, rest)
    return re.sub(r"\s{2,}", " ", rest).strip()


def remove_contact_data(text: str) -> str:
    """The text without telephone and fax numbers, e-mail addresses, IBAN and national numbers.

    A line that held nothing else goes whole, together with a name and function that stand alone above it; inside a
    sentence the data is
    replaced by ``[…]``. A text without contact data comes back as it is.
    """
    if not _MAY_HOLD.search(text):
        return text
    kept: list[str] = []
    for line in text.split("\n"):
        spans = contact_spans(line) if _MAY_HOLD.search(line) else []
        if not spans:
            kept.append(line)
            continue
        rest = _without_spans(line, spans)
        if rest is not None:
            kept.append(rest)
            continue
        while kept and (
            _NAME.match(kept[-1].removeprefix("• ")) or (_CONTACT_LINE.match(kept[-1]) and len(kept[-1]) < 60)
        ):
            kept.pop()
    return "\n".join(kept)
