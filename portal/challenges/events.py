"""What happened to a challenge, for the audit: ids, dates and numbers, no words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.challenges.lifecycle import Stage


@dataclass(frozen=True, kw_only=True)
class OfChallenge:
    """Every event of a challenge names it and its partnership."""

    record_id: uuid.UUID
    partnership_id: uuid.UUID
    record_kind: str = "challenge"


@dataclass(frozen=True, kw_only=True)
class ChallengeRaised(OfChallenge):
    """One agency questioned another."""

    to_agency_id: uuid.UUID


class ChallengeAcknowledged(OfChallenge):
    """The agency it was put to has it."""


class ChallengeAnswered(OfChallenge):
    """The agency it was put to said what it thinks and does."""


class ChallengeUpdated(OfChallenge):
    """Somebody wrote where it stands."""


@dataclass(frozen=True, kw_only=True)
class ChallengeMovedUp(OfChallenge):
    """It was not settled where it was; `by_itself` where a clock had run out."""

    to_stage: Stage
    by_itself: bool


class ChallengeResolved(OfChallenge):
    """Whoever raised it says that it is settled."""


class ChallengeWithdrawn(OfChallenge):
    """Whoever raised it no longer asks."""


@dataclass(frozen=True, kw_only=True)
class DeterminationProposed(OfChallenge):
    """A lead partner wrote a text; answers to an earlier one are void."""

    number: int


@dataclass(frozen=True, kw_only=True)
class DeterminationAnswered(OfChallenge):
    """A seat's lead partner agreed or dissented."""

    number: int
    seat_id: uuid.UUID
    agrees: bool


@dataclass(frozen=True, kw_only=True)
class ChallengeDetermined(OfChallenge):
    """The lead partners settled it together."""

    number: int
    agreed: int
    dissented: int


@dataclass(frozen=True, kw_only=True)
class StageTold(OfChallenge):
    """Time moved it up, or it is overdue at the last stage, and somebody whom that names was told."""

    reached: str
    person_id: uuid.UUID
