"""Your work says which challenge waits for whom, and the link starts what they have to do."""

from __future__ import annotations

import re

import pytest

from portal.challenges.operations.determining import propose_determination
from tests.cast import Cast
from tests.challenges.conftest import Questions, questions, reload
from tests.challenges.pages import reference_of
from tests.conftest import Looks
from tests.people import Someone
from tests.statements import statements

__all__ = ["questions"]


def waits(looks: Looks, who: Someone) -> list[str]:
    """The words of each link that starts a challenge's task."""
    page = looks.client(who).get("/your-work").text
    return re.findall(r'href="/p/tests/challenges/[^"]+">([^<]+)<', page)


def test_each_stage_waits_for_those_it_names(cast: Cast, looks: Looks, questions: Questions):
    key = questions.raised()
    assert waits(looks, cast.police_representative) == ["Say that you have it"]
    for nobody in (cast.health_lead, cast.health_representative, cast.chair, cast.police_lead, cast.council_lead):
        assert waits(looks, nobody) == []
    questions.older(key, 3)
    assert waits(looks, cast.police_representative) == waits(looks, cast.health_representative)
    assert waits(looks, cast.police_representative) == ["See what could settle it"]
    questions.older(key, 7)
    assert waits(looks, cast.police_delegate) == ["See what could settle it"]


def test_an_answer_waits_for_whoever_raised_it(cast: Cast, looks: Looks, questions: Questions):
    questions.answered()
    assert waits(looks, cast.health_lead) == ["Settled or not"]
    assert waits(looks, cast.police_representative) == []


def test_a_determination_waits_for_each_lead_partner_until_they_have_said(
    cast: Cast, looks: Looks, questions: Questions
):
    key = questions.with_lead_partners()
    assert waits(looks, questions.leads[1]) == ["Determine"]
    with questions.by(questions.leads[0]) as viewer:
        propose_determination(reload(key), text="The same day.", by=viewer)
    assert [waits(looks, one) for one in questions.leads] == [[], ["Agree or dissent"], ["Agree or dissent"]]


def test_what_is_overdue_with_the_lead_partners_waits_for_the_scrutineer_too(
    cast: Cast, looks: Looks, questions: Questions
):
    key = questions.with_lead_partners()
    assert waits(looks, cast.scrutineer) == []
    questions.older(key, 30)
    assert waits(looks, cast.scrutineer) == ["Look: it is overdue"]


@pytest.mark.parametrize("who", ["chair", "business_manager", "police_representative", "head", "council_lead"])
def test_your_work_with_challenges_takes_at_most_eight_statements(
    cast: Cast, looks: Looks, questions: Questions, who: str
):
    for number in range(4):
        questions.raised(title=f"Question {number}")
    client = looks.client(getattr(cast, who))
    client.get("/your-work")
    with statements(cast.world.connection) as seen:
        assert client.get("/your-work").status_code == 200
    assert len(seen) <= 8, "\n".join(seen)


def test_a_hidden_challenge_waits_for_nobody_it_is_hidden_from(cast: Cast, looks: Looks, questions: Questions):
    key = questions.raised()
    cast.world.exclude(cast.police_representative, cast.here, "challenge", key)
    assert reference_of(cast, key) not in looks.client(cast.police_representative).get("/your-work").text
