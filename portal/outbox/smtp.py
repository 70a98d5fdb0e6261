"""Handing one mail to the mail server."""

from __future__ import annotations

import smtplib
import ssl
import uuid
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from urllib.parse import unquote, urlsplit

from portal import clock

TIMEOUT = 20  # seconds


@dataclass(frozen=True)
class Mail:
    """A mail ready to leave. `message_id` stays the same on every try, so that a receiver can drop a second copy."""

    message_id: uuid.UUID
    to_name: str
    to_address: str
    from_name: str
    from_address: str
    reply_to: str
    subject: str
    body: str


class Bounced(Exception):
    """The server refused this mail for good: the address is wrong."""


class NotTaken(Exception):
    """The server could not take the mail now; it is tried again."""


def as_message(mail: Mail) -> EmailMessage:
    """Plain text that carries everything, without a picture or anything else that would tell of its being read."""
    message = EmailMessage()
    message["From"] = formataddr((mail.from_name, mail.from_address))
    message["To"] = formataddr((mail.to_name, mail.to_address)) if mail.to_name else mail.to_address
    message["Reply-To"] = mail.reply_to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{mail.message_id}@{mail.from_address.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def send(mail: Mail, address: str) -> str:
    """Hand over to the server at `smtp://[user:password@]host:port` or `smtps://`; answers what it said.

    With a user name the connection is made safe by STARTTLS first. Raises Bounced or NotTaken.
    """
    parts = urlsplit(address)
    host, port = parts.hostname or "127.0.0.1", parts.port or (465 if parts.scheme == "smtps" else 25)
    try:
        with _connected(parts.scheme, host, port) as server:
            if parts.username:
                if parts.scheme != "smtps":
                    server.starttls(context=ssl.create_default_context())
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(as_message(mail))
            return f"taken by {host}"
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise (Bounced if code >= 500 else NotTaken)(f"{code} {words.decode(errors='replace')}") from None
    except smtplib.SMTPResponseException as error:
        raise NotTaken(f"{error.smtp_code} {error.smtp_error!r}") from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(f"{type(error).__name__}: {error}") from None


def _connected(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=TIMEOUT)
