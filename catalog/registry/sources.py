"""Reads source files strictly: what is not understood is refused with file, key and what is allowed.

The schema is ``catalog.model.source``; this module only walks it. An unknown key is an error, because a typo in
``exclude`` would otherwise be a silent flood of items.
"""

import dataclasses
import re
import tomllib
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import cssselect

from catalog.model.errors import SourceFileError
from catalog.model.languages import ENDONYM, LANGUAGES
from catalog.model.source import Crawl, Discover, Read, Source
from catalog.registry.nuts import is_nuts
from catalog.registry.strict import WrongKey, read_strictly

COUNTRIES: Final = (
    "AD",
    "AT",
    "BE",
    "CH",
    "CZ",
    "DE",
    "DK",
    "ES",
    "EU",
    "FR",
    "IE",
    "IT",
    "LU",
    "NL",
    "NO",
    "PL",
    "SE",
    "SI",
    "UK",
)
"""Seats of the bodies in ``domain/sources``: five countries, their Interreg partners, and the Union itself."""

_MEANT: Final = {"lu": "lb", "be": "nl, fr or de", "uk": "en", "dk": "da is not read", "ger": "de", "fra": "fr"}


def default_folder() -> Path:
    """The registry of this project."""
    return Path(__file__).parent / "sources"


def load_sources(folder: Path | None = None) -> dict[str, Source]:
    """All source files of a folder by id, in order of id.

    Raises SourceFileError for the first file that cannot be used, or when there is no file at all.
    """
    folder = folder or default_folder()
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise SourceFileError(f"{folder}: no source file (*.toml) here; name a folder that has some with --sources.")
    return {path.stem: load_source(path) for path in files}


def load_source(path: Path) -> Source:
    """One source file. Raises SourceFileError naming file, key, and what is allowed."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SourceFileError(
            f"{path}: cannot be read ({error.strerror}); check the name and its permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise SourceFileError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8.") from error
    return parse_source(text, path=path)


def parse_source(text: str, *, path: Path) -> Source:
    """A source from the text of its file; ``path`` gives the id and the name in messages. Raises SourceFileError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceFileError(
            f"{path.name}: not valid TOML: {error}. Strings stand in quotes, lists in [ ]."
        ) from error
    if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", path.stem):
        raise SourceFileError(
            f"{path.name}: the file's name is the source's id; small letters, digits and _ only, like be_limburg.toml."
        )
    if "id" in data:
        raise SourceFileError(f"{path.name}: id is not a key; the file's name is the id. Remove the line.")
    try:
        source = read_strictly({**data, "id": path.stem}, Source)
    except WrongKey as wrong:
        raise SourceFileError(f"{path.name}: {wrong}{_meant(wrong)}") from wrong
    _check(source, path.name)
    return source


def _meant(wrong: WrongKey) -> str:
    """People who know the region write the country for the language."""
    if wrong.key.split("[")[0].endswith("in_language") and wrong.given in _MEANT:
        return f" '{wrong.given}' is meant to be {_MEANT[wrong.given]}."
    return ""


Refuse = Callable[[str, object, str], typing.NoReturn]


def _check(source: Source, file: str) -> None:  # noqa: C901 -- one line a rule; parted it would be harder to read
    def refuse(key: str, value: object, remedy: str) -> typing.NoReturn:
        raise SourceFileError(f"{file}: {key} is '{value}'; {remedy}")

    if not source.in_language:
        refuse("in_language", "[]", f"name at least one of: {', '.join(LANGUAGES)}.")
    for code in source.names:
        if code not in ENDONYM:
            refuse(f"names.{code}", source.names[code], f"languages are: {', '.join(LANGUAGES)}.")
    if source.country not in COUNTRIES:
        refuse("country", source.country, f"one of: {', '.join(COUNTRIES)}.")
    for code in source.spatial_coverage:
        if not is_nuts(code):
            refuse("spatial_coverage", code, "a NUTS 2021 code like BE22, NL423 or DEA2D, or EU for the whole Union.")
    try:
        ZoneInfo(source.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        refuse("timezone", source.timezone, "an IANA zone like Europe/Brussels.")
    _check_address(source.url, "url", refuse)
    for table, routes in (("discover", source.discover), ("fallback", source.fallback)):
        for index, route in enumerate(routes):
            _check_route(route, f"{table}[{index}]", refuse)
    _check_selectors(source.read, refuse)
    if not source.discover and not (source.ended or source.because):
        refuse(
            "discover", "[]", "give at least one [[discover]] route, or say with ended or because why there is none."
        )
    if source.paused and not source.because:
        refuse("paused", "true", "say why in because.")
    if dataclasses.replace(source.crawl, hosts=(), because="") != Crawl() and not source.crawl.because:
        refuse("crawl.because", "", "a departure from the usual manners carries its reason; say it here.")


def _check_address(url: str, key: str, refuse: Refuse) -> None:
    try:
        parts = urlsplit(url)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        refuse(key, url, "not an address; write it like https://www.example.org/news.")
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_right:
        refuse(key, url, "an address that begins with https:// or http://.")
    if parts.username or parts.password:
        refuse(key, url, "no user name or password in an address; the site must be public.")


def _check_route(route: Discover, key: str, refuse: Refuse) -> None:
    _check_address(route.url, f"{key}.url", refuse)
    for name in ("include", "exclude"):
        for pattern in getattr(route, name):
            try:
                re.compile(pattern)
            except re.error as error:
                refuse(f"{key}.{name}", pattern, f"not a regular expression ({error}).")
    for name in ("links", "next"):
        _check_selector(getattr(route, name), f"{key}.{name}", refuse)
        if getattr(route, name) and route.via not in ("listing", "spider"):
            refuse(f"{key}.{name}", getattr(route, name), "only a listing has it.")
    if not 1 <= route.pages <= 200:
        refuse(f"{key}.pages", route.pages, "from 1 to 200.")


def _check_selectors(read: Read, refuse: Refuse) -> None:
    for field in dataclasses.fields(read):
        value = getattr(read, field.name)
        if field.name == "because":
            continue
        for selector in value if isinstance(value, tuple) else (value,):
            _check_selector(selector, f"read.{field.name}", refuse)


def _check_selector(selector: str | None, key: str, refuse: Refuse) -> None:
    if selector is None:
        return
    # parsel's own ending, which names an attribute or the text and is no CSS
    plain = re.sub(r"::(?:text|attr\([\w-]+\))$", "", selector)
    try:
        cssselect.parse(plain)
    except cssselect.SelectorError as error:
        refuse(key, selector, f"not a CSS selector ({error}).")
