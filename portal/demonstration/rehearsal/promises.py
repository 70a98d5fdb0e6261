"""What owners, representatives and the office do with actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from portal import clock
from portal.access.viewer import Viewer
from portal.actions.lifecycle import ActionState, NewDateReason
from portal.actions.models import Action
from portal.actions.operations.answering import accept_action, decline_action
from portal.actions.operations.checking import CheckVerdict, check_action
from portal.actions.operations.dates import NewDateAnswer, answer_new_date, ask_new_date
from portal.actions.operations.evidence import add_statement
from portal.actions.operations.raising import add_action, offer_action
from portal.actions.operations.working import finish_action, update_action
from portal.database import db
from portal.demonstration.rehearsal.acting import Acting
from portal.demonstration.rehearsal.plan import CHAIR, OFFICE, WHERE, WORKERS, Promise, Temper
from portal.working_days import add_working_days

ROWS = "SELECT * FROM action ORDER BY reference"
# How many working days before its day somebody of that kind has done it; below zero, after it.
FINISHES = {Temper.PROMPT: 2, Temper.ASKS: 0, Temper.LATE: -4, Temper.SLOW: -99, Temper.DECLINES: 1, Temper.SILENT: -99}
SENT_BACK = 11  # each so many-th is not good enough at first
TASKS = (
    "Send the list of contacts outside office hours",
    "Say who holds the key to the shared folder",
    "Count the referrals that came back incomplete",
    "Train the front line on the new form",
    "Publish the dates of the next four audits",
    "Tell every surgery of the new telephone number",
)


@dataclass
class Promises(Acting):
    """The actions of the month."""

    plan: list[Promise]

    def raise_those_of(self, number: int) -> None:
        """Those of that working day of the month are entered and offered."""
        for one in self.plan:
            if one.raised == number:
                self.do(CHAIR if one.number % 4 == 3 else OFFICE, "raised", self._add, one, hour=9, minute=one.number)

    def _add(self, one: Promise, by: Viewer) -> None:
        stage = self.month.stage
        action = add_action(
            stage.partnerships[WHERE],
            title=TASKS[one.number % len(TASKS)],
            done_means="A line that says so, and the list itself.",
            lead_agency_id=stage.agencies[one.agency],
            offered_to_id=stage.people[one.owner],
            due_on=add_working_days(self.today, 5 + one.number % 6),
            by=by,
        )
        one.id = action.id

    def answer_offers(self) -> None:
        """Accepted, declined, offered to another agency."""
        for one, action in self._promises(ActionState.OFFERED):
            waited = self.since(action.created_at)
            if one.temper is Temper.DECLINES and waited >= 1:
                self.do(one.owner, "declined", self._decline, one, hour=11, minute=one.number)
                one.temper = Temper.PROMPT
            elif one.temper is not Temper.SILENT and waited >= (2 if one.temper is Temper.LATE else 1):
                self.do(one.owner, "accepted", self._accept, one, hour=11, minute=one.number)
        for one, _ in self._promises(ActionState.DECLINED):
            one.agency = "council" if one.agency != "council" else "police"
            one.owner = WORKERS[one.agency][0]
            self.do(OFFICE, "offered again", self._offer, one, hour=12, minute=one.number)

    def _accept(self, one: Promise, by: Viewer) -> None:
        accept_action(self._action(one, by), owner_id=self.month.stage.people[one.owner], by=by)

    def _decline(self, one: Promise, by: Viewer) -> None:
        reason = "We have nobody who can see that list."
        decline_action(self._action(one, by), reason=reason, alternative="Another agency keeps it.", by=by)

    def _offer(self, one: Promise, by: Viewer) -> None:
        stage = self.month.stage
        agency, owner = stage.agencies[one.agency], stage.people[one.owner]
        offer_action(self._action(one, by), lead_agency_id=agency, offered_to_id=owner, by=by)

    def work(self) -> None:
        """Done, or more time asked for."""
        for one, action in self._promises(ActionState.IN_PROGRESS):
            left = -self.since(datetime.combine(action.due_on, time(12), clock.LONDON))
            if one.temper is Temper.ASKS and left == 1 and action.slips == 0:
                self.do(one.owner, "asked for a new date", self._ask_new_date, one, hour=14, minute=one.number)
            elif one.temper is Temper.SLOW and left == -1:
                self.do(one.owner, "updated", self._update, one, hour=14, minute=one.number)
            elif not action.wanted_due_on and left <= FINISHES[one.temper]:
                self.do(one.owner, "finished", self._finish, one, hour=14, minute=one.number)

    def _ask_new_date(self, one: Promise, by: Viewer) -> None:
        action = self._action(one, by)
        ask_new_date(action, wanted=add_working_days(action.due_on, 5), because=NewDateReason.PEOPLE, by=by)

    def _update(self, one: Promise, by: Viewer) -> None:
        update_action(self._action(one, by), text="Half of it is there.", by=by)

    def _finish(self, one: Promise, by: Viewer) -> None:
        action = self._action(one, by)
        add_statement(action, text="It is in the shared folder.", by=by)
        finish_action(action, text="Done.", by=by)

    def check(self) -> None:
        """The office checks what is done, and answers who needs more time."""
        for one, action in self._promises(ActionState.FINISHED):
            if self.since(action.finished_at) >= 1:
                self.do(OFFICE, "checked", self._say, one, hour=17, minute=one.number)
        for one, action in self._promises(ActionState.IN_PROGRESS):
            if action.wanted_due_on:
                self.do(OFFICE, "new date agreed", self._agree, one, hour=17, minute=one.number)

    def _say(self, one: Promise, by: Viewer) -> None:
        action = self._action(one, by)
        is_poor = one.number % SENT_BACK == 0 and not one.was_sent_back
        one.was_sent_back = one.was_sent_back or is_poor
        verdict = CheckVerdict.SENT_BACK if is_poor else CheckVerdict.ACCEPTED
        check_action(action, verdict=verdict, reason="The list is of last year." if is_poor else "", by=by)

    def _agree(self, one: Promise, by: Viewer) -> None:
        answer_new_date(self._action(one, by), answer=NewDateAnswer.AGREED, by=by)

    def _action(self, one: Promise, by: Viewer) -> Action:
        action = db.session.get_one(Action, one.id)
        self.month.stage.looked_at("action", action, by=by)
        return action

    def _promises(self, state: ActionState) -> list[tuple[Promise, Any]]:
        return [(one, row) for one, row in self.standing(self.plan, ROWS) if row.state == state]
