"""Clocks of a challenge, by dates alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from portal.challenges.lifecycle import (
    CLOCKS,
    ENDED,
    MOVES,
    UP,
    Stage,
    Step,
    clocks_from,
    due_on,
    is_overdue,
    is_settled_together,
    next_up,
    stage_on,
    steps_by_itself,
)

MONDAY = date(2026, 11, 2)


@dataclass(frozen=True)
class Raised:
    """What the functions ask of a challenge."""

    stage: Stage
    clocks: Mapping[str, str]


def begun(stage: Stage, on: date = MONDAY) -> Raised:
    return Raised(stage, clocks_from(stage, on))


def test_each_clock_begins_where_the_one_below_ends():
    assert clocks_from(Stage.RAISED, MONDAY) == {
        "raised": "2026-11-03",
        "with service heads": "2026-11-10",
        "with delegates": "2026-11-17",
        "with lead partners": "2026-12-01",
    }


def test_a_partnership_sets_its_own_lengths():
    found = clocks_from(Stage.DELEGATES, MONDAY, {"challenge": {"with delegates": 2}})
    assert found == {"with delegates": "2026-11-04", "with lead partners": "2026-11-18"}


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 11, 3), Stage.RAISED),
        (date(2026, 11, 4), Stage.SERVICE_HEADS),
        (date(2026, 11, 10), Stage.SERVICE_HEADS),
        (date(2026, 11, 11), Stage.DELEGATES),
        (date(2026, 11, 18), Stage.LEAD_PARTNERS),
        (date(2027, 6, 1), Stage.LEAD_PARTNERS),
    ],
)
def test_a_clock_that_runs_out_moves_it_up_by_itself(today: date, stage: Stage):
    assert stage_on(begun(Stage.RAISED), today) is stage


def test_nobodys_silence_ends_it():
    assert stage_on(begun(Stage.ANSWERED), date(2030, 1, 1)) is Stage.LEAD_PARTNERS
    assert is_overdue(begun(Stage.ANSWERED), date(2030, 1, 1))


def test_what_runs_out_on_a_friday_moves_up_on_monday():
    one = begun(Stage.ACKNOWLEDGED, date(2026, 11, 6))
    assert due_on(one, date(2026, 11, 6)) == date(2026, 11, 13)
    assert [stage_on(one, date(2026, 11, day)) for day in (14, 15)] == [Stage.ACKNOWLEDGED] * 2
    assert steps_by_itself(one, date(2026, 11, 16)) == [Step(Stage.SERVICE_HEADS, date(2026, 11, 16))]


def test_it_is_overdue_the_day_after_the_lead_partners_last_day():
    one = begun(Stage.LEAD_PARTNERS)
    assert [is_overdue(one, date(2026, 11, day)) for day in (16, 17)] == [False, True]


def test_each_step_has_its_own_day_however_late_somebody_looks():
    assert steps_by_itself(begun(Stage.RAISED), date(2027, 1, 4)) == [
        Step(Stage.SERVICE_HEADS, date(2026, 11, 4)),
        Step(Stage.DELEGATES, date(2026, 11, 11)),
        Step(Stage.LEAD_PARTNERS, date(2026, 11, 18)),
    ]


def test_a_weekend_and_the_holidays_of_the_year_end_do_not_count():
    one = begun(Stage.RAISED, date(2026, 12, 24))
    assert due_on(one, date(2026, 12, 28)) == date(2026, 12, 29)  # Boxing Day's substitute is Monday 28 December
    assert next_up(one, date(2026, 12, 28)) == Step(Stage.SERVICE_HEADS, date(2026, 12, 30))


@pytest.mark.parametrize("day", [date(2028, 2, 28), date(2028, 2, 29), date(2026, 3, 27), date(2026, 10, 23)])
def test_leap_days_and_changes_of_the_clock_lose_no_day(day: date):
    one = begun(Stage.RAISED, day)
    last = due_on(one, day)
    assert last is not None
    assert (last - day).days <= 4
    assert stage_on(one, last) is Stage.RAISED


def test_what_has_ended_stays_as_it_is():
    for stage in ENDED:
        assert clocks_from(stage, MONDAY) == {}
        assert stage_on(Raised(stage, {}), date(2030, 1, 1)) is stage
        assert due_on(Raised(stage, {}), MONDAY) is None
        assert next_up(Raised(stage, {}), MONDAY) is None


def test_every_clock_leads_up_and_every_way_up_is_a_move():
    assert set(UP) == set(CLOCKS) - {Stage.LEAD_PARTNERS}
    assert all(above in MOVES[below] for below, above in UP.items())


@pytest.mark.parametrize(
    ("agrees", "dissents", "seats", "settled"),
    [(2, 0, 3, False), (3, 0, 3, True), (2, 1, 3, True), (1, 2, 3, False), (1, 1, 2, False), (0, 0, 0, False)],
)
def test_the_lead_partners_settle_it_once_all_have_answered_and_more_agree(
    agrees: int, dissents: int, seats: int, settled: bool
):
    assert is_settled_together(agrees, dissents, seats) is settled
