"""People without provider, for the tests of their pages: an account with an app, its codes, the mail with the link."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import Any

import pyotp
from sqlalchemy import text

from agencies.sectors import Standing
from portal.access.roles import Role
from portal.outbox.sealing import unseal
from portal.sign_in.link_models import Authenticator
from portal.sign_in.models import Identity
from portal.sign_in.one_time_codes import seal_secret
from tests.codes import step_at_hand
from tests.people import Someone
from tests.sign_in.pages.conftest import Browser, Door


@dataclass
class Account:
    """Somebody who signs in by links: their address, their account's key, and their app."""

    someone: Someone
    email: str
    identity: uuid.UUID
    app: pyotp.TOTP
    steps: int = 0

    def code(self) -> str:
        """A code not used before: each call looks 30 seconds further, within what is allowed for a clock."""
        self.steps += 1
        return self.app.generate_otp(step_at_hand() + self.steps - 2)


def charity(door: Door) -> uuid.UUID:
    """A small voluntary agency, let in by links."""
    with door.building() as world:
        made = world.agency("Testshire Young Carers", "voluntary", identifier="carers")
        world.member(door.cast.here, made, Standing.RELEVANT_AGENCY)
    door.as_owner("SELECT rights.serve_by_link(:agency)", agency=made)
    return made


def account(door: Door, agency: uuid.UUID, name: str = "Vera Volunteer") -> Account:
    """Somebody of that agency whose app is set up."""
    email, app = f"{secrets.token_hex(4)}@home.example", pyotp.TOTP(pyotp.random_base32())
    provider = door.as_owner("SELECT id FROM identity_provider WHERE key = 'link'")
    own = door.app.extensions["settings"].secret_key
    with door.building() as world:
        someone = world.person(agency, Role.STAFF, name=name)
        bound: dict[str, Any] = {"name_given": name, "bound_at": text("now()"), "confirmed_at": text("now()")}
        identity = world.add(
            Identity, provider_id=provider, subject=secrets.token_hex(8), person_id=someone.person,
            email_given=email, **bound,
        )  # fmt: skip
        world.add(
            Authenticator, identity_id=identity, sealed=seal_secret(app.secret, own), enrol_until=text("now()"),
            enrolled_at=text("now()"),
        )  # fmt: skip
    return Account(someone, email, identity, app)


def mailed(door: Door, email: str) -> str | None:
    """The path of the newest link mailed to that address."""
    newest = (
        "SELECT sealed FROM message WHERE address = :e AND template = 'sign_in/link' ORDER BY queued_at DESC LIMIT 1"
    )
    sealed = door.as_owner(newest, e=email)
    return unseal(sealed, door.app.extensions["settings"].secret_key) if sealed else None


def ask(door: Door, browser: Browser, email: str) -> str:
    """Ask for a link in this browser; the path in the mail."""
    browser.post("/sign-in/by-link", email=email)
    path = mailed(door, email)
    assert path is not None
    return path
