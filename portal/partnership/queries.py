"""Reads about who takes part that several rooms ask: an agency by its code, a partnership by its key."""

from __future__ import annotations

import uuid
from typing import TypeVar

from sqlalchemy import select

from portal.access.verdict import NotFound
from portal.database import Base, db
from portal.partnership.models import Agency, Partnership

M = TypeVar("M", bound=Base)


def agency_named_by(text: str) -> Agency:
    """The agency an operator means: its key in the database, or its official identifier. Raises NotFound."""
    key = _uuid(text)
    statement = select(Agency).where(Agency.id == key if key else Agency.identifier == text)
    found = db.session.scalars(statement).all()
    if len(found) != 1:
        raise NotFound
    return found[0]


def partnership_by_key(key: str) -> Partnership:
    """The partnership at `/p/<key>`. Raises NotFound."""
    found = db.session.scalars(select(Partnership).where(Partnership.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def row_with(model: type[M], key: uuid.UUID) -> M:
    """The row an operator means by its key. Raises NotFound."""
    found = db.session.get(model, key)
    if found is None:
        raise NotFound
    return found


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
