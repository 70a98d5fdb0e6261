"""The call list: schools that said not at the moment, and those unsigned ten term days after the due day."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, insert, select

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.contacts.models import AgencyContact
from portal.cooperation.events import SchoolRung
from portal.cooperation.lifecycle import IS_ANSWERED, RecipientState, Stage
from portal.cooperation.models import CallNote, Campaign, Invitation
from portal.cooperation.policy import may_note_call
from portal.database import db, new_id
from portal.partnership.models import Person, School
from portal.web.keyset import Page, read_page

ORDER = (Invitation.name, Invitation.id)
TELEPHONE = School.register_row["TelephoneNum"].astext


def to_ring() -> ColumnElement[bool]:
    """Of invitations joined with their campaign: to be rung today. A call that was all takes it off the list."""
    was_all = exists().where(
        CallNote.invitation_id == Invitation.id,
        CallNote.is_done,
        CallNote.at >= func.coalesce(Invitation.confirmed_at, CallNote.at),  # not now, said after the call: ring again
    )
    is_silent = Invitation.state.not_in(IS_ANSWERED) & (Campaign.calls_from_on <= clock.today())
    return (Campaign.stage == Stage.OPEN) & ((Invitation.state == RecipientState.NOT_NOW) | is_silent) & ~was_all


@dataclass(frozen=True)
class Call:
    """One school to ring: where, about what, and what earlier calls said, newest first."""

    invitation: Any
    contacts: Sequence[Any]
    notes: Sequence[Any]


@dataclass(frozen=True)
class CallList:
    """A page of the list, and how many schools are on it."""

    page: Page
    calls: list[Call]
    number: int


def call_list(campaign: Campaign, key: str | None) -> CallList:
    """The schools to ring, by name. Four statements."""
    number = db.session.scalar(select(func.count(Invitation.id)).join(Campaign, _of()).where(_on(campaign))) or 0
    wanted = _rows().where(_on(campaign))
    page = read_page(db.session(), wanted, ORDER, key, label=lambda row: f"from {row.name}")
    return CallList(page, _with_notes(campaign.partnership_id, page.rows), number)


def all_calls(campaign: Campaign) -> list[Call]:
    """The whole list, by name, for a file. Three statements."""
    rows = db.session.execute(_rows().add_columns(*ORDER).where(_on(campaign)).order_by(*ORDER)).all()
    return _with_notes(campaign.partnership_id, rows)


def call_about(campaign: Campaign, invitation_id: uuid.UUID) -> Call:
    """One school, on the list or not. Three statements."""
    rows = db.session.execute(_rows().add_columns(*ORDER).where(Invitation.id == invitation_id)).all()
    return _with_notes(campaign.partnership_id, rows)[0]


def _rows() -> Any:
    columns = (Invitation.reference, Invitation.agency_id, Invitation.state, Invitation.words, Invitation.confirmed_at)
    return (
        select(*columns, TELEPHONE.label("telephone"))
        .join(Campaign, _of())
        .outerjoin(School, School.agency_id == Invitation.agency_id)
    )


def _on(campaign: Campaign) -> ColumnElement[bool]:
    return (Invitation.campaign_id == campaign.id) & to_ring()


def _of() -> ColumnElement[bool]:
    return Campaign.id == Invitation.campaign_id


def _with_notes(partnership_id: uuid.UUID, rows: Sequence[Any]) -> list[Call]:
    contacts: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for one in db.session.execute(
        select(AgencyContact.agency_id, AgencyContact.role, AgencyContact.name, AgencyContact.email)
        .where(
            AgencyContact.partnership_id == partnership_id,
            AgencyContact.agency_id.in_([row.agency_id for row in rows]),
            AgencyContact.ended_on.is_(None),
        )
        .order_by(AgencyContact.role, AgencyContact.email)
    ):
        contacts[one.agency_id].append(one)
    notes: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for note in db.session.execute(
        select(CallNote.invitation_id, CallNote.at, CallNote.spoke_with, CallNote.words, CallNote.is_done, Person.name)
        .outerjoin(Person, Person.id == CallNote.by_id)
        .where(CallNote.invitation_id.in_([row.id for row in rows]))
        .order_by(CallNote.at.desc(), CallNote.id)
    ):
        notes[note.invitation_id].append(note)
    return [Call(row, contacts[row.agency_id], notes[row.id]) for row in rows]


def note_call(
    campaign: Campaign, invitation: Invitation, *, spoke_with: str, words: str, is_done: bool, by: Viewer
) -> None:
    """Keep who rang, when, with whom, and what was said; `is_done` takes the school off the list."""
    require(may_note_call(by, campaign))
    note = {"id": new_id(), "partnership_id": campaign.partnership_id, "invitation_id": invitation.id}
    said = {"by_id": by.person_id, "at": clock.now(), "spoke_with": spoke_with, "words": words, "is_done": is_done}
    db.session.execute(insert(table_of(CallNote)).values(**note, **said))
    record(SchoolRung("confirmation", invitation.id, campaign.partnership_id, is_done), by=by)
