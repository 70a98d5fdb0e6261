"""What a person has begun and not ended, and the agendas they have not read: found together, in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Text, func, literal, null, select, union_all
from sqlalchemy.dialects.postgresql import UUID

from portal import clock
from portal.access.kinds import KINDS
from portal.access.roles import WHOLE, Role
from portal.access.viewer import Viewer
from portal.arrangements.lifecycle import Stage
from portal.arrangements.models import ArrangementVersion
from portal.database import db
from portal.decisions.lifecycle import DecisionState
from portal.decisions.models import Decision
from portal.imports.lifecycle import ImportState
from portal.imports.models import ImportRun
from portal.meetings.looking import WHOLE_PARTNERSHIP
from portal.meetings.models import Meeting
from portal.meetings.waiting import agendas_to_read
from portal.partnership.models import StandingGroup
from portal.partnership.navigation import MEETS

BEGINS = (*WHOLE, Role.EDUCATION_OFFICER)
MOST = 20  # the newest; whoever has begun more than that finds the rest in its list
AGENDA = "agenda"


@dataclass(frozen=True)
class OnTheDesk:
    """One of them: its reference if it has one, what it is and how far, its page; of an agenda the meeting's day."""

    is_agenda: bool
    reference: str
    words: str
    address: str
    on: date | None = None


def on_the_desk(viewer: Viewer) -> list[OnTheDesk]:
    """Agendas by their day, then what was begun, the newest first. At most one statement."""
    parts = list(_parts(viewer))
    if not parts:
        return []
    found = union_all(*parts).subquery()
    rows = db.session.execute(select(found).order_by(found.c.at.desc(), found.c.reference).limit(MOST)).all()
    agendas = [row for row in reversed(rows) if row.kind == AGENDA]
    return [_one(viewer, row) for row in (*agendas, *(row for row in rows if row.kind != AGENDA))]


def _parts(viewer: Viewer) -> Iterator[Any]:
    """Each with the same columns: kind, partnership, reference, title, moment, and the key of what has no reference."""
    no_key = null().cast(UUID()).label("id")
    if viewer.holds_anywhere(*MEETS):
        group = func.coalesce(StandingGroup.name, WHOLE_PARTNERSHIP).label("title")
        yield agendas_to_read(
            viewer, literal(AGENDA, Text()).label("kind"), Meeting.partnership_id, Meeting.reference, group,
            Meeting.starts_at.label("at"), no_key,
        )  # fmt: skip
    if not viewer.holds_anywhere(*BEGINS):
        return
    yield select(
        literal("decision", Text()).label("kind"), Decision.partnership_id, Decision.reference,
        Decision.title.label("title"), Decision.created_at.label("at"), no_key,
    ).where(Decision.state == DecisionState.DRAFT, Decision.raised_by_id == viewer.person_id)  # fmt: skip
    yield select(
        literal("arrangements", Text()).label("kind"), ArrangementVersion.partnership_id, ArrangementVersion.reference,
        ArrangementVersion.title.label("title"), ArrangementVersion.entered_at.label("at"), no_key,
    ).where(
        ArrangementVersion.stage == Stage.DRAFT,
        ArrangementVersion.decision_id.is_(None),
        ArrangementVersion.entered_by_id == viewer.person_id,
    )  # fmt: skip
    yield select(
        ImportRun.kind.cast(Text()).label("kind"), ImportRun.partnership_id, literal("", Text()).label("reference"),
        ImportRun.file_name.label("title"), ImportRun.started_at.label("at"), ImportRun.id,
    ).where(
        ImportRun.state == ImportState.CHECKED,
        ImportRun.started_by_id == viewer.person_id,
        ImportRun.file.is_not(None),
    )  # fmt: skip


def _one(viewer: Viewer, row: Row[Any]) -> OnTheDesk:
    place = viewer.place_of(row.partnership_id)
    if row.id is not None:
        words = f"{row.title}: chosen as {row.kind}, not read in yet"
        return OnTheDesk(False, "List", words, f"/p/{place.key}/imports/{row.id}")
    if row.kind == AGENDA:
        on, page = clock.in_london(row.at).date(), KINDS["meeting"].address(place, row.reference)
        return OnTheDesk(True, row.reference, f"Agenda of {row.title}", page, on)
    page = KINDS[row.kind].address(place, row.reference)
    if row.kind == "decision":
        return OnTheDesk(False, row.reference, f"{row.title}: drafted, not put to the seats yet", page)
    return OnTheDesk(False, row.reference, f"{row.title}: being written, not signed off yet", f"{page}/write")
