"""What the seats, the chair, the office and a scrutineer do with decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from portal.access.viewer import Viewer
from portal.database import db
from portal.decisions.lifecycle import AnswerKind, DecisionClass, DecisionState
from portal.decisions.models import Decision
from portal.decisions.operations.answering import Answer, answer_decision
from portal.decisions.operations.consulting import leave_out_consultation
from portal.decisions.operations.drafting import Words, draft_decision, open_decision
from portal.decisions.operations.issuing import Terms, issue_decision
from portal.decisions.operations.steering import add_note
from portal.demonstration.rehearsal.acting import Acting
from portal.demonstration.rehearsal.plan import CHAIR, OFFICE, SCRUTINEER, SEATS, WHERE, Question

ROWS = "SELECT * FROM decision ORDER BY reference"


@dataclass
class Questions(Acting):
    """The decisions of the month."""

    plan: list[Question]

    def decide(self, number: int) -> None:
        """Those of that working day are put; each seat answers in its turn; what is agreed is issued."""
        for one in self.plan:
            if one.put == number:
                self.do(OFFICE, "drafted", self._draft, one, hour=11, minute=one.number)
                self.do(CHAIR, "consultation left out", self._leave_out, one, hour=11, minute=one.number + 12)
                self.do(OFFICE, "put to the seats", self._open, one, hour=11, minute=one.number + 24)
        for one, row in self.standing(self.plan, ROWS):
            if row.state == DecisionState.OPEN and self.since(row.opened_at) >= 1:
                self._answer(one, self.since(row.opened_at))
            elif row.state == DecisionState.AGREED and not one.is_noted:  # a note is owed an answer first
                self.do(CHAIR, "issued", self._issue, one, hour=12, minute=30 + one.number)

    def _draft(self, one: Question, by: Viewer) -> None:
        urgent = "The old rota ends on Friday." if one.kind is DecisionClass.URGENT else None
        one.id = draft_decision(
            self.month.stage.partnerships[WHERE],
            title=f"Question {one.number + 1}: the same form in every agency",
            why_no_meeting="The paper says all there is to say.",
            kind=one.kind,
            words=Words("Do all agencies use it?", "Yes; no.", "It was tried for a term."),
            urgent_because=urgent,
            by=by,
        ).id

    def _leave_out(self, one: Question, by: Viewer) -> None:
        leave_out_consultation(db.session.get_one(Decision, one.id), reason="It concerns the seats alone.", by=by)

    def _open(self, one: Question, by: Viewer) -> None:
        open_decision(db.session.get_one(Decision, one.id), by=by)

    def _answer(self, one: Question, waited: int) -> None:
        """One seat a day answers, the silent one never."""
        for number, (seat, holder) in enumerate(SEATS.items()):
            if waited == number + 1 and seat != one.silent:
                self.do(holder, "answered", self._say_for(seat), one, hour=12, minute=one.number * 4 + number)
        if one.is_noted and waited == 1:
            self.do(SCRUTINEER, "noted", self._note, one, hour=12, minute=59)

    def _say_for(self, seat: str) -> Callable[[Question, Viewer], None]:
        def say(one: Question, by: Viewer) -> None:
            answer = Answer(AnswerKind.AGREE)
            if one.objects == seat:
                answer = Answer(AnswerKind.OBJECT, "Two of our stations have no line.", "A line in both.")
            answer_decision(db.session.get_one(Decision, one.id), self.month.stage.seats[seat], answer, by=by)

        return say

    def _note(self, one: Question, by: Viewer) -> None:
        add_note(db.session.get_one(Decision, one.id), text="Please say how families will know.", by=by)

    def _issue(self, one: Question, by: Viewer) -> None:
        terms = Terms("One form is quicker.", self.today + timedelta(days=365))
        issue_decision(db.session.get_one(Decision, one.id), terms, by=by)
