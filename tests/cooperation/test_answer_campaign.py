"""A school answers: the head confirms, anybody else prepares, and the head gets one button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.access.editing import ChangedMeanwhile
from portal.access.verdict import NotFound, Refused
from portal.access.viewer import Viewer
from portal.cooperation.answers import answer_campaign, end_signing, let_sign, sign_prepared
from portal.cooperation.lifecycle import AnswerKind, RecipientState, is_late
from portal.cooperation.models import GivenAnswer, Invitation, Manner
from portal.database import db, transaction
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import Round
from tests.world import World

Look = Callable[[], Invitation]


def say(
    invitation: Invitation,
    by: Viewer,
    answer: AnswerKind = AnswerKind.YES,
    words: str = "",
    *,
    seen: int | None = None,
) -> Manner:
    with transaction():
        return answer_campaign(
            invitation, answer=answer, words=words, lead_is_right=True, by_name=by.name, seen=seen, by=by
        )


def messages(world: World) -> list[str]:
    return list(world.scalar("SELECT array_agg(template ORDER BY queued_at, template) FROM message") or [])


def test_the_heads_answer_is_confirmed_at_once(cast: Cast, invitation: Look, looks: Looks, world: World) -> None:
    with looks.as_(cast.head) as head:
        assert say(invitation(), head) is Manner.AS_HEAD
        assert invitation().state is RecipientState.CONFIRMED
        assert invitation().confirmed_by_id == cast.head.person
    assert "cooperation/receipt" in messages(world)


def test_the_safeguarding_lead_prepares_and_the_head_signs(
    cast: Cast, invitation: Look, looks: Looks, world: World
) -> None:
    with looks.as_(cast.dsl) as lead:
        assert say(invitation(), lead, AnswerKind.NEEDS_HELP, "A talk for new deputies") is Manner.PREPARED
        assert invitation().state is RecipientState.PREPARED
    assert "cooperation/to_the_head" in messages(world)
    with looks.as_(cast.head) as head, transaction():
        assert sign_prepared(invitation(), by_name="Hope Head", by=head) is Manner.AS_HEAD
        assert invitation().state is RecipientState.NEEDS_HELP
        assert invitation().words == "A talk for new deputies"


def test_one_whom_the_head_let_sign_confirms(cast: Cast, invitation: Look, looks: Looks) -> None:
    with looks.as_(cast.head) as head, transaction():
        let_sign(cast.dsl.person, partnership_id=cast.here, by=head)
        let_sign(cast.dsl.person, partnership_id=cast.here, by=head)
    with looks.as_(cast.dsl) as lead:
        assert say(invitation(), lead) is Manner.LET_SIGN
    with looks.as_(cast.head) as head, transaction():
        end_signing(cast.dsl.person, partnership_id=cast.here, by=head)
    with looks.as_(cast.dsl) as lead, pytest.raises(Refused, match="Ask the head"):
        say(invitation(), lead)


def test_the_safeguarding_lead_cannot_let_themselves_sign(cast: Cast, invitation: Look, looks: Looks) -> None:
    with looks.as_(cast.dsl) as lead, pytest.raises(Refused, match="head of the school"):
        let_sign(cast.dsl.person, partnership_id=cast.here, by=lead)
    with looks.as_(cast.head) as head, pytest.raises(NotFound):
        let_sign(cast.other_head.person, partnership_id=cast.here, by=head)


def test_the_database_refuses_a_confirmation_without_the_heads_hand(cast: Cast, invitation: Look, looks: Looks) -> None:
    with looks.as_(cast.dsl):
        mine = invitation()
        mine.answer, mine.confirmed_at, mine.confirmed_by_id = AnswerKind.YES, clock.now(), cast.dsl.person
        with pytest.raises(DBAPIError, match="only the head"):
            db.session.flush()


def test_a_head_who_cannot_at_the_moment_is_not_counted_as_confirmed(
    cast: Cast, invitation: Look, looks: Looks
) -> None:
    with looks.as_(cast.head) as head:
        with pytest.raises(Refused, match="why not"):
            say(invitation(), head, AnswerKind.NOT_NOW)
        say(invitation(), head, AnswerKind.NOT_NOW, "We are choosing a deputy")
        assert invitation().state is RecipientState.NOT_NOW


def test_an_answer_changes_until_the_close_and_every_answer_is_kept(cast: Cast, invitation: Look, looks: Looks) -> None:
    with looks.as_(cast.head) as head:
        say(invitation(), head, AnswerKind.NOT_NOW, "Not yet")
        say(invitation(), head)
        assert invitation().state is RecipientState.CONFIRMED
        kept = db.session.scalars(select(GivenAnswer.answer).order_by(GivenAnswer.at)).all()
        assert list(kept) == [AnswerKind.NOT_NOW, AnswerKind.YES]


def test_after_the_close_a_first_answer_is_taken_and_late(
    cast: Cast, round_: Round, after_close: datetime, invitation: Look, looks: Looks
) -> None:
    with looks.as_(cast.head) as head:
        say(invitation(), head)
        assert is_late(invitation().confirmed_at, round_.grace_until)
        with pytest.raises(Refused, match="has closed"):
            say(invitation(), head, AnswerKind.NOT_NOW, "Changed our mind")


def test_the_head_of_another_school_sees_no_invitation(cast: Cast, round_: Round, looks: Looks) -> None:
    with looks.as_(cast.other_head):
        assert db.session.get(Invitation, round_.invitation) is None
        assert db.session.get(Invitation, round_.other) is not None


def test_the_second_of_two_answers_at_once_is_told(cast: Cast, invitation: Look, looks: Looks) -> None:
    with looks.as_(cast.head) as head:
        say(invitation(), head, seen=1)
        with pytest.raises(ChangedMeanwhile):
            say(invitation(), head, AnswerKind.NOT_NOW, "Wait", seen=1)


def test_a_chair_reads_an_answer_and_gives_none(cast: Cast, invitation: Look, looks: Looks) -> None:
    with looks.as_(cast.chair) as chair, pytest.raises(NotFound):
        say(invitation(), chair)
