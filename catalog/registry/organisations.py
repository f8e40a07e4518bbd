"""The kept list of bodies, programmes and projects (``organisations.toml``)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, get_args, get_type_hints

from catalog.model.errors import SourceFileError
from catalog.model.theme import Organisation

FILE: Final = Path(__file__).with_name("organisations.toml")
KEYS: Final = frozenset({"kind", "name", "alternate_names", "country", "url"})


@cache
def load_organisations() -> Mapping[str, Organisation]:
    """All organisations by id. Raises SourceFileError, naming file, id and key, for what is not understood."""
    try:
        entries: dict[str, dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SourceFileError(
            f"{FILE.name}: cannot be read ({error}); mend the file or take it from the last commit"
        ) from error
    return MappingProxyType({key: _organisation(key, entry) for key, entry in entries.items()})


def _organisation(key: str, entry: Mapping[str, Any]) -> Organisation:
    kinds = get_args(get_type_hints(Organisation)["kind"])
    if unknown := sorted(set(entry) - KEYS):
        raise SourceFileError(f"{FILE.name}: {key}: unknown key '{unknown[0]}'; allowed: {', '.join(sorted(KEYS))}")
    if entry.get("kind") not in kinds or not entry.get("name"):
        raise SourceFileError(f"{FILE.name}: {key}: needs a name and a kind, one of: {', '.join(kinds)}")
    return Organisation(
        id=key,
        kind=entry["kind"],
        name=entry["name"],
        alternate_names=tuple(entry.get("alternate_names", ())),
        country=entry.get("country"),
        url=entry.get("url"),
    )
