"""What a school does: answer, change the answer, sign what was prepared, and let somebody sign."""

from __future__ import annotations

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import insert, select, text

from portal import clock
from portal.access.editing import take_in_hand
from portal.access.roles import Role
from portal.access.rules import table_of
from portal.access.verdict import NotFound, Refused, require
from portal.access.viewer import Viewer
from portal.audit.child_detail import record_going_on
from portal.audit.record import record
from portal.contacts.models import AgencyContact, ContactRole
from portal.contacts.policy import may_keep_contacts
from portal.cooperation.asked import Asked, asked
from portal.cooperation.events import ConfirmationAnswered, ContactsAdded, SigningAllowed, SigningEnded
from portal.cooperation.lifecycle import AnswerKind, is_late
from portal.cooperation.messages import tell_head, tell_receipt
from portal.cooperation.models import GivenAnswer, Invitation, Manner, Signer
from portal.cooperation.policy import may_answer, may_let_sign, may_sign
from portal.database import db, new_id
from portal.partnership.models import Appointment

READ_AGAIN = "A colleague has changed this answer since you read it. Read it again, then sign."
IS_HEADS = text("SELECT (rights.link_behind(sha256(decode(current_setting('portal.link'), 'hex')))).is_head")


def answer_campaign(
    invitation: Invitation,
    *,
    answer: AnswerKind,
    words: str = "",
    lead_is_right: bool,
    lead_name: str = "",
    lead_role: str = "",
    by_name: str,
    by_role: str = "",
    seen: int | None = None,
    went_on: StrEnum | None = None,
    by: Viewer,
) -> Manner:
    """Give or change a school's answer; says in which capacity it was taken.

    The head's, or that of one whom the head let sign, counts as confirmed; any other is prepared, and the head is told.
    `words` say what help, or why not now. `seen` is the version on the person's page, none for the newest. Raises
    Refused, and ChangedMeanwhile when somebody at the school answered meanwhile.
    """
    facts = asked(invitation.id)
    require(may_answer(by, invitation, facts))
    if answer is not AnswerKind.YES and not words:
        raise Refused("Say in a sentence what help you need, or why not at the moment.")
    if not lead_is_right and not lead_name:
        raise Refused("Give the name of the new designated safeguarding lead.")
    take_in_hand(invitation, seen=invitation.version if seen is None else seen)
    require(may_answer(by, invitation, facts))  # as it is now that the row is held
    invitation.answer, invitation.words = answer, "" if answer is AnswerKind.YES else words
    invitation.lead_is_right = lead_is_right
    invitation.lead_name = "" if lead_is_right else lead_name
    invitation.lead_role = "" if lead_is_right else lead_role
    invitation.clause_ids = facts.clause_ids
    manner = _settle(invitation, facts, by=by)
    _keep(invitation, facts, manner, by_name, by_role, by=by)
    record_going_on(went_on, "confirmation", invitation.id, invitation.partnership_id, by=by)
    if manner is Manner.PREPARED:
        tell_head(invitation, facts)
    else:
        tell_receipt(invitation, facts, by=by)
    return manner


def sign_prepared(
    invitation: Invitation, *, by_name: str, by_role: str = "head", seen: int | None = None, by: Viewer
) -> Manner:
    """The head's one button: what was prepared becomes confirmed, word for word."""
    facts = asked(invitation.id)
    require(may_sign(by, invitation, facts))
    take_in_hand(invitation, seen=invitation.version if seen is None else seen)
    require(may_sign(by, invitation, facts))
    manner = _settle(invitation, facts, by=by)
    _keep(invitation, facts, manner, by_name, by_role, by=by)
    tell_receipt(invitation, facts, by=by)
    return manner


def _settle(invitation: Invitation, facts: Asked, *, by: Viewer) -> Manner:
    now = clock.now()
    if facts.may_confirm:
        invitation.confirmed_by_id, invitation.confirmed_at = by.person_id, now
    else:
        invitation.prepared_by_id, invitation.prepared_at = by.person_id, now
    return _manner(invitation, facts, by)


def _manner(invitation: Invitation, facts: Asked, by: Viewer) -> Manner:
    if not facts.may_confirm:
        return Manner.PREPARED
    if by.invitation_id is not None:
        return Manner.BY_HEADS_LINK if db.session.scalar(IS_HEADS) else Manner.LET_SIGN
    if by.holds(invitation.partnership_id, Role.HEAD):
        return Manner.AS_HEAD
    return Manner.LET_SIGN if by.holds(invitation.partnership_id, Role.DSL) else Manner.AS_REPRESENTATIVE


def _keep(invitation: Invitation, facts: Asked, manner: Manner, by_name: str, by_role: str, *, by: Viewer) -> None:
    now, late = clock.now(), is_late(clock.now(), facts.grace_until)
    assert invitation.answer is not None
    given = {
        "id": new_id(),
        "partnership_id": invitation.partnership_id,
        "invitation_id": invitation.id,
        "answer": invitation.answer,
        "words": invitation.words,
        "lead_is_right": bool(invitation.lead_is_right),
        "lead_name": invitation.lead_name,
        "lead_role": invitation.lead_role,
        "clause_ids": invitation.clause_ids,
        "manner": manner,
        "by_id": by.person_id,
        "by_name": by_name,
        "by_role": by_role,
        "at": now,
    }
    about = ("confirmation", invitation.id, invitation.partnership_id)
    event = ConfirmationAnswered(*about, invitation.answer, manner, late)
    db.session.flush()
    db.session.execute(insert(table_of(GivenAnswer)).values(given))
    record(event, by=by)


def let_sign(person_id: uuid.UUID, *, partnership_id: uuid.UUID, by: Viewer) -> None:
    """The head lets a safeguarding lead of the own school sign from now on; twice is once."""
    require(may_let_sign(by, person_id))
    if not _is_lead_here(person_id, by):
        raise NotFound
    if _signing(person_id, by) is None:
        signer = {"id": new_id(), "agency_id": by.agency_id, "person_id": person_id, "allowed_at": clock.now()}
        db.session.execute(insert(table_of(Signer)).values(**signer, allowed_by_id=by.person_id))
        assert by.agency_id is not None
        record(SigningAllowed("agency", by.agency_id, partnership_id, person_id), by=by)


def end_signing(person_id: uuid.UUID, *, partnership_id: uuid.UUID, by: Viewer) -> None:
    """From now on that person's answers are prepared again; what they signed stays."""
    require(may_let_sign(by, person_id))
    if (signer := _signing(person_id, by)) is not None:
        signer.ended_at = clock.now()
        assert by.agency_id is not None
        record(SigningEnded("agency", by.agency_id, partnership_id, person_id), by=by)


def _signing(person_id: uuid.UUID, by: Viewer) -> Signer | None:
    mine = (Signer.agency_id == by.agency_id) & (Signer.person_id == person_id) & Signer.ended_at.is_(None)
    return db.session.scalars(select(Signer).where(mine).limit(1)).first()


def _is_lead_here(person_id: uuid.UUID, by: Viewer) -> bool:
    today: date = clock.today()
    held = select(Appointment.id).where(
        Appointment.person_id == person_id,
        Appointment.agency_id == by.agency_id,
        Appointment.role == Role.DSL,
        Appointment.starts_on <= today,
        Appointment.ends_on.is_(None) | (Appointment.ends_on >= today),
    )
    return db.session.scalars(held.limit(1)).first() is not None


def add_contacts(
    partnership_id: uuid.UUID,
    contacts: list[tuple[uuid.UUID, ContactRole, str, str]],
    *,
    source: str,
    confirmed_on: date | None = None,
    since: str = "",
    by: Viewer,
) -> int:
    """Add addresses for campaign mail: agency, role, name (may be empty), e-mail. Answers how many."""
    agencies = {agency_id for agency_id, *_ in contacts}
    require(may_keep_contacts(by, partnership_id, next(iter(agencies)) if len(agencies) == 1 else None))
    common = {"partnership_id": partnership_id, "source": source, "confirmed_on": confirmed_on, "since": since}
    rows = [
        {"id": new_id(), "agency_id": agency_id, "role": role, "name": name, "email": email, **common}
        for agency_id, role, name, email in contacts
    ]
    if rows:
        db.session.execute(insert(table_of(AgencyContact)), rows)
        record(ContactsAdded("partnership", partnership_id, partnership_id, len(rows)), by=by)
    return len(rows)
