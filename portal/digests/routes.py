"""Your mail: the day of the digest, and whether more than the essential comes. One page, one question."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.viewer import current_viewer
from portal.database import db
from portal.digests.choice import NEVER_CHOSE
from portal.digests.models import MailChoice
from portal.digests.operations import choose_mail
from portal.web.csrf import form_page
from portal.web.fields import Choice, RadiosField
from portal.web.forms import PortalForm
from portal.web.outcome import tell

digests = Blueprint("digests", __name__)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
NO_DIGEST, ESSENTIAL = "0", "-"
CHOICES = [
    *(Choice(str(number), f"On {name}s") for number, name in enumerate(WEEKDAYS, start=1)),
    Choice(NO_DIGEST, "No digest", "All other mail still comes."),
    Choice(ESSENTIAL, "Essential mail only", "No digest, no receipts, no news of what you asked for."),
]


class MailForm(PortalForm):
    """When the digest comes, or how much less one wants."""

    digest = RadiosField("When shall your weekly digest come?", CHOICES, missing="Choose a day, or no digest")


@digests.route("/your-work/mail", methods=["GET", "POST"])
@form_page
def show() -> ResponseReturnValue:
    """What one gets, and the choice."""
    viewer = current_viewer()
    form = MailForm(data={"digest": _chosen(db.session.get(MailChoice, viewer.person_id))})
    if form.validate_on_submit():

        def once() -> str:
            said = form.digest.data
            day = int(said) if said not in {NO_DIGEST, ESSENTIAL} else None
            choose_mail(digest_on=day, only_essential=said == ESSENTIAL, by=viewer)
            tell(_told(day, only_essential=said == ESSENTIAL))
            return url_for("digests.show")

        return redirect(act_once(form.once.data, once, by=viewer), 303)
    return render_template("digests/show.html", form=form)


def _chosen(choice: MailChoice | None) -> str:
    if choice is None:
        return str(NEVER_CHOSE)
    if choice.only_essential:
        return ESSENTIAL
    return str(choice.digest_on) if choice.digest_on else NO_DIGEST


def _told(day: int | None, *, only_essential: bool) -> str:
    if only_essential:
        return "You get essential mail only."
    return f"Your digest comes on {WEEKDAYS[day - 1]}s." if day else "No digest comes to you any more."


def set_up(app: Flask) -> None:
    """Enter this page."""
    app.register_blueprint(digests)
