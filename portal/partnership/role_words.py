"""What each role lets a person do, as a sentence that names the agency."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from portal.access.roles import Role

SENTENCES: Mapping[Role, str] = MappingProxyType({
    Role.LEAD_PARTNER: "Lead safeguarding partner: decides what only {agency} itself may decide",
    Role.DELEGATE: "Delegated safeguarding partner: answers decisions for {agency}",
    Role.ALTERNATE: "Alternate: answers for {agency} when the delegate cannot",
    Role.CHAIR: "Chair: issues decisions and settles what is stuck",
    Role.SCRUTINEER: "Independent scrutineer: reads and questions, decides nothing",
    Role.BUSINESS_MANAGER: "Business manager: keeps the record and follows up",
    Role.OFFICE: "Partnership office: keeps the record and follows up",
    Role.STAFF: "Works for {agency}",
    Role.REPRESENTATIVE: "Representative: speaks for {agency}",
    Role.EDUCATION_OFFICER: "Education officer: runs the campaigns to schools",
    Role.NOTIFYING_OFFICER: "Notifying officer: records possible notifiable incidents",
    Role.NAMED_OFFICER: "Named officer: answers for {agency} when an incident is looked at",
    Role.HEAD: "Headteacher: answers for {agency}",
    Role.DSL: "Designated safeguarding lead at {agency}",
    Role.TRUST_LEAD: "Safeguarding lead of the trust {agency}",
    Role.DESIGNATED_OFFICER: "Designated officer: takes worries about adults who work with children",
    Role.FRONT_DOOR: "Front-door team: takes worries about a child",
    Role.COORDINATOR: "Coordinator: admits and removes the people of {agency}",
    Role.GROUP_MEMBER: "Member of a group",
    Role.GROUP_CHAIR: "Chair of a group",
})  # fmt: skip


def role_sentence(role: Role | str, agency: str) -> str:
    """The role in words, for somebody who acts for that agency."""
    return SENTENCES[Role(role)].format(agency=agency)
