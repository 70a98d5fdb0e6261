"""One challenge: its overview, its history, and who can see it."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.kinds import opened
from portal.access.viewer import current_viewer
from portal.challenges.blueprint import challenges
from portal.challenges.lifecycle import ENDED, Stage, due_on, is_overdue
from portal.challenges.looking import Case, find_case, proposal_of, questioned_of, timeline
from portal.challenges.models import Challenge
from portal.challenges.named import holders_here, whom
from portal.challenges.policy import may_acknowledge, may_determine
from portal.challenges.showing import KINDS, WITH, acts, levels, moments, names_of, next_sentence, pages, to
from portal.database import transaction
from portal.partnership.openings import openings_by_others
from portal.partnership.readers import readers_of
from portal.web.forms import ButtonForm

ON_THE_OVERVIEW = 10  # lines of history
AT_LEADS = (Stage.LEAD_PARTNERS, Stage.DETERMINED)


@challenges.get("/challenges/<reference>")
def show(partnership: str, reference: str) -> ResponseReturnValue:
    """One challenge: what, why, what is wanted, where it stands, who has to do something, what comes next."""
    case = find(partnership, reference)
    challenge, stage = case.challenge, case.stage
    holders = holders_here(case.place.id, challenge.raised_by_id) if stage not in ENDED else []
    lines = moments(case, timeline(challenge))
    proposal = proposal_of(challenge) if stage in AT_LEADS else None
    page = render_template(
        "challenges/show.html",
        **_frame(case, "show"),
        questioned=questioned_of(challenge),
        stage=WITH[stage],
        kind=KINDS.get(stage, "active"),
        due=due_on(challenge, case.today),
        is_overdue=is_overdue(challenge, case.today),
        named=names_of(whom(stage, challenge, holders)),
        next=next_sentence(case, holders),
        levels=levels(case),
        proposal=proposal,
        may_respond=proposal is not None and bool(may_determine(case.viewer, challenge)),
        acknowledge=ButtonForm() if may_acknowledge(case.viewer, challenge) else None,
        acts=acts(case),
        moments=lines[:ON_THE_OVERVIEW],
        more=max(0, len(lines) - ON_THE_OVERVIEW),
    )
    return _noted(case, page)


@challenges.get("/challenges/<reference>/history")
def history(partnership: str, reference: str) -> ResponseReturnValue:
    """Who did what, and who opened it; one's own visits on request."""
    case = find(partnership, reference)
    with_own = request.args.get("own") == "1"
    without = None if with_own else case.viewer.person_id
    page = render_template(
        "challenges/history.html",
        **_frame(case, "history"),
        moments=moments(case, timeline(case.challenge)),
        openings=openings_by_others("challenge", case.challenge.id, without=without),
        with_own=with_own,
    )
    return _noted(case, page)


@challenges.get("/challenges/<reference>/who-can-see")
def readers(partnership: str, reference: str) -> ResponseReturnValue:
    """Exactly who can see it, by agency."""
    case = find(partnership, reference)
    found = readers_of(Challenge, case.challenge.id)
    page = render_template(
        "challenges/readers.html", case=case, pages=pages(case, "readers"), readers=found, seen_by=found.line()
    )
    return _noted(case, page)


def find(partnership: str, reference: str) -> Case:
    """The challenge of the address, for the person who looks."""
    viewer = current_viewer()
    return find_case(viewer.place(partnership), reference, by=viewer)


def _frame(case: Case, page: str) -> dict[str, object]:
    """What every page of a record shows: who can see it, and its other pages."""
    who = url_for("challenges.readers", partnership=case.place.key, reference=case.challenge.reference)
    return {
        "case": case,
        "pages": pages(case, page),
        "seen_by": readers_of(Challenge, case.challenge.id).line(who),
        "today": clock.today(),
        "to": lambda name: to(case, name),
    }


def _noted(case: Case, page: str) -> str:
    """Note the day's first opening when the page is made: committing before would forget what was read."""
    if not case.is_noted:
        with transaction():
            opened("challenge", case.challenge, by=case.viewer)
    return page
