"""Planning, moving, asking more to come, cancelling: chair and office, and what each person hears of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import text

from portal import clock
from portal.access.verdict import Refused
from portal.database import db
from portal.meetings.models import MeetingItem
from portal.meetings.operations.planning import cancel_meeting, invite, move_meeting, plan_meeting
from portal.meetings.operations.preparing import ask_for_item, confirm_read, take_off_item
from portal.web.formats import FILTERS
from portal.working_days import bank_holidays, next_working_day
from tests.cast import Cast
from tests.conftest import Looks
from tests.meetings.conftest import Meetings, reload, slot

TEMPLATES = Path(__file__).parents[2] / "templates" / "meetings" / "messages"


def asked(cast: Cast, key: object) -> list[str]:
    """Who is asked to come, by name."""
    sql = (
        "SELECT p.name FROM meeting_invitee i JOIN person p ON p.id = i.person_id WHERE i.meeting_id = :key ORDER BY 1"
    )
    with cast.world.as_owner() as connection:
        return list(connection.scalars(text(sql), {"key": key}))


def told(cast: Cast, name: str) -> list[str]:
    """Who was told by that mail, by name."""
    sql = "SELECT p.name FROM message m JOIN person p ON p.id = m.person_id WHERE m.template = :name ORDER BY 1"
    with cast.world.as_owner() as connection:
        return list(connection.scalars(text(sql), {"name": f"meetings/{name}"}))


WHOLE = ["Bela Manager", "Cleo Chief", "Dara Delegate", "Ines Chair", "Sami Scrutineer"]


def test_a_meeting_of_the_whole_partnership_asks_those_who_answer_for_it(cast: Cast, meetings: Meetings):
    assert asked(cast, meetings.planned()) == WHOLE


def test_a_meeting_of_a_group_asks_its_members(cast: Cast, meetings: Meetings):
    assert asked(cast, meetings.planned(cast.executive)) == ["Gus Member"]


@pytest.mark.parametrize("who", ["police_delegate", "scrutineer", "council_lead", "group_member", "police_lead"])
def test_nobody_else_plans(cast: Cast, looks: Looks, who: str):
    with looks.as_(getattr(cast, who)) as viewer, pytest.raises(Refused, match="chair and the partnership office"):
        plan_meeting(cast.here, group_id=None, slot=slot(), by=viewer)


def test_a_day_on_which_nobody_works_is_refused_with_its_reason(cast: Cast, looks: Looks):
    holiday, name = next(iter(bank_holidays(clock.today().year + 1).items()))
    with looks.as_(cast.chair) as viewer, pytest.raises(Refused, match=f"a bank holiday, {name}"):
        plan_meeting(cast.here, group_id=None, slot=slot(holiday), by=viewer)


def test_a_time_that_has_gone_is_refused(cast: Cast, looks: Looks):
    with looks.as_(cast.chair) as viewer, pytest.raises(Refused, match="has gone"):
        plan_meeting(cast.here, group_id=None, slot=slot(date(2026, 1, 6)), by=viewer)


def test_those_asked_hear_of_another_time(cast: Cast, meetings: Meetings):
    key, later = meetings.planned(), slot(hour=16)
    with meetings.by(cast.chair) as viewer:
        move_meeting(reload(key), later, by=viewer)
        assert reload(key).starts_at == later.starts_at
    assert told(cast, "moved") == [one for one in WHOLE if one != "Ines Chair"]


def test_one_more_who_can_read_it_is_asked(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.planned(cast.executive)
    with meetings.by(cast.chair) as viewer:
        invite(reload(key), cast.scrutineer.person, by=viewer)
    assert asked(cast, key) == ["Gus Member", "Sami Scrutineer"]
    with looks.as_(cast.chair) as viewer:
        with pytest.raises(Refused, match="asked already"):
            invite(reload(key), cast.scrutineer.person, by=viewer)
        with pytest.raises(Refused, match="could not read"):
            invite(reload(key), cast.head.person, by=viewer)


def test_those_asked_hear_that_it_is_cancelled_and_nothing_of_why(cast: Cast, meetings: Meetings):
    key = meetings.planned()
    with meetings.by(cast.business_manager) as viewer:
        cancel_meeting(reload(key), reason="canary-reason", by=viewer)
    assert told(cast, "cancelled") == [one for one in WHOLE if one != "Bela Manager"]
    assert cast.world.scalar("SELECT count(*) FROM message WHERE facts::text LIKE '%canary%'") == 0


def test_who_reads_it_says_so_once_and_nobody_for_them(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.planned()
    for _ in range(2):
        with meetings.by(cast.scrutineer) as viewer:
            confirm_read(reload(key), by=viewer)
    assert cast.world.scalar("SELECT count(*) FROM meeting_invitee WHERE read_at IS NOT NULL") == 1
    assert cast.world.scalar("SELECT count(*) FROM meeting_event WHERE kind = 'agenda read'") == 1
    with looks.as_(cast.office_worker) as viewer, pytest.raises(Refused, match="asked to come"):
        confirm_read(reload(key), by=viewer)


def test_only_who_asked_chair_and_office_take_an_item_off(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.planned(cast.executive)
    with meetings.by(cast.chair) as viewer:
        item = ask_for_item(reload(key), title="The building", why="Shared rooms.", by=viewer).id
    with looks.as_(cast.group_member) as viewer, pytest.raises(Refused, match="chair or the office"):
        take_off_item(reload(key), db.session.get_one(MeetingItem, item), by=viewer)


@pytest.mark.parametrize("folder", sorted(TEMPLATES.iterdir()), ids=lambda one: one.name)
def test_a_message_carries_reference_date_who_asks_and_one_link(folder: Path):
    words = Environment(loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=True)
    words.filters.update(FILTERS)
    facts = {name: name.upper() for name in ("reference", "due", "time", "asked_by", "asked_by_agency", "link", "name")}
    subject, body = (words.get_template(f"{part}.txt").render(facts) for part in ("subject", "body"))
    assert "REFERENCE" in subject and "DUE" in subject and "\n" not in subject.strip()
    assert body.count("LINK") == 1 and "minute" in body and "ASKED_BY of ASKED_BY_AGENCY" in body


def test_a_date_set_in_winter_keeps_its_hour_in_summer(cast: Cast, meetings: Meetings):
    for day in (date(clock.today().year + 1, month, 1) for month in (2, 7)):
        planned = slot(next_working_day(day))
        with meetings.by(cast.chair) as viewer:
            key = plan_meeting(cast.here, group_id=None, slot=planned, by=viewer).id
        stored = cast.world.scalar("SELECT starts_at FROM meeting WHERE id = :key", key=key)
        assert clock.in_london(stored).hour == 14
