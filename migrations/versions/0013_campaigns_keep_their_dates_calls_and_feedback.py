"""A campaign keeps the dates that follow from its due day, its feedback, notes of calls and the formal request."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# The last release inserts without them: the trigger before insert fills what is empty.
DATES = ("feedback_due_on", "calls_from_on", "request_from_on")


def upgrade() -> None:
    term_days = sa.Column("grace_term_days", sa.Integer(), server_default=sa.text("10"), nullable=False)
    op.add_column("campaign", term_days)
    for name in DATES:
        op.add_column("campaign", sa.Column(name, sa.Date(), nullable=True))
    # The tenth term day after the due day was the end of grace; ten working days are two weeks.
    op.execute(
        "UPDATE campaign SET feedback_due_on = grace_until + 14, calls_from_on = grace_until,"
        " request_from_on = grace_until + 14"
    )
    for name in DATES:
        op.alter_column("campaign", name, nullable=False)
    op.add_column("campaign", sa.Column("changed_because", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("campaign", sa.Column("feedback_by_id", sa.Uuid(), nullable=True))
    op.add_column("campaign", sa.Column("feedback_sent_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(op.f("fk_campaign_feedback_by_id"), "campaign", "person", ["feedback_by_id"], ["id"])
    op.create_table(
        "call_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spoke_with", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_call_note_by_id")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_call_note_invitation_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_call_note_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_note")),
    )
    op.create_index("ix_call_note_invitation_id", "call_note", ["invitation_id", "at"], unique=False)
    op.create_table(
        "formal_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_formal_request_campaign_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_formal_request_partnership_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name=op.f("fk_formal_request_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formal_request")),
    )
    op.create_index("ix_formal_request_campaign_id", "formal_request", ["campaign_id", "sent_at"], unique=False)


def downgrade() -> None:
    op.drop_table("formal_request")
    op.drop_table("call_note")
    op.drop_column("campaign", "feedback_sent_at")
    op.drop_column("campaign", "feedback_by_id")
    op.drop_column("campaign", "changed_because")
    for name in DATES:
        op.drop_column("campaign", name)
    op.drop_column("campaign", "grace_term_days")
