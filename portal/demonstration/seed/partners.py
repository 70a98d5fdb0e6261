"""Partnerships, members, seats and groups: who takes part as what, since when."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import func, select

from portal.database import db
from portal.demonstration.content.agencies import MembershipEntry
from portal.demonstration.content.agencies import Partnership as PartnershipEntry
from portal.demonstration.seed.stage import Stage
from portal.partnership.membership import OPEN_STATUSES, Agreement, add_partnership, admit_member, admit_schools
from portal.partnership.models import School
from portal.partnership.seats import add_group, add_seat, add_seat_body

HERTFORDSHIRE = "919"  # the DfE code of the council whose schools the demonstration carries


def add_partnerships(stage: Stage) -> None:
    """Both partnerships with their seats and groups."""
    content = stage.content.participants
    with stage.operator() as by:
        for one in content.partnerships:
            office = _office_contact(stage, one)
            stage.partnerships[one.key] = add_partnership(
                key=one.key, prefix=one.prefix, name=one.name, area=one.area, office_id=stage.agencies[one.office],
                contact_email=office[0], contact_telephone=office[1], by=by,
                settings={"accent": one.accent, "about": one.about, "priorities": ["Urgent", "High", "Normal"]},
            )  # fmt: skip
        for seat in content.seats:
            stage.seats[seat.key] = add_seat(
                stage.partnerships[seat.partnership], name=seat.name, agreement=seat.agreement or None, by=by
            )
            for body in seat.bodies:
                add_seat_body(
                    stage.seats[seat.key],
                    stage.agencies[body.agency],
                    starts_on=body.from_on,
                    ends_on=body.until_on,
                    by=by,
                )
        for group in content.groups:
            stage.groups[group.key] = add_group(
                stage.partnerships[group.partnership],
                name=group.name,
                terms=group.terms,
                quorum=asdict(group.quorum),
                by=by,
            )


def admit_members(stage: Stage) -> None:
    """Every member agency, then the schools by their one rule; people must be known, as some speak for a member."""
    with stage.operator() as by:
        for one in stage.content.participants.memberships:
            admit_member(
                stage.partnerships[one.partnership],
                stage.agencies[one.agency],
                standing=one.standing,
                legal_basis=one.legal_basis,
                legal_basis_check=bool(one.check),
                starts_on=one.from_on,
                ends_on=one.until_on,
                agreement=_agreement(one),
                representative_id=stage.people.get(one.representative),
                senior_id=stage.people.get(one.senior),
                by=by,
            )
        rule = stage.content.participants.schools
        schools = admit_schools(
            stage.partnerships[rule.partnership], HERTFORDSHIRE, standing=rule.standing, legal_basis=rule.legal_basis,
            legal_basis_check=bool(rule.check), starts_on=rule.from_on, leaves_out_types=rule.leaves_out_types, by=by,
            agreement=Agreement(
                title=rule.agreement_title, signed_on=rule.agreement_signed_on, review_on=rule.agreement_review_on
            ),
        )  # fmt: skip
        is_open = School.la_code == HERTFORDSHIRE, School.status.in_(OPEN_STATUSES)
        known = db.session.scalar(select(func.count()).select_from(School).where(*is_open)) or 0
    stage.tell(
        f"  {known} open schools in Hertfordshire: {schools} take part, {known - schools} university is out of scope."
    )


def _agreement(one: MembershipEntry) -> Agreement | None:
    if not one.agreement_title:
        return None
    return Agreement(title=one.agreement_title, signed_on=one.agreement_signed_on, review_on=one.agreement_review_on)


def _office_contact(stage: Stage, one: PartnershipEntry) -> tuple[str, str]:
    """Mail and telephone of the partnership's office: its line of the contacts page, else its front door's."""
    lines = [line for line in stage.content.contacts if line.partnership == one.key and line.email]
    line = next((line for line in lines if line.key.endswith("office")), lines[0])
    return line.email, line.telephone
