"""Lists read in on pages: "Import (register, contacts): business manager W, council education officer W"."""

from __future__ import annotations

import uuid
from types import SimpleNamespace as Record
from typing import Any

from portal import clock
from portal.imports.models import ImportFinding, ImportProgress, ImportRun
from tests.access import columns as c
from tests.access.facts import Who
from tests.access.notes import CANARY
from tests.access.oracle_world import OracleWorld

AFTER = ("cooperation",)
IMPORTS = c.OFFICE | c.EDUCATION_OFFICER


def import_run(who: Who, it: Record) -> bool:
    return who.has(it.partnership, IMPORTS)


SEES = {"import_run": import_run, "import_finding": import_run, "import_progress": import_run}
KEYS = {"import_finding": "run_id::text", "import_progress": "run_id::text"}


def a_run(where: uuid.UUID, who: uuid.UUID, agency: uuid.UUID) -> dict[str, Any]:
    """The columns of one."""
    row = {"partnership_id": where, "kind": "contacts", "state": "checked", "file_name": CANARY, "links_name": ""}
    empty = {"settings": {}, "counts": {}, "errors": [], "more_errors": False, "result": ""}
    return row | empty | {"started_by_id": who, "agency_id": agency, "started_at": clock.now()}


def add(world: OracleWorld) -> None:
    """One import in each partnership, with a name found and a line of progress."""
    for where in (world.here, world.there):
        key = world.add(ImportRun, **a_run(where, world.author.person, world.office))
        world.add(ImportFinding, run_id=key, found="new", position=1, urn="900001", name=CANARY, note="")
        world.add(ImportProgress, run_id=key, words=CANARY, step=1, steps=2, at=clock.now())
        for table in SEES:
            world.note(table, key, partnership=where)


def furnish(house: Any) -> None:
    """A checked list."""
    cast = house.cast
    key = house.world.add(ImportRun, **a_run(cast.here, cast.office_worker.person, cast.office))
    house.samples |= {"run_id": str(key), "found": "new"}
