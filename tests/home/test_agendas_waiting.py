"""An agenda waits for those asked to come, from its papers date until they say that they read it; its day is theirs."""

from __future__ import annotations

import re

from portal.calendars.due import MEET, deadlines
from portal.meetings.operations.preparing import confirm_read
from tests.cast import Cast
from tests.conftest import Looks
from tests.meetings.conftest import Meetings, meetings, reload
from tests.people import Someone

__all__ = ["meetings"]


def waits(looks: Looks, who: Someone) -> list[str]:
    """The words of each link to a meeting."""
    return re.findall(r'href="/p/tests/meetings/[^"]+">([^<]+)<', looks.client(who).get("/your-work").text)


def dates(looks: Looks, who: Someone) -> list[str]:
    """References of meetings in their calendar."""
    with looks.as_(who) as viewer:
        return [one.reference for one in deadlines(viewer, "https://portal.example") if one.what == MEET]


def test_an_agenda_waits_from_the_papers_date_until_it_is_read(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.planned()
    assert waits(looks, cast.scrutineer) == []
    meetings.due(key)
    assert waits(looks, cast.scrutineer) == ["Read the agenda"]
    for nobody in (cast.office_worker, cast.group_member, cast.police_lead):
        assert waits(looks, nobody) == []
    with meetings.by(cast.scrutineer) as viewer:
        confirm_read(reload(key), by=viewer)
    assert waits(looks, cast.scrutineer) == []
    assert waits(looks, cast.chair) == ["Read the agenda"]


def test_a_meeting_stands_once_in_the_calendar_of_those_asked(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.due(meetings.planned(cast.executive))
    assert dates(looks, cast.group_member) == [meetings.reference(key)]
    assert dates(looks, cast.chair) == []
    with looks.as_(cast.group_member) as viewer:
        found = [one for one in deadlines(viewer, "") if one.reference == meetings.reference(key)]
    assert len(found) == 1


def test_a_slot_given_back_leaves_the_calendar_and_your_work(cast: Cast, looks: Looks, meetings: Meetings):
    meetings.given_back()
    assert dates(looks, cast.scrutineer) == [] and waits(looks, cast.scrutineer) == []
