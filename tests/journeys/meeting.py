"""Meetings of the demonstration, put to the day or the state that a page or a mail needs."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from portal import clock
from tests.browser.following import follow
from tests.copying import copied
from tests.journeys.acting import at
from tests.journeys.walking import Walk

LIST = "/p/herts/meetings"
CHAIR, OFFICE = "ruth-ellwood", "tom-ashdown"

# The planned meeting of all, or of the education group, as the seed made it: only that one was planned by somebody.
SEEDED = """SELECT m.id FROM meeting m WHERE (m.group_id IS NOT NULL) = :of_group AND m.state = 'planned' AND EXISTS (
    SELECT FROM meeting_event e WHERE e.meeting_id = m.id AND e.kind = 'planned') ORDER BY m.planned_at LIMIT 1"""
NEW = "CAST(:changes AS jsonb) || jsonb_build_object('id', gen_random_uuid(), 'reference', '')"
COPY = copied("meeting", "m", NEW, f"meeting m WHERE m.id = ({SEEDED})")
OF_IT = "jsonb_build_object('id', gen_random_uuid(), 'meeting_id', CAST(:id AS text), 'read_at', NULL)"
ASKED = copied("meeting_invitee", "i", OF_IT, f"meeting_invitee i WHERE i.meeting_id = ({SEEDED})")


def meeting_like(walk: Walk, *, of_group: bool = False, **changes: Any) -> str:
    """The reference of a copy of the planned meeting of all, or of the education group, with those it asks."""
    with walk.site.as_owner() as connection:
        values = {"changes": json.dumps(changes, default=str), "of_group": of_group}
        key = connection.scalar(text(f"{COPY} RETURNING id"), values)
        connection.execute(text(ASKED), {"id": key, "of_group": of_group})
        return str(connection.scalar(text("SELECT reference FROM meeting WHERE id = :id"), {"id": key}))


def meeting_today(walk: Walk, **changes: Any) -> str:
    """One whose hour has come."""
    soon = clock.now() - timedelta(seconds=1)
    return meeting_like(walk, starts_at=soon, papers_on=clock.today(), **changes)


def free_meeting(walk: Walk) -> str:
    """One of the education group about which nothing is unresolved, and whose papers date has come."""
    return meeting_like(walk, of_group=True, papers_on=clock.today(), starts_at=clock.now() + timedelta(days=5))


def meeting_samples(walk: Walk) -> dict[str, str]:
    """For each page of a meeting, one in the state that the page needs."""
    planned = meeting_like(walk)
    begun = meeting_today(walk, state="under way", began_at=clock.now())
    return {"meetings.reference": planned, "meetings.enter.reference": begun}


def change_what_is_planned(walk: Walk) -> None:
    """One mail of each kind: a meeting gets another time, is cancelled, and its slot is given back."""
    page = at(walk, OFFICE, f"{LIST}/{meeting_like(walk)}/move", script=False)
    page.get_by_label("At what time?").fill("3pm")
    follow(page.get_by_role("button", name="Save the new time"))
    page = at(walk, OFFICE, f"{LIST}/{meeting_like(walk)}/cancel", script=False)
    page.get_by_label("Why is it cancelled?").fill("The room is closed.")
    follow(page.get_by_role("button", name="Cancel the meeting"))
    page = at(walk, CHAIR, f"{LIST}/{free_meeting(walk)}", script=False)
    follow(page.get_by_role("button", name="Give the slot back"))
