"""Minutes are what changed: actions entered in the meeting, and what moved in the record while it lasted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Text, cast, literal, select, union_all

from portal import clock
from portal.access.kinds import KINDS
from portal.access.viewer import Place
from portal.actions.models import Action, ActionEvent, OriginKind
from portal.challenges.models import Challenge, ChallengeEvent
from portal.challenges.showing import WITH
from portal.database import db
from portal.decisions.models import Decision, DecisionEvent, DecisionEventKind
from portal.decisions.showing import TITLES
from portal.meetings.models import Meeting
from portal.partnership.models import Agency, Person, Seat
from portal.web.formats import sentence_case

MOST = 100  # lines of one kind
SETTLING = (
    DecisionEventKind.ANSWERED, DecisionEventKind.RECORDED, DecisionEventKind.CONFIRMED, DecisionEventKind.AGREED,
    DecisionEventKind.REOPENED, DecisionEventKind.EXTENDED, DecisionEventKind.PAPER_CHANGED,
    DecisionEventKind.TO_LEAD_PARTNERS, DecisionEventKind.ISSUED, DecisionEventKind.REVIEWED,
    DecisionEventKind.WITHDRAWN,
)  # fmt: skip


@dataclass(frozen=True)
class Entered:
    """An action entered in the meeting: what, who, when."""

    reference: str
    title: str
    who: str
    due_on: date
    address: str


@dataclass(frozen=True)
class Change:
    """One thing that moved while the meeting lasted, in words."""

    reference: str
    title: str
    words: str
    at: datetime
    address: str


def entered_in(meeting: Meeting, place: Place) -> list[Entered]:
    """Actions whose origin is this meeting, of which each reads their own; in the order of entering. One statement."""
    rows = db.session.execute(
        select(Action.reference, Action.title, Action.due_on, Agency.name.label("agency"), Person.name.label("owner"))
        .join(Agency, Agency.id == Action.lead_agency_id)
        .outerjoin(Person, Person.id == Action.owner_id)
        .where(Action.origin_kind == OriginKind.MEETING, Action.origin_id == meeting.id)
        .order_by(Action.created_at, Action.id)
        .limit(MOST)
    )
    address = KINDS["action"].address
    return [
        Entered(
            row.reference, row.title, f"{row.owner}, {row.agency}" if row.owner else row.agency, row.due_on,
            address(place, row.reference),
        )
        for row in rows
    ]  # fmt: skip


def changed_during(meeting: Meeting, place: Place) -> list[Change]:
    """What moved between its start and its end, of its group or all, in the order of time. One statement."""
    if meeting.began_at is None:
        return []
    until = meeting.ended_at or clock.now()
    parts = [_decisions(meeting), _actions(meeting), *([] if meeting.group_id else [_challenges()])]
    found = []
    for part, event, parent in parts:
        within = event.at >= meeting.began_at, event.at <= until, event.partnership_id == meeting.partnership_id
        of_group = [] if meeting.group_id is None else [parent.group_id == meeting.group_id]
        found.append(select(part.where(*within, *of_group).order_by(event.at, event.id).limit(MOST).subquery()))
    every = union_all(*found).subquery()
    rows = db.session.execute(select(every).order_by(every.c.at, every.c.reference, every.c.what))
    return [_change(row, place) for row in rows]


def _decisions(_meeting: Meeting) -> tuple[Any, Any, Any]:
    return (
        _line("decision", DecisionEvent, DecisionEvent.kind, Decision)
        .add_columns(Seat.name.label("seat"), DecisionEvent.text.label("text"))
        .join(Decision, Decision.id == DecisionEvent.decision_id)
        .outerjoin(Seat, Seat.id == DecisionEvent.seat_id)
        .where(DecisionEvent.kind.in_(SETTLING)),
        DecisionEvent,
        Decision,
    )


def _actions(meeting: Meeting) -> tuple[Any, Any, Any]:
    """Of actions that were there before: those entered stand above by themselves."""
    return (
        _line("action", ActionEvent, ActionEvent.to_state, Action)
        .add_columns(literal("").label("seat"), literal("").label("text"))
        .join(Action, Action.id == ActionEvent.action_id)
        .where(ActionEvent.to_state.is_not(None), Action.origin_id.is_distinct_from(meeting.id)),
        ActionEvent,
        Action,
    )


def _challenges() -> tuple[Any, Any, Any]:
    return (
        _line("challenge", ChallengeEvent, ChallengeEvent.to_stage, Challenge)
        .add_columns(literal("").label("seat"), literal("").label("text"))
        .join(Challenge, Challenge.id == ChallengeEvent.challenge_id)
        .where(ChallengeEvent.to_stage.is_not(None)),
        ChallengeEvent,
        Challenge,
    )


def _line(kind: str, event: Any, what: Any, parent: Any) -> Any:
    return select(
        literal(kind).label("kind"), cast(what, Text).label("what"), parent.reference.label("reference"),
        parent.title.label("title"), event.at.label("at"),
    )  # fmt: skip


def _change(row: Any, place: Place) -> Change:
    return Change(row.reference, row.title, _words(row), row.at, KINDS[row.kind].address(place, row.reference))


def _words(row: Any) -> str:
    if row.kind == "action":
        return sentence_case(row.what)
    if row.kind == "challenge":
        return next(words for stage, words in WITH.items() if stage.value == row.what)
    kind = DecisionEventKind(row.what)
    said = f": {row.text}" if row.text and kind in (DecisionEventKind.ANSWERED, DecisionEventKind.RECORDED) else ""
    return f"{TITLES[kind]}{f' for {row.seat}' if row.seat else ''}{said}"
