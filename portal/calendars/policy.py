"""Who may have a calendar feed: whoever acts for an agency, for themselves alone."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from portal.access.rules import is_person, own_agency, row_rule
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.calendars.models import CalendarFeed


@row_rule(CalendarFeed, "sees")
@row_rule(CalendarFeed, "adds")
@row_rule(CalendarFeed, "changes", columns=("stopped_at",))
def own_feed() -> ColumnElement[bool]:
    """One's own alone, while one acts for its agency."""
    return is_person(CalendarFeed.person_id) & own_agency(CalendarFeed.agency_id)


def may_have_feed(viewer: Viewer) -> Verdict:
    """A person who is signed in and acts for an agency."""
    is_somebody = viewer.is_signed_in and viewer.agency_id is not None
    return ALLOWED if is_somebody else refused("Sign in first: a calendar is one person's.")
