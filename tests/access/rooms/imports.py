"""Lists read in on pages.

"Import (register, contacts): business manager W, council education officer W"; "(action log, decision log): business
manager W".
"""

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
KINDS = ("contacts", "register of schools", "action log", "decision log")


def readers(kind: str) -> frozenset[str]:
    """Who reads such a list in."""
    return c.OFFICE if kind.endswith(" log") else IMPORTS


def import_run(who: Who, it: Record) -> bool:
    return who.has(it.partnership, readers(it.kind))


SEES = {"import_run": import_run, "import_finding": import_run, "import_progress": import_run}
KEYS = {"import_finding": "run_id::text", "import_progress": "run_id::text"}


def a_run(where: uuid.UUID, who: uuid.UUID, agency: uuid.UUID, kind: str = "contacts") -> dict[str, Any]:
    """The columns of one."""
    row = {"partnership_id": where, "kind": kind, "state": "checked", "file_name": CANARY, "links_name": ""}
    empty = {"settings": {}, "counts": {}, "errors": [], "more_errors": False, "result": ""}
    return row | empty | {"started_by_id": who, "agency_id": agency, "started_at": clock.now()}


def add(world: OracleWorld) -> None:
    """One import of each kind in each partnership, with a name found and a line of progress."""
    for where in (world.here, world.there):
        for kind in KINDS:
            key = world.add(ImportRun, **a_run(where, world.author.person, world.office, kind))
            world.add(ImportFinding, run_id=key, found="new", position=1, urn="900001", name=CANARY, note="")
            world.add(ImportProgress, run_id=key, words=CANARY, step=1, steps=2, at=clock.now())
            for table in SEES:
                world.note(table, key, partnership=where, kind=kind)


def furnish(house: Any) -> None:
    """A checked list."""
    cast = house.cast
    key = house.world.add(ImportRun, **a_run(cast.here, cast.office_worker.person, cast.office))
    log = house.world.add(
        ImportRun,
        **a_run(cast.here, cast.office_worker.person, cast.office, "action log") | {"settings": {"columns": {}}},
    )
    house.samples |= {"run_id": str(key), "found": "new"}
    house.samples |= {f"logs.{page}.run_id": str(log) for page in ("show", "columns", "words", "apply", "errors")}
