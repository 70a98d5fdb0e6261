"""The agenda that builds itself: read, never stored, until the meeting begins. Each reads what they may see."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, any_, cast, func, or_, select, union_all
from sqlalchemy.orm import aliased

from portal import clock
from portal.access.kinds import KINDS
from portal.access.viewer import Place
from portal.actions.lifecycle import UNDER_WAY, Rung, is_escalated
from portal.actions.models import Action
from portal.challenges.lifecycle import Stage
from portal.challenges.listing import stage_today
from portal.challenges.models import Challenge
from portal.database import db
from portal.decisions.dates import Lengths, is_on_agenda
from portal.decisions.lifecycle import AFTER_ISSUE, AnswerKind, DecisionState
from portal.decisions.listing import SHOWN, is_overdue_now
from portal.decisions.models import Decision, DecisionAnswer
from portal.meetings.lifecycle import MeetingState
from portal.meetings.models import AgendaKind, AgendaLine, Meeting, MeetingItem
from portal.meetings.sentences import why_action, why_challenge, why_decision
from portal.partnership.models import Agency, Partnership, Person, Seat

MOST = 100  # lines of one kind: a meeting with more settles nothing
HIGH = (str(Stage.DELEGATES), str(Stage.LEAD_PARTNERS))
RAISING, CHALLENGED = aliased(Agency), aliased(Agency)


@dataclass(frozen=True)
class Entry:
    """One line: what it is about, why it stands there, where to read it; `by_id` asked for it, without an `address`."""

    kind: AgendaKind
    record_id: uuid.UUID
    reference: str
    title: str
    why: str
    address: str = ""
    by_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Agenda:
    """What is unresolved, in the order in which it is talked about; and what was agreed without a meeting."""

    entries: tuple[Entry, ...]
    agreed: tuple[Entry, ...]


def agenda_of(meeting: Meeting, place: Place, since: datetime) -> Agenda:
    """As it stands now for whoever reads it; once begun, what stood there then, and of one called off nothing.

    At most four statements.

    A group's meeting has that group's records, one of the whole partnership those of all. `since`: the meeting before.
    """
    is_planned = meeting.state is MeetingState.PLANNED
    open_ones, agreed = _decisions(meeting, place, since, with_open=is_planned)
    if not is_planned:
        return Agenda(tuple(_kept(meeting, place)), agreed)
    entries = (*open_ones, *_actions(meeting, place), *_challenges(meeting, place), *_items(meeting))
    return Agenda(entries, agreed)


def _of_group(meeting: Meeting, column: Any) -> list[ColumnElement[bool]]:
    return [column == meeting.group_id] if meeting.group_id else []


def _decisions(
    meeting: Meeting, place: Place, since: datetime, *, with_open: bool
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Those nobody could settle by correspondence, and those agreed since the last meeting. One statement."""
    now = clock.now()
    here = Decision.partnership_id == meeting.partnership_id, *_of_group(meeting, Decision.group_id)
    columns = (*SHOWN, _answers().label("said"))
    disputed = (Decision.state == DecisionState.OPEN) & Decision.is_disputed
    parts = [
        select(*columns)
        .where(*here, Decision.state.in_(AFTER_ISSUE), Decision.issued_at >= since)
        .where(Decision.taken_on.is_(None), Decision.issued_at <= (meeting.began_at or meeting.ended_at or now))
        .order_by(Decision.issued_at.desc(), Decision.id)
        .limit(MOST)
        .subquery()
    ]
    if with_open:
        wanted = select(*columns).where(*here, or_(disputed, is_overdue_now()))
        parts.append(wanted.order_by(Decision.answer_by_on, Decision.id).limit(MOST).subquery())
    every = union_all(*(select(part) for part in parts)).subquery()
    settings = select(Partnership.settings).where(Partnership.id == meeting.partnership_id).scalar_subquery()
    rows = db.session.execute(
        select(every, settings.label("settings")).order_by(every.c.answer_by_on, every.c.reference)
    ).all()
    unresolved = [_decision(row, place, now) for row in rows if is_on_agenda(row, now)]
    agreed = [row for row in rows if row.issued_at is not None]
    return tuple(unresolved), tuple(_agreed(row, place) for row in agreed)


def _answers() -> Any:
    """Each seat that is asked, and what it answers so far where that counts; only for those who may see answers."""
    said = DecisionAnswer
    stands = (
        (said.decision_id == Decision.id)
        & (said.seat_id == Seat.id)
        & (said.paper_number == Decision.paper_number)
        & said.superseded_at.is_(None)
        & (said.kind != AnswerKind.INTEREST)
        & (said.recorded_by_id.is_(None) | said.confirmed_at.is_not(None))
    )
    line = func.json_build_array(Seat.name, cast(said.kind, Text))
    return (
        select(func.json_agg(line))
        .select_from(Seat)
        .outerjoin(said, stands)
        .where(Seat.id == any_(Decision.seat_ids))
        .correlate(Decision)
        .scalar_subquery()
    )


def _decision(row: Any, place: Place, now: datetime) -> Entry:
    why = why_decision(row, sorted(row.said or [], key=lambda one: str(one[0])), Lengths(row.settings or {}), now)
    return Entry(AgendaKind.DECISION, row.id, row.reference, row.title, why, _page("decision", place, row.reference))


def _agreed(row: Any, place: Place) -> Entry:
    return Entry(AgendaKind.DECISION, row.id, row.reference, row.title, "", _page("decision", place, row.reference))


def _actions(meeting: Meeting, place: Place) -> Iterator[Entry]:
    """On the chair's list or with the lead partners, the oldest first. One statement."""
    today = clock.today()
    late = Action.state.in_(UNDER_WAY) & (Action.due_on < today)
    reached = (Action.rungs[str(Rung.CHAIR)].astext <= today.isoformat()) | (Action.slips > 1)
    rows = db.session.execute(
        select(
            Action.id, Action.reference, Action.title, Action.state, Action.due_on, Action.slips, Action.rungs,
            Action.first_opened_at, Action.last_activity_at, Agency.name.label("lead_agency"),
        )
        .join(Agency, Agency.id == Action.lead_agency_id)
        .where(Action.partnership_id == meeting.partnership_id, *_of_group(meeting, Action.group_id), late, reached)
        .order_by(Action.due_on, Action.id)
        .limit(MOST)
    )  # fmt: skip
    for row in rows:
        if is_escalated(row, today):
            page = _page("action", place, row.reference)
            yield Entry(AgendaKind.ACTION, row.id, row.reference, row.title, why_action(row, today), page)


def _challenges(meeting: Meeting, place: Place) -> Iterator[Entry]:
    """With the delegates or the lead partners; of no group, so for meetings of all. At most one statement."""
    if meeting.group_id:
        return
    today = clock.today()
    rows = db.session.execute(
        select(
            Challenge.id, Challenge.reference, Challenge.title, Challenge.stage, Challenge.clocks,
            RAISING.name.label("raising"), CHALLENGED.name.label("challenged"),
        )
        .join(RAISING, RAISING.id == Challenge.raised_by_agency_id)
        .join(CHALLENGED, CHALLENGED.id == Challenge.to_agency_id)
        .where(Challenge.partnership_id == meeting.partnership_id, Challenge.ended_at.is_(None))
        .where(stage_today(today).in_(HIGH))
        .order_by(Challenge.raised_at, Challenge.id)
        .limit(MOST)
    )  # fmt: skip
    for row in rows:
        page = _page("challenge", place, row.reference)
        yield Entry(AgendaKind.CHALLENGE, row.id, row.reference, row.title, why_challenge(row, today), page)


def _items(meeting: Meeting) -> Iterator[Entry]:
    """What somebody asked for, in the order of asking. One statement."""
    rows = db.session.execute(
        select(MeetingItem.id, MeetingItem.title, MeetingItem.why, MeetingItem.by_id, Person.name)
        .outerjoin(Person, Person.id == MeetingItem.by_id)
        .where(MeetingItem.meeting_id == meeting.id, MeetingItem.taken_off_at.is_(None))
        .order_by(MeetingItem.at, MeetingItem.id)
        .limit(MOST)
    )
    for row in rows:
        asked = f"asked for by {row.name or 'someone'}"
        yield Entry(AgendaKind.ITEM, row.id, asked, row.title, row.why, by_id=row.by_id)


def _kept(meeting: Meeting, place: Place) -> Iterator[Entry]:
    """What stood there when it began. One statement."""
    kept = select(AgendaLine).where(AgendaLine.meeting_id == meeting.id).order_by(AgendaLine.number)
    for one in db.session.scalars(kept):
        page = "" if one.kind is AgendaKind.ITEM else _page(one.kind, place, one.reference)
        yield Entry(one.kind, one.record_id, one.reference, one.title, one.why, page)


def _page(kind: str, place: Place, reference: str) -> str:
    return KINDS[kind].address(place, reference)
