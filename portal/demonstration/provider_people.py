"""What the demonstration's sign-in provider is told: each organisation's people, and that the portal may ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from agencies.registers.schools import read_schools
from portal.demonstration.content import Content
from portal.demonstration.content.agencies import ProviderEntry
from portal.demonstration.content.cast import Person, Presence, school_key

CLIENT_ID = "portal"
DATA = Path(__file__).parent / "data"
NOTES = {Presence.INVITED: "invited, not here yet", Presence.WAITING: "not let in yet", Presence.LEFT: "role has ended"}


def issuer_of(provider_address: str, key: str) -> str:
    """The issuer of one organisation."""
    return f"{provider_address}/{key}"


def provider_configuration(content: Content, public_address: str, client_secret: str) -> dict[str, Any]:
    """The provider's JSON; the portal's addresses are those of its sign-in pages."""
    names = agency_names(content)
    return {
        "issuers": [
            {
                "path": one.key,
                "name": one.name,
                "people": [_person(names, one, person) for person in content.people if person.provider == one.key],
                "clients": [_client(public_address, one.key, client_secret)],
            }
            for one in content.participants.providers
        ]
    }


def _client(public_address: str, key: str, client_secret: str) -> dict[str, Any]:
    pages = f"{public_address}/sign-in/{key}"
    return {
        "id": CLIENT_ID,
        "secret": client_secret,
        "redirect_uris": [f"{pages}/callback"],
        "post_logout_redirect_uris": [f"{public_address}/signed-out"],
        "backchannel_logout_uri": f"{pages}/back-channel-logout",
    }


def _person(names: dict[str, str], provider: ProviderEntry, person: Person) -> dict[str, Any]:
    claims = {provider.agency_claim: person.agency.removeprefix("school-")} if provider.agency_claim else {}
    what = ", ".join(
        part
        for part in (person.job, " and ".join(names[key] for key in person.agencies), NOTES.get(person.presence, ""))
        if part
    )
    return {"sub": person.sub, "name": person.name, "email": person.email, "what": what, "claims": claims}


def agency_names(content: Content) -> dict[str, str]:
    """The name of every agency of the cast, by its key; schools as the register has them."""
    schools = read_schools((DATA / "schools.csv").read_bytes()).rows
    return {school_key(int(row.urn)): row.name for row in schools} | {
        one.key: one.name for one in content.participants.agencies
    }
