"""A pack is built by the worker from the record as it stands, frozen, and told of by mail; a fault loses nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from portal.packs import work
from portal.web.pdf import NoPango, NotDrawn
from tests.access.answers import words_of
from tests.access.furnished import add_action
from tests.packs.conftest import Room


def test_a_pack_is_made_and_whoever_asked_is_told(room: Room) -> None:
    add_action(room.world, room.cast, "Zebra crossing", room.cast.police)
    address, client = room.made(room.cast.chair), room.client(room.cast.chair)
    assert "Zebra crossing" in client.get(address).text
    for kind in ("pdf", "docx"):
        assert "Zebra crossing" in words_of(client.get(f"{address}.{kind}"))
    mail = room.world.scalar("SELECT template || person_id FROM message")
    assert mail == f"packs/ready{room.cast.chair.person}"


def test_the_page_moves_by_itself_until_the_pack_is_ready(room: Room) -> None:
    address, client = room.asks(room.cast.chair), room.client(room.cast.chair)
    waiting = client.get(address)
    assert waiting.headers["Refresh"] == "2" and "waits for its turn" in waiting.text
    room.work()
    assert "Refresh" not in client.get(address).headers


def test_a_pack_stays_as_it_was_whatever_happens_after(room: Room) -> None:
    action, _ = add_action(room.world, room.cast, "Zebra crossing", room.cast.police)
    address, client = room.made(room.cast.chair), room.client(room.cast.chair)
    with room.world.as_owner() as connection:
        connection.execute(text("UPDATE action SET title = 'Another' WHERE id = :id"), {"id": action})
    assert "Zebra crossing" in client.get(address).text and "Another" not in client.get(address).text


def test_a_later_pack_begins_with_what_changed_since_the_last(room: Room) -> None:
    moved, _ = add_action(room.world, room.cast, "Zebra crossing", room.cast.police)
    add_action(room.world, room.cast, "As before", room.cast.police)
    first = room.made(room.cast.chair)
    add_action(room.world, room.cast, "Quiet hours", room.cast.council)
    with room.world.as_owner() as connection:
        connection.execute(text("UPDATE action SET state = 'blocked' WHERE id = :id"), {"id": moved})
    page = room.client(room.cast.chair).get(room.made(room.cast.chair)).text
    changed = page[page.index('id="s1"') : page.index('id="s2"')]
    assert "1 What changed since the last pack" in changed and first.rpartition("/")[2] in changed
    assert "Quiet hours" in changed and "Zebra crossing" in changed and "As before" not in changed
    assert "What changed" not in room.client(room.cast.chair).get(first).text


def stumbles(room: Room, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """A fault after everything was read, before it is kept: a killed worker leaves the same."""
    with monkeypatch.context() as dying:
        dying.setattr(work, "docx_of", lambda _: 1 / 0)
        return room.work()


def test_a_pack_whose_worker_was_killed_is_begun_anew(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    address = room.asks(room.cast.chair)
    assert stumbles(room, monkeypatch) == [None]
    assert "Step 2 of 3" in room.client(room.cast.chair).get(address).text
    assert room.work() == ["ready"]


def test_after_three_beginnings_it_says_so_and_is_asked_for_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    address, client = room.asks(room.cast.chair), room.client(room.cast.chair)
    for _ in range(work.TRIES):
        assert stumbles(room, monkeypatch) == [None]
    assert room.work() == ["failed"]
    page = client.get(address).text
    assert "could not be made" in page and 'href="/p/tests/packs/new"' in page
    assert client.get(f"{address}.pdf").status_code == 404
    assert room.world.scalar("SELECT facts->>'is_ready' FROM message") == "false"
    assert room.made(room.cast.chair)


def cannot_draw(monkeypatch: pytest.MonkeyPatch, fault: NotDrawn) -> None:
    def cannot(_: str) -> bytes:
        raise fault

    monkeypatch.setattr(work, "draw_pdf", cannot)


def test_a_machine_that_draws_no_pdf_says_so_and_has_the_document(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    cannot_draw(monkeypatch, NoPango("no pango"))
    address, client = room.made(room.cast.chair), room.client(room.cast.chair)
    page = client.get(address).text
    assert "There is no PDF" in page and f"{address}.pdf" not in page
    assert client.get(f"{address}.pdf").status_code == 404
    assert client.get(f"{address}.docx").status_code == 200


def test_a_drawing_that_failed_is_tried_again_and_at_last_done_without(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    cannot_draw(monkeypatch, NotDrawn("too slow"))
    address = room.asks(room.cast.chair)
    assert [room.work() for _ in range(work.TRIES)] == [[None], [None], ["ready"]]
    assert "There is no PDF" in room.client(room.cast.chair).get(address).text


def test_whoever_asked_and_then_lost_the_office_gets_none(room: Room) -> None:
    room.asks(room.cast.office_worker)
    with room.world.as_owner() as connection:
        ended = text("UPDATE appointment SET ends_on = current_date - 1 WHERE person_id = :person")
        connection.execute(ended, {"person": room.cast.office_worker.person})
    assert room.work() == ["failed"]
