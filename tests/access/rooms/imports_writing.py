"""Who reads a list in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from tests.access.facts import Who
from tests.access.oracle_world import OracleWorld
from tests.access.rooms.imports import KINDS, a_run, import_run, readers
from tests.access.table import Change, Try

AFTER = ("imports",)
CHANGES = {
    "import_run": Change("state settings counts result applied_at file", import_run, "result = ''"),
}


def runs(world: OracleWorld, who: Who) -> Iterator[Try]:
    """In the own name alone."""
    for where in (world.here, world.there):
        for kind in KINDS:
            for words, person in (("own", who.person), ("another's", world.author.person)):
                may = who.has(where, readers(kind)) and who.is_person(person)
                row = {"id": uuid.uuid4(), **a_run(where, person, world.office, kind)}
                yield Try("import_run", f"{kind} in {words} name", row, may)


ADDS = {"import_run": runs}
