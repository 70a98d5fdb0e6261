"""Actions, what hangs below them, and their evidence."""

from __future__ import annotations

from types import SimpleNamespace as Record

from sqlalchemy import text

from portal import clock
from portal.actions.models import Action, ActionEvent, Evidence, Part
from tests.access import columns as c
from tests.access.columns import EVERY_ROLE
from tests.access.facts import Id, Who
from tests.access.notes import CANARY, DAY, audited, opened
from tests.access.oracle_world import OracleWorld

KEYS = {"part": "action_id::text || agency_id::text"}


def action(who: Who, it: Record) -> bool:
    """R for the whole-partnership columns; o and n for staff, school, trust; n for the front door; g for any member."""
    if it.id in who.excluded:
        return False
    is_own: bool = who.acts_for in it.parties and who.acts_for is not None
    in_its_group: bool = it.group in who.groups
    is_named = any(who.is_person(one) for one in it.named)
    return (
        who.has(it.partnership, c.WHOLE)
        or (is_own and who.has(it.partnership, c.STAFF | c.SCHOOL | c.TRUST))
        or (is_named and who.has(it.partnership, c.STAFF | c.SCHOOL | c.TRUST | c.FRONT_DOOR))
        or in_its_group
    )


def of_action(who: Who, it: Record) -> bool:
    return action(who, it.action)


def evidence(who: Who, it: Record) -> bool:
    """Not a group's. o: staff, school, trust, front door; n (verifier, contributor's owner): staff, front door."""
    if it.action.id in who.excluded:
        return False
    is_own = who.acts_for in it.action.parties and who.acts_for is not None
    is_checker = any(who.is_person(one) for one in it.action.checkers)
    return bool(
        who.has(it.partnership, c.WHOLE)
        or (is_own and who.has(it.partnership, c.STAFF | c.SCHOOL | c.TRUST | c.FRONT_DOOR))
        or (is_checker and who.has(it.partnership, c.STAFF | c.FRONT_DOOR))
    )


SEES = {"action": action, "part": of_action, "action_event": of_action, "evidence": evidence}


def add(world: OracleWorld) -> None:
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
            opened(world, "action", it, world.author.person, seen=action)
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
    where, raised_by, now = where or world.here, raiser or world.author.person, clock.now()
    key = world.add(
        Action, partnership_id=where, reference="", title=CANARY, done_means=CANARY, state="in progress",
        lead_agency_id=led or lead, owner_id=owner, offered_to_id=offered_to, verifier_id=verifier,
        verifier_agency_id=world.office, group_id=group, original_due_on=world.today + 9 * DAY,
        due_on=world.today + 9 * DAY, slips=0, raised_by_id=raised_by, raised_by_agency_id=world.office,
        created_at=now, last_activity_at=now, rungs={}, version=1,
    )  # fmt: skip
    if led:
        with world.as_owner() as connection:
            connection.execute(text("UPDATE action SET lead_agency_id = :to WHERE id = :id"), {"to": lead, "id": key})
    parties = {agency for agency in (lead, led, contributor[0] if contributor else None) if agency}
    helper = contributor[1] if contributor else None
    it = world.note(
        "action", key, partnership=where, parties=parties, lead=lead, group=group, owner=owner, verifier=verifier,
        named={one for one in (owner, raised_by, offered_to, verifier, helper) if one},
        checkers={one for one in (verifier, helper) if one},
        contributors={contributor[0]} if contributor else set(),
    )  # fmt: skip
    if contributor:
        world.add(
            Part, action_id=key, agency_id=contributor[0], partnership_id=where, relation="contributes",
            owner_id=contributor[1], due_on=world.today, state="in progress", is_opened=False,
        )  # fmt: skip
    for agency in parties:
        world.note("part", f"{key}{agency}", action=it, agency=agency, partnership=where)
    world.actions.append(it)
    return it


def add_below(world: OracleWorld, it: Record) -> None:
    """A line of history and a piece of evidence."""
    by = {"by_id": world.author.person, "by_agency_id": world.office}
    below = {"partnership_id": it.partnership, "action_id": it.id, "text": CANARY}
    event = world.add(ActionEvent, kind="updated", more="", at=clock.now(), **below, **by)
    world.note("action_event", event, action=it, partnership=it.partnership)
    file = {"kind": "statement", "sha256": "0" * 64, "covers": "", "received_at": clock.now()}
    kept = world.note("evidence", world.add(Evidence, **file, **below, **by), action=it, partnership=it.partnership)
    if it.checkers or len(world.records["evidence"]) < 40:
        opened(world, "evidence", kept, world.author.person, seen=evidence)
