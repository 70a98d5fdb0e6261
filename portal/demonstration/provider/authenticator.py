"""The authenticator app of the demonstration’s scrutineer, as a page: like everybody here, its secret is invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pyotp
from flask import Blueprint, render_template

from portal.demonstration.provider.web import careful, only_this_machine

WHOSE = "hilary-stokes"
ADDRESS = "hilary.stokes@scrutiny.example"
SECRET = "MRSW23LPNZZXI4TBORUW63RB"  # noqa: S105  # opens the demonstration alone
PAGE = "/authenticator"
NAMED = {"name": "authenticator app"}  # what the pages of this process call it

pages = Blueprint("authenticator", __name__)
pages.before_request(only_this_machine)
pages.after_request(careful)


@pages.get(PAGE)
def code() -> str:
    """The code at this moment, and the secret for an app of one's own."""
    app, now = pyotp.TOTP(SECRET), datetime.now(UTC)
    left = app.interval - int(now.timestamp()) % app.interval
    told = {"address": ADDRESS, "secret": SECRET, "left": left, "issuer": NAMED}
    return render_template("authenticator.html", code=app.at(now), **told)
