"""Three bodies decide without meeting: agreed when each has agreed, never by silence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.access.verdict import Refused
from portal.database import db
from portal.decisions.dates import Mark, closes_at, is_on_agenda, marks
from portal.decisions.lifecycle import DecisionClass, DecisionState
from portal.decisions.models import DecisionAnswer, DecisionNotice
from portal.decisions.operations.answering import confirm_answer, record_on_behalf
from portal.decisions.operations.drafting import change_paper
from portal.decisions.operations.issuing import Terms, issue_decision
from portal.decisions.operations.steering import add_note, answer_note, send_to_lead_partners
from portal.decisions.papers import hash_of
from portal.decisions.queries import answers_of, live_answer
from tests.cast import Cast
from tests.decisions.questions import AGREES, OBJECTS, Questions, reload


def test_it_is_agreed_the_moment_each_seat_has_agreed(cast: Cast, questions: Questions):
    key = questions.agreed()
    with questions.looks.as_(cast.chair):
        assert reload(key).state is DecisionState.AGREED


def test_a_silent_seat_at_the_close_is_never_consent(cast: Cast, questions: Questions):
    key = questions.opened()
    questions.says(questions.council_delegate, key, questions.council)
    questions.says(cast.police_delegate, key, questions.police)
    with questions.looks.as_(cast.chair) as viewer:
        decision = reload(key)
        assert decision.answer_by_on is not None
        late = closes_at(decision.answer_by_on) + timedelta(minutes=1)
        assert decision.state is DecisionState.OPEN
        assert marks(decision, late) == [Mark.OVERDUE]
        assert is_on_agenda(decision, late)
        assert not is_on_agenda(decision, late - timedelta(hours=1))
        with pytest.raises(Refused):
            issue_decision(decision, Terms("So", clock.today() + timedelta(days=365)), by=viewer)


def test_who_holds_no_mandate_is_refused_in_words(cast: Cast, questions: Questions):
    key = questions.opened()
    with pytest.raises(Refused, match="answers for the seat"):
        questions.says(questions.health_alternate, key, questions.health)
    with pytest.raises(Refused, match="no mandate"):
        questions.says(cast.police_delegate, key, questions.health)


def test_reserved_matters_take_no_delegate_and_are_consulted_on(cast: Cast, questions: Questions):
    with pytest.raises(Refused, match="always consulted"):
        questions.opened(DecisionClass.RESERVED)


def test_an_objection_opens_the_way_to_the_lead_partners(cast: Cast, questions: Questions):
    key = questions.opened()
    questions.says(questions.health_delegate, key, questions.health, OBJECTS)
    with questions.by(cast.chair) as viewer:
        decision = reload(key)
        assert decision.lead_partners_on is not None
        assert marks(decision, clock.now()) == [Mark.OBJECTED]
        send_to_lead_partners(decision, by=viewer)
        assert marks(decision, clock.now()) == [Mark.ESCALATED]
    with pytest.raises(Refused, match="lead partner answers"):
        questions.says(questions.health_delegate, key, questions.health)
    questions.says(questions.health_lead, key, questions.health)
    with questions.looks.as_(cast.chair):
        assert not reload(key).is_disputed


def test_a_changed_paper_voids_the_answers(cast: Cast, questions: Questions):
    key = questions.agreed()
    with questions.by(cast.business_manager) as viewer:
        change_paper(reload(key), reason="A table was wrong.", by=viewer)
    with questions.looks.as_(cast.chair):
        assert reload(key).state is DecisionState.CONSIDERATION
        assert list(answers_of(reload(key))) == []


def test_what_was_recorded_counts_once_confirmed(cast: Cast, questions: Questions):
    key = questions.opened()
    questions.says(questions.council_delegate, key, questions.council)
    questions.says(cast.police_delegate, key, questions.police)
    person = questions.health_delegate.person
    with questions.by(cast.business_manager) as viewer:
        record_on_behalf(reload(key), questions.health, person, AGREES, proof="Mail of today", by=viewer)
        assert reload(key).state is DecisionState.OPEN
    with questions.by(questions.health_delegate) as viewer:
        answer = live_answer(reload(key), questions.health)
        assert answer is not None
        confirm_answer(reload(key), answer, by=viewer)
        assert reload(key).state is DecisionState.AGREED


def test_a_seat_has_one_live_answer_however_often_it_answers(cast: Cast, questions: Questions):
    key = questions.opened()
    for _ in range(5):
        questions.says(questions.health_delegate, key, questions.health)
    with questions.looks.as_(cast.chair):
        live = select(func.count(DecisionAnswer.id)).where(DecisionAnswer.superseded_at.is_(None))
        assert db.session.scalar(live) == 1


def test_a_scrutineers_note_is_answered_before_the_chair_issues(cast: Cast, questions: Questions):
    key = questions.agreed()
    terms = Terms("It helps.", clock.today() + timedelta(days=365))
    with questions.by(cast.scrutineer) as viewer:
        note = add_note(reload(key), text="Was the school asked?", by=viewer)
    with questions.looks.as_(cast.chair) as viewer, pytest.raises(Refused, match="note has no answer"):
        issue_decision(reload(key), terms, by=viewer)
    with questions.by(cast.chair) as viewer:
        answer_note(reload(key), note, text="Yes, in June.", by=viewer)
        issue_decision(reload(key), terms, by=viewer)
    with questions.looks.as_(cast.head):
        notice = db.session.scalars(select(DecisionNotice)).one()
        assert reload(key).state is DecisionState.ISSUED
        assert notice.sha256 == hash_of(notice.text) != hash_of(notice.text.replace("helps", "help"))
        assert db.session.scalar(select(func.rights.receipt(notice.sha256))) == notice.issued_at
        assert db.session.scalar(select(func.rights.receipt("0" * 64))) is None
