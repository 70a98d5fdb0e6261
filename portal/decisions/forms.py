"""What is asked about a decision: few boxes, the rest folded away."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from portal import clock
from portal.actions.forms import due_field
from portal.actions.who import ExactlyField
from portal.decisions.lifecycle import AnswerKind, DecisionClass, ReservedText, View
from portal.decisions.operations.issuing import Outcome
from portal.web.child_check import ChildCheck
from portal.web.fields import (
    CheckboxesField,
    Choice,
    DateField,
    RadiosField,
    SelectField,
    SuggestedTextField,
    TextAreaField,
    TextField,
)
from portal.web.formats import sentence_case
from portal.web.forms import PortalForm, VersionedForm

PAPER = 20_000  # characters
NOTICE = 60_000
FURTHEST = timedelta(days=3653)  # ten years
ANSWERS = [
    Choice(AnswerKind.AGREE.value, "Agree"),
    Choice(AnswerKind.COMMENT.value, "Agree with a comment"),
    Choice(AnswerKind.OBJECT.value, "Object", "Say on which ground, and what would resolve it."),
    Choice(AnswerKind.DISCUSS.value, "Ask to discuss it", "Say what should be discussed."),
]
INTEREST = Choice(AnswerKind.INTEREST.value, "Declare an interest", "Somebody else answers for the seat then.")


def _furthest() -> date:
    return clock.today() + FURTHEST


class WorkedOn(ChildCheck, VersionedForm):
    """Any act on a decision: checked for a child's details, and not over a change the person has not seen."""


class EditForm(WorkedOn):
    """The words of a question and its paper."""

    title = TextField("What is decided?", missing="Enter what is decided", limit=150, hint="A few words, for lists.")
    question = TextAreaField("The question", missing="Enter the question the seats answer", limit=1_000, rows=3)
    why_no_meeting = TextAreaField(
        "Why does it need no meeting?", missing="Enter why this needs no meeting", limit=500, rows=2
    )
    text = TextAreaField("The paper", optional=True, limit=PAPER, rows=8, hint="What the seats should know.")
    options = TextAreaField("The options there are", optional=True, limit=2_000, rows=3)


class DraftForm(EditForm):
    """A new question: its words and its class."""

    kind = RadiosField(
        "How much does it ask for?",
        [
            Choice(DecisionClass.DELEGATED.value, "Delegated", "Who holds a seat answers in 5 working days."),
            Choice(DecisionClass.RESERVED.value, "Reserved", "The lead partners answer in person, in 10 working days."),
            Choice(DecisionClass.URGENT.value, "Urgent", "2 working days. Say below why it cannot wait."),
        ],
        missing="Choose how much it asks for",
        coerce=DecisionClass,
    )
    urgent_because = TextAreaField("If it is urgent, why?", optional=True, limit=500, rows=2)
    settles = SelectField(
        "Is the paper one of the partnership’s own texts?",
        [Choice(one.value, sentence_case(one.value)) for one in ReservedText],
        optional=True,
        hint="Once issued it stands among the partnership’s texts. The arrangements have a page of their own.",
        coerce=ReservedText,
    )
    group_id = SelectField("Group it belongs to", optional=True, coerce=uuid.UUID)

    def validate(self, extra_validators: Any = None) -> bool:
        """What is urgent has a reason."""
        is_good = super().validate(extra_validators=extra_validators)
        if self.kind.data is DecisionClass.URGENT and not self.urgent_because.data:
            self.refuse("Enter why it is urgent", self.urgent_because)
            return False
        if self.settles.data and self.kind.data and self.kind.data is not DecisionClass.RESERVED:
            self.refuse("Choose Reserved: only the lead partners settle the partnership’s own texts", self.kind)
            return False
        return is_good


class ConsultForm(WorkedOn):
    """Which agencies are asked, perhaps one person or a school."""

    agencies = CheckboxesField("Which agencies are asked?", optional=True, coerce=uuid.UUID)
    who = SuggestedTextField("Somebody else", optional=True, hint="Type part of the name of a school or a person.")
    who_exactly = ExactlyField("Which of these?", optional=True)


class ViewForm(WorkedOn):
    """A consultee's view."""

    view = RadiosField(
        "What does your agency think?",
        [
            Choice(View.SUPPORT.value, "We support it"),
            Choice(View.CHANGE.value, "We support it with a change", "Say below what should change."),
            Choice(View.CONCERN.value, "We have a concern", "It is answered in writing before the seats are asked."),
            Choice(View.NONE.value, "We have no view"),
        ],
        missing="Choose what your agency thinks",
        coerce=View,
    )
    text = TextAreaField("In your words", optional=True, limit=2_000, rows=4)


class TextForm(WorkedOn):
    """One text."""

    text = TextAreaField("Your answer", missing="Enter your answer", limit=2_000, rows=4)


class NoteForm(WorkedOn):
    """A scrutineer's note."""

    text = TextAreaField("Your note", missing="Enter your note", limit=2_000, rows=4)


class ReasonForm(WorkedOn):
    """One reason."""

    reason = TextAreaField("Why?", missing="Enter the reason", limit=1_000, rows=3)


class AnswerForm(WorkedOn):
    """A seat's answer. `version` is the number of the paper that was read."""

    seat = RadiosField("For which seat?", missing="Choose for which seat you answer", coerce=uuid.UUID)
    kind = RadiosField("Your answer", [*ANSWERS, INTEREST], missing="Choose your answer", coerce=AnswerKind)
    text = TextAreaField("Comment, ground or reason", optional=True, limit=2_000, rows=3)
    resolved_by = TextAreaField("If you object, what would resolve it?", optional=True, limit=1_000, rows=2)

    def validate(self, extra_validators: Any = None) -> bool:
        """Words where the answer needs them."""
        is_good = super().validate(extra_validators=extra_validators)
        return _has_words(self) and is_good


class RecordForm(WorkedOn):
    """An answer somebody gave elsewhere, with what proves it."""

    who = RadiosField("Whose answer?", missing="Choose whose answer it is")
    kind = RadiosField("The answer", ANSWERS, missing="Choose the answer", coerce=AnswerKind)
    text = TextAreaField("Comment, ground or reason", optional=True, limit=2_000, rows=3)
    resolved_by = TextAreaField("If they object, what would resolve it?", optional=True, limit=1_000, rows=2)
    proof = TextField(
        "What proves it?",
        missing="Enter what proves it",
        limit=300,
        hint="For example, their mail of 23 November 2026.",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Words where the answer needs them."""
        is_good = super().validate(extra_validators=extra_validators)
        return _has_words(self) and is_good


class ConfirmForm(WorkedOn):
    """Whether a recorded answer is one's own."""

    is_so = RadiosField(
        "Is this your answer?",
        [Choice("yes", "Yes, it is my answer"), Choice("no", "No, it is not so", "It never counts.")],
        missing="Choose whether it is your answer",
    )


class IssueForm(WorkedOn):
    """What the chair says when issuing, and an action that follows."""

    reasons = TextAreaField("The reasons for the decision", missing="Enter the reasons", limit=3_000, rows=4)
    review_on = DateField(
        "When is it looked at again?", missing="Enter when it is looked at again, like 27 11 2027",
        earliest=clock.today, latest=_furthest,
    )  # fmt: skip
    readers = RadiosField(
        "Who may read it?",
        [
            Choice("all", "Everybody who takes part in the partnership"),
            Choice("public", "The notice is public as well"),
            Choice("restricted", "Restricted", "Lead and delegated partners, chair, scrutineer and office alone."),
        ],
        missing="Choose who may read it",
    )
    action = TextField("An action that follows", optional=True, limit=150, hint="Begin with a verb.")
    who = SuggestedTextField("Which agency does it?", optional=True)
    who_exactly = ExactlyField("Which of these?", optional=True)
    due_on = due_field("When is the action due?", optional=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """An action has somebody and a day."""
        is_good = super().validate(extra_validators=extra_validators)
        for field, words in ((self.who, "Enter which agency does it"), (self.due_on, "Enter when the action is due")):
            if self.action.data and not field.data and not field.errors:
                self.refuse(words, field)
                is_good = False
        return is_good


class ReportForm(WorkedOn):
    """Where an urgent decision was reported."""

    where = TextField("Where was it reported?", missing="Enter where it was reported", limit=300)


class ReviewForm(WorkedOn):
    """What becomes of a decision."""

    outcome = RadiosField(
        "What becomes of it?",
        [
            Choice(Outcome.AFFIRMED.value, "It holds", "Say below when it is looked at again."),
            Choice(Outcome.AMENDED.value, "Another decision replaces it"),
            Choice(Outcome.ENDED.value, "It is no longer needed"),
        ],
        missing="Choose what becomes of it",
        coerce=Outcome,
    )
    reason = TextAreaField("Why?", missing="Enter why", limit=1_000, rows=3)
    review_on = DateField(
        "If it holds, when is it looked at again?", optional=True, earliest=clock.today, latest=_furthest
    )


class ReceiptForm(PortalForm):
    """A notice, or its receipt, to be checked."""

    text = TextAreaField(
        "The whole notice, or its receipt", missing="Paste the notice or its receipt", limit=NOTICE, rows=10,
        about_people=False, hint="The receipt is the line of 64 letters and figures under a notice.",
    )  # fmt: skip


def _has_words(form: AnswerForm | RecordForm) -> bool:
    """As the operation asks, but at the field."""
    kind, is_good = form.kind.data, True
    needs = {
        AnswerKind.COMMENT: "Enter your comment, or agree without one",
        AnswerKind.OBJECT: "Enter the ground of the objection",
        AnswerKind.DISCUSS: "Enter what should be discussed",
    }
    if kind in needs and not form.text.data and not form.text.errors:
        form.refuse(needs[kind], form.text)
        is_good = False
    if kind is AnswerKind.OBJECT and not form.resolved_by.data and not form.resolved_by.errors:
        form.refuse("Enter what would resolve the objection", form.resolved_by)
        is_good = False
    return is_good
