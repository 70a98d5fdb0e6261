"""A rehearsal of the ladder with a moving clock: who is mailed on which day, never too often, never after signing."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from portal import clock
from portal.access.roles import Role
from portal.access.verdict import Refused
from portal.cooperation import reminders
from portal.cooperation.answers import answer_campaign
from portal.cooperation.ladder import MOST_REMINDERS
from portal.cooperation.lifecycle import AnswerKind
from portal.cooperation.models import Invitation
from portal.cooperation.operations import stop_campaign
from portal.cooperation.reminders import remind_schools
from portal.database import db, transaction
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import DUE, START, the_campaign
from tests.world import World

SENT = (
    "SELECT record_id, facts->>'on' AS day, facts->>'rung' AS rung, agency_id, person_id, address FROM message"
    " WHERE template = 'cooperation/reminder'"
)


def remind(looks: Looks, at: datetime) -> int:
    with clock.frozen(at), looks.as_job("reminders") as viewer, transaction():
        return remind_schools(by=viewer)


def sign(looks: Looks, cast: Cast, at: datetime) -> None:
    """The head of Oakfield signs."""
    with clock.frozen(at), looks.as_(cast.head) as viewer, transaction():
        mine = db.session.query(Invitation).filter_by(agency_id=cast.school).one()
        answer_campaign(mine, answer=AnswerKind.YES, lead_is_right=True, by_name="Hope Head", by=viewer)


def sent(world: World) -> list[tuple[uuid.UUID, str, str]]:
    with world.as_owner() as connection:
        return [(row.record_id, row.day, row.rung) for row in connection.execute(text(SENT))]


def test_a_rehearsal_of_the_whole_ladder(opened: Cast, world: World, looks: Looks) -> None:
    signed_at = START + timedelta(days=22)
    by_day: dict[date, int] = {}
    for day in range(80):
        at = START + timedelta(days=day)
        if at == signed_at:
            sign(looks, opened, at)
        number = remind(looks, at) + remind(looks, at) + remind(looks, at + timedelta(hours=3))
        if number:
            by_day[at.date()] = number
    mails = sent(world)
    with world.as_owner() as connection:
        mine = connection.execute(text("SELECT id FROM invitation WHERE agency_id = :a"), {"a": opened.school}).scalar()
    assert by_day == {
        date(2040, 12, 7): 42,
        date(2040, 12, 12): 41,
        DUE: 41,
        date(2040, 12, 19): 41,
        date(2041, 1, 7): 41,
    }
    assert max(Counter((school, day) for school, day, _ in mails).values()) == 1
    assert max(Counter(school for school, *_ in mails).values()) <= MOST_REMINDERS
    assert [day for school, day, _ in mails if school == mine] == ["2040-12-07"]
    print("mails per day:", {f"{day:%a %d %b}": number for day, number in by_day.items()}, "after signing: 0")


def test_a_worker_that_was_dead_sends_one_mail_and_not_all_it_missed(opened: Cast, world: World, looks: Looks) -> None:
    back = datetime(2040, 12, 17, 9, tzinfo=UTC)
    assert remind(looks, back) == 42
    assert remind(looks, back + timedelta(days=1)) == 0
    assert {rung for *_, rung in sent(world)} == {"due day"}


def test_a_fault_in_a_campaign_is_logged_and_its_mails_are_made_up_for(
    opened: Cast, looks: Looks, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at = START + timedelta(days=18)
    with monkeypatch.context() as broken:
        broken.setattr(reminders, "queue_reminders", lambda *_, **__: 1 / 0)
        assert remind(looks, at) == 0  # and whatever else the job did in that hour stays done
    assert "reminders of a campaign failed" in caplog.text
    assert remind(looks, at + timedelta(hours=1)) == 42


@pytest.mark.parametrize(
    "at",
    [
        datetime(2040, 12, 7, 6, 30, tzinfo=UTC),
        datetime(2040, 12, 7, 19, 30, tzinfo=UTC),
        datetime(2040, 12, 8, 12, tzinfo=UTC),
        datetime(2040, 12, 27, 12, tzinfo=UTC),
    ],
)
def test_nobody_is_reminded_at_night_at_the_weekend_or_in_the_holidays(
    at: datetime, opened: Cast, looks: Looks
) -> None:
    assert remind(looks, at) == 0


def test_a_stopped_campaign_reminds_nobody(opened: Cast, looks: Looks) -> None:
    with clock.frozen(START), looks.as_(opened.chair) as viewer, transaction():
        stop_campaign(the_campaign(), why="Asked again in spring.", by=viewer)
    assert remind(looks, datetime(2040, 12, 7, 9, tzinfo=UTC)) == 0


def test_before_the_due_day_the_lead_is_asked_and_after_it_the_head(opened: Cast, world: World, looks: Looks) -> None:
    remind(looks, datetime(2040, 12, 7, 9, tzinfo=UTC))
    remind(looks, datetime(2040, 12, 19, 9, tzinfo=UTC))
    with world.as_owner() as connection:
        said = f"{SENT} AND agency_id = :school ORDER BY facts->>'on'"
        people = [row.person_id for row in connection.execute(text(said), {"school": opened.school})]
    assert people == [opened.dsl.person, opened.head.person]


def readers(world: World, day: str) -> list[object]:
    """Who was mailed on that day about the schools of the cast."""
    with world.as_owner() as connection:
        rows = connection.execute(text(f"{SENT} AND facts->>'on' = :day AND person_id IS NOT NULL"), {"day": day})
        return [row.person_id for row in rows]


def test_a_head_of_two_schools_gets_one_reminder_a_day(opened: Cast, world: World, looks: Looks) -> None:
    """Nobody else being known there, the second school waits for the next term day."""
    third = world.scalar("SELECT id FROM agency WHERE identifier = '200000'")
    world.appoint(opened.other_head, Role.HEAD, agency=third)
    remind(looks, datetime(2040, 12, 7, 9, tzinfo=UTC))
    remind(looks, datetime(2040, 12, 10, 9, tzinfo=UTC))
    assert readers(world, "2040-12-07").count(opened.other_head.person) == 1
    assert readers(world, "2040-12-10") == [opened.other_head.person]


def test_no_person_climbs_the_ladder(opened: Cast, looks: Looks) -> None:
    with looks.as_(opened.education_officer) as viewer, pytest.raises(Refused, match="Only the job"):
        remind_schools(by=viewer)
