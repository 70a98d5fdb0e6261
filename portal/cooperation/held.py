"""Answers somebody prepared for their school and nobody has signed yet: shown when their access ends."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.access.holdings import Holding
from portal.access.kinds import KINDS
from portal.access.viewer import Viewer
from portal.cooperation.lifecycle import RecipientState, Stage
from portal.cooperation.models import Campaign, Invitation
from portal.database import db


def held_by(person_id: uuid.UUID, viewer: Viewer) -> list[Holding]:
    """Prepared answers of the agency the viewer acts for, as far as the viewer may see them. One statement."""
    rows = db.session.execute(
        select(Invitation.partnership_id, Invitation.reference, Campaign.title)
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .where(
            Invitation.prepared_by_id == person_id,
            Invitation.agency_id == viewer.agency_id,
            Invitation.state == RecipientState.PREPARED,
            Invitation.partnership_id.in_([place.id for place in viewer.places]),
            Campaign.stage == Stage.OPEN,
        )
        .order_by(Campaign.due_on, Invitation.reference)
    )
    address = KINDS["confirmation"].address
    return [
        Holding("Prepared", row.reference, row.title, address(viewer.place_of(row.partnership_id), row.reference))
        for row in rows
    ]
