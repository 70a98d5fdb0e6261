"""The forms of co-operation: a new campaign, the school's one page, one button for the head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from agencies.sectors import Standing
from portal import clock
from portal.actions.forms import due_field
from portal.actions.who import ExactlyField
from portal.cooperation.changed import Changed
from portal.cooperation.lifecycle import MOST_GRACE, AnswerKind
from portal.cooperation.scope import AskedSchool, Scope
from portal.web.child_check import ChildCheck
from portal.web.fields import (
    CheckboxesField,
    Choice,
    DateField,
    EmailField,
    FileField,
    RadiosField,
    SuggestedTextField,
    TextAreaField,
    TextField,
    TickField,
)
from portal.web.formats import count, list_in_words
from portal.web.forms import PortalForm, VersionedForm
from portal.working_days import next_working_day

SCHOOLS = "schools"
EVERYTHING, CHANGES = "everything", "changes"
STILL_RIGHT, CHANGED = "right", "changed"


class CampaignForm(ChildCheck):
    """A draft: the open schools of the area, all or some, or every other agency of one standing."""

    asks = RadiosField(
        "Who is asked?",
        [
            Choice(SCHOOLS, "Every open school of the area", "The head answers."),
            Choice(Standing.RELEVANT_AGENCY, "The other relevant agencies", "The representative of each answers."),
            Choice(Standing.DESIGNATED_AGENCY, "The other designated agencies", "The representative of each answers."),
        ],
        missing="Choose who is asked",
    )

    about = RadiosField("What does it ask about?", [Choice(EVERYTHING, "Everything asked of them")], optional=True)
    phases = CheckboxesField("Only these phases", optional=True)
    ages = CheckboxesField("Only these age ranges", optional=True)
    types = CheckboxesField("Only these types", optional=True)
    title = TextField(
        "Title", missing="Enter a title, like “Co-operation of schools, 2026 to 2027”", about_people=False
    )
    due_on = DateField("Answer by", earliest=lambda: next_working_day(clock.today()))
    why = TextAreaField("Why we ask", optional=True, limit=600, rows=3)
    asker = TextField("Office that asks", hint="An office, not a person: schools ring it.", about_people=False)
    asker_telephone = TextField("Its telephone number", about_people=False, width="govuk-input--width-20", limit=40)
    asker_email = EmailField("Its email address", autocomplete=None)
    legal_basis = TextField("Legal basis", about_people=False, limit=300)

    @property
    def scope(self) -> Scope:
        """As a campaign keeps it."""
        if self.asks.data != SCHOOLS:
            return Scope(standings=(self.asks.data,))
        return Scope(*(tuple(field.data or ()) for field in (self.phases, self.types, self.ages)))

    @property
    def is_about_changes(self) -> bool:
        """Whether only what changed is asked about."""
        return bool(self.about.data == CHANGES)

    def validate(self, extra_validators: Any = None) -> bool:
        """What changed is asked of schools alone."""
        is_good = super().validate(extra_validators=extra_validators)
        if self.is_about_changes and self.asks.data not in (SCHOOLS, None):
            self.refuse("Choose everything: only schools are asked about changes alone", self.about)
            return False
        return is_good

    def offer(self, schools: Sequence[AskedSchool], changed: Changed | None = None) -> None:
        """Let one choose among what these schools are, each with how many there are; and what changed, if anything."""
        if changed is not None:
            headings = list_in_words([one.heading for one in changed.clauses])
            hint = f"{headings}. Only schools that confirmed the earlier words are asked."
            only = Choice(CHANGES, f"Only what changed since version {changed.since}", hint)
            self.about.choices = [*self.about.choices, only]
        for field, of in (
            (self.phases, Counter(one.phase for one in schools if one.is_usual)),
            (self.ages, Counter(one.age_range for one in schools if one.is_usual)),
            (self.types, Counter(one.type_name for one in schools)),
        ):
            field.choices = [Choice(name, name, count(number, "school")) for name, number in sorted(of.items())]


class StopForm(ChildCheck):
    """Why a campaign stops."""

    why = TextAreaField("Why it stops", missing="Say why it stops. Schools may ask", limit=600, rows=3)


class TermDatesForm(PortalForm):
    """School holidays, a line each, typed or as a file; and how long grace is."""

    holidays = TextAreaField(
        "School holidays",
        hint="A line each: first day, last day. Like 19/12/2026, 03/01/2027.",
        optional=True,
        about_people=False,
        limit=3_000,
        rows=10,
    )
    file = FileField(
        "Or a file",
        limits=".csv, first and last day of each holiday, up to 100 KB",
        max_bytes=100 * 1024,
        optional=True,
        hint="It takes the place of the lines above.",
    )
    grace = TextField(
        "Term days of grace after the due day",
        hint="Answers that come in these days count as in time. For campaigns prepared from now on.",
        missing="Enter how many term days of grace schools have, like 10",
        about_people=False,
        width="govuk-input--width-3",
        limit=3,
    )

    @property
    def grace_days(self) -> int:
        """As a number, once checked."""
        return int(self.grace.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """A whole number that is a grace."""
        is_good = super().validate(extra_validators=extra_validators)
        said = self.grace.data
        if not self.grace.errors and not (said.isascii() and said.isdecimal() and int(said) <= MOST_GRACE):
            self.refuse(f"Enter a whole number from 0 to {MOST_GRACE}, like 10", self.grace)
            return False
        return is_good


class RemindForm(ChildCheck):
    """Own words to those still missing; a school's name or a title has no place in a mail."""

    words = TextAreaField(
        "Your words to them",
        hint="They stand between who asks and the link. Give no names.",
        missing="Say in a sentence why they hear from you again",
        limit=600,
        rows=4,
    )


class FeedbackForm(ChildCheck):
    """What schools read on their page, beside their answer and the totals."""

    changed = TextAreaField(
        "What changed because of the answers",
        hint="Every school that was asked reads it. Name no school and no person.",
        missing="Say in a sentence what changed, or what will",
        limit=1_500,
        rows=6,
    )


class CallForm(ChildCheck):
    """What a call said."""

    spoke_with = TextField(
        "Whom did you speak with?",
        missing="Say whom you spoke with, like “the head” or “nobody answered”",
        hint="Their role is enough, like “the head” or “school office”.",
        about_people=False,
        limit=120,
    )
    words = TextAreaField("What was said?", missing="Say in a sentence what was said", limit=1_000, rows=4)
    is_done = TickField("No further call is needed", optional=True, hint="It takes the school off the call list.")


class FormalRequestForm(ChildCheck):
    """The letter as it was signed."""

    letter = TextAreaField("The letter", missing="Enter the letter’s text", limit=4_000, rows=16)
    signed_by = TextField("Signed by", missing="Say who signed it", about_people=False, limit=300)
    signed_on = DateField("Signed on", latest=clock.today, missing="Enter the day it was signed, like 27 11 2026")


class HelpForm(ChildCheck):
    """The action that follows from an answer that needs help."""

    title = TextField("What has to be done?", missing="Enter what has to be done", limit=150, hint="Begin with a verb.")
    who = SuggestedTextField(
        "Who does it?",
        missing="Enter part of the name of an agency or a person",
        hint="Type part of the name of an agency or a person.",
    )
    who_exactly = ExactlyField("Which of these?", optional=True)
    due_on = due_field()
    done_means = TextAreaField("What shows that it is done?", optional=True, limit=500, rows=2)


class AnswerForm(ChildCheck, VersionedForm):
    """The school's one page: two answers beyond the prefilled name and role."""

    answer = RadiosField(
        "Will the school work in the way the arrangements describe?",
        [
            Choice(AnswerKind.YES, "Yes"),
            Choice(AnswerKind.NEEDS_HELP, "Yes, but we need help with something"),
            Choice(AnswerKind.NOT_NOW, "Not at the moment", "We ring you to see what would help."),
        ],
        missing="Choose yes, yes with help, or not at the moment",
        hint="Needing help is a good answer: somebody rings you.",
        coerce=AnswerKind,
    )
    words = TextAreaField("What would help, or why not at the moment", optional=True, limit=600, rows=3)
    lead = RadiosField(
        "Is the designated safeguarding lead we have for you still right?",
        [Choice(STILL_RIGHT, "Still right"), Choice(CHANGED, "Changed")],
        missing="Choose still right, or changed",
    )
    lead_name = TextField(
        "Name of the new lead", optional=True, about_people=False, limit=120, hint="Only if it has changed."
    )
    lead_role = TextField("Role of the new lead", optional=True, about_people=False, limit=120)
    by_name = TextField("Your name", about_people=False, autocomplete="name", limit=120)
    by_role = TextField("Your role", about_people=False, autocomplete="organization-title", limit=120)

    def validate(self, extra_validators: Any = None) -> bool:
        """Words are asked for with help and with not now; a name with a changed lead."""
        is_good = super().validate(extra_validators=extra_validators)
        if self.answer.data is AnswerKind.NEEDS_HELP and not self.words.data and not self.words.errors:
            self.refuse("Say in a sentence what would help", self.words)
            is_good = False
        if self.answer.data is AnswerKind.NOT_NOW and not self.words.data and not self.words.errors:
            self.refuse("Say in a sentence why not at the moment", self.words)
            is_good = False
        if self.lead.data == CHANGED and not self.lead_name.data and not self.lead_name.errors:
            self.refuse("Enter the name of the new designated safeguarding lead", self.lead_name)
            is_good = False
        return is_good


class SignForm(VersionedForm):
    """The head's one button, under the answer as the head read it."""
