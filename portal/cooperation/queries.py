"""Reading campaigns and confirmations. Lists have a stated order; what the viewer may not see is not there."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ARRAY, Boolean, Date, DateTime, Row, Text, Uuid, column, func, literal, select, true, union_all

from portal import clock
from portal.access.roles import Role
from portal.access.verdict import NotFound
from portal.actions.models import Action, OriginKind
from portal.arrangements.models import ArrangementVersion, Clause, Duty
from portal.audit.models import Opening
from portal.contacts.models import AgencyContact
from portal.cooperation.asked import Asked
from portal.cooperation.lifecycle import IS_CONFIRMED
from portal.cooperation.models import Campaign, GivenAnswer, Invitation, Signer
from portal.database import db
from portal.partnership.models import Agency, Appointment, Person

MOST_CAMPAIGNS = 100
MOST_OPENINGS = 100
SEPTEMBER = 9  # in which a school year begins

ASKED_COLUMNS = (
    column("campaign_id", Uuid()),
    column("stage", Text()),
    column("due_on", Date()),
    column("grace_until", Date()),
    column("opened_at", DateTime(timezone=True)),
    column("next_opened_at", DateTime(timezone=True)),
    column("clause_ids", ARRAY(Uuid())),
    column("may_confirm", Boolean()),
    column("asker", Text()),
    column("asker_telephone", Text()),
    column("asker_email", Text()),
    column("is_about_changes", Boolean()),
)


def campaigns_of(partnership_id: uuid.UUID) -> Sequence[Row[Any]]:
    """Campaigns one may see, newest first: each with the schools asked and confirmed that one sees. One statement."""
    counted = (
        select(
            Invitation.campaign_id,
            func.count().label("asked"),
            func.count().filter(Invitation.state.in_(IS_CONFIRMED)).label("confirmed"),
        )
        .where(Invitation.partnership_id == partnership_id)
        .group_by(Invitation.campaign_id)
        .subquery()
    )
    return db.session.execute(
        select(
            Campaign,
            func.coalesce(counted.c.asked, 0).label("asked"),
            func.coalesce(counted.c.confirmed, 0).label("done"),
        )
        .outerjoin(counted, counted.c.campaign_id == Campaign.id)
        .where(Campaign.partnership_id == partnership_id)
        .order_by(Campaign.number.desc())
        .limit(MOST_CAMPAIGNS)
    ).all()


def campaign_numbered(partnership_id: uuid.UUID, number: int) -> Campaign:
    """The campaign C<number>. Raises NotFound. One statement."""
    wanted = select(Campaign).where(Campaign.partnership_id == partnership_id, Campaign.number == number)
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def invitation_with_reference(partnership_id: uuid.UUID, reference: str) -> tuple[Invitation, Asked | None]:
    """One school's confirmation; the facts an answer depends on come only to the school. NotFound. One statement."""
    facts = func.rights.asked(Invitation.id).table_valued(*ASKED_COLUMNS).render_derived().lateral("asked")
    row = db.session.execute(
        select(Invitation, *facts.c)
        .outerjoin(facts, true())
        .where(Invitation.partnership_id == partnership_id, Invitation.reference == reference)
    ).one_or_none()
    if row is None:
        raise NotFound
    invitation, *rest = row
    return invitation, Asked(*rest) if rest[0] is not None else None


@dataclass(frozen=True)
class AskedDuty:
    """One sentence of the arrangements that this campaign asks about, and where it stands."""

    text: str
    heading: str
    key: str
    version: int


def duties_asked(clause_ids: list[uuid.UUID], agency_id: uuid.UUID) -> list[AskedDuty]:
    """What these clauses ask of the agency's sector, in the order of the text. One statement."""
    sector = select(Agency.sector).where(Agency.id == agency_id).scalar_subquery()
    rows = db.session.execute(
        select(Duty.text, Clause.heading, Clause.key, ArrangementVersion.number)
        .join(Clause, Clause.id == Duty.clause_id)
        .join(ArrangementVersion, ArrangementVersion.id == Clause.version_id)
        .where(Clause.id.in_(clause_ids), Duty.sector == sector, Duty.removed_at.is_(None))
        .order_by(Clause.position, Duty.position)
    )
    return [AskedDuty(*row) for row in rows]


def actions_from(invitation_id: uuid.UUID) -> Sequence[Any]:
    """Actions that came from that answer, as far as one may see them, by reference. One statement."""
    came_from = (Action.origin_kind == OriginKind.CONFIRMATION) & (Action.origin_id == invitation_id)
    return db.session.execute(
        select(Action.reference, Action.title, Action.state).where(came_from).order_by(Action.reference)
    ).all()


def contacts_of(partnership_id: uuid.UUID, agency_id: uuid.UUID) -> Sequence[AgencyContact]:
    """The addresses of one agency in use, by role and name. One statement."""
    return db.session.scalars(
        select(AgencyContact)
        .where(
            AgencyContact.partnership_id == partnership_id,
            AgencyContact.agency_id == agency_id,
            AgencyContact.ended_on.is_(None),
        )
        .order_by(AgencyContact.role, AgencyContact.name, AgencyContact.email)
    ).all()


@dataclass(frozen=True)
class SchoolPerson:
    """Somebody who acts for a school, and whether the head lets them sign."""

    person_id: uuid.UUID
    name: str
    role: str
    may_sign: bool


def people_of_school(agency_id: uuid.UUID) -> list[SchoolPerson]:
    """Head and safeguarding leads of a school, by role and name; who signs, only the school knows. One statement."""
    today = clock.today()
    signs = (
        select(Signer.id)
        .where(
            Signer.agency_id == Appointment.agency_id,
            Signer.person_id == Appointment.person_id,
            Signer.ended_at.is_(None),
        )
        .exists()
    )
    rows = db.session.execute(
        select(Appointment.person_id, Person.name, Appointment.role, signs)
        .distinct()
        .outerjoin(Person, Person.id == Appointment.person_id)
        .where(
            Appointment.agency_id == agency_id,
            Appointment.role.in_((Role.HEAD, Role.DSL)),
            Appointment.starts_on <= today,
            func.coalesce(Appointment.ends_on, today) >= today,
        )
        .order_by(Appointment.role.desc(), Person.name)
    )
    return [
        SchoolPerson(key, name or "someone", str(role), role == Role.HEAD or bool(may)) for key, name, role, may in rows
    ]


def invitations_of(partnership_id: uuid.UUID, agency_id: uuid.UUID) -> Sequence[Row[Invitation, Campaign]]:
    """What a school was asked, newest campaign first: invitation and campaign. One statement."""
    return db.session.execute(
        select(Invitation, Campaign)
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .where(Invitation.partnership_id == partnership_id, Invitation.agency_id == agency_id)
        .order_by(Campaign.number.desc())
    ).all()


def names_of(*people: uuid.UUID | None) -> dict[uuid.UUID, str]:
    """Names by key, of those one may see. At most one statement."""
    keys = [one for one in people if one is not None]
    if not keys:
        return {}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(keys)))
    return {key: name for key, name in rows}  # noqa: C416 - a row is no tuple of its own to the type checker


def people_and_predecessor(invitation: Invitation) -> tuple[dict[uuid.UUID, str], str | None]:
    """Who prepared and answered, by key; and the school that became this one, with its URN. One statement."""
    before = (
        select(literal(None, Uuid()).label("id"), Agency.name, func.coalesce(Agency.identifier, "check").label("urn"))
        .where(Agency.successor_id == invitation.agency_id)
        .order_by(Agency.identifier)
        .limit(1)
        .subquery()
    )
    people = select(Person.id, Person.name, literal("").label("urn")).where(
        Person.id.in_([invitation.prepared_by_id, invitation.confirmed_by_id])
    )
    rows = db.session.execute(union_all(people, select(before))).all()
    predecessor = next((f"{row.name} ({row.urn})" for row in rows if row.id is None), None)
    return {row.id: row.name for row in rows if row.id is not None}, predecessor


def answers_of(invitation_id: uuid.UUID) -> Sequence[GivenAnswer]:
    """Every answer given, newest first. One statement."""
    given = select(GivenAnswer).where(GivenAnswer.invitation_id == invitation_id)
    return db.session.scalars(given.order_by(GivenAnswer.at.desc(), GivenAnswer.id)).all()


def openings_of(kind: str, record_id: uuid.UUID) -> list[tuple[datetime, str, str, uuid.UUID, str]]:
    """Who opened it, newest first, at most 100: when, who, for which agency, their key, how. One statement."""
    rows = db.session.execute(
        select(Opening.at, Person.name, Agency.name, Opening.person_id, Opening.manner)
        .outerjoin(Person, Person.id == Opening.person_id)
        .outerjoin(Agency, Agency.id == Opening.agency_id)
        .where(Opening.record_id == record_id, Opening.kind == kind)
        .order_by(Opening.at.desc(), Opening.id)
        .limit(MOST_OPENINGS)
    )
    return [(at, name or "someone", agency or "", person, manner) for at, name, agency, person, manner in rows]


def minutes_asked_this_year(partnership_id: uuid.UUID) -> int:
    """Minutes that campaigns opened since 1 September have asked, of all together. One statement."""
    today = clock.today()
    began = date(today.year if today.month >= SEPTEMBER else today.year - 1, SEPTEMBER, 1)
    asked = (
        select(func.sum(Campaign.minutes))
        .join(Invitation, Invitation.campaign_id == Campaign.id)
        .where(
            Campaign.partnership_id == partnership_id,
            Campaign.opened_at >= datetime.combine(began, time.min, tzinfo=clock.LONDON),
        )
    )
    return db.session.scalar(asked) or 0
