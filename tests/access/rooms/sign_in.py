"""Whose access is ended by whom, and which two people let somebody set up a new authenticator app."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal import clock
from portal.access.roles import Role
from portal.sign_in.link_models import Authenticator, AuthenticatorRecovery
from portal.sign_in.models import Identity, IdentityProvider, ProviderAgency

SECOND = frozenset({"chair", "office_worker", "council_lead", "police_delegate"})


def furnish(house: Any) -> None:
    """Somebody of the trust comes by link and app, and a new app was asked for them; a police officer may leave."""
    world, cast, now = house.world, house.cast, clock.now()
    provider = world.add(
        IdentityProvider, key="link", name="One-time link", profile="link", issuer="urn:portal:one-time-link",
        client_id="", client_secret="", settings={},
    )  # fmt: skip
    world.add(ProviderAgency, provider_id=provider, agency_id=cast.trust)
    person = world.person(cast.trust, Role.STAFF, cast.here, name="Vera Volunteer").person
    bound = {"name_given": "Vera Volunteer", "email_given": "vera@home.example", "bound_at": now, "confirmed_at": now}
    account = world.add(Identity, provider_id=provider, subject="vera", person_id=person, **bound)
    world.add(Authenticator, identity_id=account, enrol_until=now)
    asked = world.add(
        AuthenticatorRecovery, identity_id=account, partnership_id=cast.here, asked_at=now,
        asked_by_id=cast.business_manager.person,
    )  # fmt: skip
    house.samples |= {
        "sign_in.account_id": str(account), "sign_in.recovery_id": str(asked),
        "sign_in.person_id": str(cast.police_other.person),
    }  # fmt: skip


def writes(name: str, who: frozenset[str], address: str, before: str = "SELECT 1") -> Callable[[Any], Any]:
    """The form at that address, filled with the house's sample of that name."""

    def write(house: Any) -> Any:
        from tests.access.replay import Write  # reads every room, this one too

        return Write(address.format(house.samples[f"sign_in.{name}"]), who, before=before)

    return write


WAITING = "/people/authenticators/waiting/{}"
UNASKED = "UPDATE authenticator_recovery SET refused_at = now()"
WRITES = {
    "sign_in.end_access": writes("person_id", frozenset({"police_coordinator"}), "/people/colleagues/{}/end"),
    "sign_in.ask_recovery": writes(
        "account_id", frozenset({"business_manager"}), "/people/authenticators/{}/new", UNASKED
    ),
    "sign_in.confirm_recovery": writes("recovery_id", SECOND, WAITING),
    "sign_in.refuse_recovery": writes("recovery_id", SECOND, WAITING + "/refuse"),
}
