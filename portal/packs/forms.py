"""What is asked for a pack: whose it is, where there is a choice."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from portal.web.fields import Choice, RadiosField
from portal.web.forms import PortalForm

WHOLE = "whole"


class AskForm(PortalForm):
    """A partnership without groups has one pack, and nothing to choose."""


def ask_form(groups: Sequence[tuple[uuid.UUID, str]]) -> PortalForm:
    """The form with a choice among the whole partnership and these groups."""
    if not groups:
        return AskForm()
    choices = [
        Choice(WHOLE, "The whole partnership", "Decisions, actions, challenges and co-operation."),
        *(Choice(str(key), name, "Its actions.") for key, name in groups),
    ]

    class AskFormOfGroups(PortalForm):
        """With the groups of this partnership."""

        whose = RadiosField("Whose pack?", choices, missing="Choose whose pack it is")

    return AskFormOfGroups(data={"whose": WHOLE})


def group_chosen(form: PortalForm) -> uuid.UUID | None:
    """The group; None for the whole partnership."""
    chosen = form["whose"].data if "whose" in form else WHOLE
    return None if chosen == WHOLE else uuid.UUID(chosen)
