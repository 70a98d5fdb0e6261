"""Meetings, whom they ask, what is asked for, what stood on their agenda: who reads them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace as Record
from typing import Any

from portal import clock
from portal.meetings.models import AgendaLine, Meeting, MeetingEvent, MeetingInvitee, MeetingItem
from tests.access import columns as c
from tests.access.columns import EVERY_ROLE
from tests.access.facts import Id, Who
from tests.access.notes import CANARY, audited, opened
from tests.access.oracle_world import OracleWorld
from tests.access.rooms.actions import action
from tests.access.rooms.challenges import challenge
from tests.access.rooms.decisions import decision

AFTER = ("actions", "challenges", "decisions")
NOT_ASKED = "coordinator"  # the one role whose holder no meeting here asks to come


def meeting(who: Who, it: Record) -> bool:
    """R, W and A of the whole-partnership columns; g for a member of its group, of whatever column."""
    in_its_group: bool = it.group in who.groups
    return it.id not in who.excluded and (who.has(it.partnership, c.WHOLE) or in_its_group)


def below(who: Who, it: Record) -> bool:
    return meeting(who, it.meeting)


def line(who: Who, it: Record) -> bool:
    """No trace: of a record that one may not see no line either."""
    return meeting(who, it.meeting) and it.seen(who, it.about)


SEES = {
    "meeting": meeting,
    "meeting_invitee": below,
    "meeting_item": below,
    "agenda_line": line,
    "meeting_event": below,
}


def add(world: OracleWorld) -> None:
    """Of the whole partnership and of each group, here and there; planned, and held."""
    for where, groups in (
        (world.here, (None, world.first_group, world.second_group)),
        (world.there, (None, world.far_group)),
    ):
        for group in groups:
            it = a_meeting(world, where, group, everybody=where == world.here and group != world.second_group)
            add_below(world, it)
        a_meeting(world, where, None, state="held")
    for who in world.kept_out:
        for it in (one for one in world.meetings if one.partnership == world.here):
            world.keep_out(who, it.partnership, "meeting", it.id)
    for it in world.meetings:
        opened(world, "meeting", it, world.author.person, seen=meeting)
        audited(world, it, "meeting")


def a_meeting(
    world: OracleWorld, where: Id, group: Id | None, *, state: str = "planned", everybody: bool = False
) -> Record:
    """A meeting that asks its planner, and with `everybody` one of each role."""
    by = {"planned_by_id": world.author.person, "planned_by_agency_id": world.office}
    key = world.add(Meeting, **row_of(where, group, state=state), **by)
    it = world.note("meeting", key, partnership=where, group=group, state=state)
    of = {"partnership_id": where, "meeting_id": key}
    people = [(world.author.person, world.office)]
    others = [one for one in map(world.who, EVERY_ROLE) if NOT_ASKED not in one.words]
    if everybody:
        people += [(one.person, one.agency) for one in others]
    else:  # for an agency that they do not act for
        people += [(one.person, world.council) for one in others if one.agency != world.council]
    for person, agency in people:
        asked = world.add(MeetingInvitee, person_id=person, agency_id=agency, **of)
        world.note("meeting_invitee", asked, meeting=it, partnership=where, person=person, agency=agency)
    world.meetings.append(it)
    return it


def row_of(where: Id, group: Id | None, *, state: str = "planned", words: str = CANARY) -> dict[str, Any]:
    """The columns of one, but who planned it."""
    now = clock.now()
    return {
        "id": uuid.uuid4(), "partnership_id": where, "reference": "", "group_id": group, "minutes": 90, "place": words,
        "starts_at": now + timedelta(days=30), "papers_on": clock.today() + timedelta(days=20), "state": state,
        "planned_at": now, "version": 1,
    }  # fmt: skip


def add_below(world: OracleWorld, it: Record) -> None:
    """Items by several people, a line about a record of each kind, a line of history."""
    of = {"partnership_id": it.partnership, "meeting_id": it.id}
    part, now = {"meeting": it, "partnership": it.partnership}, clock.now()
    items = []
    for person, agency in [(world.author.person, world.office), *((one.person, one.agency) for one in asking(world))]:
        by = {"by_id": person, "by_agency_id": agency}
        item = world.add(MeetingItem, title=CANARY, why=CANARY, at=now, **of, **by)
        items.append(world.note("meeting_item", item, by=person, **part))
    about: list[tuple[str, Record, Any]] = [("item", items[0], below)]
    records = (("decision", "decision", decision), ("action", "action", action), ("challenge", "challenge", challenge))
    for kind, table, seen in records:
        there = [one for one in world.records[table].values() if one.partnership == it.partnership]
        about += [(kind, one, seen) for one in there[:12]]
    for number, (kind, record, seen) in enumerate(about, start=1):
        words = {"number": number, "kind": kind, "reference": CANARY, "title": CANARY, "why": CANARY}
        key = world.add(AgendaLine, record_id=record.id, **words, **of)
        world.note("agenda_line", key, about=record, seen=seen, **part)
    by = {"by_id": world.author.person, "by_agency_id": world.office}
    event = world.add(MeetingEvent, kind="planned", text=CANARY, at=now, **of, **by)
    world.note("meeting_event", event, **part)


def asking(world: OracleWorld) -> list[Who]:
    """Some of each sort who asked for something to be talked about."""
    return [world.who(role) for role in ("group member", "delegate", "scrutineer", "staff", "head")]


def furnish(house: Any) -> None:
    """One of the executive, which asks a member of it and the chair, with something that the member asked for."""
    cast, world = house.cast, house.world
    key, house.samples["meetings.reference"] = add_meeting(house, cast.executive, words="Green room")
    of = {"partnership_id": cast.here, "meeting_id": key}
    by = {"by_id": cast.group_member.person, "by_agency_id": cast.group_member.agency}
    item = world.add(MeetingItem, title="Green matter", why="Green.", at=clock.now(), **of, **by)
    house.samples["an item"] = str(item)


def add_meeting(house: Any, group: Id | None, *, words: str) -> tuple[uuid.UUID, str]:
    """A meeting in the house, and its reference."""
    cast, world = house.cast, house.world
    by = {"planned_by_id": cast.office_worker.person, "planned_by_agency_id": cast.office}
    key = world.add(Meeting, **row_of(cast.here, group, words=words), **by)
    of = {"partnership_id": cast.here, "meeting_id": key}
    for one in (cast.group_member, cast.chair):
        world.add(MeetingInvitee, person_id=one.person, agency_id=one.agency, **of)
    at = {"by_id": cast.office_worker.person, "by_agency_id": cast.office, "at": clock.now()}
    world.add(MeetingEvent, kind="planned", text=words, **of, **at)
    return key, world.scalar("SELECT reference FROM meeting WHERE id = :id", id=key)


def hidden(house: Any) -> dict[str, str]:
    """One of the whole partnership, which no group's member reads, kept also from some who answer for the whole."""
    from tests.access.hidden import kept  # it gathers the rooms

    key, reference = add_meeting(house, None, words="Hidden room")
    kept(house, "meeting", key)
    return {"meetings.reference": reference, "its reference": f"/ref/{reference}", "it": f"/search?q={reference}"}


READERS = {"chair", "business_manager", "office_worker", "council_lead", "police_delegate", "scrutineer"}
HIDDEN = {"meeting": Record(readers=frozenset(READERS), make=hidden)}
