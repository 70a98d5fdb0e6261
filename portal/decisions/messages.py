"""Who is told what about a decision, and when; the words live in templates/decisions/messages/.

Immediate mail only for what starts or moves a clock its reader must meet; never a title, never an answer.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import column, func, select
from sqlalchemy.types import Text, Uuid

from portal import clock
from portal.access.roles import Role
from portal.access.viewer import Viewer
from portal.actions.choosing import speakers_of
from portal.database import db
from portal.decisions.lifecycle import DecisionClass
from portal.decisions.models import Decision
from portal.decisions.policy import roles_asked
from portal.decisions.queries import answers_of, lengths_of, seats_of
from portal.decisions.seating import Holder
from portal.outbox.queue import queue_message
from portal.web.formats import day

Reader = tuple[uuid.UUID, uuid.UUID | None]  # a person, and for which agency


def tell_opened(decision: Decision, *, by: Viewer) -> None:
    """Each holder who is asked and whose seat has no answer: by when."""
    lengths, answered = lengths_of(decision.partnership_id), {one.seat_id for one in answers_of(decision)}
    people = [
        (one.person_id, one.agency_id)
        for seat in seats_of(decision)
        if seat.id not in answered
        for one in seat.of_role(*roles_asked(decision, seat, lengths))
    ]
    _tell("asked", decision, people, by=by, **_asked(decision))


def tell_passed(decision: Decision, holders: Iterable[Holder], *, by: Viewer) -> None:
    """To whom the question passed when somebody declared an interest."""
    people = [(one.person_id, one.agency_id) for one in holders]
    _tell("asked", decision, people, by=by, **_asked(decision))


def tell_lead_partners(decision: Decision, *, by: Viewer) -> None:
    """The lead partners, whose answers stand for their seats now."""
    _tell("asked", decision, holding(decision.partnership_id, Role.LEAD_PARTNER), by=by, **_asked(decision))


def tell_consulted(decision: Decision, asked: Iterable[tuple[uuid.UUID, uuid.UUID | None]], *, by: Viewer) -> None:
    """Who speaks for each agency asked, or the person named."""
    assert decision.consult_by_on is not None
    for agency_id, person_id in asked:
        people = [person_id] if person_id else speakers_of(decision.partnership_id, agency_id)
        readers = [(one, agency_id) for one in people if one is not None]
        _tell("consulted", decision, readers, by=by, page="/view", due=day(decision.consult_by_on))


def tell_disputed(decision: Decision, *, is_objection: bool, by: Viewer) -> None:
    """Chair and lead partners: somebody objects or asks to discuss, and when it comes to the lead partners."""
    assert decision.lead_partners_on is not None
    people = holding(decision.partnership_id, Role.CHAIR, Role.LEAD_PARTNER)
    due = day(decision.lead_partners_on)
    _tell("disputed", decision, people, by=by, due=due, is_objection=is_objection)


def tell_recorded(decision: Decision, holder: Holder, confirm_by_on: date, *, by: Viewer) -> None:
    """Whom an answer was recorded for: it is void unless they confirm it."""
    people = [(holder.person_id, holder.agency_id)]
    _tell("recorded", decision, people, by=by, page="/confirm", due=day(confirm_by_on))


def tell_void(decision: Decision, people: Iterable[Reader], *, by: Viewer) -> None:
    """Whoever had answered: the paper changes, and their answer is void."""
    _tell("void", decision, people, by=by, on=day(clock.today()))


def _asked(decision: Decision) -> dict[str, Any]:
    assert decision.answer_by_on is not None
    return {
        "page": "/answer",
        "due": day(decision.answer_by_on),
        "is_reserved": decision.kind is DecisionClass.RESERVED,
    }


def holding(partnership_id: uuid.UUID, *roles: Role) -> list[Reader]:
    """Who holds one of these roles in the partnership today, for which agency. One statement."""
    here = (
        func.rights.roles_here(partnership_id)
        .table_valued(column("person_id", Uuid()), column("agency_id", Uuid()), column("role", Text()))
        .alias("here")
    )
    found = select(here.c.person_id, here.c.agency_id).distinct().where(here.c.role.in_([str(one) for one in roles]))
    return [(row.person_id, row.agency_id) for row in db.session.execute(found.order_by(here.c.person_id))]


def _tell(name: str, decision: Decision, people: Iterable[Reader], *, by: Viewer, **more: Any) -> None:
    """One message a person; nobody is told what they did themselves."""
    facts = {"reference": decision.reference, "asked_by": by.name, "asked_by_agency": by.agency_name, **more}
    told: set[uuid.UUID] = set()
    for person, agency in people:
        if person in told or by.is_person(person):
            continue
        told.add(person)
        queue_message(
            f"decisions/{name}",
            to_person=person,
            agency_id=agency,
            kind="decision",
            record_id=decision.id,
            partnership_id=decision.partnership_id,
            facts=facts,
            by=by,
        )
