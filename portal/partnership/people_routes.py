"""Pages of the people who take part, of seats and groups, and of what one may manage."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.roles import ANY, GROUP, OFFICE
from portal.access.verdict import NotFound
from portal.access.viewer import Viewer, current_viewer
from portal.partnership.member_routes import member_place, tabs
from portal.partnership.navigation import MANAGERS, has_page
from portal.partnership.people_list import groups_of, page_of_people, roles_of, seats_of
from portal.web.parts import Link

people = Blueprint("people", __name__, url_prefix="/p/<partnership>")


@people.get("/people")
def index(partnership: str) -> ResponseReturnValue:
    """Everybody who acts in the partnership today; a coordinator alone sees the own agency's."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    sees_all = viewer.holds(place.id, *ANY, *GROUP)
    only = None if sees_all else viewer.agency_id
    name = request.args.get("name", "").replace("\x00", "").strip()[:100]
    page = page_of_people(place.id, name=name, key=request.args.get("key"), only_agency=only)
    here = url_for("people.index", partnership=place.key)

    def at(key: str | None) -> str | None:
        return url_for("people.index", partnership=place.key, name=name or None, key=key) if key else None

    return render_template(
        "partnership/people.html",
        page=page,
        name=name,
        roles=roles_of(place.id, [row.person_id for row in page.rows], only),
        agency=None if sees_all else viewer.agency_name,
        shows_contacts=any(row.email for row in page.rows),
        tabs=tabs(place, "People") if sees_all else [],
        here=here,
        next_to=at(page.next_key),
        previous_to=at(page.previous_key),
    )


@people.get("/seats")
def seats(partnership: str) -> ResponseReturnValue:
    """Who decides: seats with their bodies and mandates, then the standing groups."""
    place = member_place(partnership)
    return render_template(
        "partnership/seats.html",
        seats=seats_of(place.id),
        groups=groups_of(place.id),
        tabs=tabs(place, "Seats and groups"),
    )


@dataclass(frozen=True)
class Task:
    """One thing to manage: where, and what for."""

    link: Link
    what: str


@people.get("/manage")
def manage(partnership: str) -> ResponseReturnValue:
    """What this person may look after; nothing else, and a plain 404 for everybody else."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    if not viewer.holds(place.id, *MANAGERS):
        raise NotFound
    return render_template("partnership/manage.html", tasks=_tasks(viewer, place.key), agency=viewer.agency_name)


def _tasks(viewer: Viewer, key: str) -> list[Task]:
    place = viewer.place(key)
    own = f"the people of {viewer.agency_name}"
    tasks = [
        ("/people/waiting", "People waiting to come in", f"Let in, or turn away, who signed in to join {own}."),
        ("/people/invitations/new", "Invite somebody", "Send a link that works once, for seven days."),
        ("/p/<partnership>/people", "People and their roles", "Who may do what today."),
    ]
    if viewer.holds(place.id, *OFFICE):
        tasks.append(("/p/<partnership>/agencies", "Organisations", "Who takes part, as what, and since when."))
        tasks.append(("/p/<partnership>/seats", "Seats and groups", "Who decides, and who meets."))
    return [Task(Link(text, rule.replace("<partnership>", key)), what) for rule, text, what in tasks if has_page(rule)]
