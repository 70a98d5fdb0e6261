"""The history of an action tells that its owner was asked for an update."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS = (
    "proposed", "offered", "accepted", "declined", "agreed in the meeting", "acceptance refused", "updated", "blocked",
    "unblocked", "finished", "closed", "sent back", "reopened", "withdrawn", "handed over", "contributor added",
    "evidence added", "evidence taken down", "asked for an update",
)  # fmt: skip


def upgrade() -> None:
    op.drop_constraint(op.f("ck_action_event_kind"), "action_event", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in KINDS)
    op.create_check_constraint(op.f("ck_action_event_kind"), "action_event", f"kind IN ({listed})")
