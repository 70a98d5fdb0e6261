"""When a digest is due: once a week, on the chosen weekday, and after a bank holiday on the next working day. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from portal.working_days import add_working_days, is_working_day, next_working_day

MONDAY = 1
MADE_UP_FOR = 1  # working days after which a digest that was missed is not sent any more
WEEK = timedelta(weeks=1)


def due_week(digest_on: int | None, today: date) -> date | None:
    """The Monday of the week whose digest is due today, or was yesterday; None when none is.

    `digest_on` is the chosen weekday, 1 Monday to 5 Friday, None for no digest.
    """
    if digest_on is None or not is_working_day(today):
        return None
    this_week = today - timedelta(days=today.weekday())
    for week in (this_week, this_week - WEEK):
        chosen = week + timedelta(days=digest_on - MONDAY)
        due = chosen if is_working_day(chosen) else next_working_day(chosen)
        if due <= today <= add_working_days(due, MADE_UP_FOR):
            return week
    return None
