"""What goes into a calendar: the tasks of Your work that have a day, and the meetings that ask one to come."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from portal import clock
from portal.access.kinds import KINDS
from portal.access.viewer import Viewer
from portal.actions.models import Action
from portal.calendars.icalendar_file import Deadline
from portal.database import db
from portal.decisions.dates import closes_at
from portal.decisions.waiting import Owed
from portal.home.others import AGENDAS, other_groups
from portal.home.queries import keys, one_group
from portal.home.questioned import challenge_groups
from portal.home.waiting import Waiting, conditions
from portal.meetings.waiting import asked_to

MOST = 200  # actions, those due first
OWNED = (Waiting.OVERDUE, Waiting.DUE_SOON, Waiting.LATER)
DO, YOUR_PART, LOOK_AGAIN = "Action is due", "Your part is due", "Look whether it holds"
REFUSE = "Last day to refuse"
MEET = "Meeting"


def deadlines(viewer: Viewer, public_address: str) -> list[Deadline]:
    """Everything with a day that waits for this person at this agency, soonest first."""
    found = [
        *_of_actions(viewer, public_address),
        *_of_parts(viewer, public_address),
        *_of_meetings(viewer, public_address),
        *_of_the_rest(viewer, public_address),
    ]
    return sorted(found, key=lambda one: (one.day, one.reference))


def _of_actions(viewer: Viewer, public_address: str) -> Iterator[Deadline]:
    """Own actions under way, and closed ones whose effect is to be looked at. One statement."""
    today = clock.today()
    groups = conditions(viewer, today)
    owned, looked_at = [groups[one] for one in OWNED], groups[Waiting.TO_LOOK]
    rows = db.session.execute(
        select(
            Action.partnership_id, Action.reference, Action.due_on, Action.impact_check_on, Action.refuse_by_on,
            looked_at.label("is_looked_at"),
        )
        .where(or_(*owned, looked_at))
        .order_by(Action.due_on, Action.id)
        .limit(MOST)
    )  # fmt: skip
    for row in rows:
        address = public_address + KINDS["action"].address(viewer.place_of(row.partnership_id), row.reference)
        if row.is_looked_at:
            yield Deadline(row.reference, LOOK_AGAIN, row.impact_check_on, address)
            continue
        yield Deadline(row.reference, DO, row.due_on, address)
        if row.refuse_by_on and row.refuse_by_on >= today:
            yield Deadline(row.reference, REFUSE, row.refuse_by_on, address)


def _of_parts(viewer: Viewer, public_address: str) -> Iterator[Deadline]:
    """Own parts in actions that others own. One statement."""
    parts = one_group(viewer, Waiting.PARTS, clock.today())
    assert parts is not None
    for row in db.session.execute(parts.order_by(*keys(Waiting.PARTS)).limit(MOST)):
        address = public_address + KINDS["action"].address(viewer.place_of(row.partnership_id), row.reference)
        yield Deadline(row.reference, YOUR_PART, row.due_on, address)


def _of_meetings(viewer: Viewer, public_address: str) -> Iterator[Deadline]:
    """Meetings to come that ask this person, on their day; one given back or cancelled goes. One statement."""
    for one in asked_to(viewer):
        address = KINDS["meeting"].address(viewer.place_of(one.partnership_id), one.reference)
        yield Deadline(one.reference, MEET, one.day, public_address + address)


def _of_the_rest(viewer: Viewer, public_address: str) -> Iterator[Deadline]:
    for group in [*challenge_groups(viewer), *other_groups(viewer)]:
        for task in group.tasks:
            if task.due_on and group.key != AGENDAS:
                due = closes_at(task.due_on) if group.key == Owed.ANSWER else task.due_on
                yield Deadline(task.reference, task.button, due, public_address + task.address)
