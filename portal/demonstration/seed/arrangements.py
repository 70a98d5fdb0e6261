"""The arrangements as they were signed on paper, and the public contacts page."""

from __future__ import annotations

from sqlalchemy import select

from agencies.sectors import Sector
from portal.access.viewer import Place
from portal.arrangements.operations.clauses import EnteredClause
from portal.arrangements.operations.entering import SigningOffice, enter_signed_version
from portal.arrangements.operations.writing import add_clause, describe_version, start_version
from portal.database import db
from portal.demonstration.content.arrangements import Clause, Version
from portal.demonstration.seed.stage import Stage
from portal.frontdoor.models import ContactKind
from portal.frontdoor.operations import add_contact
from portal.partnership.models import Partnership

ENTERED = -20  # days
CHECKED = -6
KINDS = {
    "emergency": ContactKind.EMERGENCY,
    "front-door": ContactKind.FRONT_DOOR,
    "designated-officer": ContactKind.DESIGNATED_OFFICER,
    "out-of-hours": ContactKind.OUT_OF_HOURS,
}


def enter_arrangements(stage: Stage) -> None:
    """Every version, the oldest first, entered by the operator."""
    for version in sorted(stage.content.versions, key=lambda one: (one.partnership, one.number)):
        with stage.operator(stage.at(ENTERED)) as by:
            stage.versions[version.partnership, version.number] = enter_signed_version(
                _place(stage, version.partnership),
                version.number,
                version.title,
                [_clause(one) for one in version.clauses],
                signed_on=version.signed_on,
                offices=_offices(stage, version),
                in_force_on=version.in_force_from,
                what_changed=version.what_changed,
                by=by,
            )


def write_next_version(stage: Stage) -> None:
    """The draft of the next version, as the office wrote it."""
    entry = stage.content.next_version
    with stage.person(entry.by, stage.at(entry.days)) as by:
        version = start_version(_place(stage, entry.partnership), title=entry.title, is_minor=False, by=by)
        for clause in entry.clauses:
            words = _clause(clause)
            add_clause(version, heading=words.heading, text=words.text, duties=words.duties, by=by)
        describe_version(version, seen=version.version, title=entry.title, what_changed=entry.what_changed, by=by)


def enter_contacts(stage: Stage) -> None:
    """Whom to call, in the order of the page."""
    with stage.operator(stage.at(CHECKED)) as by:
        for one in stage.content.contacts:
            add_contact(
                stage.partnerships[one.partnership],
                kind=KINDS.get(one.key.removeprefix(f"{one.partnership}-"), ContactKind.OTHER),
                name=one.name,
                telephone=one.telephone,
                hours=one.hours,
                belongs=one.belongs,
                email=one.email or None,
                by=by,
            )


def _place(stage: Stage, key: str) -> Place:
    row = db.session.execute(
        select(Partnership.id, Partnership.key, Partnership.name, Partnership.prefix).where(
            Partnership.id == stage.partnerships[key]
        )
    ).one()
    return Place(row.id, row.key, row.name, row.prefix)


def _clause(one: Clause) -> EnteredClause:
    duties = {Sector(sector): texts for sector, texts in vars(one.duties).items() if texts}
    return EnteredClause(key=one.key, heading=one.title, text=one.text, duties=duties)


def _offices(stage: Stage, version: Version) -> list[SigningOffice]:
    return [SigningOffice(one.office, stage.agencies[one.agency]) for one in version.signatures]
