"""A move and its line of history, together or not at all."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TypedDict

from sqlalchemy import insert, select

from portal import clock
from portal.access.rules import table_of
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.challenges.events import ChallengeMovedUp, OfChallenge
from portal.challenges.lifecycle import ENDED, Stage, clocks_from, steps_by_itself
from portal.challenges.models import Challenge, ChallengeEvent, ChallengeEventKind
from portal.database import db, new_id
from portal.partnership.models import Partnership


def hold(challenge: Challenge) -> None:
    """Lock its row until the end of the transaction and read it anew: of two at once the second sees the first.

    For somebody who reads it and may not write on it there is nothing to lock: what is asked next refuses them.
    """
    locked = select(Challenge).where(Challenge.id == challenge.id).with_for_update()
    db.session.execute(locked.execution_options(populate_existing=True)).scalar_one_or_none()


def catch_up(challenge: Challenge, *, by: Viewer) -> None:
    """Write down each clock that ran out since the last act, with its day, before somebody's own act follows."""
    clocks = challenge.clocks
    for step in steps_by_itself(challenge, clock.today()):
        came_from, challenge.stage = challenge.stage, step.stage
        event = ChallengeMovedUp(**about(challenge), to_stage=step.stage, by_itself=True)
        _write(challenge, ChallengeEventKind.RAN_OUT, event, came_from=came_from, on=step.on, by=by)
    challenge.clocks = clocks


def move(challenge: Challenge, stage: Stage) -> Stage:
    """Put it at that stage, with its clock and those above from today. Returns where it was."""
    came_from, challenge.stage = challenge.stage, stage
    if stage in ENDED:
        challenge.ended_at = clock.now()
    else:
        place = db.session.get_one(Partnership, challenge.partnership_id)
        challenge.clocks = clocks_from(stage, clock.today(), place.settings)
    return came_from


def note(
    challenge: Challenge,
    kind: ChallengeEventKind,
    event: OfChallenge,
    *,
    came_from: Stage | None = None,
    text: str = "",
    by: Viewer,
) -> None:
    """Write the change, its line of history and its audit row; `came_from` is the stage a move left."""
    _write(challenge, kind, event, came_from=came_from, text=text, by=by)


def _write(
    challenge: Challenge,
    kind: ChallengeEventKind,
    event: OfChallenge,
    *,
    came_from: Stage | None = None,
    text: str = "",
    on: date | None = None,
    by: Viewer,
) -> None:
    """`on` is the day of a clock that ran out, which is nobody's act."""
    db.session.flush()
    db.session.execute(
        insert(table_of(ChallengeEvent)).values(
            id=new_id(),
            partnership_id=challenge.partnership_id,
            challenge_id=challenge.id,
            kind=kind,
            text=text,
            by_id=None if on else by.person_id,
            by_agency_id=None if on else by.agency_id,
            at=clock.start_of(on) if on else clock.now(),
            from_stage=came_from,
            to_stage=challenge.stage if came_from is not None else None,
        )
    )
    record(event, by=by)


class About(TypedDict):
    """What every event of a challenge begins with."""

    record_id: uuid.UUID
    partnership_id: uuid.UUID


def about(challenge: Challenge) -> About:
    """Of which challenge, where."""
    return {"record_id": challenge.id, "partnership_id": challenge.partnership_id}
