"""Handing one mail to the mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from urllib.parse import unquote, urlsplit

from portal import clock
from portal.outbox.mail import Bounced, Mail, NotTaken

TIMEOUT = 20  # seconds


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


def send_by_smtp(mail: Mail, address: str) -> str:
    """Hand over to the server at `smtp://[user:password@]host:port` or `smtps://`; answers what it said.

    With a user name the connection is made safe by STARTTLS first. Raises Bounced or NotTaken.
    """
    parts = urlsplit(address)
    host, port = parts.hostname or "127.0.0.1", parts.port or (465 if parts.scheme == "smtps" else 25)
    is_taken = False
    try:
        with _connected(parts.scheme, host, port) as server:
            if parts.username:
                if parts.scheme != "smtps":
                    server.starttls(context=ssl.create_default_context())
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(as_message(mail))
            is_taken = True
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise (Bounced if code >= 500 else NotTaken)(f"{code} {words.decode(errors='replace')}") from None
    except (OSError, smtplib.SMTPException) as error:
        if not is_taken:  # else it is the goodbye that failed, and a second sending would be a second mail
            raise NotTaken(_in_words(error)) from None
    return f"taken by {host}"


def _in_words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {error.smtp_error!r}"
    return f"{type(error).__name__}: {error}"


def _connected(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=TIMEOUT)
