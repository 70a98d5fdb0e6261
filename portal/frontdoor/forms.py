"""The forms of the contacts page."""

from __future__ import annotations

from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation

from portal.frontdoor.models import ContactKind
from portal.frontdoor.telephone import telephone_problem
from portal.web.child_check import ChildCheck
from portal.web.fields import Choice, EmailField, RadiosField, TextAreaField, TextField
from portal.web.forms import VersionedForm

KINDS = [
    Choice(ContactKind.FRONT_DOOR.value, "Front door", "Worries about a child"),
    Choice(
        ContactKind.DESIGNATED_OFFICER.value, "Designated officer", "Worries about an adult who works with children"
    ),
    Choice(ContactKind.OUT_OF_HOURS.value, "Out of hours"),
    Choice(ContactKind.EMERGENCY.value, "Emergency"),
    Choice(ContactKind.OTHER.value, "Something else"),
]


def _can_be_rung(_form: Any, field: Field) -> None:
    if problem := telephone_problem(field.data):
        raise StopValidation(problem)


class ChangeContactForm(ChildCheck, VersionedForm):
    """The words of one contact."""

    name = TextField("Name", missing="Enter what people call this contact", limit=80)
    telephone = TextField(
        "Telephone number",
        missing="Enter a telephone number, like 01632 960117",
        limit=20,
        about_people=False,
        width="govuk-input--width-20",
        checks=[_can_be_rung],
    )
    email = EmailField("Email address", optional=True, autocomplete="off")
    hours = TextField("When somebody answers", missing="Enter when somebody answers, like Monday to Friday 9am to 5pm")
    belongs = TextAreaField(
        "What belongs here", missing="Enter in one sentence what belongs to this contact", limit=300, rows=3
    )


class AddContactForm(ChangeContactForm):
    """A contact that is new on the page."""

    kind = RadiosField("What it is for", KINDS, missing="Choose what it is for", coerce=ContactKind)
