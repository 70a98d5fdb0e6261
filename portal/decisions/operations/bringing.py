"""Bringing in the decisions of a log that was kept elsewhere: issued, without answers and without a receipt."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from portal import clock
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.database import db, new_id
from portal.decisions.events import DecisionBroughtIn
from portal.decisions.lifecycle import DecisionClass, DecisionState
from portal.decisions.models import Decision, DecisionEventKind
from portal.decisions.operations.drafting import Words, add_paper
from portal.decisions.operations.moving import about, note
from portal.decisions.policy import may_bring_in

TAKEN_BEFORE = "It was taken before the portal."


@dataclass(frozen=True)
class Brought:
    """One row of the log: `key` by what it is known again; `came_from` says which log and which number there."""

    key: str
    title: str
    words: Words
    taken_on: date
    review_on: date | None
    came_from: str


def bring_in_decision(partnership_id: uuid.UUID, row: Brought, *, by: Viewer) -> Decision:
    """Enter it as issued on the day it was taken; no seat is asked, no notice made, nobody told. Raises Refused."""
    require(may_bring_in(by, partnership_id))
    assert by.person_id is not None
    assert by.agency_id is not None
    decision = Decision(
        id=new_id(),
        partnership_id=partnership_id,
        reference="",
        title=row.title,
        why_no_meeting=TAKEN_BEFORE,
        kind=DecisionClass.DELEGATED,
        state=DecisionState.ISSUED,
        paper_number=1,
        is_extended=False,
        is_restricted=False,
        issued_at=clock.start_of(row.taken_on),
        review_on=row.review_on,
        brought_key=row.key,
        taken_on=row.taken_on,
        raised_by_id=by.person_id,
        raised_by_agency_id=by.agency_id,
        created_at=clock.now(),
        version=0,
    )
    db.session.add(decision)
    db.session.flush()
    add_paper(decision, row.words, by=by)
    event = DecisionBroughtIn(**about(decision), taken_on=row.taken_on)
    note(decision, DecisionEventKind.BROUGHT_IN, event, text=row.came_from, by=by)
    return decision
