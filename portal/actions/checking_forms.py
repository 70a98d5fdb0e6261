"""What a verifier is asked: does the evidence hold, may it take longer, and does it still hold 90 days later."""

from __future__ import annotations

from typing import Any

from portal.actions.forms import WorkedOn, due_field
from portal.actions.lifecycle import Impact
from portal.actions.operations.checking import CheckVerdict
from portal.actions.operations.dates import NewDateAnswer
from portal.web.fields import Choice, RadiosField, TextAreaField, TextField


class CheckForm(WorkedOn):
    """Does the evidence hold?"""

    verdict = RadiosField(
        "Does the evidence show that it is done?",
        [
            Choice(CheckVerdict.ACCEPTED.value, "Yes, close it"),
            Choice(CheckVerdict.SENT_BACK.value, "No, send it back", "Say below what is missing."),
        ],
        missing="Choose whether the evidence shows that it is done",
        coerce=CheckVerdict,
    )
    reason = TextAreaField("What did you look at, or what is missing?", optional=True, limit=1_000, rows=4)

    def validate(self, extra_validators: Any = None) -> bool:
        """Who sends something back says what is missing."""
        is_good = super().validate(extra_validators=extra_validators)
        if self.verdict.data is CheckVerdict.SENT_BACK and not self.reason.data and not self.reason.errors:
            self.refuse("Enter what is missing", self.reason)
            return False
        return is_good


class AnswerNewDateForm(WorkedOn):
    """May it take longer?"""

    answer = RadiosField(
        "Do you agree to the new date?",
        [
            Choice(NewDateAnswer.AGREED.value, "Yes"),
            Choice(NewDateAnswer.REFUSED.value, "No, the date stays", "Say below why."),
        ],
        missing="Choose whether you agree to the new date",
        coerce=NewDateAnswer,
    )
    reason = TextAreaField("A word to them", optional=True, limit=1_000, rows=3)

    def validate(self, extra_validators: Any = None) -> bool:
        """Who refuses says why."""
        is_good = super().validate(extra_validators=extra_validators)
        if self.answer.data is NewDateAnswer.REFUSED and not self.reason.data and not self.reason.errors:
            self.refuse("Enter why the date stays", self.reason)
            return False
        return is_good


class ImpactForm(WorkedOn):
    """Did it last?"""

    impact = RadiosField(
        "Does it still hold?",
        [
            Choice(Impact.EMBEDDED.value, "Yes, it is part of daily work"),
            Choice(Impact.PARTLY.value, "In part", "Say below what is left; it becomes a proposal of its own."),
            Choice(Impact.REOPENED.value, "No, open it again", "Say below why."),
        ],
        missing="Choose whether it still holds",
        coerce=Impact,
    )
    reason = TextAreaField("What did you look at?", missing="Enter what you looked at", limit=1_000, rows=3)
    left = TextField("In part: what is left to do?", optional=True, limit=150)
    left_by = due_field("In part: by when?", optional=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """What holds in part leaves something, by a day."""
        is_good = super().validate(extra_validators=extra_validators)
        if self.impact.data is not Impact.PARTLY:
            return is_good
        if not self.left.data and not self.left.errors:
            self.refuse("Enter what is left to do", self.left)
        if self.left_by.data is None and not self.left_by.errors:
            self.refuse("Enter by when it is to be done, like 27 11 2026", self.left_by)
        return is_good and not self.errors
