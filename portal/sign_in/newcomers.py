"""Somebody a provider knows and nobody invited: which agency are they from, and who will let them in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask import redirect, session
from flask.typing import ResponseReturnValue

from portal.sign_in import doors
from portal.sign_in.next_step import to

SECONDS = 600
TICKET = "newcomer"  # in the cookie: the name of what the server keeps about them for ten minutes


def meet(came: dict[str, Any], hints: Sequence[str]) -> ResponseReturnValue:
    """Wait at the one agency this can be, or ask which. What the provider said stays on the server meanwhile."""
    kept = {name: came[name] for name in ("provider", "subject", "name", "email")} | {"hints": list(hints)}
    agencies = doors.agencies_at(came["provider"], hints)
    if len(agencies) == 1:
        return wait_at(kept, agencies[0])
    keep(kept)
    return redirect(to("which_agency"), 303)


def wait_at(newcomer: dict[str, Any], agency: doors.AgencyToName) -> ResponseReturnValue:
    """Wait there, unless that agency has settled it before."""
    settled = doors.wait_at(newcomer, newcomer["hints"], agency.id)
    if settled != "waiting":
        code = (settled or "unknown").replace(" ", "-")
        return redirect(to("problem", provider=newcomer["provider"], code=code), 303)
    keep(newcomer | {"agency": agency.name})
    return redirect(to("waiting"), 303)


def keep(newcomer: dict[str, Any]) -> None:
    """Keep it on the server under a new name, for this browser."""
    session[TICKET] = secrets.token_urlsafe(24)
    doors.StateCache().set(f"{TICKET}:{session[TICKET]}", newcomer, SECONDS)


def newcomer_here() -> dict[str, Any] | None:
    """What is kept about the newcomer in this browser, for ten minutes."""
    ticket = session.get(TICKET)
    found: dict[str, Any] | None = doors.StateCache().get(f"{TICKET}:{ticket}") if ticket else None
    return found
