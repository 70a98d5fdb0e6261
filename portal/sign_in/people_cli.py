"""`portal invite` and `portal close-person`: letting a first person in, and shutting the door behind one who left."""

from __future__ import annotations

import uuid

import click
from sqlalchemy import select

from portal.access.roles import GROUP, MANDATED, Role
from portal.access.verdict import NotFound
from portal.database import db
from portal.operator import at_work, settings_here
from portal.partnership.models import PersonContact
from portal.partnership.queries import agency_named_by, partnership_by_key

INVITED = [str(role) for role in Role if role not in (*MANDATED, *GROUP)]


@click.command()
@click.argument("person", type=click.UUID)
@click.option("--agency", required=True, help="Key or official identifier of the agency they act for.")
@click.option("--role", required=True, type=click.Choice(INVITED))
@click.option("--partnership", help="Leave out for a role at the agency in all its partnerships.")
def invite(person: uuid.UUID, agency: str, role: str, partnership: str | None) -> None:
    """Print a link that works once, for seven days. Hand it to that person and nobody else."""
    from portal.sign_in.binding import invite_known_person

    settings = settings_here()
    with at_work(settings) as by:
        email = db.session.scalar(select(PersonContact.email).where(PersonContact.person_id == person))
        if email is None:
            raise NotFound
        path = invite_known_person(
            person,
            agency_id=agency_named_by(agency).id,
            email=email,
            role=Role(role),
            partnership_id=partnership_by_key(partnership).id if partnership else None,
            by=by,
        )
    click.echo(f"{settings.public_address}{path}")


@click.command("close-person")
@click.argument("person", type=click.UUID)
def close(person: uuid.UUID) -> None:
    """Close somebody who left for good: their sessions end at once, and no role of theirs counts any more."""
    from portal.sign_in.binding import close_person

    with at_work() as by:
        close_person(person, by=by)
    click.echo("Closed. What they did keeps their name.")


COMMANDS = (invite, close)
