"""What a pack lists, read under the rights of who asked for it: at most so many rows of each kind, in a stated order.

Each of these is one statement. Records that anybody is kept from are left out, and records that ended before `since`.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from portal.actions.lifecycle import OPEN
from portal.actions.models import Action
from portal.challenges.listing import CHALLENGED, RAISING
from portal.challenges.models import Challenge
from portal.cooperation.lifecycle import IS_CONFIRMED
from portal.cooperation.models import Campaign, Invitation
from portal.database import db
from portal.decisions.lifecycle import BEFORE_ISSUE
from portal.decisions.listing import SHOWN
from portal.decisions.models import Decision, DecisionEvent
from portal.packs.models import Pack
from portal.partnership.models import Agency

# A withdrawn action has no day of its own, and nothing happens to it afterwards.
ENDED_AT = func.coalesce(Action.closed_at, Action.last_activity_at)
MOST = 500  # rows of one kind: nobody reads more in a meeting


@dataclass(frozen=True)
class Scope:
    """Of what a pack speaks: a partnership, perhaps one group in it, since when, and without which records."""

    partnership_id: uuid.UUID
    group_id: uuid.UUID | None
    since: datetime
    left_out: Collection[uuid.UUID]

    def of(self, model: Any) -> list[ColumnElement[bool]]:
        """Rows of that partnership that nobody is kept from."""
        return [model.partnership_id == self.partnership_id, model.id.not_in(self.left_out)]


def decisions_in(scope: Scope) -> Sequence[Any]:
    """Decisions asked, and those that ended or were issued since, by reference."""
    ended = (
        select(DecisionEvent.id)
        .where(
            DecisionEvent.decision_id == Decision.id,
            DecisionEvent.to_state.is_not(None),
            DecisionEvent.at >= scope.since,
        )
        .exists()
    )
    found = select(*SHOWN).where(*scope.of(Decision), or_(Decision.state.in_(BEFORE_ISSUE), ended))
    return db.session.execute(found.order_by(Decision.reference).limit(MOST)).all()


def actions_in(scope: Scope) -> Sequence[Any]:
    """Actions open, and those that ended since, by leading agency and date."""
    found = select(
        Action.id, Action.reference, Action.title, Action.state, Action.due_on, Action.slips, Action.rungs,
        Action.first_opened_at, Action.last_activity_at, Agency.name.label("lead"), ENDED_AT.label("ended_at"),
    ).join(Agency, Agency.id == Action.lead_agency_id)  # fmt: skip
    wanted = [*scope.of(Action), or_(Action.state.in_(OPEN), scope.since <= ENDED_AT)]
    if scope.group_id:
        wanted.append(Action.group_id == scope.group_id)
    return db.session.execute(
        found.where(*wanted).order_by(Agency.name, Action.due_on, Action.reference).limit(MOST)
    ).all()


def challenges_in(scope: Scope) -> Sequence[Any]:
    """Challenges open, and those that ended since, the oldest first."""
    found = (
        select(
            Challenge.id, Challenge.reference, Challenge.title, Challenge.stage, Challenge.clocks, Challenge.ended_at,
            RAISING.name.label("raising"), CHALLENGED.name.label("challenged"),
        )
        .join(RAISING, RAISING.id == Challenge.raised_by_agency_id)
        .join(CHALLENGED, CHALLENGED.id == Challenge.to_agency_id)
        .where(*scope.of(Challenge), or_(Challenge.ended_at.is_(None), Challenge.ended_at >= scope.since))
    )  # fmt: skip
    return db.session.execute(found.order_by(Challenge.raised_at, Challenge.id).limit(MOST)).all()


def campaign_in(scope: Scope) -> Campaign | None:
    """The newest campaign that was opened."""
    found = select(Campaign).where(*scope.of(Campaign), Campaign.opened_at.is_not(None))
    return db.session.scalars(found.order_by(Campaign.number.desc()).limit(1)).one_or_none()


def coverage_in(scope: Scope, campaign: Campaign) -> Sequence[Any]:
    """Phase, asked, confirmed: of that campaign, by phase."""
    found = select(
        Invitation.phase,
        func.count().label("asked"),
        func.count().filter(Invitation.state.in_(IS_CONFIRMED)).label("confirmed"),
    ).where(*scope.of(Invitation), Invitation.campaign_id == campaign.id)
    return db.session.execute(found.group_by(Invitation.phase).order_by(Invitation.phase)).all()


def pack_before(pack: Any) -> Pack | None:
    """The newest pack for the same readers that was ready when this one was asked for, as far as one may read it."""
    same = Pack.partnership_id == pack.partnership_id, Pack.group_id.is_not_distinct_from(pack.group_id)
    ready = select(Pack).where(*same, Pack.ready_at.is_not(None), Pack.id != pack.id)
    return db.session.scalars(ready.order_by(Pack.as_at.desc(), Pack.id).limit(1)).one_or_none()
