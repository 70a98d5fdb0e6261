"""Raising a challenge."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal import clock
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.actions.choosing import require_member
from portal.challenges.events import ChallengeRaised
from portal.challenges.lifecycle import Stage, clocks_from
from portal.challenges.messages import tell_raised
from portal.challenges.models import AboutKind, Challenge, ChallengeEventKind
from portal.challenges.operations.moving import about, note
from portal.challenges.policy import may_raise
from portal.database import db
from portal.partnership.models import Partnership


@dataclass(frozen=True)
class Questioned:
    """The record that is questioned, by kind and id; nothing where the matter has none."""

    kind: AboutKind = AboutKind.MATTER
    id: uuid.UUID | None = None


def raise_challenge(
    partnership_id: uuid.UUID,
    *,
    title: str,
    why: str,
    wanted: str,
    to_agency_id: uuid.UUID,
    questioned: Questioned | None = None,
    by: Viewer,
) -> Challenge:
    """Question another agency: what, why, and what is wanted. Its clock begins today.

    Raises Refused for the own agency and for one that is no member.
    """
    require(may_raise(by, partnership_id))
    require_member(partnership_id, to_agency_id)
    assert by.person_id is not None
    assert by.agency_id is not None
    if to_agency_id == by.agency_id:
        raise Refused("You act for that agency yourself. Choose the agency you want to question.")
    questioned = questioned or Questioned()
    place = db.session.get_one(Partnership, partnership_id)
    challenge = Challenge(
        partnership_id=partnership_id,
        title=title,
        why=why,
        wanted=wanted,
        about_kind=questioned.kind,
        about_id=questioned.id,
        raised_by_id=by.person_id,
        raised_by_agency_id=by.agency_id,
        to_agency_id=to_agency_id,
        stage=Stage.RAISED,
        clocks=clocks_from(Stage.RAISED, clock.today(), place.settings),
        raised_at=clock.now(),
    )
    db.session.add(challenge)
    db.session.flush()
    event = ChallengeRaised(**about(challenge), to_agency_id=to_agency_id)
    note(challenge, ChallengeEventKind.RAISED, event, by=by)
    db.session.refresh(challenge, ["reference"])  # drawn by the database
    tell_raised(challenge, by=by)
    return challenge
