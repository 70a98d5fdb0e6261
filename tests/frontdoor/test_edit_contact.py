"""Changing a contact: mistakes are told with a cure, a child's details stop, and a second editor sees both texts."""

from __future__ import annotations

import uuid

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import Looks
from tests.frontdoor.conftest import WORDS
from tests.frontdoor.sending import sent
from tests.world import World

NUMBER = "943 476 5919"  # the example of the NHS Data Dictionary: a valid check digit, nobody's number


@pytest.fixture
def address(contact: uuid.UUID) -> str:
    """Where the contact is changed."""
    return f"/p/tests/contacts/{contact}/edit"


@pytest.fixture
def browser(cast: Cast, looks: Looks) -> FlaskClient:
    """Somebody of the front-door team."""
    return looks.client(cast.front_door)


def test_a_change_is_on_the_page_and_in_the_history(browser: FlaskClient, address: str, world: World) -> None:
    words = {**WORDS, "telephone": "01632 960117", "version": "1"}
    assert browser.post(address, data=sent(browser, address, **words)).status_code == 303
    assert 'href="tel:01632960117"' in browser.get("/p/tests/contacts").text
    history = browser.get("/p/tests/contacts/history").text
    assert "Before: 0808 157 0110<br>After: 01632 960117" in history
    assert "Fay Door, Testshire County Council" in history
    assert world.scalar("SELECT count(*) FROM audit_event WHERE kind = 'ContactChanged'") == 1


def test_a_wrong_number_is_told_with_a_cure_and_kept(browser: FlaskClient, address: str) -> None:
    page = browser.post(address, data=sent(browser, address, **{**WORDS, "telephone": "ring us", "version": "1"})).text
    assert "<title>Error:" in page
    assert page.count("Enter a telephone number, like 01632 960117, 0808 157 0110 or 999.") == 2
    assert 'value="ring us"' in page


def test_a_form_sent_twice_changes_once(browser: FlaskClient, address: str, world: World) -> None:
    form = sent(browser, address, **{**WORDS, "name": "Front door", "version": "1"})
    assert [browser.post(address, data=form).status_code for _ in range(2)] == [303, 303]
    assert world.scalar("SELECT count(*) FROM contact_change") == 1


def test_a_childs_number_stops_and_a_tick_is_recorded_without_the_words(
    browser: FlaskClient, address: str, world: World
) -> None:
    words = {**WORDS, "belongs": f"Ask for {NUMBER}.", "version": "1"}
    stopped = browser.post(address, data=sent(browser, address, **words))
    assert "This looks like an NHS number" in stopped.text
    assert world.scalar("SELECT count(*) FROM contact_change") == 0
    browser.post(address, data=sent(browser, address, **words, not_about_a_child="yes"))
    facts = world.scalar("SELECT facts FROM audit_event WHERE kind = 'ChildDetailOverridden'")
    assert facts == {"looked_like": "NHS number"}


def test_the_second_of_two_editors_sees_both_texts_and_overwrites_nothing(
    browser: FlaskClient, cast: Cast, looks: Looks, address: str, world: World
) -> None:
    other = looks.client(cast.designated_officer)
    mine = sent(other, address, **{**WORDS, "hours": "Day and night", "version": "1"})
    browser.post(address, data=sent(browser, address, **{**WORDS, "hours": "Mornings", "version": "1"}))
    answer = other.post(address, data=mine)
    assert answer.status_code == 409
    assert "Fay Door changed this" in answer.text
    assert "Mornings" in answer.text
    assert 'value="Day and night"' in answer.text
    assert world.scalar("SELECT hours FROM contact_point") == "Mornings"


def test_the_second_editor_may_then_choose_the_own_text(
    browser: FlaskClient, cast: Cast, looks: Looks, address: str, world: World
) -> None:
    browser.post(address, data=sent(browser, address, **{**WORDS, "hours": "Mornings", "version": "1"}))
    other = looks.client(cast.designated_officer)
    answer = other.post(address, data=sent(other, address, **{**WORDS, "hours": "Evenings", "version": "1"}))
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert (
        other.post(address, data=sent(other, address, **{**WORDS, "hours": "Evenings", "version": "2"})).status_code
        == 303
    )
    assert world.scalar("SELECT hours FROM contact_point") == "Evenings"


def test_a_new_contact_comes_last_on_the_page(browser: FlaskClient, address: str, world: World) -> None:
    add = "/p/tests/contacts/add"
    form = sent(browser, add, **{**WORDS, "name": "Helpline", "kind": "other"})
    assert browser.post(add, data=form).status_code == 303
    page = browser.get("/p/tests/contacts").text
    assert page.index("Front door for children") < page.index("Helpline")
    assert world.scalar("SELECT count(*) FROM contact_change WHERE act = 'added'") == 1
