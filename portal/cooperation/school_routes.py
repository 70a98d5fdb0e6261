"""Your school: what waits for the school, its actions, its contacts, and whom the head lets sign."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.roles import SCHOOL, Role
from portal.access.verdict import NotFound, Refused
from portal.access.viewer import Place, Viewer, current_viewer
from portal.cooperation.answers import end_signing, let_sign
from portal.cooperation.lifecycle import TAKES_ANSWERS, RecipientState
from portal.cooperation.places import address_of_confirmation
from portal.cooperation.queries import contacts_of, invitations_of, people_of_school
from portal.partnership.navigation import has_page
from portal.web.csrf import OPEN_TOO_LONG
from portal.web.forms import ButtonForm
from portal.web.outcome import tell

your_school = Blueprint("your_school", __name__, url_prefix="/p/<partnership>/your-school")
UNANSWERED = (RecipientState.NOT_SENT, RecipientState.SENT, RecipientState.BOUNCED, RecipientState.OPENED)


def _place(key: str, *roles: str) -> tuple[Viewer, Place]:
    viewer = current_viewer()
    place = viewer.place(key)
    if not viewer.holds(place.id, *roles) or viewer.agency_id is None:
        raise NotFound
    return viewer, place


@your_school.get("")
def show(partnership: str) -> ResponseReturnValue:
    """What waits for the school first; then what was answered, its contacts, its people."""
    viewer, place = _place(partnership, *SCHOOL)
    assert viewer.agency_id is not None
    is_head = viewer.holds(place.id, Role.HEAD)
    rows = [(invitation, campaign) for invitation, campaign in invitations_of(place.id, viewer.agency_id)]
    open_rows = [row for row in rows if row[1].state in TAKES_ANSWERS]
    waiting = [
        row for row in open_rows if row[0].state in UNANSWERED or (is_head and row[0].state is RecipientState.PREPARED)
    ]
    return render_template(
        "cooperation/your_school.html",
        place=place,
        school=viewer.agency_name,
        is_head=is_head,
        waiting=waiting,
        rest=[row for row in rows if row not in waiting],
        contacts=contacts_of(place.id, viewer.agency_id),
        people=people_of_school(viewer.agency_id),
        form=ButtonForm(),
        address=lambda invitation: address_of_confirmation(place, invitation.reference),
        actions_to=f"/p/{place.key}/actions" if has_page("/p/<partnership>/actions") else None,
        challenges_to=f"/p/{place.key}/challenges" if has_page("/p/<partnership>/challenges") else None,
        sign_to=lambda one, name: url_for(f"your_school.{name}", partnership=place.key, person=one.person_id),
        may_be_let=lambda one: is_head and one.role == Role.DSL and not viewer.is_person(one.person_id),
    )


@your_school.post("/people/<uuid:person>/let-sign")
def let(partnership: str, person: uuid.UUID) -> ResponseReturnValue:
    """The head lets a safeguarding lead sign."""
    return _signing(partnership, person, let_sign, "{} may sign from now on.")


@your_school.post("/people/<uuid:person>/end-signing")
def end(partnership: str, person: uuid.UUID) -> ResponseReturnValue:
    """That person prepares again, and the head signs."""
    return _signing(partnership, person, end_signing, "{} prepares from now on; you sign.")


def _signing(partnership: str, person: uuid.UUID, act: Callable[..., None], words: str) -> ResponseReturnValue:
    viewer, place = _place(partnership, Role.HEAD)
    assert viewer.agency_id is not None
    form, people = ButtonForm(), {one.person_id: one for one in people_of_school(viewer.agency_id)}
    if person not in people:
        raise NotFound
    back = url_for("your_school.show", partnership=place.key)
    if not form.validate_on_submit():
        raise Refused(OPEN_TOO_LONG)

    def once() -> str:
        act(person, partnership_id=place.id, by=viewer)
        tell(words.format(people[person].name))
        return back

    return redirect(act_once(form.once.data, once, by=viewer), 303)
