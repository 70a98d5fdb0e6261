"""Who asks for packs and who reads them.

A pack of the whole partnership is read by those who answer for the whole partnership, who read every action, decision,
challenge and campaign anyhow. A pack of a group is read by its members as well, of whatever column, and holds actions
of that group alone, which each of them reads. No pack holds a record that anybody is kept from; somebody kept later
from a record in it reads the pack no more.
"""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, exists

from portal.access.roles import GROUP, OFFICE, WHOLE, Role
from portal.access.rules import (
    WORKER,
    holds,
    in_group,
    is_person,
    none_excluded,
    not_excluded,
    own_agency,
    row_rule,
    system,
)
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.audit.policy import openings_of
from portal.packs.lifecycle import PackState
from portal.packs.models import Pack
from portal.partnership.models import StandingGroup

JOB = "packs"  # as whom the worker looks
ASKS = (Role.CHAIR, *OFFICE)
WORKS_ON = (
    "state", "step", "tries", "as_at", "ready_at", "previous_id", "record_ids", "contents", "sha256", "pdf", "docx",
)  # fmt: skip


@row_rule(Pack, "sees")
def sees_pack() -> ColumnElement[bool]:
    """Who answers for the whole partnership; the members of its group; nobody kept from it, or from a record in it."""
    return (
        not_excluded(Pack.id)
        & none_excluded(Pack.record_ids)
        & (holds(Pack.partnership_id, *WHOLE) | holds(Pack.partnership_id, *GROUP) & in_group(Pack.group_id))
    )


@row_rule(Pack, "adds")
def adds_pack() -> ColumnElement[bool]:
    """Chair and office ask, in their own name, for the whole or for a group of that partnership; nothing is in it."""
    own_name = is_person(Pack.asked_by_id) & own_agency(Pack.asked_by_agency_id)
    of_group = exists().where(StandingGroup.id == Pack.group_id, StandingGroup.partnership_id == Pack.partnership_id)
    return (
        own_name
        & holds(Pack.partnership_id, *ASKS)
        & (Pack.state == PackState.ASKED)
        & (Pack.group_id.is_(None) | of_group)
    )


@row_rule(Pack, "sees", to=WORKER)
@row_rule(Pack, "changes", to=WORKER, columns=WORKS_ON)
def worker_builds() -> ColumnElement[bool]:
    return system(JOB)


openings_of("pack", Pack)


def may_ask(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """The chair and the partnership's office."""
    if viewer.holds(partnership_id, *ASKS):
        return ALLOWED
    return refused("The chair or the partnership’s office asks for packs. Ask them.")


def may_build(viewer: Viewer) -> Verdict:
    """The job of that name alone."""
    return ALLOWED if viewer.system == JOB else refused("Only the job of the packs builds them.")
