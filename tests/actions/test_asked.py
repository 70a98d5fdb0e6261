"""What the addresses of lists say."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from portal.actions.asked import Asked, lists_of

BASE, TODAY, SOON = "/p/tests/actions", date(2026, 11, 23), date(2026, 11, 30)


def test_each_count_of_the_board_leads_to_the_list_that_a_person_could_filter_for() -> None:
    agency, asked, later = uuid.uuid4(), Asked(), SOON + timedelta(days=1)
    assert lists_of(agency, BASE, TODAY, SOON) == (
        asked.address(BASE, agency=agency, owed=True),
        asked.address(BASE, agency=agency, overdue=True),
        asked.address(BASE, agency=agency, owed=True, since=TODAY, before=later),
        asked.address(BASE, agency=agency, owed=True, since=later),
        asked.address(BASE, agency=agency, unopened=True),
    )
