"""Alembic's environment: migrates on the one owner connection that `portal upgrade` opened, in its transaction."""

from __future__ import annotations

from alembic import context

import portal.models  # noqa: F401 - every table must be known
from portal.database import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
