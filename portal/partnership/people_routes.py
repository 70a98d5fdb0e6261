"""Pages of the people who take part, of seats and groups, and of what one may manage."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.roles import ANY, GROUP, OFFICE, Role
from portal.access.verdict import NotFound
from portal.access.viewer import Place, Viewer, current_viewer
from portal.partnership.member_routes import member_place, tabs
from portal.partnership.navigation import MANAGERS, has_page
from portal.partnership.people_list import all_people, contacts_of, groups_of, page_of_people, roles_of, seats_of
from portal.web.downloads import FORMATS, downloads, files_at
from portal.web.exports import Sheet, file_response
from portal.web.parts import Link

HEADER = ("Name", "Roles", "Organisation", "E-mail", "Telephone")

people = Blueprint("people", __name__, url_prefix="/p/<partnership>")


@people.get("/people")
def index(partnership: str) -> ResponseReturnValue:
    """Everybody who acts in the partnership today; a coordinator alone sees the own agency's."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    only, name = _only(viewer, place), _wanted()
    page = page_of_people(place.id, name=name, key=request.args.get("key"), only_agency=only)
    here = url_for("people.index", partnership=place.key)

    def at(key: str | None) -> str | None:
        return url_for("people.index", partnership=place.key, name=name or None, key=key) if key else None

    return render_template(
        "partnership/people.html",
        page=page,
        name=name,
        roles=roles_of(place.id, [row.person_id for row in page.rows], only),
        agency=viewer.agency_name if only else None,
        contacts=contacts_of(row.person_id for row in page.rows),
        tabs=[] if only else tabs(place, "People"),
        here=here,
        files=downloads(here, {"name": name} if name else {}),
        next_to=at(page.next_key),
        previous_to=at(page.previous_key),
    )


@files_at(people, "/people")
def table(partnership: str, kind: str) -> ResponseReturnValue:
    """The same selection as a file; addresses only where one may read them."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    rows = all_people(place.id, name=_wanted(), only_agency=_only(viewer, place))
    return file_response(Sheet(f"{place.key} people", HEADER, rows), FORMATS[kind])


def _only(viewer: Viewer, place: Place) -> uuid.UUID | None:
    """The agency whose people alone this viewer sees; None for whoever sees all."""
    return None if viewer.holds(place.id, *ANY, *GROUP) else viewer.agency_id


def _wanted() -> str:
    return request.args.get("name", "").replace("\x00", "").strip()[:100]


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
    tasks = []
    if viewer.holds(place.id, *OFFICE, Role.COORDINATOR, Role.HEAD):
        tasks = [
            ("/people/waiting", "People waiting to come in", f"Let in, or turn away, who signed in to join {own}."),
            ("/people/invitations/new", "Invite somebody", "Send a link that works once, for seven days."),
            ("/p/<partnership>/people", "People and their roles", "Who may do what today."),
            ("/people/colleagues", "End somebody’s access", f"For {own} who have left."),
        ]
    if viewer.holds(place.id, *OFFICE, Role.CHAIR):
        what = "For people without a sign-in of their own who have lost their app. It takes two of you."
        tasks.append(("/people/authenticators", "Authenticator apps", what))
    if viewer.holds(place.id, *OFFICE, Role.EDUCATION_OFFICER, Role.HEAD):
        what = "The addresses that campaign mail goes to, and those that mail came back from."
        tasks.append(("/p/<partnership>/agency-contacts", "Contacts of schools and agencies", what))
    if viewer.holds(place.id, *OFFICE, Role.EDUCATION_OFFICER):
        what = "The register of schools, or a list of contacts: checked first, then read in whole or not at all."
        tasks.append(("/p/<partnership>/imports", "Read in a list", what))
        what = "School holidays of the area, and how long schools may answer after the due day."
        tasks.append(("/p/<partnership>/co-operation/term-dates", "Term dates", what))
    if viewer.holds(place.id, *OFFICE):
        tasks.append(("/p/<partnership>/agencies", "Organisations", "Who takes part, as what, and since when."))
        tasks.append(("/p/<partnership>/seats", "Seats and groups", "Who decides, and who meets."))
    return [Task(Link(text, rule.replace("<partnership>", key)), what) for rule, text, what in tasks if has_page(rule)]
