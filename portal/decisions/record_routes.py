"""One decision: its overview, history, who can see it, and its notice."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.kinds import opened
from portal.database import transaction
from portal.decisions.blueprint import decisions
from portal.decisions.dates import is_escalated, marks, rungs, state_at
from portal.decisions.doing import find
from portal.decisions.lifecycle import AFTER_ISSUE, View
from portal.decisions.looking import Case, openings_of
from portal.decisions.models import Decision
from portal.decisions.notices import VIEWS
from portal.decisions.queries import history_of
from portal.decisions.showing import (
    CLASSES,
    KINDS,
    PROBLEMS,
    acts,
    close_in_words,
    moments,
    pages,
    parts,
    seat_lines,
    steers,
)
from portal.partnership.readers import readers_of
from portal.web.formats import sentence_case


@decisions.get("/decisions/<reference>")
def show(partnership: str, reference: str) -> ResponseReturnValue:
    """One decision: what is asked, the paper with its hash, concerns and notes with their answers, the seats."""
    case = find(partnership, reference)
    decision, now = case.decision, clock.now()
    state, found = state_at(decision, now), marks(decision, now)
    page = render_template(
        "decisions/show.html",
        **_frame(case, "show"),
        state=state,
        look=KINDS.get(state, "done" if state in AFTER_ISSUE else ""),
        marks=[sentence_case(one.value) for one in found],
        problems=[sentence_case(one.value) for one in PROBLEMS],
        is_escalated=is_escalated(decision, now),
        klass=CLASSES[decision.kind],
        rule=case.quorum.in_words(len(decision.seat_ids)) if decision.seat_ids else "",
        close=close_in_words(case),
        rungs=[one for one in rungs(decision, case.lengths) if one.on >= clock.today()],
        acts=acts(case),
        parts=parts(case),
        seats=seat_lines(case) if case.is_whole and decision.taken_on is None else [],
        asked_names=[one.name for one in case.seats] if decision.taken_on is None else [],
        view_words=VIEWS,
        concern=View.CONCERN,
        answers_notes=steers(case),
    )
    return _noted(case, page)


@decisions.get("/decisions/<reference>/history")
def history(partnership: str, reference: str) -> ResponseReturnValue:
    """Who did what, and who opened it; one's own visits on request."""
    case = find(partnership, reference)
    with_own = request.args.get("own") == "1"
    page = render_template(
        "decisions/history.html",
        **_frame(case, "history"),
        moments=moments(history_of(case.decision)),
        openings=openings_of(case.decision, without=None if with_own else case.viewer.person_id),
        with_own=with_own,
    )
    return _noted(case, page)


@decisions.get("/decisions/<reference>/who-can-see")
def readers(partnership: str, reference: str) -> ResponseReturnValue:
    """Exactly who can see it, by agency."""
    case = find(partnership, reference)
    found = readers_of(Decision, case.decision.id)
    page = render_template(
        "decisions/readers.html", case=case, pages=pages(case, "readers"), readers=found, seen_by=found.line()
    )
    return _noted(case, page)


def _frame(case: Case, page: str) -> dict[str, object]:
    """What every page of a record shows: who can see it, and its other pages."""
    links = pages(case, page)
    line = readers_of(Decision, case.decision.id).line(links[-1].href)
    return {"case": case, "pages": links, "seen_by": line}


def _noted(case: Case, page: str) -> str:
    """Note the day's first opening when the page is made: committing before would forget what was read."""
    if not case.is_noted:
        with transaction():
            opened("decision", case.decision, by=case.viewer)
    return page
