"""Records of every kind, with and without each relation to the people of the cast."""

from __future__ import annotations

import uuid
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace as Record

from sqlalchemy import text

from portal import clock
from portal.access.models import SentForm
from portal.actions.models import Action, ActionEvent, Evidence, Part
from portal.arrangements.models import ArrangementSignature, ArrangementVersion, Clause, Duty
from portal.audit.models import AuditEvent, Opening
from portal.cooperation.models import AgencyContact, Campaign, GivenAnswer, Invitation, InvitationLink, Signer
from portal.frontdoor.models import ContactChange, ContactPoint
from tests.access.columns import EVERY_ROLE
from tests.access.facts import Id, Who
from tests.access.oracle_world import OracleWorld

CANARY = "canary-in-a-hidden-record"
DAY = timedelta(days=1)


def add_all(world: OracleWorld) -> None:
    """Everything, in the order of its needs."""
    add_arrangements(world)
    add_contacts(world)
    add_actions(world)
    add_campaigns(world)
    add_low_rows(world)


def opened(world: OracleWorld, kind: str, record: Record, by: Id) -> None:
    """A note that somebody opened that record."""
    key = world.add(
        Opening,
        kind=kind,
        record_id=record.id,
        partnership_id=record.partnership,
        person_id=by,
        manner="opened",
        day=world.today,
    )
    world.note("opening", key, kind=kind, record=record, person=by)


def audited(world: OracleWorld, record: Record, kind: str) -> None:
    """A line of the audit about that record."""
    key = world.add(
        AuditEvent, kind="something", record_kind=kind, record_id=record.id, partnership_id=record.partnership
    )
    world.note("audit_event", key, partnership=record.partnership, record=record.id)


def add_arrangements(world: OracleWorld) -> None:
    """Draft, signed for tomorrow, in force, replaced, here and there."""
    stages = (
        ("draft", None, None, world.here),
        ("signed", world.today + DAY, None, world.here),
        ("signed", world.today, None, world.there),
        ("signed", world.today - 300 * DAY, world.today - 10 * DAY, world.here),
        ("draft", None, None, world.there),
    )
    for number, (stage, in_force_on, replaced_on, where) in enumerate(stages, 1):
        key = world.add(
            ArrangementVersion,
            partnership_id=where,
            number=number,
            reference=f"X-V{number}",
            title=f"Arrangements {CANARY}",
            stage=stage,
            what_changed=[CANARY],
        )
        it = world.note("arrangement_version", key, partnership=where, in_force_on=in_force_on)
        clause = world.add(Clause, version_id=key, key="who-we-are", position=1, heading=CANARY, text=CANARY)
        world.note("clause", clause, version=it)
        duty = world.add(Duty, clause_id=clause, sector="education", position=1, text=CANARY)
        world.note("duty", duty, version=it)
        signed = {"office": "Chief", "agency_id": world.police, "signed_on": world.today}
        world.note(
            "arrangement_signature", world.add(ArrangementSignature, version_id=key, position=1, **signed), version=it
        )
        if in_force_on:
            with world.as_owner() as connection:
                connection.execute(
                    text("UPDATE arrangement_version SET in_force_on = :a, replaced_on = :b WHERE id = :id"),
                    {"a": in_force_on, "b": replaced_on, "id": key},
                )
        for who in world.kept_out:
            world.keep_out(who, where, "arrangements", key)
        opened(world, "arrangements", it, world.author.person)
        audited(world, it, "arrangements")
        world.versions.append(it)


def add_contacts(world: OracleWorld) -> None:
    """The public contacts and their changes."""
    for where in (world.here, world.there):
        words = {"name": "Front door", "telephone": "01632 960001", "hours": "9 to 5", "belongs": "Council"}
        key = world.add(
            ContactPoint,
            partnership_id=where,
            kind="front door",
            position=1,
            checked_on=world.today,
            version=1,
            **words,
        )
        world.note("contact_point", key, partnership=where)
        change = world.add(
            ContactChange, partnership_id=where, contact_id=key, act="added", before={}, after={}, at=clock.now()
        )
        world.note("contact_change", change, partnership=where, contact=key)


def add_actions(world: OracleWorld) -> None:
    """One for each relation of an agency or person, and one without any."""
    an_action(world, world.council)
    for where in (world.here, world.there):
        for agency in (world.police, world.school, world.trust, world.office):
            an_action(world, agency, where=where)
            an_action(world, world.council, where=where, led=agency)
            an_action(world, world.council, where=where, contributor=(agency, None))
        an_action(world, world.council, where=where)
    an_action(world, world.council, group=world.first_group)
    an_action(world, world.council, group=world.second_group)
    an_action(world, world.council, where=world.there, group=world.far_group)
    for role in EVERY_ROLE:
        who = world.who(role)
        an_action(world, world.council, owner=who.person)
        an_action(world, world.council, raiser=who.person)
        an_action(world, world.council, offered_to=who.person)
        an_action(world, world.council, contributor=(world.health, who.person))
    for who in list(world.cast):
        an_action(world, world.council, verifier=who.person)
    for who in world.kept_out:
        own = next(one for one in world.actions if who.person in one.checkers)
        for it in (*world.actions[:30], own):
            world.keep_out(who, it.partnership, "action", it.id)
    for number, it in enumerate(world.actions):
        if number < 40 or it.checkers:
            add_below(world, it)
        if number < 40 or number % 7 == 0:
            opened(world, "action", it, world.author.person)
        if number < 40:
            audited(world, it, "action")


def an_action(
    world: OracleWorld,
    lead: Id,
    *,
    where: Id | None = None,
    led: Id | None = None,
    contributor: tuple[Id, Id | None] | None = None,
    group: Id | None = None,
    owner: Id | None = None,
    raiser: Id | None = None,
    offered_to: Id | None = None,
    verifier: Id | None = None,
) -> Record:
    """An action led by that agency; `led` led it before, `contributor` is an agency and perhaps its owner."""
    where = where or world.here
    now = clock.now()
    key = world.add(
        Action,
        partnership_id=where,
        reference="",
        title=CANARY,
        done_means=CANARY,
        state="in progress",
        lead_agency_id=led or lead,
        owner_id=owner,
        offered_to_id=offered_to,
        verifier_id=verifier,
        verifier_agency_id=world.office,
        group_id=group,
        original_due_on=world.today + 9 * DAY,
        due_on=world.today + 9 * DAY,
        slips=0,
        raised_by_id=raiser or world.author.person,
        raised_by_agency_id=world.office,
        created_at=now,
        last_activity_at=now,
        rungs={},
        version=1,
    )
    if led:
        with world.as_owner() as connection:
            connection.execute(text("UPDATE action SET lead_agency_id = :to WHERE id = :id"), {"to": lead, "id": key})
    parties = {agency for agency in (lead, led, contributor[0] if contributor else None) if agency}
    helper = contributor[1] if contributor else None
    people = {owner, raiser or world.author.person, offered_to, verifier, helper}
    it = world.note(
        "action",
        key,
        partnership=where,
        parties=parties,
        named={one for one in people if one},
        checkers={one for one in (verifier, helper) if one},
        verifier=verifier,
        owner=owner,
        group=group,
        contributors={contributor[0]} if contributor else set(),
        lead=lead,
    )
    if contributor:
        world.add(
            Part,
            action_id=key,
            agency_id=contributor[0],
            partnership_id=where,
            relation="contributes",
            owner_id=contributor[1],
            due_on=world.today,
            state="in progress",
            is_opened=False,
        )
    for agency in parties:
        world.note("part", f"{key}{agency}", action=it, agency=agency, partnership=where)
    world.actions.append(it)
    return it


def add_below(world: OracleWorld, it: Record) -> None:
    """A line of history and a piece of evidence."""
    by = {"by_id": world.author.person, "by_agency_id": world.office}
    event = world.add(
        ActionEvent,
        partnership_id=it.partnership,
        action_id=it.id,
        kind="updated",
        text=CANARY,
        more="",
        at=clock.now(),
        **by,
    )
    world.note("action_event", event, action=it, partnership=it.partnership)
    shown = world.add(
        Evidence,
        partnership_id=it.partnership,
        action_id=it.id,
        kind="statement",
        text=CANARY,
        sha256="0" * 64,
        covers="",
        received_at=clock.now(),
        **by,
    )
    kept = world.note("evidence", shown, action=it, partnership=it.partnership)
    if it.checkers or len(world.records["evidence"]) < 40:
        opened(world, "evidence", kept, world.author.person)


def add_campaigns(world: OracleWorld) -> None:
    """Campaigns with invitations of every school and of represented agencies; some kept from some."""
    asked_here = (world.school, world.other_school, world.police, world.health, world.trust, world.office)
    for where, asked, version in (
        (world.here, asked_here, world.versions[3]),
        (world.here, asked_here, world.versions[3]),
        (world.here, (), world.versions[3]),
        (world.there, (world.far_school, world.police), world.versions[2]),
    ):
        key = world.add(
            Campaign,
            partnership_id=where,
            title=CANARY,
            version_id=version.id,
            clause_ids=[],
            scope={},
            legal_basis="Children Act 2004",
            due_on=world.today + 20 * DAY,
            grace_until=world.today + 30 * DAY,
            asker="The office",
            asker_agency_id=world.office,
            asker_telephone="01632 960000",
            asker_email="office@partnership.example",
            stage="open",
            created_by_id=world.author.person,
            created_at=clock.now(),
            opened_at=clock.now(),
        )
        it = world.note("campaign", key, partnership=where, invitations=[])
        it.invitations = [an_invitation(world, it, agency, number) for number, agency in enumerate(asked)]
        world.campaigns.append(it)
        opened(world, "campaign", it, world.author.person)
        audited(world, it, "campaign")
    for who in world.kept_out:
        world.keep_out(who, world.here, "campaign", world.campaigns[0].id)
        for it in world.campaigns[1].invitations:
            world.keep_out(who, world.here, "confirmation", it.id)
    for agency in (*asked_here, world.far_school):
        for where in (world.here, world.there):
            key = world.add(
                AgencyContact,
                partnership_id=where,
                agency_id=agency,
                role="head",
                name=CANARY,
                email="a@b.example",
                source="test",
            )
            world.note("agency_contact", key, partnership=where, agency=agency)
    for agency in (world.school, world.other_school, world.police, world.trust, world.office):
        by = {"person_id": world.author.person, "allowed_by_id": world.author.person, "allowed_at": clock.now()}
        world.note("signer", world.add(Signer, agency_id=agency, **by), agency=agency)


def an_invitation(world: OracleWorld, campaign: Record, agency: Id, number: int) -> Record:
    """One agency asked, with one answer given."""
    where = campaign.partnership
    words = {"name": "School", "phase": "Primary", "type_name": "Academy", "age_range": "5 to 11", "legal_basis": "law"}
    key = world.add(
        Invitation,
        partnership_id=where,
        campaign_id=campaign.id,
        agency_id=agency,
        reference=f"{'ORACLE' if where == world.here else 'DELPHI'}-C{len(world.campaigns) + 1}-{920_000 + number}",
        **words,
    )
    it = world.note("invitation", key, partnership=where, campaign=campaign.id, agency=agency)
    answer = world.add(
        GivenAnswer,
        partnership_id=where,
        invitation_id=key,
        answer="yes",
        words=CANARY,
        lead_is_right=True,
        lead_name="",
        lead_role="",
        clause_ids=[],
        manner="prepared",
        by_id=world.author.person,
        by_name="",
        by_role="",
        at=clock.now(),
    )
    world.note("given_answer", answer, invitation=it, partnership=where)
    opened(world, "confirmation", it, world.author.person)
    world.invitations.append(it)
    return it


def add_low_rows(world: OracleWorld) -> None:
    """Rows of single people: own openings, forms that were sent, exclusions from an allegation; two personal links."""
    seen = world.campaigns[0]
    for where in (world.here, world.there):
        audited(world, Record(id=None, partnership=where), "none")
    for who in list(world.cast):
        opened(world, "action", world.actions[0], who.person)
        mark = uuid.uuid4().hex
        world.add(SentForm, person_id=who.person, mark=mark)
        world.note("sent_form", mark, person=who.person)
    for where in (world.here, world.there):
        world.keep_out(world.cast[0], where, "allegation", uuid.uuid4())
    for words, ends, withdrawn in (
        ("a link", 7, False),
        ("a link that ended", -1, False),
        ("a link taken back", 7, True),
    ):
        link(world, words, seen.invitations[0], ends, is_withdrawn=withdrawn)


def link(world: OracleWorld, words: str, invitation: Record, days: int, *, is_withdrawn: bool) -> None:
    """The holder of a school's personal link, who is no person to the portal."""
    who = Who(
        f"the holder of {words}", world.town, uuid.uuid4(), world.school, sign_in="link", token=uuid.uuid4().hex * 2
    )
    now = clock.now()
    world.add(
        InvitationLink,
        partnership_id=invitation.partnership,
        invitation_id=invitation.id,
        secret_hash=sha256(bytes.fromhex(who.token)).digest(),
        is_head=True,
        ends_at=now + days * DAY,
        withdrawn_at=now if is_withdrawn else None,
    )
    if days > 0 and not is_withdrawn:
        who.link = invitation.id
    world.cast.append(who)
