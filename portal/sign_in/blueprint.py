"""The blueprint of signing in; each module of pages adds its own."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from portal.config import Environment

sign_in = Blueprint("sign_in", __name__)

# Counted in each process by itself: enough to slow a guesser down, and an office behind one address is not shut out.
limiter = Limiter(get_remote_address, storage_uri="memory://")
TRIES = "60 per minute"
CALLS = "600 per minute"
JOINING = "joining"  # in the cookie: at which provider the person chose, by a form of ours, to add another account


@limiter.request_filter
def is_a_test() -> bool:
    """Tests come from one address and faster than people."""
    return bool(current_app.extensions["settings"].environment is Environment.TEST)
