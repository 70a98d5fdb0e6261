"""One action and what belongs to it. Lists are in listing.py, counts in counts.py, whom to choose in choosing.py."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.access.verdict import NotFound
from portal.access.viewer import Place
from portal.actions.models import Action, ActionEvent, Evidence, EvidenceKind, Part, Relation
from portal.audit.models import Opening
from portal.database import db
from portal.partnership.models import Agency, Person, StandingGroup
from portal.partnership.openings import Opened

MOST_LINES = 200
# Made once, as the statements below: an alias costs more than the row it names.
BY, WHOM, DOWN, CONCERNED = aliased(Person), aliased(Person), aliased(Person), aliased(Agency)


def get_action(place: Place, reference: str) -> Action:
    """One action. Raises NotFound when there is none or the viewer does not see it: nothing tells the two apart."""
    found = db.session.scalars(
        select(Action).where(Action.partnership_id == place.id, Action.reference == reference.upper())
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Names:
    """Names of the people and agencies on an action's page; `person` and `agency` answer for those out of sight too."""

    people: dict[uuid.UUID, str]
    agencies: dict[uuid.UUID, str]
    group: str | None

    def person(self, key: uuid.UUID | None, agency_id: uuid.UUID | None = None) -> str:
        """The name, or "someone at" the agency."""
        return self.people.get(key) or f"someone at {self.agency(agency_id)}" if key else ""

    def agency(self, key: uuid.UUID | None) -> str:
        """The name; agencies are public."""
        return self.agencies.get(key, "another agency") if key else "another agency"


def names_on(action: Action) -> Names:
    """Everybody named on the action itself. Three statements, two where it belongs to no group."""
    people = {
        action.owner_id,
        action.offered_to_id,
        action.verifier_id,
        action.raised_by_id,
        action.agreed_in_meeting_by_id,
        *action.named_ids,
    } - {None}
    agencies = {action.lead_agency_id, action.verifier_agency_id, action.raised_by_agency_id, *action.party_ids}
    group = select(StandingGroup.name).where(StandingGroup.id == action.group_id)
    return Names(
        {row.id: row.name for row in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))},
        {row.id: row.name for row in db.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(agencies)))},
        db.session.scalar(group) if action.group_id else None,
    )


TIMELINE = (
    select(
        ActionEvent.id,
        ActionEvent.kind,
        ActionEvent.text,
        ActionEvent.more,
        ActionEvent.at,
        ActionEvent.from_state,
        ActionEvent.to_state,
        ActionEvent.by_id,
        BY.name.label("by"),
        Agency.name.label("by_agency"),
        WHOM.name.label("person"),
        CONCERNED.name.label("agency"),
    )
    .outerjoin(Agency, Agency.id == ActionEvent.by_agency_id)
    .outerjoin(BY, BY.id == ActionEvent.by_id)
    .outerjoin(WHOM, WHOM.id == ActionEvent.person_id)
    .outerjoin(CONCERNED, CONCERNED.id == ActionEvent.agency_id)
    .where(ActionEvent.action_id == bindparam("action_id"))
    .order_by(ActionEvent.at.desc(), ActionEvent.number.desc())
    .limit(MOST_LINES)
)


def timeline(action: Action) -> Sequence[Any]:
    """What happened, newest first, at most 200 lines: kind, words, by whom for which agency, whom it concerned."""
    return db.session.execute(TIMELINE, {"action_id": action.id}).all()


def contributions(action: Action) -> Sequence[Any]:
    """Agencies that contribute or led before, by name: relation, owner, own date, task."""
    return db.session.execute(
        select(
            Part.agency_id, Agency.name.label("agency"), Part.relation, Part.owner_id, Person.name.label("owner"),
            Part.due_on, Part.task,
        )
        .join(Agency, Agency.id == Part.agency_id)
        .outerjoin(Person, Person.id == Part.owner_id)
        .where(Part.action_id == action.id, Part.relation != Relation.LEADS)
        .order_by(Part.relation, Agency.name, Part.agency_id)
        .limit(MOST_LINES)
    ).all()  # fmt: skip


def get_part(action: Action, agency_id: uuid.UUID) -> Part:
    """One agency's part. Raises NotFound."""
    found = db.session.get(Part, (action.id, agency_id))
    if found is None:
        raise NotFound
    return found


def evidence_of(action: Action) -> Sequence[Any]:
    """What shows it, newest first, tombstones included; nothing for those who may not see evidence."""
    return db.session.execute(
        select(
            *(column for column in Evidence.__table__.c if column.name not in {"party_ids", "checker_ids", "file_key"}),
            Person.name.label("by"),
            Agency.name.label("by_agency"),
            DOWN.name.label("taken_down_by"),
        )
        .join(Agency, Agency.id == Evidence.by_agency_id)
        .outerjoin(Person, Person.id == Evidence.by_id)
        .outerjoin(DOWN, DOWN.id == Evidence.taken_down_by_id)
        .where(Evidence.action_id == action.id)
        .order_by(Evidence.received_at.desc(), Evidence.id)
        .limit(MOST_LINES)
    ).all()


def get_evidence(action: Action, evidence_id: uuid.UUID) -> Evidence:
    """One piece of evidence of that action. Raises NotFound."""
    found = db.session.get(Evidence, evidence_id)
    if found is None or found.action_id != action.id:
        raise NotFound
    return found


def openings_of(action: Action) -> list[Opened]:
    """Who opened the action, latest first, at most 200."""
    return _openings(Opening.kind == "action", Opening.record_id == action.id)


def opened_by(evidence: Evidence) -> list[Opened]:
    """Who opened a piece of evidence: the file or link itself, or, where it is words, its action from that day on."""
    if evidence.kind is not EvidenceKind.STATEMENT:
        return _openings(Opening.kind == "evidence", Opening.record_id == evidence.id)
    received_on = clock.in_london(evidence.received_at).date()
    return _openings(Opening.kind == "action", Opening.record_id == evidence.action_id, Opening.day >= received_on)


def _openings(*conditions: ColumnElement[bool]) -> list[Opened]:
    found = db.session.execute(
        select(Person.name, Agency.name, Opening.at, Opening.manner)
        .select_from(Opening)
        .outerjoin(Person, Person.id == Opening.person_id)
        .outerjoin(Agency, Agency.id == Opening.agency_id)
        .where(*conditions)
        .order_by(Opening.at.desc(), Opening.id)
        .limit(MOST_LINES)
    )
    return [Opened(*row) for row in found]
