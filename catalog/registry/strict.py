"""Tables of a TOML file into frozen records, strictly: the record is the schema, and an unknown key is an error.

A typo in ``exclude`` that passed in silence would be a flood of items; so nothing here is read by ``.get``.
"""

import dataclasses
import difflib
import functools
import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

Record = TypeVar("Record")


class WrongKey(ValueError):
    """A key that is not known, missing, or has a value it cannot have. The text says what is allowed."""

    def __init__(self, key: str, given: object, text: str) -> None:
        super().__init__(text)
        self.key, self.given = key, given


def read_strictly(data: Mapping[str, Any], record: type[Record]) -> Record:
    """One table as a record; a lone string where the record has a list is a list of one. Raises WrongKey."""
    _refuse_unknown_keys(data, record, "")
    try:
        made: Record = _adapter(typing.cast("Any", record)).validate_python(_listed(data, record))
    except ValidationError as error:
        raise _first(error) from error
    return made


@functools.cache
def _adapter(record: Any) -> TypeAdapter[Any]:
    return TypeAdapter(record)


@functools.cache
def _schema(record: type) -> Mapping[str, Any]:
    hints = typing.get_type_hints(record)
    return {field.name: hints[field.name] for field in dataclasses.fields(record)}


def _records_within(hint: Any) -> tuple[type, ...]:
    """The record classes a type hint leads to: ``Read``, ``tuple[Discover, ...]``, ``Read | None``."""
    if dataclasses.is_dataclass(hint):
        return (typing.cast("type", hint),)
    if typing.get_origin(hint) in (tuple, types.UnionType, typing.Union):
        return tuple(record for part in typing.get_args(hint) for record in _records_within(part))
    return ()


def _refuse_unknown_keys(data: Mapping[str, Any], record: type, where: str) -> None:
    known = _schema(record)
    for key, value in data.items():
        if key not in known:
            near = max(known, key=lambda name: difflib.SequenceMatcher(None, name, key).ratio())
            keys = ", ".join(sorted(known))
            raise WrongKey(where + key, value, f"{where}{key} is not a key; did you mean '{near}'? Keys here: {keys}.")
        for inner in _records_within(known[key]):
            if isinstance(value, Mapping):
                _refuse_unknown_keys(value, inner, f"{where}{key}.")
            elif isinstance(value, list):
                for index, part in enumerate(value):
                    if isinstance(part, Mapping):
                        _refuse_unknown_keys(part, inner, f"{where}{key}[{index}].")


def _listed(data: Mapping[str, Any], record: type) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in data.items():
        hint = _schema(record)[key]
        inner = _records_within(hint)
        if inner and isinstance(value, Mapping):
            made[key] = _listed(value, inner[0])
        elif inner and isinstance(value, list):
            made[key] = [_listed(part, inner[0]) if isinstance(part, Mapping) else part for part in value]
        elif isinstance(value, str) and typing.get_origin(hint) is tuple:
            made[key] = [value]
        else:
            made[key] = value
    return made


def _first(error: ValidationError) -> WrongKey:
    detail = error.errors(include_url=False)[0]
    place = ""
    for part in detail["loc"]:
        place += f"[{part}]" if isinstance(part, int) else f".{part}" if place else str(part)
    given = detail["input"]
    if detail["type"] == "missing":
        return WrongKey(place, None, f"{place} is missing; every such file has it.")
    expected = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
    if expected:
        return WrongKey(place, given, f"{place} is '{given}'. One of: {expected}.")
    return WrongKey(place, given, f"{place} is {given!r}: {detail['msg']}.")
