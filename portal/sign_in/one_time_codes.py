"""Codes of an authenticator app (RFC 6238: six digits, new every 30 seconds), and its secret under our own key."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from io import BytesIO

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken

STEP_SECONDS = 30
NEIGHBOURS = (0, -1, 1)  # clocks of telephones are off by some seconds: RFC 6238, 5.2
SECRET_BYTES = 20  # RFC 4226, 4: at least 128 bits, 160 recommended
ISSUER = "Safeguarding portal"


class SealedElsewhere(Exception):
    """The secret was sealed under another key of the application, or changed since."""


def new_secret(drawn: str, secret_key: str) -> str:
    """The secret of a new app, as base 32: the same for the same `drawn`, so that a page that is shown again fits."""
    raw = hmac.digest(secret_key.encode(), b"a new authenticator: " + drawn.encode(), "sha256")
    return base64.b32encode(raw[:SECRET_BYTES]).decode()


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The step (30 seconds since 1970) whose code this is, at most one off from `at`; None for a wrong code."""
    app, now = pyotp.TOTP(secret), int(at.timestamp()) // STEP_SECONDS
    typed = "".join(code.split())
    found = [now + off for off in NEIGHBOURS if hmac.compare_digest(app.generate_otp(now + off), typed)]
    return found[0] if found else None


def picture(secret: str, whose: str) -> bytes:
    """What an app's camera reads, as SVG without style or script."""
    written = BytesIO()
    address = pyotp.TOTP(secret).provisioning_uri(name=whose, issuer_name=ISSUER)
    segno.make(address, error="m", micro=False).save(written, kind="svg", scale=5, border=4, light="#fff")
    return written.getvalue()


def in_fours(secret: str) -> str:
    """The secret as people type it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def seal_secret(secret: str, secret_key: str) -> str:
    """The secret, unreadable without the application's key."""
    return _box(secret_key).encrypt(secret.encode()).decode()


def unseal_secret(sealed: str, secret_key: str) -> str:
    """The secret again. Raises SealedElsewhere."""
    try:
        return _box(secret_key).decrypt(sealed.encode()).decode()
    except InvalidToken as wrong:
        raise SealedElsewhere from wrong


def _box(secret_key: str) -> Fernet:
    """A key for this use alone."""
    raw = hmac.digest(secret_key.encode(), b"secrets of authenticator apps", "sha256")
    return Fernet(base64.urlsafe_b64encode(raw))
