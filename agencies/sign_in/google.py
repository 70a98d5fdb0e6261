"""Google Workspace: the key is `sub`; `hd` says which organisation manages the account and must be on the list.

The domain of the e-mail is no proof of that: only `hd` is. Source: https://developers.google.com/identity/openid-connect/openid-connect
"""

from collections.abc import Mapping
from dataclasses import dataclass

from agencies.sign_in.claims import Claims, clean_text, email_address, key_text, person_name
from agencies.sign_in.errors import refuse
from agencies.sign_in.outcome import Refusal, RefusalCode, SignedIn
from agencies.sign_in.standard import describe


@dataclass(frozen=True)
class GoogleSettings:
    """The hosted domains whose people may come in, in lower case."""

    allowed_domains: frozenset[str]


def read_google(claims: Claims, settings: GoogleSettings) -> SignedIn | Refusal:
    """Who verified claims speak of, or why they may not come in."""
    key = key_text(claims.get("sub"))
    if key is None:
        return refuse(RefusalCode.NO_KEY, "claim sub")
    domain = clean_text(claims.get("hd"), 253).lower()
    if not domain:
        return refuse(RefusalCode.PERSONAL_ACCOUNT, "claim hd is missing")
    if domain not in settings.allowed_domains:
        return refuse(RefusalCode.WRONG_DOMAIN, f"hosted domain {domain}")
    return describe(claims, key, person_name(claims), email_address(claims), (domain,))


def google_settings(stored: Mapping[str, object]) -> GoogleSettings:
    """Settings from what an operator stored; raises ValueError with a sentence."""
    listed = stored.get("allowed_domains")
    if set(stored) != {"allowed_domains"} or not isinstance(listed, list | tuple) or not listed:
        raise ValueError("Google Workspace needs allowed_domains: a list of domains, and nothing else.")
    domains = frozenset(item.strip().lower() for item in listed if isinstance(item, str) and "." in item.strip("."))
    if len(domains) != len(listed) or any("@" in domain or " " in domain for domain in domains):
        raise ValueError("Each of allowed_domains is a domain such as school.example, each once.")
    return GoogleSettings(domains)
