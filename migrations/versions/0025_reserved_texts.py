"""A reserved decision may settle one of the partnership's own texts, which then stands at a lasting address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def settles() -> sa.Column[str]:
    kinds = ("scrutiny plan", "budget", "yearly report", "threshold document")
    kind = sa.Enum(*kinds, name="settles", native_enum=False, create_constraint=True, length=60)
    return sa.Column("settles", kind, nullable=True)


def upgrade() -> None:
    op.add_column("decision", settles())
    op.add_column("decision_notice", settles())
    op.create_check_constraint(
        op.f("ck_decision_own_texts_are_reserved"), "decision", "settles IS NULL OR kind = 'reserved'"
    )
    op.create_index(
        "ix_decision_notice_settles",
        "decision_notice",
        ["partnership_id", "settles", "issued_at"],
        postgresql_where=sa.text("settles IS NOT NULL"),
    )
