"""Who sees which rows of the arrangements, and who adds and changes them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Date, exists, func, select

from portal.access.roles import AGENCY_STAFF, OFFICE, RECEIVING, WHOLE, Role
from portal.access.rules import WORKER, Column, holds, is_person, not_excluded, row_rule, system, through
from portal.arrangements.lifecycle import Stage
from portal.arrangements.models import ArrangementSignature, ArrangementVersion, Clause, Duty
from portal.audit.models import Opening
from portal.audit.policy import openings_of

DRAFT_READERS = (*WHOLE, *AGENCY_STAFF, *RECEIVING)
PUBLISHERS = (Role.CHAIR, *OFFICE)
DELEGATES = (Role.DELEGATE, Role.ALTERNATE)  # an alternate stands in for the delegate
WRITERS = (*DELEGATES, *PUBLISHERS)


def published() -> ColumnElement[bool]:
    """In force or replaced: the row says so itself, and asks nobody who they are."""
    return ArrangementVersion.in_force_on <= select(func.rights.today(type_=Date())).scalar_subquery()


@row_rule(ArrangementVersion, "sees")
def sees() -> ColumnElement[bool]:
    """Everybody, signed in or not, once in force; before that, those who write, sign, scrutinise or work by them."""
    return published() | not_excluded(ArrangementVersion.id) & holds(ArrangementVersion.partnership_id, *DRAFT_READERS)


@row_rule(ArrangementVersion, "adds")
def adds() -> ColumnElement[bool]:
    """In the own name: a draft by those who write, what was signed on paper by the office."""
    may = (ArrangementVersion.stage == Stage.DRAFT) & holds(ArrangementVersion.partnership_id, *WRITERS) | holds(
        ArrangementVersion.partnership_id, *OFFICE
    )
    return is_person(ArrangementVersion.entered_by_id) & may


@row_rule(
    ArrangementVersion,
    "changes",
    columns=("title", "what_changed", "stage", "decision_id", "version", "in_force_on", "replaced_on"),
)
def changes() -> ColumnElement[bool]:
    """Delegates write what is not published; chair and office publish too. A trigger keeps a published version."""
    unpublished = ArrangementVersion.in_force_on.is_(None) & ArrangementVersion.replaced_on.is_(None)
    return not_excluded(ArrangementVersion.id) & (
        holds(ArrangementVersion.partnership_id, *PUBLISHERS)
        | unpublished & holds(ArrangementVersion.partnership_id, *DELEGATES)
    )


@row_rule(ArrangementVersion, "sees", to=WORKER)
def worker_sees() -> ColumnElement[bool]:
    """Any job, once in force; the operator, all."""
    return published() | system("operator")


@row_rule(ArrangementVersion, "adds", to=WORKER)
@row_rule(ArrangementVersion, "changes", to=WORKER, columns=("in_force_on", "replaced_on"))
def operator_writes() -> ColumnElement[bool]:
    """The operator enters what was signed on paper."""
    return system("operator")


@row_rule(Clause, "sees")
@row_rule(Clause, "sees", to=WORKER)
def sees_clause() -> ColumnElement[bool]:
    """Whoever sees the version; one that was taken out, those who write."""
    stands = Clause.removed_at.is_(None) | _writes(Clause.version_id, *WRITERS)
    return through(Clause.version_id, ArrangementVersion) & stands


@row_rule(Clause, "adds")
@row_rule(Clause, "changes", columns=("heading", "text", "position", "version", "removed_at"))
def writes_clause() -> ColumnElement[bool]:
    """Those who write; a trigger keeps the words that consultees or seats read, and what is published."""
    return _writes(Clause.version_id, *WRITERS)


@row_rule(ArrangementSignature, "sees")
@row_rule(ArrangementSignature, "sees", to=WORKER)
def sees_signature() -> ColumnElement[bool]:
    """Whoever sees the version."""
    return through(ArrangementSignature.version_id, ArrangementVersion)


@row_rule(ArrangementSignature, "adds")
def adds_signature() -> ColumnElement[bool]:
    """Chair and office: with what was signed on paper, or at publishing."""
    return _writes(ArrangementSignature.version_id, *PUBLISHERS)


@row_rule(Duty, "sees")
@row_rule(Duty, "sees", to=WORKER)
def sees_duty() -> ColumnElement[bool]:
    """Whoever sees the clause; one that was taken out, those who write."""
    return through(Duty.clause_id, Clause) & (Duty.removed_at.is_(None) | _writes_duty())


@row_rule(Duty, "adds")
@row_rule(Duty, "changes", columns=("removed_at",))
def writes_duty() -> ColumnElement[bool]:
    """Those who write; a changed duty is a new one in place of one taken out."""
    return _writes_duty()


for _part in (Clause, ArrangementSignature, Duty):

    @row_rule(_part, "adds", to=WORKER)
    def operator_adds() -> ColumnElement[bool]:
        """The operator enters what was signed on paper."""
        return system("operator")


def _writes(version: Column, *roles: Role) -> ColumnElement[bool]:
    return exists().where(ArrangementVersion.id == version, holds(ArrangementVersion.partnership_id, *roles))


def _writes_duty() -> ColumnElement[bool]:
    return exists().where(Clause.id == Duty.clause_id, _writes(Clause.version_id, *WRITERS))


def _reads_drafts() -> ColumnElement[bool]:
    """Those who may read drafts read who opened the draft, also once it is published; no other opening is noted."""
    return not_excluded(Opening.record_id) & holds(Opening.partnership_id, *DRAFT_READERS)


openings_of("arrangements", ArrangementVersion, only=_reads_drafts)
