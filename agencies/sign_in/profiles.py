"""Picks the module for a kind of provider: its settings, the issuers its tokens may name, how to read its claims."""

from collections.abc import Mapping
from enum import StrEnum

from agencies.sign_in.cis2 import ASKED, ROLES, Cis2Settings, cis2_settings, read_cis2
from agencies.sign_in.claims import Claims
from agencies.sign_in.dfe import DfeSettings, dfe_settings, read_dfe
from agencies.sign_in.entra import TENANT_PLACE, EntraSettings, entra_issuers, entra_settings, read_entra
from agencies.sign_in.google import GoogleSettings, google_settings, read_google
from agencies.sign_in.outcome import Refusal, SignedIn
from agencies.sign_in.standard import StandardSettings, read_standard, standard_settings


class ProfileKind(StrEnum):
    """Kinds of identity provider; the value is what the database stores."""

    STANDARD = "standard"
    ENTRA = "entra"
    GOOGLE = "google"
    DFE = "dfe"
    CIS2 = "cis2"


ProfileSettings = StandardSettings | EntraSettings | GoogleSettings | DfeSettings | Cis2Settings

SCOPES = ("openid", "profile", "email")
MORE_SCOPES: dict[ProfileKind, tuple[str, ...]] = {
    ProfileKind.DFE: ("organisation",),
    ProfileKind.CIS2: ("nationalrbacaccess", "selectedrole"),
}

USERINFO_MAY_ADD = ("name", "given_name", "family_name", "email", "preferred_username")


def profile_settings(kind: ProfileKind, stored: Mapping[str, object]) -> ProfileSettings:
    """The settings of a provider as its row stores them; raises ValueError with a sentence for the operator."""
    match kind:
        case ProfileKind.ENTRA:
            return entra_settings(stored)
        case ProfileKind.GOOGLE:
            return google_settings(stored)
        case ProfileKind.DFE:
            return dfe_settings(stored)
        case ProfileKind.CIS2:
            return cis2_settings(stored)
        case ProfileKind.STANDARD:
            return standard_settings(stored)


def usual_scopes(kind: ProfileKind) -> tuple[str, ...]:
    """The scopes to ask for where a provider's row says nothing else."""
    return (*SCOPES, *MORE_SCOPES.get(kind, ()))


def asked_beside(settings: ProfileSettings) -> dict[str, str]:
    """What a start says to the provider beside the protocol's own parameters."""
    return dict(ASKED) if isinstance(settings, Cis2Settings) else {}


def token_issuers(settings: ProfileSettings, issuer: str) -> frozenset[str]:
    """Every `iss` that a token from this configured issuer may carry."""
    if isinstance(settings, EntraSettings):
        return entra_issuers(settings, issuer)
    return frozenset({issuer})


def has_tenant_place(issuer: str) -> bool:
    """Whether the issuer stands for one per tenant."""
    return TENANT_PLACE in issuer


def claims_wanted(settings: ProfileSettings) -> tuple[str, ...]:
    """What the portal needs besides the key; where a token lacks one of these, userinfo is asked."""
    if isinstance(settings, StandardSettings):
        wanted = (settings.name_claim, settings.email_claim, settings.organisation_claim)
        return tuple(claim for claim in wanted if claim)
    if isinstance(settings, DfeSettings):
        return ("given_name", "email", "organisation")
    return ("name", "email", ROLES) if isinstance(settings, Cis2Settings) else ("name", "email")


def with_userinfo(claims: Claims, userinfo: Claims, settings: ProfileSettings) -> dict[str, object]:
    """The token's claims, completed: userinfo may add a name, an address, an organisation; it replaces nothing."""
    may_add = {*USERINFO_MAY_ADD, *claims_wanted(settings)} - {"iss", "sub", "tid", "oid", "hd", "aud"}
    added = {name: value for name, value in userinfo.items() if name in may_add}
    return {**added, **{name: value for name, value in claims.items() if value not in (None, "")}}


def read_claims(claims: Claims, settings: ProfileSettings, issuer: str) -> SignedIn | Refusal:
    """Who these verified claims speak of, or a refusal in words; `issuer` is the configured one."""
    if isinstance(settings, EntraSettings):
        return read_entra(claims, settings, issuer)
    if isinstance(settings, GoogleSettings):
        return read_google(claims, settings)
    if isinstance(settings, DfeSettings):
        return read_dfe(claims)
    if isinstance(settings, Cis2Settings):
        return read_cis2(claims, settings)
    return read_standard(claims, settings)
