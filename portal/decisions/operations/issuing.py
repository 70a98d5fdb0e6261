"""Issuing what is agreed, with its notice and the actions it asks for; reporting what was urgent; the review."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import insert

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.actions.models import OriginKind
from portal.actions.operations.raising import Origin, add_action
from portal.database import db, new_id
from portal.decisions.events import DecisionIssued, DecisionReviewed, UrgentDecisionReported
from portal.decisions.heard import notes_of, notes_without_reply, views_of
from portal.decisions.lifecycle import AnswerKind, DecisionClass, DecisionState
from portal.decisions.models import Decision, DecisionEventKind, DecisionNotice
from portal.decisions.notices import Issue, SeatSaid, notice_text
from portal.decisions.operations.moving import about, locked, note
from portal.decisions.papers import hash_of
from portal.decisions.policy import may_issue, may_report, may_review
from portal.decisions.queries import agreed_seats, answers_of, counts, lengths_of, paper_of, quorum_of, seats_of
from portal.decisions.seating import is_carried
from portal.partnership.models import Partnership
from portal.working_days import add_working_days


@dataclass(frozen=True)
class ActionToOffer:
    """An action that follows: what, which agency, by when, and what shows it."""

    title: str
    lead_agency_id: uuid.UUID
    due_on: date
    done_means: str


@dataclass(frozen=True)
class Terms:
    """What the chair says when issuing: reasons, review date, who may read it, and what follows."""

    reasons: str
    review_on: date
    is_public: bool = False
    is_restricted: bool = False
    actions: Sequence[ActionToOffer] = ()


def issue_decision(decision: Decision, terms: Terms, *, by: Viewer) -> uuid.UUID:
    """Issue what every seat agreed to; of two chairs at once the second is told. Returns the notice's key.

    Raises Refused where a note is unanswered, the review date is past, or what is restricted would be public.
    """
    locked(decision)
    said, seats = answers_of(decision), seats_of(decision)
    carried = is_carried(seats, agreed_seats(said), quorum_of(decision), is_disputed=decision.is_disputed)
    require(may_issue(by, decision, is_carried=carried, unanswered=notes_without_reply(decision)))
    if terms.is_public and terms.is_restricted:
        raise Refused("A notice cannot be public and restricted. Choose one.")
    if terms.review_on <= clock.today():
        raise Refused("The review date must be after today.")
    now = clock.now()
    came_from, decision.state = decision.state, DecisionState.ISSUED
    decision.issued_at, decision.issued_by_id = now, by.person_id
    decision.review_on, decision.is_restricted = terms.review_on, terms.is_restricted
    if decision.kind is DecisionClass.URGENT:
        days = lengths_of(decision.partnership_id).of("urgent reported")
        decision.report_by_on = add_working_days(clock.today(), days)
    db.session.flush()
    notice_id = _write_notice(decision, terms, by)
    offered = tuple(_offer(decision, one, by) for one in terms.actions)
    event = DecisionIssued(
        **about(decision),
        notice_id=notice_id,
        is_public=terms.is_public,
        is_restricted=terms.is_restricted,
        review_on=terms.review_on,
        action_ids=offered,
    )
    note(decision, DecisionEventKind.ISSUED, event, came_from=came_from, by=by)
    return notice_id


def report_urgent(decision: Decision, *, where: str, by: Viewer) -> None:
    """Say where an urgent decision was reported."""
    require(may_report(by, locked(decision)))
    decision.reported_on = clock.today()
    event = UrgentDecisionReported(**about(decision))
    note(decision, DecisionEventKind.REPORTED, event, text=where, by=by)


class Outcome(StrEnum):
    """What becomes of a decision at its review."""

    AFFIRMED = "affirmed"
    AMENDED = "amended"
    ENDED = "ended"


def review_decision(
    decision: Decision, outcome: Outcome, *, reason: str, review_on: date | None = None, by: Viewer
) -> None:
    """Affirm it until another review date, or say that another decision replaces it, or that it ends.

    Raises Refused for an affirmed one without a later review date.
    """
    require(may_review(by, locked(decision)))
    if outcome is Outcome.AFFIRMED and (review_on is None or review_on <= clock.today()):
        raise Refused("Say when it is looked at again, a day after today.")
    came_from, decision.state = decision.state, DecisionState(str(outcome))
    decision.review_on = review_on if outcome is Outcome.AFFIRMED else None
    moved_from = came_from if came_from is not decision.state else None
    event = DecisionReviewed(**about(decision), came_to=decision.state)
    note(decision, DecisionEventKind.REVIEWED, event, came_from=moved_from, text=reason, by=by)


def _write_notice(decision: Decision, terms: Terms, by: Viewer) -> uuid.UUID:
    assert decision.issued_at is not None
    place = db.session.get_one(Partnership, decision.partnership_id)
    issue = Issue(place.name, by.name, decision.issued_at, terms.reasons, terms.review_on)
    said = notice_text(
        decision,
        paper_of(decision),
        issue,
        seats=_seats_said(decision),
        views=views_of(decision),
        notes=notes_of(decision),
    )
    key = new_id()
    db.session.execute(
        insert(table_of(DecisionNotice)).values(
            id=key,
            partnership_id=decision.partnership_id,
            decision_id=decision.id,
            reference=decision.reference,
            text=said,
            sha256=hash_of(said),
            is_public=terms.is_public,
            issued_at=decision.issued_at,
            settles=decision.settles,
        )
    )
    return key


def _seats_said(decision: Decision) -> list[SeatSaid]:
    """Each seat's answer that counts, its interests, or that it was silent."""
    said = [one for one in answers_of(decision) if counts(one)]
    found: list[SeatSaid] = []
    for seat in seats_of(decision):
        names = {one.person_id: one.name for one in seat.holders}
        mine = [one for one in said if one.seat_id == seat.id]
        found += [
            SeatSaid(
                seat.name,
                names.get(one.by_id, "a former holder of the seat"),
                one.kind,
                "" if one.kind is AnswerKind.INTEREST else one.text,
                one.at,
                one.is_late,
                one.recorded_by_id is not None,
            )
            for one in mine
        ]
        if all(one.kind is AnswerKind.INTEREST for one in mine):
            found.append(SeatSaid(seat.name, "", None))
    return found


def _offer(decision: Decision, one: ActionToOffer, by: Viewer) -> uuid.UUID:
    return add_action(
        decision.partnership_id,
        title=one.title,
        done_means=one.done_means,
        lead_agency_id=one.lead_agency_id,
        due_on=one.due_on,
        group_id=decision.group_id,
        origin=Origin(OriginKind.DECISION, decision.id),
        by=by,
    ).id
