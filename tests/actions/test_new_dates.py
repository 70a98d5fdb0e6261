"""A date that cannot be kept: asked for with a reason, agreed or refused by the verifier, counted as a slip."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from portal.access.verdict import Refused
from portal.actions.lifecycle import NewDateReason, rung_dates
from portal.actions.models import Action
from portal.actions.operations.dates import NewDateAnswer, answer_new_date, ask_new_date
from portal.actions.operations.evidence import add_statement
from portal.actions.operations.working import finish_action
from portal.database import db
from tests.actions.conftest import Promises, in_days, reload
from tests.actions.pages import boxes, fill_in
from tests.cast import Cast
from tests.conftest import Looks


def mails(cast: Cast, name: str) -> list[object]:
    with cast.world.as_owner() as connection:
        wanted = text("SELECT person_id FROM message WHERE template = :template")
        return list(connection.scalars(wanted, {"template": f"actions/{name}"}))


def test_the_old_date_holds_until_the_verifier_answers(cast: Cast, promises: Promises, looks: Looks):
    key = promises.dated()
    with looks.as_(cast.chair):
        assert (reload(key).due_on, reload(key).wanted_due_on, reload(key).slips) == (in_days(28), in_days(40), 0)
    assert mails(cast, "new_date_asked") == [cast.business_manager.person]


def test_an_agreed_date_counts_as_a_slip_and_sets_the_ladder_anew(cast: Cast, promises: Promises, looks: Looks):
    key = promises.dated()
    with promises.by(cast.business_manager) as viewer:
        answer_new_date(reload(key), answer=NewDateAnswer.AGREED, by=viewer)
    with looks.as_(cast.chair):
        action = reload(key)
        assert (action.due_on, action.original_due_on, action.slips) == (in_days(40), in_days(28), 1)
        assert (action.rungs, action.wanted_due_on) == (rung_dates(in_days(40)), None)
    assert mails(cast, "new_date_answered") == [cast.police_lead.person]


def test_a_refused_date_changes_nothing_but_the_question(cast: Cast, promises: Promises, looks: Looks):
    key = promises.dated()
    with promises.by(cast.business_manager) as viewer:
        answer_new_date(reload(key), answer=NewDateAnswer.REFUSED, reason="The inspection waits for it.", by=viewer)
    with looks.as_(cast.chair):
        assert (reload(key).due_on, reload(key).slips, reload(key).wanted_due_on) == (in_days(28), 0, None)


def test_nobody_answers_their_own_question(cast: Cast, promises: Promises, looks: Looks):
    key = promises.dated()
    for someone in (cast.police_lead, cast.police_representative, cast.health_lead, cast.chair):
        with looks.as_(someone) as viewer, pytest.raises(Refused, match="person who checks"):
            answer_new_date(reload(key), answer=NewDateAnswer.AGREED, by=viewer)


def test_whoever_writes_past_the_operations_cannot_move_their_own_date(cast: Cast, promises: Promises, looks: Looks):
    key = promises.started()
    with looks.as_(cast.police_lead), pytest.raises(IntegrityError, match="who promised a date does not move it"):
        db.session.execute(update(Action).where(Action.id == key).values(due_on=in_days(90)))


def test_a_new_date_is_later_and_asked_for_once_at_a_time(cast: Cast, promises: Promises):
    key = promises.started()
    with promises.by(cast.police_lead) as viewer:
        with pytest.raises(Refused, match="Enter a later day"):
            ask_new_date(reload(key), wanted=in_days(28), because=NewDateReason.MORE_WORK, by=viewer)
        ask_new_date(reload(key), wanted=in_days(29), because=NewDateReason.MORE_WORK, by=viewer)
        with pytest.raises(Refused, match="asked for already"):
            ask_new_date(reload(key), wanted=in_days(30), because=NewDateReason.MORE_WORK, by=viewer)


def test_what_is_finished_needs_no_new_date(cast: Cast, promises: Promises, looks: Looks):
    key = promises.dated()
    with promises.by(cast.police_lead) as viewer:
        add_statement(reload(key), text="Done after all.", by=viewer)
        finish_action(reload(key), by=viewer)
    with looks.as_(cast.business_manager) as viewer:
        assert reload(key).wanted_due_on is None


def test_it_is_asked_and_answered_on_two_pages_with_the_words_kept(cast: Cast, looks: Looks, promises: Promises):
    key = promises.helped()
    page = f"/p/tests/actions/{cast.world.scalar('SELECT reference FROM action WHERE id = :id', id=key)}"
    owner, manager = looks.client(cast.police_lead), looks.client(cast.business_manager)
    wrong = fill_in(owner, f"{page}/new-date", **boxes("wanted", in_days(40)), because="other")
    assert "Enter what stands in the way" in wrong.text
    asked = fill_in(owner, f"{page}/new-date", **boxes("wanted", in_days(40)), because="people", text="Two are away.")
    assert asked.status_code == 303 and "the date stays" in owner.get(asked.location).text
    assert f"{page}/new-date/answer" in manager.get("/your-work").text
    assert "Two are away" in manager.get(page).text and "New date asked for" in manager.get(page).text
    answered = fill_in(manager, f"{page}/new-date/answer", answer="agreed")
    assert answered.status_code == 303
    assert "Date moved" in owner.get(page).text and "First due date" in owner.get(page).text
