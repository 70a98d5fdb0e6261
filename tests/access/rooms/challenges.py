"""Challenges between agencies, their history and what the lead partners determine: who reads them."""

from __future__ import annotations

import uuid
from types import SimpleNamespace as Record
from typing import Any

from sqlalchemy import text

from portal import clock
from portal.challenges.lifecycle import Stage, clocks_from
from portal.challenges.models import Challenge, ChallengeEvent, Determination, DeterminationAnswer
from tests.access import columns as c
from tests.access.facts import Id, Who
from tests.access.notes import CANARY, audited, opened
from tests.access.oracle_world import OracleWorld

OWN = c.DELEGATE | c.STAFF | c.SCHOOL | c.TRUST
WITH_LEADS, RESOLVED, RAISED = "with lead partners", "resolved", "raised"


def challenge(who: Who, it: Record) -> bool:
    """R for the whole-partnership columns; o (raising, challenged) for delegates, staff, schools, trusts."""
    is_own = who.acts_for is not None and who.acts_for in it.parties
    return it.id not in who.excluded and (who.has(it.partnership, c.WHOLE) or (is_own and who.has(it.partnership, OWN)))


def below(who: Who, it: Record) -> bool:
    return challenge(who, it.challenge)


SEES = {"challenge": challenge, "challenge_event": below, "determination": below, "determination_answer": below}


def add(world: OracleWorld) -> None:
    """Between each two agencies that matter, here and there; some with the lead partners, one ended."""
    for where in (world.here, world.there):
        for agency in (world.police, world.school, world.trust, world.office, world.health):
            a_challenge(world, where, agency, world.council)
            a_challenge(world, where, world.council, agency)
        a_challenge(world, where, world.council, world.health, stage=WITH_LEADS)
        a_challenge(world, where, world.council, world.health, stage=RESOLVED)
    for one, other in ((world.police, world.school), (world.trust, world.council)) * 2:
        a_challenge(world, world.here, one, other, stage=WITH_LEADS)
    for who in world.kept_out:
        for it in (one for one in world.challenges if one.partnership == world.here):
            world.keep_out(who, it.partnership, "challenge", it.id)
    determined(world, "lead partner", "lead partner here and coordinator there", "lead partner until today")
    for it in world.challenges:
        opened(world, "challenge", it, world.author.person, seen=challenge)
        audited(world, it, "challenge")


def a_challenge(world: OracleWorld, where: Id, raising: Id, challenged: Id, *, stage: str = RAISED) -> Record:
    """A challenge with a line of history."""
    now = clock.now()
    ended_at = now if stage == RESOLVED else None
    key = world.add(
        Challenge, partnership_id=where, reference="", title=CANARY, why=CANARY, wanted=CANARY, about_kind="matter",
        raised_by_id=world.author.person, raised_by_agency_id=raising, to_agency_id=challenged, stage=stage,
        clocks=clocks_from(Stage(stage), world.today), raised_at=now, ended_at=ended_at, version=1,
    )  # fmt: skip
    it = world.note("challenge", key, partnership=where, parties={raising, challenged}, stage=stage)
    it.raising, it.challenged, it.text = raising, challenged, None
    line = world.add(
        ChallengeEvent, partnership_id=where, challenge_id=key, kind="updated", text=CANARY, at=now,
        by_id=world.author.person, by_agency_id=world.office,
    )  # fmt: skip
    world.note("challenge_event", line, **below_it(it))
    world.challenges.append(it)
    return it


def determined(world: OracleWorld, *words: str) -> None:
    """A text for each that lies with the lead partners; in the last two the seats of these people have answered."""
    leads = [it for it in world.challenges if it.stage == WITH_LEADS]
    with world.as_owner() as connection:
        asked = "SELECT person_id, agency_id, seat_id FROM mandate WHERE role = 'lead partner' ORDER BY seat_id"
        world.led = [(row.person_id, row.agency_id, row.seat_id) for row in connection.execute(text(asked))]
        connection.execute(text("ALTER TABLE determination_answer DISABLE TRIGGER guard"))
    for number, it in enumerate(leads):
        of = {"partnership_id": it.partnership, "challenge_id": it.id, "by_id": world.author.person, "at": clock.now()}
        it.text = world.add(Determination, number=1, text=CANARY, **of)
        world.note("determination", it.text, **below_it(it))
        for who in map(world.who, words if number >= len(leads) - 2 else ()):
            (seat,) = seats_led(world, who)
            said = {"determination_id": it.text, "seat_id": seat, "agrees": True, "reason": CANARY}
            key = world.add(DeterminationAnswer, **of, **said)
            world.note("determination_answer", key, **below_it(it), holder=who.person, seat=seat)
    with world.as_owner() as connection:
        connection.execute(text("ALTER TABLE determination_answer ENABLE TRIGGER guard"))


def below_it(it: Record) -> dict[str, Any]:
    """The facts of what hangs below a challenge."""
    return {"challenge": it, "partnership": it.partnership}


def seats_led(world: OracleWorld, who: Who) -> list[Id]:
    """The seats of which that person is, was or will be the lead partner for the agency they act for."""
    return [seat for person, agency, seat in world.led if (person, agency) == (who.person, who.agency)]


def between(cast: Any, raising: Id, challenged: Id, *, words: str) -> dict[str, Any]:
    """The columns of one in the house."""
    return {
        "partnership_id": cast.here, "reference": "", "title": words, "why": words, "wanted": words,
        "about_kind": "matter", "raised_by_id": cast.office_worker.person, "raised_by_agency_id": raising,
        "to_agency_id": challenged, "stage": RAISED, "clocks": clocks_from(Stage.RAISED, clock.today()),
        "raised_at": clock.now(), "version": 1,
    }  # fmt: skip


def add_challenge(house: Any, raising: Id, challenged: Id, *, words: str) -> tuple[uuid.UUID, str]:
    """A challenge in the house, and its reference."""
    key = house.world.add(Challenge, **between(house.cast, raising, challenged, words=words))
    by = {"by_id": house.cast.office_worker.person, "by_agency_id": house.cast.office, "at": clock.now()}
    of = {"partnership_id": house.cast.here, "challenge_id": key}
    house.world.add(ChallengeEvent, kind="updated", text=words, **of, **by)
    return key, house.world.scalar("SELECT reference FROM challenge WHERE id = :id", id=key)


def furnish(house: Any) -> None:
    """One of a school that the police have not acknowledged yet."""
    cast = house.cast
    _, house.samples["challenges.reference"] = add_challenge(house, cast.school, cast.police, words="Yellow question")


def hidden(house: Any) -> dict[str, str]:
    """One between a school and a hospital trust, kept also from some who answer for the whole partnership."""
    from tests.access.hidden import kept  # it gathers the rooms

    key, reference = add_challenge(house, house.cast.other_school, house.cast.trust, words="Hidden challenge")
    kept(house, "challenge", key)
    return {"challenges.reference": reference, "its reference": f"/ref/{reference}", "it": f"/search?q={reference}"}


READERS = {"chair", "business_manager", "office_worker", "council_lead", "police_delegate", "scrutineer"}
HIDDEN = {
    "challenge": Record(readers=frozenset({*READERS, "other_head", "trust_staff", "group_member"}), make=hidden),
}
