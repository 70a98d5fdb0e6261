"""Calls to providers: one deadline for the whole answer, a limit to its size, no redirect to another origin."""

import time
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session
from urllib3.exceptions import HTTPError

from portal.sign_in.provider_config import check_address

LARGEST_ANSWER = 512 * 1024  # bytes after unpacking; Microsoft's key set, the largest seen, has about 20,000
MOST_REDIRECTS = 3
PIECE = 16 * 1024


class UnsafeAnswerError(ValueError):
    """An answer that is too large, or that sends us somewhere else."""


class ProviderSession(OAuth2Session):
    """Authlib's session with those limits around every call it makes."""

    def __init__(self, *arguments: Any, loopback_http: bool = False, **options: Any) -> None:
        """`default_timeout` (seconds) among the options is the deadline of a call, redirects included."""
        super().__init__(*arguments, **options)
        self._loopback_http = loopback_http
        # A proxy set for the machine is used for the world outside, never for this machine.
        self.trust_env = not loopback_http

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        """As Authlib's, but read to the end; raises requests' errors, or ValueError for an unsafe address or answer."""
        until = time.monotonic() + self.default_timeout
        options |= {"allow_redirects": False, "stream": True}
        for _ in range(MOST_REDIRECTS + 1):
            check_address(url, self._loopback_http)
            options["timeout"] = max(until - time.monotonic(), 0.001)
            response: requests.Response = super().request(method, url, **options)
            with response:
                _read(response, until)
            if not response.is_redirect:
                return response
            onward = urljoin(url, response.headers["location"])
            if method.upper() != "GET" or urlsplit(onward)[:2] != urlsplit(url)[:2]:
                raise UnsafeAnswerError("The provider's answer sends us to another address.")
            url = onward
        raise UnsafeAnswerError("The provider's answers send us round in circles.")


def _read(response: requests.Response, until: float) -> None:
    # read1 returns what has come, so that a provider sending one byte a second cannot hold a worker.
    body = bytearray()
    try:
        while piece := response.raw.read1(PIECE, decode_content=True):
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise UnsafeAnswerError("The provider's answer is too large.")
            if time.monotonic() > until:
                raise requests.Timeout("The provider's answer took too long.")
    except HTTPError as error:
        raise requests.ConnectionError(str(error)) from error
    vars(response).update(_content=bytes(body), _content_consumed=True)  # where requests keeps what it has read
