"""What consultees said and scrutineers noted, with the answers they got, and how many are owed one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import DateTime, Select, Text, Uuid, cast, func, literal, null, select, union_all

from portal.database import db
from portal.decisions.lifecycle import View
from portal.decisions.models import Consultee, Decision, DecisionNote, DecisionReply
from portal.partnership.models import Agency, Person


@dataclass(frozen=True)
class Said:
    """A consultee's view, or a scrutineer's note, with the reply it got."""

    id: uuid.UUID
    who: str
    view: View | None
    text: str
    reply: str | None
    by: str = ""
    agency_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None


def views_of(decision: Decision) -> list[Said]:
    """Everybody who was asked, by name, with what they said; of others' only what one may see. One statement."""
    return [
        _as_said(row) for row in db.session.execute(_views(decision).order_by(Agency.name, Consultee.id).limit(200))
    ]


def notes_of(decision: Decision) -> list[Said]:
    """Scrutineers' notes in their order. One statement."""
    rows = db.session.execute(_notes(decision).order_by(DecisionNote.at, DecisionNote.id).limit(200))
    return [_as_said(row) for row in rows]


def views_and_notes(decision: Decision) -> tuple[list[Said], list[Said]]:
    """Both, for the page of the decision. One statement."""
    both = union_all(_views(decision), _notes(decision)).subquery()
    rows = db.session.execute(select(both).order_by(both.c.at, both.c.who, both.c.id).limit(400)).all()
    return [_as_said(row) for row in rows if not row.is_note], [_as_said(row) for row in rows if row.is_note]


def _views(decision: Decision) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal(False).label("is_note"), Consultee.id.label("id"), Agency.name.label("who"),
            cast(Consultee.view, Text).label("view"), Consultee.text.label("text"), DecisionReply.text.label("reply"),
            Person.name.label("by"), Consultee.agency_id.label("agency_id"), Consultee.person_id.label("person_id"),
            cast(null(), DateTime(timezone=True)).label("at"),
        )
        .join(Agency, Agency.id == Consultee.agency_id)
        .outerjoin(Person, Person.id == func.coalesce(Consultee.answered_by_id, Consultee.person_id))
        .outerjoin(DecisionReply, DecisionReply.consultee_id == Consultee.id)
        .where(Consultee.decision_id == decision.id)
    )  # fmt: skip


def _notes(decision: Decision) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal(True).label("is_note"), DecisionNote.id.label("id"),
            func.coalesce(Person.name, "a scrutineer").label("who"), cast(null(), Text).label("view"),
            DecisionNote.text.label("text"), DecisionReply.text.label("reply"), cast(null(), Text).label("by"),
            cast(null(), Uuid).label("agency_id"), cast(null(), Uuid).label("person_id"), DecisionNote.at.label("at"),
        )
        .outerjoin(Person, Person.id == DecisionNote.by_id)
        .outerjoin(DecisionReply, DecisionReply.note_id == DecisionNote.id)
        .where(DecisionNote.decision_id == decision.id)
    )  # fmt: skip


def _as_said(row: Any) -> Said:
    view = View(row.view) if row.view else None
    return Said(row.id, row.who, view, row.text, row.reply, row.by or "", row.agency_id, row.person_id)


def concerns_without_reply(decision: Decision) -> int:
    """How many concerns are owed an answer."""
    return _without_reply(
        select(func.count(Consultee.id))
        .outerjoin(DecisionReply, DecisionReply.consultee_id == Consultee.id)
        .where(Consultee.decision_id == decision.id, Consultee.view == View.CONCERN, DecisionReply.id.is_(None))
    )


def notes_without_reply(decision: Decision) -> int:
    """How many scrutineers' notes are owed an answer."""
    return _without_reply(
        select(func.count(DecisionNote.id))
        .outerjoin(DecisionReply, DecisionReply.note_id == DecisionNote.id)
        .where(DecisionNote.decision_id == decision.id, DecisionReply.id.is_(None))
    )


def _without_reply(statement: Select[int]) -> int:
    return db.session.scalar(statement) or 0
