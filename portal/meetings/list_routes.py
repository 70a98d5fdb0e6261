"""The list of meetings, as a page and as a file; and the ledger of what deciding without them saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.roles import WHOLE
from portal.access.verdict import NotFound
from portal.access.viewer import Place, Viewer, current_viewer
from portal.database import db
from portal.meetings.blueprint import meetings
from portal.meetings.ledger import in_words, ledger_of
from portal.meetings.listing import COLUMNS, Show, count_meetings, select_meetings
from portal.meetings.policy import may_look, may_plan
from portal.meetings.showing import line_of
from portal.partnership.navigation import DECIDES, QUESTIONS
from portal.web.downloads import FORMATS, downloads, files_at, own_link
from portal.web.exports import Sheet, file_response
from portal.web.formats import count, number, sentence_case, short_day
from portal.web.keyset import read_all, read_page
from portal.web.parts import Link

COUNTED = 100  # counted up to here; beyond it, "more than"
HEADER = ("Reference", "Whose", "Starts", "Minutes", "Where", "Papers by", "Asked to come", "State")


@meetings.get("/meetings")
def index(partnership: str) -> ResponseReturnValue:
    """What comes, soonest first; or what is past, newest first."""
    viewer, place = _looks(partnership)
    show = _shown()
    page = read_page(
        db.session(), select_meetings(place, show), COLUMNS, request.args.get("from"),
        descending=show is Show.PAST, label=lambda row: f", from {short_day(row.starts_at)}", count_to=COUNTED,
    )  # fmt: skip
    total = count_meetings(place, show, COUNTED + 1) if page.total is None else page.total
    base, now = url_for("meetings.index", partnership=place.key), clock.now()
    query = {"show": show.value} if show is Show.PAST else {}
    return render_template(
        "meetings/index.html",
        base=base,
        show=show.value,
        page=page,
        rows=[line_of(row, now) for row in page.rows],
        count=f"More than {number(COUNTED)}" if total > COUNTED else sentence_case(count(total, f"{show} meeting")),
        views=_views(place, viewer, show.value),
        files=downloads(base, query),
        new=url_for("meetings.new", partnership=place.key) if may_plan(viewer, place.id) else "",
    )


@files_at(meetings, "/meetings")
def table(partnership: str, kind: str) -> ResponseReturnValue:
    """The whole selection of the same address as a file."""
    _, place = _looks(partnership)
    show = _shown()
    rows = read_all(db.session(), select_meetings(place, show), COLUMNS, descending=show is Show.PAST)
    cells = _cells(rows, url_for("meetings.index", partnership=place.key))
    return file_response(Sheet(f"meetings-{place.key}-{clock.today()}", HEADER, cells), FORMATS[kind])


@meetings.get("/meetings/ledger")
def ledger(partnership: str) -> ResponseReturnValue:
    """Hours given back, how long decisions took, and for how many every seat is recorded; of the last year."""
    viewer, place = _looks(partnership)
    if not viewer.holds(place.id, *WHOLE):
        raise NotFound
    found = ledger_of(place)
    return render_template(
        "meetings/ledger.html", place=place, ledger=found, in_words=in_words, views=_views(place, viewer, "ledger")
    )


def _shown() -> Show:
    return Show.PAST if request.args.get("show") == Show.PAST else Show.COMING


def _looks(partnership: str) -> tuple[Viewer, Place]:
    """Who looks and where. Raises NotFound for those who never have to do with a meeting."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    if not may_look(viewer, place.id):
        raise NotFound
    return viewer, place


def _views(place: Place, viewer: Viewer, current: str) -> list[Link]:
    """The lists, the ledger for those who answer for the whole, and the way back to decisions and challenges."""
    base = url_for("meetings.index", partnership=place.key)
    found = [Link("Decisions", f"/p/{place.key}/decisions")] if viewer.holds(place.id, *DECIDES) else []
    if viewer.holds(place.id, *QUESTIONS):
        found.append(Link("Challenges", f"/p/{place.key}/challenges"))
    found += [
        Link("Coming meetings", base, current == Show.COMING),
        Link("Past meetings", f"{base}?show=past", current == Show.PAST),
    ]
    if viewer.holds(place.id, *WHOLE):
        found.append(Link("Hours given back", url_for("meetings.ledger", partnership=place.key), current == "ledger"))
    return [*found, Link("Packs", f"/p/{place.key}/packs")]


def _cells(rows: Any, base: str) -> Iterator[list[Any]]:
    now = clock.now()
    for row in rows:
        line = line_of(row, now)
        yield [
            own_link(row.reference, f"{base}/{row.reference}"), line.group, row.starts_at, row.minutes, row.place,
            row.papers_on, row.asked, line.state,
        ]  # fmt: skip
