"""Lists by key: the page after this row, found through an index however long the list is.

A key is the sort values of one row. It is not secret and not trusted: one that is outdated, made for another order or
broken shows the first page. Sort columns end with a unique one, hold no NULL, and all go the same way.
"""

from __future__ import annotations

import base64
import binascii
import json
import uuid
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Select, SmallInteger, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.orm.scoping import scoped_session

PAGE_SIZE = 50
LONGEST_KEY = 4000
AT_A_TIME = 500  # rows of a whole list in memory

Column = ColumnElement[Any] | InstrumentedAttribute[Any]
Columns = Sequence[Column]


@dataclass(frozen=True)
class Key:
    """The sort values of a row, and whether the page wanted lies before it or after it."""

    values: tuple[Any, ...]
    backwards: bool = False


@dataclass(frozen=True)
class Page:
    """One page of a list. The rows end with the sort columns; keys are None at the ends; `where` is for the title.

    `total` is how many the list holds, where the page shows it: of the first page, up to what was looked ahead.
    """

    rows: Sequence[Row[Any]]
    next_key: str | None = None
    previous_key: str | None = None
    where: str = ""
    total: int | None = None


def read_page(
    session: Session | scoped_session[Session],
    statement: Select[Any],
    columns: Columns,
    text: str | None = None,
    *,
    size: int = PAGE_SIZE,
    descending: bool = False,
    label: Callable[[Row[Any]], str] | None = None,
    count_to: int = 0,
) -> Page:
    """The page that `text`, the key of the address, points to; the first when it points nowhere.

    One statement; a second only where the key leads beyond an end of the list. `label` says in words where a page that
    is not the first begins ("due from Friday 27 November"), given its first row. `count_to` lets the first page look
    that far ahead, to say how many there are without a statement more.
    """

    def read(key: Key | None) -> Sequence[Row[Any]]:
        most = size if key else max(size, count_to)
        return session.execute(keyset(statement, columns, key, size=most, descending=descending)).all()

    key = decode_key(text, columns, descending=descending)
    found = read(key)
    if key and (not found or (key.backwards and len(found) < size)):
        key, found = None, read(None)
    backwards = key is not None and key.backwards
    rows, more = list(found[:size]), len(found) > size
    is_known = key is None and (count_to or not more)
    if backwards:
        rows.reverse()
    has_previous, has_next = (more, True) if backwards else (key is not None, more)

    def key_of(row: Row[Any], *, before: bool) -> str:
        return encode_key(row[-len(columns) :], columns, backwards=before, descending=descending)

    return Page(
        rows,
        next_key=key_of(rows[-1], before=False) if has_next else None,
        previous_key=key_of(rows[0], before=True) if has_previous else None,
        where=label(rows[0]) if label and has_previous else "",
        total=len(found) if is_known else None,
    )


def read_all(
    session: Session | scoped_session[Session], statement: Select[Any], columns: Columns, *, descending: bool = False
) -> Iterator[Row[Any]]:
    """The whole list in the order of its pages, for a file: one statement, one moment, some hundred rows at a time."""
    order = [column.desc() if descending else column.asc() for column in columns]
    yield from session.execute(statement.order_by(None).order_by(*order), execution_options={"yield_per": AT_A_TIME})


def keyset(
    statement: Select[Any], columns: Columns, key: Key | None, *, size: int = PAGE_SIZE, descending: bool = False
) -> Select[Any]:
    """The statement for one page and one row more, which says whether the list goes on; backwards pages come reversed.

    The condition `(a, b) > (:a, :b)` compares whole rows, so that one index on (a, b) serves it.
    """
    falling = descending != (key is not None and key.backwards)
    if key:
        place = tuple_(*(literal(value, column.type) for value, column in zip(key.values, columns, strict=True)))
        row = tuple_(*columns)
        statement = statement.where(row < place if falling else row > place)
    order = [column.desc() if falling else column.asc() for column in columns]
    return statement.add_columns(*columns).order_by(None).order_by(*order).limit(size + 1)


def encode_key(values: Sequence[Any], columns: Columns, *, backwards: bool = False, descending: bool = False) -> str:
    """A key as it stands in an address: short, URL-safe, bound to this order of these columns."""
    parts = [_order(columns, descending=descending), int(backwards), *map(_to_json, values)]
    packed = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode_key(text: str | None, columns: Columns, *, descending: bool = False) -> Key | None:
    """The key in an address, or None when it is missing, outdated, foreign or broken. Never raises."""
    if not text or len(text) > LONGEST_KEY or not text.isascii():
        return None
    try:
        parts = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        order, backwards, *values = parts
        if order != _order(columns, descending=descending) or backwards not in (0, 1):
            return None
        return Key(
            tuple(_from_json(value, column) for value, column in zip(values, columns, strict=True)), bool(backwards)
        )
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError, binascii.Error):
        return None


def _order(columns: Columns, *, descending: bool) -> int:
    """A number for this order, so that a key made for another one is known as foreign."""
    return zlib.crc32(f"{descending} {[str(column) for column in columns]}".encode())


def _to_json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _from_json(value: Any, column: Column) -> Any:
    """The value as the column's Python type; ValueError or TypeError when it cannot be one."""
    wanted = column.type.python_type
    if issubclass(wanted, Enum):
        return wanted(value)
    if wanted is int:
        return _whole_number(value, column)
    if not isinstance(value, str):
        raise TypeError
    if wanted is datetime:
        return _with_zone(datetime.fromisoformat(value))
    if wanted is date:
        return date.fromisoformat(value)
    if wanted is uuid.UUID:
        return uuid.UUID(value)
    value.encode()  # half a surrogate pair is no text
    if wanted is not str or "\x00" in value:
        raise ValueError
    return value


def _whole_number(value: Any, column: Column) -> int:
    bits = 63 if isinstance(column.type, BigInteger) else 15 if isinstance(column.type, SmallInteger) else 31
    if type(value) is not int or not -(2**bits) <= value < 2**bits:
        raise ValueError
    return value


def _with_zone(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError
    return at
