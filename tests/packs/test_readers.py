"""No pack holds what one of its readers may not see."""

from __future__ import annotations

import re
import uuid
from types import SimpleNamespace
from typing import Any

from sqlalchemy import text

from portal.database import db
from tests.access.furnished import add_action
from tests.access.rooms.challenges import add_challenge
from tests.access.rooms.decisions_pages import a_decision
from tests.packs.conftest import Room
from tests.statements import statements

WHOLE = ("chair", "business_manager", "office_worker", "scrutineer", "council_lead", "police_delegate")
OTHERS = ("police_lead", "trust_staff", "education_officer", "front_door", "head", "police_coordinator", "stranger")
REFERENCE = re.compile(r"TESTS-[ACDX]\d+")


def furnished(room: Room) -> None:
    """A record of each kind, one of them a restricted decision."""
    house: Any = SimpleNamespace(world=room.world, cast=room.cast, samples={})
    a_decision(house, "Asked question", "open", kind="urgent", urgent_because="It could not wait.")
    a_decision(house, "Quiet question", "issued", is_restricted=True)
    add_challenge(house, room.cast.school, room.cast.police, words="Yellow question")
    add_action(room.world, room.cast, "Zebra crossing", room.cast.police)


def of_group(room: Room, words: str) -> uuid.UUID:
    """An action on which the executive works."""
    key, _ = add_action(room.world, room.cast, words, room.cast.police)
    with room.world.as_owner() as connection:
        group = {"group": room.cast.executive, "id": key}
        connection.execute(text("UPDATE action SET group_id = :group WHERE id = :id"), group)
    return key


def status(room: Room, who: str, address: str) -> int:
    return room.client(getattr(room.cast, who)).get(address, follow_redirects=True).status_code


def references_in(room: Room, address: str) -> set[str]:
    return set(REFERENCE.findall(room.client(room.cast.chair).get(address).text))


def test_every_reader_of_a_pack_may_open_every_record_in_it(room: Room) -> None:
    furnished(room)
    address = room.made(room.cast.chair)
    references = references_in(room, address)
    assert {one[6] for one in references} == {"A", "D", "X"}
    for who in WHOLE:
        assert status(room, who, address) == 200
        assert {one: status(room, who, f"/ref/{one}") for one in references} == dict.fromkeys(references, 200)


def test_who_does_not_answer_for_the_whole_finds_no_trace_of_its_pack(room: Room) -> None:
    furnished(room)
    address = room.made(room.cast.chair)
    for who in (*OTHERS, "group_member"):
        for more in ("", ".pdf", ".docx", "/who-can-see"):
            assert status(room, who, address + more) == 404
    reference = address.rpartition("/")[2]
    assert reference not in room.client(room.cast.group_member).get("/p/tests/packs").text


def test_the_pack_of_a_group_holds_its_actions_alone_and_its_members_read_it(room: Room) -> None:
    furnished(room)
    action = of_group(room, "Shared rota")
    address = room.made(room.cast.chair, str(room.cast.executive))
    assert references_in(room, address) == {room.reference("action", action)}
    for who in (*WHOLE, "group_member"):
        assert status(room, who, address) == 200
        assert status(room, who, f"/ref/{room.reference('action', action)}") == 200
    for who in OTHERS:
        assert status(room, who, address) == 404


def test_a_record_that_anybody_is_kept_from_stands_in_no_pack(room: Room) -> None:
    furnished(room)
    kept, _ = add_action(room.world, room.cast, "Kept from one", room.cast.police)
    before = references_in(room, room.made(room.cast.chair))
    room.world.exclude(room.cast.scrutineer, room.cast.here, "action", kept)
    address = room.made(room.cast.chair)
    assert room.reference("action", kept) in before
    assert "Kept from one" not in room.client(room.cast.chair).get(address).text
    assert references_in(room, address) == before - {room.reference("action", kept)}


def test_somebody_kept_later_from_a_record_reads_the_packs_that_hold_it_no_more(room: Room) -> None:
    action, _ = add_action(room.world, room.cast, "Zebra crossing", room.cast.police)
    address = room.made(room.cast.chair)
    assert status(room, "scrutineer", address) == 200
    room.world.exclude(room.cast.scrutineer, room.cast.here, "action", action)
    assert status(room, "scrutineer", address) == 404
    assert address.rpartition("/")[2] not in room.client(room.cast.scrutineer).get("/p/tests/packs").text
    assert status(room, "chair", address) == 200


def test_only_chair_and_office_find_where_to_ask(room: Room) -> None:
    for who in (*WHOLE, *OTHERS):
        expected = 200 if who in {"chair", "business_manager", "office_worker"} else 404
        assert status(room, who, "/p/tests/packs/new") == expected


def test_pages_of_packs_take_few_statements(room: Room) -> None:
    furnished(room)
    address, client = room.made(room.cast.chair), room.client(room.cast.chair)
    for more in ("", ".pdf", "/who-can-see"):
        with room.apps.pages.app_context():
            engine = db.engine
        with statements(engine) as told:
            assert client.get(address + more).status_code == 200
        assert 1 < len(told) <= 8, told
