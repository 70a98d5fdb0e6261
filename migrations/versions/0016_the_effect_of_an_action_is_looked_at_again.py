"""The effect of a closed action is looked at again; what is left of it becomes an action that came from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = (
    "proposed", "offered", "accepted", "declined", "agreed in the meeting", "acceptance refused", "updated", "blocked",
    "unblocked", "finished", "closed", "sent back", "reopened", "withdrawn", "handed over", "contributor added",
    "evidence added", "evidence taken down", "asked for an update", "new date asked for", "new date agreed",
    "new date refused", "reminded", "effect looked at",
)  # fmt: skip
ORIGINS = ("decision", "recommendation", "challenge", "confirmation", "meeting", "action")
IMPACTS = ("embedded", "partly", "reopened")


def upgrade() -> None:
    impact = sa.Enum(*IMPACTS, name="impact", native_enum=False, length=60)
    op.add_column("action", sa.Column("impact", impact, nullable=True))
    op.create_check_constraint(op.f("ck_action_impact"), "action", f"impact IN {IMPACTS}")
    op.drop_constraint(op.f("ck_action_origin_kind"), "action", type_="check")
    op.create_check_constraint(op.f("ck_action_origin_kind"), "action", f"origin_kind IN {ORIGINS}")
    op.drop_constraint(op.f("ck_action_event_kind"), "action_event", type_="check")
    op.create_check_constraint(op.f("ck_action_event_kind"), "action_event", f"kind IN {KINDS}")
