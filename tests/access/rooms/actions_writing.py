"""Who adds and changes actions, their parts, their history and their evidence."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from types import SimpleNamespace as Record

from portal import clock
from tests.access import columns as c
from tests.access.columns import EVERY_ROLE
from tests.access.facts import Who
from tests.access.notes import CANARY, DAY
from tests.access.oracle_world import OracleWorld
from tests.access.rooms.actions import action, add_below, an_action, evidence
from tests.access.table import Change, Try

AFTER = ("actions",)
STEERS = c.CHAIR | c.OFFICE  # "the business manager or chair offers"
OWN = c.DELEGATE | c.STAFF | c.SCHOOL | c.TRUST


def is_own(who: Who, it: Record) -> bool:
    return who.acts_for is not None and who.acts_for in it.parties


def write(who: Who, it: Record) -> bool:
    """W: chair, office; o: delegate, staff, school, trust; n: the same and the front door. Lead and scrutineer read."""
    is_named = any(who.is_person(one) for one in it.named)
    return it.id not in who.excluded and bool(
        who.has(it.partnership, STEERS)
        or (is_own(who, it) and who.has(it.partnership, OWN))
        or (is_named and who.has(it.partnership, OWN | c.FRONT_DOOR))
    )


def hand_part_over(who: Who, it: Record) -> bool:
    """Contributing agencies have own owner and date: the agency itself, chair and office; not the lead's own part."""
    contributes = it.agency in it.action.contributors and it.agency != it.action.lead
    own = who.is_for(it.agency) and who.has(it.partnership, OWN)
    return contributes and it.action.id not in who.excluded and bool(own or who.has(it.partnership, STEERS))


def take_down(who: Who, it: Record) -> bool:
    """Take-down of what was put in by mistake: the owner of the action, for the agency that does it; the office."""
    owner = is_own(who, it.action) and who.is_person(it.action.owner)
    return evidence(who, it) and bool(owner or who.has(it.partnership, c.OFFICE))


CHANGES = {
    "action": Change(
        "state priority lead_agency_id owner_id cover_id cover_from_on cover_until_on offered_to_id verifier_id"
        " verifier_agency_id due_on slips wanted_due_on"
        " wanted_because accepted_at agreed_in_meeting_by_id refuse_by_on blocked_by unblocked_by finished_at closed_at"
        " impact_check_on impact rungs version",
        write,
        "slips = 0",
    ),
    "part": Change("owner_id", hand_part_over, "owner_id = NULL"),
    "evidence": Change(
        "text link file_key display_name sha256 covers taken_down_at taken_down_by_id taken_down_why",
        take_down,
        "taken_down_why = NULL",
    ),
}


def add(world: OracleWorld) -> None:
    """Actions that their owner's own agency leads, each with evidence."""
    for role in EVERY_ROLE:
        who = world.who(role)
        add_below(world, an_action(world, who.agency, owner=who.person))


def actions(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Anybody of a member agency proposes, chair and office offer at once, the office brings in; in the own name."""
    for where in (world.here, world.there):
        for state in ("proposed", "offered", "in progress", "closed"):
            for words, person, agency, own in names(world, who):
                may = own and bool(
                    (who.has(where, STEERS) and state in ("proposed", "offered"))
                    or (who.has(where, OWN | c.FRONT_DOOR) and state == "proposed")
                )
                yield Try("action", f"{state} {words}", new_action(world, where, state, person, agency), may)
        for state in ("proposed", "offered", "in progress", "closed"):
            for words, person, agency, own in names(world, who):
                row = new_action(world, where, state, person, agency) | {"brought_key": str(uuid.uuid4())}
                may = own and who.has(where, c.OFFICE) and state in ("offered", "closed")
                yield Try("action", f"{state} brought in {words}", row, may)


def names(world: OracleWorld, who: Who) -> Iterator[tuple[str, uuid.UUID, uuid.UUID, bool]]:
    """In whose name somebody may try to write, and whether it is their own."""
    yield "in the own name", who.person, who.agency, who.is_person(who.person) and who.is_for(who.agency)
    yield "in another's name", world.author.person, who.agency, False
    yield "for another agency", who.person, world.coming, False


def new_action(
    world: OracleWorld, where: uuid.UUID, state: str, person: uuid.UUID, agency: uuid.UUID
) -> dict[str, object]:
    """The row of a new action."""
    now, due = clock.now(), world.today + 9 * DAY
    return {
        "id": uuid.uuid4(), "partnership_id": where, "reference": "", "title": CANARY, "done_means": CANARY,
        "state": state, "lead_agency_id": world.council, "verifier_agency_id": world.office, "original_due_on": due,
        "due_on": due, "slips": 0, "raised_by_id": person, "raised_by_agency_id": agency, "created_at": now,
        "last_activity_at": now, "rungs": {}, "version": 1,
    }  # fmt: skip


def sampled(world: OracleWorld, who: Who) -> list[Record]:
    """Actions of every relation to anybody, and a few of those that name this person."""
    named = [it for it in world.actions[30:] if who.person in it.named]
    return [*world.actions[:30], *named[:5]]


def parts(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Chair and office add contributors to an action they see; what leads the database keeps by itself."""
    for it in sampled(world, who)[::3]:
        for relation in ("contributes", "leads"):
            row = {"action_id": it.id, "agency_id": world.left, "partnership_id": it.partnership, "relation": relation}
            more = {"due_on": world.today, "state": "in progress", "is_opened": False}
            may = relation == "contributes" and who.has(it.partnership, STEERS) and action(who, it)
            yield Try("part", f"that {relation}", row | more, may)


def events(world: OracleWorld, who: Who) -> Iterator[Try]:
    """History in the own name, on an action one may change, in its partnership."""
    for number, it in enumerate(sampled(world, who)):
        for words, person, agency, own in list(names(world, who))[: 3 if number < 4 else 1]:
            for where in {it.partnership, world.here if number < 20 else it.partnership}:
                row = {"id": uuid.uuid4(), "partnership_id": where, "action_id": it.id, "number": 0, "kind": "updated"}
                row |= {"text": CANARY, "more": "", "by_id": person, "by_agency_id": agency, "at": clock.now()}
                may = own and where == it.partnership and write(who, it)
                yield Try("action_event", f"about {it.key} {words}", row, may)


def texts(ids: set[uuid.UUID]) -> list[str]:
    """As the database takes them."""
    return sorted(map(str, ids))


def shown(world: OracleWorld, who: Who) -> Iterator[Try]:
    """W o of evidence. Whoever may finish an action can show why: so delegates, and for the office chair and office."""
    for number, it in enumerate(sampled(world, who)):
        for words, person, agency, own in list(names(world, who))[: 3 if number < 4 else 1]:
            row = {"id": uuid.uuid4(), "partnership_id": it.partnership, "action_id": it.id, "kind": "statement"}
            row |= {"text": CANARY, "sha256": "0" * 64, "covers": "", "received_at": clock.now()}
            row |= {"by_id": person, "by_agency_id": agency}
            may = own and it.id not in who.excluded and is_own(who, it)
            may = may and who.has(it.partnership, OWN | c.FRONT_DOOR | STEERS)
            made: dict[str, object] = {"party_ids": texts(it.parties), "checker_ids": texts(it.checkers)}
            yield Try("evidence", f"about {it.key} {words}", row, may, made=made)
            if number in {2, 5, 8, 11} and own:  # what the scanner says, it says itself
                for scan in ("not scanned", "waiting", "clean", "found"):
                    tried = may and scan in {"not scanned", "waiting"}
                    file = {**row, "kind": "file", "text": None, "file_key": uuid.uuid4().hex, "scan": scan}
                    file |= {"display_name": "Minutes", "content_type": "text/plain", "size": 1}
                    yield Try("evidence", f"about {it.key}, {scan}", file, tried, made=made)


ADDS = {"action": actions, "part": parts, "action_event": events, "evidence": shown}


def moves(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Handing over keeps the sight of whoever gives; nobody hands on what they then could not change."""
    for it in sampled(world, who)[:16]:
        may = write(who, it)
        yield Try("action", f"{it.key}, now the ICB's", {"lead_agency_id": world.health}, may, it.key)
    for it in sampled(world, who)[30:]:
        others = it.named - ({it.owner} if it.owner else set())
        after = Record(**{**vars(it), "owner": world.author.person, "named": others | {world.author.person}})
        may = write(who, it) and write(who, after)
        yield Try("action", f"{it.key}, to another owner", {"owner_id": world.author.person}, may, it.key)


MOVES = {"action": moves}
