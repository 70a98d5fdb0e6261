"""Checking what is finished, opening again what did not hold, and withdrawing what is no longer wanted."""

from __future__ import annotations

from enum import StrEnum

from portal import clock
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.actions.events import ActionChecked, ActionReopened, ActionWithdrawn
from portal.actions.lifecycle import ActionState, impact_check_on
from portal.actions.messages import tell_reopened, tell_sent_back, tell_withdrawn
from portal.actions.models import Action, ActionEventKind
from portal.actions.operations.moving import about, note
from portal.actions.policy import may_check, may_reopen, may_withdraw


class CheckVerdict(StrEnum):
    """What the verifier says."""

    ACCEPTED = "accepted"
    SENT_BACK = "sent back"


def check_action(action: Action, *, verdict: CheckVerdict, reason: str, by: Viewer) -> None:
    """Another agency accepts the evidence and so closes the action, or sends it back saying what is missing."""
    require(may_check(by, action))
    came_from = action.state
    if verdict is CheckVerdict.ACCEPTED:
        action.state, action.closed_at = ActionState.CLOSED, clock.now()
        action.impact_check_on = impact_check_on(clock.today())
        kind = ActionEventKind.CLOSED
    else:
        action.state, action.finished_at = ActionState.IN_PROGRESS, None
        kind = ActionEventKind.SENT_BACK
    event = ActionChecked(**about(action), came_to=action.state)
    note(action, kind, event, came_from=came_from, text=reason, by=by)
    if verdict is CheckVerdict.SENT_BACK:
        tell_sent_back(action, by=by)


def reopen_action(action: Action, *, reason: str, by: Viewer) -> None:
    """The verifier found that it does not hold."""
    require(may_reopen(by, action))
    came_from, action.state = action.state, ActionState.IN_PROGRESS
    action.finished_at = action.closed_at = action.impact_check_on = None
    event = ActionReopened(**about(action))
    note(action, ActionEventKind.REOPENED, event, came_from=came_from, text=reason, by=by)
    tell_reopened(action, by=by)


def withdraw_action(action: Action, *, reason: str, replaced_by: str = "", by: Viewer) -> None:
    """It is no longer wanted: why, and what replaces it. Refusing a proposal is this too."""
    require(may_withdraw(by, action))
    came_from, action.state = action.state, ActionState.WITHDRAWN
    event = ActionWithdrawn(**about(action))
    note(action, ActionEventKind.WITHDRAWN, event, came_from=came_from, text=reason, more=replaced_by, by=by)
    tell_withdrawn(action, by=by)
