"""A campaign to the real county: how long its acts take, what its pages ask, and its ladder with a moving clock.

`pytest tests/cooperation/test_county.py -n 0 -s` prints the seconds, the statements and the mails per day. With
`COUNTIES=41` before it, and `-k questions` behind it, a campaign goes to as many schools as the whole country has.
"""

from __future__ import annotations

import os
import time
import uuid
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Row, text

from portal import clock
from portal.access.roles import Role
from portal.cooperation.ladder import MOST_REMINDERS
from portal.cooperation.operations import approve_campaign, create_campaign, dry_run, open_campaign
from portal.database import transaction
from portal.term_days import is_term_day
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import DUE, HOLIDAYS, START, details, keep_holidays, the_campaign
from tests.cooperation.county import IN_SCOPE, Signing, add_county
from tests.cooperation.test_reminders import remind
from tests.statements import statements
from tests.world import World

COUNTIES = int(os.environ.get("COUNTIES", "1"))
ASKED = IN_SCOPE * COUNTIES
HOME = "/p/tests/co-operation"
PAGES = ("", "/C1", "/C1/schools", "/C1/dry-run", "/C1/remind", "/C1/calls", "/C1/history", "/new", "/term-dates")
MAILS = text(
    "SELECT record_id, facts->>'on' AS day, coalesce(person_id::text, lower(address)) AS reader FROM message"
    " WHERE template = 'cooperation/reminder'"
)


@pytest.fixture
def county(cast: Cast, version: uuid.UUID, world: World, looks: Looks) -> Cast:
    """The county's schools asked on 19 November, by 14 December, with the Christmas holidays known."""
    add_county(world, cast, COUNTIES)
    keep_holidays(world)
    two = [row.id for row in _rows(world, "SELECT id FROM agency WHERE source = 'county' ORDER BY identifier LIMIT 3")]
    for agency in two[:2]:
        world.appoint(cast.other_head, Role.HEAD, agency=agency)
    for role in (Role.HEAD, Role.DSL):
        world.appoint(cast.head, role, agency=two[2])
    with clock.frozen(START):
        began = time.monotonic()
        with looks.as_(cast.education_officer) as viewer, transaction():
            campaign = create_campaign(cast.here, **details(cast, version, due_on=DUE), by=viewer)  # type: ignore[arg-type]
            assert dry_run(campaign, by=viewer)["schools"] == ASKED
        counted = time.monotonic() - began
        with looks.as_(cast.chair) as viewer, transaction():
            approve_campaign(the_campaign(), by=viewer)
        began = time.monotonic()
        with looks.as_(cast.education_officer) as viewer, transaction():
            assert open_campaign(the_campaign(), by=viewer) == ASKED
    print(f"\n{ASKED} schools: draft and dry run {counted:.2f} s, launch queued {time.monotonic() - began:.2f} s")
    return cast


def _rows(world: World, wanted: str) -> list[Row[Any]]:
    with world.as_owner() as connection:
        return list(connection.execute(text(wanted)))


def test_each_page_of_a_county_campaign_asks_at_most_eight_questions(
    county: Cast, connection: Connection, looks: Looks
) -> None:
    client = looks.client(county.business_manager)
    asked: dict[str, int] = {}
    with clock.frozen(START + timedelta(days=18)):
        for page in PAGES:
            with statements(connection) as sent:
                assert client.get(HOME + page).status_code == 200, page
            asked[page or "/"] = len(sent)
    print("statements:", asked)
    assert max(asked.values()) <= 8, asked


def test_the_ladder_climbs_over_a_county_within_its_caps(county: Cast, world: World, looks: Looks) -> None:
    signing = Signing(world, {})
    for number in range(80):
        at = START + timedelta(days=number)
        signed = signing.day(number, at - timedelta(hours=2))
        mailed = remind(looks, at) + remind(looks, at + timedelta(hours=3))
        if mailed:
            print(f"{at:%a %d %b %Y}  signed that day {signed:3}  in all {len(signing.signed_on):3}  mailed {mailed:3}")
    with world.as_owner() as owner:
        mails = owner.execute(MAILS).all()
    holidays = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in HOLIDAYS]
    assert len(signing.signed_on) > ASKED * 0.85 and mails
    assert max(Counter((mail.record_id, mail.day) for mail in mails).values()) == 1
    assert max(Counter((mail.reader, mail.day) for mail in mails).values()) == 1, "one reminder a person a day"
    assert max(Counter(mail.record_id for mail in mails).values()) <= MOST_REMINDERS
    assert not [mail for mail in mails if mail.day >= signing.signed_on.get(mail.record_id, "9999")]
    assert all(is_term_day(date.fromisoformat(mail.day), holidays) for mail in mails)
