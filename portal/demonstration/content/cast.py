"""The cast: everybody one can be in the demonstration, with their roles and how they sign in."""

from dataclasses import dataclass
from enum import StrEnum

from portal.access.roles import Role
from portal.demonstration.content.reading import read_rows

PEOPLE_FILES = ("office", "council", "police", "health", "cambridgeshire")


class Presence(StrEnum):
    """How far a person has come in."""

    SIGNED_IN = "signed in"  # bound to an identity, roles live
    INVITED = "invited"  # has a link, has not used it
    WAITING = "waiting"  # known to the provider, invited by nobody
    LEFT = "left"  # roles ended


class Scope(StrEnum):
    """Where a role counts; a mandate's scope is its seat."""

    PARTNERSHIP = "partnership"
    GROUP = "group"
    AGENCY = "agency"
    SEAT = "seat"


@dataclass(frozen=True)
class RoleHeld:
    """One appointment or mandate; `of` is the key of a partnership, group, agency or seat, as `scope` says."""

    role: Role
    scope: Scope
    of: str
    from_days: int
    until_days: int | None = None
    acting_for: str = ""  # an agency other than the person's first one


@dataclass(frozen=True)
class Person:
    """Somebody invented. `sub` is the stable key at the provider; `highlight` the place in the short list, 0: none."""

    key: str
    name: str
    job: str
    agency: str
    provider: str
    sub: str
    email: str
    try_it: str
    roles: tuple[RoleHeld, ...] = ()
    also: tuple[str, ...] = ()  # other agencies of the same provider this person acts for, with the same identity
    presence: Presence = Presence.SIGNED_IN
    invited_by: str = ""
    invited_days: int | None = None
    highlight: int = 0

    @property
    def agencies(self) -> tuple[str, ...]:
        """Keys of all agencies this person may act for, the first one first."""
        return (self.agency, *self.also)


@dataclass(frozen=True)
class NamedSchool:
    """A school whose head and safeguarding lead have names; the school itself comes from the register by its URN."""

    urn: int
    head: str
    lead: str
    lead_since: int
    lead_may_sign: bool = False
    groups: tuple[str, ...] = ()  # groups of the partnership the head belongs to
    head_highlight: int = 0
    lead_highlight: int = 0
    head_try_it: str = "Answer the request to your school on Your school."
    lead_try_it: str = "Prepare the school's answer and send it to the head."


def school_key(urn: int) -> str:
    """The agency key of a school: `school-117305`."""
    return f"school-{urn}"


def school_email(role: str, urn: int) -> str:
    """The invented address of a school's role (`head` or `dsl`), for all schools, named or not."""
    return f"{role}@{urn}.school.example"


def school_people(school: NamedSchool) -> tuple[Person, Person]:
    """The head and the designated safeguarding lead of a named school; their keys are `head-URN` and `dsl-URN`."""
    agency = school_key(school.urn)
    head_roles = [
        RoleHeld(Role.HEAD, Scope.AGENCY, agency, -420),
        RoleHeld(Role.COORDINATOR, Scope.AGENCY, agency, -420),
    ]
    head_roles += [RoleHeld(Role.GROUP_MEMBER, Scope.GROUP, group, -300) for group in school.groups]
    head = Person(
        f"head-{school.urn}", school.head, "Headteacher", agency, "schools", f"sch-{school.urn}-1",
        school_email("head", school.urn), school.head_try_it, tuple(head_roles), highlight=school.head_highlight,
    )  # fmt: skip
    lead = Person(
        f"dsl-{school.urn}", school.lead, "Designated safeguarding lead", agency, "schools", f"sch-{school.urn}-2",
        school_email("dsl", school.urn), school.lead_try_it,
        (RoleHeld(Role.DSL, Scope.AGENCY, agency, -400),), highlight=school.lead_highlight,
    )  # fmt: skip
    return head, lead


def read_named_schools() -> tuple[NamedSchool, ...]:
    """The schools with named people, in the order of the file."""
    return read_rows(NamedSchool, "people/schools.toml", "schools")


def read_people() -> tuple[Person, ...]:
    """Everybody: those of the files, then heads and safeguarding leads of the named schools."""
    listed = [person for name in PEOPLE_FILES for person in read_rows(Person, f"people/{name}.toml", "people")]
    at_schools = [person for school in read_named_schools() for person in school_people(school)]
    return (*listed, *at_schools)
