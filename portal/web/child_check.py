"""The stop at a child's details: a form whose free text looks like one explains, and offers a deliberate way on.

A form gets it by `class UpdateForm(ChildCheck)` (or `class EditForm(ChildCheck, VersionedForm)`)
and its template by `{{ child_check(form) }}` from `components/child_check.html` above the button. The route hands
`form.went_on` to the operation, which calls `record_going_on` of `portal/audit/child_detail.py`.
"""

from __future__ import annotations

from typing import Any

from portal.web.child_detail import ChildDetail, ChildDetailKind, find
from portal.web.fields import TextField, TickField
from portal.web.forms import PortalForm

SEND_IT = "This is not about a named child; send it all the same"
OR_TICK = "If it is not about a named child, tick the box above the button."


class ChildCheck(PortalForm):
    """A form that stops at what looks like a child's details in any of its fields that may speak of people.

    `stopped` is true while the box to tick has to be on the page; `went_on` says what a person sent all the same, and
    is for the operation to record: the kind alone, never the words.
    """

    not_about_a_child = TickField(SEND_IT, optional=True)
    stopped: bool = False
    went_on: ChildDetailKind | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """After all other checks: a text that trips is an error of its field, unless the box is ticked."""
        is_good = super().validate(extra_validators=extra_validators)
        tripped = self._tripped()
        self.stopped = bool(tripped)
        if not tripped:
            return is_good
        if self.not_about_a_child.data:
            self.went_on = tripped[0][1].kind
            return is_good
        for field, detail in tripped:
            if not field.errors:
                self.refuse(f"{detail.sentence} {OR_TICK}", field)
        return False

    def _tripped(self) -> list[tuple[TextField, ChildDetail]]:
        asked = [field for field in self if isinstance(field, TextField) and field.about_people and field.data]
        return [(field, detail) for field in asked if (detail := find(field.data))]
