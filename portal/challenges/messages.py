"""Who is told what about a challenge by the act of a person, at once; the words live in templates/challenges/messages/.

What time alone brings is told by the worker: see climbing.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import text

from portal import clock
from portal.access.viewer import Viewer
from portal.challenges.lifecycle import LEVELS, Stage, due_on
from portal.challenges.models import Challenge
from portal.challenges.named import Holder, holders_here, raiser, speakers, whom
from portal.database import db
from portal.outbox.queue import queue_message
from portal.web.formats import day

WHY_NO_MAIL = text("SELECT rights.why_no_challenge_mail(:template, :challenge)")


def tell_raised(challenge: Challenge, *, by: Viewer) -> None:
    """Who answers for the agency it is put to: its first clock runs one working day."""
    _tell("raised", challenge, whom(Stage.RAISED, challenge, _holders(challenge)), by=by)


def tell_answered(challenge: Challenge, *, by: Viewer) -> None:
    """Whoever raised it: they say whether that settles it."""
    _tell("answered", challenge, whom(Stage.ANSWERED, challenge, _holders(challenge)), by=by)


def tell_further(challenge: Challenge, *, by: Viewer) -> None:
    """Those it goes to now."""
    holders = _holders(challenge)
    _tell("further", challenge, whom(challenge.stage, challenge, holders), by=by, level=LEVELS[challenge.stage])


def tell_proposed(challenge: Challenge, *, by: Viewer) -> None:
    """The other lead partners: each agrees or dissents."""
    _tell("determination", challenge, whom(Stage.LEAD_PARTNERS, challenge, _holders(challenge)), by=by)


def tell_ended(challenge: Challenge, came_from: Stage, *, by: Viewer) -> None:
    """Both agencies, and those of whom nothing more is asked."""
    holders = _holders(challenge)
    people = [*raiser(challenge, holders), *speakers(challenge.to_agency_id, holders)]
    people += whom(came_from, challenge, holders)
    outcome = "settled" if challenge.stage is Stage.RESOLVED else challenge.stage.value
    _tell("ended", challenge, people, by=by, outcome=outcome)


def why_no_mail(template: str, challenge_id: uuid.UUID) -> str | None:
    """Why a mail that waited for the morning has become pointless: somebody acted meanwhile. One statement."""
    found: str | None = db.session.scalar(WHY_NO_MAIL, {"template": template, "challenge": challenge_id})
    return found


def _holders(challenge: Challenge) -> list[Holder]:
    return holders_here(challenge.partnership_id, challenge.raised_by_id)


def _tell(name: str, challenge: Challenge, people: Iterable[Holder], *, by: Viewer, **more: Any) -> None:
    """One message a person; nobody is told what they did themselves."""
    due = due_on(challenge, clock.today()) or clock.today()
    facts = {
        "reference": challenge.reference,
        "due": day(due),
        "asked_by": by.name,
        "asked_by_agency": by.agency_name,
        **more,
    }
    agency_of = {one.person_id: one.agency_id for one in reversed(list(people))}
    for person, agency in reversed(agency_of.items()):
        if not by.is_person(person):
            queue_message(
                f"challenges/{name}",
                to_person=person,
                agency_id=agency,
                kind="challenge",
                record_id=challenge.id,
                partnership_id=challenge.partnership_id,
                facts=facts,
                by=by,
            )
