"""`portal people` and `portal appoint`: people and the roles they hold, at the command line."""

from __future__ import annotations

import uuid
from datetime import datetime

import click
from sqlalchemy import select

from portal.access.roles import MANDATED, Role
from portal.database import db
from portal.operator import Commands, at_work
from portal.partnership.cli import DAY, MOST_LISTED, as_day
from portal.partnership.models import Agency, Appointment, Person, PersonContact, StandingGroup
from portal.partnership.people import add_contact, add_person, appoint, end_appointment
from portal.partnership.queries import agency_named_by, partnership_by_key, row_with

APPOINTED = [str(role) for role in Role if role not in MANDATED]


@click.group(cls=Commands)
def people() -> None:
    """People in the portal."""


@people.command("add")
@click.argument("name")
@click.option("--email", required=True)
@click.option("--telephone")
def add(name: str, email: str, telephone: str | None) -> None:
    """Enter a person; prints their key. They hold nothing until appointed."""
    with at_work() as by:
        key = add_person(name, by=by)
        add_contact(key, email=email, telephone=telephone, by=by)
    click.echo(str(key))


@people.command("list")
@click.option("--agency", help="Key or official identifier of an agency.")
@click.option("--search", default="", help="Part of a name.")
def list_people(agency: str | None, search: str) -> None:
    """Key, name, address and roles; at most 200."""
    with at_work():
        statement = (
            select(Person.id, Person.name, PersonContact.email)
            .outerjoin(PersonContact, PersonContact.person_id == Person.id)
            .where(Person.name.icontains(search, autoescape=True))
            .order_by(Person.name, Person.id)
            .limit(MOST_LISTED)
        )
        if agency:
            statement = statement.where(Person.agency_ids.contains([agency_named_by(agency).id]))
        found = db.session.execute(statement).all()
        held: dict[uuid.UUID, list[str]] = {}
        wanted = select(Appointment.person_id, Appointment.role).where(
            Appointment.person_id.in_([row.id for row in found])
        )
        for person, role in db.session.execute(wanted.order_by(Appointment.starts_on)):
            held.setdefault(person, []).append(str(role))
        for row in found:
            click.echo(f"{row.id}  {row.name}  {row.email or '-'}  {', '.join(held.get(row.id, ['no role']))}")


@people.command("roles")
@click.argument("person", type=click.UUID)
def list_roles(person: uuid.UUID) -> None:
    """Each role of a person, with its key, agency and days."""
    wanted = (
        select(Appointment.id, Appointment.role, Appointment.starts_on, Appointment.ends_on, Agency.name)
        .join(Agency, Agency.id == Appointment.agency_id)
        .where(Appointment.person_id == person)
    )
    with at_work():
        for row in db.session.execute(wanted.order_by(Appointment.starts_on, Appointment.id)):
            click.echo(f"{row.id}  {row.role}, {row.name}, {row.starts_on} to {row.ends_on or 'now'}")


@people.command("end-role")
@click.argument("appointment", type=click.UUID)
@click.option("--last-day", type=DAY, help="At once where left out.")
def end_role(*, appointment: uuid.UUID, last_day: datetime | None) -> None:
    """End one role of a person; `close-person` ends all of them for good."""
    with at_work() as by:
        end_appointment(row_with(Appointment, appointment), last_day=as_day(last_day), by=by)
    click.echo("The role is ended.")


@click.command("appoint", cls=click.Command)
@click.argument("person", type=click.UUID)
@click.option("--agency", required=True, help="Key or official identifier of the agency they act for.")
@click.option("--role", required=True, type=click.Choice(APPOINTED))
@click.option("--partnership", help="Leave out for a role at the agency in all its partnerships.")
@click.option("--group", type=click.UUID, help="The group of a member or chair of one.")
@click.option("--from", "starts_on", type=DAY, help="Today where left out.")
@click.option("--until", "ends_on", type=DAY)
def appoint_one(
    *,
    person: uuid.UUID,
    agency: str,
    role: str,
    partnership: str | None,
    group: uuid.UUID | None,
    starts_on: datetime | None,
    ends_on: datetime | None,
) -> None:
    """Give a person a role for an agency; prints the appointment's key."""
    with at_work() as by:
        key = appoint(
            person,
            agency_id=agency_named_by(agency).id,
            role=Role(role),
            partnership_id=partnership_by_key(partnership).id if partnership else None,
            group_id=row_with(StandingGroup, group).id if group else None,
            starts_on=as_day(starts_on),
            ends_on=as_day(ends_on),
            by=by,
        )
    click.echo(str(key))


COMMANDS = (people, appoint_one)
