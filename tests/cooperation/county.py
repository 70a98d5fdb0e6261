"""The real county for tests: the schools of the demonstration's register, invented addresses, who signs when."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, text

from agencies.registers.schools import read_schools
from agencies.sectors import Standing
from portal.access.rules import table_of
from portal.contacts.models import AgencyContact, ContactRole
from portal.demonstration.provider_people import DATA
from portal.partnership.models import Agency, Membership, School
from tests.cast import Cast
from tests.world import LONG_AGO, World

IN_SCOPE = 595  # open schools of that file that a campaign asks by default
IN_TIME, LATE = 80, 90  # per cent signed by the first deadline, by the last: one county's audit
DAYS_TO_DUE, DAYS_TO_LAST = 25, 60
PAIRS = 40  # one school in so many shares its head's address with the next


def add_county(world: World, cast: Cast, times: int = 1) -> None:
    """Members, register facts and an address of the head for each school, in four statements.

    With `times` the county stands so often under other numbers: 41 are as many schools as the whole country has.
    """
    real = read_schools((DATA / "schools.csv").read_bytes()).rows
    more = (replace(row, urn=f"{9_000_000 + number}") for number, row in enumerate(list(real) * (times - 1)))
    rows = [(uuid.uuid4(), row) for row in (*real, *more)]
    told = {"source": "county", "partnership_id": cast.here, "name": ""}
    agencies = [
        {"id": key, "sector": "education", "identifier_kind": "URN", "identifier": row.urn, "name": row.name}
        for key, row in rows
    ]
    schools: list[dict[str, Any]] = [
        {
            "agency_id": key,
            "la_code": row.la_code,
            "type_code": row.type_code or "",
            "type_name": row.type_name or "",
            "type_group": row.type_group,
            "status": row.status,
            "phase": row.phase,
            "low_age": row.low_age,
            "high_age": row.high_age,
            "register_row": {},
        }
        for key, row in rows
    ]
    members = [{"id": uuid.uuid4(), "agency_id": key} for key, _ in rows]
    member = {
        "partnership_id": cast.here,
        "standing": Standing.RELEVANT_AGENCY,
        "legal_basis": "Named relevant agency",
        "starts_on": LONG_AGO,
        "legal_basis_check": False,
    }
    contacts = [
        {"id": uuid.uuid4(), "agency_id": key, "role": ContactRole.HEAD, "email": _address(place)}
        for place, (key, _) in enumerate(rows)
    ]
    with world.as_owner() as connection:
        connection.execute(insert(table_of(Agency)), [one | {"source": "county"} for one in agencies])
        connection.execute(insert(table_of(School)), schools)
        connection.execute(insert(table_of(Membership)), [one | member for one in members])
        connection.execute(insert(table_of(AgencyContact)), [one | told for one in contacts])


def _address(place: int) -> str:
    shared = place - 1 if place % PAIRS == PAIRS - 1 else place
    return f"head{shared}@schools.example"


@dataclass
class Signing:
    """Who signs on which day: most by the due day, some in grace, every tenth never."""

    world: World
    signed_on: dict[uuid.UUID, str]

    def day(self, number: int, at: datetime) -> int:
        """Let those of that day sign before any mail leaves; answers how many.

        Only the fact is written, past the guards: how heads sign is tested with their pages.
        """
        with self.world.as_owner() as connection:
            connection.execute(text("SET LOCAL ROLE postgres"))
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            due = [
                row.id
                for place, row in enumerate(connection.execute(text("SELECT id FROM invitation ORDER BY reference")))
                if _signs_on(place) == number
            ]
            connection.execute(
                text(
                    "UPDATE invitation SET state = 'confirmed', answer = 'yes', confirmed_at = :at WHERE id = ANY(:ids)"
                ),
                {"at": at, "ids": due},
            )
            connection.execute(text("SET LOCAL session_replication_role = DEFAULT"))
        self.signed_on |= dict.fromkeys(due, at.date().isoformat())
        return len(due)


def _signs_on(place: int) -> int:
    """The day of the campaign on which the school at that place signs, 0 for never."""
    of_hundred = place * 37 % 100
    if of_hundred >= LATE:
        return 0
    if of_hundred >= IN_TIME:
        return DAYS_TO_DUE + 1 + place % (DAYS_TO_LAST - DAYS_TO_DUE)
    return 1 + place % DAYS_TO_DUE
