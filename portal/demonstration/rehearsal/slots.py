"""What becomes of the slots that were kept free for meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from portal import clock
from portal.access.viewer import Viewer
from portal.database import db
from portal.demonstration.rehearsal.acting import Acting
from portal.demonstration.rehearsal.plan import CHAIR, OFFICE, WHERE, Planned
from portal.meetings.agenda import agenda_of
from portal.meetings.lifecycle import MeetingState, is_free
from portal.meetings.looking import find_case
from portal.meetings.models import Meeting
from portal.meetings.operations.holding import begin_meeting, close_meeting, give_back
from portal.meetings.operations.planning import Slot, plan_meeting
from portal.meetings.operations.preparing import ask_for_item

ROWS = "SELECT * FROM meeting ORDER BY reference"


@dataclass
class Slots(Acting):
    """The meetings of the month."""

    plan: list[Planned]

    def plan_them(self) -> None:
        """Dates for the month, and what somebody wants talked about."""
        for number, one in enumerate(self.plan):
            self.do(OFFICE, "meeting planned", self._set_date, one, hour=8, minute=number)
            if one.item_by:
                self.do(one.item_by, "item asked for", self._want, one, hour=8, minute=30)

    def _set_date(self, one: Planned, by: Viewer) -> None:
        stage = self.month.stage
        starts_at = datetime.combine(self.month.working_days[one.day], time(17, 30), clock.LONDON)
        group_id = stage.groups[one.group] if one.group else None
        one.id = plan_meeting(
            stage.partnerships[WHERE], group_id=group_id, slot=Slot(starts_at, 120, "County Hall"), by=by
        ).id

    def _want(self, one: Planned, by: Viewer) -> None:
        why = "Nobody can settle it alone."
        ask_for_item(db.session.get_one(Meeting, one.id), title="Who reads reviews of other areas?", why=why, by=by)

    def meet(self) -> None:
        """Where nothing is left the chair gives the slot back as soon as that can be seen; else it is held."""
        for one, row in self.standing(self.plan, ROWS):
            if row.state != MeetingState.PLANNED:
                continue
            self.do(CHAIR, "", self._look, one, hour=17, minute=20)
            if clock.in_london(row.starts_at).date() == self.today:
                self.do(OFFICE, "", self._hold, one, hour=17, minute=30)

    def _look(self, one: Planned, by: Viewer) -> None:
        meeting = db.session.get_one(Meeting, one.id)
        case = find_case(by.place(WHERE), meeting.reference, by=by)
        unresolved = len(agenda_of(meeting, case.place, case.since).entries)
        if is_free(meeting, unresolved, clock.now()):
            give_back(meeting, unresolved=unresolved, by=by)
            self.month.done[self.today]["slot given back"] += 1

    def _hold(self, one: Planned, by: Viewer) -> None:
        meeting = db.session.get_one(Meeting, one.id)
        if meeting.state is not MeetingState.PLANNED:
            return
        case = find_case(by.place(WHERE), meeting.reference, by=by)
        begin_meeting(meeting, agenda_of(meeting, case.place, case.since).entries, by=by)
        close_meeting(meeting, by=by)
        self.month.done[self.today]["meeting held"] += 1
