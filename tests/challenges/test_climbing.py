"""What time alone brings is told by the worker: once, to whom a stage names, never two reminders a day."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from portal import clock
from portal.access.verdict import Refused
from portal.challenges.climbing import tell_stages
from portal.challenges.looking import timeline
from portal.challenges.operations.answering import update_challenge
from portal.challenges.operations.ending import withdraw_challenge
from portal.database import transaction
from tests.cast import Cast
from tests.challenges.conftest import Questions, reload
from tests.conftest import Looks

START = datetime(2040, 11, 5, 10, tzinfo=UTC)  # a Monday
TOLD = (
    "SELECT (m.not_before AT TIME ZONE 'Europe/London')::date AS day, p.name, m.template,"
    " (m.facts->>'more')::int AS more"
    " FROM message m JOIN person p ON p.id = m.person_id WHERE m.template IN ('challenges/stage', 'challenges/overdue')"
    " ORDER BY 1, 2"
)


@pytest.fixture
def key(questions: Questions) -> uuid.UUID:
    """Raised that Monday; nobody acts."""
    with clock.frozen(START):
        return questions.raised()


def work(looks: Looks, at: datetime) -> int:
    with clock.frozen(at), looks.as_job("challenges") as viewer, transaction():
        return tell_stages(by=viewer)


def told(cast: Cast) -> list[tuple[date, str, str]]:
    with cast.world.as_owner() as connection:
        rows = connection.execute(text(TOLD)).all()
    return [(row.day, row.name, row.template.rpartition("/")[2]) for row in rows]


def test_each_stage_reaches_whom_it_names_once_on_its_day(cast: Cast, looks: Looks, key: uuid.UUID):
    for days in range(40):
        at = START + timedelta(days=days)
        work(looks, at)
        assert work(looks, at + timedelta(hours=2)) == 0
    assert told(cast) == [
        (date(2040, 11, 7), "Rosa Police", "stage"),
        (date(2040, 11, 7), "Rune Health", "stage"),
        (date(2040, 11, 14), "Dara Delegate", "stage"),
        *((date(2040, 11, 21), name, "stage") for name in ("Cleo Chief", "Lea Police", "Lin Health")),
        (date(2040, 12, 5), "Sami Scrutineer", "overdue"),
    ]


def test_nobody_is_told_at_night_or_on_a_holiday(cast: Cast, looks: Looks, key: uuid.UUID):
    for at in (datetime(2040, 11, 7, 3, tzinfo=UTC), datetime(2040, 11, 10, 12, tzinfo=UTC)):
        assert work(looks, at) == 0


def test_days_of_a_dead_worker_are_made_up_for_without_a_flood(cast: Cast, looks: Looks, key: uuid.UUID):
    assert work(looks, datetime(2040, 12, 6, 10, tzinfo=UTC)) == 4
    assert {(name, what) for _, name, what in told(cast)} == {
        ("Cleo Chief", "stage"), ("Lea Police", "stage"), ("Lin Health", "stage"), ("Sami Scrutineer", "overdue"),
    }  # fmt: skip


def test_whom_two_challenges_reach_gets_one_mail_that_counts_both(cast: Cast, looks: Looks, questions: Questions):
    with clock.frozen(START):
        questions.raised()
        questions.raised(title="Another")
    assert work(looks, datetime(2040, 11, 7, 10, tzinfo=UTC)) == 2
    with cast.world.as_owner() as connection:
        assert [row.more for row in connection.execute(text(TOLD))] == [1, 1]
    assert work(looks, datetime(2040, 11, 8, 10, tzinfo=UTC)) == 0


def test_an_act_before_the_worker_came_keeps_nobody_from_hearing_of_it(
    cast: Cast, looks: Looks, questions: Questions, key: uuid.UUID
):
    """The act wrote down that time had moved it: what is stored is the new stage, and still nobody was told."""
    with clock.frozen(datetime(2040, 11, 7, 8, tzinfo=UTC)), questions.by(cast.scrutineer) as viewer:
        update_challenge(reload(key), text="Nobody has it.", by=viewer)
    assert work(looks, datetime(2040, 11, 7, 10, tzinfo=UTC)) == 2


def test_what_a_person_took_further_is_not_told_twice(cast: Cast, looks: Looks, questions: Questions):
    with clock.frozen(START):
        questions.with_lead_partners()
    assert work(looks, START + timedelta(days=1)) == 0


def test_what_has_ended_is_told_no_more(cast: Cast, looks: Looks, questions: Questions, key: uuid.UUID):
    with clock.frozen(START), questions.by(cast.health_lead) as viewer:
        withdraw_challenge(reload(key), reason="We were wrong.", by=viewer)
    assert work(looks, datetime(2040, 11, 7, 10, tzinfo=UTC)) == 0


def test_nobody_else_tells(looks: Looks, cast: Cast):
    with looks.as_(cast.chair) as viewer, pytest.raises(Refused, match="Only the job"):
        tell_stages(by=viewer)


def test_the_history_says_who_was_told(cast: Cast, looks: Looks, key: uuid.UUID):
    work(looks, datetime(2040, 11, 7, 10, tzinfo=UTC))
    with clock.frozen(datetime(2040, 11, 7, 11, tzinfo=UTC)), looks.as_(cast.chair):
        lines = [line.person for line in timeline(reload(key)) if line.person]
    assert sorted(lines) == ["Rosa Police", "Rune Health"]
