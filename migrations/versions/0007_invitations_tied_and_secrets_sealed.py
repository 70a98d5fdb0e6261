"""An invitation lies in the partnership of its campaign; what only a mail may say is kept sealed until it leaves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_unique_constraint(op.f("uq_campaign_id_partnership_id"), "campaign", ["id", "partnership_id"])
    op.create_foreign_key(
        op.f("fk_invitation_campaign_id_partnership_id"),
        "invitation",
        "campaign",
        ["campaign_id", "partnership_id"],
        ["id", "partnership_id"],
    )
    op.drop_constraint(op.f("fk_invitation_campaign_id"), "invitation", type_="foreignkey")
    op.add_column("message", sa.Column("sealed", sa.Text(), nullable=True))
