"""A PostgreSQL of the portal's own, for a first run and for tests, never for production.

Start in `server.py`: `EmbeddedPostgres(Path("var")).start()` uses whatever PostgreSQL binaries `binaries.py` finds, as
the account `account.py` chooses. Anyone who can reach its private socket is trusted without a password.
"""

from portal.embedded_postgres.errors import EmbeddedPostgresError
from portal.embedded_postgres.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError"]
