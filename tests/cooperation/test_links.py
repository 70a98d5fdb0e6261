"""A personal link is a proof of another kind: that invitation, that answer, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal import clock
from portal.access.proof import show_link
from portal.access.rules import Model
from portal.access.verdict import NotFound, Refused
from portal.access.viewer import Viewer, current_viewer
from portal.contacts.models import AgencyContact
from portal.cooperation.answers import answer_campaign
from portal.cooperation.lifecycle import AnswerKind, RecipientState
from portal.cooperation.links import give_link
from portal.cooperation.models import Campaign, GivenAnswer, Invitation, InvitationLink, Manner
from portal.database import db, transaction
from portal.partnership.models import Membership, Person
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import Round
from tests.world import World


@contextmanager
def holding(app: Flask, secret: str) -> Iterator[Viewer]:
    with app.test_request_context():
        show_link(db.session(), secret)
        yield current_viewer()


@pytest.fixture
def secrets_(cast: Cast, round_: Round, looks: Looks) -> tuple[str, str]:
    """The secret sent to the head's own contact, and one sent to somebody else at the school."""
    with looks.as_(cast.education_officer) as officer, transaction():
        mine, ends_at = db.session.get_one(Invitation, round_.invitation), clock.now() + timedelta(days=90)
        return (
            give_link(mine, is_head=True, ends_at=ends_at, by=officer),
            give_link(mine, is_head=False, ends_at=ends_at, by=officer),
        )


def answer(round_: Round, viewer: Viewer) -> Manner:
    with transaction():
        mine = db.session.get_one(Invitation, round_.invitation)
        return answer_campaign(mine, answer=AnswerKind.YES, lead_is_right=True, by_name="Hope Head", by=viewer)


def test_the_heads_own_link_confirms(round_: Round, secrets_: tuple[str, str], app: Flask, world: World) -> None:
    with holding(app, secrets_[0]) as viewer:
        assert answer(round_, viewer) is Manner.BY_HEADS_LINK
        assert db.session.get_one(Invitation, round_.invitation).state is RecipientState.CONFIRMED
    by = world.scalar("SELECT invitation_id FROM audit_event WHERE kind = 'ConfirmationAnswered'")
    assert by == round_.invitation


def test_any_other_link_prepares(round_: Round, secrets_: tuple[str, str], app: Flask) -> None:
    with holding(app, secrets_[1]) as viewer:
        assert answer(round_, viewer) is Manner.PREPARED


def test_a_link_shows_its_invitation_and_nothing_else(round_: Round, secrets_: tuple[str, str], app: Flask) -> None:
    hidden: tuple[Model, ...] = (Campaign, Person, Membership, AgencyContact)
    with holding(app, secrets_[0]):
        assert db.session.scalars(select(Invitation.id)).all() == [round_.invitation]
        for model in hidden:
            assert db.session.scalar(select(func.count()).select_from(model)) == 0
        assert db.session.scalar(select(func.count()).select_from(GivenAnswer)) == 0


@pytest.mark.parametrize("how", ["withdrawn_at = now()", "ends_at = now() - interval '1 minute'"])
def test_a_link_that_ended_opens_nothing(
    how: str, round_: Round, secrets_: tuple[str, str], app: Flask, world: World
) -> None:
    with world.as_owner() as connection:
        connection.execute(text(f"UPDATE invitation_link SET {how}"))
    with holding(app, secrets_[0]):
        assert db.session.scalars(select(Invitation.id)).all() == []


def test_a_made_up_secret_opens_nothing(round_: Round, secrets_: tuple[str, str], app: Flask) -> None:
    with holding(app, "0" * 64) as viewer:
        assert db.session.scalars(select(Invitation.id)).all() == []
        assert viewer.invitation_id is None


def test_nobody_reads_a_link_and_only_the_office_makes_one(cast: Cast, round_: Round, looks: Looks) -> None:
    with looks.as_(cast.head) as head:
        mine = db.session.get_one(Invitation, round_.invitation)
        with pytest.raises(Refused):
            give_link(mine, is_head=True, ends_at=clock.now(), by=head)
    with looks.as_(cast.business_manager), pytest.raises(Exception, match="permission denied"):
        db.session.scalars(select(InvitationLink.id)).all()


def test_a_link_answers_for_no_other_school(round_: Round, secrets_: tuple[str, str], app: Flask) -> None:
    with holding(app, secrets_[0]) as viewer:
        stranger = Invitation(id=round_.other)
        with pytest.raises(NotFound):
            answer_campaign(stranger, answer=AnswerKind.YES, lead_is_right=True, by_name="Hope Head", by=viewer)
