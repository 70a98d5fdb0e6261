"""Arrangements are written clause by clause and signed by a decision whose paper is that version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("decision", sa.Column("text_kind", sa.Text(), nullable=True))
    op.add_column("decision", sa.Column("text_id", sa.Uuid(), nullable=True))
    op.create_check_constraint(
        op.f("ck_decision_text_by_kind_and_id"), "decision", "(text_kind IS NULL) = (text_id IS NULL)"
    )
    op.add_column("arrangement_version", sa.Column("decision_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_arrangement_version_decision_id"), "arrangement_version", "decision", ["decision_id"], ["id"]
    )
    op.add_column(
        "arrangement_version", sa.Column("is_minor", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    for table in ("arrangement_version", "clause"):
        op.add_column(table, sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False))
    for table in ("clause", "duty"):
        op.add_column(table, sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint("uq_clause_version_id_position", "clause", type_="unique")
    op.drop_constraint("uq_duty_clause_id_sector_position", "duty", type_="unique")
    op.create_index("ix_duty_clause_id", "duty", ["clause_id"])
