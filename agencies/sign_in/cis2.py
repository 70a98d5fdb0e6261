"""NHS CIS2 Authentication: the key is `sub`; the organisation is that of the role the person chose, and no other.

`selected_roleid` and the levels of assurance count only in the identity token, since userinfo is not signed. Sources:
NHS England, "Scopes and claims", "Role selection" and "Authenticator guidance for developers" of CIS2 Authentication,
https://digital.nhs.uk/services/care-identity-service/applications-and-services/cis2-authentication
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from agencies.sign_in.claims import LONGEST_HINT, Claims, clean_text, email_address, key_text, person_name
from agencies.sign_in.errors import refuse
from agencies.sign_in.outcome import Refusal, RefusalCode, SignedIn
from agencies.sign_in.standard import describe

ROLES = "nhsid_nrbac_roles"
ASKED = {"acr_values": "AAL2_OR_AAL3_ANY"}
LOWEST = 2  # AAL2, NIST SP 800-63B: two factors
LEVEL = re.compile(r"(?:AAL)?([1-3])(?:_.*)?")
IDENTITY_CLAIMS = ("id_assurance_level", "id_token_assurance")
MOST_ROLES = 200


@dataclass(frozen=True)
class Cis2Settings:
    """`lowest_level` is 2 or 3: the authenticator assurance level a sign-in must have."""

    lowest_level: int = LOWEST


def read_cis2(claims: Claims, settings: Cis2Settings) -> SignedIn | Refusal:
    """Who verified claims speak of and for which organisation, or why they may not come in."""
    key = key_text(claims.get("sub"))
    if key is None:
        return refuse(RefusalCode.NO_KEY, "claim sub")
    level = assurance(claims)
    if level < settings.lowest_level:
        said = f"level {level}" if level else "no level"
        return refuse(RefusalCode.LOW_ASSURANCE, f"needs AAL{settings.lowest_level}, the token says {said}")
    if any(name in claims and _level(claims[name]) < LOWEST for name in IDENTITY_CLAIMS):
        return refuse(RefusalCode.LOW_ASSURANCE, "the level of identity assurance")
    code = _code_of_chosen_role(claims)
    if isinstance(code, Refusal):
        return code
    return describe(claims, key, person_name(claims), email_address(claims), (code,), from_one_of=True)


def assurance(claims: Claims) -> int:
    """The authenticator assurance level, 1 to 3, the lower where two claims differ; 0 when nothing is said of it."""
    said = [claims[name] for name in ("authentication_assurance_level", "acr") if name in claims]
    return min((_level(value) for value in said), default=0)


def cis2_settings(stored: Mapping[str, object]) -> Cis2Settings:
    """Settings from what an operator stored; raises ValueError with a sentence."""
    level = stored.get("lowest_level", LOWEST)
    if set(stored) - {"lowest_level"} or isinstance(level, bool) or level not in {2, 3}:
        raise ValueError("NHS CIS2 has one setting: lowest_level, 2 or 3.")
    return Cis2Settings(3 if level == 3 else LOWEST)


def _level(value: object) -> int:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else clean_text(value, LONGEST_HINT)
    found = LEVEL.fullmatch(text)
    return int(found[1]) if found else 0


def _code_of_chosen_role(claims: Claims) -> str | Refusal:
    chosen = clean_text(claims.get("selected_roleid"), LONGEST_HINT)
    if not chosen:
        return refuse(RefusalCode.NO_ROLE_CHOSEN, "claim selected_roleid (ask for the scope selectedrole)")
    listed = claims.get(ROLES)
    if isinstance(listed, str):
        try:
            listed = json.loads(listed)
        except (ValueError, RecursionError):
            listed = None
    roles = listed[:MOST_ROLES] if isinstance(listed, list) else []
    held = [role for role in roles if isinstance(role, Mapping) and role.get("person_roleid") == chosen]
    if len(held) != 1:
        return refuse(RefusalCode.NO_ROLE_CHOSEN, f"claim {ROLES} does not list the chosen role once")
    code = clean_text(held[0].get("org_code"), LONGEST_HINT).upper()
    return code or refuse(RefusalCode.NO_ORGANISATION, "the chosen role has no org_code")
