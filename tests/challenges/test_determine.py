"""The lead partners determine a challenge together: every seat answers, more agree than dissent, dissent is kept."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from portal.access.verdict import Refused
from portal.challenges.lifecycle import Stage
from portal.challenges.models import ChallengeEvent, ChallengeEventKind
from portal.challenges.operations.determining import answer_determination, propose_determination
from portal.challenges.queries import determining_seats
from portal.database import db
from tests.cast import Cast
from tests.challenges.conftest import Questions, reload
from tests.conftest import Looks

TEXT = "Notices go the same day."


@pytest.fixture
def key(questions: Questions) -> uuid.UUID:
    """It lies with the lead partners, the council's has written a text."""
    found = questions.with_lead_partners()
    with questions.by(questions.leads[0]) as viewer:
        propose_determination(reload(found), text=TEXT, by=viewer)
    return found


def say(questions: Questions, key: uuid.UUID, lead: int, *, agrees: bool = True, number: int = 1) -> Stage:
    """One lead partner answers; where it stands then."""
    with questions.by(questions.leads[lead]) as viewer:
        answer_determination(reload(key), number=number, agrees=agrees, reason="" if agrees else "Too dear.", by=viewer)
        return reload(key).stage


def test_whoever_writes_the_text_agrees_to_it_and_the_last_seat_settles_it(questions: Questions, key: uuid.UUID):
    assert say(questions, key, 1) is Stage.LEAD_PARTNERS
    assert say(questions, key, 2) is Stage.DETERMINED


def test_dissent_is_recorded_and_the_majority_settles_it(looks: Looks, questions: Questions, key: uuid.UUID):
    say(questions, key, 1, agrees=False)
    assert say(questions, key, 2) is Stage.DETERMINED
    with looks.as_(questions.cast.chair):
        said = select(ChallengeEvent.text).where(ChallengeEvent.kind == ChallengeEventKind.DISSENTED)
        assert db.session.scalars(said).all() == ["Too dear."]


def test_two_who_dissent_settle_nothing_until_one_changes_their_answer(questions: Questions, key: uuid.UUID):
    say(questions, key, 1, agrees=False)
    assert say(questions, key, 2, agrees=False) is Stage.LEAD_PARTNERS
    assert say(questions, key, 1) is Stage.DETERMINED


def test_another_text_voids_the_answers_to_the_first(questions: Questions, key: uuid.UUID):
    say(questions, key, 1)
    with questions.by(questions.leads[1]) as viewer:
        propose_determination(reload(key), text="Notices go within an hour.", by=viewer)
    with pytest.raises(Refused, match="Another text"):
        say(questions, key, 2)
    assert say(questions, key, 2, number=2) is Stage.LEAD_PARTNERS
    assert say(questions, key, 0, number=2) is Stage.DETERMINED


def test_dissent_has_a_reason(questions: Questions, key: uuid.UUID):
    with pytest.raises(Refused, match="Say why"), questions.by(questions.leads[1]) as viewer:
        answer_determination(reload(key), number=1, agrees=False, by=viewer)


def test_a_lead_partner_who_is_kept_from_it_holds_nothing_up(cast: Cast, questions: Questions, key: uuid.UUID):
    cast.world.exclude(questions.leads[2], cast.here, "challenge", key)
    assert say(questions, key, 1) is Stage.DETERMINED


def test_what_somebody_said_who_is_kept_from_it_now_no_longer_counts(cast: Cast, questions: Questions, key: uuid.UUID):
    say(questions, key, 1, agrees=False)
    cast.world.exclude(questions.leads[1], cast.here, "challenge", key)
    assert say(questions, key, 2) is Stage.DETERMINED


def test_a_seat_with_a_second_lead_partner_answers_through_them(cast: Cast, questions: Questions, key: uuid.UUID):
    """One of two is kept from it: the seat answers all the same, and nothing is settled without it."""
    second = cast.world.person(cast.health, None, name="Lara Health")
    questions.seat(second, beside=questions.leads[2])
    cast.world.exclude(questions.leads[2], cast.here, "challenge", key)
    assert say(questions, key, 1) is Stage.LEAD_PARTNERS


def test_nobody_learns_the_seats_of_a_challenge_out_of_their_sight(
    cast: Cast, looks: Looks, questions: Questions, key: uuid.UUID
):
    cast.world.exclude(cast.council_lead, cast.here, "challenge", key)
    for someone in (cast.council_lead, cast.elsewhere_chair):
        with looks.as_(someone):
            assert determining_seats(key) == []
