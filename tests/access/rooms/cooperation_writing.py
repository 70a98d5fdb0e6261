"""Who runs a campaign, who answers for a school or agency, and who keeps its contacts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from types import SimpleNamespace as Record

from portal import clock
from tests.access import columns as c
from tests.access.facts import Who
from tests.access.notes import CANARY, DAY
from tests.access.oracle_world import OracleWorld
from tests.access.rooms.cooperation import invitation
from tests.access.table import Change, Try

AFTER = ("cooperation",)
RUNS = c.OFFICE | c.EDUCATION_OFFICER
APPROVES = c.CHAIR | frozenset({"delegate"})  # A: an alternate answers in a delegate's stead, and approves nothing


def steer(who: Who, it: Record) -> bool:
    """W: office, education officer; A: delegate, chair."""
    return it.id not in who.excluded and who.has(it.partnership, RUNS | APPROVES)


def answer(who: Who, it: Record) -> bool:
    """W o: head, safeguarding lead, representative; W (prepare) own schools: trust lead; whoever holds the link."""
    if who.link is not None:
        return bool(it.id == who.link)
    kept_out = it.id in who.excluded or it.campaign in who.excluded
    own = who.is_for(it.agency) and who.has(it.partnership, c.SCHOOL | c.REPRESENTATIVE)
    return not kept_out and (own or (who.is_for_parent_of(it.agency) and who.has(it.partnership, c.TRUST)))


def confirms(who: Who, it: Record, world: OracleWorld) -> bool:
    """The head; the representative of an agency that is no school; the holder of the head's link. Others prepare."""
    if who.link is not None:
        return bool(it.id == who.link)
    is_school = it.agency in {world.school, world.other_school, world.far_school}
    roles = c.HEAD if is_school else c.HEAD | c.REPRESENTATIVE
    return who.is_for(it.agency) and any(who.has(where, roles) for where in who.roles)


def keep_contact(who: Who, it: Record) -> bool:
    """W: office, education officer; o: representative, head and safeguarding lead."""
    own = who.is_for(it.agency) and who.has(it.partnership, c.SCHOOL | c.REPRESENTATIVE)
    return own or who.has(it.partnership, RUNS)


def let_sign(who: Who, it: Record) -> bool:
    """The head of that school."""
    return who.is_for(it.agency) and any(who.has(where, c.HEAD) for where in who.roles)


CHANGES = {
    "campaign": Change(
        "stage dry_run_at dry_run approved_by_id approved_at opened_by_id opened_at stopped_by_id stopped_at"
        " stopped_why changed_because feedback_by_id feedback_sent_at grace_until feedback_due_on calls_from_on"
        " request_from_on",
        steer,
        "stopped_why = NULL",
    ),
    "invitation": Change(
        "answer words lead_is_right lead_name lead_role clause_ids prepared_by_id prepared_at confirmed_by_id"
        " confirmed_at version",
        answer,
        "version = 1",
    ),
    "agency_contact": Change(
        "role name email since source confirmed_on ended_on bounced_on", keep_contact, "since = ''"
    ),
    "signer": Change("ended_at", let_sign, "ended_at = NULL"),
}


def campaigns(world: OracleWorld, who: Who) -> Iterator[Try]:
    """A draft, in the own name; nobody opens or approves what they have just written."""
    for where, it in ((world.here, world.versions[3]), (world.there, world.versions[2])):
        row = {
            "id": uuid.uuid4(), "partnership_id": where, "reference": "", "number": 0, "title": CANARY, "why": "",
            "version_id": it.id, "clause_ids": [], "scope": {}, "legal_basis": "law", "legal_basis_check": True,
            "minutes": 2, "due_on": world.today + 20 * DAY, "grace_until": world.today + 30 * DAY, "asker": "Office",
            "grace_term_days": 10, "changed_because": "", "feedback_due_on": world.today + 44 * DAY,
            "calls_from_on": world.today + 30 * DAY, "request_from_on": world.today + 44 * DAY,
            "asker_agency_id": world.office, "asker_telephone": "01632 960000", "asker_email": "a@b.example",
            "after": "", "stage": "draft", "created_by_id": who.person, "created_at": clock.now(),
        }  # fmt: skip
        yield Try("campaign", "in the own name", row, who.has(where, RUNS))
        for words, more in (
            ("in another's name", {"created_by_id": world.author.person}),
            ("open at once", {"stage": "open"}),
            ("approved at once", {"approved_at": clock.now()}),
            ("opened at once", {"opened_at": clock.now()}),
        ):
            yield Try("campaign", words, row | more, may=False)


def invitations(world: OracleWorld, who: Who) -> Iterator[Try]:
    """With the opening, unanswered, where the campaign lies."""
    for it in world.campaigns:
        for where in (world.here, world.there):
            row = {"id": uuid.uuid4(), "partnership_id": where, "campaign_id": it.id, "agency_id": world.left}
            row |= {"reference": f"{uuid.uuid4()}", "name": "A", "phase": "B", "type_name": "C", "age_range": "5 to 11"}
            row |= {"legal_basis": "law", "words": "", "lead_name": "", "lead_role": "", "clause_ids": [], "version": 1}
            may = where == it.partnership and who.has(where, RUNS) and it.id not in who.excluded
            yield Try("invitation", f"to {it.key}", row, may)
            for name in ("answer", "prepared_at", "confirmed_at", "first_opened_at"):
                said = {**row, name: "yes" if name == "answer" else clock.now()}
                yield Try("invitation", f"with {name}", said, may=False)


def answers(world: OracleWorld, who: Who) -> Iterator[Try]:
    """In the own name, for an invitation one answers; as confirmed only where it counts."""
    for number, it in enumerate(world.invitations):
        for manner in ("prepared", "as head"):
            for words, person in (("own", who.person), ("another's", world.author.person), ("no", None)):
                by_link = who.link is not None and person is None
                own = by_link or (who.link is None and who.is_person(person))
                may = own and answer(who, it) and (manner == "prepared" or confirms(who, it, world))
                row = {"id": uuid.uuid4(), "partnership_id": it.partnership, "invitation_id": it.id, "answer": "yes"}
                row |= {"words": CANARY, "lead_is_right": True, "lead_name": "", "lead_role": "", "clause_ids": []}
                row |= {"manner": manner, "by_id": person, "by_name": "", "by_role": "", "at": clock.now()}
                yield Try("given_answer", f"{manner} in {words} name for {it.key}", row, may)
                if manner == "prepared" and number < 2 and words != "another's":
                    other = world.there if it.partnership == world.here else world.here
                    yield Try("given_answer", "elsewhere", {**row, "partnership_id": other}, may=False)


def contacts(world: OracleWorld, who: Who) -> Iterator[Try]:
    for where in (world.here, world.there):
        for agency in (world.school, world.other_school, world.far_school, world.police, world.health, world.trust):
            row = {"id": uuid.uuid4(), "partnership_id": where, "agency_id": agency, "role": "office"}
            row |= {"name": CANARY, "email": "c@d.example", "since": "", "source": "test"}
            may = keep_contact(who, Record(partnership=where, agency=agency))
            yield Try("agency_contact", f"{agency} in {where}", row, may)


def links(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Made by those who run the campaign."""
    for it in world.invitations:
        for where in (world.here, world.there):
            row = {"id": uuid.uuid4(), "partnership_id": where, "invitation_id": it.id, "is_head": True}
            row |= {"secret_hash": f"\\x{uuid.uuid4().hex * 2}", "ends_at": clock.now() + 7 * DAY}
            may = where == it.partnership and who.has(where, RUNS) and invitation(who, it)
            yield Try("invitation_link", f"for {it.key}", row, may)


def call_notes(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Who runs the campaign, in the own name, where the school was asked."""
    for it in world.invitations:
        for where in (world.here, world.there):
            for words, person in (("own", who.person), ("another's", world.author.person)):
                row = {"id": uuid.uuid4(), "partnership_id": where, "invitation_id": it.id, "by_id": person}
                row |= {"at": clock.now(), "spoke_with": "Office", "words": CANARY, "is_done": True}
                kept_out = it.id in who.excluded or it.campaign in who.excluded
                own = who.is_person(person) and where == it.partnership and not kept_out
                yield Try("call_note", f"in {words} name for {it.key}", row, own and who.has(where, RUNS))


def formal_requests(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Once signed, the office says that it was sent, in the own name."""
    for it in world.campaigns:
        for where in (world.here, world.there):
            for words, person in (("own", who.person), ("another's", world.author.person)):
                row = {"id": uuid.uuid4(), "partnership_id": where, "campaign_id": it.id, "invitation_ids": []}
                row |= {"letter": CANARY, "signed_on": world.today, "signed_by": "A", "sent_at": clock.now()}
                own = who.is_person(person) and where == it.partnership and it.id not in who.excluded
                may = own and who.has(where, c.OFFICE)
                yield Try("formal_request", f"in {words} name for {it.key}", {**row, "sent_by_id": person}, may)


def signers(world: OracleWorld, who: Who) -> Iterator[Try]:
    """The head, for somebody else at the school."""
    for agency in (world.school, world.other_school, who.agency):
        for person, allowed_by in (
            (world.author.person, who.person),
            (who.person, who.person),
            (world.author.person, world.author.person),
        ):
            row = {"id": uuid.uuid4(), "agency_id": agency, "person_id": person, "allowed_by_id": allowed_by}
            own = person != who.person and who.is_person(allowed_by)
            may = own and let_sign(who, Record(agency=agency))
            yield Try("signer", f"at {agency}", {**row, "allowed_at": clock.now()}, may)


ADDS = {
    "campaign": campaigns,
    "invitation": invitations,
    "given_answer": answers,
    "agency_contact": contacts,
    "invitation_link": links,
    "signer": signers,
    "call_note": call_notes,
    "formal_request": formal_requests,
}


def confirming(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Anybody who answers may prepare; whether that confirms depends on whose hand it is."""
    for it in world.invitations:
        prepared = {"answer": "yes", "prepared_at": clock.now()}
        yield Try("invitation", f"{it.key}, prepared", prepared, answer(who, it), it.key)
        by = None if who.link is not None else who.person
        said = {"answer": "yes", "confirmed_at": clock.now(), "confirmed_by_id": by}
        may = answer(who, it) and confirms(who, it, world)
        yield Try("invitation", f"{it.key}, confirmed", said, may, it.key)
        other = {**said, "confirmed_by_id": world.author.person}
        yield Try("invitation", f"{it.key}, confirmed in another's name", other, may=False, key=it.key)


def stages(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Stopping is of those who steer; an open campaign is opened and approved no second time."""
    said = {"stage": "stopped", "stopped_why": "Asked in error", "stopped_by_id": who.person}
    for it in world.campaigns:
        yield Try("campaign", f"{it.key}, stopped", said, steer(who, it), it.key)
        yield Try("campaign", f"{it.key}, approved", {"stage": "approved"}, may=False, key=it.key)
        runs = it.id not in who.excluded and who.has(it.partnership, RUNS)
        yield Try("campaign", f"{it.key}, feedback sent", {"stage": "feedback sent"}, runs, it.key)
        yield Try("campaign", f"{it.key}, longer", {"grace_until": world.today + 40 * DAY}, runs, it.key)


MOVES = {"campaign": stages, "invitation": confirming}
