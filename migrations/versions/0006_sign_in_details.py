"""Signing in keeps what invitations grant, how a provider names people and agencies, and who got a form back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("provider_agency", sa.Column("claim_value", sa.Text(), nullable=True))
    op.add_column(
        "provider_domain", sa.Column("with_subdomains", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("session_identity", sa.Column("sub", sa.Text(), nullable=True))
    op.add_column("kept_form", sa.Column("offered_to", sa.Uuid(), nullable=True))
    op.add_column("person_invitation", sa.Column("role", sa.Text(), nullable=False))
    op.add_column("person_invitation", sa.Column("partnership_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_person_invitation_partnership_id"), "person_invitation", "partnership", ["partnership_id"], ["id"]
    )
