"""The queue of jobs, in a schema of its own."""

from __future__ import annotations

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    driver = connection.connection.driver_connection
    assert driver is not None
    # As bytes on the driver's connection: the text holds percent signs, and names its tables without a schema.
    driver.execute(b"CREATE SCHEMA jobs; SET LOCAL search_path = jobs, public")
    driver.execute(SchemaManager.get_schema().encode())
    driver.execute(b"SET LOCAL search_path = public")
