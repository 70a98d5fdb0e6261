"""Who may do what with a challenge. Who sees which rows stands in row_rules.py."""

from __future__ import annotations

import uuid

from portal import clock
from portal.access.roles import OWN, Role
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.challenges.lifecycle import AT_FIRST, ENDED, UP, Stage, stage_on
from portal.challenges.models import Challenge
from portal.challenges.row_rules import FOR_ALL, RAISES

SPEAKS = (Role.REPRESENTATIVE, Role.HEAD, Role.TRUST_LEAD, Role.DELEGATE, Role.ALTERNATE)  # for the own agency


def may_raise(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """Anybody who works at a member agency, the chair, the office and the scrutineer."""
    if not viewer.holds(partnership_id, *RAISES):
        return refused("Only people who work at a member agency can question another.")
    return ALLOWED


def may_acknowledge(viewer: Viewer, challenge: Challenge) -> Verdict:
    """The agency it was put to, once."""
    if not _acts_for(viewer, challenge, challenge.to_agency_id):
        return refused("People of the agency it was put to say that they have it.")
    return _at(challenge, Stage.RAISED, verb="acknowledged")


def may_answer(viewer: Viewer, challenge: Challenge) -> Verdict:
    """The agency it was put to. Later, when it has gone up, it writes an update."""
    if not _acts_for(viewer, challenge, challenge.to_agency_id):
        return refused("People of the agency it was put to answer this.")
    return _at(challenge, Stage.RAISED, Stage.ACKNOWLEDGED, verb="answered here. Write an update")


def may_update(viewer: Viewer, challenge: Challenge) -> Verdict:
    """Both agencies, the office and the scrutineer, while it is open."""
    if not (_takes_part(viewer, challenge) or viewer.holds(challenge.partnership_id, *FOR_ALL)):
        return refused("You can read this challenge. People of the two agencies write on it.")
    return _open(challenge)


def may_move_up(viewer: Viewer, challenge: Challenge) -> Verdict:
    """The raising agency once it was answered; above that both, since either may see that it gets no further."""
    stage = stage_on(challenge, clock.today())
    if stage in ENDED or stage not in UP:
        return _open(challenge) if stage in ENDED else refused("It is with the lead partners. Nobody is above them.")
    if not _takes_part(viewer, challenge):
        return refused("People of the two agencies take this further.")
    if stage in AT_FIRST and not _acts_for(viewer, challenge, challenge.raised_by_agency_id):
        return refused("The agency that raised this says whether your answer settles it.")
    if stage in (Stage.RAISED, Stage.ACKNOWLEDGED):
        return refused("It waits for its answer. If none comes in time it goes further by itself.")
    return ALLOWED


def may_end(viewer: Viewer, challenge: Challenge) -> Verdict:
    """Resolve or withdraw: the raiser, or who speaks for that agency, so that no leaver leaves it open."""
    place = challenge.partnership_id
    is_raiser = viewer.is_person(challenge.raised_by_id) and viewer.holds(place, *RAISES)
    speaks = viewer.holds(place, *SPEAKS)
    if viewer.agency_id != challenge.raised_by_agency_id or not (is_raiser or speaks):
        return refused("Only the person who raised this, or who speaks for their agency, can end it.")
    return _open(challenge)


def may_determine(viewer: Viewer, challenge: Challenge) -> Verdict:
    """The lead partners in person, once it is with them."""
    if not viewer.holds(challenge.partnership_id, Role.LEAD_PARTNER):
        return refused("Only the lead partners, together, determine a challenge.")
    return _at(challenge, Stage.LEAD_PARTNERS, verb="determined")


def _at(challenge: Challenge, *stages: Stage, verb: str) -> Verdict:
    stage = stage_on(challenge, clock.today())
    if stage not in stages:
        return refused(f"This challenge is {stage.value}, so it cannot be {verb}.")
    return ALLOWED


def _open(challenge: Challenge) -> Verdict:
    if challenge.stage in ENDED:
        return refused(f"This challenge is {challenge.stage.value}. Nothing more can be written on it.")
    return ALLOWED


def _acts_for(viewer: Viewer, challenge: Challenge, agency_id: uuid.UUID) -> bool:
    roles = (*OWN, Role.CHAIR, *FOR_ALL)
    return viewer.agency_id == agency_id and viewer.holds(challenge.partnership_id, *roles)


def _takes_part(viewer: Viewer, challenge: Challenge) -> bool:
    return any(
        _acts_for(viewer, challenge, agency) for agency in (challenge.raised_by_agency_id, challenge.to_agency_id)
    )
