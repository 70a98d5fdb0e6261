"""Actions: promises with parts, history and evidence, each table with what its row rules ask on its own row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("done_means", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "offered",
                "declined",
                "in progress",
                "blocked",
                "finished",
                "closed",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("lead_agency_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("offered_to_id", sa.Uuid(), nullable=True),
        sa.Column("verifier_id", sa.Uuid(), nullable=True),
        sa.Column("verifier_agency_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.Column(
            "origin_kind",
            sa.Enum(
                "decision",
                "recommendation",
                "challenge",
                "confirmation",
                "meeting",
                name="origin_kind",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("origin_text", sa.Text(), nullable=True),
        sa.Column("origin_on", sa.Date(), nullable=True),
        sa.Column("raised_by_id", sa.Uuid(), nullable=False),
        sa.Column("raised_by_agency_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_in_meeting_by_id", sa.Uuid(), nullable=True),
        sa.Column("refuse_by_on", sa.Date(), nullable=True),
        sa.Column("blocked_by", sa.Text(), nullable=True),
        sa.Column("unblocked_by", sa.Text(), nullable=True),
        sa.Column("first_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_activity_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("impact_check_on", sa.Date(), nullable=True),
        sa.Column("rungs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("party_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("contributor_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("named_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("checker_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreed_in_meeting_by_id"], ["person.id"], name=op.f("fk_action_agreed_in_meeting_by_id")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["standing_group.id"], name=op.f("fk_action_group_id")),
        sa.ForeignKeyConstraint(["lead_agency_id"], ["agency.id"], name=op.f("fk_action_lead_agency_id")),
        sa.ForeignKeyConstraint(["offered_to_id"], ["person.id"], name=op.f("fk_action_offered_to_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_action_owner_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_action_partnership_id")),
        sa.ForeignKeyConstraint(["raised_by_agency_id"], ["agency.id"], name=op.f("fk_action_raised_by_agency_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["person.id"], name=op.f("fk_action_raised_by_id")),
        sa.ForeignKeyConstraint(["verifier_agency_id"], ["agency.id"], name=op.f("fk_action_verifier_agency_id")),
        sa.ForeignKeyConstraint(["verifier_id"], ["person.id"], name=op.f("fk_action_verifier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("partnership_id", "reference", name=op.f("uq_action_partnership_id_reference")),
    )
    op.create_index("ix_action_group_id", "action", ["group_id", "due_on", "id"], unique=False)
    for column in ("owner_id", "verifier_id", "offered_to_id", "raised_by_id"):
        op.create_index(f"ix_action_{column}", "action", [column], unique=False)
    op.create_index("ix_action_named_ids", "action", ["named_ids"], unique=False, postgresql_using="gin")
    op.create_index("ix_action_partnership_id_due_on", "action", ["partnership_id", "due_on", "id"], unique=False)
    op.create_index(
        "ix_action_partnership_id_state", "action", ["partnership_id", "state", "due_on", "id"], unique=False
    )
    op.create_index("ix_action_party_ids", "action", ["party_ids"], unique=False, postgresql_using="gin")
    op.create_table(
        "action_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proposed",
                "offered",
                "accepted",
                "declined",
                "agreed in the meeting",
                "acceptance refused",
                "updated",
                "blocked",
                "unblocked",
                "finished",
                "closed",
                "sent back",
                "reopened",
                "withdrawn",
                "handed over",
                "contributor added",
                "evidence added",
                "evidence taken down",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("more", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_agency_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "proposed",
                "offered",
                "declined",
                "in progress",
                "blocked",
                "finished",
                "closed",
                "withdrawn",
                name="from_state",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "proposed",
                "offered",
                "declined",
                "in progress",
                "blocked",
                "finished",
                "closed",
                "withdrawn",
                name="to_state",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_event_action_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_action_event_agency_id")),
        sa.ForeignKeyConstraint(["by_agency_id"], ["agency.id"], name=op.f("fk_action_event_by_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_action_event_by_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_action_event_partnership_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_action_event_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_event")),
    )
    op.create_index("ix_action_event_action_id", "action_event", ["action_id", "at"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("statement", "file", "link", name="kind", native_enum=False, create_constraint=True, length=60),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("file_key", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_agency_id", sa.Uuid(), nullable=False),
        sa.Column("taken_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_down_by_id", sa.Uuid(), nullable=True),
        sa.Column("taken_down_why", sa.Text(), nullable=True),
        sa.Column("party_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("checker_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.CheckConstraint(
            "taken_down_at IS NULL OR (text IS NULL AND link IS NULL AND file_key IS NULL AND display_name IS NULL)",
            name=op.f("ck_evidence_taken_down"),
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_evidence_action_id")),
        sa.ForeignKeyConstraint(["by_agency_id"], ["agency.id"], name=op.f("fk_evidence_by_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_evidence_by_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_evidence_partnership_id")),
        sa.ForeignKeyConstraint(["taken_down_by_id"], ["person.id"], name=op.f("fk_evidence_taken_down_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_action_id", "evidence", ["action_id", "received_at"], unique=False)
    op.create_table(
        "part",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "leads", "led", "contributes", name="relation", native_enum=False, create_constraint=True, length=60
            ),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "offered",
                "declined",
                "in progress",
                "blocked",
                "finished",
                "closed",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("is_opened", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("task", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_part_action_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_part_agency_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_part_owner_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_part_partnership_id")),
        sa.PrimaryKeyConstraint("action_id", "agency_id", name=op.f("pk_part")),
    )
    op.create_index("ix_part_owner_id", "part", ["owner_id"], unique=False)
    op.create_index("ix_part_agency_id", "part", ["agency_id", "partnership_id", "due_on", "action_id"], unique=False)
    op.create_index(
        "ix_part_partnership_id",
        "part",
        ["partnership_id", "relation", "agency_id", "state", "due_on", "is_opened", "action_id"],
        unique=False,
    )
