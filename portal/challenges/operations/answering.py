"""Between the two agencies: say that one has it, answer, write where it stands, take it further."""

from __future__ import annotations

from portal import clock
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.challenges.events import ChallengeAcknowledged, ChallengeAnswered, ChallengeMovedUp, ChallengeUpdated
from portal.challenges.lifecycle import UP, Stage, stage_on
from portal.challenges.messages import tell_answered, tell_further
from portal.challenges.models import Challenge, ChallengeEventKind
from portal.challenges.operations.moving import about, catch_up, hold, move, note
from portal.challenges.policy import may_acknowledge, may_answer, may_move_up, may_update


def acknowledge_challenge(challenge: Challenge, *, by: Viewer) -> None:
    """The agency it was put to says that it has it; the clock of the answer begins."""
    hold(challenge)
    require(may_acknowledge(by, challenge))
    came_from = move(challenge, Stage.ACKNOWLEDGED)
    event = ChallengeAcknowledged(**about(challenge))
    note(challenge, ChallengeEventKind.ACKNOWLEDGED, event, came_from=came_from, by=by)


def answer_challenge(challenge: Challenge, *, text: str, by: Viewer) -> None:
    """The agency it was put to answers; whoever raised it says whether that settles it."""
    hold(challenge)
    require(may_answer(by, challenge))
    came_from = move(challenge, Stage.ANSWERED)
    event = ChallengeAnswered(**about(challenge))
    note(challenge, ChallengeEventKind.ANSWERED, event, came_from=came_from, text=text, by=by)
    tell_answered(challenge, by=by)


def update_challenge(challenge: Challenge, *, text: str, by: Viewer) -> None:
    """Write where it stands; no clock changes."""
    hold(challenge)
    require(may_update(by, challenge))
    catch_up(challenge, by=by)
    note(challenge, ChallengeEventKind.UPDATED, ChallengeUpdated(**about(challenge)), text=text, by=by)


def move_up(challenge: Challenge, *, reason: str, by: Viewer) -> None:
    """It gets no further here: to service heads, delegates, lead partners."""
    hold(challenge)
    require(may_move_up(by, challenge))
    catch_up(challenge, by=by)
    came_from = move(challenge, UP[stage_on(challenge, clock.today())])
    event = ChallengeMovedUp(**about(challenge), to_stage=challenge.stage, by_itself=False)
    note(challenge, ChallengeEventKind.MOVED_UP, event, came_from=came_from, text=reason, by=by)
    tell_further(challenge, by=by)
