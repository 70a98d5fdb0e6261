"""What happened to those who take part; the audit keeps ids, dates, kinds and numbers of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencies.sectors import Standing
from portal.access.roles import Role


@dataclass(frozen=True)
class _AboutIt:
    """Of what kind, which one, and in which partnership (none for what belongs to all)."""

    record_kind: str
    record_id: uuid.UUID | None
    partnership_id: uuid.UUID | None


class Setting(StrEnum):
    """What a partnership may set for itself."""

    LADDER = "ladder"
    DECISIONS = "decisions"
    CHALLENGE = "challenge"
    MEETINGS = "meetings"
    PRIORITIES = "priorities"
    PERSONAL_LINKS = "personal_links"


@dataclass(frozen=True)
class SettingChanged(_AboutIt):
    setting: Setting


@dataclass(frozen=True)
class RegisterImported(_AboutIt):
    rows: int
    new: int
    changed: int


@dataclass(frozen=True)
class AgencyAdded(_AboutIt):
    pass


@dataclass(frozen=True)
class PartnershipAdded(_AboutIt):
    office_id: uuid.UUID


@dataclass(frozen=True)
class MemberAdmitted(_AboutIt):
    agency_id: uuid.UUID
    standing: Standing
    starts_on: date


@dataclass(frozen=True)
class SchoolsAdmitted(_AboutIt):
    schools: int
    standing: Standing
    starts_on: date


@dataclass(frozen=True)
class MemberPeopleNamed(_AboutIt):
    representative_id: uuid.UUID | None
    senior_id: uuid.UUID | None


@dataclass(frozen=True)
class MembershipEnded(_AboutIt):
    last_day: date


@dataclass(frozen=True)
class GroupAdded(_AboutIt):
    pass


@dataclass(frozen=True)
class SeatAdded(_AboutIt):
    pass


@dataclass(frozen=True)
class SeatBodyAdded(_AboutIt):
    agency_id: uuid.UUID
    starts_on: date


@dataclass(frozen=True)
class MandateGiven(_AboutIt):
    person_id: uuid.UUID
    agency_id: uuid.UUID
    role: Role
    starts_on: date


@dataclass(frozen=True)
class MandateEnded(_AboutIt):
    last_day: date


@dataclass(frozen=True)
class PersonAdded(_AboutIt):
    pass


@dataclass(frozen=True)
class PersonRenamed(_AboutIt):
    pass


@dataclass(frozen=True)
class Appointed(_AboutIt):
    person_id: uuid.UUID
    agency_id: uuid.UUID
    role: Role
    group_id: uuid.UUID | None
    starts_on: date


@dataclass(frozen=True)
class AppointmentEnded(_AboutIt):
    person_id: uuid.UUID
    role: Role
    last_day: date
