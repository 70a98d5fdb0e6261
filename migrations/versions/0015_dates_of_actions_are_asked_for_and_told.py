"""A new date of an action is asked for with a reason; its history tells who was reminded, by the portal itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KINDS = (
    "proposed", "offered", "accepted", "declined", "agreed in the meeting", "acceptance refused", "updated", "blocked",
    "unblocked", "finished", "closed", "sent back", "reopened", "withdrawn", "handed over", "contributor added",
    "evidence added", "evidence taken down", "asked for an update", "new date asked for", "new date agreed",
    "new date refused", "reminded",
)  # fmt: skip
REASONS = ("another agency", "more work", "people", "information", "other")


def upgrade() -> None:
    op.add_column("action", sa.Column("wanted_due_on", sa.Date(), nullable=True))
    because = sa.Enum(*REASONS, name="wanted_because", native_enum=False, length=60)
    op.add_column("action", sa.Column("wanted_because", because, nullable=True))
    op.create_check_constraint(op.f("ck_action_wanted_because"), "action", f"wanted_because IN {REASONS}")
    op.create_check_constraint(
        op.f("ck_action_wanted_with_reason"), "action", "(wanted_due_on IS NULL) = (wanted_because IS NULL)"
    )
    op.drop_constraint(op.f("ck_action_event_kind"), "action_event", type_="check")
    op.create_check_constraint(op.f("ck_action_event_kind"), "action_event", f"kind IN {KINDS}")
    op.alter_column("action_event", "by_id", nullable=True)
    op.alter_column("action_event", "by_agency_id", nullable=True)
    op.create_check_constraint(
        op.f("ck_action_event_by_somebody"),
        "action_event",
        "(kind = 'reminded') = (by_id IS NULL) AND (by_id IS NULL) = (by_agency_id IS NULL)",
    )
