"""Who sees, adds and changes challenges and what hangs below them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists

from portal.access.roles import OFFICE, OWN, WHOLE, Role
from portal.access.rules import (
    WORKER,
    holds,
    is_person,
    not_excluded,
    only_added_to,
    own_agency,
    row_rule,
    system,
    takes_part,
    through,
)
from portal.audit.policy import openings_of
from portal.challenges.lifecycle import Stage
from portal.challenges.models import Challenge, ChallengeEvent, ChallengeEventKind, Determination, DeterminationAnswer
from portal.partnership.models import Appointment, Mandate, Membership, Seat

TELLS = "challenges"  # as whom the job looks that tells of stages
FOR_ALL = (*OFFICE, Role.SCRUTINEER)  # write on every challenge
WRITES_ALL = (*FOR_ALL, Role.LEAD_PARTNER)
SPEAKS = (Role.REPRESENTATIVE, Role.HEAD, Role.TRUST_LEAD, *OFFICE)  # by appointment, for an agency
RAISES = (*FOR_ALL, Role.CHAIR, *OWN)

only_added_to(ChallengeEvent)
only_added_to(Determination)


@row_rule(Challenge, "sees")
def sees_challenge() -> ColumnElement[bool]:
    """Both agencies, and who answers for the whole partnership. The front door and designated officers do not."""
    return not_excluded(Challenge.id) & (
        holds(Challenge.partnership_id, *WHOLE)
        | holds(Challenge.partnership_id, *OWN) & takes_part(Challenge.party_ids)
    )


@row_rule(Challenge, "adds")
def adds_challenge() -> ColumnElement[bool]:
    """In one's own name, for the agency one acts for."""
    own_name = is_person(Challenge.raised_by_id) & own_agency(Challenge.raised_by_agency_id)
    return own_name & holds(Challenge.partnership_id, *RAISES) & (Challenge.stage == Stage.RAISED)


@row_rule(Challenge, "changes", columns=("stage", "clocks", "ended_at", "version"))
def changes_challenge() -> ColumnElement[bool]:
    """Both agencies, the office and the scrutineer; lead partners, who only determine."""
    return not_excluded(Challenge.id) & (
        holds(Challenge.partnership_id, *WRITES_ALL)
        | holds(Challenge.partnership_id, *OWN, Role.CHAIR) & takes_part(Challenge.party_ids)
    )


@row_rule(ChallengeEvent, "sees")
def sees_event() -> ColumnElement[bool]:
    return through(ChallengeEvent.challenge_id, Challenge)


@row_rule(ChallengeEvent, "adds")
def adds_event() -> ColumnElement[bool]:
    """In one's own name, on a challenge one may write on; that a clock ran out is said by nobody, as the table checks.

    The challenge's own rule applies inside, and of those who read it all whose agency takes part may write.
    """
    own_name = is_person(ChallengeEvent.by_id) & own_agency(ChallengeEvent.by_agency_id)
    ran_out = ChallengeEvent.kind == ChallengeEventKind.RAN_OUT
    return (own_name | ran_out) & exists().where(
        Challenge.id == ChallengeEvent.challenge_id,
        Challenge.partnership_id == ChallengeEvent.partnership_id,
        holds(Challenge.partnership_id, *WRITES_ALL) | takes_part(Challenge.party_ids),
    )


@row_rule(Determination, "sees")
def sees_determination() -> ColumnElement[bool]:
    return through(Determination.challenge_id, Challenge)


@row_rule(Determination, "adds")
def adds_determination() -> ColumnElement[bool]:
    """A lead partner's, in their own name."""
    return (
        is_person(Determination.by_id)
        & holds(Determination.partnership_id, Role.LEAD_PARTNER)
        & _of_a_challenge_seen(Determination)
    )


@row_rule(DeterminationAnswer, "sees")
def sees_answer() -> ColumnElement[bool]:
    return through(DeterminationAnswer.challenge_id, Challenge)


@row_rule(DeterminationAnswer, "adds")
def adds_answer() -> ColumnElement[bool]:
    """A lead partner's, in their own name; that the seat is theirs the database checks beside this."""
    return is_person(DeterminationAnswer.by_id) & _answers()


@row_rule(DeterminationAnswer, "changes", columns=("agrees", "reason", "by_id", "at"))
def changes_answer() -> ColumnElement[bool]:
    """Also one of whoever led that body before."""
    return _answers()


def _answers() -> ColumnElement[bool]:
    return holds(DeterminationAnswer.partnership_id, Role.LEAD_PARTNER) & _of_a_challenge_seen(DeterminationAnswer)


def _of_a_challenge_seen(model: type[Determination] | type[DeterminationAnswer]) -> ColumnElement[bool]:
    """Of the same partnership; the challenge's own rule applies inside."""
    return exists().where(Challenge.id == model.challenge_id, Challenge.partnership_id == model.partnership_id)


@row_rule(Challenge, "sees", to=WORKER)
def job_sees_challenge() -> ColumnElement[bool]:
    """What is open: everything else has no clock."""
    return system(TELLS) & Challenge.ended_at.is_(None)


@row_rule(ChallengeEvent, "sees", to=WORKER)
def job_sees_event() -> ColumnElement[bool]:
    """Which step was the last, and who was told; nothing that somebody wrote beside a step."""
    return system(TELLS) & (ChallengeEvent.to_stage.is_not(None) | (ChallengeEvent.kind == ChallengeEventKind.TOLD))


@row_rule(ChallengeEvent, "adds", to=WORKER)
def job_tells() -> ColumnElement[bool]:
    """Who was told, said by nobody but the portal."""
    return system(TELLS) & (ChallengeEvent.kind == ChallengeEventKind.TOLD)


@row_rule(Appointment, "sees", to=WORKER)
def job_sees_appointment() -> ColumnElement[bool]:
    """Who speaks for an agency, and the scrutineer."""
    return system(TELLS) & Appointment.role.in_((*SPEAKS, Role.SCRUTINEER))


@row_rule(Membership, "sees", to=WORKER)
@row_rule(Seat, "sees", to=WORKER)
@row_rule(Mandate, "sees", to=WORKER)
def job_sees_seats() -> ColumnElement[bool]:
    """Whom the upper stages name."""
    return system(TELLS)


openings_of("challenge", Challenge)
