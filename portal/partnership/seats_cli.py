"""`portal groups` and `portal seats`: who meets and who decides in a partnership, at the command line."""

from __future__ import annotations

import json
import uuid
from datetime import datetime

import click
from sqlalchemy import select

from portal.access.roles import MANDATED, Role
from portal.database import db
from portal.operator import Commands, Sentence, at_work
from portal.partnership.cli import DAY, as_day
from portal.partnership.models import Agency, Mandate, Person, Seat, SeatBody, StandingGroup
from portal.partnership.queries import agency_named_by, partnership_by_key, row_with
from portal.partnership.seats import add_group, add_seat, add_seat_body, end_mandate, give_mandate

FROM = click.option("--from", "starts_on", required=True, type=DAY)
UNTIL = click.option("--until", "ends_on", type=DAY)


@click.group(cls=Commands)
def groups() -> None:
    """Standing groups of a partnership; their members and chair are appointed."""


@groups.command("add")
@click.argument("name")
@click.option("--partnership", required=True)
@click.option("--terms", required=True, help="What the group is for, in a sentence.")
@click.option("--quorum", default="{}", help="The rule of its quorum, as JSON.")
def add_one_group(*, name: str, partnership: str, terms: str, quorum: str) -> None:
    """Set up a group; prints its key."""
    try:
        rule = json.loads(quorum)
    except ValueError as wrong:
        raise Sentence('The quorum is not JSON. Write it like {"least": 3}.') from wrong
    with at_work() as by:
        key = add_group(partnership_by_key(partnership).id, name=name, terms=terms, quorum=rule, by=by)
    click.echo(str(key))


@groups.command("list")
@click.option("--partnership", required=True)
def list_groups(partnership: str) -> None:
    """Key and name."""
    with at_work():
        wanted = select(StandingGroup.id, StandingGroup.name).where(
            StandingGroup.partnership_id == partnership_by_key(partnership).id
        )
        for row in db.session.execute(wanted.order_by(StandingGroup.name)):
            click.echo(f"{row.id}  {row.name}")


@click.group(cls=Commands)
def seats() -> None:
    """Seats of a partnership, the bodies they stand for, and who holds them."""


@seats.command("add")
@click.argument("name")
@click.option("--partnership", required=True)
@click.option("--agreement", help="Which of several bodies acts, where the seat stands for more than one.")
def add_one_seat(*, name: str, partnership: str, agreement: str | None) -> None:
    """Set up a seat; prints its key."""
    with at_work() as by:
        key = add_seat(partnership_by_key(partnership).id, name=name, agreement=agreement, by=by)
    click.echo(str(key))


@seats.command("body")
@click.argument("seat", type=click.UUID)
@click.argument("agency")
@FROM
@UNTIL
def add_body(*, seat: uuid.UUID, agency: str, starts_on: datetime, ends_on: datetime | None) -> None:
    """Let the seat stand for a body (its key or official identifier)."""
    with at_work() as by:
        one, body = row_with(Seat, seat), agency_named_by(agency)
        add_seat_body(one.id, body.id, starts_on=starts_on.date(), ends_on=as_day(ends_on), by=by)
        click.echo(f"{one.name} stands for {body.name} from {starts_on.date():%-d %B %Y}.")


@seats.command("list")
@click.option("--partnership", required=True)
def list_seats(partnership: str) -> None:
    """Each seat, its bodies, and its mandates with their keys and days."""
    with at_work():
        place = partnership_by_key(partnership).id
        for seat in db.session.scalars(select(Seat).where(Seat.partnership_id == place).order_by(Seat.name)).all():
            click.echo(f"{seat.id}  {seat.name}")
            bodies = select(Agency.name, SeatBody.starts_on, SeatBody.ends_on).join(SeatBody)
            for body in db.session.execute(bodies.where(SeatBody.seat_id == seat.id).order_by(SeatBody.starts_on)):
                click.echo(f"  for {body.name}, {body.starts_on} to {body.ends_on or 'now'}")
            held = select(Mandate.id, Mandate.role, Mandate.starts_on, Mandate.ends_on, Person.name).join(
                Person, Person.id == Mandate.person_id
            )
            for row in db.session.execute(held.where(Mandate.seat_id == seat.id).order_by(Mandate.starts_on)):
                click.echo(f"  {row.id}  {row.role}: {row.name}, {row.starts_on} to {row.ends_on or 'now'}")


@seats.command("give")
@click.argument("seat", type=click.UUID)
@click.argument("person", type=click.UUID)
@click.option("--agency", required=True, help="The body of the seat: key or official identifier.")
@click.option("--role", required=True, type=click.Choice([str(one) for one in MANDATED]))
@click.option("--letter", help="The letter by which the body appointed its lead partner.")
@FROM
@UNTIL
def give(
    *,
    seat: uuid.UUID,
    person: uuid.UUID,
    agency: str,
    role: str,
    letter: str | None,
    starts_on: datetime,
    ends_on: datetime | None,
) -> None:
    """Let a person hold a seat; prints the mandate's key."""
    with at_work() as by:
        key = give_mandate(
            row_with(Seat, seat).id,
            row_with(Person, person).id,
            agency_id=agency_named_by(agency).id,
            role=Role(role),
            starts_on=starts_on.date(),
            ends_on=as_day(ends_on),
            letter=letter,
            by=by,
        )
    click.echo(str(key))


@seats.command("end")
@click.argument("mandate", type=click.UUID)
@click.option("--last-day", type=DAY, help="At once where left out.")
def end(*, mandate: uuid.UUID, last_day: datetime | None) -> None:
    """End a mandate."""
    with at_work() as by:
        end_mandate(row_with(Mandate, mandate), last_day=as_day(last_day), by=by)
    click.echo("The mandate is ended.")


COMMANDS = (groups, seats)
