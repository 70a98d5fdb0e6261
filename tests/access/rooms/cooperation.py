"""Campaigns, who was asked, what they answered, and the contacts campaign mail goes to."""

from __future__ import annotations

import uuid
from hashlib import sha256
from types import SimpleNamespace as Record

from portal import clock
from portal.contacts.models import AgencyContact
from portal.cooperation.models import CallNote, Campaign, FormalRequest, GivenAnswer, Invitation, InvitationLink, Signer
from tests.access import columns as c
from tests.access.facts import Id, Who
from tests.access.notes import CANARY, DAY, audited, opened
from tests.access.oracle_world import OracleWorld

# The holders of links come last into the cast: they are nobody of whom an action could speak.
AFTER = ("arrangements", "actions", "audit", "partnership")


def invitation(who: Who, it: Record) -> bool:
    """Own invitation of a school or represented agency, a trust's own schools; the holder of its link; the whole."""
    if who.link is not None:
        return bool(it.id == who.link)
    if it.id in who.excluded or it.campaign in who.excluded:
        return False
    return (
        who.has(it.partnership, c.WHOLE | c.EDUCATION_OFFICER)
        or (who.is_for(it.agency) and who.has(it.partnership, c.SCHOOL | c.REPRESENTATIVE))
        or (who.is_for_parent_of(it.agency) and who.has(it.partnership, c.TRUST))
    )


def of_invitation(who: Who, it: Record) -> bool:
    return invitation(who, it.invitation)


def campaign(who: Who, it: Record) -> bool:
    """The whole, the education officer; whoever has an own invitation or own schools'."""
    if who.link is not None or it.id in who.excluded:
        return False
    return who.has(it.partnership, c.WHOLE | c.EDUCATION_OFFICER) or any(invitation(who, one) for one in it.invitations)


def agency_contact(who: Who, it: Record) -> bool:
    """Not lead partner, not scrutineer; delegates, chair, office, education officer; each agency its own."""
    return (
        who.has(it.partnership, c.DELEGATE | c.CHAIR | c.OFFICE | c.EDUCATION_OFFICER)
        or (who.is_for(it.agency) and who.has(it.partnership, c.SCHOOL | c.REPRESENTATIVE))
        or (who.is_for_parent_of(it.agency) and who.has(it.partnership, c.TRUST))
    )


def call_note(who: Who, it: Record) -> bool:
    """R, chase: as the confirmation, for the whole and the education officer; not the school that was rung."""
    return who.has(it.partnership, c.WHOLE | c.EDUCATION_OFFICER) and invitation(who, it.invitation)


def formal_request(who: Who, it: Record) -> bool:
    """It names the schools that have not answered: who reads every confirmation."""
    return it.campaign not in who.excluded and who.has(it.partnership, c.WHOLE | c.EDUCATION_OFFICER)


def signer(who: Who, it: Record) -> bool:
    """Whom the head let sign: a matter of that school's head and safeguarding leads."""
    return who.is_for(it.agency) and any(who.has(where, c.SCHOOL) for where in who.roles)


SEES = {
    "campaign": campaign,
    "invitation": invitation,
    "given_answer": of_invitation,
    "agency_contact": agency_contact,
    "signer": signer,
    "call_note": call_note,
    "formal_request": formal_request,
}


def add(world: OracleWorld) -> None:
    """Campaigns with invitations of every school and of represented agencies; some kept from some."""
    asked_here = (world.school, world.other_school, world.police, world.health, world.trust, world.office)
    for where, asked, version in (
        (world.here, asked_here, world.versions[3]),
        (world.here, asked_here, world.versions[3]),
        (world.here, (), world.versions[3]),
        (world.there, (world.far_school, world.police), world.versions[2]),
    ):
        _a_campaign(world, where, asked, version)
    for who in world.kept_out:
        world.keep_out(who, world.here, "campaign", world.campaigns[0].id)
        for it in world.campaigns[1].invitations:
            world.keep_out(who, world.here, "confirmation", it.id)
    for agency in (*asked_here, world.far_school):
        for where in (world.here, world.there):
            words = {"role": "head", "name": CANARY, "email": "a@b.example", "source": "test"}
            key = world.add(AgencyContact, partnership_id=where, agency_id=agency, **words)
            world.note("agency_contact", key, partnership=where, agency=agency)
    for agency in (world.school, world.other_school, world.police, world.trust, world.office):
        by = {"person_id": world.author.person, "allowed_by_id": world.author.person, "allowed_at": clock.now()}
        world.note("signer", world.add(Signer, agency_id=agency, **by), agency=agency)
    asked = world.campaigns[0].invitations[0]
    link(world, "a link", asked, opens=True)
    link(world, "a link that ended", asked, days=-1)
    link(world, "a link taken back", asked, is_withdrawn=True)
    link(world, "a link of the campaign before", world.campaigns[1].invitations[0])


def _a_campaign(world: OracleWorld, where: Id, asked: tuple[Id, ...], version: Record) -> None:
    asker = {"asker": "The office", "asker_telephone": "01632 960000", "asker_email": "office@partnership.example"}
    key = world.add(
        Campaign, partnership_id=where, title=CANARY, version_id=version.id, clause_ids=[], scope={},
        legal_basis="Children Act 2004", due_on=world.today + 20 * DAY, grace_until=world.today + 30 * DAY,
        feedback_due_on=world.today + 44 * DAY, calls_from_on=world.today + 30 * DAY,
        request_from_on=world.today + 44 * DAY, asker_agency_id=world.office, stage="open",
        created_by_id=world.author.person, created_at=clock.now(),
        opened_at=clock.now() - len(world.campaigns) * DAY, **asker,
    )  # fmt: skip
    it = world.note("campaign", key, partnership=where, invitations=[])
    it.invitations = [an_invitation(world, it, agency, number) for number, agency in enumerate(asked)]
    world.campaigns.append(it)
    for one in it.invitations[:3]:
        said = {"by_id": world.author.person, "at": clock.now(), "spoke_with": "Office", "words": CANARY}
        note = world.add(CallNote, partnership_id=where, invitation_id=one.id, is_done=False, **said)
        world.note("call_note", note, partnership=where, invitation=one)
    letter = {"letter": CANARY, "signed_on": world.today, "signed_by": "A", "sent_at": clock.now()}
    asked_again = world.add(
        FormalRequest, partnership_id=where, campaign_id=it.id, invitation_ids=[], sent_by_id=world.author.person,
        **letter,
    )  # fmt: skip
    world.note("formal_request", asked_again, partnership=where, campaign=it.id)
    opened(world, "campaign", it, world.author.person, seen=campaign)
    audited(world, it, "campaign")


def an_invitation(world: OracleWorld, campaign: Record, agency: Id, number: int) -> Record:
    """One agency asked, with one answer given."""
    where = campaign.partnership
    words = {"name": "School", "phase": "Primary", "type_name": "Academy", "age_range": "5 to 11", "legal_basis": "law"}
    prefix = "ORACLE" if where == world.here else "DELPHI"
    key = world.add(
        Invitation, partnership_id=where, campaign_id=campaign.id, agency_id=agency,
        reference=f"{prefix}-C{len(world.campaigns) + 1}-{920_000 + number}", **words,
    )  # fmt: skip
    it = world.note("invitation", key, partnership=where, campaign=campaign.id, agency=agency)
    said = {"answer": "yes", "words": CANARY, "lead_is_right": True, "lead_name": "", "lead_role": "", "by_role": ""}
    answer = world.add(
        GivenAnswer, partnership_id=where, invitation_id=key, clause_ids=[], manner="prepared",
        by_id=world.author.person, by_name="", at=clock.now(), **said,
    )  # fmt: skip
    world.note("given_answer", answer, invitation=it, partnership=where)
    opened(world, "confirmation", it, world.author.person, seen=invitation)
    world.invitations.append(it)
    return it


def link(
    world: OracleWorld, words: str, asked: Record, *, days: int = 7, is_withdrawn: bool = False, opens: bool = False
) -> None:
    """The holder of a school's personal link, who is no person to the portal; whether it opens anything."""
    token, now = uuid.uuid4().hex * 2, clock.now()
    who = Who(f"the holder of {words}", world.town, uuid.uuid4(), world.school, sign_in="link", token=token)
    world.add(
        InvitationLink, partnership_id=asked.partnership, invitation_id=asked.id, is_head=True,
        secret_hash=sha256(bytes.fromhex(token)).digest(), ends_at=now + days * DAY,
        withdrawn_at=now if is_withdrawn else None,
    )  # fmt: skip
    if opens:
        who.link = asked.id
    world.cast.append(who)
