"""Everybody adds to the record in their own name only: what happened, what they opened, which form they sent."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from types import SimpleNamespace as Record

from tests.access.facts import Who
from tests.access.oracle_world import OracleWorld
from tests.access.rooms.actions import action, evidence
from tests.access.rooms.arrangements import draft
from tests.access.rooms.audit import sent_form
from tests.access.rooms.challenges import challenge
from tests.access.rooms.cooperation import campaign, invitation
from tests.access.rooms.decisions import decision
from tests.access.rooms.meetings import meeting
from tests.access.rooms.packs import pack
from tests.access.table import Change, Row, Try

AFTER = ("audit", "cooperation", "challenges", "decisions", "meetings", "packs")
CHANGES = {"sent_form": Change("address", sent_form, "address = NULL")}
OPENED: tuple[tuple[str, str, Row], ...] = (
    ("action", "action", action),
    ("evidence", "evidence", evidence),
    ("arrangements", "arrangement_version", draft),
    ("campaign", "campaign", campaign),
    ("confirmation", "invitation", invitation),
    ("challenge", "challenge", challenge),
    ("decision", "decision", decision),
    ("meeting", "meeting", meeting),
    ("pack", "pack", pack),
)


def events(world: OracleWorld, who: Who) -> Iterator[Try]:
    """In the own name, for the agency one acts for, about a partnership one works in; a link in its own name."""
    asked = world.invitations[0]
    for where in (None, world.here, world.there):
        at_home = where is None or where in who.roles
        at_link = who.link is not None and where in {None, asked.partnership}
        own = {"person_id": who.person, "agency_id": who.acts_for}
        for words, more, may in (
            ("of their own", own, who.is_in and at_home),
            ("of another person", {**own, "person_id": world.author.person}, False),
            ("for another agency", {**own, "agency_id": world.left}, False),
            ("of a job", {**own, "system": "messages"}, False),
            ("of a link and themselves", {**own, "invitation_id": asked.id}, False),
            ("of a link", {"invitation_id": asked.id}, at_link),
            ("of a link for an agency", {"invitation_id": asked.id, "agency_id": who.agency}, False),
            ("of nobody", {}, False),
        ):
            row = {"id": uuid.uuid4(), "kind": "something", "partnership_id": where, "facts": {}, **more}
            yield Try("audit_event", f"{words} in {where}", row, may)


def openings(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Of a record that one sees, in its partnership."""
    for kind, table, seen in OPENED:
        for number, it in enumerate(list(world.records[table].values())[:10]):
            may = who.is_in and bool(seen(who, it))
            row = {"id": uuid.uuid4(), "kind": kind, "record_id": it.id, "partnership_id": it.partnership}
            row |= {"person_id": who.person, "agency_id": who.acts_for, "manner": "printed", "day": world.today}
            yield Try("opening", f"of {kind} {it.key}", row, may)
            if number < 2:
                other = world.there if it.partnership == world.here else world.here
                yield Try("opening", "of another person", {**row, "person_id": world.author.person}, may=False)
                yield Try("opening", "for another agency", {**row, "agency_id": world.left}, may=False)
                yield Try("opening", "in another partnership", {**row, "partnership_id": other}, may=False)
                yield Try("opening", "of another kind", {**row, "kind": "nothing"}, may=False)


def forms(world: OracleWorld, who: Who) -> Iterator[Try]:
    for person in (who.person, world.author.person):
        row = {"person_id": person, "mark": uuid.uuid4().hex}
        yield Try("sent_form", "", row, sent_form(who, Record(person=person)))


def messages(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Whoever is somebody queues; the reader's right is asked when it is sent. Keys are the jobs'."""
    somebody = who.is_in or who.link is not None
    for key in (None, uuid.uuid4().hex):
        row = {"id": uuid.uuid4(), "template": "actions/offered", "facts": {}, "is_urgent": False, "key": key}
        row |= {"queued_at": "now", "not_before": "now", "state": "queued", "attempts": 0}
        yield Try("message", f"with key {key}", row, somebody and key is None)


ADDS = {"audit_event": events, "opening": openings, "sent_form": forms, "message": messages}
