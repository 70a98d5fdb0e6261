"""The contacts: public pages that need one request, and the pages on which the two receiving teams keep them."""

from __future__ import annotations

import uuid

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.editing import ChangedMeanwhile
from portal.access.gate import anybody, public
from portal.access.once import act_once
from portal.access.roles import ANY, GROUP
from portal.access.verdict import NotFound, require
from portal.access.viewer import Place, Viewer, current_viewer
from portal.database import transaction
from portal.frontdoor.forms import AddContactForm, ChangeContactForm
from portal.frontdoor.models import ContactPoint
from portal.frontdoor.operations import add_contact, change_contact, confirm_contact, remove_contact
from portal.frontdoor.policy import may_edit_contacts
from portal.frontdoor.queries import changes_of, contacts_of, get_contact, words_of
from portal.frontdoor.telephone import dial
from portal.partnership.public import public_place, public_places
from portal.web.csrf import form_page
from portal.web.forms import VersionedForm
from portal.web.outcome import tell
from portal.web.two_texts import beside

CHECK_EVERY = 30  # days after which a contact is marked as unchecked

frontdoor = Blueprint("frontdoor", __name__)


@frontdoor.get("/contacts")
@public
def all_contacts() -> ResponseReturnValue:
    """Whom to call, for every partnership of this host."""
    anybody()
    return _contacts_page(public_places(), None, may_edit=False)


@frontdoor.get("/p/<partnership>/contacts")
@public
def contacts(partnership: str) -> ResponseReturnValue:
    """Whom to call in one partnership."""
    viewer, place = anybody(), public_place(partnership)
    return _contacts_page([place], viewer, may_edit=bool(may_edit_contacts(viewer, place.id)))


@frontdoor.get("/p/<partnership>/contacts/history")
def history(partnership: str) -> ResponseReturnValue:
    """Who changed what, for the people of the partnership."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    if not viewer.holds(place.id, *ANY, *GROUP):
        raise NotFound
    return render_template("frontdoor/history.html", partnership=place, changes=changes_of(place.id))


@frontdoor.route("/p/<partnership>/contacts/add", methods=["GET", "POST"])
@form_page
def add(partnership: str) -> ResponseReturnValue:
    """A new line of the page."""
    viewer, place = _editor(partnership)
    form = AddContactForm()
    if form.validate_on_submit():

        def act() -> str:
            add_contact(place.id, kind=form.kind.data, **_words(form), went_on=form.went_on, by=viewer)
            return _page(place)

        address = act_once(form.once.data, act, by=viewer)
        tell("The contact is on the page.")
        return redirect(address, 303)
    return render_template("frontdoor/add.html", partnership=place, form=form)


@frontdoor.route("/p/<partnership>/contacts/<uuid:contact_id>/edit", methods=["GET", "POST"])
@form_page
def edit(partnership: str, contact_id: uuid.UUID) -> ResponseReturnValue:
    """Change a line. Whoever saves second sees both texts."""
    viewer, place = _editor(partnership)
    contact = get_contact(place.id, contact_id)
    form = ChangeContactForm(obj=contact)
    if form.validate_on_submit():

        def act() -> str:
            change_contact(contact, seen=form.version.data, **_words(form), went_on=form.went_on, by=viewer)
            return _page(place)

        try:
            address = act_once(form.once.data, act, by=viewer)
        except ChangedMeanwhile:
            return _both_texts(place, contact_id, form), 409
        tell("The contact is changed, and counts as checked today.")
        return redirect(address, 303)
    return render_template(
        "frontdoor/edit.html", partnership=place, form=form, contact=contact, differences=None, last=None
    )


@frontdoor.post("/p/<partnership>/contacts/<uuid:contact_id>/still-right")
def still_right(partnership: str, contact_id: uuid.UUID) -> ResponseReturnValue:
    """Checked today, nothing to change."""
    viewer, place = _editor(partnership)
    form = VersionedForm()
    try:
        with transaction():
            confirm_contact(get_contact(place.id, contact_id), seen=form.version.data, by=viewer)
    except ChangedMeanwhile:
        return redirect(url_for("frontdoor.edit", partnership=place.key, contact_id=contact_id), 303)
    tell("Thank you. The contact counts as checked today.")
    return redirect(_page(place), 303)


@frontdoor.route("/p/<partnership>/contacts/<uuid:contact_id>/remove", methods=["GET", "POST"])
@form_page
def remove(partnership: str, contact_id: uuid.UUID) -> ResponseReturnValue:
    """Say exactly what leaves the page, then take it off."""
    viewer, place = _editor(partnership)
    contact = get_contact(place.id, contact_id)
    form = VersionedForm(obj=contact)
    if form.validate_on_submit():
        try:
            with transaction():
                remove_contact(contact, seen=form.version.data, by=viewer)
        except ChangedMeanwhile:
            return redirect(url_for("frontdoor.edit", partnership=place.key, contact_id=contact_id), 303)
        tell("The contact is off the page. Its history stays.")
        return redirect(_page(place), 303)
    return render_template("frontdoor/remove.html", partnership=place, contact=contact, form=form)


def _contacts_page(places: list[Place], viewer: Viewer | None, *, may_edit: bool) -> str:
    found = contacts_of(*(place.id for place in places))
    buttons = {one.id: VersionedForm(obj=one, formdata=None) for one in found} if may_edit else {}
    return render_template(
        "frontdoor/contacts.html",
        groups=[(place, [one for one in found if one.partnership_id == place.id]) for place in places],
        one_place=places[0] if viewer is not None else None,
        may_edit=may_edit,
        may_see_history=viewer is not None and viewer.holds(places[0].id, *ANY, *GROUP),
        buttons=buttons,
        old={one.id for one in found if (clock.today() - one.checked_on).days > CHECK_EVERY},
    )


def _both_texts(place: Place, contact_id: uuid.UUID, form: ChangeContactForm) -> str:
    contact: ContactPoint = get_contact(place.id, contact_id)
    last = next(iter(changes_of(place.id, contact_id, most=1)), None)
    differences = beside(form, words_of(contact), version=contact.version)
    return render_template(
        "frontdoor/edit.html", partnership=place, form=form, contact=contact, differences=differences, last=last
    )


def _editor(partnership: str) -> tuple[Viewer, Place]:
    viewer = current_viewer()
    place = viewer.place(partnership)
    require(may_edit_contacts(viewer, place.id))
    return viewer, place


def _words(form: ChangeContactForm) -> dict[str, str]:
    return {name: getattr(form, name).data for name in ("name", "telephone", "email", "hours", "belongs")}


def _page(place: Place) -> str:
    return url_for("frontdoor.contacts", partnership=place.key)


def set_up(app: Flask) -> None:
    """Give `app` these pages."""
    app.jinja_env.filters["dial"] = dial
    app.register_blueprint(frontdoor)
