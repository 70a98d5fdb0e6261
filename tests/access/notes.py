"""What records of every kind have besides: an opening, a line of the audit; and the word their texts consist of."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace as Record

from portal.audit.models import AuditEvent, Opening
from tests.access.facts import Id
from tests.access.oracle_world import OracleWorld
from tests.access.table import Row

CANARY = "canary-in-a-hidden-record"
DAY = timedelta(days=1)


def opened(world: OracleWorld, kind: str, record: Record, by: Id, *, seen: Row) -> None:
    """A note that somebody opened that record; whoever passes `seen` may read it."""
    key = world.add(
        Opening, kind=kind, record_id=record.id, partnership_id=record.partnership, person_id=by, manner="opened",
        day=world.today,
    )  # fmt: skip
    world.note("opening", key, kind=kind, record=record, person=by, seen=seen)


def audited(world: OracleWorld, record: Record, kind: str) -> None:
    """A line of the audit about that record."""
    key = world.add(
        AuditEvent, kind="something", record_kind=kind, record_id=record.id, partnership_id=record.partnership
    )
    world.note("audit_event", key, partnership=record.partnership, record=record.id)
