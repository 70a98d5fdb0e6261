"""Packs for a meeting: the record as it stood at one minute, frozen, with its two files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pack",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "building",
                "ready",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_agency_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("as_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("record_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("contents", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("docx", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state = 'ready') = (contents IS NOT NULL AND sha256 IS NOT NULL AND docx IS NOT NULL"
            " AND as_at IS NOT NULL AND ready_at IS NOT NULL)",
            name=op.f("ck_pack_ready_with_contents"),
        ),
        sa.ForeignKeyConstraint(["asked_by_agency_id"], ["agency.id"], name=op.f("fk_pack_asked_by_agency_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_pack_asked_by_id")),
        sa.ForeignKeyConstraint(["group_id"], ["standing_group.id"], name=op.f("fk_pack_group_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_pack_partnership_id")),
        sa.ForeignKeyConstraint(["previous_id"], ["pack.id"], name=op.f("fk_pack_previous_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
        sa.UniqueConstraint("partnership_id", "reference", name=op.f("uq_pack_partnership_id_reference")),
    )
    op.create_index("ix_pack_partnership_id", "pack", ["partnership_id", "asked_at", "id"], unique=False)
