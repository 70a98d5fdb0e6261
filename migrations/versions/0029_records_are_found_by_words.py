"""Records are found by words: each row keeps the stems of its own text, and actions an index of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TEXTS = {
    "action": "((title || ' '::text) || done_means)",
    "decision": "((title || ' '::text) || why_no_meeting)",
    "challenge": "((((title || ' '::text) || why) || ' '::text) || wanted)",
    "meeting_item": "((title || ' '::text) || why)",
    "clause": "((heading || ' '::text) || text)",
    "campaign": "((title || ' '::text) || why)",
}


def upgrade() -> None:
    """Filled for the rows that stand as the columns are made."""
    for table, whole in TEXTS.items():
        text = f"translate({whole}, '<>/@._'::text, '      '::text)"
        stems = sa.Computed(f"to_tsvector('english'::regconfig, {text})", persisted=True)
        op.add_column(table, sa.Column("words", TSVECTOR(), stems, nullable=True))
    op.create_index("ix_action_words", "action", ["words"], postgresql_using="gin")
    op.create_index("ix_action_partnership_id_created_at", "action", ["partnership_id", "created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_action_partnership_id_created_at", table_name="action")
    op.drop_index("ix_action_words", table_name="action")
    for table in TEXTS:
        op.drop_column(table, "words")
