"""Ending a challenge: only by whoever raised it. The lead partners' way is determining.py."""

from __future__ import annotations

from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.challenges.events import ChallengeResolved, ChallengeWithdrawn
from portal.challenges.lifecycle import Stage
from portal.challenges.messages import tell_ended
from portal.challenges.models import Challenge, ChallengeEventKind
from portal.challenges.operations.moving import about, catch_up, hold, move, note
from portal.challenges.policy import may_end


def resolve_challenge(challenge: Challenge, *, text: str, by: Viewer) -> None:
    """It is settled: how."""
    hold(challenge)
    require(may_end(by, challenge))
    catch_up(challenge, by=by)
    came_from = move(challenge, Stage.RESOLVED)
    event = ChallengeResolved(**about(challenge))
    note(challenge, ChallengeEventKind.RESOLVED, event, came_from=came_from, text=text, by=by)
    tell_ended(challenge, came_from, by=by)


def withdraw_challenge(challenge: Challenge, *, reason: str, by: Viewer) -> None:
    """It is no longer asked: why."""
    hold(challenge)
    require(may_end(by, challenge))
    catch_up(challenge, by=by)
    came_from = move(challenge, Stage.WITHDRAWN)
    event = ChallengeWithdrawn(**about(challenge))
    note(challenge, ChallengeEventKind.WITHDRAWN, event, came_from=came_from, text=reason, by=by)
    tell_ended(challenge, came_from, by=by)
