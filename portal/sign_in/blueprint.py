"""The blueprint of signing in; each module of pages adds its own."""

from __future__ import annotations

from flask import Blueprint
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

sign_in = Blueprint("sign_in", __name__)

# Counted in each process by itself: enough to slow a guesser down, and an office behind one address is not shut out.
limiter = Limiter(get_remote_address, storage_uri="memory://")
TRIES = "60 per minute"
CALLS = "600 per minute"
