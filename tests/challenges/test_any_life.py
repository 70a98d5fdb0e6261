"""Whatever order people act in, and however many days pass: nobody else ends it, and history tells all.

Ten thousand steps of the operations themselves, with rows kept in memory; test_any_kept_life.py lets the database keep
them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from portal import clock
from portal.access.roles import Role
from portal.access.viewer import Capacity, Viewer
from portal.challenges.lifecycle import Stage, clocks_from
from portal.challenges.models import Challenge, Determination, DeterminationAnswer
from portal.challenges.operations import answering, determining, ending, moving
from tests.challenges.lives import LEADS, Life, Line

PLACE = uuid.uuid4()
BEGINNINGS = (  # an ordinary day; Christmas Eve; before either change of the clock; before a leap day; at midnight
    datetime(2026, 11, 2, 12, tzinfo=UTC),
    datetime(2026, 12, 24, 12, tzinfo=UTC),
    datetime(2026, 3, 27, 23, 30, tzinfo=UTC),
    datetime(2026, 10, 23, 22, 45, tzinfo=UTC),
    datetime(2028, 2, 25, 0, 0, tzinfo=UTC),
)
ROLES = {
    "health_lead": ("health", Role.STAFF), "health_representative": ("health", Role.REPRESENTATIVE),
    "police_lead": ("police", Role.STAFF), "police_representative": ("police", Role.REPRESENTATIVE),
    "business_manager": ("office", Role.BUSINESS_MANAGER), "scrutineer": ("office", Role.SCRUTINEER),
    "head": ("school", Role.HEAD), "council_lead": ("council", Role.LEAD_PARTNER),
    "police_chief": ("police", Role.LEAD_PARTNER), "health_chief": ("health", Role.LEAD_PARTNER),
}  # fmt: skip
AGENCIES = {name: uuid.uuid4() for name in ("health", "police", "office", "school", "council")}
SEATS = {who: uuid.uuid4() for who in LEADS}


class InMemory:
    """One challenge in plain objects; what the operations ask of the database is answered from them."""

    def __init__(self) -> None:
        self.viewers = {
            who: Viewer(uuid.uuid4(), who, agency_id=AGENCIES[agency], capacities=(Capacity(PLACE, role),))
            for who, (agency, role) in ROLES.items()
        }
        self.begins_at = BEGINNINGS[0]

    def begin(self, place: int) -> None:
        self.begins_at = BEGINNINGS[place % len(BEGINNINGS)]
        on = clock.in_london(self.begins_at).date()
        self.challenge = Challenge(
            id=uuid.uuid4(), partnership_id=PLACE, stage=Stage.RAISED, clocks=clocks_from(Stage.RAISED, on),
            raised_by_id=self.viewers["health_lead"].person_id, raised_by_agency_id=AGENCIES["health"],
            to_agency_id=AGENCIES["police"], party_ids=[AGENCIES["health"], AGENCIES["police"]],
        )  # fmt: skip
        self.history: list[Line] = []
        self.texts: list[Determination] = []
        self.answers: list[DeterminationAnswer] = []

    def end(self) -> None:
        pass

    @contextmanager
    def acting(self, who: str) -> Iterator[tuple[Challenge, Viewer]]:
        yield self.challenge, self.viewers[who]

    def look(self) -> Challenge:
        return self.challenge

    def lines(self) -> list[Line]:
        return list(self.history)

    def latest_number(self) -> int:
        return len(self.texts)

    def people(self, *who: str) -> set[uuid.UUID]:
        return {self.viewers[one].person_id for one in who}  # type: ignore[misc]  # each has one

    # --- what the operations ask --------------------------------------------------------------------------------------

    def write(self, challenge: Challenge, kind: Any, _event: Any, **more: Any) -> None:
        on, by = more.get("on"), more["by"]
        came_from = more.get("came_from")
        person, agency = (None, None) if on else (by.person_id, by.agency_id)
        at = clock.start_of(on) if on else clock.now()
        self.history.append(Line(kind, came_from, challenge.stage if came_from else None, person, agency, at))

    def add(self, row: Determination | DeterminationAnswer) -> None:
        row.id = uuid.uuid4()
        (self.texts if isinstance(row, Determination) else self.answers).append(row)  # type: ignore[arg-type]

    def answer_of(self, text: uuid.UUID, seat: uuid.UUID) -> DeterminationAnswer | None:
        return next((one for one in self.answers if (one.determination_id, one.seat_id) == (text, seat)), None)

    def said_by(self, text: uuid.UUID, seats: list[uuid.UUID]) -> tuple[int, int]:
        said = [one.agrees for one in self.answers if one.determination_id == text and one.seat_id in seats]
        return said.count(True), said.count(False)


@pytest.fixture
def in_memory(monkeypatch: pytest.MonkeyPatch) -> InMemory:
    """The operations work on it instead of on the database."""
    kept = InMemory()
    session = SimpleNamespace(get_one=lambda *_: SimpleNamespace(settings={}), add=kept.add, flush=lambda: None)
    for module in (answering, determining, ending):
        monkeypatch.setattr(module, "hold", lambda _challenge: None)
    for module, name in (
        (answering, "tell_answered"), (answering, "tell_further"), (ending, "tell_ended"),
        (determining, "tell_ended"), (determining, "tell_proposed"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, lambda *_, **__: None)
    monkeypatch.setattr(moving, "_write", kept.write)
    for module in (moving, determining):
        monkeypatch.setattr(module, "db", SimpleNamespace(session=session))
    seats = {viewer.person_id: SEATS[who] for who, viewer in kept.viewers.items() if who in SEATS}
    monkeypatch.setattr(determining, "latest_determination", lambda _: kept.texts[-1] if kept.texts else None)
    monkeypatch.setattr(determining, "seats_of", lambda _, viewer: [seats[viewer.person_id]])
    monkeypatch.setattr(determining, "determining_seats", lambda _: list(SEATS.values()))
    monkeypatch.setattr(determining, "answer_of", kept.answer_of)
    monkeypatch.setattr(determining, "said_by", kept.said_by)
    return kept


def test_ten_thousand_steps_of_any_life_of_a_challenge(in_memory: InMemory):
    class Lived(Life):
        store = in_memory
        reached: ClassVar[set[Stage]] = set()

    run_state_machine_as_test(
        Lived,
        settings=settings(
            max_examples=260,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Lived.steps >= 10_000
    assert Lived.reached == set(Stage)
