"""The lead partners settle a challenge together: one writes a text, each seat agrees or dissents."""

from __future__ import annotations

import uuid

from portal import clock
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.challenges.events import ChallengeDetermined, DeterminationAnswered, DeterminationProposed
from portal.challenges.lifecycle import Stage, is_settled_together
from portal.challenges.messages import tell_ended, tell_proposed
from portal.challenges.models import Challenge, ChallengeEventKind, Determination, DeterminationAnswer
from portal.challenges.operations.moving import about, catch_up, hold, move, note
from portal.challenges.policy import may_determine
from portal.challenges.queries import answer_of, determining_seats, latest_determination, said_by, seats_of
from portal.database import db


def propose_determination(challenge: Challenge, *, text: str, by: Viewer) -> Determination:
    """Write the text by which it may be settled, which its writer agrees to; answers to an earlier text are void."""
    hold(challenge)
    require(may_determine(by, challenge))
    assert by.person_id is not None
    catch_up(challenge, by=by)
    latest = latest_determination(challenge.id)
    determination = Determination(
        partnership_id=challenge.partnership_id,
        challenge_id=challenge.id,
        number=latest.number + 1 if latest else 1,
        text=text,
        by_id=by.person_id,
        at=clock.now(),
    )
    db.session.add(determination)
    db.session.flush()
    event = DeterminationProposed(**about(challenge), number=determination.number)
    note(challenge, ChallengeEventKind.PROPOSED, event, text=text, by=by)
    for seat_id in seats_of(challenge.partnership_id, by):
        _answer(challenge, determination, seat_id, agrees=True, reason="", by=by)
    _settle(challenge, determination, by=by)
    if challenge.stage is Stage.LEAD_PARTNERS:
        tell_proposed(challenge, by=by)
    return determination


def answer_determination(challenge: Challenge, *, number: int, agrees: bool, reason: str = "", by: Viewer) -> None:
    """Agree, or dissent and say why, for every seat one leads. Settled once all have answered and more agree.

    Raises Refused when another text has come since, or a dissent has no reason.
    """
    hold(challenge)
    require(may_determine(by, challenge))
    determination = latest_determination(challenge.id)
    if determination is None or determination.number != number:
        raise Refused("Another text has taken the place of the one you read. Read it, then answer.")
    if not agrees and not reason:
        raise Refused("Say why you dissent.")
    catch_up(challenge, by=by)
    for seat_id in seats_of(challenge.partnership_id, by):
        _answer(challenge, determination, seat_id, agrees=agrees, reason=reason, by=by)
    _settle(challenge, determination, by=by)


def _answer(
    challenge: Challenge, determination: Determination, seat_id: uuid.UUID, *, agrees: bool, reason: str, by: Viewer
) -> None:
    assert by.person_id is not None
    answer = answer_of(determination.id, seat_id)
    if answer is None:
        answer = DeterminationAnswer(
            partnership_id=challenge.partnership_id,
            determination_id=determination.id,
            challenge_id=challenge.id,
            seat_id=seat_id,
        )
        db.session.add(answer)
    answer.agrees, answer.reason, answer.by_id, answer.at = agrees, reason, by.person_id, clock.now()
    event = DeterminationAnswered(**about(challenge), number=determination.number, seat_id=seat_id, agrees=agrees)
    kind = ChallengeEventKind.AGREED if agrees else ChallengeEventKind.DISSENTED
    note(challenge, kind, event, text=reason, by=by)


def _settle(challenge: Challenge, determination: Determination, *, by: Viewer) -> None:
    """The last answer settles it, if more agree than dissent."""
    seats = determining_seats(challenge.id)
    agreed, dissented = said_by(determination.id, seats)
    if not is_settled_together(agreed, dissented, len(seats)):
        return
    came_from = move(challenge, Stage.DETERMINED)
    event = ChallengeDetermined(**about(challenge), number=determination.number, agreed=agreed, dissented=dissented)
    note(challenge, ChallengeEventKind.DETERMINED, event, came_from=came_from, text=determination.text, by=by)
    tell_ended(challenge, came_from, by=by)
