"""`portal import`, `portal agencies`, `portal partnerships`, `portal members`: who takes part, at the command line."""

from __future__ import annotations

import json
import resource
import uuid
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import cast

import click
from sqlalchemy import select

from agencies.sectors import IdentifierKind, Sector, Standing
from portal.access.verdict import NotFound, Refused
from portal.database import db
from portal.operator import Commands, Sentence, at_work
from portal.partnership.events import Setting
from portal.partnership.imports import ImportRefused, ImportResult
from portal.partnership.membership import (
    add_agency,
    add_partnership,
    admit_member,
    admit_schools,
    end_member,
    name_member_people,
)
from portal.partnership.models import Agency, Membership, Partnership, Person
from portal.partnership.queries import agency_named_by, partnership_by_key, row_with
from portal.partnership.registers import import_councils, import_icbs, import_nhs_trusts, import_police_forces
from portal.partnership.school_register import import_schools
from portal.partnership.settings import change_setting

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
MOST_LISTED = 200


def as_day(given: datetime | None) -> date | None:
    """The day of an option, or none."""
    return given.date() if given else None


@click.group("import", cls=Commands)
def import_() -> None:
    """Read an official register in: whole, or not at all. The same file again changes nothing."""


@import_.command("schools")
@click.argument("file", type=FILE)
@click.option("--links", type=FILE, help="The register's file of predecessors and successors.")
@click.option("--groups", type=FILE, help="The register's file of trusts and their schools.")
def schools(file: Path, links: Path | None, groups: Path | None) -> None:
    """Schools, from the national register's daily file."""
    with at_work() as by:
        _tell(
            lambda: import_schools(
                file.read_bytes(),
                links.read_bytes() if links else None,
                groups.read_bytes() if groups else None,
                by=by,
                progress=lambda line: click.echo(f"{line} ...", err=True),
            )
        )


def _register(name: str, take: Callable[..., ImportResult], words: str) -> None:
    def command(file: Path) -> None:
        with at_work() as by:
            _tell(lambda: take(file.read_bytes(), by=by))

    import_.command(name, help=words)(click.argument("file", type=FILE)(command))


_register("councils", import_councils, "Councils with children's services, by GSS code.")
_register("police", import_police_forces, "Police forces, by the code of their area.")
_register("icbs", import_icbs, "Integrated care boards, with their successors.")
_register("nhs-trusts", import_nhs_trusts, "NHS trusts, by ODS code.")


def _tell(take: Callable[[], ImportResult]) -> None:
    try:
        result = take()
    except ImportRefused as refusal:
        more = ["There are more errors than can be listed."] if refusal.more else []
        raise Sentence("\n".join(["Nothing was read in.", *refusal.sentences, *more])) from refusal
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    click.echo(f"{result.sentence} Peak memory {memory:,} MB.")


@click.group(cls=Commands)
def agencies() -> None:
    """Agencies in the portal."""


@agencies.command("list")
@click.option("--search", default="", help="Part of a name.")
@click.option("--sector", type=click.Choice([str(one) for one in Sector]))
def list_agencies(search: str, sector: str | None) -> None:
    """Key, identifier and name; at most 200."""
    statement = select(Agency.id, Agency.identifier, Agency.name).where(Agency.name.icontains(search, autoescape=True))
    if sector:
        statement = statement.where(Agency.sector == sector)
    with at_work():
        for row in db.session.execute(statement.order_by(Agency.name, Agency.id).limit(MOST_LISTED)):
            click.echo(f"{row.id}  {row.identifier or 'check':<10} {row.name}")


@agencies.command("add")
@click.argument("name")
@click.option("--sector", required=True, type=click.Choice([str(one) for one in Sector]))
@click.option("--kind", default=str(IdentifierKind.NONE), type=click.Choice([str(one) for one in IdentifierKind]))
@click.option("--identifier", default=None, help="Leave out while it is not known.")
def add(name: str, sector: str, kind: str, identifier: str | None) -> None:
    """Enter an agency that no register holds; prints its key."""
    with at_work() as by:
        key = add_agency(
            sector=Sector(sector), name=name, identifier_kind=IdentifierKind(kind), identifier=identifier, by=by
        )
    click.echo(str(key))


@click.group(cls=Commands)
def partnerships() -> None:
    """Partnerships in the portal."""


@partnerships.command("list")
def list_partnerships() -> None:
    """Key and name."""
    with at_work():
        for row in db.session.execute(select(Partnership.key, Partnership.name).order_by(Partnership.key)):
            click.echo(f"{row.key}  {row.name}")


@partnerships.command("add")
@click.argument("key")
@click.option("--prefix", required=True, help="Capitals that begin every reference, such as HERTS.")
@click.option("--name", required=True)
@click.option("--area", required=True)
@click.option("--office", required=True, help="The partnership office: key or identifier of an agency.")
@click.option("--email", required=True)
@click.option("--telephone", required=True)
def add_one(*, key: str, prefix: str, name: str, area: str, office: str, email: str, telephone: str) -> None:
    """Enter a partnership; its office is admitted like any member. Prints its key in the database."""
    with at_work() as by:
        agency = agency_named_by(office)
        made = add_partnership(
            key=key,
            prefix=prefix,
            name=name,
            area=area,
            office_id=agency.id,
            contact_email=email,
            contact_telephone=telephone,
            by=by,
        )
    click.echo(str(made))


@partnerships.command("set")
@click.argument("partnership")
@click.argument("setting", type=click.Choice([str(one) for one in Setting]))
@click.argument("value", required=False)
def set_one(*, partnership: str, setting: str, value: str | None) -> None:
    """Change a setting of a partnership to VALUE, written as JSON; without one, back to what is delivered."""
    try:
        read = json.loads(value) if value is not None else None
    except ValueError:
        raise Sentence(f'Write the value as JSON, such as ["Urgent", "Normal"]: {value}') from None
    with at_work() as by:
        try:
            change_setting(partnership_by_key(partnership).id, Setting(setting), read, by=by)
        except Refused as refusal:
            raise Sentence(refusal.reason) from None
    click.echo(f"{setting} of {partnership} is {'as delivered' if value is None else value}.")


@click.group(cls=Commands)
def members() -> None:
    """Which agencies are members of a partnership."""


def _standing() -> Callable[[Callable[..., None]], Callable[..., None]]:
    return cast(
        "Callable[[Callable[..., None]], Callable[..., None]]",
        click.option("--standing", required=True, type=click.Choice([str(one) for one in Standing])),
    )


@members.command("admit")
@click.argument("agency")
@click.option("--partnership", required=True)
@_standing()
@click.option("--legal-basis", required=True)
@click.option("--from", "starts_on", required=True, type=DAY)
@click.option("--until", "ends_on", type=DAY)
def admit(
    *, agency: str, partnership: str, standing: str, legal_basis: str, starts_on: datetime, ends_on: datetime | None
) -> None:
    """Admit one agency (its key or official identifier)."""
    with at_work() as by:
        found = agency_named_by(agency)
        admit_member(
            partnership_by_key(partnership).id,
            found.id,
            standing=Standing(standing),
            legal_basis=legal_basis,
            starts_on=starts_on.date(),
            ends_on=as_day(ends_on),
            by=by,
        )
        click.echo(f"{found.name} is a {standing} from {starts_on.date():%-d %B %Y}.")


@members.command("admit-schools")
@click.argument("la_code")
@click.option("--partnership", required=True)
@_standing()
@click.option("--legal-basis", required=True)
@click.option("--from", "starts_on", required=True, type=DAY)
@click.option("--leave-out-type", multiple=True, help="A type of school, as the register calls it.")
def admit_all(
    *,
    la_code: str,
    partnership: str,
    standing: str,
    legal_basis: str,
    starts_on: datetime,
    leave_out_type: tuple[str, ...],
) -> None:
    """Admit every open school of a council (its DfE code, such as 919)."""
    with at_work() as by:
        number = admit_schools(
            partnership_by_key(partnership).id,
            la_code,
            standing=Standing(standing),
            legal_basis=legal_basis,
            starts_on=starts_on.date(),
            leaves_out_types=leave_out_type,
            by=by,
        )
    click.echo(f"{number:,} schools admitted.")


@members.command("end")
@click.argument("agency")
@click.option("--partnership", required=True)
@click.option("--last-day", required=True, type=DAY)
def end(*, agency: str, partnership: str, last_day: datetime) -> None:
    """End a membership; from the next day the agency's people see nothing of the partnership."""
    with at_work() as by:
        end_member(_membership(agency, partnership), last_day=last_day.date(), by=by)
    click.echo(f"The last day is {last_day.date():%-d %B %Y}.")


@members.command("people")
@click.argument("agency")
@click.option("--partnership", required=True)
@click.option("--representative", type=click.UUID, help="The person who speaks for it.")
@click.option("--senior", type=click.UUID, help="The person whom reminders reach where it has no seat.")
def name_people(*, agency: str, partnership: str, representative: uuid.UUID | None, senior: uuid.UUID | None) -> None:
    """Say who speaks for a member; who is left out is nobody from now on."""
    with at_work() as by:
        one = _membership(agency, partnership)
        for person in (representative, senior):
            if person is not None:
                row_with(Person, person)
        name_member_people(one, representative_id=representative, senior_id=senior, by=by)
    click.echo("Named.")


def _membership(agency: str, partnership: str) -> Membership:
    """The newest membership of that agency. Raises NotFound."""
    wanted = select(Membership).where(
        Membership.agency_id == agency_named_by(agency).id,
        Membership.partnership_id == partnership_by_key(partnership).id,
    )
    found = db.session.scalars(wanted.order_by(Membership.starts_on.desc()).limit(1)).first()
    if found is None:
        raise NotFound
    return found


COMMANDS = (import_, agencies, partnerships, members)
