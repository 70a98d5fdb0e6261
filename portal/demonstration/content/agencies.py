"""Which organisations take part, on what legal basis, with which seats and groups, and who signs them in."""

from dataclasses import dataclass
from datetime import date

from agencies.sectors import IdentifierKind, Sector, Standing
from portal.demonstration.content.reading import build, read_rows, read_toml


@dataclass(frozen=True)
class Partnership:
    """An area. `council`, `police` and `office` are agency keys; `prefix` begins every reference."""

    key: str
    prefix: str
    name: str
    short_name: str
    area: str
    accent: str
    office: str
    about: str


@dataclass(frozen=True)
class AgencyEntry:
    """An organisation by its official identifier. `in_register` is False for one the registers do not hold yet."""

    key: str
    sector: Sector
    name: str
    identifier_kind: IdentifierKind
    identifier: str = ""
    in_register: bool = True
    starts_on: date | None = None
    ends_on: date | None = None
    successor: str = ""
    host: str = ""  # through whose provider an agency without its own signs in
    check: str = ""


@dataclass(frozen=True)
class MembershipEntry:
    """An agency in a partnership: standing, legal basis and information-sharing agreement, with dates."""

    partnership: str
    agency: str
    standing: Standing
    legal_basis: str
    from_on: date
    until_on: date | None = None
    check: str = ""
    agreement_title: str = ""
    agreement_signed_on: date | None = None
    agreement_review_on: date | None = None
    representative: str = ""
    senior: str = ""  # to whom the ladder goes where the agency has no seat


@dataclass(frozen=True)
class SchoolMembership:
    """The one rule by which every open school of the register in scope takes part."""

    partnership: str
    standing: Standing
    legal_basis: str
    from_on: date
    check: str
    agreement_title: str
    agreement_signed_on: date
    agreement_review_on: date
    leaves_out_types: tuple[str, ...]


@dataclass(frozen=True)
class SeatBody:
    """A body a seat stands for, for a time; `acts` where the bodies agreed that this one answers."""

    agency: str
    from_on: date
    acts: bool
    until_on: date | None = None


@dataclass(frozen=True)
class SeatEntry:
    """A statutory body's place in deciding."""

    key: str
    partnership: str
    sector: Sector
    name: str
    bodies: tuple[SeatBody, ...]
    agreement: str = ""


@dataclass(frozen=True)
class Quorum:
    """When a group may decide: so many statutory seats, so many members in all, with or without its chair."""

    seats: int
    members: int
    chair_present: bool


@dataclass(frozen=True)
class GroupEntry:
    """A standing group; its members are appointed in the people files (scope `group`)."""

    key: str
    partnership: str
    name: str
    terms: str
    chair: str
    quorum: Quorum
    meets: str


@dataclass(frozen=True)
class ProviderEntry:
    """A sign-in provider. With `serves_schools` it serves every school; `agency_claim` names the newcomer's."""

    key: str
    name: str
    profile: str
    agencies: tuple[str, ...]
    email_domains: tuple[str, ...]
    subdomains: bool = False
    serves_schools: bool = False
    agency_claim: str = ""


@dataclass(frozen=True)
class Participants:
    """Everything of agencies.toml."""

    partnerships: tuple[Partnership, ...]
    agencies: tuple[AgencyEntry, ...]
    memberships: tuple[MembershipEntry, ...]
    schools: SchoolMembership
    seats: tuple[SeatEntry, ...]
    groups: tuple[GroupEntry, ...]
    providers: tuple[ProviderEntry, ...]


def read_participants() -> Participants:
    """agencies.toml and groups_and_providers.toml as dataclasses."""
    agencies, rest = "agencies.toml", "groups_and_providers.toml"
    return Participants(
        partnerships=read_rows(Partnership, agencies, "partnerships"),
        agencies=read_rows(AgencyEntry, agencies, "agencies"),
        memberships=read_rows(MembershipEntry, agencies, "memberships"),
        schools=build(SchoolMembership, read_toml(agencies)["school_membership"], f"{agencies}, school_membership"),
        seats=read_rows(SeatEntry, rest, "seats"),
        groups=read_rows(GroupEntry, rest, "groups"),
        providers=read_rows(ProviderEntry, rest, "providers"),
    )
