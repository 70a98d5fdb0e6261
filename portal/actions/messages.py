"""Who is told what about an action, and when; the words live in templates/actions/messages/.

Immediate mail only for what starts or moves a clock its reader must meet. That an action was accepted, updated or
closed stands on Your work and in the digest.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from portal import clock
from portal.access.viewer import Viewer
from portal.actions.asking import Asked
from portal.actions.choosing import office_people, speakers_of
from portal.actions.cover import cover_of
from portal.actions.models import Action
from portal.outbox.queue import queue_message
from portal.web.formats import day


def tell_offered(action: Action, *, by: Viewer) -> None:
    """The person it is offered to, else who speaks for the agency."""
    people = (
        [action.offered_to_id] if action.offered_to_id else speakers_of(action.partnership_id, action.lead_agency_id)
    )
    _tell("offered", action, people, action.lead_agency_id, by=by)


def tell_agreed_in_meeting(action: Action, *, by: Viewer) -> None:
    """Who is recorded as agreeing, and the owner: they have two working days to refuse."""
    assert action.refuse_by_on is not None
    people = [action.agreed_in_meeting_by_id, action.owner_id]
    _tell("agreed", action, people, action.lead_agency_id, by=by, refuse_by=day(action.refuse_by_on))


def tell_declined(action: Action, *, by: Viewer) -> None:
    """Whoever raised it, and the office: it needs another agency or another date."""
    _tell("declined", action, [action.raised_by_id], action.raised_by_agency_id, by=by)
    people = [one for one in office_people(action.partnership_id) if one != action.raised_by_id]
    _tell("declined", action, people, None, by=by)


def tell_owner(action: Action, *, by: Viewer) -> None:
    """Somebody who became the owner without asking."""
    _tell("handed_over", action, [action.owner_id], action.lead_agency_id, by=by)


def tell_cover(action: Action, *, by: Viewer) -> None:
    """Who stands in for the owner: reminders of these days come to them."""
    assert action.cover_from_on is not None
    assert action.cover_until_on is not None
    days = {"from_on": day(action.cover_from_on), "until_on": day(action.cover_until_on)}
    _tell("covering", action, [action.cover_id], action.lead_agency_id, by=by, **days)


def tell_contributor(
    action: Action, agency_id: uuid.UUID, owner_id: uuid.UUID | None, due_on: date, *, by: Viewer
) -> None:
    """The owner of a contribution, else who speaks for its agency."""
    people = [owner_id] if owner_id else speakers_of(action.partnership_id, agency_id)
    _tell("contribution", action, people, agency_id, by=by, due=day(due_on))


def tell_finished(action: Action, *, by: Viewer) -> None:
    """The verifier: somebody waits for the check."""
    people = [action.verifier_id] if action.verifier_id else office_people(action.partnership_id)
    _tell("to_check", action, people, action.verifier_agency_id, by=by)


def tell_sent_back(action: Action, *, by: Viewer) -> None:
    """The owner: something is missing, and the clock runs again."""
    _tell("sent_back", action, _minders(action), action.lead_agency_id, by=by)


def tell_new_date_asked(action: Action, *, by: Viewer) -> None:
    """The verifier: until they answer, the ladder runs from the date agreed before."""
    assert action.wanted_due_on is not None
    people = [action.verifier_id] if action.verifier_id else office_people(action.partnership_id)
    _tell("new_date_asked", action, people, action.verifier_agency_id, by=by, wanted=day(action.wanted_due_on))


def tell_new_date_answered(action: Action, *, is_agreed: bool, by: Viewer) -> None:
    """The owner: the date that holds now."""
    _tell("new_date_answered", action, _minders(action), action.lead_agency_id, by=by, is_agreed=is_agreed)


def tell_reopened(action: Action, *, by: Viewer) -> None:
    """The owner: it did not hold."""
    _tell("reopened", action, _minders(action), action.lead_agency_id, by=by)


def ask_owner(first: Asked, more: int, *, partnership_id: uuid.UUID, by: Viewer) -> None:
    """One mail to one owner, about their most urgent action; `more` others are asked about with it."""
    queue_message(
        "actions/asked",
        to_person=first.owner_id,
        agency_id=first.agency_id,
        kind="action",
        record_id=first.id,
        partnership_id=partnership_id,
        facts=facts_of_asking(first, more, by=by),
        by=by,
    )


def facts_of_asking(first: Asked, more: int, *, by: Viewer) -> dict[str, Any]:
    """What the mail says, for its preview too."""
    return {
        "reference": first.reference,
        "due": day(first.due_on),
        "more": more,
        "asked_by": by.name,
        "asked_by_agency": by.agency_name,
    }


def tell_withdrawn(action: Action, *, by: Viewer) -> None:
    """The owner, or whom it was offered to: nothing more is asked of them."""
    _tell("withdrawn", action, [action.owner_id or action.offered_to_id], action.lead_agency_id, by=by)


def _minders(action: Action) -> list[uuid.UUID | None]:
    """The owner, and who covers it today."""
    return [action.owner_id, cover_of(action, clock.today())]


def _tell(
    name: str,
    action: Action,
    people: Iterable[uuid.UUID | None],
    agency_id: uuid.UUID | None,
    *,
    by: Viewer,
    **more: Any,
) -> None:
    """One message a person; nobody is told what they did themselves."""
    facts = {
        "reference": action.reference,
        "due": day(action.due_on),
        "asked_by": by.name,
        "asked_by_agency": by.agency_name,
        **more,
    }
    for person in dict.fromkeys(people):
        if person is not None and not by.is_person(person):
            queue_message(
                f"actions/{name}",
                to_person=person,
                agency_id=agency_id,
                kind="action",
                record_id=action.id,
                partnership_id=action.partnership_id,
                facts=facts,
                by=by,
            )
