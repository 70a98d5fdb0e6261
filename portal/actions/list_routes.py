"""The list of actions, as a page and as a file, and the board by agency."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import bindparam, or_, select

from portal import clock
from portal.access.roles import ANY, GROUP, WHOLE
from portal.access.verdict import NotFound
from portal.access.viewer import Place, Viewer, current_viewer
from portal.actions.asked import ALL, Asked, lists_of, where
from portal.actions.blueprint import actions
from portal.actions.counts import counts_by_agency, soon_until
from portal.actions.lifecycle import ActionState
from portal.actions.listing import Scope, count_actions, scopes_for, select_actions
from portal.actions.policy import may_add, may_ask, may_propose
from portal.actions.showing import line_of
from portal.database import db
from portal.partnership.models import Agency, Membership, StandingGroup
from portal.partnership.settings import priorities_of
from portal.web.downloads import FORMATS, downloads, files_at, own_link
from portal.web.exports import Sheet, file_response
from portal.web.formats import count, number, sentence_case, short_day
from portal.web.keyset import read_all, read_page
from portal.web.parts import Link

REMEMBERED_FOR = 60  # seconds; the names in the filter may be that old
COUNTED = 100  # counted up to here; beyond it, "more than": two pages, so that a long list costs what a short one does
SCOPES = {
    Scope.EVERYTHING: "All actions",
    Scope.AGENCY: "Your agency’s",
    Scope.NAMED: "That name you",
    Scope.GROUP: "Your groups’",
}
STATES = [(one.value, sentence_case(one.value)) for one in ActionState]
HEADER = (
    "Reference", "What", "Agency", "Owner", "Due", "First due date", "State", "Priority", "Marks", "Last word",
)  # fmt: skip

GROUPS = (
    select(StandingGroup.id, StandingGroup.name)
    .where(StandingGroup.partnership_id == bindparam("place"))
    .order_by(StandingGroup.name)
)

_remembered: dict[uuid.UUID, tuple[float, dict[uuid.UUID, str]]] = {}


@actions.get("/actions")
def index(partnership: str) -> ResponseReturnValue:
    """The list, filtered, sorted and paged by its address."""
    viewer, place = _looks(partnership)
    scopes = scopes_for(viewer, place)
    asked = Asked.read(request.args, scopes)
    statement, columns = _selection(place, viewer, asked)
    page = read_page(
        db.session(),
        statement,
        columns,
        asked.key,
        descending=asked.falling,
        label=lambda row: where(asked.sort, row),
        count_to=COUNTED,
    )
    base = url_for("actions.index", partnership=place.key)
    total = _counted(place, viewer, asked) if page.total is None else page.total
    today = clock.today()
    agencies, groups = _agencies(place.id, asked.agency), _groups(place.id)
    return render_template(
        "actions/index.html",
        wanted=asked,
        base=base,
        page=page,
        rows=[line_of(row, today) for row in page.rows],
        columns=asked.columns(base),
        count=_in_words(total, asked),
        chosen=asked.chosen(base, agencies, groups),
        choices={
            "state": _items([("", "Open"), (ALL, "All, also ended"), *STATES], asked.state),
            "agency": _items([("", "Any"), *agencies.items()], asked.agency),
            "group": _items([("", "Any"), *groups.items()], asked.group),
            "priority": _items([("", "Any"), *((one, one) for one in priorities_of(place.id))], asked.priority),
        },
        views=views(place, scopes, asked),
        files=downloads(base, asked.query),
        new=new_link(viewer, place),
        may_ask=bool(may_ask(viewer, place.id)),
    )


@files_at(actions, "/actions")
def table(partnership: str, kind: str) -> ResponseReturnValue:
    """The whole selection of the same address as a file."""
    viewer, place = _looks(partnership)
    asked = Asked.read(request.args, scopes_for(viewer, place))
    statement, columns = _selection(place, viewer, asked)
    rows = read_all(db.session(), statement, columns, descending=asked.falling)
    cells = _cells(rows, url_for("actions.index", partnership=place.key))
    return file_response(Sheet(f"actions-{place.key}-{clock.today()}", HEADER, cells), FORMATS[kind])


@actions.get("/actions/by-agency")
def by_agency(partnership: str) -> ResponseReturnValue:
    """What each agency owes; every count leads to its list."""
    viewer, place = _looks(partnership)
    today = clock.today()
    soon = soon_until(today)
    base = url_for("actions.index", partnership=place.key)
    return render_template(
        "actions/by_agency.html",
        rows=[(row, lists_of(row.agency_id, base, today, soon)) for row in counts_by_agency(place, by=viewer)],
        soon=soon,
        views=views(place, scopes_for(viewer, place), None),
        new=new_link(viewer, place),
        is_whole=viewer.holds(place.id, *WHOLE),
        files=downloads(url_for("actions.by_agency", partnership=place.key), {}),
    )


@files_at(actions, "/actions/by-agency")
def by_agency_table(partnership: str, kind: str) -> ResponseReturnValue:
    """The board as a file."""
    viewer, place = _looks(partnership)
    rows = (
        (one.agency, one.overdue, one.due_soon, one.later, one.not_opened, one.oldest)
        for one in counts_by_agency(place, by=viewer)
    )
    header = (
        "Agency",
        "Overdue",
        f"Due by {short_day(soon_until(clock.today()))}",
        "Due later",
        "Not opened",
        "Oldest",
    )
    return file_response(Sheet(f"actions-by-agency-{place.key}-{clock.today()}", header, rows), FORMATS[kind])


def _looks(partnership: str) -> tuple[Viewer, Place]:
    """Who looks and where. Raises NotFound for those whose roles never have to do with an action."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    if not viewer.holds(place.id, *ANY, *GROUP):
        raise NotFound
    return viewer, place


def views(place: Place, scopes: list[Scope], asked: Asked | None) -> list[Link]:
    """The lists this person has, and the board; `asked` is None on the board itself."""
    base = url_for("actions.index", partnership=place.key)
    now = (asked.scope or scopes[0]) if asked else None
    lists = [Link(SCOPES[one], f"{base}?list={one}" if one is not scopes[0] else base, one is now) for one in scopes]
    return [*lists, Link("By agency", url_for("actions.by_agency", partnership=place.key), asked is None)]


def new_link(viewer: Viewer, place: Place) -> Link | None:
    """The way to a new action, for those who may."""
    address = url_for("actions.new", partnership=place.key)
    if may_add(viewer, place.id):
        return Link("Add an action", address)
    return Link("Propose an action", address) if may_propose(viewer, place.id) else None


def _selection(place: Place, viewer: Viewer, asked: Asked) -> Any:
    return select_actions(place, by=viewer, scope=asked.scope, filters=asked.filters(viewer), sort=asked.sort)


def _counted(place: Place, viewer: Viewer, asked: Asked) -> int:
    """How many there are, up to one more than is told."""
    return count_actions(place, by=viewer, scope=asked.scope, filters=asked.filters(viewer), most=COUNTED + 1)


def _items(pairs: Sequence[tuple[object, str]], chosen: object) -> list[tuple[str, str, bool]]:
    """Lines of a list that opens: value, words, and whether it is the chosen one."""
    return [(str(key), text, str(key) == str(chosen or "")) for key, text in pairs]


def _in_words(total: int, asked: Asked) -> str:
    kind = "" if asked.state or asked.overdue or asked.owed or asked.unopened or asked.check else "open "
    if total > COUNTED:
        return f"More than {number(COUNTED)} {kind}actions"
    return sentence_case(count(total, f"{kind}action"))


def _agencies(partnership_id: uuid.UUID, asked: uuid.UUID | None) -> dict[uuid.UUID, str]:
    """Member agencies that are no schools, and the one asked for, by name. At most one statement, often none.

    Who is a member is open to everybody who acts in the partnership, so that one answer serves them all for a minute.
    """
    known = _remembered.get(partnership_id)
    if known is None or known[0] < time.monotonic():
        today = clock.today()
        rows = db.session.execute(
            select(Agency.id, Agency.name)
            .distinct()
            .join(Membership, Membership.agency_id == Agency.id)
            .where(
                Membership.partnership_id == partnership_id,
                Membership.starts_on <= today,
                or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
                Agency.identifier_kind != "URN",
            )
            .order_by(Agency.name, Agency.id)
        )
        known = time.monotonic() + REMEMBERED_FOR, {row.id: row.name for row in rows}
        _remembered[partnership_id] = known
    if asked is None or asked in known[1]:
        return known[1]
    name = db.session.scalar(select(Agency.name).where(Agency.id == asked))
    return {**known[1], asked: name} if name else known[1]


def _groups(partnership_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """The partnership's groups by name. One statement."""
    return {row.id: row.name for row in db.session.execute(GROUPS, {"place": partnership_id})}


def _cells(rows: Any, base: str) -> Iterator[list[Any]]:
    today = clock.today()
    for row in rows:
        yield [
            own_link(row.reference, f"{base}/{row.reference}"),
            row.title,
            row.lead_agency,
            row.owner,
            row.due_on,
            row.original_due_on,
            row.state.value,
            row.priority,
            ", ".join(words for words, _ in line_of(row, today).marks if words != row.priority),
            row.last_activity_at,
        ]
