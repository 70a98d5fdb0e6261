"""Meetings: their dates, whom they ask, what is asked for, what stood on their agenda, and their history."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

STATES = ("planned", "under way", "held", "given back", "cancelled")
LINES = ("decision", "action", "challenge", "item")
EVENTS = (
    "planned", "moved", "invited", "item asked for", "item taken off", "agenda read", "began", "held", "given back",
    "cancelled",
)  # fmt: skip


def one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=60)


def key(name: str, to: str = "", *, nullable: bool = False) -> list[sa.schema.SchemaItem]:
    """A column with a key, and what it refers to."""
    column: list[sa.schema.SchemaItem] = [sa.Column(name, sa.Uuid(), nullable=nullable)]
    return [*column, sa.ForeignKeyConstraint([name], [f"{to}.id"])] if to else column


def words(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def below(name: str, *columns: sa.schema.SchemaItem) -> None:
    """A table of what belongs to one meeting."""
    head = [*key("id"), *key("partnership_id", "partnership"), *key("meeting_id", "meeting")]
    op.create_table(name, *head, *columns, sa.PrimaryKeyConstraint("id"))


def upgrade() -> None:
    op.create_table(
        "meeting",
        *key("id"),
        *key("partnership_id", "partnership"),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        *key("group_id", "standing_group", nullable=True),
        instant("starts_at"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        words("place"),
        sa.Column("papers_on", sa.Date(), nullable=False),
        sa.Column("state", one_of(STATES, "state"), nullable=False),
        *key("planned_by_id", "person"),
        *key("planned_by_agency_id", "agency"),
        instant("planned_at"),
        instant("began_at", nullable=True),
        instant("ended_at", nullable=True),
        words("reason", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes > 0", name="some_minutes"),
        sa.CheckConstraint("(state = 'cancelled') = (reason IS NOT NULL)", name="cancelled_with_reason"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partnership_id", "reference"),
    )
    op.create_index("ix_meeting_partnership_id_starts_at", "meeting", ["partnership_id", "starts_at", "id"])
    op.create_index("ix_meeting_group_id", "meeting", ["group_id"])
    below(
        "meeting_invitee",
        *key("person_id", "person"),
        *key("agency_id", "agency"),
        instant("read_at", nullable=True),
        sa.UniqueConstraint("meeting_id", "person_id"),
    )
    op.create_index("ix_meeting_invitee_person_id", "meeting_invitee", ["person_id"])
    below(
        "meeting_item",
        words("title"),
        words("why"),
        *key("by_id", "person"),
        *key("by_agency_id", "agency"),
        instant("at"),
        instant("taken_off_at", nullable=True),
    )
    op.create_index("ix_meeting_item_meeting_id", "meeting_item", ["meeting_id"])
    below(
        "agenda_line",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", one_of(LINES, "kind"), nullable=False),
        *key("record_id"),
        words("reference"),
        words("title"),
        words("why"),
        sa.UniqueConstraint("meeting_id", "number"),
    )
    below(
        "meeting_event",
        sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("kind", one_of(EVENTS, "kind"), nullable=False),
        words("text"),
        *key("person_id", "person", nullable=True),
        *key("by_id", "person"),
        *key("by_agency_id", "agency"),
        instant("at"),
        sa.UniqueConstraint("meeting_id", "number"),
    )
    # What was decided since the last meeting, and how long it took, is found by the day of issue.
    op.create_index("ix_decision_partnership_id_issued_at", "decision", ["partnership_id", "issued_at", "id"])
