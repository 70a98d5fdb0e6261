"""What tests of Your work share: an action under way, owned by the police, changed as a test likes."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.actions.lifecycle import ActionState
from portal.actions.models import Action
from tests.cast import Cast


@pytest.fixture
def action(cast: Cast) -> Any:
    def add(title: str, **values: Any) -> uuid.UUID:
        now = clock.now()
        due_on = values.pop("due_on", clock.today() + timedelta(days=3))
        defaults = {
            "partnership_id": cast.here,
            "done_means": "It is done.",
            "state": ActionState.IN_PROGRESS,
            "lead_agency_id": cast.police,
            "owner_id": cast.police_lead.person,
            "verifier_agency_id": cast.office,
            "original_due_on": due_on,
            "due_on": due_on,
            "slips": 0,
            "raised_by_id": cast.chair.person,
            "raised_by_agency_id": cast.office,
            "created_at": now,
            "last_activity_at": now,
            "rungs": {},
            "version": 1,
        }
        return cast.world.add(Action, title=title, **{**defaults, **values})

    return add
