"""DfE Sign-in's API says whether somebody may use the portal for the organisation they chose; its token never does.

Source: https://github.com/DFE-Digital/login.dfe.public-api, "Get user access to service".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from joserfc import jwt
from joserfc.jwk import OctKey
from requests import RequestException
from requests.status_codes import codes

from agencies.sign_in.dfe import DfeSettings, check_roles, organisation_of
from agencies.sign_in.errors import refuse
from agencies.sign_in.outcome import Refusal, RefusalCode
from portal import clock
from portal.sign_in.provider_config import ProviderConfig
from portal.sign_in.provider_http import ProviderSession

AUDIENCE = "signin.education.gov.uk"
TOKEN_LIVES = timedelta(minutes=1)


def refusal_by_roles(config: ProviderConfig, claims: Mapping[str, Any]) -> Refusal | None:
    """Why DfE Sign-in does not let this person in here, asked now; None where it does, and for every other profile."""
    settings = config.settings
    if not isinstance(settings, DfeSettings):
        return None
    organisation = organisation_of(claims)
    if isinstance(organisation, Refusal):
        return organisation
    about = f"organisations/{quote(organisation.id, safe='')}/users/{quote(claims['sub'], safe='')}"
    address = f"{settings.api_address}/services/{quote(settings.service_id, safe='')}/{about}"
    try:
        with ProviderSession(loopback_http=config.loopback_http, default_timeout=config.timeout_seconds) as session:
            proof = {"Authorization": f"Bearer {_proof(config, settings)}"}
            answer = session.request("GET", address, withhold_token=True, headers=proof)
    except RequestException as away:
        return refuse(RefusalCode.UNREACHABLE, f"the list of roles: {type(away).__name__}")
    if answer.status_code == codes.not_found:
        return refuse(RefusalCode.NO_ROLE, "no access to this service")
    if answer.status_code != codes.ok:
        return refuse(RefusalCode.UNREACHABLE, f"the list of roles: HTTP status {answer.status_code}")
    return check_roles(answer.json(), organisation, settings)


def _proof(config: ProviderConfig, settings: DfeSettings) -> str:
    """A token that says who asks, signed with the secret of the API, for one minute."""
    ends = clock.now() + TOKEN_LIVES
    claims = {"iss": config.client_id, "aud": AUDIENCE, "exp": int(ends.timestamp())}
    return jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, OctKey.import_key(settings.api_secret))
