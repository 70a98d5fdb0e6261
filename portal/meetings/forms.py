"""What is asked about a meeting."""

from __future__ import annotations

import re
import uuid
from datetime import datetime, time
from typing import Any

from wtforms.validators import StopValidation

from portal import clock
from portal.actions.forms import due_field
from portal.actions.who import ExactlyField
from portal.web.child_check import ChildCheck
from portal.web.fields import DateField, SelectField, SuggestedTextField, TextAreaField, TextField
from portal.web.forms import VersionedForm

TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
LONGEST = 600  # minutes: a day's work
SHORT = "govuk-input--width-5"
SAY_A_TIME = "Enter a time, like 2pm or 14:30"


def read_time(words: str) -> time | None:
    """ "2pm", "10:30am", "14:30", "midday"; None where it is no time of a day."""
    if words.strip().lower() == "midday":
        return time(12)
    found = TIME.fullmatch(words.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif found[2] is None:
        return None  # a bare "2" may be night or day
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _is_time(_form: Any, field: Any) -> None:
    if read_time(field.data) is None:
        raise StopValidation(SAY_A_TIME)


def _is_length(_form: Any, field: Any) -> None:
    if not (field.data.isascii() and field.data.isdigit() and 0 < int(field.data) <= LONGEST):
        raise StopValidation(f"Enter how many minutes it is planned for, from 1 to {LONGEST}")


class SlotForm(VersionedForm):
    """When, for how long, where."""

    day = DateField("On which day?", missing="Enter the day, like 27 11 2026", earliest=clock.today)
    at = TextField(
        "At what time?", missing=SAY_A_TIME, hint="Like 2pm or 14:30.", limit=10, about_people=False, width=SHORT,
        checks=[_is_time],
    )  # fmt: skip
    minutes = TextField(
        "For how many minutes?", missing="Enter how many minutes it is planned for", limit=4, about_people=False,
        width=SHORT, checks=[_is_length],
    )  # fmt: skip
    place = TextField(
        "Where?", missing="Enter a place, or how to join", hint="A place, or the link to join by.", limit=300,
        about_people=False,
    )  # fmt: skip

    @property
    def starts_at(self) -> datetime:
        """The instant that day and time give in London; ask after the form was validated."""
        return datetime.combine(self.day.data, read_time(self.at.data) or time(), clock.LONDON)


class PlanForm(SlotForm):
    """Also whose meeting it is."""

    group_id = SelectField(
        "Whose meeting?",
        optional=True,
        hint="Leave it empty for the whole partnership: its agenda has the matters of all groups.",
        coerce=uuid.UUID,
    )


class ItemForm(ChildCheck, VersionedForm):
    """What to talk about, and why."""

    title = TextField("What should be talked about?", missing="Enter what should be talked about", limit=150)
    why = TextField(
        "Why, in one sentence?", missing="Enter one sentence why", hint="Why correspondence cannot settle it.",
        limit=300,
    )  # fmt: skip


class CancelForm(ChildCheck, VersionedForm):
    """Why it does not take place."""

    reason = TextAreaField("Why is it cancelled?", missing="Enter why it is cancelled", limit=500, rows=3)


class InviteForm(VersionedForm):
    """Whom to ask as well."""

    person = SelectField("Whom do you want to ask as well?", missing="Choose whom to ask")


class PromiseForm(ChildCheck):
    """What, who, when."""

    title = TextField("What has to be done?", missing="Enter what has to be done", limit=150, hint="Begin with a verb.")
    who = SuggestedTextField(
        "Who does it?",
        missing="Enter part of the name of an agency or a person",
        hint="A person who says yes now owns it at once. An agency alone is offered it.",
    )
    who_exactly = ExactlyField("Which of these?", optional=True)
    due_on = due_field()
