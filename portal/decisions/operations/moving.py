"""A decision's row is locked while it changes; a move and its line of history go together or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypedDict

from sqlalchemy import insert, select

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import Refused
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db, new_id
from portal.decisions.dates import state_at
from portal.decisions.events import ConsultationEnded, DecisionCameTo, OfDecision
from portal.decisions.lifecycle import DISPUTING, DecisionState
from portal.decisions.messages import tell_disputed
from portal.decisions.models import Decision, DecisionEvent, DecisionEventKind
from portal.decisions.queries import agreed_seats, answers_of, counts, lengths_of, quorum_of, seats_of
from portal.decisions.seating import is_carried
from portal.working_days import add_working_days


class ChangedMeanwhile(Refused):
    """Somebody else was quicker: the page shows how it stands beside what this person typed."""

    def __init__(self) -> None:
        super().__init__("Somebody else changed this decision a moment ago. Look at what changed, then decide again.")


class About(TypedDict):
    """What every event of a decision begins with."""

    record_id: uuid.UUID
    partnership_id: uuid.UUID


def about(decision: Decision) -> About:
    """Of which decision, where."""
    return {"record_id": decision.id, "partnership_id": decision.partnership_id}


def locked(decision: Decision) -> Decision:
    """The decision as it is now, and nobody else's until this transaction ends.

    Who may not change it gets it as it was read: the policy then says so in words.
    """
    held = select(Decision).where(Decision.id == decision.id).with_for_update()
    db.session.scalars(held, execution_options={"populate_existing": True}).one_or_none()
    return decision


def require_unchanged(decision: Decision, seen: int | None, version_of: Callable[[Decision], int]) -> None:
    """Raise ChangedMeanwhile unless it stands as the person saw it; `seen` is None where that does not matter."""
    if seen is not None and version_of(locked(decision)) != seen:
        raise ChangedMeanwhile


def note(
    decision: Decision,
    kind: DecisionEventKind,
    event: OfDecision,
    *,
    came_from: DecisionState | None = None,
    text: str = "",
    seat_id: uuid.UUID | None = None,
    by: Viewer,
) -> None:
    """Write the change, its line of history and its audit row; `came_from` is the state a move left."""
    decision.version += 1
    db.session.flush()
    add_line(decision, kind, came_from=came_from, text=text, seat_id=seat_id, by=by)
    record(event, by=by)


def add_line(
    decision: Decision,
    kind: DecisionEventKind,
    *,
    came_from: DecisionState | None = None,
    text: str = "",
    seat_id: uuid.UUID | None = None,
    by: Viewer,
) -> None:
    """One line of history."""
    db.session.execute(
        insert(table_of(DecisionEvent)).values(
            id=new_id(),
            partnership_id=decision.partnership_id,
            decision_id=decision.id,
            kind=kind,
            text=text,
            seat_id=seat_id,
            by_id=by.person_id,
            by_agency_id=by.agency_id,
            at=clock.now(),
            from_state=came_from,
            to_state=decision.state if came_from is not None else None,
        )
    )


def catch_up(decision: Decision, *, by: Viewer) -> None:
    """Write down a move that time made already: consultation that is over is consideration."""
    if state_at(decision, clock.now()) is decision.state:
        return
    came_from, decision.state = decision.state, DecisionState.CONSIDERATION
    event = ConsultationEnded(**about(decision))
    note(decision, DecisionEventKind.CONSULTATION_OVER, event, came_from=came_from, by=by)


def settle(decision: Decision, *, by: Viewer) -> None:
    """After an answer: agreed the moment it is carried, open again when it no longer is; the ladder of a dispute."""
    db.session.flush()
    db.session.refresh(decision, ["is_disputed"])
    said = answers_of(decision)
    if decision.is_disputed and decision.lead_partners_on is None:
        days = lengths_of(decision.partnership_id).of("to lead partners")
        decision.lead_partners_on = add_working_days(clock.today(), days)
        is_objection = any(one.kind in DISPUTING and counts(one) for one in said)
        tell_disputed(decision, is_objection=is_objection, by=by)
    elif not decision.is_disputed:
        decision.lead_partners_on = None
    carried = is_carried(seats_of(decision), agreed_seats(said), quorum_of(decision), is_disputed=decision.is_disputed)
    if carried is (decision.state is DecisionState.AGREED):
        db.session.flush()
        return
    came_from = decision.state
    decision.state = DecisionState.AGREED if carried else DecisionState.OPEN
    decision.agreed_at = clock.now() if carried else None
    kind = DecisionEventKind.AGREED if carried else DecisionEventKind.REOPENED
    note(decision, kind, DecisionCameTo(**about(decision), came_to=decision.state), came_from=came_from, by=by)
