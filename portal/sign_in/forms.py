"""Forms at the door."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from portal.web.fields import Choice, EmailField, RadiosField, SelectField, SuggestedTextField, TextField
from portal.web.forms import PortalForm


def offer(field: RadiosField | SelectField, choices: Sequence[Choice]) -> None:
    """Offer these answers on this page, and read what was sent once more: a field takes only what it offers."""
    field.choices = choices
    if request.method == "POST":
        field.process(request.form)


class EmailForm(PortalForm):
    """The work address, used to find the provider and for nothing else."""

    email = EmailField("Work email address", hint="We use it to find your organisation’s sign-in page.")


class ProviderForm(PortalForm):
    """Which of several organisations."""

    provider = RadiosField("Which organisation do you work for?", missing="Choose your organisation")


class AgencyForm(PortalForm):
    """For which agency somebody acts, of a few."""

    agency = RadiosField("Which organisation are you acting for?", missing="Choose an organisation")


class TypedAgencyForm(PortalForm):
    """For which agency a newcomer works, of many: part of the name, or its number."""

    agency = SuggestedTextField(
        "Your organisation",
        missing="Type part of the name of your organisation, and choose it from the list",
        hint="Type part of its name, or its number (for a school, its unique reference number, URN).",
    )


class InviteForm(PortalForm):
    """Somebody to invite."""

    name = TextField("Full name", autocomplete="off", about_people=False, limit=120)
    email = EmailField("Work email address", hint="A link that works once is sent there.", autocomplete="off")
    agency = SelectField("Organisation", missing="Choose the organisation they work for")
    role = SelectField("Role", missing="Choose a role")


class RoleForm(PortalForm):
    """With which role somebody is let in."""

    role = RadiosField("What do they do?", missing="Choose what they do")


class CodeForm(PortalForm):
    """The six digits of an authenticator app."""

    code = TextField(
        "Code from your authenticator app",
        missing="Type the six digits your app shows now",
        hint="Six digits. Your app shows a new code every 30 seconds.",
        autocomplete="one-time-code",
        about_people=False,
        limit=12,
        width="govuk-input--width-10",
    )
