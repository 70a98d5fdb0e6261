"""Another person checks an action, since whoever was named has left, or cannot; and how pressing it is."""

from __future__ import annotations

from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.actions.choosing import office_of, require_verifier
from portal.actions.events import CheckerNamed, PrioritySet
from portal.actions.lifecycle import ActionState
from portal.actions.messages import tell_finished
from portal.actions.models import Action, ActionEventKind
from portal.actions.operations.moving import about, note
from portal.actions.operations.raising import Verifier
from portal.actions.policy import may_name_checker, may_set_priority
from portal.partnership.settings import priorities_of

THE_CHECK = "the check"  # kept with the line of history: it was not the work that went to another person


def name_checker(action: Action, verifier: Verifier | None, *, text: str = "", by: Viewer) -> None:
    """Somebody else checks it, or (None) the partnership office. Raises Refused for who works on it or cannot check.

    Whoever is named hears of it when there is something to check: at once for a finished action.
    """
    require(may_name_checker(by, action))
    person_id = verifier.person_id if verifier else None
    agency_id = verifier.agency_id if verifier else office_of(action.partnership_id)
    if (person_id, agency_id) == (action.verifier_id, action.verifier_agency_id):
        raise Refused("They check it already. Choose somebody else.")
    require_verifier(
        action.partnership_id,
        verifier_id=person_id,
        verifier_agency_id=agency_id,
        workers={action.lead_agency_id, *action.contributor_ids},
        owner_id=action.owner_id or action.offered_to_id,
    )
    if person_id is not None and person_id == action.cover_id:
        raise Refused("They cover this for its owner. Choose somebody else.")
    action.verifier_id, action.verifier_agency_id = person_id, agency_id
    event = CheckerNamed(**about(action), verifier_id=person_id, agency_id=agency_id)
    note(
        action,
        ActionEventKind.HANDED_OVER,
        event,
        text=text,
        more=THE_CHECK,
        person_id=person_id,
        agency_id=agency_id,
        by=by,
    )
    if action.state is ActionState.FINISHED:
        tell_finished(action, by=by)


def set_priority(action: Action, priority: str | None, *, by: Viewer) -> None:
    """A word of the partnership's list, or none. Raises Refused for another word."""
    require(may_set_priority(by, action))
    if priority is not None and priority not in priorities_of(action.partnership_id):
        raise Refused("That word is not on the partnership’s list. Choose one that is.")
    action.priority = priority
    note(action, ActionEventKind.PRIORITY_SET, PrioritySet(**about(action)), text=priority or "None", by=by)
