"""Whom to call: read by everybody in one request, kept by the front-door team and the designated officers."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.access.verdict import Refused
from portal.database import db, transaction
from portal.frontdoor.models import ContactChange, ContactKind, ContactPoint
from portal.frontdoor.operations import add_contact
from tests.cast import Cast
from tests.conftest import Looks
from tests.frontdoor.conftest import WORDS
from tests.frontdoor.sending import sent
from tests.statements import statements
from tests.world import World

PAGE = "/p/tests/contacts"


@pytest.mark.parametrize("address", [PAGE, "/contacts"])
def test_anybody_finds_the_number_without_signing_in(looks: Looks, contact: uuid.UUID, address: str) -> None:
    page = looks.client().get(address)
    assert page.status_code == 200
    assert page.text.index('href="tel:999"') < page.text.index('href="tel:08081570110"')
    assert "Last checked on" in page.text
    assert "Still right" not in page.text


def test_a_page_asks_at_most_eight_questions(cast: Cast, looks: Looks, contact: uuid.UUID) -> None:
    for who in (None, cast.front_door, cast.head):
        for address in (PAGE, "/contacts"):
            client = looks.client(who)
            with statements(looks.world.connection) as sent:
                client.get(address)
            assert len(sent) <= 8, sent


def test_the_team_sees_what_is_old_and_says_that_it_is_still_right(cast: Cast, looks: Looks, world: World) -> None:
    old = clock.today() - timedelta(days=31)
    kind = ContactKind.OTHER
    key = world.add(ContactPoint, partnership_id=cast.here, kind=kind, position=1, version=3, checked_on=old, **WORDS)
    client = looks.client(cast.front_door)
    assert "more than 30 days ago" in client.get(PAGE).text
    assert client.post(f"{PAGE}/{key}/still-right", data=sent(client, PAGE, version="3")).status_code == 303
    assert world.scalar("SELECT checked_on FROM contact_point") == clock.today()
    assert world.scalar("SELECT act FROM contact_change") == "checked"
    assert "more than 30 days ago" not in client.get(PAGE).text


@pytest.mark.parametrize("who", ["chair", "business_manager", "police_lead", "head", "council_lead"])
def test_others_of_the_partnership_cannot_change_a_contact(
    cast: Cast, looks: Looks, contact: uuid.UUID, who: str
) -> None:
    client = looks.client(getattr(cast, who))
    assert "Still right" not in client.get(PAGE).text
    assert client.get(f"{PAGE}/{contact}/edit").status_code == 403
    with looks.as_(getattr(cast, who)), transaction():
        assert db.session.execute(ContactPoint.__table__.update().values(name="x")).rowcount == 0  # type: ignore[attr-defined]


def test_a_stranger_finds_no_page_to_change(cast: Cast, looks: Looks, contact: uuid.UUID) -> None:
    assert looks.client(cast.stranger).get(f"{PAGE}/{contact}/edit").status_code == 404
    assert looks.client(cast.stranger).get(f"{PAGE}/history").status_code == 404
    assert looks.client(cast.police_coordinator).get(f"{PAGE}/history").status_code == 404


def test_history_is_read_by_the_partnership_and_by_nobody_else(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.designated_officer) as viewer, transaction():
        add_contact(cast.here, kind=ContactKind.OTHER, by=viewer, went_on=None, **WORDS)
    for who, count in ((cast.head, 1), (cast.chair, 1), (cast.stranger, 0), (cast.police_coordinator, 0)):
        with looks.as_(who):
            assert len(db.session.scalars(select(ContactChange.id)).all()) == count
    with looks.as_nobody():
        assert db.session.scalars(select(ContactChange.id)).all() == []
    assert "Lado Officer, Testshire County Council" in looks.client(cast.head).get(f"{PAGE}/history").text


def test_nobody_adds_a_contact_that_rings_nowhere(cast: Cast, looks: Looks) -> None:
    with pytest.raises(Refused, match="like 01632 960117"), looks.as_(cast.front_door) as viewer, transaction():
        add_contact(cast.here, kind=ContactKind.OTHER, by=viewer, went_on=None, **{**WORDS, "telephone": "ring us"})


def test_a_contact_is_taken_off_the_page_and_stays_in_history(cast: Cast, looks: Looks, contact: uuid.UUID) -> None:
    client = looks.client(cast.front_door)
    address = f"{PAGE}/{contact}/remove"
    assert client.post(address, data=sent(client, address, version="1")).status_code == 303
    assert "0808 157 0110" not in client.get(PAGE).text
    assert "Taken off the page: Front door for children" in client.get(f"{PAGE}/history").text
