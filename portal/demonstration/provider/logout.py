"""Telling applications that a session is over: back-channel by a call to each, front-channel by iframes."""

from dataclasses import dataclass
from urllib.parse import urlencode

import requests

from portal.demonstration.provider.configuration import Issuer
from portal.demonstration.provider.memory import BrowserSession
from portal.demonstration.provider.provider import Provider

CALL_SECONDS = 3


@dataclass(frozen=True)
class Told:
    """What became of it: answers of back-channel calls (None: no answer), and the frames the browser must load."""

    answers: dict[str, int | None]
    frames: tuple[str, ...]


def tell_clients(provider: Provider, issuer: Issuer, session: BrowserSession) -> Told:
    """Calls each application that knew of the session, and lists the frames for those that asked for one."""
    answers: dict[str, int | None] = {}
    frames = []
    for client in issuer.clients:
        if client.id not in session.clients:
            continue
        if client.backchannel_logout_uri:
            token = provider.logout_token(issuer, client, session.sub, session.sid)
            answers[client.id] = post_logout_token(client.backchannel_logout_uri, token)
        if client.frontchannel_logout_uri:
            named = urlencode({"iss": provider.url(issuer), "sid": session.sid})
            joint = "&" if "?" in client.frontchannel_logout_uri else "?"
            frames.append(f"{client.frontchannel_logout_uri}{joint}{named}")
    return Told(answers, tuple(frames))


def post_logout_token(address: str, token: str) -> int | None:
    """Sends one logout token; the status of the answer, or None when there was none in 3 seconds."""
    try:
        return requests.post(
            address, data={"logout_token": token}, timeout=CALL_SECONDS, allow_redirects=False
        ).status_code
    except requests.RequestException:
        return None
