"""Who drafts, consults, answers, notes and issues: what each may add to a decision, and whose answer they change."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace as Record

from sqlalchemy import text

from portal import clock
from portal.access.roles import Role
from portal.decisions.models import DecisionAnswer
from portal.partnership.models import Mandate
from tests.access import columns as c
from tests.access.facts import Id, Who
from tests.access.notes import CANARY, DAY
from tests.access.oracle_world import OracleWorld
from tests.access.rooms.decisions import a_decision, decision, inside
from tests.access.table import Change, Try

AFTER = ("decisions",)
STEERS = c.CHAIR | c.OFFICE
HOLDS = c.LEAD | c.DELEGATE


def replace(who: Who, it: Record) -> bool:
    """One live answer a seat: its holder replaces it; chair and office what nobody confirmed in time."""
    is_holder = who.is_person(it.holder) and who.is_for(it.agency) and who.has(it.partnership, HOLDS)
    return inside(who, it) and bool(is_holder or (who.has(it.partnership, STEERS) and it.recorded == "lapsed"))


CHANGES = {"decision_answer": Change("superseded_at confirmed_at", replace, "superseded_at = now()")}


@cache
def holders(world: OracleWorld, where: Id) -> list[tuple[Id, Id, Id, Id, str]]:
    """Whoever holds a seat there today: mandate, seat, person, agency, role."""
    found = """SELECT m.id, m.seat_id, m.person_id, m.agency_id, m.role FROM mandate m JOIN seat s ON s.id = m.seat_id
      WHERE s.partnership_id = :where AND :today >= m.starts_on AND (m.ends_on IS NULL OR :today <= m.ends_on)
      ORDER BY m.id"""
    with world.as_owner() as connection:
        rows = connection.execute(text(found), {"where": where, "today": world.today})
        return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def add(world: OracleWorld) -> None:
    """Open decisions to which every seat has answered, in person or as recorded; and one without its notice."""
    a_decision(world, world.here, "issued", has_notice=False)
    out_of_time(world)
    for where in (world.here, world.there):
        for recorded in ("", "waits", "lapsed", "confirmed"):
            it = a_decision(world, where, "open", seats=[one[1] for one in holders(world, where)])
            it.answered = True
            for held in holders(world, where):
                an_answer(world, it, held, recorded)
        a_decision(world, where, "open", seats=[one[1] for one in holders(world, where)])


def out_of_time(world: OracleWorld) -> None:
    """Who holds a seat of their own held another until yesterday, and will hold a third from tomorrow."""
    lead = world.who("lead partner")
    for words, starts_on, ends_on in (
        ("delegate", world.today - DAY, world.today - DAY),
        ("alternate", world.today + DAY, None),
    ):
        seat = next(held[1] for held in holders(world, world.here) if held[2] == world.who(words).person)
        held = {"seat_id": seat, "person_id": lead.person, "agency_id": lead.agency, "role": Role.DELEGATE}
        key = world.add(Mandate, starts_on=starts_on, ends_on=ends_on, **held)
        facts = {"partnership": world.here, "person": lead.person, "agency": lead.agency, "role": "delegate"}
        world.note("mandate", key, bodies={lead.agency}, letter=None, **facts)


def an_answer(world: OracleWorld, it: Record, held: tuple[Id, Id, Id, Id, str], recorded: str) -> None:
    row = of_seat(it, held, world.author.person if recorded else None)
    row["confirm_by_on"] = world.today + (-DAY if recorded == "lapsed" else DAY) if recorded else None
    key = world.add(DecisionAnswer, **row)
    if recorded == "confirmed":  # in time, and that was yesterday
        with world.as_owner() as connection:
            for change in ("confirmed_at = now()", "confirm_by_on = confirm_by_on - 2"):
                connection.execute(text(f"UPDATE decision_answer SET {change} WHERE id = :id"), {"id": key})
    facts = {"decision": it, "partnership": it.partnership, "holder": held[2], "agency": held[3]}
    world.note("decision_answer", key, recorded=recorded, **facts)


def of_seat(it: Record, held: tuple[Id, Id, Id, Id, str], by: Id | None) -> dict[str, object]:
    """A seat's answer to that decision, in person or recorded by somebody."""
    mandate, seat, person, agency, role = held
    return {
        "id": uuid.uuid4(), "partnership_id": it.partnership, "decision_id": it.id, "paper_number": 1, "seat_id": seat,
        "mandate_id": mandate, "role": role, "kind": "agree", "text": "", "resolved_by": "", "by_id": person,
        "by_agency_id": agency, "at": clock.now(), "is_late": False, "recorded_by_id": by,
        "proof": CANARY if by else None, "confirm_by_on": None,
    }  # fmt: skip


def decisions(world: OracleWorld, who: Who) -> Iterator[Try]:
    """W of chair and office: a draft, in their own name; of the office, one that was taken before the portal."""
    for where in (world.here, world.there):
        for state in ("draft", "open", "issued"):
            for words, person, agency, own in names(world, who):
                row = {"id": uuid.uuid4(), "partnership_id": where, "reference": "", "title": CANARY, "state": state}
                row |= {"why_no_meeting": CANARY, "kind": "delegated", "paper_number": 1, "is_extended": False}
                row |= {"is_restricted": False, "raised_by_id": person, "raised_by_agency_id": agency, "version": 1}
                row |= {"created_at": clock.now()}
                may = own and who.has(where, STEERS) and state == "draft"
                yield Try("decision", f"{state} {words}", row, may)
                key = uuid.uuid4()
                before = row | {"id": key, "brought_key": str(key), "taken_on": world.today}
                may = own and who.has(where, c.OFFICE) and state == "issued"
                yield Try("decision", f"{state} brought in {words}", before, may)


def names(world: OracleWorld, who: Who) -> Iterator[tuple[str, Id, Id, bool]]:
    """In whose name somebody may try to write, and whether it is their own."""
    yield "in the own name", who.person, who.agency, who.is_person(who.person) and who.is_for(who.agency)
    yield "in another's name", world.author.person, who.agency, False
    yield "for another agency", who.person, world.coming, False


def sampled(world: OracleWorld, who: Who) -> Iterator[tuple[Record, Id, str, Id, Id, bool]]:
    """Decisions of every kind, in the right partnership and the wrong one, in one's own name and another's."""
    every = [one for one in world.records["decision"].values() if not one.named]
    for number, it in enumerate(every):
        for where in {it.partnership, world.here}:
            for words, person, agency, own in list(names(world, who))[: 3 if number < 6 else 1]:
                yield it, where, f"to {it.key} {words}", person, agency, own and where == it.partnership


def below(it: Record, where: Id, person: Id, **more: object) -> dict[str, object]:
    row = {"id": uuid.uuid4(), "partnership_id": where, "decision_id": it.id, "text": CANARY, "by_id": person}
    return {**row, "at": clock.now(), **more}


def papers(world: OracleWorld, who: Who) -> Iterator[Try]:
    for it, where, words, person, agency, own in sampled(world, who):
        for hashed in (None, "0" * 64):
            row = below(it, where, person, by_agency_id=agency, number=9, question=CANARY, options="")
            row |= {"sha256": hashed, "frozen_at": clock.now() if hashed else None}
            may = own and not hashed and who.has(where, STEERS) and decision(who, it)
            yield Try("decision_paper", f"{words}, {'frozen' if hashed else 'open'}", row, may)


def consultees(world: OracleWorld, who: Who) -> Iterator[Try]:
    for it, where, words, _person, _agency, _own in sampled(world, who):
        for view in (None, "support"):
            row = {"id": uuid.uuid4(), "partnership_id": where, "decision_id": it.id, "agency_id": world.coming}
            row |= {"text": "", "view": view, "answered_at": clock.now() if view else None}
            may = where == it.partnership and not view and who.has(where, STEERS) and decision(who, it)
            yield Try("consultee", f"{words}, {view}", row, may)


def notes(world: OracleWorld, who: Who) -> Iterator[Try]:
    """R + note of the scrutineer."""
    for it, where, words, person, _agency, _own in sampled(world, who):
        may = where == it.partnership and who.is_person(person) and who.has(where, c.SCRUTINEER) and decision(who, it)
        yield Try("decision_note", words, below(it, where, person), may)


def replies(world: OracleWorld, who: Who) -> Iterator[Try]:
    notes_of = {str(one.decision.id): one.id for one in world.records["decision_note"].values()}
    for it, where, words, person, agency, own in sampled(world, who):
        row = below(it, where, person, by_agency_id=agency, note_id=notes_of[str(it.id)])
        yield Try("decision_reply", words, row, own and who.has(where, STEERS) and decision(who, it))


def answers(world: OracleWorld, who: Who) -> Iterator[Try]:
    """A holder for the own seat; chair and office as somebody's, never as a third person's."""
    every = [one for one in world.records["decision"].values() if one.state in ("open", "draft") and not one.answered]
    for it in every:
        seats = {held[2]: held for held in holders(world, it.partnership)}
        for held in [*([seats[who.person]] if who.person in seats else []), *list(seats.values())[:2]]:
            for words, by in (("", None), (", recorded", who.person), (", by another", world.author.person)):
                row = of_seat(it, held, by) | {"confirm_by_on": world.today + DAY if by else None}
                own = not by and who.is_person(held[2]) and who.is_for(held[3]) and who.has(it.partnership, HOLDS)
                on_behalf = by == who.person and who.is_in and who.has(it.partnership, STEERS)
                may = (own or on_behalf) and it.state == "open" and decision(who, it)
                yield Try("decision_answer", f"to {it.key} of {held[2]}{words}", row, bool(may))


def events(world: OracleWorld, who: Who) -> Iterator[Try]:
    for it, where, words, person, agency, own in sampled(world, who):
        row = below(it, where, person, by_agency_id=agency, number=0, kind="edited")
        may = own and who.has(where, STEERS | HOLDS | c.SCRUTINEER) and decision(who, it)
        yield Try("decision_event", words, row, may)


def notices(world: OracleWorld, who: Who) -> Iterator[Try]:
    """A: the chair issues."""
    told = {str(one.decision.id) for one in world.records["decision_notice"].values()}
    for it in [one for one in world.records["decision"].values() if str(one.id) not in told and not one.named]:
        for where in {it.partnership, world.here}:
            row = {"id": uuid.uuid4(), "partnership_id": where, "decision_id": it.id, "reference": "X-D2"}
            row |= {"text": CANARY, "sha256": "1" * 64, "is_public": False, "issued_at": clock.now()}
            may = where == it.partnership and it.state == "issued" and who.has(where, c.CHAIR) and decision(who, it)
            yield Try("decision_notice", f"of {it.key}", row, may)


ADDS = {
    "decision": decisions, "decision_paper": papers, "consultee": consultees, "decision_note": notes,
    "decision_reply": replies, "decision_answer": answers, "decision_event": events, "decision_notice": notices,
}  # fmt: skip


def confirmed(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Only whoever an answer was recorded for says that it is so, and in time."""
    for it in world.records["decision_answer"].values():
        may = replace(who, it) and who.is_person(it.holder) and it.recorded == "waits"
        if may or it.holder == who.person or it.recorded == "lapsed":
            yield Try("decision_answer", f"{it.key}, confirmed", {"confirmed_at": clock.now()}, may, it.key)


MOVES = {"decision_answer": confirmed}
