"""Titles without the name of the site: "Nieuwe kliniek | GGD Zuid" is "Nieuwe kliniek"."""

import re
from collections.abc import Sequence
from typing import Final

from pipelines.text import fold

_SEPARATOR: Final = re.compile(r"\s+(?:[|│·•»›\u2013\u2014\u2012:~/-]|::|--|\|\|)\s+|\s*[|│]\s*")
_BAR: Final = re.compile(r"[|│]")
_UMLAUT: Final = re.compile(r"([aou])e")


def _plain(name: str) -> str:
    return _UMLAUT.sub(r"\1", fold(name).replace(" ", ""))


def _names_site(part: str, known: Sequence[str]) -> bool:
    plain = _plain(part)
    if not plain:
        return True
    return any(
        plain == name
        or (len(plain) > 3 and plain in name)
        or (len(name) > 4 and name in plain and len(plain) <= len(name) + 10)
        for name in known
    )


def strip_site(title: str, names: Sequence[str], *, bars: bool = True, front: bool = True) -> str:
    """A title without the parts at its end or (``front``) start that name the site, or (``bars``) that a bar parts from it at
    the end. A printed heading that begins with the name of its site means it; only titles of the head are cut there.

    ``names`` are the names the site is known by: of its source file, ``og:site_name`` and the host.
    """
    parts, marks = _SEPARATOR.split(title), _SEPARATOR.findall(title)
    known = [plain for name in names if (plain := _plain(name))]
    while len(parts) > 1 and (
        _names_site(parts[-1], known)
        or (bars and _BAR.search(marks[-1]) and len(parts[-1].split()) <= 5 and len(parts[0].split()) >= 3)
    ):
        parts.pop()
        marks.pop()
    while front and len(parts) > 1 and _names_site(parts[0], known):
        parts.pop(0)
        marks.pop(0)
    return "".join(part + mark for part, mark in zip(parts, [*marks, ""], strict=False)).strip()
