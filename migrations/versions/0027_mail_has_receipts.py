"""Mail that GOV.UK Notify took is asked after until it is known whether it arrived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("receipt_due_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_message_receipt_due_at",
        "message",
        ["receipt_due_at"],
        postgresql_where=sa.text("receipt_due_at IS NOT NULL"),
    )
