"""DfE Sign-in: the key is `sub`; the organisation is the one the person chose there, and roles come from its API alone.

The claim `organisation` may be an object or the same written as JSON inside a text, and is absent or empty when the
person chose none. Source: https://github.com/DFE-Digital/login.dfe.public-api and the service's integration guide.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from agencies.sign_in.claims import LONGEST_HINT, Claims, clean_text, email_address, key_text, person_name
from agencies.sign_in.errors import refuse
from agencies.sign_in.outcome import Refusal, RefusalCode, SignedIn
from agencies.sign_in.standard import describe

LOCAL_AUTHORITY = "002"  # DfE Sign-in's category of an organisation that is a council
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OWN_WORDS = {"service_id", "api_address", "api_secret", "roles"}


@dataclass(frozen=True)
class DfeSettings:
    """The service as DfE Sign-in knows it. `roles`: codes of which a person needs one; empty: access is enough."""

    service_id: str
    api_address: str
    api_secret: str = field(repr=False)
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DfeOrganisation:
    """The organisation a person chose: DfE Sign-in's own id, and the numbers by which it may be configured here."""

    id: str
    numbers: tuple[str, ...]


def read_dfe(claims: Claims) -> SignedIn | Refusal:
    """Who verified claims speak of and for which organisation, or why they may not come in."""
    key = key_text(claims.get("sub"))
    if key is None:
        return refuse(RefusalCode.NO_KEY, "claim sub")
    organisation = organisation_of(claims)
    if isinstance(organisation, Refusal):
        return organisation
    hints = (*organisation.numbers, organisation.id)
    return describe(claims, key, person_name(claims), email_address(claims), hints, from_one_of=True)


def organisation_of(claims: Claims) -> DfeOrganisation | Refusal:
    """The organisation the person chose, or a refusal when they chose none or it cannot be told."""
    given = claims.get("organisation")
    if isinstance(given, str) and given.strip():
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            return refuse(RefusalCode.NO_ORGANISATION, "claim organisation is no JSON")
    if isinstance(given, list):
        return refuse(RefusalCode.NO_ORGANISATION, f"claim organisation names {len(given)} organisations")
    if not given:
        return refuse(RefusalCode.NO_ORGANISATION, "claim organisation is missing or empty")
    if not isinstance(given, Mapping):
        return refuse(RefusalCode.NO_ORGANISATION, "claim organisation is no object")
    own_id = clean_text(given.get("id"), LONGEST_HINT).lower()
    if not GUID.fullmatch(own_id):
        return refuse(RefusalCode.NO_ORGANISATION, "claim organisation has no id")
    return DfeOrganisation(own_id, _numbers(given))


def dfe_settings(stored: Mapping[str, object]) -> DfeSettings:
    """Settings from what an operator stored; raises ValueError with a sentence."""
    texts = {name: stored.get(name) for name in ("service_id", "api_address", "api_secret")}
    if set(stored) - OWN_WORDS or not all(isinstance(value, str) and value for value in texts.values()):
        raise ValueError("DfE Sign-in needs service_id, api_address and the API secret; and may have roles.")
    roles = stored.get("roles", [])
    if not isinstance(roles, list | tuple) or not all(isinstance(role, str) and role for role in roles):
        raise ValueError("The roles of DfE Sign-in are a list of role codes.")
    if not str(texts["api_address"]).startswith(("https://", "http://")):
        raise ValueError("The api_address of DfE Sign-in begins with https://.")
    return DfeSettings(
        str(texts["service_id"]), str(texts["api_address"]).rstrip("/"), str(texts["api_secret"]), frozenset(roles)
    )


def check_roles(answer: object, organisation: DfeOrganisation, settings: DfeSettings) -> Refusal | None:
    """Whether the API's answer lets this person use the service for that organisation; None when it does."""
    if not isinstance(answer, Mapping) or not isinstance(answer.get("roles"), list):
        return refuse(RefusalCode.BAD_REPLY, "the list of roles cannot be read")
    if str(answer.get("organisationId", "")).lower() != organisation.id:
        return refuse(RefusalCode.BAD_REPLY, "the list of roles is of another organisation")
    held = {clean_text(role.get("code"), LONGEST_HINT) for role in answer["roles"] if isinstance(role, Mapping)}
    if settings.roles and not settings.roles & held:
        return refuse(RefusalCode.NO_ROLE, f"needs one of: {', '.join(sorted(settings.roles))}")
    return None


def _numbers(given: Mapping[str, object]) -> tuple[str, ...]:
    """URN, UKPRN and group UID where there are any; a council's own code is its establishment number or authority's."""
    found = [given.get("urn"), given.get("ukprn"), given.get("uid")]
    category, authority = given.get("category"), given.get("localAuthority")
    if isinstance(category, Mapping) and category.get("id") == LOCAL_AUTHORITY:
        found.append(given.get("establishmentNumber"))
        found.append(authority.get("code") if isinstance(authority, Mapping) else None)
    texts = (str(one) if isinstance(one, int) and not isinstance(one, bool) else one for one in found)
    return tuple(dict.fromkeys(text for one in texts if (text := clean_text(one, LONGEST_HINT))))
