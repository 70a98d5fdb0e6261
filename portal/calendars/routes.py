"""Your dates: all that is due, each as one entry for a calendar, and the secret address a calendar fetches itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.gate import public
from portal.access.once import act_once
from portal.access.proof import SECRET, show_feed, show_session
from portal.access.verdict import NotFound, Refused
from portal.access.viewer import Viewer, current_viewer
from portal.calendars.due import deadlines
from portal.calendars.icalendar_file import MEDIA_TYPE, Deadline, write_calendar
from portal.calendars.models import CalendarFeed
from portal.calendars.operations import live_feed, make_feed, stop_feed
from portal.config import Settings
from portal.database import db
from portal.outbox.sealing import SealedElsewhere, unseal
from portal.web.csrf import form_page
from portal.web.exports import demonstration_foot
from portal.web.forms import ButtonForm
from portal.web.outcome import tell
from portal.web.page_frame import page_frame

calendars = Blueprint("calendars", __name__)
MADE = "Your calendar has an address now."
STOPPED = "The address is stopped. Calendars that fetched it get nothing any more."


@calendars.get("/your-work/calendar")
def show() -> str:
    """All that is due, each to take along, and the secret address."""
    return _page(ButtonForm())


@calendars.post("/your-work/calendar/make")
@form_page
def make() -> ResponseReturnValue:
    """Make the secret address."""
    return _act(lambda viewer: make_feed(secret_key=_settings().secret_key, by=viewer), MADE)


@calendars.post("/your-work/calendar/stop")
@form_page
def stop() -> ResponseReturnValue:
    """Stop the secret address, at once."""
    return _act(lambda viewer: stop_feed(by=viewer), STOPPED)


@calendars.get("/your-work/calendar/<reference>.ics")
def one(reference: str) -> Response:
    """What is due with one record, as a file; opened again later, it moves the entry it made. Raises NotFound."""
    viewer = current_viewer()
    found = [entry for entry in deadlines(viewer, _settings().public_address) if entry.reference == reference]
    if not found:
        raise NotFound
    return _file(reference, found)


@calendars.get("/calendar/<secret>.ics")
@public
def feed(secret: str) -> Response:
    """What a calendar fetches: all that is due for whose address it is, as they may see it today. Raises NotFound."""
    page_frame()  # made as whoever is signed in, before the address is the proof
    db.session.rollback()
    show_session(db.session(), None)
    show_feed(db.session(), secret if SECRET.fullmatch(secret) else "0" * 64)
    viewer = current_viewer()
    if viewer.agency_id is None:
        raise NotFound
    return _file(f"Due for {viewer.name}", deadlines(viewer, _settings().public_address))


def _page(form: ButtonForm) -> str:
    viewer, kept = current_viewer(), live_feed()
    return render_template(
        "calendars/show.html",
        form=form,
        agency=viewer.agency_name,
        address=_address(kept) if kept else "",
        feed=kept,
        deadlines=deadlines(viewer, ""),
        today=clock.today(),
    )


def _act(act: Callable[[Viewer], None], said: str) -> ResponseReturnValue:
    viewer, form = current_viewer(), ButtonForm()

    def once() -> str:
        act(viewer)
        tell(said)
        return url_for("calendars.show")

    if form.validate_on_submit():
        try:
            return redirect(act_once(form.once.data, once, by=viewer), 303)
        except Refused as refusal:
            form.refuse(refusal.reason)
    return _page(form)


def _address(kept: CalendarFeed) -> str:
    """The address in full; nothing where the application's key has changed since."""
    try:
        secret = unseal(kept.sealed, _settings().secret_key)
    except SealedElsewhere:
        return ""
    return _settings().public_address + url_for("calendars.feed", secret=secret)


def _file(name: str, entries: Sequence[Deadline]) -> Response:
    host = urlsplit(_settings().public_address).hostname or ""
    written = write_calendar(name, entries, host=host, at=clock.now(), foot=demonstration_foot() or "")
    return Response(written, content_type=MEDIA_TYPE, headers={"Content-Disposition": "inline; filename=due.ics"})


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def set_up(app: Flask) -> None:
    """Enter these pages."""
    app.register_blueprint(calendars)
