"""Row rules: what the database lets each person see, add and change, beside the models and compiled to policies.

A rule is a function without arguments that returns a SQLAlchemy condition made of the blocks below. It is compiled
twice: once asking about the person who looks (`rights.person()` and its sisters, each evaluated once a statement), and
once about every person of the partnership, one row of `rights.capacity` at a time, which answers "who can see this".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Table, Text, Uuid, any_, cast, column, exists, func, literal, select, table
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import TableClause

from portal.database import Base

type_uuids = ARRAY(Uuid())
Verb = Literal["sees", "adds", "changes"]
Rule = Callable[[], ColumnElement[bool]]
Column = InstrumentedAttribute[Any] | ColumnElement[Any]
Model = type[Base]

WEB = "portal_web"
WORKER = "portal_worker"


@dataclass(frozen=True)
class RowRule:
    """One policy: who (`to`) may do what (`verb`) with which rows of `model`; `columns` narrows an update."""

    model: Model
    verb: Verb
    rule: Rule
    to: str
    name: str
    columns: tuple[str, ...]


RULES: list[RowRule] = []
OPEN: dict[Model, str] = {}
CLOSED: dict[Model, str] = {}
HISTORY: list[Model] = []
WORDED: list[tuple[Model, str]] = []


def row_rule(
    model: Model, verb: Verb, *, to: str = WEB, name: str = "", columns: tuple[str, ...] = ()
) -> Callable[[Rule], Rule]:
    """Enter a rule for `model`. Several rules of one verb add up; `changes` names the columns that may be updated."""
    if verb == "changes" and not columns:
        raise ValueError(f"Say which columns of {model.__tablename__} may change.")

    def enter(rule: Rule) -> Rule:
        RULES.append(RowRule(model, verb, rule, to, name or rule.__module__.split(".")[-2], columns))
        return rule

    return enter


def open_to_read(model: Model, reason: str) -> None:
    """Everybody may read every row (registers, published texts); nobody but the owner and the worker writes it."""
    OPEN[model] = reason


def closed(model: Model, reason: str) -> None:
    """No page reads or writes this table; definer functions answer one question each."""
    CLOSED[model] = reason


def only_added_to(model: Model) -> None:
    """History: a row stays as it was written. Nobody changes, removes or empties it, not even the owner by accident."""
    HISTORY.append(model)


def found_by_words(model: Model, moment: str) -> None:
    """The table is too big to be read through for a word: `rights.worded_<table>` finds its rows, newest first.

    `moment` names the column they are ordered by, which no row leaves empty. The function asks the table's own rule.
    """
    WORDED.append((model, moment))


# --- whom a rule asks about -------------------------------------------------------------------------------------------

CAPACITY: TableClause = table(
    "capacity",
    column("person_id", Uuid()),
    column("agency_id", Uuid()),
    column("partnership_id", Uuid()),
    column("role", Text()),
    column("group_id", Uuid()),
    schema="rights",
).alias("c")  # type: ignore[assignment]

_as_column: ContextVar[bool] = ContextVar("_as_column", default=False)


@contextmanager
def of_each_person() -> Iterator[None]:
    """Inside, the blocks ask about the capacity row `c` instead of the person who looks."""
    token = _as_column.set(True)
    try:
        yield
    finally:
        _as_column.reset(token)


_as_owner: ContextVar[bool] = ContextVar("_as_owner", default=False)


@contextmanager
def of_the_owner() -> Iterator[None]:
    """Inside, no other table's rule applies by itself, as in a function of the owner's: `through` spells it out."""
    token = _as_owner.set(True)
    try:
        yield
    finally:
        _as_owner.reset(token)


def _names(roles: tuple[str, ...]) -> Any:
    return array([literal(str(role), Text()) for role in roles], type_=Text())


def _once(call: Any, kind: Any = None) -> ColumnElement[Any]:
    """A scalar sub-select: evaluated once a statement, and usable as an index condition."""
    return select(call).scalar_subquery() if kind is None else cast(select(call).scalar_subquery(), kind)


def holds(col: Column, *roles: str) -> ColumnElement[bool]:
    """The partnership in `col` is one in which the person, for the acting agency, holds one of these roles today."""
    names = _names(roles)
    if _as_column.get():
        return (CAPACITY.c.partnership_id == col) & (CAPACITY.c.role == any_(names))
    return col == any_(_once(func.rights.holds(names, type_=type_uuids), type_uuids))


def overlaps(col: Column, *roles: str) -> ColumnElement[bool]:
    """One of the partnerships in the array `col` is one in which the person holds one of these roles today."""
    names = _names(roles)
    if _as_column.get():
        return col.contains(array([CAPACITY.c.partnership_id])) & (CAPACITY.c.role == any_(names))
    found: ColumnElement[bool] = col.overlap(_once(func.rights.holds(names, type_=type_uuids), type_uuids))
    return found


def holds_somewhere(*roles: str) -> ColumnElement[bool]:
    """The person holds one of these roles somewhere; only for `adds` of rows that are no partnership's yet."""
    names = _names(roles)
    return literal(0) < _once(func.cardinality(func.rights.holds(names, type_=type_uuids)))


def member_agency(col: Column, *roles: str) -> ColumnElement[bool]:
    """The agency in `col` is, today, a member of a partnership in which the person holds one of these roles."""
    names = _names(roles)
    if _as_column.get():
        return func.rights.is_member(col, CAPACITY.c.partnership_id) & (CAPACITY.c.role == any_(names))
    return col == any_(_once(func.rights.member_agencies(names, type_=type_uuids), type_uuids))


def own_agency(col: Column) -> ColumnElement[bool]:
    """`col` is the agency the person is acting for."""
    return col == (CAPACITY.c.agency_id if _as_column.get() else _once(func.rights.agency(type_=Uuid())))


def is_person(col: Column) -> ColumnElement[bool]:
    """`col` is the person."""
    return col == (CAPACITY.c.person_id if _as_column.get() else _once(func.rights.person(type_=Uuid())))


def takes_part(col: Column) -> ColumnElement[bool]:
    """The acting agency is among the agencies in the array `col`."""
    agency = CAPACITY.c.agency_id if _as_column.get() else _once(func.rights.agency(type_=Uuid()))
    return col.contains(array([agency]))


def named(col: Column) -> ColumnElement[bool]:
    """The person is among the people in the array `col`."""
    person = CAPACITY.c.person_id if _as_column.get() else _once(func.rights.person(type_=Uuid()))
    return col.contains(array([person]))


def in_group(col: Column) -> ColumnElement[bool]:
    """The person is a member, by appointment for the acting agency, of the group in `col`."""
    if _as_column.get():
        return CAPACITY.c.group_id == col
    return col == any_(_once(func.rights.groups(type_=type_uuids), type_uuids))


def not_excluded(col: Column) -> ColumnElement[bool]:
    """The person is not kept from the record in `col` (conflict of interest, subject of an allegation)."""
    if _as_column.get():
        return ~func.rights.is_excluded(CAPACITY.c.person_id, col)
    return col != func.all(_once(func.rights.excluded(type_=type_uuids), type_uuids))


def none_excluded(col: Column) -> ColumnElement[bool]:
    """The person is kept from none of the records in the array `col`."""
    if _as_column.get():
        return ~func.rights.is_excluded_from_any(CAPACITY.c.person_id, col)
    kept: ColumnElement[bool] = col.overlap(_once(func.rights.excluded(type_=type_uuids), type_uuids))
    return ~kept


def in_partnership(col: Column) -> ColumnElement[bool]:
    """Any capacity at all in the partnership in `col`, a coordinator's included."""
    if _as_column.get():
        return CAPACITY.c.partnership_id == col
    return col == any_(_once(func.rights.partnerships(type_=type_uuids), type_uuids))


def by_link(col: Column) -> ColumnElement[bool]:
    """`col` is the invitation whose personal link was opened; a signed-in person never is."""
    if _as_column.get():
        return literal(False)
    return col == _once(func.rights.invitation(type_=Uuid()))


def system(name: str) -> ColumnElement[bool]:
    """A job looks under this name; only for rules `to=WORKER`."""
    return literal(name, Text()) == _once(func.current_setting("portal.system", True, type_=Text()))


def through(col: Column, parent: Any) -> ColumnElement[bool]:
    """The parent row is one the person sees: its own rule applies inside. Never from parent to child."""
    if _as_column.get() or _as_owner.get():
        seen = [rule.rule() for rule in RULES if rule.model is parent and rule.verb == "sees" and rule.to == WEB]
        whole = seen[0]
        for more in seen[1:]:
            whole = whole | more
        return exists().where(parent.id == col, whole)
    return exists().where(parent.id == col)


def table_of(model: Model) -> Table:
    """The table behind a model."""
    found = model.__table__
    assert isinstance(found, Table)
    return found
