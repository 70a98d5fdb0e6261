"""Your work, the lists behind its groups, what changed, and the way to any record by its reference or its words."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.kinds import find_reference, is_reference
from portal.access.verdict import NotFound
from portal.access.viewer import Viewer, current_viewer
from portal.actions.models import ActionEvent
from portal.database import db
from portal.home.others import boards, other_groups
from portal.home.queries import as_task, changes, counted_changes, groups, keys, one_group
from portal.home.questioned import challenge_groups
from portal.home.searching import LONGEST, Results, clean, find_words
from portal.home.waiting import Waiting
from portal.home.words import HEADINGS, WHY_EMPTY, changed_in_words, event_in_words
from portal.web.formats import moment
from portal.web.keyset import read_page
from portal.web.parts import Moment

home = Blueprint("home", __name__)


@home.get("/your-work")
def your_work() -> str:
    """All and only what waits for this person, grouped by what needs doing."""
    viewer = current_viewer()
    since = viewer.previous_visit_at
    return render_template(
        "home/your_work.html",
        today=clock.today(),
        boards=boards(viewer),
        others=[*challenge_groups(viewer), *other_groups(viewer)],
        groups=groups(viewer, clock.today()),
        headings=HEADINGS,
        changed=changed_in_words(counted_changes(viewer, since)) if since else "",
        since=since,
    )


@home.get("/your-work/<waiting>")
def waiting_list(waiting: str) -> str:
    """The whole list behind one heading of Your work."""
    viewer = current_viewer()
    group = next((one for one in Waiting if one == waiting), None)
    if group is None:
        raise NotFound
    query = one_group(viewer, group, clock.today())
    if query is None:
        raise NotFound
    page = read_page(db.session(), query, keys(group), request.args.get("from"))
    return render_template(
        "home/waiting_list.html",
        today=clock.today(),
        waiting=group,
        words=HEADINGS[group],
        why_empty=WHY_EMPTY,
        tasks=[as_task(row, group, viewer) for row in page.rows],
        page=page,
    )


@home.get("/your-work/changes")
def what_changed() -> ResponseReturnValue:
    """What others did since the last visit, newest first."""
    viewer = current_viewer()
    since = viewer.previous_visit_at
    if since is None:
        return render_template("home/what_changed.html", since=None, moments=[], page=None)
    page = read_page(
        db.session(),
        changes(viewer, since),
        (ActionEvent.at, ActionEvent.id),
        request.args.get("from"),
        descending=True,
    )
    return render_template(
        "home/what_changed.html", since=since, moments=[_moment(row, viewer) for row in page.rows], page=page
    )


def _moment(row: object, viewer: Viewer) -> Moment:
    return event_in_words(row, viewer.place_of(row.partnership_id), when=moment(row.at))  # type: ignore[attr-defined]


@home.get("/ref/<reference>")
def by_reference(reference: str) -> ResponseReturnValue:
    """The page of any record by what people call it; hidden and absent are the same."""
    found = find_reference(reference, by=current_viewer())
    if len(found) != 1:
        raise NotFound
    return redirect(found[0].address, 302)


@home.get("/search")
def search() -> ResponseReturnValue:
    """A reference leads straight to its record; a bare number and words list what the person may see with them."""
    viewer, wanted = current_viewer(), clean(request.args.get("q", ""))
    found = find_reference(wanted, by=viewer) if wanted else []
    if len(found) == 1 and not wanted.isdecimal():
        return redirect(found[0].address, 302)
    by_words = bool(wanted) and not found and not is_reference(wanted)
    results = find_words(wanted, request.args.get("from"), by=viewer) if by_words else Results()
    return render_template("home/search.html", wanted=wanted[:LONGEST], found=found, by_words=by_words, results=results)


def set_up(app: Flask) -> None:
    """Enter these pages."""
    app.register_blueprint(home)
