"""Challenges, told step by step by the people who did them, each on its day and under their own rights."""

from __future__ import annotations

import uuid

from portal.access.viewer import Viewer
from portal.challenges.models import Challenge
from portal.challenges.operations.answering import acknowledge_challenge, answer_challenge, update_challenge
from portal.challenges.operations.ending import resolve_challenge
from portal.challenges.operations.raising import raise_challenge
from portal.database import db
from portal.demonstration.content.challenges import ChallengeEntry, ChallengeMove, ChallengeStep
from portal.demonstration.seed.stage import Stage

WHERE = "herts"


def tell_challenges(stage: Stage) -> None:
    """Every challenge of the content, in its order."""
    for entry in stage.content.challenges:
        _tell(stage, entry)
    stage.tell(f"  {len(stage.content.challenges)} challenges between agencies")


def _tell(stage: Stage, entry: ChallengeEntry) -> None:
    key: uuid.UUID | None = None
    for number, step in enumerate(entry.steps):
        with stage.person(step.by, stage.at(step.days, minutes=number)) as by:
            if key is None:
                key = _raise(stage, entry, by)
            else:
                challenge = db.session.get_one(Challenge, key)
                stage.looked_at("challenge", challenge, by=by)
                _do(challenge, step, by)


def _raise(stage: Stage, entry: ChallengeEntry, by: Viewer) -> uuid.UUID:
    return raise_challenge(
        stage.partnerships[WHERE], title=entry.title, why=entry.why, wanted=entry.wanted,
        to_agency_id=stage.agencies[entry.to], by=by,
    ).id  # fmt: skip


def _do(challenge: Challenge, step: ChallengeStep, by: Viewer) -> None:
    match step.move:
        case ChallengeMove.ACKNOWLEDGED:
            acknowledge_challenge(challenge, by=by)
        case ChallengeMove.UPDATED:
            update_challenge(challenge, text=step.text, by=by)
        case ChallengeMove.ANSWERED:
            answer_challenge(challenge, text=step.text, by=by)
        case ChallengeMove.SETTLED:
            resolve_challenge(challenge, text=step.text, by=by)
