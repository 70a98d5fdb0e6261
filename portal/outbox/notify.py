"""Handing one mail to GOV.UK Notify, which sends it for public bodies.

Notify knows one template of ours, whose subject is ((subject)) and whose body is ((body)). The message's id goes along
as Notify's reference: before a mail is handed over, Notify is asked whether it has one of that reference already, so
that a mail whose answer was lost is not sent again. That Notify took it is not yet that it arrived: it is asked later.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from portal.outbox.mail import Bounced, Mail, NotTaken

TIMEOUT = 20  # seconds
# Notify's words for the end of a mail that did not arrive: docs.notifications.service.gov.uk, "Error handling".
FAILURES = {
    "permanent-failure": "there is no such address",
    "temporary-failure": "the mailbox is full or refuses it, and Notify has stopped trying",
    "technical-failure": "something broke between Notify and the provider, and it was not sent",
}
CURES = {
    400: "Does its template have ((subject)) and ((body)), and may this key write to anybody?",
    403: "Notify refused the key. Is it this service’s, live, and is this machine’s clock right?",
    404: "Notify knows no such template. Is its id in SMTP_URL?",
    429: "Notify takes no more for now.",
}


@dataclass(frozen=True)
class Receipt:
    """What became of a mail for good, in words that name Notify's id of it."""

    was_delivered: bool
    words: str


def send_by_notify(mail: Mail, address: str) -> str:
    """Hand over to `notify://template:key@host`; answers Notify's id of it. Raises Bounced or NotTaken.

    `notify+http://` is for a server on this machine.
    """
    client, reference = _client(address), str(mail.message_id)
    with _in_our_words():
        if known := _known(client, reference):
            receipt = _receipt(known)
            if receipt and not receipt.was_delivered:
                raise Bounced(receipt.words)
            return f"taken by GOV.UK Notify before, as {known['id']}"
        words = {"subject": mail.subject, "body": mail.body}
        taken = client.send_email_notification(mail.to_address, urlsplit(address).username, words, reference)
        return f"taken by GOV.UK Notify as {taken['id']}"


def receipt_by_notify(message_id: uuid.UUID, address: str) -> Receipt | None:
    """What became of a mail that Notify took; None while it is not known. Raises NotTaken where nobody answers."""
    with _in_our_words():
        known = _known(_client(address), str(message_id))
        return _receipt(known) if known else None


def _client(address: str) -> NotificationsAPIClient:
    parts = urlsplit(address)
    scheme = "http" if parts.scheme == "notify+http" else "https"
    host = f"{scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    return NotificationsAPIClient(unquote(parts.password or ""), base_url=host, timeout=TIMEOUT)


def _known(client: NotificationsAPIClient, reference: str) -> dict[str, Any] | None:
    """What Notify has of that reference, if anything."""
    found: list[dict[str, Any]] = client.get_all_notifications(reference=reference)["notifications"]
    return found[0] if found else None


def _receipt(known: dict[str, Any]) -> Receipt | None:
    status, name = known.get("status", ""), known["id"]
    if status == "delivered":
        return Receipt(was_delivered=True, words=f"delivered by GOV.UK Notify as {name}")
    if why := FAILURES.get(status):
        return Receipt(was_delivered=False, words=f"GOV.UK Notify could not deliver {name}: {why}")
    return None


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Whatever goes wrong inside becomes Bounced or NotTaken."""
    try:
        yield
    except APIError as error:
        raise _in_words(error) from None
    except (requests.RequestException, KeyError, TypeError) as error:
        raise NotTaken(f"{type(error).__name__}: {error}") from None


def _in_words(error: APIError) -> Exception:
    """An address that cannot be is refused for good; whatever else Notify says is tried again, with its cure."""
    said: Any = error.message
    text = " ".join(str(one.get("message", one)) for one in said) if isinstance(said, list) else str(said)
    if error.status_code == 400 and "email_address" in text:
        return Bounced(f"400 {text}")
    return NotTaken(f"{error.status_code} {text} {CURES.get(error.status_code, '')}".strip())
