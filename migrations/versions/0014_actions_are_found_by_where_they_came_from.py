"""Actions are found by the record they came from: the page of a confirmation lists those it caused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    came_from = sa.text("origin_id IS NOT NULL")
    op.create_index("ix_action_origin_id", "action", ["origin_id"], unique=False, postgresql_where=came_from)


def downgrade() -> None:
    op.drop_index("ix_action_origin_id", table_name="action")
