"""Action and decision logs kept elsewhere are read in; each row of theirs is known again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KINDS = {
    "import_run": ("register of schools", "contacts", "action log", "decision log"),
    "action_event": (
        "proposed", "offered", "accepted", "declined", "agreed in the meeting", "acceptance refused", "updated",
        "blocked", "unblocked", "finished", "closed", "sent back", "reopened", "withdrawn", "handed over",
        "contributor added", "evidence added", "evidence taken down", "asked for an update", "new date asked for",
        "new date agreed", "new date refused", "reminded", "effect looked at", "brought in",
    ),
    "decision_event": (
        "drafted", "edited", "consultation began", "consultation left out", "consultation over", "concern answered",
        "opened", "answered", "interest declared", "recorded on behalf", "confirmed", "not confirmed", "taken back",
        "agreed", "open again", "paper changed", "extended", "sent to the lead partners", "scrutineer’s note",
        "note answered", "issued", "reported", "reviewed", "withdrawn", "brought in",
    ),
}  # fmt: skip


def upgrade() -> None:
    for table, kinds in KINDS.items():
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        op.drop_constraint(op.f(f"ck_{table}_kind"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_kind"), table, f"kind IN ({listed})")
    for table in ("action", "decision"):
        op.add_column(table, sa.Column("brought_key", sa.Text(), nullable=True))
        op.create_index(
            f"ix_{table}_brought_key",
            table,
            ["partnership_id", "brought_key"],
            unique=True,
            postgresql_where=sa.text("brought_key IS NOT NULL"),
        )
    op.add_column("decision", sa.Column("taken_on", sa.Date(), nullable=True))
    op.create_check_constraint(
        op.f("ck_decision_taken_before"), "decision", "(brought_key IS NULL) = (taken_on IS NULL)"
    )
