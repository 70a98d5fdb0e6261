"""The pages behind a school's personal link: looking changes nothing, one button answers, each end has its sentence."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from portal.sign_in.blueprint import limiter
from tests.actions.pages import hidden
from tests.cooperation.conftest import Round
from tests.world import World

YES = {"answer": "yes", "lead": "right", "by_name": "Hope Head", "by_role": "head", "version": "1"}


def press(phone: FlaskClient, page: str, to: str = "", **fields: str) -> TestResponse:
    """Send a form with what that page hides in it."""
    return phone.post(to or page, data=hidden(phone.get(page).text) | fields)


def state(world: World, round_: Round) -> object:
    return world.scalar("SELECT state FROM invitation WHERE id = :id", id=round_.invitation)


def test_looking_changes_nothing_and_the_heads_button_confirms(phone, links, round_, world):
    before = state(world, round_)
    assert [phone.head(links[0]).status_code, *(phone.get(links[0]).status_code for _ in range(2))] == [200] * 3
    assert state(world, round_) == before
    assert press(phone, links[0], **YES).status_code == 303
    assert state(world, round_) == "confirmed"
    assert "Confirmed for" in phone.get(links[0]).text


def test_anybody_else_prepares_and_the_head_signs_with_one_button(phone, links, round_, world):
    assert "Send to the head" in phone.get(links[1]).text
    assert press(phone, links[1], **YES).status_code == 303
    assert state(world, round_) == "prepared"
    assert press(phone, links[1] + "/change", links[1] + "/sign").status_code == 403
    assert press(phone, links[0], links[0] + "/sign").status_code == 303
    assert state(world, round_) == "confirmed"


def test_this_was_not_us_voids_the_answer_ends_the_links_and_tells_the_officer(phone, links, round_, world):
    press(phone, links[1], **YES)
    assert phone.get(links[1] + "/not-us").status_code == 404
    assert press(phone, links[0] + "/not-us").status_code == 303
    assert state(world, round_) in {"sent", "not sent"}
    for link in links:
        answer = phone.get(link)
        assert answer.status_code == 410
        assert "The head withdrew this link" in answer.text
    told = "SELECT address FROM message WHERE template = 'cooperation/not_us'"
    assert world.scalar(told) == "schools@council.example"


ENDS = {
    "Links are switched off": """UPDATE partnership SET settings = settings || '{"personal_links": "off"}'""",
    "This link has ended": "UPDATE invitation_link SET ends_at = now() - interval '1 minute'",
    "The head withdrew this link": "UPDATE invitation_link SET withdrawn_at = now()",
}


@pytest.mark.parametrize("sentence", ENDS)
def test_a_link_that_opens_no_more_says_why(sentence, phone, links, world):
    with world.as_owner() as connection:
        connection.execute(text(ENDS[sentence]))
    for answer in (phone.get(links[0]), phone.post(links[0], data=YES)):
        assert answer.status_code == 410
        assert sentence in answer.text


@pytest.mark.parametrize("secret", ["0" * 64, "x", "0" * 63 + "é", "%00"])
def test_a_made_up_link_is_a_page_that_never_was(secret, phone):
    assert phone.get(f"/confirm/{secret}").status_code == 404


def add_office(world, cast, email):
    """The school's office has that address."""
    with world.as_owner() as connection:
        connection.execute(
            text(
                "INSERT INTO agency_contact (id, partnership_id, agency_id, role, name, email, source)"
                " VALUES (gen_random_uuid(), :here, :school, 'office', '', :email, 't')"
            ),
            {"here": cast.here, "school": cast.school, "email": email},
        )


def test_a_request_is_passed_only_within_the_school_and_the_sender_sees_it(phone, links, cast, round_, world):
    add_office(world, cast, "office@oak.example")
    page = links[1] + "/pass-on"
    assert "Use an address at your school" in press(phone, page, name="Dee Two", email="d@else.example").text
    assert press(phone, page, name="Dee Two", email="d@oak.example").status_code == 303
    assert "You passed this on to D. T." in phone.get(links[1]).text
    sealed = world.scalar("SELECT sealed FROM message WHERE template = 'cooperation/passed_on'")
    assert sealed and "confirm" not in sealed


def test_where_anybody_can_have_an_address_only_the_schools_own_one_counts(phone, links, cast, round_, world):
    add_office(world, cast, "oakfield.office@gmail.com")
    page = links[1] + "/pass-on"
    assert "Anybody can have an address there." in press(phone, page, name="Dee Two", email="Someone@GMAIL.com").text
    assert press(phone, page, name="The office", email="Oakfield.Office@gmail.com").status_code == 303


def test_what_the_school_wrote_is_shown_behind_a_button_alone(phone, links, round_, world, app):
    wrote = "We ask for training of the new deputy."
    press(phone, links[1], **YES | {"answer": "yes, but we need help with something", "words": wrote})
    assert wrote in phone.get(links[1]).text, "whoever has just sent it reads it"
    stranger = app.test_client()
    for page in (links[0], links[1], links[1] + "/change"):
        assert wrote not in stranger.get(page).text
    assert stranger.post(links[0] + "/words").status_code == 400, "only the page's own button"
    assert press(stranger, links[0], links[0] + "/sign", version="2").status_code == 403, "not before reading"
    assert press(stranger, links[0], links[0] + "/words").status_code == 303
    assert wrote in stranger.get(links[0]).text
    assert wrote in stranger.get(links[0] + "/change").text
    assert wrote not in stranger.get(links[1]).text, "another link is another door"
    assert press(stranger, links[0], links[0] + "/sign").status_code == 303
    assert state(world, round_) == "confirmed, needs help"


def test_whoever_answers_again_and_again_fills_no_head_s_mailbox(phone, links, round_, world):
    told = "SELECT count(*) FROM message WHERE template IN ('cooperation/to_the_head', 'cooperation/told_the_head')"
    for number in range(1, 6):
        press(phone, links[1] + "/change", links[1], **YES | {"version": str(number), "by_name": f"Jo {number}"})
        with world.as_owner() as connection:  # each in a transaction of its own, as when people press
            connection.execute(text("UPDATE message SET queued_at = queued_at - interval '1 minute'"))
    assert world.scalar(told) == 3
    assert state(world, round_) == "prepared"


def test_another_head_is_a_proposal_and_changes_nothing_by_itself(phone, links, cast, world, looks):
    kept = "SELECT count(*) FROM agency_contact"
    before = world.scalar(kept)
    sent = press(phone, links[1] + "/head", name="Nia New", email="nia@school.example")
    assert sent.status_code == 303
    assert "rings the school before any mail goes" in phone.get(links[1]).text
    assert (world.scalar(kept), world.scalar("SELECT role || name FROM contact_proposal")) == (before, "headNia New")
    assert "New address for the head" in looks.client(cast.education_officer).get("/p/tests/agency-contacts").text


def test_the_head_signs_only_what_the_head_has_read(phone, links, round_, world):
    press(phone, links[1], **YES)
    read = hidden(phone.get(links[0]).text)
    changed = YES | {"answer": "not at the moment", "words": "We have no lead.", "version": read["version"]}
    assert press(phone, links[1] + "/change", links[1], **changed).status_code == 303
    late = phone.post(links[0] + "/sign", data=read)
    assert "Read it again, then sign" in late.text
    assert state(world, round_) == "prepared"


def test_buttons_of_a_link_are_slowed_down_and_looking_is_not(phone, links, monkeypatch):
    monkeypatch.setattr(limiter, "_request_filters", [])
    limiter.reset()
    read = hidden(phone.get(links[0]).text)
    answers = [phone.post(links[0], data=read).status_code for _ in range(61)]
    again = phone.get(links[0]).status_code
    limiter.reset()
    assert (answers[0], answers[-1], again) == (200, 429, 200)


def test_a_safeguarding_lead_finds_name_and_role_filled_in(phone, links, cast, world):
    add = (
        "INSERT INTO agency_contact (id, partnership_id, agency_id, role, name, email, source)"
        " VALUES (gen_random_uuid(), :here, :school, 'designated safeguarding lead', '', 'dee@oak.example', 't')"
        " RETURNING id"
    )
    with world.as_owner() as connection:
        contact = connection.scalar(text(add), {"here": cast.here, "school": cast.school})
        connection.execute(text("UPDATE invitation_link SET contact_id = :c WHERE NOT is_head"), {"c": contact})
    assert 'value="designated safeguarding lead"' in phone.get(links[1]).text
