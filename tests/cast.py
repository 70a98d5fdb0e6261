"""One partnership with everybody in it; ask for the fixture `cast` and name the people that matter."""

from __future__ import annotations

import pytest

from agencies.sectors import Standing
from portal.access.roles import Role
from tests.people import Someone
from tests.world import World


class Cast:
    """Testshire, where everything happens, and Elsewhere, whose people may see none of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.office = world.agency("Partnership office", "partnership office")
        self.council = world.agency("Testshire County Council", "council")
        self.police = world.agency("Testshire Constabulary", "police")
        self.health = world.agency("NHS Testshire ICB", "health")
        self.trust = world.agency("Testshire Hospitals NHS Trust", "health")
        self.school = world.agency("Oakfield Primary School", "education", identifier="900001")
        self.other_school = world.agency("Elmfield Primary School", "education", identifier="900002")
        self.here = world.partnership("tests", office=self.office)
        for agency in (self.council, self.police, self.health):
            world.member(self.here, agency, Standing.STATUTORY_PARTNER)
        for agency in (self.trust, self.school, self.other_school):
            world.member(self.here, agency, Standing.RELEVANT_AGENCY)
        self.elsewhere = world.partnership("elsewhere")
        self.elsewhere_police = world.agency("Elsewhere Constabulary", "police")
        world.member(self.elsewhere, self.elsewhere_police, Standing.STATUTORY_PARTNER)
        self.executive = world.group(self.here)

    def _one(self, agency: object, role: Role, *, name: str, everywhere: bool = False) -> Someone:
        return self.world.person(agency, role, None if everywhere else self.here, name=name)  # type: ignore[arg-type]

    def build(self) -> Cast:
        """Everybody, each with the role of their name."""
        self.chair = self._one(self.office, Role.CHAIR, name="Ines Chair")
        self.business_manager = self._one(self.office, Role.BUSINESS_MANAGER, name="Bela Manager")
        self.office_worker = self._one(self.office, Role.OFFICE, name="Oona Office")
        self.scrutineer = self._one(self.office, Role.SCRUTINEER, name="Sami Scrutineer")
        self.council_lead = self._one(self.council, Role.LEAD_PARTNER, name="Cleo Chief")
        self.police_delegate = self._one(self.police, Role.DELEGATE, name="Dara Delegate")
        self.police_lead = self._one(self.police, Role.STAFF, name="Pia Police", everywhere=True)
        self.police_other = self._one(self.police, Role.STAFF, name="Paul Police", everywhere=True)
        self.police_representative = self._one(self.police, Role.REPRESENTATIVE, name="Rosa Police")
        self.police_coordinator = self._one(self.police, Role.COORDINATOR, name="Kofi Coordinator", everywhere=True)
        self.health_lead = self._one(self.health, Role.STAFF, name="Hana Health", everywhere=True)
        self.health_representative = self._one(self.health, Role.REPRESENTATIVE, name="Rune Health")
        self.trust_staff = self._one(self.trust, Role.STAFF, name="Tess Trust", everywhere=True)
        self.education_officer = self._one(self.council, Role.EDUCATION_OFFICER, name="Edda Officer")
        self.front_door = self._one(self.council, Role.FRONT_DOOR, name="Fay Door")
        self.designated_officer = self._one(self.council, Role.DESIGNATED_OFFICER, name="Lado Officer")
        self.head = self._one(self.school, Role.HEAD, name="Hope Head", everywhere=True)
        self.dsl = self._one(self.school, Role.DSL, name="Jo Marsh", everywhere=True)
        self.other_head = self._one(self.other_school, Role.HEAD, name="Otto Head", everywhere=True)
        self.group_member = self._one(self.trust, Role.STAFF, name="Gus Member", everywhere=True)
        self.world.appoint(self.group_member, Role.GROUP_MEMBER, self.here, group=self.executive)
        self.stranger = self.world.person(self.elsewhere_police, Role.STAFF, name="Sol Stranger")
        self.elsewhere_chair = self.world.person(
            self.elsewhere_police, Role.DELEGATE, self.elsewhere, name="Eve Elsewhere"
        )
        return self


@pytest.fixture
def cast(world: World) -> Cast:
    """Everybody in place."""
    return Cast(world).build()
