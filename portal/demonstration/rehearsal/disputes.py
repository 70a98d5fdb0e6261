"""What both sides do with challenges."""

from __future__ import annotations

from dataclasses import dataclass

from portal.access.viewer import Viewer
from portal.challenges.lifecycle import ENDED
from portal.challenges.models import Challenge
from portal.challenges.operations.answering import acknowledge_challenge, answer_challenge
from portal.challenges.operations.ending import resolve_challenge
from portal.challenges.operations.raising import raise_challenge
from portal.database import db
from portal.demonstration.rehearsal.acting import Acting
from portal.demonstration.rehearsal.plan import REPRESENTATIVES, WHERE, Dispute


@dataclass
class Disputes(Acting):
    """The challenges of the month."""

    plan: list[Dispute]

    def challenge(self, number: int) -> None:
        """Raised, acknowledged, answered and resolved on their days, or left to their clocks."""
        for one in self.plan:
            if one.raised == number:
                self.do(one.by, "challenge raised", self._question, one, hour=15, minute=0)
            answers = REPRESENTATIVES[one.to]
            if one.noted_after is not None and number == one.raised + one.noted_after:
                self.do(answers, "challenge acknowledged", self._acknowledge, one, hour=15, minute=10)
            if one.answered_after is not None and number == one.raised + one.answered_after:
                self.do(answers, "challenge answered", self._reply, one, hour=15, minute=20)
            if one.answered_after is not None and number == one.raised + one.answered_after + 2:
                self.do(one.by, "challenge resolved", self._resolve, one, hour=15, minute=30)

    def _question(self, one: Dispute, by: Viewer) -> None:
        stage = self.month.stage
        one.id = raise_challenge(
            stage.partnerships[WHERE],
            title="Referrals wait over the weekend",
            why="Three in a month waited from Friday to Tuesday.",
            wanted="Somebody who reads them on Saturday.",
            to_agency_id=stage.agencies[one.to],
            by=by,
        ).id

    def _acknowledge(self, one: Dispute, by: Viewer) -> None:
        acknowledge_challenge(db.session.get_one(Challenge, one.id), by=by)

    def _reply(self, one: Dispute, by: Viewer) -> None:
        answer_challenge(
            db.session.get_one(Challenge, one.id), text="From next week on the duty officer reads them.", by=by
        )

    def _resolve(self, one: Dispute, by: Viewer) -> None:
        challenge = db.session.get_one(Challenge, one.id)
        if challenge.stage not in ENDED:
            resolve_challenge(challenge, text="That is what we asked for.", by=by)
