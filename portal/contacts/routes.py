"""Pages of the contacts of schools and agencies: the list, one agency, one contact, and what waits to be accepted."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import NotFound, Refused, require
from portal.access.viewer import Place, Viewer, current_viewer
from portal.contacts.forms import ContactForm
from portal.contacts.models import AgencyContact
from portal.contacts.operations import (
    accept_proposal,
    add_contact,
    change_contact,
    confirm_contact,
    end_contact,
    refuse_proposal,
)
from portal.contacts.policy import KEEPS, READS, may_keep_contacts, may_read_contacts, may_settle
from portal.contacts.queries import (
    BOUNCED,
    AgencyNamed,
    ContactFilter,
    agency_named,
    all_contacts,
    contact_with,
    contacts_of_agency,
    count_contacts,
    page_of_contacts,
    proposal_with,
    proposals_waiting,
)
from portal.partnership.navigation import has_page
from portal.web.csrf import OPEN_TOO_LONG, form_page
from portal.web.downloads import FORMATS, downloads, files_at, own_link
from portal.web.exports import Sheet, file_response
from portal.web.formats import count, sentence_case
from portal.web.forms import ButtonForm
from portal.web.outcome import tell
from portal.web.parts import Chosen, Link

agency_contacts = Blueprint("agency_contacts", __name__, url_prefix="/p/<partnership>")
HEADER = ("Organisation", "Identifier", "Role", "Name", "Email", "Last confirmed", "Mail came back on", "Source")
HOME = "/agency-contacts"
IMPORT = "/p/<partnership>/imports/contacts"


def set_up(app: Flask) -> None:
    """Enter the pages."""
    app.register_blueprint(agency_contacts)


def contacts_place(key: str, *roles: str) -> tuple[Viewer, Place]:
    """The partnership, for those who read contacts (or hold one of `roles`). Raises NotFound."""
    viewer = current_viewer()
    place = viewer.place(key)
    if not viewer.holds(place.id, *(roles or READS)):
        raise NotFound
    return viewer, place


def _agency(viewer: Viewer, place: Place, named: str) -> AgencyNamed:
    """An agency whose contacts this person may read. Raises NotFound."""
    agency = agency_named(place.id, named)
    if not may_read_contacts(viewer, place.id, agency.id, agency.parent_id):
        raise NotFound
    return agency


@agency_contacts.get(HOME)
def index(partnership: str) -> ResponseReturnValue:
    """Every contact this person may read, those whose mail came back marked; what waits to be accepted on top."""
    viewer, place = contacts_place(partnership)
    chosen, keeps = ContactFilter.of(request.args), viewer.holds(place.id, *KEEPS)
    number, bounced = count_contacts(place.id, chosen)
    page, here = page_of_contacts(place.id, chosen, request.args.get("key")), _to(place, "index")
    came_back = f"; mail to {bounced:,} of them came back" if bounced else ""
    return render_template(
        "contacts/index.html",
        page=page,
        chosen=chosen,
        filters=_filters(place, chosen),
        sentence=f"{sentence_case(count(number, 'contact'))}{came_back}.",
        proposals=proposals_waiting(place.id) if keeps else (),
        here=here,
        files=downloads(here, chosen.arguments),
        next_to=_to(place, "index", **chosen.arguments, key=page.next_key) if page.next_key else None,
        previous_to=_to(place, "index", **chosen.arguments, key=page.previous_key) if page.previous_key else None,
        agency_to=lambda row: _to(place, "agency", agency=row.identifier or str(row.agency_id)),
        proposal_to=lambda row: _to(place, "proposal", proposal_id=row.id),
        bounced_to=_to(place, "index", mark=BOUNCED) if bounced and not chosen.mark else None,
        import_to=IMPORT.replace("<partnership>", place.key) if keeps and has_page(IMPORT) else None,
    )


@files_at(agency_contacts, HOME)
def table(partnership: str, kind: str) -> ResponseReturnValue:
    """The same selection as a file."""
    _, place = contacts_place(partnership)
    rows = [
        (
            own_link(row.name, _to(place, "agency", agency=row.identifier or str(row.agency_id))),
            row.identifier or "check",
            row.role,
            row.person,
            row.email,
            row.confirmed_on,
            row.bounced_on,
            row.source,
        )
        for row in all_contacts(place.id, ContactFilter.of(request.args))
    ]
    return file_response(Sheet(f"{place.key} contacts", HEADER, rows), FORMATS[kind])


@agency_contacts.get(HOME + "/<agency>")
def agency(partnership: str, agency: str) -> ResponseReturnValue:
    """The contacts of one agency: in use, and before."""
    viewer, place = contacts_place(partnership)
    one = _agency(viewer, place, agency)
    contacts = contacts_of_agency(place.id, one.id)
    return render_template(
        "contacts/agency.html",
        agency=one,
        current=[contact for contact in contacts if contact.ended_on is None],
        former=[contact for contact in contacts if contact.ended_on is not None],
        may_keep=may_keep_contacts(viewer, place.id, one.id),
        form=ButtonForm(),
        add_to=_to(place, "add", agency=agency),
        contact_to=lambda contact, name: _to(place, name, agency=agency, contact_id=contact.id),
        back=Link("Contacts of schools and agencies", _to(place, "index")),
    )


@agency_contacts.route(HOME + "/<agency>/add", methods=["GET", "POST"])
@form_page
def add(partnership: str, agency: str) -> ResponseReturnValue:
    """Type a new contact."""
    viewer, place = contacts_place(partnership)
    one = _agency(viewer, place, agency)
    require(may_keep_contacts(viewer, place.id, one.id))
    form = ContactForm()
    if form.validate_on_submit():

        def act() -> str:
            said = {"name": form.name.data, "email": form.email.data, "source": form.source.data}
            add_contact(place.id, one.id, role=form.role.data, **said, by=viewer)
            tell(f"Added for {one.name}.")
            return _to(place, "agency", agency=agency)

        return redirect(act_once(form.once.data, act, by=viewer), 303)
    return _form_page(place, one, form, heading=f"Add a contact for {one.name}", button="Add the contact")


@agency_contacts.route(HOME + "/<agency>/<uuid:contact_id>/change", methods=["GET", "POST"])
@form_page
def change(partnership: str, agency: str, contact_id: uuid.UUID) -> ResponseReturnValue:
    """Put a contact right."""
    viewer, place = contacts_place(partnership)
    one = _agency(viewer, place, agency)
    contact = contact_with(place.id, one.id, contact_id)
    require(may_keep_contacts(viewer, place.id, one.id))
    form = ContactForm(data={"role": contact.role, "name": contact.name, "email": contact.email})
    if form.validate_on_submit():

        def act() -> str:
            said = {"name": form.name.data, "email": form.email.data, "source": form.source.data}
            change_contact(contact, role=form.role.data, **said, by=viewer)
            tell(f"Changed for {one.name}.")
            return _to(place, "agency", agency=agency)

        return redirect(act_once(form.once.data, act, by=viewer), 303)
    return _form_page(place, one, form, heading=f"Change a contact of {one.name}", button="Save the contact")


def _form_page(
    place: Place, agency: AgencyNamed, form: ContactForm, *, heading: str, button: str
) -> ResponseReturnValue:
    back = Link(agency.name, _to(place, "agency", agency=agency.address_part))
    return render_template("contacts/contact.html", form=form, heading=heading, button=button, back=back)


@agency_contacts.post(HOME + "/<agency>/<uuid:contact_id>/confirm")
def confirm(partnership: str, agency: str, contact_id: uuid.UUID) -> ResponseReturnValue:
    """Still right today."""
    return _act(partnership, agency, contact_id, confirm_contact, "Noted: {} is still right.")


@agency_contacts.post(HOME + "/<agency>/<uuid:contact_id>/end")
def end(partnership: str, agency: str, contact_id: uuid.UUID) -> ResponseReturnValue:
    """No more mail goes there."""
    return _act(partnership, agency, contact_id, end_contact, "No more mail goes to {}.")


def _act(
    partnership: str, named: str, contact_id: uuid.UUID, act: Callable[..., None], words: str
) -> ResponseReturnValue:
    viewer, place = contacts_place(partnership)
    one, form = _agency(viewer, place, named), ButtonForm()
    contact: AgencyContact = contact_with(place.id, one.id, contact_id)
    if not form.validate_on_submit():
        raise Refused(OPEN_TOO_LONG)

    def once() -> str:
        act(contact, by=viewer)
        tell(words.format(contact.email))
        return _to(place, "agency", agency=named)

    return redirect(act_once(form.once.data, once, by=viewer), 303)


@agency_contacts.get(HOME + "/proposals/<uuid:proposal_id>")
def proposal(partnership: str, proposal_id: uuid.UUID) -> ResponseReturnValue:
    """A new address somebody gave through a link, beside the one that counts today."""
    viewer, place = contacts_place(partnership, *KEEPS)
    one = proposal_with(place.id, proposal_id)
    agency = agency_named(place.id, str(one.agency_id))
    return render_template(
        "contacts/proposal.html",
        proposal=one,
        agency=agency,
        today=[
            contact
            for contact in contacts_of_agency(place.id, one.agency_id)
            if contact.ended_on is None and contact.role is one.role
        ],
        may_settle=may_settle(viewer, one),
        form=ButtonForm(),
        to=lambda name: _to(place, name, proposal_id=proposal_id),
        back=Link("Contacts of schools and agencies", _to(place, "index")),
    )


@agency_contacts.post(HOME + "/proposals/<uuid:proposal_id>/accept")
def accept(partnership: str, proposal_id: uuid.UUID) -> ResponseReturnValue:
    """The new address counts."""
    return _settle(partnership, proposal_id, accept_proposal, "Accepted. The old address is told by mail.")


@agency_contacts.post(HOME + "/proposals/<uuid:proposal_id>/refuse")
def refuse(partnership: str, proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Everything stays as it is."""
    return _settle(partnership, proposal_id, refuse_proposal, "Refused. Mail goes where it went before.")


def _settle(partnership: str, proposal_id: uuid.UUID, act: Callable[..., object], words: str) -> ResponseReturnValue:
    viewer, place = contacts_place(partnership, *KEEPS)
    one, form = proposal_with(place.id, proposal_id), ButtonForm()
    if not form.validate_on_submit():
        raise Refused(OPEN_TOO_LONG)

    def once() -> str:
        act(one, by=viewer)
        tell(words)
        return _to(place, "index")

    return redirect(act_once(form.once.data, once, by=viewer), 303)


def _to(place: Place, page: str, /, **arguments: object) -> str:
    return url_for(f"agency_contacts.{page}", partnership=place.key, **arguments)  # type: ignore[arg-type]


def _filters(place: Place, chosen: ContactFilter) -> list[Chosen]:
    words = {"name": ("Organisation", chosen.name), "mark": ("Mail", "came back")}
    here = chosen.arguments
    return [
        Chosen(*words[name], without=_to(place, "index", **{other: here[other] for other in here if other != name}))
        for name in here
    ]
