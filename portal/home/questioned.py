"""Challenges that wait for a person: to acknowledge, answer, settle, see further, determine. One statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from portal import clock
from portal.access.kinds import KINDS
from portal.access.roles import OFFICE, OWN, Role
from portal.access.viewer import Viewer
from portal.challenges.lifecycle import Stage, due_on, is_overdue, stage_on
from portal.challenges.models import Challenge, Determination, DeterminationAnswer
from portal.challenges.row_rules import SPEAKS
from portal.database import db
from portal.home.others import OtherGroup, OtherTask
from portal.partnership.models import Mandate, Membership, Seat

ASKED = (*OWN, *OFFICE, Role.CHAIR, Role.LEAD_PARTNER, Role.SCRUTINEER)
MOST = 200  # open challenges looked through


def challenge_groups(viewer: Viewer) -> list[OtherGroup]:
    """The group of Your work, where it holds anything."""
    tasks = tuple(_waiting(viewer))
    return [OtherGroup("challenges", "Challenges that wait for you", tasks)] if tasks else []


def _waiting(viewer: Viewer) -> Iterator[OtherTask]:
    """What waits for this person, the one due first at the top."""
    places = [place.id for place in viewer.places if viewer.holds(place.id, *ASKED)]
    if not places:
        return
    today = clock.today()
    found = [(row, due_on(row, today), _button(row, viewer)) for row in _open(places, viewer)]
    for row, due, (button, more) in sorted(found, key=lambda one: (one[1] or today, one[0].reference)):
        if button:
            page = KINDS["challenge"].address(viewer.place_of(row.partnership_id), row.reference)
            yield OtherTask(row.reference, row.title, due, page + more, button)


def _button(row: Any, viewer: Viewer) -> tuple[str, str]:
    """What the person has to do now, and on which of its pages; "" where it waits for others."""
    place, today = row.partnership_id, clock.today()
    is_party = viewer.agency_id in (row.raised_by_agency_id, row.to_agency_id)
    speaks = is_party and (row.is_named or viewer.holds(place, *SPEAKS))
    is_late = is_overdue(row, today)
    match stage_on(row, today):
        case Stage.RAISED if speaks and viewer.agency_id == row.to_agency_id:
            return "Say that you have it", ""
        case Stage.ACKNOWLEDGED if speaks and viewer.agency_id == row.to_agency_id:
            return "Answer", "/answer"
        case Stage.ANSWERED if viewer.is_person(row.raised_by_id) and viewer.agency_id == row.raised_by_agency_id:
            return "Settled or not", ""
        case Stage.SERVICE_HEADS if speaks:
            return "See what could settle it", ""
        case Stage.DELEGATES if viewer.holds(place, Role.DELEGATE) and (is_party or not row.has_delegate):
            return "See what could settle it", ""
        case Stage.LEAD_PARTNERS if viewer.holds(place, Role.LEAD_PARTNER) and not row.has_said:
            return ("Agree or dissent", "/determination") if row.text else ("Determine", "/determine")
        case Stage.LEAD_PARTNERS if viewer.holds(place, Role.SCRUTINEER) and is_late:
            return "Look: it is overdue", ""
    return "", ""


def _open(places: list[Any], viewer: Viewer) -> list[Any]:
    """Open challenges with what the rule above asks of each. One statement."""
    today = clock.today()
    named = select(Membership.id).where(
        Membership.partnership_id == Challenge.partnership_id,
        Membership.agency_id == viewer.agency_id,
        (Membership.representative_id == viewer.person_id) | (Membership.senior_id == viewer.person_id),
        Membership.starts_on <= today,
        func.coalesce(Membership.ends_on, today) >= today,
    )
    delegates = (
        select(Mandate.id)
        .join(Seat, Seat.id == Mandate.seat_id)
        .where(Seat.partnership_id == Challenge.partnership_id, Mandate.role == Role.DELEGATE)
        .where(Mandate.agency_id.in_((Challenge.raised_by_agency_id, Challenge.to_agency_id)))
        .where(Mandate.starts_on <= today, func.coalesce(Mandate.ends_on, today) >= today)
    )
    newest = (
        select(Determination.id)
        .where(Determination.challenge_id == Challenge.id)
        .order_by(Determination.number.desc())
        .limit(1)
        .correlate(Challenge)
        .scalar_subquery()
    )
    said = select(DeterminationAnswer.id).where(
        DeterminationAnswer.determination_id == newest, DeterminationAnswer.by_id == viewer.person_id
    )
    wanted = select(
        Challenge.partnership_id, Challenge.reference, Challenge.title, Challenge.stage, Challenge.clocks,
        Challenge.raised_by_id, Challenge.raised_by_agency_id, Challenge.to_agency_id,
        named.exists().label("is_named"), delegates.exists().label("has_delegate"), newest.label("text"),
        said.exists().label("has_said"),
    )  # fmt: skip
    is_open = Challenge.partnership_id.in_(places), Challenge.ended_at.is_(None)
    return list(db.session.execute(wanted.where(*is_open).order_by(Challenge.raised_at, Challenge.id).limit(MOST)))
