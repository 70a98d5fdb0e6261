"""The day of the weekly digest, and whether somebody wants essential mail only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_choice",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest_on", sa.Integer(), nullable=True),
        sa.Column("only_essential", sa.Boolean(), nullable=False),
        sa.CheckConstraint("digest_on BETWEEN 1 AND 5", name=op.f("ck_mail_choice_a_working_day")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_choice_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_choice")),
    )
