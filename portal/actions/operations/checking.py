"""Checking what is finished, opening again what did not hold, and withdrawing what is no longer wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal import clock
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.actions.events import ActionChecked, ActionReopened, ActionWithdrawn, ImpactChecked
from portal.actions.lifecycle import ActionState, Impact, impact_check_on
from portal.actions.messages import tell_reopened, tell_sent_back, tell_withdrawn
from portal.actions.models import Action, ActionEventKind, OriginKind
from portal.actions.operations.moving import about, note
from portal.actions.operations.raising import Origin, propose_action
from portal.actions.policy import may_check, may_check_impact, may_reopen, may_withdraw


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
        action.impact_check_on, action.impact = impact_check_on(clock.today()), None
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
    action.finished_at = action.closed_at = action.impact_check_on = action.impact = None
    event = ActionReopened(**about(action))
    note(action, ActionEventKind.REOPENED, event, came_from=came_from, text=reason, by=by)
    tell_reopened(action, by=by)


@dataclass(frozen=True)
class WhatIsLeft:
    """What is still to be done, by when; proposed to the agency that led."""

    title: str
    due_on: date


def check_impact(
    action: Action, *, impact: Impact, reason: str = "", what_is_left: WhatIsLeft | None = None, by: Viewer
) -> None:
    """Say whether it lasted: embedded, partly (another action is proposed and keeps where it came from), or reopened.

    Raises Refused where it held in part only and nobody says what is left.
    """
    require(may_check_impact(by, action))
    if impact is Impact.PARTLY and what_is_left is None:
        raise Refused("Say what is left to do, and by when.")
    action.impact, follows = impact, None
    if what_is_left is not None and impact is Impact.PARTLY:
        follows = propose_action(
            action.partnership_id,
            title=what_is_left.title,
            done_means=action.done_means,
            lead_agency_id=action.lead_agency_id,
            due_on=what_is_left.due_on,
            group_id=action.group_id,
            origin=Origin(OriginKind.ACTION, action.id),
            by=by,
        )
    event = ImpactChecked(**about(action), impact=impact, followed_by_id=follows.id if follows else None)
    note(action, ActionEventKind.IMPACT_CHECKED, event, text=reason, more=str(impact), by=by)
    if impact is Impact.REOPENED:
        reopen_action(action, reason=reason, by=by)


def withdraw_action(action: Action, *, reason: str, replaced_by: str = "", by: Viewer) -> None:
    """It is no longer wanted: why, and what replaces it. Refusing a proposal is this too."""
    require(may_withdraw(by, action))
    came_from, action.state = action.state, ActionState.WITHDRAWN
    event = ActionWithdrawn(**about(action))
    note(action, ActionEventKind.WITHDRAWN, event, came_from=came_from, text=reason, more=replaced_by, by=by)
    tell_withdrawn(action, by=by)
