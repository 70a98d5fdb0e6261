"""Who sees and writes arrangements: a draft, and what is in force."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, Date, exists, func, select

from portal.access.roles import AGENCY_STAFF, OFFICE, RECEIVING, WHOLE
from portal.access.rules import WORKER, Column, holds, is_person, not_excluded, row_rule, system, through
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.arrangements.models import ArrangementSignature, ArrangementVersion, Clause, Duty
from portal.audit.models import Opening
from portal.audit.policy import openings_of

DRAFT_READERS = (*WHOLE, *AGENCY_STAFF, *RECEIVING)


def published() -> ColumnElement[bool]:
    """In force or replaced: the row says so itself, and asks nobody who they are."""
    return ArrangementVersion.in_force_on <= select(func.rights.today(type_=Date())).scalar_subquery()


@row_rule(ArrangementVersion, "sees")
def sees() -> ColumnElement[bool]:
    """Everybody, signed in or not, once in force; before that, those who write, sign, scrutinise or work by them."""
    return published() | not_excluded(ArrangementVersion.id) & holds(ArrangementVersion.partnership_id, *DRAFT_READERS)


@row_rule(ArrangementVersion, "adds")
def adds() -> ColumnElement[bool]:
    """The partnership office, in the name of the person who enters it."""
    return holds(ArrangementVersion.partnership_id, *OFFICE) & is_person(ArrangementVersion.entered_by_id)


@row_rule(ArrangementVersion, "changes", columns=("in_force_on", "replaced_on"))
def changes() -> ColumnElement[bool]:
    """Publishing, and being replaced; a trigger keeps everything else of a published version."""
    return not_excluded(ArrangementVersion.id) & holds(ArrangementVersion.partnership_id, *OFFICE)


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
    """Whoever sees the version."""
    return through(Clause.version_id, ArrangementVersion)


@row_rule(Clause, "adds")
def adds_clause() -> ColumnElement[bool]:
    return _office_writes(Clause.version_id)


@row_rule(ArrangementSignature, "sees")
@row_rule(ArrangementSignature, "sees", to=WORKER)
def sees_signature() -> ColumnElement[bool]:
    """Whoever sees the version."""
    return through(ArrangementSignature.version_id, ArrangementVersion)


@row_rule(ArrangementSignature, "adds")
def adds_signature() -> ColumnElement[bool]:
    return _office_writes(ArrangementSignature.version_id)


@row_rule(Duty, "sees")
@row_rule(Duty, "sees", to=WORKER)
def sees_duty() -> ColumnElement[bool]:
    """Whoever sees the clause."""
    return through(Duty.clause_id, Clause)


@row_rule(Duty, "adds")
def adds_duty() -> ColumnElement[bool]:
    return exists().where(Clause.id == Duty.clause_id, _office_writes(Clause.version_id))


for _part in (Clause, ArrangementSignature, Duty):

    @row_rule(_part, "adds", to=WORKER)
    def operator_adds() -> ColumnElement[bool]:
        """The operator enters what was signed on paper."""
        return system("operator")


def _office_writes(version: Column) -> ColumnElement[bool]:
    return exists().where(ArrangementVersion.id == version, holds(ArrangementVersion.partnership_id, *OFFICE))


def _reads_drafts() -> ColumnElement[bool]:
    """Those who may read drafts read who opened the draft, also once it is published; no other opening is noted."""
    return not_excluded(Opening.record_id) & holds(Opening.partnership_id, *DRAFT_READERS)


openings_of("arrangements", ArrangementVersion, only=_reads_drafts)


def may_enter_signed_version(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """The partnership office, or the operator, may enter what was signed on paper before the portal."""
    if viewer.system == "operator" or viewer.holds(partnership_id, *OFFICE):
        return ALLOWED
    return refused("The partnership office enters arrangements that were signed on paper. Ask the office.")
