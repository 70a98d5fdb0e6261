"""One agency questions another: challenges with their clocks, their history, and what the lead partners determine."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STAGES = (
    "raised", "acknowledged", "answered", "with service heads", "with delegates", "with lead partners", "resolved",
    "determined", "withdrawn",
)  # fmt: skip
ABOUT = ("action", "decision", "confirmation", "matter")
EVENTS = (
    "raised", "acknowledged", "answered", "updated", "moved up", "clock ran out", "resolved", "withdrawn",
    "determination proposed", "agreed to the determination", "dissented", "determined", "told",
)  # fmt: skip


def one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=60)


def key(name: str, to: str = "", *, nullable: bool = False) -> list[sa.schema.SchemaItem]:
    """A column with a key, and what it refers to."""
    column: list[sa.schema.SchemaItem] = [sa.Column(name, sa.Uuid(), nullable=nullable)]
    return [*column, sa.ForeignKeyConstraint([name], [f"{to}.id"])] if to else column


def upgrade() -> None:
    op.create_table(
        "challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        *key("partnership_id", "partnership"),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("about_kind", one_of(ABOUT, "about_kind"), nullable=False),
        *key("about_id", nullable=True),
        *key("raised_by_id", "person"),
        *key("raised_by_agency_id", "agency"),
        *key("to_agency_id", "agency"),
        sa.Column("stage", one_of(STAGES, "stage"), nullable=False),
        sa.Column("clocks", postgresql.JSONB(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("party_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.CheckConstraint("raised_by_agency_id <> to_agency_id", name="between_two"),
        sa.CheckConstraint("(about_kind = 'matter') = (about_id IS NULL)", name="about_a_record"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partnership_id", "reference"),
    )
    op.create_index("ix_challenge_partnership_id_raised_at", "challenge", ["partnership_id", "raised_at", "id"])
    op.create_index("ix_challenge_party_ids", "challenge", ["party_ids"], postgresql_using="gin")
    with_record = sa.text("about_id IS NOT NULL")
    op.create_index("ix_challenge_about_id", "challenge", ["about_id"], postgresql_where=with_record)
    op.create_table(
        "challenge_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        *key("partnership_id", "partnership"),
        *key("challenge_id", "challenge"),
        sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("kind", one_of(EVENTS, "kind"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *key("by_id", "person", nullable=True),
        *key("by_agency_id", "agency", nullable=True),
        *key("person_id", "person", nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_stage", one_of(STAGES, "from_stage"), nullable=True),
        sa.Column("to_stage", one_of(STAGES, "to_stage"), nullable=True),
        sa.CheckConstraint(
            "(kind IN ('clock ran out', 'told')) = (by_id IS NULL) AND (by_id IS NULL) = (by_agency_id IS NULL)",
            name="by_somebody",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("challenge_id", "number"),
    )
    op.create_table(
        "determination",
        sa.Column("id", sa.Uuid(), nullable=False),
        *key("partnership_id", "partnership"),
        *key("challenge_id", "challenge"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *key("by_id", "person"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("challenge_id", "number"),
    )
    op.create_table(
        "determination_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        *key("partnership_id", "partnership"),
        *key("determination_id", "determination"),
        *key("challenge_id", "challenge"),
        *key("seat_id", "seat"),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *key("by_id", "person"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("determination_id", "seat_id"),
    )
