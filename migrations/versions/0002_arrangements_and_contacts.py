"""Arrangements in numbered versions, clause by clause with duties by sector, and the public contacts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrangement_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "draft", "for sign-off", "signed", name="stage", native_enum=False, create_constraint=True, length=60
            ),
            nullable=False,
        ),
        sa.Column("what_changed", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("signed_on_paper_on", sa.Date(), nullable=True),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "in_force_on IS NULL OR stage = 'signed'", name=op.f("ck_arrangement_version_signed_before_in_force")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_arrangement_version_number")),
        sa.CheckConstraint(
            "replaced_on IS NULL OR replaced_on > in_force_on",
            name=op.f("ck_arrangement_version_replaced_after_in_force"),
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_arrangement_version_entered_by_id")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_arrangement_version_partnership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement_version")),
        sa.UniqueConstraint("partnership_id", "number", name=op.f("uq_arrangement_version_partnership_id_number")),
        sa.UniqueConstraint(
            "partnership_id", "reference", name=op.f("uq_arrangement_version_partnership_id_reference")
        ),
    )
    op.create_index(
        "uq_arrangement_version_one_to_stay",
        "arrangement_version",
        ["partnership_id"],
        unique=True,
        postgresql_where=sa.text("in_force_on IS NOT NULL AND replaced_on IS NULL"),
    )
    op.create_table(
        "contact_point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "emergency",
                "front door",
                "designated officer",
                "out of hours",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("telephone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("belongs", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_contact_point_checked_by_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_contact_point_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
    )
    op.create_index("ix_contact_point_partnership_id", "contact_point", ["partnership_id", "position"], unique=False)
    op.create_table(
        "arrangement_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_arrangement_signature_agency_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["arrangement_version.id"], name=op.f("fk_arrangement_signature_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement_signature")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_arrangement_signature_version_id_position")),
    )
    op.create_table(
        "clause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9-]*$'", name=op.f("ck_clause_key")),
        sa.ForeignKeyConstraint(["version_id"], ["arrangement_version.id"], name=op.f("fk_clause_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_clause_version_id_key")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_clause_version_id_position")),
    )
    op.create_table(
        "contact_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "added",
                "changed",
                "checked",
                "removed",
                name="act",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_contact_change_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_contact_change_by_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact_point.id"], name=op.f("fk_contact_change_contact_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_contact_change_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_change")),
    )
    op.create_index("ix_contact_change_contact_id", "contact_change", ["contact_id", "at"], unique=False)
    op.create_table(
        "duty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clause_id", sa.Uuid(), nullable=False),
        sa.Column(
            "sector",
            sa.Enum(
                "council",
                "police",
                "integrated care board",
                "health",
                "education",
                "trust",
                "college",
                "early years",
                "probation",
                "youth justice",
                "voluntary",
                "partnership office",
                "other",
                name="sector",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=op.f("fk_duty_clause_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("clause_id", "sector", "position", name=op.f("uq_duty_clause_id_sector_position")),
    )
