"""The partnership's own texts, such as the budget: reserved, in the notice word for word, at a lasting address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.access.verdict import Refused
from portal.decisions.lifecycle import DecisionClass, ReservedText
from portal.decisions.operations.consulting import Asked, consult
from portal.decisions.operations.drafting import Words, draft_decision, open_decision
from portal.decisions.operations.issuing import Terms, issue_decision
from tests.decisions.questions import Questions, reload

BUDGET = "Each partner pays a third.\n\nReasons\nThe office costs 90,000 pounds."


def settled(questions: Questions, *, is_public: bool) -> str:
    """The budget, signed by every lead partner and issued; the decision's reference."""
    cast = questions.cast
    with questions.by(cast.business_manager) as viewer:
        words = Words("Is this the budget?", text=BUDGET)
        why = "Only the rent has changed."
        drafted = draft_decision(
            cast.here, title="The budget", why_no_meeting=why, kind=DecisionClass.RESERVED, words=words,
            settles=ReservedText.BUDGET, by=viewer,
        )  # fmt: skip
        key = drafted.id
        consult(reload(key), [Asked(cast.school)], by=viewer)
    with clock.frozen(clock.now() + timedelta(days=40)), questions.by(cast.business_manager) as viewer:
        open_decision(reload(key), by=viewer)
    leads = ((cast.council_lead, questions.council), (questions.police_lead, questions.police))
    for someone, seat in (*leads, (questions.health_lead, questions.health)):
        questions.says(someone, key, seat)
    with questions.by(cast.chair) as viewer:
        terms = Terms("All three pay.", clock.today() + timedelta(days=400), is_public=is_public)
        issue_decision(reload(key), terms, by=viewer)
        return reload(key).reference


def test_the_budget_stands_word_for_word_at_a_public_address(questions: Questions):
    reference = settled(questions, is_public=True)
    outside = questions.looks.client(None)
    page = outside.get("/p/tests/texts").text
    assert f"/p/tests/decisions/{reference}/notice" in page
    notice = outside.get(f"/p/tests/decisions/{reference}/notice").text
    assert "Each partner pays a third." in notice
    assert "The office costs 90,000 pounds." in notice


def test_what_the_chair_did_not_publish_leaves_no_trace_outside(questions: Questions):
    reference = settled(questions, is_public=False)
    assert reference not in questions.looks.client(None).get("/p/tests/texts").text
    assert reference in questions.looks.client(questions.cast.head).get("/p/tests/texts").text


def test_an_own_text_is_a_reserved_matter(questions: Questions):
    with questions.by(questions.cast.chair) as viewer, pytest.raises(Refused, match="reserved matter"):
        draft_decision(
            questions.cast.here, title="The budget", why_no_meeting="So.", kind=DecisionClass.DELEGATED,
            words=Words("Is it?"), settles=ReservedText.BUDGET, by=viewer,
        )  # fmt: skip
