"""States and clocks of a campaign: what follows from dates, and that the database agrees."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from portal.cooperation.lifecycle import (
    MOVES,
    AgeRange,
    AnswerKind,
    CampaignState,
    Dates,
    RecipientState,
    Stage,
    age_range,
    is_late,
    recipient_state,
    state_at,
    takes_answers,
)
from portal.working_days import close_of
from tests.world import World

DUE, GRACE = date(2026, 12, 11), date(2027, 1, 6)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (close_of(DUE), CampaignState.OPEN),
        (close_of(DUE) + timedelta(seconds=1), CampaignState.GRACE),
        (close_of(GRACE), CampaignState.GRACE),
        (close_of(GRACE) + timedelta(seconds=1), CampaignState.CLOSED),
    ],
)
def test_an_open_campaign_turns_at_5pm_without_any_job(at: datetime, state: CampaignState) -> None:
    assert state_at(at, Stage.OPEN, DUE, GRACE) is state


def test_a_stopped_campaign_stays_stopped_whatever_the_day() -> None:
    assert state_at(close_of(GRACE) + timedelta(days=400), Stage.STOPPED, DUE, GRACE) is CampaignState.STOPPED


def test_every_state_is_in_the_moves_and_every_state_can_be_reached() -> None:
    assert set(MOVES) == set(CampaignState)
    assert {to for targets in MOVES.values() for to in targets} == set(CampaignState) - {CampaignState.DRAFT}


def test_the_database_knows_the_same_moves(world: World) -> None:
    """Grace and closed are open, as it is stored."""
    stored = {state: state.value if state.value in set(Stage) else "open" for state in CampaignState}
    moves = {(stored[one], stored[to]) for one, targets in MOVES.items() for to in targets}
    said = world.scalar("SELECT array_agg(from_stage || ' > ' || to_stage) FROM rights.campaign_moves()")
    assert set(said) == {f"{one} > {to}" for one, to in moves if one != to}


def test_grace_is_ten_term_days() -> None:
    assert Dates.of(date(2026, 12, 11)).grace_until == date(2026, 12, 29)
    assert Dates.of(date(2026, 12, 11), [(date(2026, 12, 19), date(2027, 1, 3))]).grace_until == date(2027, 1, 8)


def test_late_is_after_the_close_and_taken_until_the_next_campaign() -> None:
    after = close_of(GRACE) + timedelta(days=3)
    assert is_late(after, GRACE) and not is_late(close_of(GRACE), GRACE) and not is_late(None, GRACE)
    assert takes_answers(after, CampaignState.CLOSED, None)
    assert not takes_answers(after, CampaignState.CLOSED, after - timedelta(hours=1))
    assert not takes_answers(NOW, CampaignState.STOPPED, None)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (2, 5, AgeRange.NURSERY),
        (4, 11, AgeRange.PRIMARY),
        (5, 7, AgeRange.PRIMARY),
        (9, 13, AgeRange.MIDDLE),
        (11, 18, AgeRange.SECONDARY),
        (13, 18, AgeRange.SECONDARY),
        (16, 99, AgeRange.SIXTH_FORM),
        (3, 18, AgeRange.ALL_THROUGH),
        (None, 18, AgeRange.UNKNOWN),
    ],
)
def test_ages_fall_into_groups_people_speak_of(low: int | None, high: int | None, said: AgeRange) -> None:
    assert age_range(low, high) is said


def test_the_state_of_a_school_follows_from_what_happened() -> None:
    nothing: dict[str, Any] = dict.fromkeys(("sent_at", "bounced_at", "first_opened_at", "answer", "confirmed_at"))
    said: list[tuple[dict[str, Any], RecipientState]] = [
        ({}, RecipientState.NOT_SENT),
        ({"sent_at": NOW}, RecipientState.SENT),
        ({"sent_at": NOW, "bounced_at": NOW}, RecipientState.BOUNCED),
        ({"sent_at": NOW, "bounced_at": NOW, "first_opened_at": NOW}, RecipientState.OPENED),
        ({"answer": AnswerKind.YES}, RecipientState.PREPARED),
        ({"answer": AnswerKind.NOT_NOW, "confirmed_at": NOW}, RecipientState.NOT_NOW),
        ({"answer": AnswerKind.NEEDS_HELP, "confirmed_at": NOW}, RecipientState.NEEDS_HELP),
    ]
    for facts, state in said:
        assert recipient_state(**(nothing | facts)) is state
