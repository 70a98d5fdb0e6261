"""Microsoft Entra ID: one client for all, tenants by allow-list, the key is tenant and object id together.

`sub` differs for each application and e-mail changes hands, so neither is the key. Source:
https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agencies.sign_in.claims import Claims, email_address, person_name
from agencies.sign_in.errors import refuse
from agencies.sign_in.outcome import Refusal, RefusalCode, SignedIn
from agencies.sign_in.standard import describe

TENANT_PLACE = "{tenantid}"  # as Microsoft's discovery document for several tenants writes it
CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"  # the tenant of all personal Microsoft accounts
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class EntraSettings:
    """The tenants whose staff may come in, as lower-case GUIDs."""

    allowed_tenants: frozenset[str]


def read_entra(claims: Claims, settings: EntraSettings, issuer: str) -> SignedIn | Refusal:
    """Who verified claims speak of; `issuer` is the configured one, with `{tenantid}` where each tenant has its own."""
    tenant, person = _guid(claims.get("tid")), _guid(claims.get("oid"))
    if tenant is None or person is None:
        return refuse(RefusalCode.NO_KEY, "claim tid" if tenant is None else "claim oid (ask for the scope profile)")
    if tenant == CONSUMERS:
        return refuse(RefusalCode.PERSONAL_ACCOUNT)
    if tenant not in settings.allowed_tenants:
        return refuse(RefusalCode.WRONG_TENANT, f"tenant {tenant}")
    if claims.get("iss") != issuer.replace(TENANT_PLACE, tenant):
        return refuse(RefusalCode.OTHER_PROVIDER, f"claim iss does not belong to tenant {tenant}")
    if _is_guest(claims, tenant):
        return refuse(RefusalCode.GUEST, f"tenant {tenant}")
    email = email_address(claims, "email", "preferred_username", "upn")
    return describe(claims, f"{tenant}:{person}", person_name(claims), email, (tenant,))


def entra_issuers(settings: EntraSettings, issuer: str) -> frozenset[str]:
    """Every `iss` a token of these tenants may carry."""
    return frozenset(issuer.replace(TENANT_PLACE, tenant) for tenant in settings.allowed_tenants)


def entra_settings(stored: Mapping[str, object]) -> EntraSettings:
    """Settings from what an operator stored; raises ValueError with a sentence."""
    listed = stored.get("allowed_tenants")
    if set(stored) != {"allowed_tenants"} or not isinstance(listed, list | tuple) or not listed:
        raise ValueError("Microsoft Entra ID needs allowed_tenants: a list of tenant ids, and nothing else.")
    tenants = frozenset(found for found in map(_guid, listed) if found and found != CONSUMERS)
    if len(tenants) != len(listed):
        raise ValueError("Each of allowed_tenants is the id (GUID) of an organisation's tenant, each once.")
    return EntraSettings(tenants)


def _is_guest(claims: Claims, tenant: str) -> bool:
    home = claims.get("idp")
    came_from_elsewhere = home is not None and home != claims.get("iss") and tenant not in str(home).lower()
    marked = any("#ext#" in str(claims.get(name, "")).lower() for name in ("preferred_username", "upn", "unique_name"))
    return str(claims.get("acct", "0")) == "1" or came_from_elsewhere or marked


def _guid(value: object) -> str | None:
    lowered = value.lower() if isinstance(value, str) else ""
    return lowered if GUID.fullmatch(lowered) else None
