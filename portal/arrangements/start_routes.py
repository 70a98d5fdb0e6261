"""Where everybody begins: the host's start page, and one page for each partnership with what it has published."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.access.gate import anybody, public
from portal.arrangements.queries import in_force, versions_of
from portal.partnership.navigation import has_page
from portal.partnership.public import public_place, public_places

start = Blueprint("start", __name__)


@start.get("/")
@public
def everybody() -> ResponseReturnValue:
    """The partnerships of this host; somebody signed in goes on to their work."""
    if anybody().is_signed_in and has_page("/your-work"):
        return redirect("/your-work", 303)
    return render_template("arrangements/start.html", places=public_places(), has_contacts=has_page("/contacts"))


@start.get("/p/<partnership>")
@public
def partnership_page(partnership: str) -> ResponseReturnValue:
    """What one partnership has published."""
    anybody()
    place = public_place(partnership)
    return render_template("arrangements/partnership.html", partnership=place, version=in_force(versions_of(place.id)))
