"""Who can see this: everybody for whom the record's own row rule holds, counted and named."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Select, Uuid, bindparam, column, func, select

from portal.access.rules import Model, table_of
from portal.database import db
from portal.partnership.models import Agency, Person
from portal.web.parts import SeenBy

NAMED_AGENCIES = 4


@dataclass(frozen=True)
class Reader:
    """One person who can see the record, for one agency."""

    person_id: uuid.UUID
    name: str
    agency: str
    is_school: bool


@dataclass(frozen=True)
class Readers:
    """Everybody who can see a record, in the order of agency and name."""

    people: tuple[Reader, ...]
    others: str = ""

    def apart_from_schools(self, others: str) -> Readers:
        """Without the people of schools, of whom `others` speaks: a list would tell which schools there are."""
        return Readers(tuple(reader for reader in self.people if not reader.is_school), others)

    @property
    def by_agency(self) -> list[tuple[str, list[Reader]]]:
        """The page behind "Who exactly"."""
        return [(agency, list(readers)) for agency, readers in groupby(self.people, lambda reader: reader.agency)]

    def line(self, href: str | None = None) -> SeenBy:
        """The line under the heading: at most four agencies by name, schools as a number, and whom it leaves out."""
        agencies = list(dict.fromkeys(reader.agency for reader in self.people if not reader.is_school))
        named = agencies[:NAMED_AGENCIES]
        if more := len(agencies) - len(named):
            named.append(f"{more} more {'agency' if more == 1 else 'agencies'}")
        schools = len({reader.agency for reader in self.people if reader.is_school})
        if schools:
            named.append(f"{schools:,} {'school' if schools == 1 else 'schools'}")
        people = len({(reader.person_id, reader.agency) for reader in self.people})
        cannot = self.others or ("" if schools else "Schools cannot see this.")
        return SeenBy(agencies=named, people=people, cannot=cannot, href=href)


def readers_of(model: Model, record_id: uuid.UUID) -> Readers:
    """Everybody who can see that record, by its rule; nobody for one the viewer does not see. One statement."""
    rows = db.session.execute(_who_reads(table_of(model).name), {"record_id": record_id})
    return Readers(tuple(Reader(key, name or "someone", agency, kind == "URN") for key, name, agency, kind in rows))


@cache  # made once a table: building it takes as long as running it
def _who_reads(table: str) -> Select[Any]:
    call = getattr(func.rights, f"readers_of_{table}")(bindparam("record_id", type_=Uuid()))
    who = call.table_valued(column("person_id", Uuid()), column("agency_id", Uuid())).alias("who")
    return (
        select(who.c.person_id, Person.name, Agency.name, Agency.identifier_kind)
        .select_from(who)
        .join(Agency, Agency.id == who.c.agency_id)
        .outerjoin(Person, Person.id == who.c.person_id)
        .order_by(Agency.name, Agency.id, Person.name)
    )
