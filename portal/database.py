"""The database as the code sees it: the base of all models, the session, and the one way to commit."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Computed, DateTime, Enum, MetaData, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import DeclarativeBase, MappedColumn, deferred, mapped_column, registry

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


NO_LETTERS = "<>/@._"  # which PostgreSQL would take for parts of a word


class Base(DeclarativeBase):
    """Every model's parent. Text columns are text, instants carry their zone, and keys are made in Python."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={str: Text(), datetime: DateTime(timezone=True)},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": True})


def new_id() -> uuid.UUID:
    """A random key: nobody can guess another record's, and a gap says nothing."""
    return uuid.uuid4()


def enum_column(values: type[StrEnum], name: str) -> Enum:
    """Text with a CHECK. A native enum is no index condition under a row rule, and its values cannot be taken back."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=True,
        length=60,
        name=name,
        values_callable=lambda kinds: [kind.value for kind in kinds],
    )


def words_of(title: str, *texts: str) -> MappedColumn[str]:
    """The English word stems of these columns of the row, kept by the database itself; read by the search alone.

    PostgreSQL would read "health/police" as a file, "over.Then" as a host and "<all>" as a tag: they are cut there.
    """
    whole = title
    for one in texts:
        whole = f"(({whole} || ' '::text) || {one})"
    text = f"translate({whole}, '{NO_LETTERS}'::text, '{' ' * len(NO_LETTERS)}'::text)"
    stems = Computed(f"to_tsvector('english'::regconfig, {text})", persisted=True)
    return deferred(mapped_column(TSVECTOR, stems, nullable=True))  # type: ignore[return-value]


@contextmanager
def transaction() -> Iterator[None]:
    """Commit all of it or none. It does not begin: looking the viewer up began it."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
