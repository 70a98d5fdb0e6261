"""A small portal with something in every corner that a copy must not lose or must not bring back."""

from __future__ import annotations

import io
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from portal import clock
from portal.actions.models import Action, Evidence
from portal.audit.seals import Verification, keep_newest, seal_now, verify
from portal.backup.manifest import Manifest
from portal.backup.restore import Restored, restore_copy
from portal.backup.take import take_copy
from portal.embedded_databases import drop_database, make_database
from portal.embedded_postgres import EmbeddedPostgres
from portal.evidence_files.store import EvidenceStore
from portal.outbox.models import Message
from tests.cast import Cast
from tests.world import World

KEY = b"a key kept outside the database"
SEALED_WITHIN = 120  # seconds


@dataclass
class Portal:
    """A database with its files; `database` changes when the portal is restored elsewhere."""

    server: EmbeddedPostgres
    database: str
    folder: Path
    ids: dict[str, Any] = field(default_factory=dict)

    @property
    def head(self) -> Path:
        return self.folder / "elsewhere" / "head"

    @property
    def evidence(self) -> Path:
        return self.folder / "evidence"

    def ask(self, words: str, role: str = "postgres", **values: Any) -> Any:
        """The first value that a statement answers with, committed."""
        engine = create_engine(self.server.url(self.database, role))
        with engine.begin() as connection:
            found = connection.execute(text(words), values)
            value = found.scalar() if found.returns_rows else None
        engine.dispose()
        return value

    def happens(self) -> None:
        """A line of the record, and the seals over all so far."""
        engine = create_engine(self.server.url(self.database, "portal_worker"))
        with engine.begin() as connection:
            connection.execute(text("SELECT set_config('portal.system', 'test', true)"))
            connection.execute(
                text("INSERT INTO audit_event (id, kind, system) VALUES (:id, 'Tested', 'test')"), {"id": uuid.uuid4()}
            )
        # Rows are final once no older transaction runs anywhere on the server, other tests' included.
        until, unsealed = time.monotonic() + SEALED_WITHIN, 1
        while unsealed and time.monotonic() < until:
            with engine.begin() as connection:
                seal_now(connection, KEY)
                unsealed = verify(connection, KEY, self.head).unsealed
        assert not unsealed, "Not everything was sealed."
        with engine.begin() as connection:
            keep_newest(connection, self.head)
        engine.dispose()

    def verify(self) -> Verification:
        engine = create_engine(self.server.url(self.database, "portal_worker"))
        with engine.begin() as connection:
            found = verify(connection, KEY, self.head)
        engine.dispose()
        return found

    def copy(self, name: str = "copy") -> Manifest:
        address = self.server.url(self.database, "portal_backup")
        return take_copy(self.folder / name, database=address, evidence_folder=self.evidence, key=KEY)

    def restore(self, into: str, name: str = "copy") -> Restored:
        return restore_copy(
            self.folder / name,
            database=self.server.url(into, "portal_owner"),
            evidence_folder=self.evidence,
            key=KEY,
            head_file=self.head,
        )


@pytest.fixture
def portal(server: EmbeddedPostgres, own_database: str, tmp_path: Path) -> Portal:
    """People, a session, an action with a file and a link, a mail that waits, and a record under seals."""
    made = Portal(server, own_database, tmp_path)
    engine = create_engine(server.url(own_database, "postgres"))
    with engine.begin() as connection:
        world = World(connection)
        cast = Cast(world).build()
        world.session_of(cast.police_lead)
        action = _action(world, cast)
        kept = EvidenceStore(made.evidence).keep(io.BytesIO(b"Rang on Monday.\n"), "calls.txt")
        below = {"partnership_id": cast.here, "action_id": action, "covers": "", "received_at": clock.now()}
        by = {"by_id": cast.police_lead.person, "by_agency_id": cast.police}
        file = {"file_key": kept.key, "display_name": "calls.txt", "content_type": "text/plain", "size": kept.size}
        made.ids["key"] = kept.key
        made.ids["file"] = world.add(
            Evidence, kind="file", scan="not scanned", sha256=kept.sha256, **file, **below, **by
        )
        made.ids["link"] = world.add(
            Evidence, kind="link", link="https://example.org/minutes", sha256="0" * 64, **below, **by
        )
        made.ids["message"] = world.add(
            Message, template="actions/offered", person_id=cast.police_lead.person, agency_id=cast.police,
            partnership_id=cast.here, kind="action", record_id=action,
            facts={"reference": "TESTS-A1", "due": "1 December", "asked_by": "Ines Chair", "asked_by_agency": "Office"},
        )  # fmt: skip
        made.ids["person"] = cast.police_lead.person
    engine.dispose()
    made.happens()
    return made


def _action(world: World, cast: Cast) -> uuid.UUID:
    now, today = clock.now(), clock.today()
    return world.add(
        Action, partnership_id=cast.here, title="Ring earlier", done_means="It is rung.", state="in progress",
        lead_agency_id=cast.police, owner_id=cast.police_lead.person, verifier_agency_id=cast.office,
        original_due_on=today, due_on=today, slips=0, raised_by_id=cast.chair.person, raised_by_agency_id=cast.office,
        created_at=now, last_activity_at=now, rungs={}, version=1,
    )  # fmt: skip


@pytest.fixture
def empty(server: EmbeddedPostgres) -> Iterator[str]:
    """A database with nothing in it, as an administrator makes one."""
    name = f"restored_{uuid.uuid4().hex[:12]}"
    make_database(server, name)
    yield name
    drop_database(server, name)
