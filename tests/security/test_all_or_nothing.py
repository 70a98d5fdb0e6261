"""An error anywhere in an act leaves nothing of it: no change, no line in the record, no mail that speaks of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal import clock
from tests.actions.pages import boxes, fill_in
from tests.cast import Cast
from tests.conftest import Looks

TABLES = ("action", "part", "action_event", "audit_event", "message", "sent_form", "jobs.procrastinate_jobs")
NEW = "/p/tests/actions/new"
PLACES = [
    "portal.actions.new_routes.record_going_on",  # after the change, its record and its mail
    "portal.actions.operations.moving.record",  # the record of what happened
    "portal.actions.messages.queue_message",  # the mail
    "portal.outbox.queue.new_id",  # half way into the outbox
]


class Broken(Exception):
    """What goes wrong."""


def broken(*_: object, **__: object) -> None:
    raise Broken


def counts(cast: Cast) -> dict[str, int]:
    with cast.world._as("postgres"):
        return {name: int(cast.world.connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() or 0)
                for name in TABLES}  # fmt: skip


@pytest.fixture
def chair(looks: Looks, cast: Cast) -> FlaskClient:
    return looks.client(cast.chair)


def offer(chair: FlaskClient) -> int:
    due = clock.today() + timedelta(days=40)
    return fill_in(
        chair, NEW, title="Ring earlier", who="Pia Police", done_means="It is rung.", **boxes("due_on", due)
    ).status_code


def test_an_act_that_goes_well_leaves_a_row_in_each(chair: FlaskClient, cast: Cast):
    before = counts(cast)
    assert offer(chair) == 303
    assert all(counts(cast)[name] > before[name] for name in TABLES), (before, counts(cast))


@pytest.mark.parametrize("place", PLACES)
def test_an_error_anywhere_leaves_nothing(place: str, chair: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    before = counts(cast)
    with monkeypatch.context() as patch:
        patch.setattr(place, broken)
        with pytest.raises(Broken):
            offer(chair)
    assert counts(cast) == before
    assert offer(chair) == 303  # and the same person goes on
