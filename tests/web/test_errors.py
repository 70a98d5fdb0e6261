"""No dead ends: every error page says what happened, who one is, whom to ask, and two ways on."""

import pytest
from flask import abort, request

from portal.access.verdict import NotFound, Refused

CODES = [400, 403, 404, 405, 410, 413, 429, 500, 503]


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
    assert "Wait a minute" in client.get("/fault").text


def test_a_file_too_big_is_refused_in_words(app, client):
    app.config["MAX_CONTENT_LENGTH"] = 10
    app.add_url_rule("/send", "send", lambda: request.form["words"], methods=["POST"])
    answer = client.post("/send", data={"words": "x" * 100})
    assert answer.status_code == 413
    assert "bigger than we can take" in answer.text


def _without_token(page):
    return [line for line in page.splitlines() if "csrf_token" not in line and "data-token" not in line]
