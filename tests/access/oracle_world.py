"""The world of the oracle: two partnerships, and a cast generated from the columns of the table, committed once."""

from __future__ import annotations

import secrets
import uuid
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from types import SimpleNamespace as Record

from sqlalchemy import text

from agencies.sectors import Standing
from portal import clock
from portal.access.roles import MANDATED, Role
from portal.partnership.models import Appointment, Exclusion, Mandate, Seat, SeatBody
from portal.sign_in.models import WebSession
from tests.access.columns import EVERY_ROLE, GROUP, SCHOOL, WHOLE
from tests.access.facts import Hat, Id, Town, Who
from tests.people import Someone
from tests.world import LONG_AGO, World

DAY = timedelta(days=1)


class OracleWorld(World):
    """Builders that keep the plain facts of each row beside it, for the table to judge."""

    def settle(self) -> OracleWorld:
        """Agencies and partnerships."""
        self.today: date = clock.today()
        self.town = Town()
        self.cast: list[Who] = []
        self.records: dict[str, dict[str, Record]] = defaultdict(dict)
        self.kept_out: list[Who] = []
        self.versions: list[Record] = []
        self.actions: list[Record] = []
        self.campaigns: list[Record] = []
        self.invitations: list[Record] = []
        self.seats: list[tuple[Id, Id, Id]] = []
        self.challenges: list[Record] = []
        self.meetings: list[Record] = []
        self.led: list[tuple[Id, Id, Id]] = []
        self.unreachable: list[Who] = []
        self.office = self._agency("Oracle office", "partnership office")
        self.police = self._agency("Oracle Constabulary", "police")
        self.health = self._agency("NHS Oracle ICB", "integrated care board")
        self.council = self._agency("Oracle Council", "council")
        self.trust = self._agency("Oracle Schools Trust", "trust", kind="group UID", identifier="7001")
        self.school = self._agency("Oracle Primary School", "education", identifier="910001")
        self.other_school = self._agency("Oracle Infants School", "education", identifier="910002")
        self.far_school = self._agency("Delphi Primary School", "education", identifier="910003")
        for agency in (self.school, self.far_school):
            self._put_under(agency, self.trust)
        self.left = self._agency("Left the partnership", "police")
        self.coming = self._agency("Joins tomorrow", "police")
        self.here = self.partnership("oracle", office=self.office)
        self.there = self.partnership("delphi")
        for agency in (self.police, self.health, self.council):
            self.member(self.here, agency, Standing.STATUTORY_PARTNER)
        for agency in (self.trust, self.school, self.other_school):
            self.member(self.here, agency)
        self.member(self.here, self.left, ends_on=self.today - DAY)
        self.member(self.here, self.coming, starts_on=self.today + DAY)
        for agency in (self.office, self.police, self.trust, self.far_school):
            self.member(self.there, agency)
        self.first_group = self.group(self.here, "Executive")
        self.second_group = self.group(self.here, "Education group")
        self.far_group = self.group(self.there, "Executive")
        self.author = self.person(self.office, None, name="Ada Author")
        self.note("person", self.author.person, partnerships=set(), agencies=set())
        self.note("person_contact", self.author.person, posts=frozenset())
        return self

    def note(self, table: str, key: object, **facts: object) -> Record:
        """Keep the facts of a row under its key."""
        found = Record(key=str(key), **{"id": key, **facts})
        self.records[table][str(key)] = found
        return found

    def _agency(self, name: str, sector: str, **more: str) -> Id:
        return self.agency(name, sector, **more)

    def _put_under(self, school: Id, trust: Id) -> None:
        with self.as_owner() as connection:
            connection.execute(
                text("UPDATE agency SET parent_id = :trust WHERE id = :school"), locals() | {"self": None}
            )
        self.town.parents[school] = trust

    def member(
        self, partnership, agency, standing=Standing.RELEVANT_AGENCY, *, starts_on=LONG_AGO, ends_on=None, **more
    ):
        key = super().member(partnership, agency, standing, starts_on=starts_on, ends_on=ends_on, **more)
        self.town.members[agency, partnership] = (starts_on, ends_on)
        self.note("membership", key, partnership=partnership)
        return key

    def group(self, partnership: Id, name: str = "Executive") -> Id:
        key = super().group(partnership, name)
        self.note("standing_group", key, partnership=partnership)
        self.town.groups[key] = partnership
        return key

    # --- the cast -----------------------------------------------------------------------------------------------------

    def home_of(self, role: str) -> Id:
        """The agency at which such a role is held."""
        if role in {"chair", "scrutineer", "business manager", "office"}:
            return self.office
        if role in SCHOOL:
            return self.school
        return self.trust if role == "trust lead" else self.police

    def generate_cast(self) -> None:
        """Each role alone, here and elsewhere, in time and out of time, for this agency and for another."""
        for role in EVERY_ROLE:
            home = self.home_of(role)
            group = self.first_group if role in GROUP else None
            hat = Hat(role, home, self.here, LONG_AGO, None, group)
            self.enter(f"{role}", hat)
            self.enter(f"{role} of the other partnership", replace(hat, partnership=self.there, group=self._far(group)))
            self.enter(f"{role} until yesterday", replace(hat, ends_on=self.today - DAY))
            self.enter(f"{role} until today", replace(hat, ends_on=self.today))
            self.enter(f"{role} from tomorrow", replace(hat, starts_on=self.today + DAY))
            self.enter(f"{role} of an agency that left", replace(hat, agency=self.left))
            self.enter(f"{role} of an agency that joins tomorrow", replace(hat, agency=self.coming))
            here = Hat("coordinator", self.council, self.here, LONG_AGO)
            self.enter(f"{role}, acting for the agency they only coordinate", hat, here, acting=self.council)
            self.enter(f"{role}, whose provider does not serve the agency", hat, is_served=False)
            self.enter(f"{role}, whose record was closed", hat, is_closed=True)
            self.kept_out.append(self.enter(f"{role}, kept from records", hat))
            self.enter(f"{role} here and coordinator there", hat, Hat("coordinator", home, self.there, LONG_AGO))
            seat = Hat("group member", home, self.here, LONG_AGO, None, self.first_group)
            if role not in GROUP:
                self.enter(f"{role} in a group", hat, seat)
            if role in {"staff", "head", "coordinator", "front door", "lead partner"}:
                self.enter(f"{role} once in a group", hat, replace(seat, ends_on=self.today - DAY))
                self.enter(f"{role} in the other group", hat, replace(seat, group=self.second_group))
                self.enter(
                    f"{role} in another partnership's group",
                    hat,
                    replace(seat, partnership=self.there, group=self.far_group),
                )
            if role not in GROUP and role not in MANDATED:
                self.enter(f"{role} in all partnerships of the agency", replace(hat, partnership=None))
        chair = Hat("chair", self.office, self.here, LONG_AGO)
        for sign_in in ("none", "expired", "closed", "idle", "made up"):
            self.enter(f"chair whose sign-in is {sign_in}", chair, sign_in=sign_in)
        self.enter("somebody without a role")
        for role in EVERY_ROLE:
            group = self.first_group if role in GROUP else None
            self.enter(f"{role} at the trust", Hat(role, self.trust, self.here, LONG_AGO, None, group))
            if role not in WHOLE:
                self.enter(f"{role} at the school", Hat(role, self.school, self.here, LONG_AGO, None, group))
        for agency, name in (
            (self.health, "health"),
            (self.other_school, "the other school"),
            (self.council, "the council"),
        ):
            roles = (
                sorted(SCHOOL)
                if agency == self.other_school
                else ["staff", "delegate", "representative", "coordinator"]
            )
            for role in roles:
                self.enter(f"{role} of {name}", Hat(role, agency, self.here, LONG_AGO))

    def _far(self, group: Id | None) -> Id | None:
        return self.far_group if group else None

    def enter(self, words: str, *hats: Hat, acting: Id | None = None, **more: object) -> Who:
        """A person with these roles, and the session they look with."""
        agency = acting or (hats[0].agency if hats else self.police)
        someone = self.person(agency, None, name=f"Canary {words}".title())
        who = Who(words, self.town, someone.person, agency, hats, **more)  # type: ignore[arg-type]
        self.appoint_as(who)
        self.note_person(who)
        self.note("person_contact", who.person, posts=who.posts)
        self._open_session(who)
        if who.is_closed:
            with self.as_owner() as connection:
                connection.execute(text("UPDATE person SET closed_at = now() WHERE id = :id"), {"id": who.person})
        self.cast.append(who)
        return who

    def note_person(self, who: Who) -> None:
        """Where they act or ever acted: a role held at an agency counts wherever that is or was a member."""
        places = {hat.partnership for hat in who.hats if hat.partnership}
        for hat in who.hats:
            if hat.partnership is None:
                places |= {where for what, where in self.town.members if what == hat.agency}
        self.note("person", who.person, partnerships=places, agencies={hat.agency for hat in who.hats})

    def appoint_as(self, who: Who) -> None:
        """Each of their roles."""
        for hat in who.hats:
            self._appoint(Someone(who.person, who.words, who.agency), hat)

    def _appoint(self, someone: Someone, hat: Hat) -> None:
        dates = {"starts_on": hat.starts_on, "ends_on": hat.ends_on}
        if hat.role in MANDATED:
            seat = self.add(Seat, partnership_id=hat.partnership, name="Seat")
            self.note("seat", seat, partnership=hat.partnership)
            body = self.add(SeatBody, seat_id=seat, agency_id=hat.agency, starts_on=LONG_AGO)
            self.note("seat_body", body, partnership=hat.partnership)
            key = self.add(
                Mandate, seat_id=seat, person_id=someone.person, agency_id=hat.agency, role=Role(hat.role), **dates
            )
            facts = {"partnership": hat.partnership, "person": someone.person, "agency": hat.agency, "role": hat.role}
            self.note("mandate", key, bodies={hat.agency}, letter=None, **facts)
        else:
            key = self.add(
                Appointment,
                person_id=someone.person,
                agency_id=hat.agency,
                role=Role(hat.role),
                partnership_id=hat.partnership,
                group_id=hat.group,
                appointed_by="test",
                **dates,
            )
            facts = {"partnership": hat.partnership, "person": someone.person, "agency": hat.agency, "role": hat.role}
            self.note("appointment", key, **facts)

    def _open_session(self, who: Who) -> None:
        token = secrets.token_hex(32)
        now = clock.now()
        served = self.provider(who.agency if who.is_served else self.other_school)
        long_ago = now - timedelta(hours=2)
        who.token = "" if who.sign_in == "none" else token
        if who.sign_in in {"none", "made up"}:
            return
        self.add(
            WebSession,
            token_hash=sha256(bytes.fromhex(token)).digest(),
            person_id=who.person,
            agency_id=who.agency,
            provider_ids=[served],
            started_at=now - timedelta(hours=11) if who.sign_in == "expired" else now,
            # As if seen late today: the oracle may ask for longer than the half hour after which a session idles.
            seen_at=long_ago if who.sign_in == "idle" else now + timedelta(hours=9),
            ends_at=now - timedelta(hours=1) if who.sign_in == "expired" else now + timedelta(hours=10),
            ended_at=now if who.sign_in == "closed" else None,
        )

    def keep_out(self, who: Who, partnership: Id, kind: str, record: Id) -> None:
        """Exclude a person from a record."""
        key = uuid.uuid4()
        self.add(
            Exclusion,
            id=key,
            person_id=who.person,
            partnership_id=partnership,
            kind=kind,
            record_id=record,
            reason="conflict of interest",
            at=clock.now(),
        )
        who.excluded = who.excluded | {record}
        self.note("exclusion", key, partnership=partnership, kind=kind, record=record, person=who.person)

    def who(self, words: str) -> Who:
        """The one of the cast called so."""
        return next(one for one in self.cast if one.words == words)
