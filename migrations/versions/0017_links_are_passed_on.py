"""A school's personal link may be passed to a colleague, with or without leave to sign."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sa.text
    op.add_column("invitation_link", sa.Column("may_sign", sa.Boolean(), server_default=text("false"), nullable=False))
    op.add_column("invitation_link", sa.Column("recipient", sa.Text(), server_default=text("''"), nullable=False))
    op.add_column("invitation_link", sa.Column("passed_from_id", sa.Uuid(), nullable=True))
    op.add_column(
        "invitation_link",
        sa.Column("given_at", sa.DateTime(timezone=True), server_default=text("now()"), nullable=False),
    )
    op.create_foreign_key(
        op.f("fk_invitation_link_passed_from_id"), "invitation_link", "invitation_link", ["passed_from_id"], ["id"]
    )
