"""From a .toml file to frozen dataclasses: a missing, unknown or wrongly typed entry is refused with its place."""

import dataclasses
import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

FOLDER = Path(__file__).parent

T = TypeVar("T")


class ContentError(ValueError):
    """A content file says something its dataclass does not; the text names file, entry and cure."""


def read_toml(name: str) -> dict[str, Any]:
    """The file's tables; `name` is relative to the content folder."""
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def read_rows(kind: type[T], name: str, table: str) -> tuple[T, ...]:
    """Every `[[table]]` of a file as a dataclass of that kind."""
    rows = read_toml(name).get(table, [])
    return tuple(build(kind, row, f"{name}, {table} {number}") for number, row in enumerate(rows, start=1))


def build(kind: type[T], table: Mapping[str, Any], where: str) -> T:
    """One table as a dataclass; ContentError where a key is missing, unknown or of another type."""
    hints = get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]  # only dataclasses come here
    for key in table:
        if key not in fields:
            raise ContentError(f"{where}: “{key}” is not known here. Take it out, or use one of {sorted(fields)}.")
    for name, field in fields.items():
        if name not in table and field.default is dataclasses.MISSING:
            raise ContentError(f"{where}: “{name}” is missing. Add it.")
    return kind(**{key: _convert(value, hints[key], f"{where}, {key}") for key, value in table.items()})


def _convert(value: Any, hint: Any, where: str) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ContentError(f"{where}: a list is needed, not {value!r}.")
        return tuple(_convert(one, get_args(hint)[0], where) for one in value)
    if get_origin(hint) is UnionType:
        hint = next(choice for choice in get_args(hint) if choice is not NoneType)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return build(hint, value, where)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        if value not in list(hint):
            raise ContentError(f"{where}: {value!r} is not one of {[str(choice) for choice in hint]}.")
        return hint(value)
    if type(value) is not hint or (hint is date and type(value) is not date):
        raise ContentError(f"{where}: {value!r} should be {hint.__name__}.")
    return value
