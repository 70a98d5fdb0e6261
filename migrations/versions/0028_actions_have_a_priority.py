"""An action may have a priority, a word of the partnership's own list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KINDS = (
    "proposed", "offered", "accepted", "declined", "agreed in the meeting", "acceptance refused", "updated",
    "blocked", "unblocked", "finished", "closed", "sent back", "reopened", "withdrawn", "handed over",
    "contributor added", "evidence added", "evidence taken down", "asked for an update", "new date asked for",
    "new date agreed", "new date refused", "reminded", "effect looked at", "brought in", "priority set",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("action", sa.Column("priority", sa.Text(), nullable=True))
    listed = ", ".join(f"'{kind}'" for kind in KINDS)
    op.drop_constraint(op.f("ck_action_event_kind"), "action_event", type_="check")
    op.create_check_constraint(op.f("ck_action_event_kind"), "action_event", f"kind IN ({listed})")
