"""A form that a session's end kept is read again before it is sent: every answer, also the short ones."""

from __future__ import annotations

import re
import uuid

import pytest

REFUSE = f"/people/invitations/{uuid.uuid4()}/refuse"  # takes forms only
OVER = "UPDATE web_session SET seen_at = now() - interval '31 minutes' WHERE person_id = :p AND ended_at IS NULL"
INVITE = "/people/invitations/new"


@pytest.fixture
def member(door, browser):
    """Somebody whose session runs out when told to."""
    someone, sub = door.member()
    browser.sign_in(sub)
    browser.run_out = lambda: door.as_owner(OVER, p=someone.person)
    browser.sub = sub
    return browser


def send_late(member, path, came_from=None, **fields):
    """Send a form after the session ran out; where that leads."""
    token = member.token()
    member.run_out()
    headers = {"Referer": f"http://localhost{came_from}"} if came_from else {}
    return member.portal.post(path, data={"csrf_token": token, **fields}, headers=headers).location


def read_again(member, path):
    """What the page says after signing in again, without its marks."""
    found = member.sign_in(member.sub, next=path).location
    assert found.startswith("/sign-in/kept"), found
    page = member.get(found).get_data(as_text=True)
    return page, " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_short_answers_are_shown_too(member):
    fields = {"name": "Sam Short", "email": "sam@police.example", "role": "staff", "once": "0" * 32, "version": "7"}
    assert "kept=yes" in send_late(member, INVITE, **fields)
    _, words = read_again(member, INVITE)
    assert "Name Sam Short Email sam@police.example Role staff" in words
    assert "Version" not in words and "Once" not in words
    assert "chose from a list" not in words


def test_what_was_chosen_from_a_list_is_spoken_of(member):
    send_late(member, "/choose-agency", agency=str(uuid.uuid4()))
    assert "What you chose from a list is kept too" in read_again(member, "/choose-agency")[1]


def test_a_date_is_read_with_the_words_of_its_boxes(member):
    send_late(member, INVITE, **{"due_on-day": "12", "due_on-month": "3", "why": " "})
    assert "Due on day 12 Due on month 3" in read_again(member, INVITE)[1]


@pytest.mark.parametrize("fields", [{}, {"once": "0" * 32}, {"why": "  ", "version": "3"}])
def test_where_nothing_was_typed_nothing_is_kept_and_one_is_back_on_the_page(member, fields):
    assert "kept" not in send_late(member, INVITE, **fields)
    assert member.sign_in(member.sub, next=INVITE).location == INVITE


def test_a_button_pressed_too_late_leads_back_to_the_page_it_stood_on(member):
    assert send_late(member, REFUSE, came_from="/people/waiting") == "/sign-in?next=/people/waiting"


def test_words_sent_to_an_address_without_a_page_are_read_where_they_were_written_and_go_there(member):
    onward = send_late(member, REFUSE, came_from="/people/waiting", why="Somebody else came.")
    assert onward.startswith("/sign-in/ended?next=/people/waiting")
    page, words = read_again(member, "/people/waiting")
    assert "Why Somebody else came." in words
    assert f'action="{REFUSE}"' in page
    assert 'href="/people/waiting">Leave it' in page


def test_a_page_elsewhere_is_never_where_one_comes_back_to(member):
    token = member.token()
    member.run_out()
    sent = {"data": {"csrf_token": token}, "headers": {"Referer": "http://elsewhere.example/people/waiting"}}
    assert member.portal.post(REFUSE, **sent).location == f"/sign-in?next={REFUSE}"
