"""Who is looking: a person acting for one agency, the holder of a link, or a job under its own name."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.access.verdict import NotFound
from portal.database import db


@dataclass(frozen=True)
class Place:
    """A partnership as its addresses and references name it; `id` is its key in the database."""

    id: uuid.UUID
    key: str
    name: str
    prefix: str


@dataclass(frozen=True)
class Capacity:
    """One role held today in one partnership, for the agency one is acting for; `group_id` for a seat in a group."""

    partnership_id: uuid.UUID
    role: str
    group_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Viewer:
    """What the database said about the person who proved themselves; rights are read anew in each transaction."""

    person_id: uuid.UUID | None = None
    name: str = ""
    session_id: uuid.UUID | None = None
    agency_id: uuid.UUID | None = None
    agency_name: str = ""
    agency_sector: str = ""
    agencies: tuple[tuple[uuid.UUID, str], ...] = ()
    places: tuple[Place, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    previous_visit_at: datetime | None = None
    ends_at: datetime | None = None
    system: str = ""
    invitation_id: uuid.UUID | None = None

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Viewer:
        """From the answer of rights.come_in."""
        visit = found["previous_visit_at"]
        return cls(
            person_id=uuid.UUID(found["person_id"]),
            name=found["name"],
            session_id=uuid.UUID(found["session_id"]),
            agency_id=_id(found["agency_id"]),
            agency_name=found["agency_name"] or "",
            agency_sector=found["agency_sector"] or "",
            agencies=tuple((uuid.UUID(one["id"]), one["name"]) for one in found["agencies"] or ()),
            places=tuple(
                Place(uuid.UUID(one["id"]), one["key"], one["name"], one["prefix"]) for one in found["places"] or ()
            ),
            capacities=tuple(
                Capacity(uuid.UUID(one["partnership_id"]), one["role"], _id(one["group_id"]))
                for one in found["capacities"] or ()
            ),
            previous_visit_at=datetime.fromisoformat(visit) if visit else None,
            ends_at=datetime.fromisoformat(found["ends_at"]),
        )

    @property
    def is_signed_in(self) -> bool:
        """A person who proved themselves; neither a link nor a job is."""
        return self.person_id is not None

    def holds(self, partnership_id: uuid.UUID | None, *roles: str) -> bool:
        """One of these roles, today, in that partnership, for the acting agency."""
        return any(one.partnership_id == partnership_id and one.role in roles for one in self.capacities)

    def holds_anywhere(self, *roles: str) -> bool:
        """One of these roles in any partnership."""
        return any(one.role in roles for one in self.capacities)

    def roles_in(self, partnership_id: uuid.UUID) -> frozenset[str]:
        """Every role held in that partnership."""
        return frozenset(one.role for one in self.capacities if one.partnership_id == partnership_id)

    def place(self, key: str) -> Place:
        """The partnership at `/p/<key>/`. Raises NotFound when the person holds nothing in it."""
        for one in self.places:
            if one.key == key:
                return one
        raise NotFound

    def place_of(self, partnership_id: uuid.UUID) -> Place:
        """The partnership with that id. Raises NotFound when the person holds nothing in it."""
        for one in self.places:
            if one.id == partnership_id:
                return one
        raise NotFound

    @property
    def group_ids(self) -> frozenset[uuid.UUID]:
        """Groups of which the person is a member."""
        return frozenset(one.group_id for one in self.capacities if one.group_id)

    def is_person(self, person_id: uuid.UUID | None) -> bool:
        """Whether this is that person; nobody is nobody."""
        return person_id is not None and self.person_id == person_id


NOBODY = Viewer()


def _id(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


def system_viewer(name: str) -> Viewer:
    """A job looks under its own name and appears under it in the audit."""
    return Viewer(system=name, name=name)


def current_viewer() -> Viewer:
    """The viewer of this request, as the database knows them in the transaction at hand; nobody when not signed in."""
    db.session.connection()  # begins the transaction, and with it the proof
    found: Viewer = db.session.info.get("viewer", NOBODY)
    return found
