"""Campaigns, one invitation a school with every answer given, contacts for their mail, links and signers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("allowed_by_id", sa.Uuid(), nullable=False),
        sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_signer_agency_id")),
        sa.ForeignKeyConstraint(["allowed_by_id"], ["person.id"], name=op.f("fk_signer_allowed_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signer")),
    )
    op.create_index("ix_signer_agency_id", "signer", ["agency_id", "person_id"], unique=False)
    op.create_table(
        "agency_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "head",
                "designated safeguarding lead",
                "office",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_contact_agency_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_agency_contact_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_contact")),
    )
    op.create_index("ix_agency_contact_agency_id", "agency_contact", ["agency_id", "role"], unique=False)
    op.create_index("ix_agency_contact_partnership_id", "agency_contact", ["partnership_id"], unique=False)
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("clause_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("scope", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("legal_basis_check", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("minutes", sa.Integer(), server_default=sa.text("2"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("grace_until", sa.Date(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("asker_agency_id", sa.Uuid(), nullable=False),
        sa.Column("asker_telephone", sa.Text(), nullable=False),
        sa.Column("asker_email", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "dry run",
                "approved",
                "open",
                "feedback sent",
                "stopped",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dry_run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dry_run", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by_id", sa.Uuid(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "stage <> 'stopped' OR stopped_why IS NOT NULL", name=op.f("ck_campaign_stopped_with_reason")
        ),
        sa.CheckConstraint("grace_until >= due_on", name=op.f("ck_campaign_grace_after_due")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_campaign_approved_by_id")),
        sa.ForeignKeyConstraint(["asker_agency_id"], ["agency.id"], name=op.f("fk_campaign_asker_agency_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_campaign_created_by_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_campaign_opened_by_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_campaign_partnership_id")),
        sa.ForeignKeyConstraint(["stopped_by_id"], ["person.id"], name=op.f("fk_campaign_stopped_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["arrangement_version.id"], name=op.f("fk_campaign_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("partnership_id", "number", name=op.f("uq_campaign_partnership_id_number")),
        sa.UniqueConstraint("partnership_id", "reference", name=op.f("uq_campaign_partnership_id_reference")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("type_name", sa.Text(), nullable=False),
        sa.Column("age_range", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "not sent",
                "sent",
                "bounced",
                "opened",
                "prepared",
                "confirmed",
                "confirmed, needs help",
                "not at the moment",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            server_default="not sent",
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answer",
            sa.Enum(
                "yes",
                "yes, but we need help with something",
                "not at the moment",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("lead_is_right", sa.Boolean(), nullable=True),
        sa.Column("lead_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("lead_role", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("clause_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("confirmed_at IS NULL OR answer IS NOT NULL", name=op.f("ck_invitation_confirmed_answer")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_invitation_agency_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_invitation_campaign_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name=op.f("fk_invitation_confirmed_by_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_invitation_partnership_id")),
        sa.ForeignKeyConstraint(["prepared_by_id"], ["person.id"], name=op.f("fk_invitation_prepared_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("campaign_id", "agency_id", name=op.f("uq_invitation_campaign_id_agency_id")),
        sa.UniqueConstraint("partnership_id", "reference", name=op.f("uq_invitation_partnership_id_reference")),
    )
    op.create_index("ix_invitation_agency_id", "invitation", ["agency_id", "campaign_id"], unique=False)
    op.create_index("ix_invitation_campaign_id_name", "invitation", ["campaign_id", "name", "id"], unique=False)
    op.create_index(
        "ix_invitation_campaign_id_state", "invitation", ["campaign_id", "state", "name", "id"], unique=False
    )
    op.create_table(
        "given_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "yes",
                "yes, but we need help with something",
                "not at the moment",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lead_is_right", sa.Boolean(), nullable=False),
        sa.Column("lead_name", sa.Text(), nullable=False),
        sa.Column("lead_role", sa.Text(), nullable=False),
        sa.Column("clause_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column(
            "manner",
            sa.Enum(
                "prepared",
                "as head",
                "let sign by the head",
                "as representative",
                "by the head's own link",
                name="manner",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_given_answer_by_id")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_given_answer_invitation_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_given_answer_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_answer")),
    )
    op.create_index("ix_given_answer_invitation_id", "given_answer", ["invitation_id", "at"], unique=False)
    op.create_table(
        "invitation_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["agency_contact.id"], name=op.f("fk_invitation_link_contact_id")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_invitation_link_invitation_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_invitation_link_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_invitation_link_secret_hash")),
    )
    op.create_index(op.f("ix_invitation_link_invitation_id"), "invitation_link", ["invitation_id"], unique=False)
