"""One record of each kind to hide from those who may not see it: who may, by name, and how one is made.

The names are those of `tests/cast.py`, from section 4 of the product text. `AWAY_FROM` are people who would
read it by their role, and are kept from it by an exclusion.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal import clock
from portal.audit.models import AuditEvent
from portal.contacts.models import AgencyContact
from portal.cooperation.models import Signer
from portal.sign_in.models import PersonInvitation, WaitingPerson
from tests.access.furnished import (
    House,
    add_action,
    add_campaign,
    add_evidence,
    add_file,
    add_invitation,
    add_opening,
    add_version,
)
from tests.access.table import gathered

DAY = timedelta(days=1)
WHOLE = {"chair", "business_manager", "office_worker", "council_lead", "police_delegate", "scrutineer"}
AWAY_FROM = ("scrutineer", "office_worker")
KEPT_OUT = {
    "action",
    "decision",
    "draft of the arrangements",
    "campaign",
    "confirmation",
    "challenge",
    "meeting",
    "pack",
}
COUNCIL = {"education_officer"}
HEALTH = {"health_lead", "health_representative"}
POLICE = {"police_lead", "police_other", "police_representative"}
STAFF = {*COUNCIL, *HEALTH, *POLICE, "trust_staff", "group_member"}
RECEIVING = {"front_door", "designated_officer"}
ELSEWHERE = {"stranger", "elsewhere_chair"}

# What its addresses are filled with, and whole addresses; empty where it has none of its own.
Samples = dict[str, str]


@dataclass(frozen=True)
class Hidden:
    """Who may read such a record, and how one comes into the house."""

    readers: frozenset[str]
    make: Callable[[House], Samples]


def kept(house: House, kind: str, record: uuid.UUID) -> None:
    """Opened, audited, and kept from some who would see it."""
    world, cast = house.world, house.cast
    add_opening(world, cast, kind, record)
    world.add(AuditEvent, kind="something", record_kind=kind, record_id=record, partnership_id=cast.here)
    for name in AWAY_FROM:
        world.exclude(getattr(cast, name), cast.here, kind, record)


def _action(house: House) -> Samples:
    key, shown = add_action(house.world, house.cast, "Hidden action", house.cast.other_school)
    kept(house, "action", key)
    file = add_file(house, "Hidden plan", key)
    return {
        "a hidden action's file": file,
        "reference": house.world.scalar("SELECT reference FROM action WHERE id = :id", id=key),
        "key": str(shown),
    }


def _evidence(house: House) -> Samples:
    action = house.world.scalar("SELECT id FROM action WHERE title = 'Zebra crossing'")
    shown = add_evidence(house.world, house.cast, "Hidden evidence", action)
    add_opening(house.world, house.cast, "evidence", shown)
    return {"key": str(shown)}


def _file(house: House) -> Samples:
    action = house.world.scalar("SELECT id FROM action WHERE title = 'Zebra crossing'")
    return {"a hidden file": add_file(house, "Hidden minutes", action)}


def _version(house: House) -> Samples:
    kept(house, "arrangements", add_version(house.world, house.cast, 2, "Hidden draft", is_draft=True))
    return {"arrangements.number": "2", "new": "2"}


def _campaign(house: House) -> Samples:
    version = house.world.scalar("SELECT id FROM arrangement_version WHERE number = 1")
    key = add_campaign(house.world, house.cast, version)
    kept(house, "campaign", key)
    asked = add_invitation(house.world, house.cast, key, house.cast.other_school, "900002", number=2)
    kept(house, "confirmation", asked)
    return {"cooperation.number": "2", "cooperation.urn": "900002"}


def _invitation(house: House) -> Samples:
    campaign = house.world.scalar("SELECT id FROM campaign WHERE number = 1")
    asked = add_invitation(house.world, house.cast, campaign, house.cast.other_school, "900002")
    kept(house, "confirmation", asked)
    return {"cooperation.urn": "900002"}


def _contact(house: House) -> Samples:
    words = {"role": "head", "name": "Hidden Contact", "email": "hidden@school.example", "source": "test"}
    house.world.add(AgencyContact, partnership_id=house.cast.here, agency_id=house.cast.other_school, **words)
    return {}


def _signer(house: House) -> Samples:
    head = house.cast.other_head.person
    by = {"person_id": house.cast.dsl.person, "allowed_by_id": head, "allowed_at": clock.now()}
    house.world.add(Signer, agency_id=house.cast.other_school, **by)
    return {}


def _person(house: House) -> Samples:
    house.world.person(house.cast.elsewhere_police, name="Hidden Person", partnership=house.cast.elsewhere)
    house.world.group(house.cast.elsewhere, "Hidden group")
    return {}


def _newcomers(house: House) -> Samples:
    world, health, now = house.world, house.cast.health, clock.now()
    newcomer = world.person(health, None, name="Hidden Newcomer")
    invited = world.add(
        PersonInvitation, secret_hash=b"2" * 32, person_id=newcomer.person, agency_id=health, role="staff",
        email="hidden@health.example", invited_by="Hidden", invited_at=now, ends_at=now + DAY,
    )  # fmt: skip
    words: dict[str, Any] = {"subject": "8", "name_given": "Hidden Waiting", "since": now}
    waiting = world.add(WaitingPerson, provider_id=world.provider(health), agency_id=health, **words)
    return {"invitation_id": str(invited), "waiting_id": str(waiting)}


ASKED = frozenset({*WHOLE, *COUNCIL, "other_head"})
HIDDEN: dict[str, Hidden] = {
    "action": Hidden(frozenset({*WHOLE, *HEALTH, "other_head"}), _action),
    "evidence": Hidden(frozenset({*WHOLE, *HEALTH, *POLICE}), _evidence),
    "file of evidence": Hidden(frozenset({*WHOLE, *HEALTH, *POLICE}), _file),
    "draft of the arrangements": Hidden(frozenset({*WHOLE, *STAFF, *RECEIVING}), _version),
    "campaign": Hidden(ASKED, _campaign),
    "confirmation": Hidden(ASKED, _invitation),
    "contact of a school": Hidden(ASKED - {"council_lead", "scrutineer"}, _contact),
    "signer of a school": Hidden(frozenset({"other_head"}), _signer),
    "person elsewhere": Hidden(frozenset(ELSEWHERE), _person),
    "newcomer": Hidden(frozenset({"business_manager"}), _newcomers),
    **gathered("HIDDEN"),  # type: ignore[dict-item]  # rooms hold no other kind under that name
}


def hidden_from(name: str) -> list[str]:
    """The kinds of which such a record must leave no trace for that one of the cast."""
    kept_out = KEPT_OUT if name in AWAY_FROM else set[str]()
    return [kind for kind, hidden in HIDDEN.items() if name not in hidden.readers or kind in kept_out]
