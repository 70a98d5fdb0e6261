"""The forms behind a school's personal link."""

from __future__ import annotations

from portal.cooperation.forms import AnswerForm
from portal.web.fields import EmailField, TextField, TickField
from portal.web.forms import PortalForm


class LinkAnswerForm(AnswerForm):
    """The same page as with an account; a new lead's address is a proposal that the officer accepts."""

    lead_email = EmailField(
        "Email address of the new lead",
        optional=True,
        autocomplete=None,
        hint="No mail goes there before the office has checked it.",
    )


class PassOnForm(PortalForm):
    """To whom the request goes on."""

    name = TextField("Name of your colleague", about_people=False, limit=120, autocomplete=None)
    email = EmailField("Their email address at the school", autocomplete=None)


class HeadsPassOnForm(PassOnForm):
    """The head says whether the colleague may sign."""

    may_sign = TickField("My colleague may sign for me", optional=True)


class NewHeadForm(PortalForm):
    """Another head than the one we know: a proposal that the officer accepts."""

    name = TextField("Name of the head", about_people=False, limit=120, autocomplete=None)
    email = EmailField("The head’s email address", autocomplete=None)
