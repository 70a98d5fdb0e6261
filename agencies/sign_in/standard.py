"""Any provider that keeps to OpenID Connect: the key is `sub`, which it never gives to a second person."""

from collections.abc import Mapping
from dataclasses import dataclass

from agencies.sign_in.claims import Claims, email_address, instant, key_text, person_name, text_list
from agencies.sign_in.errors import refuse
from agencies.sign_in.outcome import Refusal, RefusalCode, SignedIn


@dataclass(frozen=True)
class StandardSettings:
    """Which claims hold the name, the address and (where one provider serves several agencies) the organisation."""

    name_claim: str = "name"
    email_claim: str = "email"
    organisation_claim: str | None = None


def read_standard(claims: Claims, settings: StandardSettings) -> SignedIn | Refusal:
    """Who verified claims speak of, or why that cannot be said."""
    key = key_text(claims.get("sub"))
    if key is None:
        return refuse(RefusalCode.NO_KEY, "claim sub")
    email = email_address(claims, settings.email_claim, "preferred_username")
    hints = text_list(claims.get(settings.organisation_claim)) if settings.organisation_claim else ()
    return describe(claims, key, person_name(claims, settings.name_claim), email, hints)


def describe(
    claims: Claims, key: str, name: str, email: str | None, hints: tuple[str, ...] = (), *, from_one_of: bool = False
) -> SignedIn | Refusal:
    """The answer once the key is settled: each kind needs an issuer and something to call the person by."""
    issuer = claims.get("iss")
    if not isinstance(issuer, str) or not issuer:
        return refuse(RefusalCode.NO_KEY, "claim iss")
    if not name and not email:
        return refuse(RefusalCode.NO_NAME)
    return SignedIn(issuer, key, name or email or "", email, hints, instant(claims.get("auth_time")), from_one_of)


def standard_settings(stored: Mapping[str, object]) -> StandardSettings:
    """Settings from what an operator stored; raises ValueError with a sentence."""
    unknown = sorted(set(stored) - {"name_claim", "email_claim", "organisation_claim"})
    if unknown:
        raise ValueError(f"A standard provider has no setting called {', '.join(unknown)}.")
    texts = {name: value for name, value in stored.items() if isinstance(value, str) and value}
    if len(texts) != len(stored):
        raise ValueError("Each setting of a standard provider is the name of a claim.")
    return StandardSettings(**texts)
