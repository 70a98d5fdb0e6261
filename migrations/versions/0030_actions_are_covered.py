"""Somebody may stand in for the owner of an action for some days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

KINDS = (
    "proposed", "offered", "accepted", "declined", "agreed in the meeting", "acceptance refused", "updated",
    "blocked", "unblocked", "finished", "closed", "sent back", "reopened", "withdrawn", "handed over",
    "contributor added", "evidence added", "evidence taken down", "asked for an update", "new date asked for",
    "new date agreed", "new date refused", "reminded", "effect looked at", "brought in", "priority set",
    "cover named", "cover ended",
)  # fmt: skip
WHOLE = "(cover_id IS NULL) = (cover_from_on IS NULL) AND (cover_id IS NULL) = (cover_until_on IS NULL)"


def upgrade() -> None:
    op.add_column("action", sa.Column("cover_id", sa.Uuid(), nullable=True))
    op.add_column("action", sa.Column("cover_from_on", sa.Date(), nullable=True))
    op.add_column("action", sa.Column("cover_until_on", sa.Date(), nullable=True))
    op.create_foreign_key(op.f("fk_action_cover_id"), "action", "person", ["cover_id"], ["id"])
    op.create_check_constraint(op.f("ck_action_cover_with_dates"), "action", WHOLE)
    op.create_check_constraint(op.f("ck_action_cover_in_order"), "action", "cover_from_on <= cover_until_on")
    op.create_index("ix_action_cover_id", "action", ["cover_id"], postgresql_where=sa.text("cover_id IS NOT NULL"))
    listed = ", ".join(f"'{kind}'" for kind in KINDS)
    op.drop_constraint(op.f("ck_action_event_kind"), "action_event", type_="check")
    op.create_check_constraint(op.f("ck_action_event_kind"), "action_event", f"kind IN ({listed})")
