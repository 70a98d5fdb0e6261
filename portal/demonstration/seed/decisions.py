"""Decisions, told step by step by the people who took them, each on its day and under their own rights."""

from __future__ import annotations

import uuid
from datetime import timedelta

from portal import clock
from portal.access.viewer import Viewer
from portal.actions.models import Action
from portal.actions.operations.answering import accept_action
from portal.database import db
from portal.decisions.lifecycle import AnswerKind, DecisionClass, View
from portal.decisions.models import Consultee, Decision
from portal.decisions.operations.answering import Answer, answer_decision, record_on_behalf
from portal.decisions.operations.consulting import Asked, consult, give_view, leave_out_consultation
from portal.decisions.operations.drafting import Words, change_paper, draft_decision, open_decision
from portal.decisions.operations.issuing import ActionToOffer, Terms, issue_decision
from portal.decisions.operations.steering import add_note
from portal.demonstration.content.decisions import DecisionEntry, DecisionMove, DecisionStep
from portal.demonstration.seed.stage import Stage

WHERE = "herts"
REVIEWED_AFTER = timedelta(days=365)


def tell_decisions(stage: Stage) -> None:
    """Every decision of the content, in its order."""
    for entry in stage.content.decisions:
        _tell(stage, entry)
    stage.tell(f"  {len(stage.content.decisions)} decisions by correspondence")


def _tell(stage: Stage, entry: DecisionEntry) -> None:
    key: uuid.UUID | None = None
    for number, step in enumerate(entry.steps):
        with stage.person(step.by, stage.at(step.days, minutes=number)) as by:
            if key is None:
                key = _draft(stage, entry, by)
            else:
                decision = db.session.get_one(Decision, key)
                stage.looked_at("decision", decision, by=by)
                _do(stage, decision, step, by)


def _draft(stage: Stage, entry: DecisionEntry, by: Viewer) -> uuid.UUID:
    return draft_decision(
        stage.partnerships[WHERE], title=entry.title, why_no_meeting=entry.why_no_meeting,
        kind=DecisionClass(entry.kind), words=Words(entry.question, entry.options, entry.paper), by=by,
    ).id  # fmt: skip


def _do(stage: Stage, decision: Decision, step: DecisionStep, by: Viewer) -> None:
    match step.move:
        case DecisionMove.CONSULTED:
            consult(decision, [Asked(stage.agencies[one]) for one in step.agencies], by=by)
        case DecisionMove.NOT_CONSULTED:
            leave_out_consultation(decision, reason=step.text, by=by)
        case DecisionMove.VIEW:
            mine = {"decision_id": decision.id, "agency_id": by.agency_id}
            consultee = db.session.query(Consultee).filter_by(**mine).one()
            give_view(decision, consultee, view=View(step.said), text=step.text, by=by)
        case DecisionMove.OPENED:
            open_decision(decision, by=by)
        case DecisionMove.ANSWERED:
            said = Answer(AnswerKind(step.said), step.text, step.more)
            answer_decision(decision, stage.seats[step.seat], said, by=by)
        case DecisionMove.RECORDED:
            holder, said = stage.people[step.person], Answer(AnswerKind(step.said), step.text)
            record_on_behalf(decision, stage.seats[step.seat], holder, said, proof=step.more, by=by)
        case DecisionMove.NOTED:
            add_note(decision, text=step.text, by=by)
        case DecisionMove.PAPER_CHANGED:
            change_paper(decision, reason=step.text, by=by)
        case DecisionMove.ISSUED:
            review_on, follows = clock.today() + REVIEWED_AFTER, _follows(stage, step)
            terms = Terms(step.text, review_on, is_public=step.said == "public", actions=follows)
            issue_decision(decision, terms, by=by)
        case DecisionMove.ACTION_ACCEPTED:
            brought = db.session.query(Action).filter_by(origin_id=decision.id).one()
            accept_action(brought, owner_id=stage.people[step.by], text=step.text, by=by)


def _follows(stage: Stage, step: DecisionStep) -> tuple[ActionToOffer, ...]:
    if not step.action:
        return ()
    return (ActionToOffer(step.action, stage.agencies[step.agencies[0]], stage.working_day(step.due), step.more),)
