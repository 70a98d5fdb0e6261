"""What the demonstration holds once it is seeded: real organisations, the whole cast, and the work between them."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, text

from portal import clock
from portal.demonstration.content import load_content


@pytest.fixture(scope="module")
def seeded(server, seeded_template):
    """The filled database, read as its owner."""
    engine = create_engine(server.url(seeded_template, "portal_owner"))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def rows(seeded, sql, **values):
    return seeded.execute(text(sql), values).all()


def test_every_school_of_the_register_is_there_and_the_open_ones_in_scope_take_part(seeded):
    assert rows(seeded, "SELECT count(*) FROM school") == [(881,)]
    members = "SELECT count(*) FROM membership m JOIN school s ON s.agency_id = m.agency_id"
    assert rows(seeded, members) == [(595,)]
    assert rows(seeded, f"{members} WHERE s.type_name = 'Higher Education Institutions'") == [(0,)]


def test_the_converted_school_is_linked_to_its_predecessor(seeded):
    found = rows(
        seeded,
        "SELECT a.identifier, b.identifier FROM agency a JOIN agency b ON b.id = a.successor_id"
        " WHERE a.identifier_kind = 'URN'",
    )
    assert found == [("117085", "138539")]


def test_two_boards_end_and_their_successor_holds_the_one_health_seat(seeded):
    boards = rows(
        seeded,
        "SELECT a.identifier, a.ends_on, s.name, s.identifier, s.to_check FROM agency a"
        " JOIN agency s ON s.id = a.successor_id WHERE a.sector = 'integrated care board' ORDER BY 1",
    )
    central_east = "NHS Central East Integrated Care Board"
    assert boards == [(code, date(2026, 3, 31), central_east, None, ["ods_code"]) for code in ("QM7", "QUE")]
    holders = rows(
        seeded,
        "SELECT DISTINCT a.name FROM seat s JOIN seat_body b ON b.seat_id = s.id JOIN agency a ON a.id = b.agency_id"
        " WHERE s.name = 'NHS' AND b.ends_on IS NULL",
    )
    assert holders == [(central_east,)]


def test_two_partnerships_share_the_people_of_that_board(seeded):
    assert rows(seeded, "SELECT key FROM partnership ORDER BY 1") == [("cambs",), ("herts",)]
    shared = rows(seeded, "SELECT name FROM person WHERE cardinality(partnership_ids) = 2")
    assert "Peter Galloway" in {one.name for one in shared}


def test_every_action_ended_in_the_state_its_story_says(seeded):
    promised = (  # told with its meeting or its decision
        "SELECT title FROM action WHERE origin_id IN (SELECT id FROM meeting UNION SELECT id FROM decision)"
    )
    entered = {one.title for one in rows(seeded, promised)}
    found = dict(rows(seeded, "SELECT title, state FROM action"))
    found = {title: state for title, state in found.items() if title not in entered}
    assert found == {one.title: one.state for one in load_content().actions}


def test_every_challenge_stands_where_its_story_says(seeded):
    found = dict(rows(seeded, "SELECT title, stage FROM challenge"))
    assert found == {one.title: one.stage for one in load_content().challenges}


def test_every_decision_stands_where_its_story_says(seeded):
    found = dict(rows(seeded, "SELECT title, state FROM decision"))
    assert found == {one.title: one.state for one in load_content().decisions}


def test_the_issued_decision_brought_an_action_that_is_under_way(seeded):
    brought = "SELECT d.state, a.state FROM action a JOIN decision d ON d.id = a.origin_id"
    assert rows(seeded, brought) == [("issued", "in progress")]


def test_three_meetings_were_held_and_are_to_come(seeded):
    states = [one.state for one in rows(seeded, "SELECT state FROM meeting ORDER BY starts_at")]
    assert states == ["held", "planned", "planned"]
    entered = "SELECT a.state FROM action a JOIN meeting m ON m.id = a.origin_id WHERE m.state = 'held'"
    assert rows(seeded, entered) == [("closed",)]


def test_what_happened_lies_in_the_past(seeded):
    now = clock.now()
    for table, column in (
        ("action_event", "at"),
        ("challenge_event", "at"),
        ("decision_event", "at"),
        ("opening", "at"),
        ("given_answer", "at"),
        ("evidence", "received_at"),
    ):
        ((first, last),) = rows(seeded, f"SELECT min({column}), max({column}) FROM {table}")
        assert first < now - timedelta(days=7) and last <= now, table


def test_some_schools_answered_and_the_people_one_can_be_still_may(seeded):
    states = Counter(dict(rows(seeded, "SELECT state, count(*) FROM invitation GROUP BY 1")))
    assert sum(states.values()) == 595
    assert states["confirmed"] > 100 and states["prepared"] and states["confirmed, needs help"]
    assert rows(seeded, "SELECT state FROM invitation WHERE reference LIKE '%-117305'") == [("sent",)]


def test_old_mail_counts_as_sent_and_the_open_invitation_waits_to_leave(seeded):
    templates = dict(rows(seeded, "SELECT template, count(*) FROM message WHERE state = 'queued' GROUP BY 1"))
    assert templates["sign_in/invitation"] == 1 and "cooperation/invitation" not in templates
    old = "SELECT count(*) FROM message WHERE state = 'queued' AND not_before < now() - interval '5 days'"
    assert rows(seeded, old) == [(0,)]


def test_everybody_who_may_come_in_was_here_some_days_ago_and_nobody_is_still_in(seeded):
    assert rows(seeded, "SELECT count(*) FROM web_session WHERE ended_at IS NULL") == [(0,)]
    visits = rows(
        seeded, "SELECT count(*), max(seen_at) FROM web_session s JOIN session_identity i ON i.session_id = s.id"
    )
    ((people, last),) = visits
    assert people == rows(seeded, "SELECT count(*) FROM identity")[0][0]
    assert clock.now() - timedelta(days=7) < last < clock.now() - timedelta(days=3)
