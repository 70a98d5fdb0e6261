"""One action as its pages show it, in few statements: with names, whom the ladder tells next, where it came from."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Text, Uuid, bindparam, cast, column, func, literal, null, select, union_all

from portal.access.kinds import KINDS
from portal.access.roles import Role
from portal.access.verdict import NotFound
from portal.access.viewer import Place, Viewer
from portal.actions.lifecycle import OPEN, Rung
from portal.actions.models import Action, Evidence, Part, Relation
from portal.actions.policy import may_hand_over_part
from portal.database import db
from portal.partnership.models import Agency, Partnership, Person, StandingGroup

RUNG_ROLES: dict[Rung, tuple[Role, ...]] = {
    Rung.REPRESENTATIVE: (Role.REPRESENTATIVE, Role.HEAD, Role.TRUST_LEAD),
    Rung.DELEGATE: (Role.DELEGATE,),
    Rung.CHAIR: (Role.CHAIR,),
    Rung.LEAD_PARTNERS: (Role.LEAD_PARTNER,),
}
AT_THE_LEAD = (Rung.REPRESENTATIVE, Rung.DELEGATE)


@dataclass(frozen=True)
class Case:
    """An action, who looks at it and where, and the names its pages need.

    `is_noted` says that this person has opened it today already.
    """

    place: Place
    viewer: Viewer
    action: Action
    lead: str
    owner: str
    offered_to: str
    verifier: str
    verifier_agency: str
    raised_by: str
    raised_by_agency: str
    group: str
    agreed_by: str
    evidence_count: int
    cover: str
    priorities: Sequence[str]
    is_noted: bool

    @property
    def is_own_agency(self) -> bool:
        """Whether the person looks for the agency that leads: then the action is opened, by them, now."""
        return self.viewer.agency_id == self.action.lead_agency_id


@dataclass(frozen=True)
class Contribution:
    """Another agency's part."""

    agency: str
    owner: str
    due_on: date
    task: str
    hand_over_to: uuid.UUID | None


# Names come as two small tables in one row: five joins to people would be five times their row rule.
NAMED = (
    Action.owner_id,
    Action.cover_id,
    Action.offered_to_id,
    Action.verifier_id,
    Action.raised_by_id,
    Action.agreed_in_meeting_by_id,
)
INVOLVED = (Action.lead_agency_id, Action.verifier_agency_id, Action.raised_by_agency_id)
PEOPLE = select(func.json_object_agg(Person.id, Person.name)).where(Person.id.in_(NAMED)).scalar_subquery()
AGENCIES = select(func.json_object_agg(Agency.id, Agency.name)).where(Agency.id.in_(INVOLVED)).scalar_subquery()
GROUP = select(StandingGroup.name).where(StandingGroup.id == Action.group_id).scalar_subquery()
SHOWN = select(func.count(Evidence.id)).where(Evidence.action_id == Action.id).scalar_subquery()
PRESSING = select(Partnership.settings["priorities"]).where(Partnership.id == Action.partnership_id).scalar_subquery()
# Made once: building so wide a statement takes longer than running it.
CASE = select(
    Action,
    PEOPLE.label("people"),
    AGENCIES.label("agencies"),
    GROUP.label("group"),
    SHOWN.label("evidence_count"),
    PRESSING.label("priorities"),
    func.rights.opened_today(Action.id).label("is_noted"),
).where(Action.partnership_id == bindparam("place"), Action.reference == bindparam("reference"))


def find_case(place: Place, reference: str, *, by: Viewer) -> Case:
    """The action of that reference in any spelling. Raises NotFound, the same for hidden and absent. One statement."""
    row = db.session.execute(CASE, {"place": place.id, "reference": reference.upper()}).one_or_none()
    if row is None:
        raise NotFound
    action: Action = row.Action
    people, agencies = row.people or {}, row.agencies or {}
    return Case(
        place,
        by,
        action,
        lead=agencies.get(str(action.lead_agency_id), ""),
        owner=people.get(str(action.owner_id), ""),
        offered_to=people.get(str(action.offered_to_id), ""),
        verifier=people.get(str(action.verifier_id), ""),
        verifier_agency=agencies.get(str(action.verifier_agency_id), ""),
        raised_by=people.get(str(action.raised_by_id), ""),
        raised_by_agency=agencies.get(str(action.raised_by_agency_id), ""),
        group=row.group or "",
        agreed_by=people.get(str(action.agreed_in_meeting_by_id), ""),
        evidence_count=row.evidence_count,
        cover=people.get(str(action.cover_id), ""),
        priorities=row.priorities or (),
        is_noted=row.is_noted,
    )


def around(case: Case, rung: Rung | None) -> tuple[list[Contribution], list[str]]:
    """The other agencies' parts, and the people whom the next rung names. At most one statement."""
    action = case.action
    wanted: list[Any] = []
    if action.contributor_ids:
        wanted.append(
            select(
                literal("part").label("what"),
                Part.agency_id.label("agency_id"),
                Part.owner_id.label("owner_id"),
                Agency.name.label("agency"),
                Person.name.label("person"),
                Part.due_on.label("due_on"),
                Part.task.label("task"),
            )
            .outerjoin(Agency, Agency.id == Part.agency_id)
            .outerjoin(Person, Person.id == Part.owner_id)
            .where(Part.action_id == action.id, Part.relation == Relation.CONTRIBUTES)
        )
    if rung in RUNG_ROLES:
        wanted.append(_held_by(action, rung))
    if not wanted:
        return [], [case.owner] if rung and case.owner else []
    found = union_all(*wanted).subquery()
    rows = db.session.execute(select(found).order_by(found.c.due_on, found.c.agency, found.c.person)).all()
    parts = [_contribution(case, row) for row in rows if row.what == "part"]
    named = [row.person for row in rows if row.what == "rung" and row.person]
    return parts, named if rung in RUNG_ROLES else [case.owner] if rung and case.owner else []


def origin_of(action: Action) -> tuple[str, str] | None:
    """Where it came from, in words and with its address (empty without one); None where one may not see it.

    A meeting has its words on the action; any other origin is looked up under its own row rule. At most one statement.
    """
    if action.origin_kind is None:
        return (action.origin_text, "") if action.origin_text else None
    if action.origin_id is None:
        return (action.origin_text or f"A {action.origin_kind}", "")
    kind = KINDS.get(str(action.origin_kind))
    if kind is None:
        return None
    model: Any = kind.model
    reference = db.session.scalar(select(model.reference).where(model.id == action.origin_id))
    return (f"{kind.label} {reference}", f"/ref/{reference}") if reference else None


def _contribution(case: Case, row: Any) -> Contribution:
    """A part in names; the policy asks the model, which is not loaded for a list."""
    part = Part(
        partnership_id=case.place.id, agency_id=row.agency_id, owner_id=row.owner_id, relation=Relation.CONTRIBUTES
    )
    may = case.action.state in OPEN and may_hand_over_part(case.viewer, part)
    return Contribution(row.agency or "", row.person or "", row.due_on, row.task or "", row.agency_id if may else None)


def _held_by(action: Action, rung: Rung) -> Any:
    here = (
        func.rights.roles_here(action.partnership_id)
        .table_valued(column("person_id", Uuid()), column("agency_id", Uuid()), column("role", Text()))
        .alias("here")
    )
    found = (
        select(
            literal("rung").label("what"),
            cast(null(), Uuid).label("agency_id"),
            cast(null(), Uuid).label("owner_id"),
            cast(null(), Text).label("agency"),
            Person.name.label("person"),
            cast(null(), Date).label("due_on"),
            cast(null(), Text).label("task"),
        )
        .distinct()
        .select_from(here)
        .outerjoin(Person, Person.id == here.c.person_id)
        .where(here.c.role.in_([str(role) for role in RUNG_ROLES[rung]]))
    )
    return found.where(here.c.agency_id == action.lead_agency_id) if rung in AT_THE_LEAD else found
