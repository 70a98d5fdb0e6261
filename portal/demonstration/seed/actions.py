"""Actions, told step by step by the people who did them, each on its day and under their own rights."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from portal.access.viewer import Viewer
from portal.actions.lifecycle import NewDateReason
from portal.actions.models import Action, OriginKind
from portal.actions.operations import answering, checking, dates, evidence, raising, working
from portal.actions.operations.checking import CheckVerdict
from portal.actions.operations.raising import Origin, Verifier
from portal.database import db
from portal.demonstration.content.actions import ActionEntry, EvidenceEntry, Move, Step
from portal.demonstration.seed.stage import Stage

BETWEEN = 7  # minutes from one step to the next of the same day


def tell_actions(stage: Stage) -> None:
    """Every action of the content, in its order."""
    for number, entry in enumerate(stage.content.actions):
        _Story(stage, entry, first_minute=number % 60).tell()
    stage.tell(f"  {len(stage.content.actions)} actions with their history")


class _Story:
    """One action while it is told."""

    def __init__(self, stage: Stage, entry: ActionEntry, *, first_minute: int) -> None:
        self.stage, self.entry, self.first_minute = stage, entry, first_minute
        self.id: uuid.UUID | None = None
        self.are_parts_given = False

    def tell(self) -> None:
        """All steps in order, what was shown before the step of that day."""
        shown = list(self.entry.evidence)
        for number, step in enumerate(self.entry.steps):
            at = self.stage.at(step.days, minutes=self.first_minute + BETWEEN * number)
            for one in [one for one in shown if one.days <= step.days and step.move is Move.FINISHED]:
                self._show(one, at)
                shown.remove(one)
            with self.stage.person(step.by, at, agency=self._agency_of(step.by)) as by:
                self._do(step, by)
        for one in shown:
            self._show(one, self.stage.at(one.days))

    def _do(self, step: Step, by: Viewer) -> None:
        if self.id is None:
            action = self._raise(step, by)
            self.id = action.id
        else:
            action = db.session.get_one(Action, self.id)
            self.stage.looked_at("action", action, by=by)
            MOVES[step.move](self, action, step, by)
        if step.move in {Move.OFFERED, Move.AGREED} and not self.are_parts_given:
            self._give_parts(action, by)

    def _raise(self, step: Step, by: Viewer) -> Action:
        entry, stage = self.entry, self.stage
        meeting = entry.origin
        came_from = Origin(OriginKind.MEETING, text=meeting.text, on=stage.day(meeting.days)) if meeting else None
        place, lead, due_on = (
            stage.partnerships[entry.partnership],
            stage.agencies[entry.lead],
            stage.working_day(entry.due),
        )
        if step.move is Move.PROPOSED:
            return raising.propose_action(
                place, title=entry.title, done_means=entry.done_means, lead_agency_id=lead, due_on=due_on,
                group_id=stage.groups.get(entry.group), origin=came_from, by=by,
            )  # fmt: skip
        is_agreed = step.move is Move.AGREED
        action = raising.add_action(
            place, title=entry.title, done_means=entry.done_means, lead_agency_id=lead, due_on=due_on,
            offered_to_id=stage.people.get(step.person), verifier=self.verifier, is_told=not is_agreed,
            group_id=stage.groups.get(entry.group), origin=came_from, by=by,
        )  # fmt: skip
        if is_agreed:
            self.agree(action, step, by)
        return action

    def agree(self, action: Action, step: Step, by: Viewer) -> None:
        """Recorded from a meeting; the owner may be somebody else."""
        owner = self.stage.people.get(self.entry.owner)
        answering.agree_in_meeting(action, agreed_by_id=self.stage.people[step.person], owner_id=owner, by=by)

    @property
    def verifier(self) -> Verifier | None:
        """Who checks, for the first agency they act for."""
        stage, key = self.stage, self.entry.verifier
        return Verifier(stage.people[key], stage.agencies[stage.content.person(key).agency]) if key else None

    def _give_parts(self, action: Action, by: Viewer) -> None:
        self.are_parts_given = True
        for one in self.entry.contributors:
            working.add_contributor(
                action, agency_id=self.stage.agencies[one.agency], task=one.part, by=by,
                owner_id=self.stage.people.get(one.owner), due_on=self.stage.working_day(one.due),
            )  # fmt: skip

    def _show(self, one: EvidenceEntry, at: datetime) -> None:
        assert self.id is not None
        with self.stage.person(one.by, at, agency=self._agency_of(one.by)) as by:
            action = db.session.get_one(Action, self.id)
            if one.kind == "link":
                evidence.add_link(action, link=one.link, text=one.text, covers=one.covers, by=by)
            else:
                evidence.add_statement(action, text=one.text, covers=one.covers, by=by)

    def _agency_of(self, person: str) -> str:
        """Somebody of several agencies acts for the one that works on this."""
        agencies = self.stage.content.person(person).agencies
        working_on = (self.entry.lead, *(one.agency for one in self.entry.contributors))
        return next((key for key in working_on if key in agencies), agencies[0])


def _accept(story: _Story, action: Action, step: Step, by: Viewer) -> None:
    owner = story.stage.people[step.person or step.by]
    answering.accept_action(action, owner_id=owner, text=step.text, by=by)


def _offer(story: _Story, action: Action, step: Step, by: Viewer) -> None:
    raising.offer_action(
        action, offered_to_id=story.stage.people.get(step.person), verifier=story.verifier, text=step.text, by=by
    )


def _ask_new_date(story: _Story, action: Action, step: Step, by: Viewer) -> None:
    wanted = story.stage.working_day(step.due)
    dates.ask_new_date(action, wanted=wanted, because=NewDateReason.ANOTHER_AGENCY, text=step.text, by=by)


Telling = Callable[[_Story, Action, Step, Viewer], None]

MOVES: dict[Move, Telling] = {
    Move.OFFERED: _offer,
    Move.AGREED: _Story.agree,
    Move.ACCEPTED: _accept,
    Move.DECLINED: lambda _, action, step, by: answering.decline_action(
        action, reason=step.text, alternative=step.more, by=by
    ),
    Move.UPDATED: lambda _, action, step, by: working.update_action(action, text=step.text, by=by),
    Move.BLOCKED: lambda _, action, step, by: working.block_action(
        action, what=step.text, who_can_unblock=step.more, by=by
    ),
    Move.UNBLOCKED: lambda _, action, step, by: working.unblock_action(action, text=step.text, by=by),
    Move.FINISHED: lambda _, action, step, by: working.finish_action(action, text=step.text, by=by),
    Move.SENT_BACK: lambda _, action, step, by: checking.check_action(
        action, verdict=CheckVerdict.SENT_BACK, reason=step.text, by=by
    ),
    Move.CLOSED: lambda _, action, step, by: checking.check_action(
        action, verdict=CheckVerdict.ACCEPTED, reason=step.text, by=by
    ),
    Move.REOPENED: lambda _, action, step, by: checking.reopen_action(action, reason=step.text, by=by),
    Move.NEW_DATE_ASKED: _ask_new_date,
    Move.WITHDRAWN: lambda _, action, step, by: checking.withdraw_action(
        action, reason=step.text, replaced_by=step.more, by=by
    ),
}
