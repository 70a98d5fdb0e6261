"""Packs for a meeting: "lead partner R, delegate R, chair A, scrutineer R, business manager W, staff R g"."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import SimpleNamespace as Record
from typing import Any

from pypdf import PdfWriter

from portal import clock
from portal.packs.contents import Contents, Section
from portal.packs.document import docx_of
from portal.packs.models import Pack
from tests.access import columns as c
from tests.access.facts import Id, Who
from tests.access.notes import CANARY, audited, opened
from tests.access.oracle_world import OracleWorld
from tests.access.table import Try

AFTER = ("actions",)
ASKS = c.CHAIR | c.OFFICE
CONTENTS = Contents(CANARY, "", "", "", (Section(CANARY, (CANARY,)),), {})


def pack(who: Who, it: Record) -> bool:
    """R for the whole-partnership columns, and g; nobody who is kept from it or from a record in it."""
    in_group = it.group is not None and it.group in who.groups
    is_kept_out = {it.id, *it.records} & who.excluded
    return not is_kept_out and (who.has(it.partnership, c.WHOLE) or in_group)


SEES = {"pack": pack}


def a_pack(where: Id, who: Id, agency: Id, **more: Any) -> dict[str, Any]:
    """The columns of one that waits for the worker."""
    asked = {"asked_by_id": who, "asked_by_agency_id": agency, "asked_at": clock.now()}
    return {"partnership_id": where, "reference": "", "state": "asked", "group_id": None, **asked, **more}


def ready(contents: Contents = CONTENTS, *, records: Iterable[Id] = ()) -> dict[str, Any]:
    """What one that is ready has besides, with files that can be read."""
    now, file = clock.now(), io.BytesIO()
    with PdfWriter() as empty:
        empty.add_blank_page(width=100, height=100)
        empty.write(file)
    return {
        "state": "ready", "as_at": now, "ready_at": now, "record_ids": sorted(records), "contents": contents.as_json(),
        "sha256": contents.sha256, "docx": docx_of(contents), "pdf": file.getvalue(),
    }  # fmt: skip


def add(world: OracleWorld) -> None:
    """Of each partnership and each group, one that waits and one that is ready; some with a record in it."""
    whose = [(world.here, None), (world.there, None), *((where, group) for group, where in world.town.groups.items())]
    held, no_records = {it.id for it in world.actions if it.partnership == world.here}, set[Id]()
    for where, group in whose:
        for records in (held, no_records):
            row = a_pack(where, world.author.person, world.office, group_id=group, **ready(records=records))
            _noted(world, world.add(Pack, **row), where, group, records)
        waiting = a_pack(where, world.author.person, world.office, group_id=group)
        kept = _noted(world, world.add(Pack, **waiting), where, group, set())
        for who in world.kept_out:
            world.keep_out(who, where, "pack", kept.id)


def _noted(world: OracleWorld, key: Id, where: Id, group: Id | None, records: set[Id]) -> Record:
    it = world.note("pack", key, partnership=where, group=group, records=records)
    opened(world, "pack", it, world.author.person, seen=pack)
    audited(world, it, "pack")
    return it


def packs(world: OracleWorld, who: Who) -> Iterator[Try]:
    """In the own name, for the own agency, of the whole or of a group there, with nothing in it yet."""
    for where, groups in (
        (world.here, (None, world.first_group, world.far_group)),
        (world.there, (None, world.far_group, world.first_group)),
    ):
        for group in groups:
            row = {"id": uuid.uuid4(), **a_pack(where, who.person, who.agency, group_id=group)}
            is_there = group is None or world.town.groups[group] == where
            own = who.is_person(who.person) and who.is_for(who.agency)
            yield Try("pack", f"of {group} in the own name", row, own and is_there and who.has(where, ASKS))
        plain = {"id": uuid.uuid4(), **a_pack(where, who.person, who.agency)}
        yield Try("pack", "in another's name", {**plain, "asked_by_id": world.author.person}, may=False)
        yield Try("pack", "for another agency", {**plain, "asked_by_agency_id": world.coming}, may=False)
        yield Try("pack", "as failed", {**plain, "state": "failed"}, may=False)


ADDS = {"pack": packs}


def furnish(house: Any) -> None:
    """One of the whole partnership, ready."""
    cast = house.cast
    row = a_pack(cast.here, cast.office_worker.person, cast.office, **ready())
    key = house.world.add(Pack, **row)
    house.samples["packs.reference"] = house.world.scalar("SELECT reference FROM pack WHERE id = :id", id=key)


def hidden(house: Any) -> dict[str, str]:
    """One of a group, with a record in it that some are kept from."""
    from tests.access.hidden import AWAY_FROM, kept  # it gathers the rooms

    cast, record = house.cast, uuid.uuid4()
    frozen = ready(replace(CONTENTS, heading="Hidden pack"), records=[record])
    row = a_pack(cast.here, cast.office_worker.person, cast.office, group_id=cast.executive, **frozen)
    key = house.world.add(Pack, **row)
    for name in AWAY_FROM:
        house.world.exclude(getattr(cast, name), cast.here, "action", record)
    kept(house, "pack", key)
    reference = house.world.scalar("SELECT reference FROM pack WHERE id = :id", id=key)
    return {"packs.reference": reference, "its reference": f"/ref/{reference}", "it": f"/search?q={reference}"}


READERS = {"chair", "business_manager", "office_worker", "council_lead", "police_delegate", "scrutineer"}
HIDDEN = {"pack": Record(readers=frozenset({*READERS, "group_member"}), make=hidden)}


def asked(_: Any) -> Any:
    """For the whole partnership."""
    from tests.access.replay import Write

    return Write("/p/tests/packs/new", frozenset({"chair", "business_manager", "office_worker"}), {"whose": "whole"})


WRITES = {"packs.new": asked}
