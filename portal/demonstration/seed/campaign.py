"""One campaign to the county's schools: prepared, approved, opened, and answered by some of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select

from agencies.registers.schools import read_schools
from portal import clock
from portal.access.proof import show_link
from portal.access.viewer import Viewer, current_viewer
from portal.contacts.models import ContactRole
from portal.cooperation.answers import add_contacts, answer_campaign, let_sign
from portal.cooperation.lifecycle import AnswerKind
from portal.cooperation.links import give_link
from portal.cooperation.models import Campaign, Invitation
from portal.cooperation.operations import approve_campaign, create_campaign, dry_run, open_campaign
from portal.database import db, transaction
from portal.demonstration.content.campaign import AnswerKind as AnswerWords
from portal.demonstration.content.campaign import SchoolAnswer
from portal.demonstration.content.cast import school_email, school_key
from portal.demonstration.provider_people import DATA
from portal.demonstration.seed.stage import Stage

CONTACTS_CHECKED = -40  # days
LET_SIGN = -11
ROLES = {"head": (ContactRole.HEAD, "Headteacher"), "dsl": (ContactRole.LEAD, "Designated safeguarding lead")}
NEW_LEADS = ("Robin Teal", "Morgan Lisle", "Frances Ode", "Jamie Prior")  # invented, as everybody here


def run_campaign(stage: Stage) -> None:
    """From the schools' addresses to the answers given so far."""
    entry = stage.content.campaign
    place = stage.partnerships[entry.partnership]
    _enter_addresses(stage, place)
    with stage.person(entry.created_by, stage.at(entry.created_days)) as by:
        campaign = create_campaign(
            place, version_id=stage.versions[entry.partnership, entry.version], title=entry.title,
            due_on=stage.working_day(entry.due), asker=entry.asker, asker_agency_id=stage.agencies[entry.asker_agency],
            asker_telephone=entry.telephone, asker_email=entry.reply_to, legal_basis=entry.legal_basis,
            legal_basis_check=bool(entry.check), why=entry.why, after=entry.after, minutes=entry.minutes, by=by,
        )  # fmt: skip
        key = campaign.id
        dry_run(campaign, by=by)
    with stage.person(entry.approved_by, stage.at(entry.created_days + 1)) as by:
        approve_campaign(db.session.get_one(Campaign, key), by=by)
    with stage.person(entry.created_by, stage.at(entry.opened_days)) as by:
        asked = open_campaign(db.session.get_one(Campaign, key), by=by)
    _let_leads_sign(stage, place)
    answered = _answer(stage, key)
    stage.tell(f"  {asked} schools asked, {answered} answers so far")


def _enter_addresses(stage: Stage, place: uuid.UUID) -> None:
    """An address for the head and the safeguarding lead of every school; no names but those of the cast."""
    rows = read_schools((DATA / "schools.csv").read_bytes()).rows
    contacts = [
        (stage.agencies[school_key(int(row.urn))], role, "", school_email(short, int(row.urn)))
        for row in rows
        if row.status.is_open
        for short, (role, _) in ROLES.items()
    ]
    with stage.operator(stage.at(CONTACTS_CHECKED)) as by:
        add_contacts(place, contacts, source="invented for the demonstration", confirmed_on=clock.today(), by=by)


def _let_leads_sign(stage: Stage, place: uuid.UUID) -> None:
    for school in stage.content.named_schools:
        if school.lead_may_sign:
            with stage.person(f"head-{school.urn}", stage.at(LET_SIGN)) as by:
                let_sign(stage.people[f"dsl-{school.urn}"], partnership_id=place, by=by)


def _answer(stage: Stage, campaign: uuid.UUID) -> int:
    """Listed answers, then those by the rule: by the people of the school where it has any, else through its link."""
    entry = stage.content.campaign
    with stage.person(entry.created_by, stage.at(entry.opened_days, minutes=5)):
        rows = db.session.execute(select(Invitation.reference, Invitation.id).where(Invitation.campaign_id == campaign))
        invitations = {int(row.reference.rpartition("-")[2]): row.id for row in rows}
    listed = {one.urn: one for one in entry.answers}
    by_rule = {
        urn: SchoolAnswer(urn, AnswerWords.YES, "head", entry.by_rule.days(urn))
        for urn in sorted(invitations)
        if urn not in listed and entry.by_rule.answers(urn)
    }
    answers = [*listed.values(), *by_rule.values()]
    links = _give_links(stage, [one for one in answers if not _has_people(stage, one.urn)], invitations)
    for number, one in enumerate(answers):
        at = stage.at(one.days, minutes=number % 300)
        with _answering(stage, one, at, links.get(one.urn)) as by:
            invitation = db.session.get_one(Invitation, invitations[one.urn])
            if by.is_signed_in:
                stage.looked_at("confirmation", invitation, by=by)
            _give_answer(invitation, one, _name(stage, one), by=by)
    return len(answers)


def _give_links(stage: Stage, answers: list[SchoolAnswer], invitations: dict[int, uuid.UUID]) -> dict[int, str]:
    entry = stage.content.campaign
    ends_at = stage.at(0).replace(hour=0) + (stage.working_day(60) - stage.start)
    with stage.person(entry.created_by, stage.at(entry.opened_days, minutes=10)) as by:
        return {
            one.urn: give_link(
                db.session.get_one(Invitation, invitations[one.urn]), is_head=one.by == "head", ends_at=ends_at, by=by
            )
            for one in answers
        }


@contextmanager
def _answering(stage: Stage, one: SchoolAnswer, at: datetime, link: str | None) -> Iterator[Viewer]:
    if link is None:
        with stage.person(f"{one.by}-{one.urn}", at) as by:
            yield by
        return
    with clock.frozen(at), stage.pages.test_request_context(base_url=stage.settings.public_address):
        show_link(db.session(), link)
        with transaction():
            yield current_viewer()


def _give_answer(invitation: Invitation, one: SchoolAnswer, name: str, *, by: Viewer) -> None:
    answer_campaign(
        invitation, answer=AnswerKind(str(one.answer)), words=one.text, lead_is_right=one.lead_still_right,
        lead_name="" if one.lead_still_right else NEW_LEADS[one.urn % len(NEW_LEADS)],
        lead_role="" if one.lead_still_right else "Deputy head", by_name=name, by_role=ROLES[one.by][1], by=by,
    )  # fmt: skip


def _has_people(stage: Stage, urn: int) -> bool:
    return f"head-{urn}" in stage.people


def _name(stage: Stage, one: SchoolAnswer) -> str:
    """Of the cast, else the post: nobody is invented for a school that needs nobody."""
    return stage.content.person(f"{one.by}-{one.urn}").name if _has_people(stage, one.urn) else ROLES[one.by][1]
