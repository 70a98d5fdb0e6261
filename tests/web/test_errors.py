"""No dead ends: every error page says what happened, who one is, whom to ask, and two ways on."""

import pytest
from flask import abort, request
from psycopg import errors as said
from sqlalchemy.exc import IntegrityError, OperationalError

from portal.access.verdict import Gone, NotFound, Refused

CODES = [400, 403, 404, 405, 409, 410, 413, 429, 500, 503]
TYPED = "Words that took a long while to think of and to type."


@pytest.mark.parametrize("code", CODES)
def test_every_error_page_leads_on(app, client, code):
    app.add_url_rule("/fault", "fault", lambda: abort(code))
    answer = client.get("/fault")
    assert answer.status_code == code
    assert "signed in as Amina Shah for Southshire Police" in answer.text
    assert "Ask the partnership office: 01234 567890." in answer.text
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    assert main.count("<li>") >= 2
    assert str(code) not in main


def test_a_refused_act_says_why_and_leads_back(app, client):
    def refuse():
        raise Refused("Another agency has to check this action: yours finished it.")

    app.add_url_rule("/p/actions/1/check", "check", refuse, methods=["POST"])
    answer = client.post("/p/actions/1/check", headers={"Referer": "http://localhost/p/actions/1?from=list"})
    assert answer.status_code == 403
    assert "Another agency has to check this action: yours finished it." in answer.text
    assert 'href="/p/actions/1?from=list"' in answer.text


@pytest.mark.parametrize("referrer", ["https://elsewhere.example/x", "http://localhost//elsewhere.example", "nonsense"])
def test_the_way_back_never_leads_elsewhere(client, referrer):
    page = client.get("/nowhere", headers={"Referer": referrer}).text
    assert "Back to the page you came from" not in page


def test_a_record_out_of_sight_reads_as_one_that_never_was(app, client):
    def hidden():
        raise NotFound

    app.add_url_rule("/hidden", "hidden", hidden)
    there, nowhere = client.get("/hidden"), client.get("/nowhere")
    assert there.status_code == nowhere.status_code == 404
    assert _without_token(there.text) == _without_token(nowhere.text)


def test_a_fault_of_ours_is_told_even_when_nothing_else_works(app, client):
    def broken():
        raise RuntimeError("the database is gone")

    app.extensions["page_frame"] = broken
    app.add_url_rule("/fault", "fault", broken)
    answer = client.get("/fault")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "database is gone" not in answer.text


def test_too_many_tries_says_when_to_come_back(app, client):
    app.add_url_rule("/fault", "fault", lambda: abort(429))
    answer = client.get("/fault?of=mine")
    assert "Wait a minute" in answer.text and answer.headers["Retry-After"] == "60"
    assert 'href="/fault?of=mine"' in answer.text


def test_what_was_taken_down_says_so(app, client):
    def gone():
        raise Gone("This file was taken down and does not come back.")

    app.add_url_rule("/file", "file", gone)
    answer = client.get("/file")
    assert answer.status_code == 410
    assert "This file was taken down and does not come back." in answer.text


def sends_to_a_database_that(app, client, says, kind=OperationalError):
    def fail():
        raise kind("UPDATE", {}, says)

    app.add_url_rule("/save", "save", fail, methods=["GET", "POST"])
    return client.post("/save", data={"text": TYPED, "csrf_token": "old"})


RACES = [said.DeadlockDetected, said.SerializationFailure, said.LockNotAvailable]


@pytest.mark.parametrize("race", RACES)
def test_who_loses_a_race_reads_it_in_plain_words_and_sends_the_same_again(app, client, race):
    answer = sends_to_a_database_that(app, client, race("while locking tuple (0,1)"))
    assert answer.status_code == 409
    assert "Somebody else changed this at the same moment. Your text is not saved yet." in answer.text
    assert f">\n{TYPED}</textarea>" in answer.text and "Send it again" in answer.text
    assert "tuple" not in answer.text and 'value="old"' not in answer.text


def test_two_who_add_the_same_thing_at_once_are_a_race(app, client):
    both = sends_to_a_database_that(app, client, said.UniqueViolation("key exists"), IntegrityError)
    assert both.status_code == 409


def test_a_rule_of_the_database_that_the_code_forgot_is_a_fault(app, client):
    answer = sends_to_a_database_that(app, client, said.CheckViolation("violates"), IntegrityError)
    assert answer.status_code == 500


def test_what_takes_too_long_or_is_away_keeps_the_words_and_says_when_to_come_back(app, client):
    slow = sends_to_a_database_that(app, client, said.QueryCanceled("timeout"))
    assert (slow.status_code, slow.headers["Retry-After"]) == (503, "15")
    assert "This took too long" in slow.text and f">\n{TYPED}</textarea>" in slow.text


def test_while_the_database_is_away_the_words_are_kept_and_two_ways_lead_on(app, client):
    answer = sends_to_a_database_that(app, client, said.AdminShutdown("terminating"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
    assert f">\n{TYPED}</textarea>" in answer.text
    page = client.get("/save").text.partition("<main")[2].partition("</main>")[0]
    assert "You are not signed in." in page
    assert ">Try this page again<" in page and "Start page of this portal" in page and "tel:999" in page


def test_a_file_too_big_is_refused_in_words(app, client):
    app.config["MAX_CONTENT_LENGTH"] = 10
    app.add_url_rule("/send", "send", lambda: request.form["words"], methods=["POST"])
    answer = client.post("/send", data={"words": "x" * 100})
    assert answer.status_code == 413
    assert "bigger than we can take" in answer.text


def _without_token(page):
    return [line for line in page.splitlines() if "csrf_token" not in line and "data-token" not in line]
