"""What waits for a person beside actions: decisions, agendas, campaigns, newcomers; and what the chair sees first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote_plus

from sqlalchemy import column, func, select

from portal import clock
from portal.access.kinds import KINDS
from portal.access.roles import OFFICE, SCHOOL, Role
from portal.access.viewer import Place, Viewer
from portal.actions.counts import counts_by_agency, soon_until
from portal.cooperation.calls import to_ring
from portal.cooperation.lifecycle import IS_ANSWERED, CampaignState, RecipientState, Stage
from portal.cooperation.models import Campaign, FormalRequest, Invitation
from portal.cooperation.row_rules import RUNS
from portal.cooperation.school_list import NOT_CONFIRMED, STATES
from portal.database import db
from portal.decisions.waiting import Owed, Task, waiting_for
from portal.home.begun import OnTheDesk, on_the_desk
from portal.web.formats import count, short_day
from portal.web.parts import Link

APPROVES = (Role.CHAIR, Role.DELEGATE)
LETS_IN = (Role.COORDINATOR, Role.HEAD)
AGENDAS = "agendas"  # the group of meetings, which stand in a calendar by themselves


@dataclass(frozen=True)
class OtherTask:
    """One thing to do: what, by when (none where no day is set), and the link that starts it."""

    reference: str
    title: str
    due_on: date | None
    address: str
    button: str


@dataclass(frozen=True)
class OtherGroup:
    """A group all of whose tasks stand on the page."""

    key: str
    heading: str
    tasks: tuple[OtherTask, ...]


@dataclass(frozen=True)
class Board:
    """What the chair and the office see first of a partnership; every count is a link to its list."""

    name: str
    links: tuple[Link, ...]


def other_groups(viewer: Viewer) -> list[OtherGroup]:
    """At most one statement a kind, and none for kinds that a person like this never has."""
    desk = on_the_desk(viewer)
    found = [
        *_about_decisions(viewer),
        OtherGroup(AGENDAS, "Agendas for you to read", tuple(_go_on(desk, "Read the agenda", is_agenda=True))),
        OtherGroup("campaigns", "Confirm co-operation", tuple(_to_confirm(viewer))),
        OtherGroup("approvals", "Campaigns for you to approve", tuple(_to_approve(viewer))),
        OtherGroup("campaigns-run", "Campaigns you run", tuple(_to_run(viewer))),
        OtherGroup("people", "People waiting to be let in", tuple(_to_let_in(viewer))),
        OtherGroup("begun", "Continue where you stopped", tuple(_go_on(desk, "Go on", is_agenda=False))),
    ]
    return [group for group in found if group.tasks]


DECISIONS = {
    Owed.ANSWER: ("Decisions for you to answer", "Answer", "/answer"),
    Owed.CONFIRM: ("Answers recorded for you", "Confirm or deny", "/confirm"),
    Owed.VIEW: ("Your agency’s view is asked", "Say what you think", "/view"),
    Owed.CONCERN: ("Concerns owed an answer", "Answer the concern", ""),
    Owed.NOTE: ("Scrutineers’ notes owed an answer", "Answer the note", ""),
    Owed.OPEN: ("Decisions ready for the seats", "Put to the seats", "/open"),
    Owed.ISSUE: ("Decisions ready to issue", "Issue", "/issue"),
}


def _about_decisions(viewer: Viewer) -> Iterator[OtherGroup]:
    """What is owed about decisions, a group each; at most two statements."""
    tasks = waiting_for(viewer)
    for owed, (heading, button, page) in DECISIONS.items():
        mine = [one for one in tasks if one.owed is owed]
        yield OtherGroup(owed.value, heading, tuple(_decision(viewer, one, button, page) for one in mine))


def _decision(viewer: Viewer, task: Task, button: str, page: str) -> OtherTask:
    address = KINDS["decision"].address(viewer.place_of(task.partnership_id), task.reference)
    return OtherTask(task.reference, task.title, task.due_on, address + page, button)


def _go_on(desk: list[OnTheDesk], button: str, *, is_agenda: bool) -> Iterator[OtherTask]:
    """Agendas, until the person says that they have read; or what they began and have not ended."""
    for one in desk:
        if one.is_agenda is is_agenda:
            yield OtherTask(one.reference, one.words, one.on, one.address, button)


def _to_confirm(viewer: Viewer) -> Iterator[OtherTask]:
    """What one's own school or agency is asked; a prepared answer waits for the head alone."""
    if not viewer.holds_anywhere(*SCHOOL, Role.REPRESENTATIVE):
        return
    rows = db.session.execute(
        select(
            Invitation.partnership_id, Invitation.reference, Invitation.state, Invitation.name, Campaign.title,
            Campaign.due_on,
        )
        .join(Campaign, Campaign.id == Invitation.campaign_id)
        .where(Invitation.agency_id == viewer.agency_id, Campaign.stage == Stage.OPEN)
        .where(Invitation.state.not_in(IS_ANSWERED))
        .order_by(Campaign.due_on, Invitation.reference)
    )  # fmt: skip
    for row in rows:
        is_prepared = row.state == RecipientState.PREPARED
        if is_prepared and not viewer.holds(row.partnership_id, Role.HEAD):
            continue
        page = KINDS["confirmation"].address(viewer.place_of(row.partnership_id), row.reference)
        button = "Read and sign" if is_prepared else "Answer"
        yield OtherTask(row.reference, f"{row.title}: {row.name}", row.due_on, page + "/answer", button)


def _to_approve(viewer: Viewer) -> Iterator[OtherTask]:
    places = [place.id for place in viewer.places if viewer.holds(place.id, *APPROVES)]
    if not places:
        return
    rows = db.session.execute(
        select(Campaign.partnership_id, Campaign.reference, Campaign.title, Campaign.due_on)
        .where(Campaign.partnership_id.in_(places), Campaign.stage == Stage.DRY_RUN)
        .order_by(Campaign.due_on, Campaign.reference)
    )
    for row in rows:
        page = KINDS["campaign"].address(viewer.place_of(row.partnership_id), row.reference)
        yield OtherTask(row.reference, row.title, row.due_on, page, "Look and approve")


def _to_run(viewer: Viewer) -> Iterator[OtherTask]:
    """Schools to ring, the letter to have signed, and the feedback that is due."""
    places = [place.id for place in viewer.places if viewer.holds(place.id, *RUNS)]
    if not places:
        return
    about = Invitation.campaign_id == Campaign.id
    silent = select(Invitation.id).where(about, Invitation.state.not_in(IS_ANSWERED)).exists()
    is_sent = select(FormalRequest.id).where(FormalRequest.campaign_id == Campaign.id).exists()
    rows = db.session.execute(
        select(
            Campaign,
            select(func.count(Invitation.id)).where(about, to_ring()).scalar_subquery().label("calls"),
            (silent & ~is_sent & (Campaign.request_from_on <= clock.today())).label("is_requested"),
        )
        .where(Campaign.partnership_id.in_(places), Campaign.stage == Stage.OPEN)
        .order_by(Campaign.due_on, Campaign.reference)
    )
    for campaign, calls, is_requested in rows:
        page = KINDS["campaign"].address(viewer.place_of(campaign.partnership_id), campaign.reference)
        reference = campaign.reference
        if calls:
            title = f"Ring {count(calls, 'school')}: {campaign.title}"
            yield OtherTask(reference, title, None, f"{page}/calls", "Open the call list")
        if is_requested and viewer.holds(campaign.partnership_id, *OFFICE):
            title = f"Have the formal request signed: {campaign.title}"
            yield OtherTask(reference, title, None, f"{page}/formal-request", "Read the letter")
        if campaign.state is CampaignState.CLOSED:
            title = f"Tell schools what became of it: {campaign.title}"
            yield OtherTask(reference, title, campaign.feedback_due_on, f"{page}/feedback", "Write it")


def _to_let_in(viewer: Viewer) -> Iterator[OtherTask]:
    if not viewer.holds_anywhere(*LETS_IN):
        return
    waiting = func.rights.waiting().table_valued(column("id"), column("name"), column("provider")).alias("waiting")
    for row in db.session.execute(select(waiting).order_by(waiting.c.name, waiting.c.id)):
        title = f"{row.name} signed in at {row.provider}"
        yield OtherTask("New", title, None, f"/people/waiting/{row.id}", "Let in or turn away")


def boards(viewer: Viewer) -> list[Board]:
    """For chair and office, one line a partnership: overdue, due soon, not opened, schools not confirmed."""
    places = [place for place in viewer.places if viewer.holds(place.id, Role.CHAIR, *OFFICE)]
    unanswered = _unanswered(places)
    return [Board(place.name, tuple(_links(place, viewer, unanswered.get(place.id)))) for place in places]


def _links(place: Place, viewer: Viewer, campaign: Any) -> Iterator[Link]:
    found = counts_by_agency(place, by=viewer)
    actions = f"/p/{place.key}/actions"
    yield Link(f"{sum(one.overdue for one in found):,} overdue", f"{actions}?overdue=1")
    today, soon = clock.today(), soon_until(clock.today())
    between = f"owed=1&since={today}&before={soon + timedelta(days=1)}"
    yield Link(f"{sum(one.due_soon for one in found):,} due by {short_day(soon)}", f"{actions}?{between}")
    yield Link(f"{sum(one.not_opened for one in found):,} not opened", f"{actions}?opened=no")
    if campaign is not None:
        page = KINDS["campaign"].address(place, campaign.reference)
        yield Link(
            f"{count(campaign.number, 'school')} not confirmed", f"{page}/schools?state={quote_plus(NOT_CONFIRMED)}"
        )


def _unanswered(places: list[Place]) -> dict[Any, Any]:
    """Of the newest open campaign of each partnership, how many schools have not confirmed. One statement."""
    if not places:
        return {}
    rows = db.session.execute(
        select(Campaign.partnership_id, Campaign.reference, func.count(Invitation.id).label("number"))
        .join(Invitation, Invitation.campaign_id == Campaign.id)
        .where(
            Campaign.partnership_id.in_([place.id for place in places]),
            Campaign.stage == Stage.OPEN,
            Invitation.state.in_(STATES[NOT_CONFIRMED]),
        )
        .group_by(Campaign.id)
        .order_by(Campaign.number)
    )
    return {row.partnership_id: row for row in rows}
