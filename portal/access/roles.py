"""The roles a person can hold, and the sets of them that the access table speaks of."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Held by appointment, but for the first three, which a mandate is itself."""

    LEAD_PARTNER = "lead partner"
    DELEGATE = "delegate"
    ALTERNATE = "alternate"
    CHAIR = "chair"
    SCRUTINEER = "scrutineer"
    BUSINESS_MANAGER = "business manager"
    OFFICE = "office"
    STAFF = "staff"
    REPRESENTATIVE = "representative"
    EDUCATION_OFFICER = "education officer"
    NOTIFYING_OFFICER = "notifying officer"
    NAMED_OFFICER = "named officer"
    HEAD = "head"
    DSL = "designated safeguarding lead"
    TRUST_LEAD = "trust lead"
    DESIGNATED_OFFICER = "designated officer"
    FRONT_DOOR = "front door"
    COORDINATOR = "coordinator"
    GROUP_MEMBER = "group member"
    GROUP_CHAIR = "group chair"


MANDATED = (Role.LEAD_PARTNER, Role.DELEGATE, Role.ALTERNATE)
OFFICE = (Role.BUSINESS_MANAGER, Role.OFFICE)
WHOLE = (*MANDATED, Role.CHAIR, Role.SCRUTINEER, *OFFICE)
AGENCY_STAFF = (
    Role.STAFF,
    Role.REPRESENTATIVE,
    Role.EDUCATION_OFFICER,
    Role.NOTIFYING_OFFICER,
    Role.NAMED_OFFICER,
)
SCHOOL = (Role.HEAD, Role.DSL)
OWN = (*AGENCY_STAFF, *SCHOOL, Role.TRUST_LEAD, Role.DELEGATE, Role.ALTERNATE)
RECEIVING = (Role.DESIGNATED_OFFICER, Role.FRONT_DOOR)
ANY = (*WHOLE, *AGENCY_STAFF, *SCHOOL, Role.TRUST_LEAD, *RECEIVING)
GROUP = (Role.GROUP_MEMBER, Role.GROUP_CHAIR)

GRANTED_BY_COORDINATOR = (Role.STAFF, Role.NOTIFYING_OFFICER, Role.NAMED_OFFICER)
GRANTED_BY_HEAD = (Role.DSL,)
GRANTED_BY_BUSINESS_MANAGER = (
    Role.OFFICE,
    Role.SCRUTINEER,
    Role.REPRESENTATIVE,
    Role.EDUCATION_OFFICER,
    Role.TRUST_LEAD,
    Role.DESIGNATED_OFFICER,
    Role.FRONT_DOOR,
    Role.COORDINATOR,
    Role.HEAD,
    *GROUP,
)
