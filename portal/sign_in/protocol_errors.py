"""From what Authlib, joserfc and requests raise to a refusal a person can read; no token or secret goes along."""

from authlib.common.errors import AuthlibBaseError
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError
from requests import HTTPError, RequestException

from agencies.sign_in.errors import refuse, refuse_for_error
from agencies.sign_in.outcome import Refusal, RefusalCode
from portal.sign_in.provider_app import OtherIssuerError

CLAIM_REFUSALS = {
    "iss": RefusalCode.OTHER_PROVIDER,
    "iat": RefusalCode.CLOCK,
    "nbf": RefusalCode.CLOCK,
    "exp": RefusalCode.CLOCK,
}


def refusal_for(error: Exception) -> Refusal:
    """The refusal for an error met while talking to a provider or reading its tokens."""
    match error:
        case OtherIssuerError():
            return refuse(RefusalCode.OTHER_PROVIDER, "issuer of the discovery document")
        case ExpiredTokenError():
            return refuse(RefusalCode.CLOCK, "claim exp")
        case ClaimError():
            claim = str(getattr(error, "claim", ""))
            return refuse(CLAIM_REFUSALS.get(claim, RefusalCode.NOT_GENUINE), f"claim {claim}")
        case JoseError():
            return refuse(RefusalCode.NOT_GENUINE, type(error).__name__)
        case AuthlibBaseError():
            return refuse_for_error(error.error, error.description)
        case HTTPError() if error.response is not None:
            return refuse(RefusalCode.UNREACHABLE, f"HTTP status {error.response.status_code}")
        case RequestException() if not isinstance(error, ValueError):
            return refuse(RefusalCode.UNREACHABLE, type(error).__name__)
        case _:
            return refuse(RefusalCode.BAD_REPLY, type(error).__name__)
