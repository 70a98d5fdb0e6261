"""Forms of imports: which file, and which column is what."""

from __future__ import annotations

from portal.contacts.contact_file import WANTED, Columns
from portal.contacts.models import ContactRole
from portal.web.fields import Choice, FileField, SelectField
from portal.web.forms import PortalForm

MB = 1024 * 1024
REGISTER_BYTES = 64 * MB


class RegisterForm(PortalForm):
    """The register's files, as they come."""

    file = FileField(
        "The file of schools",
        limits=f"The CSV file of the national register, as it comes, up to {REGISTER_BYTES // MB} MB",
        max_bytes=REGISTER_BYTES,
        missing="Choose the file of schools",
    )
    links = FileField(
        "The file of links between schools",
        limits=f"CSV, up to {REGISTER_BYTES // MB} MB",
        max_bytes=REGISTER_BYTES,
        optional=True,
        hint="It says which school follows which: without it, conversions and mergers are not seen.",
    )


class ContactsForm(PortalForm):
    """A list of contacts."""

    file = FileField(
        "The list of contacts",
        limits=".xlsx or .csv, up to 5 MB, one contact a row, with a column for the unique reference number (URN)",
        max_bytes=5 * MB,
        missing="Choose the file with the list",
    )


def columns_form(headings: tuple[str, ...], now: Columns) -> PortalForm:
    """Which column of this list is what; a role for all where no column says it."""
    choices = [
        Choice(str(place), heading or f"Column {place + 1}, without a heading")
        for place, heading in enumerate(headings)
    ]

    class ColumnsForm(PortalForm):
        urn = SelectField("Unique reference number (URN)", choices, missing="Choose the column with the URN")
        email = SelectField("Email address", choices, missing="Choose the column with the email address")
        name = SelectField("Name", choices, optional=True)
        role = SelectField("Role", choices, optional=True)
        everybody = SelectField(
            "If no column says the role: whose addresses are these?",
            [Choice(role, str(role).capitalize()) for role in ContactRole],
            optional=True,
            coerce=ContactRole,
        )

    known = {one: getattr(now, one) for one in WANTED}
    data = {one: str(place) for one, place in known.items() if place is not None}
    return ColumnsForm(data={**data, "everybody": now.everybody})


def columns_named(form: PortalForm) -> Columns:
    """What the form says."""
    places = {one: int(form[one].data) if form[one].data else None for one in WANTED}
    return Columns(
        urn=places["urn"],
        email=places["email"],
        name=places["name"],
        role=places["role"],
        everybody=form["everybody"].data or None,
    )
