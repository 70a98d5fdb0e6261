"""Keeping the term dates of an area and the length of grace; dates of campaigns that are not over move with them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import Integer, Uuid, bindparam, select, text
from sqlalchemy.dialects.postgresql import JSONB

from portal import clock
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.cooperation.events import CampaignDatesMoved, TermDatesKept
from portal.cooperation.lifecycle import MOST_GRACE, CampaignState, Dates, feedback_due
from portal.cooperation.models import Campaign
from portal.cooperation.operations import term_settings
from portal.cooperation.policy import may_keep_term_dates
from portal.database import db
from portal.working_days import add_working_days, close_of

KEEP = text("SELECT rights.keep_term_settings(:partnership, :holidays, :grace)").bindparams(
    bindparam("partnership", type_=Uuid()), bindparam("holidays", type_=JSONB()), bindparam("grace", type_=Integer())
)
STILL_MOVES = set(CampaignState) - {CampaignState.CLOSED, CampaignState.FEEDBACK_SENT, CampaignState.STOPPED}
Holiday = tuple[date, date]


@dataclass(frozen=True)
class TermChange:
    """What would be different: holidays that come and go, the length of grace, campaigns whose dates move."""

    added: list[Holiday]
    removed: list[Holiday]
    grace_before: int
    moved: list[tuple[Campaign, Dates]]


def term_change(partnership_id: uuid.UUID, holidays: Sequence[Holiday]) -> TermChange:
    """Against what stands now. Two statements."""
    now, grace = term_settings(partnership_id)
    return TermChange(
        added=[one for one in holidays if one not in now],
        removed=[one for one in now if one not in holidays],
        grace_before=grace,
        moved=list(_moved(partnership_id, holidays)),
    )


def _moved(partnership_id: uuid.UUID, holidays: Sequence[Holiday]) -> Iterator[tuple[Campaign, Dates]]:
    campaigns = select(Campaign).where(Campaign.partnership_id == partnership_id).order_by(Campaign.number)
    for campaign in db.session.scalars(campaigns):
        if campaign.state not in STILL_MOVES:
            continue
        dates = Dates.of(campaign.due_on, holidays, campaign.grace_term_days)
        if close_of(dates.grace_until) < clock.now():  # nothing closes in the past
            closes = _next_close()
            dates = replace(dates, grace_until=closes, feedback_due_on=feedback_due(closes))
        if asdict(dates) != {name: getattr(campaign, name) for name in asdict(dates)}:
            yield campaign, dates


def _next_close() -> date:
    today = clock.today()
    return today if clock.now() <= close_of(today) else add_working_days(today, 1)


def keep_term_dates(
    partnership_id: uuid.UUID, *, holidays: Sequence[Holiday], grace_term_days: int, by: Viewer
) -> TermChange:
    """Keep holidays and the grace of campaigns to come; each campaign whose dates move is recorded.

    A campaign keeps the number of term days it was prepared with. Raises Refused for a grace that is none.
    """
    require(may_keep_term_dates(by, partnership_id))
    if not 0 <= grace_term_days <= MOST_GRACE:
        raise Refused(f"Grace is between 0 and {MOST_GRACE} term days.")
    change = term_change(partnership_id, holidays)
    kept = [[first.isoformat(), last.isoformat()] for first, last in holidays]
    db.session.execute(KEEP, {"partnership": partnership_id, "holidays": kept, "grace": grace_term_days})
    about = ("partnership", partnership_id, partnership_id)
    record(TermDatesKept(*about, len(kept), grace_term_days), by=by)
    for campaign, dates in change.moved:
        came_from = campaign.grace_until
        for name, day in asdict(dates).items():
            setattr(campaign, name, day)
        moved = CampaignDatesMoved("campaign", campaign.id, partnership_id, came_from, dates.grace_until)
        record(moved, by=by)
    return change
