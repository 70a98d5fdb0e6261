"""Decisions: who answers for the whole partnership and who is consulted; once issued all, unless restricted."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace as Record

from portal import clock
from portal.decisions.models import (
    Consultee,
    Decision,
    DecisionEvent,
    DecisionNote,
    DecisionNotice,
    DecisionPaper,
    DecisionReply,
)
from tests.access import columns as c
from tests.access.columns import EVERY_ROLE
from tests.access.facts import Id, Who
from tests.access.notes import CANARY, audited, opened
from tests.access.oracle_world import OracleWorld
from tests.access.table import Change

OWN = c.DELEGATE | c.STAFF | c.SCHOOL | c.TRUST


def decision(who: Who, it: Record) -> bool:
    """Whole-partnership columns; issued: every column; consulted: own agency; named: that person. Restricted: whole."""
    if it.id in who.excluded:
        return False
    is_consulted = who.acts_for in it.consulted and who.has(it.partnership, OWN)
    is_named = any(who.is_person(one) for one in it.named) and who.has(it.partnership, c.COLUMNS)
    is_issued = it.state == "issued" and who.has(it.partnership, c.COLUMNS)
    return who.has(it.partnership, c.WHOLE) or (not it.is_restricted and bool(is_consulted or is_named or is_issued))


def below(who: Who, it: Record) -> bool:
    return decision(who, it.decision)


def inside(who: Who, it: Record) -> bool:
    """What is said about it: those who answer for the whole partnership."""
    return it.decision.id not in who.excluded and who.has(it.partnership, c.WHOLE)


def asked(who: Who, it: Record) -> bool:
    own = who.is_person(it.person) if it.person else who.is_for(it.agency)
    return inside(who, it) or (own and decision(who, it.decision))


def notice(who: Who, it: Record) -> bool:
    return it.is_public or decision(who, it.decision)


SEES = {
    "decision": decision,
    "decision_paper": below,
    "consultee": asked,
    "decision_note": inside,
    "decision_reply": lambda who, it: asked(who, it.consultee),
    "decision_answer": inside,
    "decision_event": inside,
    "decision_notice": notice,
}


def work(who: Who, it: Record) -> bool:
    """Chair and office; who holds a seat, since an answer moves its decision."""
    return it.id not in who.excluded and who.has(it.partnership, c.CHAIR | c.OFFICE | c.LEAD | c.DELEGATE)


def steer(who: Who, it: Record) -> bool:
    return it.decision.id not in who.excluded and who.has(it.partnership, c.CHAIR | c.OFFICE)


def speak(who: Who, it: Record) -> bool:
    own = who.is_person(it.person) and who.has(it.partnership, c.COLUMNS) if it.person else False
    of_agency = it.person is None and who.is_for(it.agency) and who.has(it.partnership, OWN)
    return bool(own or of_agency) and decision(who, it.decision)


CHANGES = {
    "decision": Change(
        "title why_no_meeting kind urgent_because state paper_number seat_ids no_consultation_because consult_by_on"
        " answer_by_on is_extended lead_partners_on opened_at agreed_at issued_at issued_by_id is_restricted review_on"
        " report_by_on reported_on version",
        work,
        "version = 9",
    ),
    "decision_paper": Change("question options text sha256 frozen_at", steer, "options = ''"),
    "consultee": Change("view text answered_by_id answered_at", speak, "text = ''"),
}


def add(world: OracleWorld) -> None:
    """Each state that matters, restricted or not, here and there, with each relation of consultation."""
    for where in (world.here, world.there):
        for state in ("draft", "issued"):
            for is_restricted in (False, True):
                a_decision(world, where, state, is_restricted=is_restricted)
        a_decision(world, where, "consultation", agency=world.police)
        a_decision(world, where, "consultation", agency=world.school)
        a_decision(world, where, "consultation", agency=world.office)
        a_decision(world, where, "issued", agency=world.police)
    for role in EVERY_ROLE:
        who = world.who(role)
        a_decision(world, world.here, "consultation", agency=who.agency, person=who.person)
    asked = world.who("staff")
    a_decision(world, world.here, "issued", agency=asked.agency, person=asked.person)


def a_decision(
    world: OracleWorld,
    where: Id,
    state: str,
    *,
    is_restricted: bool = False,
    agency: Id | None = None,
    person: Id | None = None,
    seats: Sequence[Id] = (),
    has_notice: bool = True,
) -> Record:
    """A decision with what hangs below it; `agency` (perhaps `person`) is consulted, `seats` are asked."""
    now, by = clock.now(), {"by_id": world.author.person}
    key = world.add(
        Decision, partnership_id=where, reference="", title=CANARY, why_no_meeting=CANARY, kind="delegated",
        state=state, seat_ids=list(seats), paper_number=1, is_extended=False, is_restricted=is_restricted,
        created_at=now, version=1,
        raised_by_id=world.author.person, raised_by_agency_id=world.office,
    )  # fmt: skip
    consulted = {agency} if agency and not person else set()
    it = world.note(
        "decision", key, partnership=where, state=state, is_restricted=is_restricted, consulted=consulted,
        named={person} if person else set(), answered=False,
    )  # fmt: skip
    of, part = {"decision_id": key, "partnership_id": where}, {"decision": it, "partnership": where}
    office = {**by, "by_agency_id": world.office, "at": now}
    paper = world.add(DecisionPaper, number=1, question=CANARY, options="", text=CANARY, **of, **office)
    world.note("decision_paper", paper, **part)
    world.note("decision_note", world.add(DecisionNote, text=CANARY, at=now, **of, **by), **part)
    line = world.add(DecisionEvent, kind="drafted", text=CANARY, **of, **office)
    world.note("decision_event", line, **part)
    if agency:
        asks = world.add(Consultee, agency_id=agency, person_id=person, text="", **of)
        noted = world.note("consultee", asks, agency=agency, person=person, **part)
        reply = world.add(DecisionReply, consultee_id=asks, text=CANARY, **of, **office)
        world.note("decision_reply", reply, consultee=noted, **part)
    if state == "issued" and has_notice:
        public = where == world.there and not is_restricted
        words = {"reference": "X-D1", "text": CANARY, "sha256": "0" * 64, "is_public": public, "issued_at": now}
        world.note("decision_notice", world.add(DecisionNotice, **of, **words), is_public=public, **part)
    for who in world.kept_out[:3]:
        world.keep_out(who, where, "decision", key)
    opened(world, "decision", it, world.author.person, seen=decision)
    audited(world, it, "decision")
    return it
