"""What is asked about a challenge."""

from __future__ import annotations

from typing import Any

from portal.actions.who import ExactlyField
from portal.web.child_check import ChildCheck
from portal.web.fields import Choice, RadiosField, SuggestedTextField, TextAreaField, TextField
from portal.web.forms import VersionedForm

AGREE, DISSENT = "agree", "dissent"


class RaiseForm(ChildCheck):
    """What, why, what is wanted; the agency only where no record names it."""

    who = SuggestedTextField(
        "Which agency do you question?",
        missing="Enter part of the name of an agency",
        hint="Type part of its name.",
    )
    who_exactly = ExactlyField("Which of these?", optional=True)
    title = TextField("What do you question?", missing="Enter what you question", limit=150)
    why = TextAreaField("Why?", missing="Enter why you question it", limit=2_000, rows=4)
    wanted = TextAreaField("What do you want instead?", missing="Enter what you want instead", limit=1_000, rows=3)


class WorkedOn(ChildCheck, VersionedForm):
    """Any act on a challenge: checked for a child's details; the row is locked and read anew when it is done."""


class AnswerForm(WorkedOn):
    """What the agency it was put to says."""

    text = TextAreaField("What do you answer?", missing="Enter your answer", limit=2_000, rows=5)


class UpdateForm(WorkedOn):
    """Where it stands."""

    text = TextAreaField("What has happened?", missing="Enter what has happened", limit=1_000, rows=4)


class SettleForm(WorkedOn):
    """How it was settled."""

    text = TextAreaField("How is it settled?", missing="Enter how it is settled", limit=1_000, rows=4)


class FurtherForm(WorkedOn):
    """Why it is not settled here."""

    reason = TextAreaField("Why is it not settled?", missing="Enter why it is not settled", limit=1_000, rows=4)


class WithdrawForm(WorkedOn):
    """Why it is no longer asked."""

    reason = TextAreaField("Why is it withdrawn?", missing="Enter why it is withdrawn", limit=1_000, rows=3)


class DetermineForm(WorkedOn):
    """The text by which it may be settled."""

    text = TextAreaField("What do the lead partners determine?", missing="Enter the text", limit=3_000, rows=6)


class RespondForm(WorkedOn):
    """Agree, or dissent and why. `version` is the number of the text that was read."""

    verdict = RadiosField(
        "Do you agree with this text?",
        [Choice(AGREE, "I agree"), Choice(DISSENT, "I dissent", "Say below why. It is kept with the outcome.")],
        missing="Choose whether you agree",
    )
    reason = TextAreaField("Why, if you dissent", optional=True, limit=1_000, rows=3)

    def validate(self, extra_validators: Any = None) -> bool:
        """A dissent has its reason."""
        is_good = super().validate(extra_validators=extra_validators)
        if self.verdict.data == DISSENT and not self.reason.data and not self.reason.errors:
            self.refuse("Enter why you dissent", self.reason)
            return False
        return is_good
