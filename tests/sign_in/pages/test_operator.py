"""What the operator does at the door, on the worker's connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from portal import create_app
from portal.access.proof import look_as
from portal.access.roles import Role
from portal.access.verdict import NotFound, Refused
from portal.access.viewer import NOBODY, Viewer, current_viewer
from portal.database import db, transaction
from portal.sign_in.binding import bind_identity, close_person, invite_known_person
from portal.sign_in.configured import serve_by_link
from portal.sign_in.models import ProviderAgency


@pytest.fixture
def operator(door):
    """`with operator() as by:` acts as the operator, and commits."""
    settings = door.app.extensions["settings"]
    app = create_app(settings, database=settings.worker_database)

    @contextmanager
    def acting() -> Iterator[Viewer]:
        with app.app_context(), transaction():
            look_as(db.session(), "operator")
            yield current_viewer()

    yield acting
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_an_account_the_operator_vouched_for_comes_in(door, browser, operator):
    with door.building() as world:
        someone = world.person(door.cast.police, name="Moved Over")
    sub = door.account("OVER, Moved")
    with operator() as by:
        assert bind_identity("police", sub, someone.person, name="OVER, Moved", email=None, by=by)
    browser.sign_in(sub)
    assert browser.is_in()


def test_an_account_that_is_somebodys_is_not_bound_again(door, operator):
    _, sub = door.member()
    with door.building() as world:
        other = world.person(door.cast.police)
    with operator() as by:
        assert not bind_identity("police", sub, other.person, name="Other", email=None, by=by)


def test_the_first_coordinator_is_invited_and_confirmed_by_the_business_manager(door, browser, operator):
    with door.building() as world:
        first = world.person(door.cast.police, None, name="First Coordinator")
        manager = world.person(door.cast.office, Role.BUSINESS_MANAGER, door.cast.here)
        world.add(ProviderAgency, provider_id=door.police, agency_id=door.cast.office)
        managers = door.knows(world, manager)
    with operator() as by:
        link = invite_known_person(
            first.person, agency_id=door.cast.police, email="first@police.example", role=Role.COORDINATOR, by=by
        )
    other, sub = door.browser(), door.account("COORDINATOR, First")
    other.post(link)
    assert "/problem/unconfirmed" in other.sign_in(sub).location
    browser.sign_in(managers)
    key = door.as_owner("SELECT id FROM person_invitation WHERE person_id = :p", p=first.person)
    assert browser.post(f"/people/invitations/{key}").location == "/people/waiting"
    other.sign_in(sub)
    assert other.get("/people/waiting").status_code == 200


def test_a_leaver_is_closed_once_and_out_at_once(door, browser, operator):
    someone, sub = door.member()
    browser.sign_in(sub)
    with operator() as by:
        close_person(someone.person, by=by)
    assert not browser.is_in()
    with pytest.raises(NotFound), operator() as by:
        close_person(someone.person, by=by)


def test_an_agency_without_provider_is_let_in_by_links(door, operator):
    with operator() as by:
        serve_by_link(door.cast.other_school, by=by)
    served = (
        "SELECT count(*) FROM provider_agency JOIN identity_provider p ON p.id = provider_id AND p.profile = 'link'"
    )
    assert door.as_owner(f"{served} WHERE agency_id = :a", a=door.cast.other_school) == 1


def test_nobody_but_the_operator_does_any_of_it(door):
    someone, _ = door.member()
    with pytest.raises(Refused):
        close_person(someone.person, by=NOBODY)
