"""Partnerships as everybody may know them: for the pages that need no sign-in."""

from __future__ import annotations

from sqlalchemy import select

from portal.access.verdict import NotFound
from portal.access.viewer import Place
from portal.database import db
from portal.partnership.models import Partnership

MOST = 100  # partnerships on one host; each has a line on the start page


def public_places() -> list[Place]:
    """Every partnership of this host, by name. One statement."""
    rows = db.session.execute(
        select(Partnership.id, Partnership.key, Partnership.name, Partnership.prefix)
        .order_by(Partnership.name, Partnership.id)
        .limit(MOST)
    )
    return [Place(*row) for row in rows]


def public_place(key: str) -> Place:
    """The partnership at `/p/<key>/`, for anybody. Raises NotFound. One statement."""
    row = db.session.execute(
        select(Partnership.id, Partnership.key, Partnership.name, Partnership.prefix).where(Partnership.key == key)
    ).one_or_none()
    if row is None:
        raise NotFound
    return Place(*row)
