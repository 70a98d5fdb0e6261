"""What is asked about an action. Names are looked up in who.py; limits of a file stand with its field.

What a verifier is asked stands in checking_forms.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from flask import request
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from portal import clock
from portal.actions.lifecycle import NewDateReason
from portal.actions.who import ExactlyField
from portal.evidence_files.kinds import TAKEN_IN_WORDS
from portal.evidence_files.store import MEGABYTE
from portal.web.child_check import ChildCheck
from portal.web.fields import (
    Choice,
    DateField,
    FileField,
    RadiosField,
    SelectField,
    SuggestedTextField,
    TextAreaField,
    TextField,
)
from portal.web.forms import PortalForm, VersionedForm

LARGEST_FILE = 10 * MEGABYTE
FILE_LIMITS = f"{TAKEN_IN_WORDS}, up to 10 MB"
FURTHEST = timedelta(days=3653)  # ten years: further away it is a slip of the pen
OFFICE_CHECKS = "The partnership office checks it unless you name somebody."


def _furthest() -> date:
    return clock.today() + FURTHEST


Asked = TypeVar("Asked", bound=PortalForm)


def with_choices(form_class: type[Asked], version: int | None = None, **choices: Sequence[Choice]) -> Asked:
    """A form some of whose answers depend on the record: they have to be there before what was sent is read."""
    form = form_class(formdata=None, data={"version": version})
    for name, offered in choices.items():
        form[name].choices = offered
    if request.method == "POST":
        sent: list[MultiDict[str, Any]] = [request.files, request.form]
        form.process(formdata=CombinedMultiDict(sent))
    return form


def due_field(label: str = "When is it due?", **more: Any) -> DateField:
    """The day something is promised for: today or later."""
    more.setdefault("missing", "Enter the date it is due, like 27 11 2026")
    return DateField(label, earliest=clock.today, latest=_furthest, **more)


class WorkedOn(ChildCheck, VersionedForm):
    """Any act on an action: checked for a child's details, and not over a change the person has not seen."""


class NewActionForm(ChildCheck):
    """What, who, when on one page; the rest only if one wants."""

    title = TextField("What has to be done?", missing="Enter what has to be done", limit=150, hint="Begin with a verb.")
    who = SuggestedTextField(
        "Who does it?",
        missing="Enter part of the name of an agency or a person",
        hint="Type part of the name of an agency or a person.",
    )
    who_exactly = ExactlyField("Which of these?", optional=True)
    due_on = due_field()
    done_means = TextAreaField("What shows that it is done?", optional=True, limit=500, rows=2)
    verifier = SuggestedTextField("Who checks it?", optional=True, hint=OFFICE_CHECKS)
    verifier_exactly = ExactlyField("Which of these checks it?", optional=True)
    agreed_by = SuggestedTextField(
        "Agreed in the meeting by",
        optional=True,
        hint="Name who said yes for the agency. They own it at once and have 2 working days to refuse.",
    )
    agreed_by_exactly = ExactlyField("Which of these said yes?", optional=True)
    group_id = SelectField("Group it belongs to", optional=True, coerce=uuid.UUID)
    priority = SelectField("Priority", optional=True)


class PriorityForm(WorkedOn):
    """How pressing it is."""

    priority = SelectField("Priority", optional=True, hint="Leave it empty for none.")


class UpdateForm(WorkedOn):
    """What has happened, and whether it goes on."""

    text = TextAreaField("What has happened?", missing="Enter what has happened", limit=1_000, rows=4)
    status = RadiosField("Where does it stand?", optional=True)
    who_can_unblock = TextField("If it is blocked, who can unblock it?", optional=True, limit=200, about_people=False)


class AcceptForm(WorkedOn):
    """Who owns it from now on."""

    owner = RadiosField("Who owns it?", missing="Choose who owns it", coerce=uuid.UUID)
    text = TextAreaField("Anything to add?", optional=True, limit=1_000, rows=3)


class AgreeForm(WorkedOn):
    """Who said yes in a meeting."""

    agreed_by = RadiosField("Who agreed to it in the meeting?", missing="Choose who agreed to it", coerce=uuid.UUID)


class DeclineForm(WorkedOn):
    """Why not, and what else."""

    reason = TextAreaField("Why not?", missing="Enter why your agency cannot take this", limit=1_000, rows=4)
    alternative = TextAreaField("What could be done instead?", optional=True, limit=1_000, rows=3)


class OfferForm(WorkedOn):
    """To whom it is offered, by when."""

    who = SuggestedTextField(
        "Who is asked to do it?",
        missing="Enter part of the name of an agency or a person",
        hint="Type part of the name of an agency or a person.",
    )
    who_exactly = ExactlyField("Which of these?", optional=True)
    due_on = due_field()
    verifier = SuggestedTextField("Who checks it?", optional=True, hint=OFFICE_CHECKS)
    verifier_exactly = ExactlyField("Which of these checks it?", optional=True)
    text = TextAreaField("A word to them", optional=True, limit=1_000, rows=3)


class ReasonForm(WorkedOn):
    """One reason."""

    reason = TextAreaField("Why?", missing="Enter the reason", limit=1_000, rows=4)


class WithdrawForm(WorkedOn):
    """Why it is no longer wanted, and what replaces it."""

    reason = TextAreaField("Why is it no longer wanted?", missing="Enter why it is no longer wanted", limit=1_000)
    replaced_by = TextField("What replaces it?", optional=True, limit=300)


class EvidenceForm(WorkedOn):
    """What shows it: words first, then a link or a file; one of the three is enough."""

    statement = TextAreaField("What shows that it is done?", optional=True, limit=2_000, rows=4)
    link = TextField(
        "A link", optional=True, limit=1_000, about_people=False, hint="It begins with https://", autocomplete="off"
    )
    file = FileField(
        "A file",
        limits=FILE_LIMITS,
        max_bytes=LARGEST_FILE,
        optional=True,
        hint="Do not upload anything that names a child.",
    )
    covers = TextField("Which period does it cover?", optional=True, limit=100, hint="For example, autumn term 2026.")
    may_be_empty = False  # set by the page: what was added before is enough

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one of the three, and a link that is one."""
        is_good = super().validate(extra_validators=extra_validators)
        given = self.statement.data or self.link.data or self.file.data
        if not (given or self.may_be_empty or self.errors):
            self.refuse("Say what shows it, or add a link or a file", self.statement)
            return False
        if self.link.data and not self.link.data.startswith(("https://", "http://")):
            self.refuse("A link must begin with https://, like https://www.example.org/page", self.link)
            return False
        return is_good


class NewDateForm(WorkedOn):
    """Which day instead, and why."""

    wanted = due_field("By when can it be done?", missing="Enter the day by which it can be done, like 27 11 2026")
    because = RadiosField(
        "Why is more time needed?",
        [
            Choice(NewDateReason.ANOTHER_AGENCY.value, "We wait for another agency"),
            Choice(NewDateReason.MORE_WORK.value, "It is more work than we thought"),
            Choice(NewDateReason.PEOPLE.value, "The people who do it are away or have changed"),
            Choice(NewDateReason.INFORMATION.value, "We wait for information"),
            Choice(NewDateReason.OTHER.value, "Something else", "Say below what."),
        ],
        missing="Choose why more time is needed",
        coerce=NewDateReason,
    )
    text = TextAreaField("What stands in the way?", optional=True, limit=1_000, rows=3)

    def validate(self, extra_validators: Any = None) -> bool:
        """Something else has a name."""
        is_good = super().validate(extra_validators=extra_validators)
        if self.because.data is NewDateReason.OTHER and not self.text.data and not self.text.errors:
            self.refuse("Enter what stands in the way", self.text)
            return False
        return is_good


class HandOverForm(WorkedOn):
    """Who owns it instead."""

    owner = RadiosField("Who takes it over?", missing="Choose who takes it over", coerce=uuid.UUID)
    text = TextAreaField("A word to them", optional=True, limit=1_000, rows=3)


class CoverForm(WorkedOn):
    """Who stands in for the owner, and on which days."""

    cover = RadiosField("Who covers?", missing="Choose who covers", coerce=uuid.UUID)
    from_on = DateField("First day", missing="Enter the first day, like 27 11 2026", latest=_furthest)
    until_on = DateField(
        "Last day", missing="Enter the last day, like 4 12 2026", earliest=clock.today, latest=_furthest
    )
    text = TextAreaField("A word to them", optional=True, limit=1_000, rows=3)

    def validate(self, extra_validators: Any = None) -> bool:
        """The last day is not before the first."""
        is_good = super().validate(extra_validators)
        first, last = self.from_on.data, self.until_on.data
        if first is not None and last is not None and last < first:
            self.refuse("The last day must be the first day or later", self.until_on)
            return False
        return is_good


class CheckerForm(WorkedOn):
    """Who checks it instead."""

    verifier = SuggestedTextField("Who checks it from now on?", optional=True, hint=OFFICE_CHECKS)
    verifier_exactly = ExactlyField("Which of these checks it?", optional=True)
    text = TextAreaField("A word to them", optional=True, limit=1_000, rows=3)


class ContributorForm(WorkedOn):
    """Another agency's part."""

    who = SuggestedTextField(
        "Which agency or person helps?",
        missing="Enter part of the name of an agency or a person",
        hint="Type part of the name of an agency or a person.",
    )
    who_exactly = ExactlyField("Which of these?", optional=True)
    task = TextAreaField("What is their part?", missing="Enter what their part is", limit=500, rows=3)
    due_on = due_field("When is their part due?", optional=True, hint="Empty: the same day as the action.")


class TakeDownForm(WorkedOn):
    """Why evidence goes."""

    why = TextAreaField("Why is it taken down?", missing="Enter why it is taken down", limit=500, rows=3)
