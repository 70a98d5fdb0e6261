"""What the answer of one school depends on: the clocks of its campaign and whether this person's word counts.

Read through `rights.asked`, so that the holder of a link, who reads no campaign, answers by the same facts.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text

from portal import clock
from portal.access.verdict import NotFound
from portal.cooperation.lifecycle import CampaignState, Stage, may_still_change, state_at, takes_answers
from portal.database import db

ASKED = text("SELECT * FROM rights.asked(:invitation)")


@dataclass(frozen=True)
class Asked:
    """The campaign as far as the one who answers needs it. `may_confirm`: this person's answer counts as confirmed."""

    campaign_id: uuid.UUID
    stage: str
    due_on: date
    grace_until: date
    opened_at: datetime | None
    next_opened_at: datetime | None
    clause_ids: list[uuid.UUID]
    may_confirm: bool
    asker: str
    asker_telephone: str
    asker_email: str
    is_about_changes: bool

    @property
    def state(self) -> CampaignState:
        """The campaign's state at this minute."""
        return state_at(clock.now(), Stage(self.stage), self.due_on, self.grace_until)

    @property
    def takes_answers(self) -> bool:
        """Whether an answer can be given now."""
        return takes_answers(clock.now(), self.state, self.next_opened_at)

    @property
    def may_still_change(self) -> bool:
        """Whether a confirmed answer can be changed now."""
        return may_still_change(self.state)


def asked(invitation_id: uuid.UUID) -> Asked:
    """The facts for one's own invitation. Raises NotFound for anybody else's. One statement."""
    row = db.session.execute(ASKED, {"invitation": invitation_id}).one_or_none()
    if row is None:
        raise NotFound
    return Asked(**row._asdict())
