"""A small world built as the owner. Tests name what matters, the rest is default."""

from __future__ import annotations

import itertools
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, text

from agencies.sectors import Standing
from portal import clock
from portal.access.roles import MANDATED, Role
from portal.access.rules import table_of
from portal.partnership.models import (
    Agency,
    Appointment,
    Exclusion,
    Mandate,
    Membership,
    Partnership,
    Person,
    PersonContact,
    Seat,
    SeatBody,
    StandingGroup,
)
from portal.sign_in.models import IdentityProvider, ProviderAgency, WebSession
from tests.people import Someone

LONG_AGO = date(2020, 1, 1)


class World:
    """Builders. Each adds rows at once and answers with the key."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._numbers = itertools.count(1)
        self._providers: dict[uuid.UUID, uuid.UUID] = {}

    @contextmanager
    def as_owner(self) -> Iterator[Connection]:
        """Inside, no rule hides anything."""
        with self._as("portal_owner"):
            yield self.connection

    @contextmanager
    def as_worker(self) -> Iterator[Connection]:
        """Inside, the worker's rules hold."""
        with self._as("portal_worker"):
            yield self.connection

    @contextmanager
    def _as(self, role: str) -> Iterator[None]:
        self.connection.execute(text(f"SET LOCAL ROLE {role}"))
        try:
            yield
        finally:
            self.connection.execute(text("SET LOCAL ROLE portal_web"))

    def add(self, model: Any, **values: Any) -> uuid.UUID:
        """Add a row of any table; an `id` is drawn where the table has one."""
        identity: uuid.UUID = values.get("id", uuid.uuid4())
        if "id" in table_of(model).c:
            values["id"] = identity
        with self.as_owner() as connection:
            connection.execute(insert(table_of(model)).values(**values))
        return identity

    def agency(self, name: str = "", sector: str = "police", *, kind: str = "", identifier: str = "") -> uuid.UUID:
        number = next(self._numbers)
        return self.add(
            Agency,
            sector=sector,
            name=name or f"Agency {number}",
            identifier_kind=kind or ("URN" if sector == "education" else "test"),
            identifier=identifier or str(100_000 + number),
            source="test",
        )

    def partnership(self, key: str = "", *, office: uuid.UUID | None = None) -> uuid.UUID:
        number = next(self._numbers)
        office = office or self.agency("Partnership office", "partnership office")
        prefix = key.upper() if key else "T" + "".join(chr(65 + int(digit)) for digit in str(number))
        partnership = self.add(
            Partnership,
            key=key or prefix.lower(),
            name=f"{(key or prefix).title()} Safeguarding Children Partnership",
            prefix=prefix,
            area=key or "Testshire",
            office_id=office,
            contact_email="office@partnership.example",
            contact_telephone="01632 960000",
            settings={},
        )
        self.member(partnership, office, Standing.PARTNERSHIP_OFFICE)
        return partnership

    def member(
        self,
        partnership: uuid.UUID,
        agency: uuid.UUID,
        standing: Standing = Standing.RELEVANT_AGENCY,
        *,
        starts_on: date = LONG_AGO,
        ends_on: date | None = None,
        **more: Any,
    ) -> uuid.UUID:
        return self.add(
            Membership,
            partnership_id=partnership,
            agency_id=agency,
            standing=standing,
            legal_basis="Children Act 2004 section 16E",
            starts_on=starts_on,
            ends_on=ends_on,
            **more,
        )

    def group(self, partnership: uuid.UUID, name: str = "Executive") -> uuid.UUID:
        return self.add(StandingGroup, partnership_id=partnership, name=name, terms="Meets as needed.", quorum={})

    def person(
        self,
        agency: uuid.UUID,
        role: Role | None = Role.STAFF,
        partnership: uuid.UUID | None = None,
        *,
        name: str = "",
        group: uuid.UUID | None = None,
        starts_on: date = LONG_AGO,
        ends_on: date | None = None,
    ) -> Someone:
        """A person with one role for one agency; a mandate where the role is one."""
        number = next(self._numbers)
        name = name or f"Person {number}"
        key = self.add(Person, name=name)
        self.add(PersonContact, person_id=key, email=f"person{number}@agency.example")
        someone = Someone(key, name, agency)
        if role is not None:
            self.appoint(someone, role, partnership, group=group, starts_on=starts_on, ends_on=ends_on)
        return someone

    def appoint(
        self,
        someone: Someone,
        role: Role,
        partnership: uuid.UUID | None = None,
        *,
        agency: uuid.UUID | None = None,
        group: uuid.UUID | None = None,
        starts_on: date = LONG_AGO,
        ends_on: date | None = None,
    ) -> None:
        """Give a role, by mandate where the role is one."""
        agency = agency or someone.agency
        dates = {"starts_on": starts_on, "ends_on": ends_on}
        if role in MANDATED:
            assert partnership is not None
            seat = self.add(Seat, partnership_id=partnership, name="Seat")
            self.add(SeatBody, seat_id=seat, agency_id=agency, starts_on=LONG_AGO)
            self.add(Mandate, seat_id=seat, person_id=someone.person, agency_id=agency, role=role, **dates)
        else:
            self.add(
                Appointment,
                person_id=someone.person,
                agency_id=agency,
                role=role,
                partnership_id=partnership,
                group_id=group,
                appointed_by="test",
                **dates,
            )

    def exclude(self, someone: Someone, partnership: uuid.UUID, kind: str, record: uuid.UUID) -> None:
        self.add(
            Exclusion,
            person_id=someone.person,
            partnership_id=partnership,
            kind=kind,
            record_id=record,
            reason="conflict of interest",
            at=clock.now(),
        )

    def provider(self, agency: uuid.UUID) -> uuid.UUID:
        """The provider that serves an agency, made when first asked for."""
        if agency not in self._providers:
            number = next(self._numbers)
            self._providers[agency] = self.add(
                IdentityProvider,
                key=f"provider-{number}",
                name=f"Provider {number}",
                profile="standard",
                issuer=f"http://127.0.0.1:1/{number}",
                client_id="portal",
                client_secret="secret",
                settings={},
            )
            self.add(ProviderAgency, provider_id=self._providers[agency], agency_id=agency)
        return self._providers[agency]

    def session_of(self, someone: Someone) -> str:
        """The secret of a new session of that person, acting for their agency."""
        token = secrets.token_hex(32)
        now = clock.now()
        self.add(
            WebSession,
            token_hash=sha256(bytes.fromhex(token)).digest(),
            person_id=someone.person,
            agency_id=someone.agency,
            provider_ids=[self.provider(someone.agency)],
            started_at=now,
            seen_at=now,
            ends_at=now + timedelta(hours=10),
        )
        return token

    def scalar(self, sql: str, **values: Any) -> Any:
        """One value, read as the owner."""
        with self.as_owner() as connection:
            return connection.scalar(text(sql), values)
