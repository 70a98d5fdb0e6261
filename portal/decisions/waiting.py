"""What waits for one person about decisions: answers, views and confirmations owed, concerns and notes, issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, any_, cast, exists, false, func, literal, null, or_, select, union_all
from sqlalchemy.types import Date

from portal import clock
from portal.access.roles import ANY, MANDATED, OWN, Role
from portal.access.viewer import Viewer
from portal.database import db
from portal.decisions.dates import Lengths, is_escalated
from portal.decisions.lifecycle import BEFORE_ISSUE, AnswerKind, DecisionState, View
from portal.decisions.listing import reads_as
from portal.decisions.models import Consultee, Decision, DecisionAnswer, DecisionNote, DecisionReply
from portal.decisions.row_rules import STEERS
from portal.decisions.seating import Holder, SeatNow, answering_roles
from portal.partnership.models import Mandate, Partnership

MOST = 50  # of one kind; nobody works through more in a day


class Owed(StrEnum):
    """What is owed, most urgent first; the value names the group on Your work."""

    ANSWER = "decisions-to-answer"
    CONFIRM = "decisions-recorded-for-you"
    VIEW = "decisions-to-say"
    CONCERN = "decisions-concerns"
    NOTE = "decisions-notes"
    OPEN = "decisions-to-open"
    ISSUE = "decisions-to-issue"


@dataclass(frozen=True)
class Task:
    """One decision that waits for this person, and by when."""

    owed: Owed
    partnership_id: Any
    reference: str
    title: str
    due_on: date | None


def waiting_for(viewer: Viewer) -> list[Task]:
    """All and only what waits for that person, for the agency acted for, soonest first. At most two statements."""
    places = [place.id for place in viewer.places if viewer.holds(place.id, *ANY)]
    if not places:
        return []
    found = _answers(viewer) if viewer.holds_anywhere(*MANDATED) else []
    rows = db.session.execute(union_all(*_parts(viewer)).limit(MOST * len(Owed)))
    found += [Task(Owed(row.owed), row.partnership_id, row.reference, row.title, row.due_on) for row in rows]
    return sorted(found, key=lambda one: (list(Owed).index(one.owed), one.due_on or date.max, one.reference))


def _answers(viewer: Viewer) -> list[Task]:
    """Seats this person holds that are asked and silent, where it is they who answer at this minute. One statement."""
    today, mine, other = clock.today(), Mandate, Mandate.__table__.alias("other")
    said = DecisionAnswer.__table__.alias("said")
    live = and_(
        said.c.decision_id == Decision.id,
        said.c.paper_number == Decision.paper_number,
        said.c.superseded_at.is_(None),
        or_(said.c.recorded_by_id.is_(None), said.c.confirmed_at.is_not(None), said.c.confirm_by_on >= today),
    )
    is_out = exists().where(
        live,
        said.c.by_id == other.c.person_id,
        or_(said.c.kind == AnswerKind.INTEREST.value, said.c.seat_id != other.c.seat_id),
    )
    able = (
        select(func.json_agg(func.json_build_array(other.c.id, other.c.person_id, other.c.agency_id, other.c.role)))
        .where(other.c.seat_id == mine.seat_id, _in_force(other.c, today), ~is_out)
        .correlate(mine, Decision)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Decision, able.label("able"), Partnership.settings)
        .join(mine, mine.seat_id == any_(Decision.seat_ids))
        .join(Partnership, Partnership.id == Decision.partnership_id)
        .where(
            Decision.state == DecisionState.OPEN,
            mine.person_id == viewer.person_id,
            mine.agency_id == viewer.agency_id,
            _in_force(mine, today),
            ~exists().where(live, said.c.seat_id == mine.seat_id, said.c.kind != AnswerKind.INTEREST.value),
        )
        .order_by(Decision.answer_by_on, Decision.id)
        .limit(MOST)
    )
    found: dict[Any, Task] = {}
    for decision, able_now, settings in rows:
        if _is_asked(viewer, decision, able_now or [], Lengths(settings or {})):
            task = Task(Owed.ANSWER, decision.partnership_id, decision.reference, decision.title, decision.answer_by_on)
            found[decision.id] = task
    return list(found.values())


def _is_asked(viewer: Viewer, decision: Decision, able: list[Any], lengths: Lengths) -> bool:
    """By the rule of seating.py, from what the one statement brought."""
    holders = tuple(Holder(one, person, agency, Role(role)) for one, person, agency, role in able)
    roles = answering_roles(
        SeatNow(decision.id, "", holders),
        decision.kind,
        is_escalated=is_escalated(decision, clock.now()),
        answer_by_on=decision.answer_by_on,
        today=clock.today(),
        lengths=lengths,
    )
    return any(str(one.person_id) == str(viewer.person_id) and one.role in roles for one in holders)


def _parts(viewer: Viewer) -> list[Any]:
    own = or_(
        Consultee.person_id == viewer.person_id,
        Consultee.person_id.is_(None) & (Consultee.agency_id == viewer.agency_id) & _in(viewer, OWN),
    )
    views = exists().where(Consultee.decision_id == Decision.id, Consultee.view.is_(None), own)
    recorded = select(DecisionAnswer.confirm_by_on).where(
        DecisionAnswer.decision_id == Decision.id,
        DecisionAnswer.paper_number == Decision.paper_number,
        DecisionAnswer.by_id == viewer.person_id,
        DecisionAnswer.by_agency_id == viewer.agency_id,
        DecisionAnswer.superseded_at.is_(None),
        DecisionAnswer.confirmed_at.is_(None),
        DecisionAnswer.confirm_by_on >= clock.today(),
    )
    is_answered = exists().where(DecisionReply.consultee_id == Consultee.id)
    concerns = exists().where(Consultee.decision_id == Decision.id, Consultee.view == View.CONCERN, ~is_answered)
    is_noted = exists().where(DecisionReply.note_id == DecisionNote.id)
    notes = exists().where(DecisionNote.decision_id == Decision.id, ~is_noted)
    steers, chairs = _in(viewer, STEERS), _in(viewer, (Role.CHAIR,))
    considered = reads_as(DecisionState.CONSIDERATION)
    return [
        _part(Owed.VIEW, reads_as(DecisionState.CONSULTATION) & views, Decision.consult_by_on),
        _part(
            Owed.CONFIRM,
            Decision.state.in_((DecisionState.OPEN, DecisionState.AGREED)) & recorded.exists(),
            recorded.limit(1).scalar_subquery(),
        ),
        _part(Owed.CONCERN, steers & considered & concerns),
        _part(Owed.NOTE, steers & Decision.state.in_(BEFORE_ISSUE) & notes),
        _part(Owed.OPEN, steers & considered & ~concerns),
        _part(Owed.ISSUE, chairs & (Decision.state == DecisionState.AGREED) & ~notes, Decision.answer_by_on),
    ]


def _part(owed: Owed, condition: ColumnElement[bool], due: Any = None) -> Any:
    on = cast(null(), Date) if due is None else due
    found = select(
        literal(str(owed)).label("owed"), Decision.partnership_id, Decision.reference, Decision.title,
        on.label("due_on"),
    )  # fmt: skip
    return select(found.where(condition).order_by(Decision.created_at, Decision.id).limit(MOST).subquery())


def _in(viewer: Viewer, roles: tuple[Role, ...]) -> ColumnElement[bool]:
    """The decision lies where the person holds one of these roles."""
    places = [place.id for place in viewer.places if viewer.holds(place.id, *roles)]
    return Decision.partnership_id.in_(places) if places else false()


def _in_force(mandate: Any, day: date) -> ColumnElement[bool]:
    return and_(mandate.starts_on <= day, or_(mandate.ends_on.is_(None), mandate.ends_on >= day))
