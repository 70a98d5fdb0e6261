"""Reading a pack from the record: all of it as it stood at one minute, under the rights of whoever asked for it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from portal import clock
from portal.access.proof import look_as_reader
from portal.access.verdict import require
from portal.access.viewer import Place, current_viewer
from portal.database import db
from portal.packs.contents import Contents, Section, changed_since, from_json
from portal.packs.listed import (
    Scope,
    actions_in,
    campaign_in,
    challenges_in,
    coverage_in,
    decisions_in,
    pack_before,
)
from portal.packs.policy import may_ask
from portal.packs.telling import Told, tell_actions, tell_challenges, tell_cooperation, tell_decisions
from portal.partnership.models import StandingGroup
from portal.web.formats import moment

FIRST_LOOKS_BACK = timedelta(days=91)  # a first pack tells of what ended within a quarter
ONE_MOMENT = {"isolation_level": "REPEATABLE READ"}  # every statement sees the record as the first one did
LEFT_OUT = "A record that anybody is kept from stands in no pack."


@dataclass(frozen=True)
class Read:
    """What was read: the contents, the records in it, the minute, and the pack before."""

    contents: Contents
    record_ids: tuple[uuid.UUID, ...]
    as_at: datetime
    previous_id: uuid.UUID | None


def read_pack(pack: Any, left_out: Collection[uuid.UUID]) -> Read:
    """The record as who asked may see it now, without `left_out`. Raises Refused or NotFound when they have left."""
    with current_app.app_context():
        look_as_reader(db.session(), pack.asked_by_id, pack.asked_by_agency_id)
        db.session.connection(execution_options=ONE_MOMENT)
        try:
            viewer = current_viewer()
            require(may_ask(viewer, pack.partnership_id))
            return _read(pack, viewer.place_of(pack.partnership_id), left_out)
        finally:
            db.session.rollback()


def _read(pack: Any, place: Place, left_out: Collection[uuid.UUID]) -> Read:
    now, before = clock.now(), pack_before(pack)
    since = before.as_at if before and before.as_at else now - FIRST_LOOKS_BACK
    scope = Scope(place.id, pack.group_id, since, left_out)
    told, ids = _of_group(scope, now) if pack.group_id else _of_whole(scope, now)
    records = {reference: stood for one in told for reference, stood in one.records.items()}
    sections = tuple(one.section for one in told)
    if before and before.contents and before.as_at:
        earlier = f"{before.reference} of {moment(before.as_at)}"
        changed = changed_since(from_json(before.contents).records, records, earlier=earlier)
        sections = (changed, *sections)
    about = Section("About this pack", (f"It shows the record as it stood on {moment(now)}.", LEFT_OUT))
    contents = Contents(
        heading=_heading(pack.group_id),
        whose=place.name,
        reference=pack.reference,
        stood=f"As it stood on {moment(now)}",
        sections=(*sections, about),
        records=records,
    )
    return Read(contents, tuple(ids), now, before.id if before else None)


def _of_whole(scope: Scope, now: datetime) -> tuple[list[Told], list[uuid.UUID]]:
    decisions, actions, challenges = decisions_in(scope), actions_in(scope), challenges_in(scope)
    campaign, today = campaign_in(scope), clock.in_london(now).date()
    told = [
        tell_decisions(decisions, now, scope.since),
        tell_actions(actions, today),
        tell_challenges(challenges, today),
        tell_cooperation(campaign, coverage_in(scope, campaign) if campaign else ()),
    ]
    ids = [one.id for one in (*decisions, *actions, *challenges)] + ([campaign.id] if campaign else [])
    return told, ids


def _of_group(scope: Scope, now: datetime) -> tuple[list[Told], list[uuid.UUID]]:
    """Actions of the group alone: of all a group works on, they are what each of its members may read."""
    actions = actions_in(scope)
    return [tell_actions(actions, clock.in_london(now).date())], [one.id for one in actions]


def _heading(group_id: uuid.UUID | None) -> str:
    if group_id is None:
        return "Board pack"
    name = db.session.scalar(select(StandingGroup.name).where(StandingGroup.id == group_id))
    return f"Pack for {name}"
