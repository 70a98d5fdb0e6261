"""People without any provider sign in by a mailed link and an app; a sign-in may hold for named organisations only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("web_session", sa.Column("only_agency_ids", postgresql.ARRAY(sa.Uuid()), nullable=True))
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"], name=op.f("fk_sign_in_link_identity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_in_link_secret_hash")),
    )
    op.create_index(op.f("ix_sign_in_link_identity_id"), "sign_in_link", ["identity_id"])
    op.create_index(op.f("ix_sign_in_link_ends_at"), "sign_in_link", ["ends_at"])
    op.create_table(
        "authenticator",
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("enrol_until", AT, nullable=False),
        sa.Column("enrolled_at", AT, nullable=True),
        sa.Column("last_step", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("locked_until", AT, nullable=True),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"], name=op.f("fk_authenticator_identity_id")),
        sa.PrimaryKeyConstraint("identity_id", name=op.f("pk_authenticator")),
    )
    op.create_table(
        "authenticator_recovery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", AT, nullable=True),
        sa.Column("refused_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_authenticator_recovery_asked_by_id")),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"], name=op.f("fk_authenticator_recovery_identity_id")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_authenticator_recovery_partnership_id")
        ),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_authenticator_recovery_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticator_recovery")),
    )
    op.create_index(op.f("ix_authenticator_recovery_identity_id"), "authenticator_recovery", ["identity_id"])
