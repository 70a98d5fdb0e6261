"""Who raises challenges, writes on them, and determines them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from types import SimpleNamespace as Record

from portal import clock
from tests.access import columns as c
from tests.access.facts import Who
from tests.access.notes import CANARY
from tests.access.oracle_world import OracleWorld
from tests.access.rooms.challenges import OWN, WITH_LEADS, below_it, challenge, seats_led
from tests.access.table import Change, Try

AFTER = ("challenges",)
WRITES_ALL = c.OFFICE | c.SCRUTINEER
RAISES = WRITES_ALL | c.CHAIR | OWN


def write(who: Who, it: Record) -> bool:
    """W: scrutineer, office; o: delegate, staff, school, trust, chair; the lead partners' column determines."""
    is_own = who.acts_for is not None and who.acts_for in it.parties and who.has(it.partnership, OWN | c.CHAIR)
    return it.id not in who.excluded and (is_own or who.has(it.partnership, WRITES_ALL | c.LEAD))


def determines(who: Who, it: Record) -> bool:
    return who.has(it.partnership, c.LEAD) and challenge(who, it.challenge)


CHANGES = {
    "challenge": Change("stage clocks ended_at version", write, "version = 9"),
    "determination_answer": Change("agrees reason by_id at", determines, ""),
}


def raised(world: OracleWorld, who: Who) -> Iterator[Try]:
    """In the own name, for the own agency, not further than raised."""
    to = world.council if who.agency != world.council else world.health
    for where in (world.here, world.there):
        row = {
            "id": uuid.uuid4(), "partnership_id": where, "reference": "", "title": CANARY, "why": CANARY,
            "wanted": CANARY, "about_kind": "matter", "raised_by_id": who.person, "raised_by_agency_id": who.agency,
            "to_agency_id": to, "stage": "raised", "clocks": {}, "raised_at": clock.now(), "version": 1,
        }  # fmt: skip
        own = who.is_person(who.person) and who.is_for(who.agency)
        yield Try("challenge", "in the own name", row, own and who.has(where, RAISES))
        yield Try("challenge", "in another's name", {**row, "raised_by_id": world.author.person}, may=False)
        yield Try("challenge", "for another agency", {**row, "raised_by_agency_id": world.coming}, may=False)
        yield Try("challenge", "as settled", {**row, "stage": "resolved"}, may=False)


def lines(world: OracleWorld, who: Who) -> Iterator[Try]:
    """In the own name, or by nobody that a clock ran out, on a challenge one writes on, in its partnership."""
    for number, it in enumerate(world.challenges):
        row = {"id": uuid.uuid4(), "partnership_id": it.partnership, "challenge_id": it.id, "number": 0}
        row |= {"kind": "updated", "text": CANARY, "at": clock.now(), "by_id": who.person, "by_agency_id": who.agency}
        own, may = who.is_person(who.person) and who.is_for(who.agency), write(who, it)
        yield Try("challenge_event", f"about {it.key}", row, own and may)
        if number % 4:
            continue
        nobody = {"by_id": None, "by_agency_id": None}
        yield Try("challenge_event", f"that a clock of {it.key} ran out", row | nobody | {"kind": "clock ran out"}, may)
        yield Try("challenge_event", f"by nobody about {it.key}", row | nobody, may=False)
        for words, more in (
            ("in another's name", {"by_id": world.author.person}),
            ("for another agency", {"by_agency_id": world.coming}),
            ("elsewhere", {"partnership_id": world.there if it.partnership == world.here else world.here}),
        ):
            yield Try("challenge_event", f"{words} about {it.key}", row | more, may=False)


def texts(world: OracleWorld, who: Who) -> Iterator[Try]:
    """A lead partner's, in the own name, of a challenge that is with them."""
    for it in (one for one in world.challenges if one.stage in {WITH_LEADS, "resolved"}):
        row = {"id": uuid.uuid4(), "partnership_id": it.partnership, "challenge_id": it.id, "text": CANARY}
        row |= {"number": 2 if it.text else 1, "by_id": who.person, "at": clock.now()}
        own = who.is_person(who.person) and it.stage == WITH_LEADS
        yield Try("determination", f"of {it.key}", row, own and determines(who, Record(**below_it(it))))
        yield Try("determination", f"of {it.key}, in another's name", {**row, "by_id": world.author.person}, may=False)
        other = world.there if it.partnership == world.here else world.here
        yield Try("determination", f"of {it.key}, elsewhere", {**row, "partnership_id": other}, may=False)


def answers(world: OracleWorld, who: Who) -> Iterator[Try]:
    """For the seat of which one is lead partner today, in the own name, to the text of a challenge that is open."""
    own = seats_led(world, who)
    someone = world.who("lead partner at the trust")
    (another,) = seats_led(world, someone) if someone is not who else seats_led(world, world.who("lead partner"))
    for it in (one for one in world.challenges if one.text):
        row = {"id": uuid.uuid4(), "partnership_id": it.partnership, "challenge_id": it.id, "agrees": True}
        row |= {"determination_id": it.text, "reason": "", "by_id": who.person, "at": clock.now()}
        answered = {one.seat for one in world.records["determination_answer"].values() if one.challenge is it}
        may = who.is_person(who.person) and determines(who, Record(**below_it(it)))
        for seat in (one for one in own if one not in answered):
            of = {"seat_id": seat}
            yield Try(
                "determination_answer", f"to {it.key}", row | of, may and it.partnership == who.hats[0].partnership
            )
            yield Try("determination_answer", f"to {it.key} in another's name", row | of | by(world), may=False)
            other = {"partnership_id": world.there if it.partnership == world.here else world.here}
            yield Try("determination_answer", f"to {it.key} elsewhere", row | of | other, may=False)
        yield Try("determination_answer", f"to {it.key} for another seat", row | {"seat_id": another}, may=False)


def by(world: OracleWorld) -> dict[str, object]:
    """In the name of somebody who does not look."""
    return {"by_id": world.author.person}


ADDS = {"challenge": raised, "challenge_event": lines, "determination": texts, "determination_answer": answers}


def changed_answers(world: OracleWorld, who: Who) -> Iterator[Try]:
    """One's own seat alone."""
    for it in world.records["determination_answer"].values():
        said = {"agrees": False, "by_id": who.person}
        may = determines(who, it) and who.is_person(it.holder)
        yield Try("determination_answer", f"{it.key}, dissenting", said, may, it.key)


def stages(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Answered by the agency it was put to, ended by the one that raised it, determined once all seats answered."""
    for it in world.challenges:
        if it.stage == "resolved":
            yield Try("challenge", f"{it.key}, raised again", {"stage": "raised"}, may=False, key=it.key)
            continue
        ends, open_now = {"ended_at": clock.now()}, it.stage == "raised"
        answered = write(who, it) and who.is_for(it.challenged) and open_now
        yield Try("challenge", f"{it.key}, answered", {"stage": "answered"}, answered, it.key)
        resolved = write(who, it) and who.is_for(it.raising)
        yield Try("challenge", f"{it.key}, resolved", {"stage": "resolved", **ends}, resolved, it.key)
        up = write(who, it) and open_now
        yield Try("challenge", f"{it.key}, gone up", {"stage": "with service heads"}, up, it.key)
        yield Try("challenge", f"{it.key}, determined", {"stage": "determined", **ends}, may=False, key=it.key)


MOVES = {"challenge": stages, "determination_answer": changed_answers}
