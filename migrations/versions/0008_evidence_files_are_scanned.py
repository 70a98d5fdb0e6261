"""Evidence files tell what the virus scanner said of them; those kept before now were not scanned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SCANS = ("not scanned", "waiting", "clean", "found")


def upgrade() -> None:
    scan = sa.Enum(*SCANS, name="scan", native_enum=False, create_constraint=True, length=60)
    op.add_column("evidence", sa.Column("scan", scan, nullable=True))
    op.add_column("evidence", sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("evidence", sa.Column("scan_found", sa.Text(), nullable=True))
    op.execute("UPDATE evidence SET scan = 'not scanned' WHERE kind = 'file'")
    op.create_check_constraint(
        op.f("ck_evidence_files_are_scanned"), "evidence", "(kind = 'file') = (scan IS NOT NULL)"
    )
    op.create_index("ix_evidence_waiting", "evidence", ["received_at"], postgresql_where=sa.text("scan = 'waiting'"))
