"""Logs read in: asked about, shown first, all or nothing, nobody written to, the same twice nothing."""

from __future__ import annotations

import io

import pytest

from portal.database import db
from portal.imports.policy import JOB
from portal.logs import operations
from portal.messages.worker import job
from tests.logs.conftest import ACTIONS, DECISIONS, Log, workbook

BROUGHT = "SELECT title, state, due_on::text, brought_key FROM action ORDER BY brought_key"


def test_an_action_log_is_asked_about_shown_and_read_in(log: Log):
    page = log.choose(workbook(ACTIONS))
    asked = log.office.client.get(page, follow_redirects=True).text
    assert "Agency “Herts CC”" in asked
    assert "Status “amber”" in asked
    assert " selected" not in asked  # nothing is guessed
    shown = log.say(page)
    assert "Map the offer of early help" in shown
    assert log.rows("SELECT count(*) FROM action") == [(0,)]
    assert "3 new, of these 1 closed; 0 were here before." in log.read_in(page)
    assert log.rows(BROUGHT) == [
        ("Map the offer of early help", "offered", "2027-03-31", "number 1.1"),
        ("Train the front line", "offered", "2027-02-01", "number 1.2"),
        ("Agree the data sharing", "closed", "2026-01-09", "number 1.3"),
    ]


def test_nobody_but_who_asked_is_written_to(log: Log):
    page = log.choose(workbook(ACTIONS))
    log.say(page)
    log.read_in(page)
    assert log.rows("SELECT template, p.name FROM message m JOIN person p ON p.id = m.person_id") == [
        ("imports/done", "Mo Manager")
    ]


def test_what_stood_in_the_log_is_kept_in_the_history(log: Log):
    page = log.choose(workbook(ACTIONS))
    log.say(page)
    log.read_in(page)
    [(text, by)] = log.rows(
        "SELECT e.text, p.name FROM action_event e JOIN action a ON a.id = e.action_id JOIN person p ON p.id = e.by_id"
        " WHERE a.brought_key = 'number 1.1'"
    )
    assert (text, by) == ("Person named: DI Shah\n\nNotes: Begun in May", "Mo Manager")
    [(reference,)] = log.rows("SELECT reference FROM action WHERE brought_key = 'number 1.1'")
    shown = log.office.client.get(f"/p/town/actions/{reference}").text
    assert "The partnership’s own action log, number 1.1" in shown


def test_the_same_file_twice_changes_nothing(log: Log):
    for _ in range(2):
        page = log.choose(workbook(ACTIONS))
        shown = log.say(page)
        log.read_in(page)
    assert "It changes nothing" in shown
    assert log.rows("SELECT count(*) FROM action") == [(3,)]


def test_a_row_that_changed_in_the_log_is_shown_and_left_as_it_is_here(log: Log):
    first = log.choose(workbook(ACTIONS))
    log.say(first)
    log.read_in(first)
    changed = [*ACTIONS[:3], (*ACTIONS[3][:4], "30/06/2027", *ACTIONS[3][5:]), *ACTIONS[4:]]
    shown = log.say(log.choose(workbook(changed)))
    assert "Changed in the log, and left here as they are" in shown
    assert log.rows(BROUGHT)[0][2] == "2027-03-31"


def test_one_bad_row_and_nothing_is_read_in(log: Log):
    page = log.choose(workbook([*ACTIONS, ("1.5", "Anything", "Police", "", "soon", "Green", "")]))
    shown = log.say(page)
    assert "Row 8, column Due date: &#34;soon&#34; is not a day." in shown
    sheet = log.office.client.get(f"{page}/errors.csv").text
    assert "What to put right,Ref,Action" in sheet
    assert "is not a day. Write it as day/month/year" in sheet.splitlines()[-1]
    assert log.rows("SELECT count(*) FROM action") == [(0,)]


def test_two_who_read_in_the_same_log_enter_it_once(log: Log):
    first, second = log.choose(workbook(ACTIONS)), log.choose(workbook(ACTIONS))
    log.say(first)
    log.say(second)
    for page in (first, second):
        asked = log.office.client.post(f"{page}/apply", data=log.office.hidden(page))
        assert asked.status_code == 303
    log.office.work()
    assert "is not what it was when its page was read" in log.office.client.get(second).text
    assert log.rows("SELECT count(*) FROM action") == [(3,)]


def test_a_worker_that_dies_in_the_middle_leaves_nothing_and_the_next_finishes(log: Log, monkeypatch):
    page = log.choose(workbook(ACTIONS))
    log.say(page)
    log.office.client.post(f"{page}/apply", data=log.office.hidden(page))
    whole = operations._action
    rows = iter(range(9))

    def dies(row):
        if next(rows) == 2:
            raise RuntimeError("killed")
        return whole(row)

    monkeypatch.setattr(operations, "_action", dies)
    assert log.office.work() == [None]
    assert log.rows("SELECT count(*) FROM action") == [(0,)]
    monkeypatch.setattr(operations, "_action", whole)
    assert log.office.work() == ["applied"]
    assert log.rows("SELECT count(*) FROM action") == [(3,)]


def test_who_lost_the_office_meanwhile_enters_nothing(log: Log):
    page = log.choose(workbook(ACTIONS))
    log.say(page)
    log.office.client.post(f"{page}/apply", data=log.office.hidden(page))
    with log.office.world.as_owner() as connection:
        connection.exec_driver_sql("UPDATE appointment SET ends_on = current_date - 1")
    assert log.office.work() == ["refused"]
    assert log.rows("SELECT count(*) FROM action") == [(0,)]


def test_after_a_log_the_worker_is_itself_again(log: Log):
    page = log.choose(workbook(ACTIONS))
    log.say(page)
    log.read_in(page)
    with job(log.office.worker, JOB):
        assert db.session.connection().exec_driver_sql("SELECT current_user").scalar_one() == "portal_worker"


def test_a_decision_log_comes_in_as_issued_without_answers_and_without_a_receipt(log: Log):
    log.kind = "decisions"
    page = log.choose(workbook(DECISIONS))
    shown = log.office.client.get(page).text
    assert "One front door for all three areas" in shown
    assert "2 new; 0 were here before." in log.read_in(page)
    assert log.rows(
        "SELECT state, taken_on::text, review_on::text, cardinality(seat_ids) FROM decision ORDER BY 2"
    ) == [
        ("issued", "2025-01-15", "2028-01-15", 0),
        ("issued", "2025-03-03", None, 0),
    ]
    assert log.rows("SELECT count(*) FROM decision_notice") == [(0,)]
    [(reference,)] = log.rows("SELECT reference FROM decision WHERE brought_key = 'number d1'")
    record = log.office.client.get(f"/p/town/decisions/{reference}").text
    assert "Before the portal, on Wednesday 15 January 2025" in record
    assert "It was asked for" in record
    assert "Taken by: Executive" in record
    assert f"decisions/{reference}/notice" not in record
    assert log.office.client.get(f"/p/town/decisions/{reference}/notice").status_code == 404
    assert "Before the portal" in log.office.client.get("/p/town/decisions?show=done").text


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\xd0\xcf\x11\xe0old workbook", "This is no CSV file and no .xlsx workbook"),
        (b"Action,Agency,Due date\n", "There are no rows under the headings"),
        (b"PK\x03\x04broken", "This workbook cannot be read"),
    ],
)
def test_what_is_no_list_is_refused_in_words(log: Log, file: bytes, sentence: str):
    address = "/p/town/imports/logs/actions"
    sent = {**log.office.hidden(address), "file": (io.BytesIO(file), "log.xlsx")}
    assert sentence in log.office.client.post(address, data=sent).text


def test_columns_in_unknown_words_are_asked_about(log: Log):
    page = log.choose(b"A,B,C\nTrain,Police,31/03/2027\n", "log.csv")
    assert "Which column is what?" in log.office.client.get(page, follow_redirects=True).text
    twice = log.send(f"{page}/columns", title="0", agency="1", due="1")
    assert "This column is chosen above already" in twice
    asked = log.send(f"{page}/columns", title="0", agency="1", due="2")
    assert "Agency “Police”" in asked


def test_a_column_with_too_many_words_is_probably_another_one(log: Log):
    rows = [("Action", "Agency", "Due date"), *((f"Do {n}", f"Name {n}", "31/03/2027") for n in range(61))]
    page = log.choose(workbook(rows))
    assert "more than 60 different words" in log.office.client.get(page, follow_redirects=True).text
