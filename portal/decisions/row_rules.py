"""Who sees, adds and changes decisions, their papers, answers, notes and notices."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, exists, func, select

from portal.access.roles import ANY, MANDATED, OFFICE, OWN, WHOLE, Role
from portal.access.rules import (
    WORKER,
    Column,
    holds,
    is_person,
    named,
    not_excluded,
    only_added_to,
    own_agency,
    row_rule,
    system,
    takes_part,
    through,
)
from portal.actions.row_rules import CLIMBS
from portal.audit.policy import openings_of
from portal.decisions.lifecycle import AFTER_ISSUE, ANSWERABLE, DecisionState
from portal.decisions.models import (
    Consultee,
    Decision,
    DecisionAnswer,
    DecisionEvent,
    DecisionNote,
    DecisionNotice,
    DecisionPaper,
    DecisionReply,
)
from portal.partnership.models import Mandate

STEERS = (Role.CHAIR, *OFFICE)  # who drafts, consults, opens and withdraws; the chair alone issues
WORKS = (*STEERS, *MANDATED)

only_added_to(DecisionEvent)
only_added_to(DecisionNotice)
only_added_to(DecisionReply)
only_added_to(DecisionNote)


@row_rule(Decision, "sees")
def sees_decision() -> ColumnElement[bool]:
    """Before issue who answers for the whole partnership and who is consulted; then everybody, unless restricted."""
    return not_excluded(Decision.id) & (
        holds(Decision.partnership_id, *WHOLE)
        | ~Decision.is_restricted
        & (
            Decision.state.in_(AFTER_ISSUE) & holds(Decision.partnership_id, *ANY)
            | holds(Decision.partnership_id, *OWN) & takes_part(Decision.consulted_ids)
            | holds(Decision.partnership_id, *ANY) & named(Decision.named_ids)
        )
    )


@row_rule(Decision, "adds")
def adds_decision() -> ColumnElement[bool]:
    """In one's own name: a draft by chair or office; by the office what was taken before the portal, as issued."""
    own_name = is_person(Decision.raised_by_id) & own_agency(Decision.raised_by_agency_id)
    drafted = holds(Decision.partnership_id, *STEERS) & (Decision.state == DecisionState.DRAFT)
    brought = holds(Decision.partnership_id, *OFFICE) & (Decision.state == DecisionState.ISSUED)
    return own_name & (Decision.brought_key.is_(None) & drafted | Decision.brought_key.is_not(None) & brought)


@row_rule(
    Decision,
    "changes",
    columns=(
        "title",
        "why_no_meeting",
        "kind",
        "urgent_because",
        "state",
        "paper_number",
        "seat_ids",
        "no_consultation_because",
        "consult_by_on",
        "answer_by_on",
        "is_extended",
        "lead_partners_on",
        "opened_at",
        "agreed_at",
        "issued_at",
        "issued_by_id",
        "is_restricted",
        "review_on",
        "report_by_on",
        "reported_on",
        "version",
    ),
)
def changes_decision() -> ColumnElement[bool]:
    """Chair and office; who holds a seat, since an answer may make it agreed, open again or disputed."""
    return not_excluded(Decision.id) & holds(Decision.partnership_id, *WORKS)


@row_rule(DecisionPaper, "sees")
def sees_paper() -> ColumnElement[bool]:
    return through(DecisionPaper.decision_id, Decision)


@row_rule(DecisionPaper, "adds")
def adds_paper() -> ColumnElement[bool]:
    """Chair and office, in their own name, not frozen yet."""
    own_name = is_person(DecisionPaper.by_id) & own_agency(DecisionPaper.by_agency_id)
    return (
        own_name & DecisionPaper.frozen_at.is_(None) & _steers(DecisionPaper.decision_id, DecisionPaper.partnership_id)
    )


@row_rule(DecisionPaper, "changes", columns=("question", "options", "text", "sha256", "frozen_at"))
def changes_paper() -> ColumnElement[bool]:
    return _steers(DecisionPaper.decision_id, DecisionPaper.partnership_id)


@row_rule(Consultee, "sees")
def sees_consultee() -> ColumnElement[bool]:
    """Who answers for the whole partnership reads all; an agency asked, its own; a person asked, theirs."""
    own = is_person(Consultee.person_id) | Consultee.person_id.is_(None) & own_agency(Consultee.agency_id)
    return _whole(Consultee.partnership_id, Consultee.decision_id) | own & through(Consultee.decision_id, Decision)


@row_rule(Consultee, "adds")
def adds_consultee() -> ColumnElement[bool]:
    """Chair and office ask; nobody answers in adding."""
    return Consultee.answered_at.is_(None) & _steers(Consultee.decision_id, Consultee.partnership_id)


@row_rule(Consultee, "changes", columns=("view", "text", "answered_by_id", "answered_at"))
def changes_consultee() -> ColumnElement[bool]:
    """The agency asked, or the person, in their own name."""
    of_agency = Consultee.person_id.is_(None) & own_agency(Consultee.agency_id)
    may = is_person(Consultee.person_id) & holds(Consultee.partnership_id, *ANY) | of_agency & holds(
        Consultee.partnership_id, *OWN
    )
    return may & through(Consultee.decision_id, Decision)


@row_rule(DecisionNote, "sees")
def sees_note() -> ColumnElement[bool]:
    return _whole(DecisionNote.partnership_id, DecisionNote.decision_id)


@row_rule(DecisionNote, "adds")
def adds_note() -> ColumnElement[bool]:
    """A scrutineer, in their own name."""
    own = is_person(DecisionNote.by_id) & holds(DecisionNote.partnership_id, Role.SCRUTINEER)
    return own & _of(DecisionNote.decision_id, DecisionNote.partnership_id)


@row_rule(DecisionReply, "sees")
def sees_reply() -> ColumnElement[bool]:
    """Who answers for the whole partnership; and whoever raised the concern."""
    return _whole(DecisionReply.partnership_id, DecisionReply.decision_id) | exists().where(
        Consultee.id == DecisionReply.consultee_id,
        is_person(Consultee.person_id) | Consultee.person_id.is_(None) & own_agency(Consultee.agency_id),
        through(Consultee.decision_id, Decision),
    )


@row_rule(DecisionReply, "adds")
def adds_reply() -> ColumnElement[bool]:
    """Chair and office, in their own name."""
    own_name = is_person(DecisionReply.by_id) & own_agency(DecisionReply.by_agency_id)
    return own_name & _steers(DecisionReply.decision_id, DecisionReply.partnership_id)


@row_rule(DecisionAnswer, "sees")
def sees_answer() -> ColumnElement[bool]:
    """Who answers for the whole partnership; everybody else reads the notice."""
    return _whole(DecisionAnswer.partnership_id, DecisionAnswer.decision_id)


@row_rule(DecisionAnswer, "adds")
def adds_answer() -> ColumnElement[bool]:
    """A holder in their own name; chair and office on somebody's behalf. The mandate is a trigger's matter."""
    own = (
        is_person(DecisionAnswer.by_id)
        & own_agency(DecisionAnswer.by_agency_id)
        & DecisionAnswer.recorded_by_id.is_(None)
        & holds(DecisionAnswer.partnership_id, *MANDATED)
    )
    on_behalf = is_person(DecisionAnswer.recorded_by_id) & holds(DecisionAnswer.partnership_id, *STEERS)
    return (own | on_behalf) & _of(DecisionAnswer.decision_id, DecisionAnswer.partnership_id)


@row_rule(DecisionAnswer, "changes", columns=("superseded_at", "confirmed_at"))
def changes_answer() -> ColumnElement[bool]:
    """Who holds the seat today; chair and office what they recorded once it has lapsed. A trigger looks at what."""
    is_asked = exists().where(Decision.id == DecisionAnswer.decision_id, Decision.state.in_(ANSWERABLE))
    in_force = (Mandate.starts_on <= _today()) & (Mandate.ends_on.is_(None) | (Mandate.ends_on >= _today()))
    is_holder = holds(DecisionAnswer.partnership_id, *MANDATED) & exists().where(
        Mandate.seat_id == DecisionAnswer.seat_id, is_person(Mandate.person_id), own_agency(Mandate.agency_id), in_force
    )
    has_lapsed = DecisionAnswer.confirmed_at.is_(None) & (DecisionAnswer.confirm_by_on < _today())
    return is_asked & (is_holder | holds(DecisionAnswer.partnership_id, *STEERS) & has_lapsed)


@row_rule(DecisionEvent, "sees")
def sees_event() -> ColumnElement[bool]:
    return _whole(DecisionEvent.partnership_id, DecisionEvent.decision_id)


@row_rule(DecisionEvent, "adds")
def adds_event() -> ColumnElement[bool]:
    """In one's own name, by whoever does something with decisions."""
    return (
        is_person(DecisionEvent.by_id)
        & own_agency(DecisionEvent.by_agency_id)
        & holds(DecisionEvent.partnership_id, *WORKS, Role.SCRUTINEER)
        & _of(DecisionEvent.decision_id, DecisionEvent.partnership_id)
    )


@row_rule(DecisionNotice, "sees")
def sees_notice() -> ColumnElement[bool]:
    """Everybody, signed in or not, where the chair said so when issuing; else whoever sees the decision."""
    return DecisionNotice.is_public | through(DecisionNotice.decision_id, Decision)


@row_rule(DecisionNotice, "adds")
def adds_notice() -> ColumnElement[bool]:
    """The chair, with what was issued."""
    issued = exists().where(
        Decision.id == DecisionNotice.decision_id,
        Decision.partnership_id == DecisionNotice.partnership_id,
        Decision.state == DecisionState.ISSUED,
    )
    return holds(DecisionNotice.partnership_id, Role.CHAIR) & issued


def _whole(partnership: Column, decision: Column) -> ColumnElement[bool]:
    return not_excluded(decision) & holds(partnership, *WHOLE)


def _of(decision: Column, partnership: Column) -> ColumnElement[bool]:
    """The decision is one the person sees, and lies in that partnership."""
    return exists().where(Decision.id == decision, Decision.partnership_id == partnership)


def _steers(decision: Column, partnership: Column) -> ColumnElement[bool]:
    """The decision is one the person sees, lies in that partnership, and they put questions to its seats."""
    return holds(partnership, *STEERS) & _of(decision, partnership)


def _today() -> ColumnElement[Any]:
    return select(func.rights.today(type_=Date())).scalar_subquery()


@row_rule(Decision, "sees", to=WORKER, name="ladder")
def ladder_sees_decision() -> ColumnElement[bool]:
    """What lies open: who speaks for a silent seat is asked after the close."""
    return system(CLIMBS) & (Decision.state == DecisionState.OPEN)


@row_rule(DecisionAnswer, "sees", to=WORKER, name="ladder")
def ladder_sees_answer() -> ColumnElement[bool]:
    """Which seats have answered."""
    return system(CLIMBS) & through(DecisionAnswer.decision_id, Decision)


openings_of("decision", Decision)
