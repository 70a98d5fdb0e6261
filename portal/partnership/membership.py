"""Partnerships, agencies that no register holds, and members: as what, since when, on which legal basis."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, insert, select

from agencies.registers.schools import SchoolStatus
from agencies.sectors import SECTORS, IdentifierKind, Sector, Standing
from portal.access.rules import table_of
from portal.access.verdict import refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db, new_id
from portal.partnership.events import (
    AgencyAdded,
    MemberAdmitted,
    MemberPeopleNamed,
    MembershipEnded,
    PartnershipAdded,
    SchoolsAdmitted,
)
from portal.partnership.models import Agency, Membership, Partnership, School
from portal.partnership.permissions import may_change_membership, may_set_up

OPEN_STATUSES = tuple(str(status) for status in SchoolStatus if status.is_open)


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """An information-sharing agreement: its title, when it was signed and when it is looked at again."""

    title: str
    signed_on: date | None = None
    review_on: date | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "agreement_title": self.title,
            "agreement_signed_on": self.signed_on,
            "agreement_review_on": self.review_on,
        }


def add_agency(
    *,
    sector: Sector,
    name: str,
    by: Viewer,
    identifier_kind: IdentifierKind = IdentifierKind.NONE,
    identifier: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    source: str = "entered by the operator",
) -> uuid.UUID:
    """Enter an agency that no register holds, such as a partnership office. Returns its key."""
    require(may_set_up(by))
    agency = new_id()
    values = {
        "id": agency,
        "sector": str(sector),
        "identifier_kind": str(identifier_kind),
        "identifier": identifier,
        "name": name,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "source": source,
    }
    db.session.execute(insert(table_of(Agency)).values(values))
    record(AgencyAdded("agency", agency, None), by=by)
    return agency


def add_partnership(
    *,
    key: str,
    prefix: str,
    name: str,
    area: str,
    office_id: uuid.UUID,
    contact_email: str,
    contact_telephone: str,
    by: Viewer,
    settings: Mapping[str, Any] | None = None,
) -> uuid.UUID:
    """Enter a partnership with its office. `key` stands in addresses, `prefix` (capitals) before every reference."""
    require(may_set_up(by))
    partnership = new_id()
    values = {
        "id": partnership,
        "key": key,
        "prefix": prefix,
        "name": name,
        "area": area,
        "office_id": office_id,
        "contact_email": contact_email,
        "contact_telephone": contact_telephone,
        "settings": dict(settings or {}),
    }
    db.session.execute(insert(table_of(Partnership)).values(values))
    record(PartnershipAdded("partnership", partnership, partnership, office_id), by=by)
    return partnership


def admit_member(
    partnership_id: uuid.UUID,
    agency_id: uuid.UUID,
    *,
    standing: Standing,
    legal_basis: str,
    starts_on: date,
    by: Viewer,
    ends_on: date | None = None,
    legal_basis_check: bool = False,
    agreement: Agreement | None = None,
    representative_id: uuid.UUID | None = None,
    senior_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Admit an agency. Refused where its sector cannot have this standing. Returns the membership's key."""
    require(may_change_membership(by, partnership_id))
    agency = db.session.execute(select(Agency.sector, Agency.name).where(Agency.id == agency_id)).one()
    if not SECTORS[Sector(agency.sector)].may_have(standing):
        require(refused(f"{agency.name} cannot be a {standing}: its sector is {agency.sector}."))
    key = new_id()
    membership = Membership(
        id=key,
        partnership_id=partnership_id,
        agency_id=agency_id,
        standing=standing,
        legal_basis=legal_basis,
        legal_basis_check=legal_basis_check,
        starts_on=starts_on,
        ends_on=ends_on,
        representative_id=representative_id,
        senior_id=senior_id,
        **(agreement.columns if agreement else {}),
    )
    db.session.add(membership)
    record(MemberAdmitted("membership", key, partnership_id, agency_id, standing, starts_on), by=by)
    return key


def admit_schools(
    partnership_id: uuid.UUID,
    la_code: str,
    *,
    standing: Standing,
    legal_basis: str,
    starts_on: date,
    by: Viewer,
    legal_basis_check: bool = False,
    agreement: Agreement | None = None,
    leaves_out_types: Sequence[str] = (),
) -> int:
    """Admit every open school of a council (its DfE code) that never was a member; the number admitted.

    A school that opened after `starts_on` is a member since it opened. Run again after an import, it admits new ones.
    """
    require(may_change_membership(by, partnership_id))
    was_member = exists().where(Membership.partnership_id == partnership_id, Membership.agency_id == Agency.id)
    schools = db.session.execute(
        select(Agency.id, Agency.starts_on)
        .join(School)
        .where(School.la_code == la_code, School.status.in_(OPEN_STATUSES), ~was_member)
        .where(School.type_name.not_in(leaves_out_types))
        .order_by(Agency.identifier)
    ).all()
    shared = {
        "partnership_id": partnership_id,
        "standing": standing,
        "legal_basis": legal_basis,
        "legal_basis_check": legal_basis_check,
        **(agreement.columns if agreement else {}),
    }
    rows = [
        {"id": new_id(), "agency_id": school.id, "starts_on": max(starts_on, school.starts_on or starts_on), **shared}
        for school in schools
    ]
    if rows:
        db.session.execute(insert(table_of(Membership)), rows)
    record(SchoolsAdmitted("membership", None, partnership_id, len(rows), standing, starts_on), by=by)
    return len(rows)


def name_member_people(
    membership: Membership, *, representative_id: uuid.UUID | None, senior_id: uuid.UUID | None, by: Viewer
) -> None:
    """Say who speaks for a member, and to whom reminders go where it has no seat."""
    require(may_change_membership(by, membership.partnership_id))
    membership.representative_id, membership.senior_id = representative_id, senior_id
    record(
        MemberPeopleNamed("membership", membership.id, membership.partnership_id, representative_id, senior_id), by=by
    )


def end_member(membership: Membership, *, last_day: date, by: Viewer) -> None:
    """End a membership; on the day after, the agency's people see nothing of the partnership any more."""
    require(may_change_membership(by, membership.partnership_id))
    if last_day < membership.starts_on:
        require(refused("The last day is before the first. Choose a later day."))
    membership.ends_on = last_day
    record(MembershipEnded("membership", membership.id, membership.partnership_id, last_day), by=by)
