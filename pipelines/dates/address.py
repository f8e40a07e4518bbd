"""The date in an address: ``/2024/05/17/``, ``/2024-05-17-``, ``/2024/12-decembre/17/``."""

import re
from datetime import date
from typing import Final
from urllib.parse import unquote, urlsplit

from catalog.model.article import DateKind, DateWitness, Precision
from pipelines.dates.names import MONTHS

_NAMES: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:[-_/.]?)(?P<m>0[1-9]|1[0-2])(?:[-_/.]?)(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
_LATE_YEAR: Final = re.compile(
    r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])(?P<s>[-_.])(?P<m>0[1-9]|1[0-2])(?P=s)(?P<y>20\d\d)(?!\d)"
)
# gouvernement.lu: /actualites/toutes_actualites/communiques/2023/12-decembre/07-titre.html; month folders like "07-juillet"
_NAMED: Final = re.compile(
    rf"/(?P<y>(?:19|20)\d\d)/(?:(?P<m>0[1-9]|1[0-2])-)?(?P<n>{_NAMES})(?:/(?P<d>0[1-9]|[12]\d|3[01])(?=[/-]))?(?=[/_-]|$)",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>0[1-9]|1[0-2])(?=/|$)")


def url_witness(url: str) -> DateWitness | None:
    """What the path says of the day or month of publication; None when it says nothing. The query is not looked at."""
    path = unquote(urlsplit(url).path)
    for form in (_NAMED, _DAY, _LATE_YEAR, _MONTH):
        for match in form.finditer(path):
            found = match.groupdict()
            month = MONTHS[found["n"].lower()] if found.get("n") else int(found["m"])
            try:
                day = date(int(found["y"]), month, int(found.get("d") or 1))
            except ValueError:
                continue
            exact = bool(found.get("d"))
            return DateWitness(
                kind=DateKind.PUBLISHED,
                route="url",
                raw=match[0].strip("/"),
                value=day.isoformat() if exact else f"{day:%Y-%m}",
                precision=Precision.DAY if exact else Precision.MONTH,
            )
    return None
