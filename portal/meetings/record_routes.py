"""One meeting: its agenda or its minutes, its history, and who can see it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.kinds import opened
from portal.access.viewer import current_viewer
from portal.database import transaction
from portal.meetings.agenda import agenda_of
from portal.meetings.blueprint import meetings
from portal.meetings.lifecycle import MeetingState, day_of, ends_at, is_free, is_unrecorded
from portal.meetings.looking import Case, find_case, timeline
from portal.meetings.minutes import changed_during, entered_in
from portal.meetings.models import AgendaKind, Meeting
from portal.meetings.policy import may_ask, may_begin, may_change, may_close, may_give_back
from portal.meetings.sentences import papers_note
from portal.meetings.showing import KINDS, LOOKS, STATES, acts, moments, pages, to, when
from portal.partnership.openings import openings_by_others
from portal.partnership.readers import readers_of
from portal.web.formats import day, distance
from portal.web.forms import ButtonForm


@meetings.get("/meetings/<reference>")
def show(partnership: str, reference: str) -> ResponseReturnValue:
    """One meeting: before it what is unresolved and who has read that, afterwards what stood there and what changed."""
    case = find(partnership, reference)
    meeting, now, has_begun = case.meeting, clock.now(), case.meeting.began_at is not None
    agenda = agenda_of(meeting, case.place, case.since)
    unresolved = len(agenda.entries)
    page = render_template(
        "meetings/show.html",
        **_frame(case, "show"),
        state=STATES[meeting.state],
        look=LOOKS.get(meeting.state, "done"),
        is_planned=meeting.state is MeetingState.PLANNED,
        is_unrecorded=is_unrecorded(meeting, now),
        when=when(meeting.starts_at, ends_at(meeting)),
        apart=distance(day_of(meeting)) if day_of(meeting) >= clock.today() else "",
        papers_note=papers_note(meeting.papers_on, day_of(meeting), clock.today()),
        sections=[(KINDS[kind], [one for one in agenda.entries if one.kind is kind]) for kind in AgendaKind],
        agenda=agenda,
        is_free=is_free(meeting, unresolved, now),
        has_begun=has_begun,
        entered=entered_in(meeting, case.place) if has_begun else [],
        changes=changed_during(meeting, case.place) if has_begun else [],
        button=ButtonForm(),
        may_read=bool(case.own and not case.own.has_read and may_ask(case.viewer, meeting)),
        may_give_back=bool(may_give_back(case.viewer, meeting, unresolved)),
        may_begin=bool(may_begin(case.viewer, meeting)),
        may_close=bool(may_close(case.viewer, meeting)),
        may_take_off=bool(may_change(case.viewer, meeting)),
        me=case.viewer.person_id,
        acts=acts(case),
    )
    return _noted(case, page)


@meetings.get("/meetings/<reference>/history")
def history(partnership: str, reference: str) -> ResponseReturnValue:
    """Who did what, and who opened it; one's own visits on request."""
    case = find(partnership, reference)
    with_own = request.args.get("own") == "1"
    without = None if with_own else case.viewer.person_id
    page = render_template(
        "meetings/history.html",
        **_frame(case, "history"),
        moments=moments(timeline(case.meeting)),
        openings=openings_by_others("meeting", case.meeting.id, without=without),
        with_own=with_own,
    )
    return _noted(case, page)


@meetings.get("/meetings/<reference>/who-can-see")
def readers(partnership: str, reference: str) -> ResponseReturnValue:
    """Exactly who can see it, by agency."""
    case = find(partnership, reference)
    found = readers_of(Meeting, case.meeting.id)
    page = render_template(
        "meetings/readers.html", case=case, pages=pages(case, "readers"), readers=found, seen_by=found.line(),
        day=day(case.meeting.starts_at),
    )  # fmt: skip
    return _noted(case, page)


def find(partnership: str, reference: str) -> Case:
    """The meeting of the address, for the person who looks."""
    viewer = current_viewer()
    return find_case(viewer.place(partnership), reference, by=viewer)


def _frame(case: Case, page: str) -> dict[str, object]:
    """What every page of a record shows: who can see it, and its other pages."""
    return {
        "case": case,
        "pages": pages(case, page),
        "seen_by": readers_of(Meeting, case.meeting.id).line(to(case, "readers")),
        "day": day(case.meeting.starts_at),
        "to": lambda name, **more: to(case, name, **more),
    }


def _noted(case: Case, page: str) -> str:
    """Note the day's first opening when the page is made: committing before would forget what was read."""
    if not case.is_noted:
        with transaction():
            opened("meeting", case.meeting, by=case.viewer)
    return page
