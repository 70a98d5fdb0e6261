"""The agenda builds itself from what nobody could settle, one sentence why, each reading what they may see."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

from sqlalchemy import text

from portal import clock
from portal.database import db
from portal.decisions.dates import Lengths, rungs
from portal.decisions.lifecycle import DecisionState
from portal.decisions.operations.steering import extend_decision
from portal.meetings.agenda import agenda_of
from portal.meetings.models import AgendaKind, MeetingItem
from portal.meetings.operations.holding import begin_meeting
from portal.meetings.operations.preparing import ask_for_item, take_off_item
from portal.web.formats import day
from portal.working_days import add_working_days
from tests.actions.conftest import Promises
from tests.cast import Cast
from tests.challenges.conftest import Questions as Challenged
from tests.conftest import Looks
from tests.decisions.questions import OBJECTS
from tests.decisions.questions import Questions as Decided
from tests.decisions.questions import reload as decision_of
from tests.meetings.conftest import Meetings, reload


def closed(cast: Cast, key: uuid.UUID) -> None:
    """As if its close had passed on the last working day."""
    days = {"close": add_working_days(clock.today(), -1), "key": key}
    with cast.world.as_owner() as connection:
        connection.execute(text("UPDATE decision SET answer_by_on = :close WHERE id = :key"), days)


def late(cast: Cast, key: uuid.UUID, days: int = 15) -> None:
    """As if an action had been due so many working days ago."""
    due = add_working_days(clock.today(), -days)
    chair = add_working_days(due, 10)
    change = "UPDATE action SET due_on = :due, rungs = rungs || CAST(:rungs AS jsonb) WHERE id = :key"
    with cast.world.as_owner() as connection:
        connection.execute(text("ALTER TABLE action DISABLE TRIGGER USER"))  # a promised date does not move by itself
        connection.execute(text(change), {"due": due, "rungs": json.dumps({"chair": chair.isoformat()}), "key": key})
        connection.execute(text("ALTER TABLE action ENABLE TRIGGER USER"))


def test_three_bodies_and_the_icb_is_silent_at_the_close(
    cast: Cast, looks: Looks, meetings: Meetings, decided: Decided
):
    """Council yes, police yes, ICB silent: not carried, on the agenda at once, each rung with its day."""
    meeting, key = meetings.planned(), decided.opened()
    decided.says(decided.council_delegate, key, decided.council)
    decided.says(cast.police_delegate, key, decided.police)
    assert meetings.agenda(meeting, cast.chair) == []
    closed(cast, key)
    (entry,) = meetings.agenda(meeting, cast.chair)
    with looks.as_(cast.chair):
        decision = decision_of(key)
        assert decision.state is DecisionState.OPEN and decision.agreed_at is None
        later = [day(one.on) for one in rungs(decision, Lengths({}))[1:]]
    assert entry.record_id == key and "did not answer by 5pm on" in entry.why
    assert "which is never consent" in entry.why
    assert len(later) == 2 and all(one in entry.why for one in later)
    assert entry.why.startswith("ICB did not answer")


def test_an_objection_stands_there_with_who_objects(cast: Cast, meetings: Meetings, decided: Decided):
    meeting, key = meetings.planned(), decided.opened()
    decided.says(cast.police_delegate, key, decided.police, OBJECTS)
    (entry,) = meetings.agenda(meeting, cast.business_manager)
    assert entry.why.startswith("Police: objects; goes to the lead partners on ")


def test_more_time_takes_a_decision_off_the_agenda(cast: Cast, meetings: Meetings, decided: Decided):
    meeting, key = meetings.planned(), decided.opened()
    closed(cast, key)
    assert len(meetings.agenda(meeting, cast.chair)) == 1
    with meetings.by(cast.chair) as viewer:
        extend_decision(decision_of(key), by=viewer)
    assert meetings.agenda(meeting, cast.chair) == []


def test_an_action_on_the_chairs_list_stands_there(cast: Cast, meetings: Meetings, promises: Promises):
    meeting, key = meetings.planned(), promises.started()
    late(cast, key, days=9)
    assert meetings.agenda(meeting, cast.chair) == []
    late(cast, key)
    (entry,) = meetings.agenda(meeting, cast.chair)
    assert entry.kind is AgendaKind.ACTION and "15 working days late; on the chair’s list since " in entry.why


def test_a_challenge_stands_there_once_it_is_with_the_delegates(cast: Cast, meetings: Meetings, challenged: Challenged):
    meeting, key = meetings.planned(), challenged.answered()
    assert meetings.agenda(meeting, cast.chair) == []
    challenged.older(key, days=60)
    (entry,) = meetings.agenda(meeting, cast.chair)
    assert entry.why.startswith("NHS Testshire ICB questions Testshire Constabulary; it is with the lead partners, ")


def test_what_somebody_asked_for_stands_there_until_taken_off(cast: Cast, meetings: Meetings):
    meeting = meetings.planned(cast.executive)
    with meetings.by(cast.group_member) as viewer:
        item = ask_for_item(reload(meeting), title="The new building", why="We share its rooms.", by=viewer).id
    (entry,) = meetings.agenda(meeting, cast.chair)
    assert (entry.title, entry.why) == ("The new building", "We share its rooms.")
    with meetings.by(cast.chair) as viewer:
        take_off_item(reload(meeting), db.session.get_one(MeetingItem, item), by=viewer)
    assert meetings.agenda(meeting, cast.chair) == []


def test_a_group_meets_about_its_own_matters(cast: Cast, meetings: Meetings, decided: Decided, promises: Promises):
    whole, executive = meetings.planned(), meetings.planned(cast.executive)
    closed(cast, decided.opened())
    own = promises.started(group_id=cast.executive)
    late(cast, own)
    assert {one.kind for one in meetings.agenda(whole, cast.chair)} == {AgendaKind.DECISION, AgendaKind.ACTION}
    assert [one.record_id for one in meetings.agenda(executive, cast.chair)] == [own]


def test_a_member_reads_no_line_about_what_they_may_not_see(
    cast: Cast, meetings: Meetings, decided: Decided, promises: Promises
):
    meeting = meetings.planned(cast.executive)
    closed(cast, decided.opened(group=cast.executive))
    own = promises.started(group_id=cast.executive)
    late(cast, own)
    assert len(meetings.agenda(meeting, cast.chair)) == 2
    assert [one.record_id for one in meetings.agenda(meeting, cast.group_member)] == [own]
    meetings.today(meeting)
    with meetings.by(cast.business_manager) as viewer:
        case = meetings.case(meeting, viewer)
        begin_meeting(case.meeting, agenda_of(case.meeting, case.place, case.since).entries, by=viewer)
    assert [one.record_id for one in meetings.agenda(meeting, cast.group_member)] == [own]
    cast.world.exclude(cast.scrutineer, cast.here, "action", own)
    assert own not in [one.record_id for one in meetings.agenda(meeting, cast.scrutineer)]


def test_what_stood_there_when_it_began_stays(cast: Cast, meetings: Meetings, decided: Decided):
    key = decided.opened()
    closed(cast, key)
    meeting = meetings.begun()
    with cast.world.as_owner() as connection:
        later = {"on": clock.today() + timedelta(days=30), "key": key}
        connection.execute(text("UPDATE decision SET answer_by_on = :on WHERE id = :key"), later)
    (entry,) = meetings.agenda(meeting, cast.chair)
    assert entry.record_id == key and "did not answer" in entry.why


def test_only_the_seat_that_was_silent_is_named(cast: Cast, meetings: Meetings, decided: Decided):
    meeting, key = meetings.planned(), decided.opened()
    decided.says(cast.police_delegate, key, decided.police)
    closed(cast, key)
    (entry,) = meetings.agenda(meeting, cast.chair)
    assert entry.why.startswith("Council and ICB did not answer")


def test_decisions_are_agreed_without_a_meeting(cast: Cast, looks: Looks, meetings: Meetings, decided: Decided):
    key = decided.agreed()
    with cast.world.as_owner() as connection:
        connection.execute(text("ALTER TABLE decision DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE decision SET state = 'issued', issued_at = now() WHERE id = :k"), {"k": key})
        connection.execute(text("ALTER TABLE decision ENABLE TRIGGER USER"))
    page = looks.client(cast.chair).get(meetings.page(meetings.planned())).text
    assert "Agreed without a meeting: 1 decision" in page and "Adopt the neglect strategy" in page
