"""The act of the mails: a database of its own, ten thousand letters through a failing server, and one line.

By itself: `python -m tests.endure.mail_day [MAILS [SEED]]`.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
import time
import uuid
from pathlib import Path

from sqlalchemy import create_engine

from portal import create_app
from portal.config import Settings
from portal.database import db
from portal.embedded_databases import drop_database, make_database, make_roles
from portal.embedded_postgres import EmbeddedPostgres
from portal.upgrade import upgrade
from tests.endure.ground import environment_of
from tests.endure.processes import ROOT
from tests.endure.proof import Line
from tests.endure.storm import brave
from tests.endure.tally import counted, told
from tests.peers.mail_server import mail_server

MAILS = 10_000


def day_of_mail(server: EmbeddedPostgres, folder: Path, *, mails: int, seed: int) -> Line:
    """Live through that day on a server that runs, and count."""
    name, began = f"mails_{uuid.uuid4().hex[:8]}", time.monotonic()
    make_database(server, name)
    owner = create_engine(server.url(name, "postgres"))
    try:
        upgrade(server.url(name, "portal_owner"))
        with mail_server() as post:
            environment = environment_of(server, name, folder, address="http://127.0.0.1:1", smtp=post.address)
            settings = Settings.from_environment(environment)
            app = create_app(settings, database=settings.worker_database)
            weather = brave(app, owner, post, mails=mails, seed=seed)
            line = told(counted(owner, post), post, weather)
            with app.app_context():
                db.engine.dispose()
    finally:
        owner.dispose()
        drop_database(server, name)
    return Line(f"{line.words}, took_s={time.monotonic() - began:.0f}", line.holds)


def main(mails: int = MAILS, seed: int = 0) -> int:
    """Only this act; answers the exit code."""
    seed = seed or secrets.randbelow(2**31)
    server = EmbeddedPostgres(ROOT / "var" / "endure")
    server.start()
    try:
        make_roles(server)
        with tempfile.TemporaryDirectory() as name:
            line = day_of_mail(server, Path(name), mails=mails, seed=seed)
    finally:
        server.stop()
    print(f"endure: seed={seed}\nendure: {line.words}{'' if line.holds else '  <- WRONG'}", flush=True)
    return 0 if line.holds else 1


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
