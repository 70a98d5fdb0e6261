"""Handing one mail to whoever takes it: a mail server, or GOV.UK Notify. The address in the settings says which."""

from __future__ import annotations

from portal.outbox.mail import Mail
from portal.outbox.notify import send_by_notify
from portal.outbox.smtp import send_by_smtp


def send(mail: Mail, address: str) -> str:
    """Hand over; answers who took it. Raises Bounced where it is refused for good, NotTaken where it is tried again."""
    by = send_by_notify if tells_later(address) else send_by_smtp
    return by(mail, address)


def tells_later(address: str) -> bool:
    """Whether who takes mail there can be asked later if it arrived. Notify can; a mail server cannot."""
    return address.startswith("notify")
