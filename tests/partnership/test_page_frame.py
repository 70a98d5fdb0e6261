"""The frame of every page says whose partnership it is and who one acts as, and offers only links one can use."""

from __future__ import annotations

import pytest
from flask import Flask, g

from portal.partnership import navigation
from portal.partnership.page_frame import make_page_frame
from portal.web.page_frame import page_frame
from tests.cast import Cast
from tests.conftest import Looks


@pytest.fixture(autouse=True)
def every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every slice had its pages."""
    monkeypatch.setattr(navigation, "has_page", lambda _: True)


def menu(looks: Looks, someone) -> list[str]:
    with looks.as_(someone):
        return [link.text for link in make_page_frame().navigation]


def test_partner_staff_find_the_work_of_the_partnership(cast: Cast, looks: Looks) -> None:
    assert menu(looks, cast.police_lead) == ["Your work", "Actions", "Decisions", "Arrangements", "Contacts"]
    assert "Co-operation" in menu(looks, cast.chair)
    assert menu(looks, cast.business_manager)[-1] == "Manage"


def test_school_staff_find_their_school(cast: Cast, looks: Looks) -> None:
    assert menu(looks, cast.dsl) == ["Your school", "Arrangements", "Contacts"]
    assert menu(looks, cast.head)[-1] == "Manage"


def test_a_coordinator_alone_is_offered_no_actions(cast: Cast, looks: Looks) -> None:
    assert menu(looks, cast.police_coordinator) == ["Arrangements", "Contacts", "Manage"]


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/p/tests/manage", ["Manage"]),
        ("/p/tests/imports", ["Manage"]),
        ("/p/tests/imports/contacts", ["Manage"]),
        ("/p/tests/agency-contacts", ["Manage"]),
        ("/p/tests/agency-contacts/117305/edit", ["Manage"]),
        ("/people/waiting", ["Manage"]),
        ("/p/tests/contacts", ["Contacts"]),
        ("/p/tests/peoples", []),
    ],
)
def test_the_menu_says_where_one_is(app: Flask, cast: Cast, looks: Looks, path: str, where: list[str]) -> None:
    with looks.as_(cast.business_manager), app.test_request_context(path):
        assert [link.text for link in page_frame().navigation if link.current] == where


def test_the_frame_says_who_looks_for_whom_and_whose_office_to_ask(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.police_lead):
        frame = make_page_frame()
    assert frame.signed_in is not None
    assert (frame.signed_in.name, frame.signed_in.agency) == ("Pia Police", "Testshire Constabulary")
    assert frame.partnership_name.startswith("Tests")
    assert "office@partnership.example" in frame.ask
    assert frame.demonstration is None


def test_an_error_page_for_nobody_names_no_partnership(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/p/tests/arrangements"):
        g.telling_error = True
        assert make_page_frame().navigation == []


def test_the_standing_pages_need_no_sign_in(looks: Looks, world) -> None:
    client = looks.client()
    for page in ("/privacy", "/cookies", "/accessibility", "/glossary"):
        assert client.get(page).status_code == 200
