"""Reads of packs."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from portal.access.verdict import NotFound
from portal.access.viewer import Place
from portal.database import db
from portal.packs.models import Pack
from portal.partnership.models import Person, StandingGroup

MOST_LISTED = 50
MOST_GROUPS = 50


def packs_of(place: Place) -> Sequence[Any]:
    """The newest packs one may read: for whom, when, by whom, where they stand. One statement."""
    return db.session.execute(
        select(Pack.reference, Pack.state, Pack.asked_at, Pack.as_at, Person.name, StandingGroup.name.label("group"))
        .outerjoin(Person, Person.id == Pack.asked_by_id)
        .outerjoin(StandingGroup, StandingGroup.id == Pack.group_id)
        .where(Pack.partnership_id == place.id)
        .order_by(Pack.asked_at.desc(), Pack.id)
        .limit(MOST_LISTED)
    ).all()


@dataclass(frozen=True)
class Found:
    """One pack, for whom it is, who asked, and whether this person has opened it today already."""

    pack: Pack
    group: str | None
    asked_by: str
    has_pdf: bool
    is_noted: bool


def find_pack(place: Place, reference: str) -> Found:
    """The pack of that reference in any spelling. Raises NotFound, hidden or absent. One statement."""
    row = db.session.execute(
        select(
            Pack,
            StandingGroup.name.label("group"),
            Person.name.label("asked_by"),
            Pack.pdf.is_not(None).label("has_pdf"),
            func.rights.opened_today(Pack.id).label("is_noted"),
        )
        .options(undefer(Pack.contents))
        .outerjoin(Person, Person.id == Pack.asked_by_id)
        .outerjoin(StandingGroup, StandingGroup.id == Pack.group_id)
        .where(Pack.partnership_id == place.id, Pack.reference == reference.upper())
    ).one_or_none()
    if row is None:
        raise NotFound
    return Found(row.Pack, row.group, row.asked_by or "somebody", row.has_pdf, row.is_noted)


def groups_of(partnership_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The standing groups of the partnership, by name. One statement."""
    found = select(StandingGroup.id, StandingGroup.name).where(StandingGroup.partnership_id == partnership_id)
    rows = db.session.execute(found.order_by(StandingGroup.name, StandingGroup.id).limit(MOST_GROUPS))
    return [(key, name) for key, name in rows]
