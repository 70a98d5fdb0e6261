"""The form of one contact."""

from __future__ import annotations

from portal.contacts.models import ContactRole
from portal.web.fields import Choice, EmailField, RadiosField, TextField
from portal.web.forms import PortalForm

ROLES = [
    Choice(ContactRole.HEAD, "Head", "Campaign mail goes here first."),
    Choice(ContactRole.LEAD, "Designated safeguarding lead"),
    Choice(ContactRole.OFFICE, "Office"),
]


class ContactForm(PortalForm):
    """Who, at which address, and how one knows."""

    role = RadiosField("Whose address is it?", ROLES, missing="Choose whose address it is", coerce=ContactRole)
    name = TextField("Name", optional=True, about_people=False, limit=120, hint="Leave empty for a shared mailbox.")
    email = EmailField("Email address", autocomplete=None)
    source = TextField(
        "How do you know?",
        missing="Say how you know it, like “telephone call with the school office”",
        hint="Like “telephone call with the school office”.",
        about_people=False,
        limit=200,
    )
