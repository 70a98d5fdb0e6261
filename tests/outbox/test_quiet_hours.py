"""Mail leaves between 7am and 7pm of a working day; invitations and alarms always."""

from __future__ import annotations

from datetime import datetime

import pytest

from portal.clock import LONDON
from portal.outbox.queue import leaves_at


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00"),  # a Monday morning
        ("2026-11-23 05:30", "2026-11-23 07:00"),
        ("2026-11-23 19:00", "2026-11-24 07:00"),
        ("2026-11-27 20:00", "2026-11-30 07:00"),  # Friday evening waits for Monday
        ("2026-12-24 19:30", "2026-12-29 07:00"),  # Christmas, Boxing Day on a Saturday, its substitute on the Monday
        ("2026-03-28 12:00", "2026-03-30 07:00"),  # over the change of the clocks
    ],
)
def test_an_ordinary_message_keeps_quiet_hours(now: str, leaves: str) -> None:
    asked, expected = (datetime.fromisoformat(text).replace(tzinfo=LONDON) for text in (now, leaves))
    assert leaves_at(asked, urgent=False) == expected


def test_an_invitation_leaves_at_night() -> None:
    night = datetime(2026, 11, 22, 2, 0, tzinfo=LONDON)
    assert leaves_at(night, urgent=True) == night
