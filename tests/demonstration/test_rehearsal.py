"""A month that passes on a moved clock: what the account says is what happened, and a second reminder is noticed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Found

import pytest
from click.testing import CliRunner

from portal.cli import cli
from portal.demonstration.folders import Folders
from portal.demonstration.rehearsal.account import Account
from portal.demonstration.rehearsal.month import Month, Received
from portal.demonstration.rehearsal.plan import Temper, plan_of_month
from portal.demonstration.rehearsal.run import rehearse_on

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def short(server, tmp_path_factory):
    """The first days of a December, with six actions."""
    told: list[str] = []
    folders = Folders(tmp_path_factory.mktemp("rehearsal"))
    return rehearse_on(server, folders, date(2026, 12, 1), actions=5, days=5, tell=told.append), told


def test_the_last_line_sums_the_month_up(short):
    account, told = short
    assert told[-1] == account.sum
    assert account.sum.startswith("rehearsal: 5 actions, 12 decisions, ")
    assert account.sum.endswith(f" {len(account.mails)} mails, 2 slots given back")


def test_every_mail_that_was_sent_came_once_and_nobody_had_two_reminders_a_day(short):
    account, _ = short
    assert account.sent == len(account.mails) > 10
    assert account.faults == []


def test_no_mail_comes_at_night_or_on_a_weekend(short):
    account, _ = short
    hours = [at for at, _, _ in account.month.received.mails]
    assert {at.weekday() for at in hours} <= {0, 1, 2, 3, 4}
    assert all(7 <= at.hour < 19 for at in hours)


def test_the_table_has_every_day_and_is_at_most_a_hundred_characters_wide(short):
    _, told = short
    table = told[told.index("Day by day") :]
    assert max(len(line) for line in table) <= 100
    assert sum(line.startswith(("Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun ")) for line in table) >= 5


class Rows:
    """A month of which only its mail is looked at."""

    def __init__(self, rows, mails):
        self.found, self.received, self.before = rows, Received(mails), []

    def rows(self, _sql, **_values):
        return self.found


def account_of(*mails: tuple[str, datetime]) -> Account:
    rows = [Found(id=str(number), template="actions/rung", state="sent") for number in range(len(mails))]
    taken = [(at, to, f"<{number}@portal>") for number, (to, at) in enumerate(mails)]
    month = Rows(rows, taken)
    assert isinstance(month, Rows)
    return Account(month)  # type: ignore[arg-type]


def test_a_second_reminder_on_one_day_is_a_fault():
    once = account_of(("a@x.example", NOON), ("a@x.example", NOON + timedelta(days=1)))
    assert once.faults == []
    twice = account_of(("a@x.example", NOON), ("a@x.example", NOON + timedelta(hours=3)))
    assert twice.faults == ["a@x.example had 2 reminders on 01 December"]


def test_a_mail_that_came_twice_or_that_nobody_queued_is_a_fault():
    found = account_of(("a@x.example", NOON), ("b@x.example", NOON))
    found.keys.append(found.keys[0])
    assert found.faults == ["1 mails came twice"]
    strange = account_of(("a@x.example", NOON))
    strange.mails.append((NOON.date(), "c@x.example", None))
    assert strange.faults == ["1 mails came that nobody queued"]


def test_the_plan_holds_people_of_every_kind_and_spreads_over_the_month():
    plan = plan_of_month(60, 20)
    assert len(plan.promises) == 60
    assert set(Counter(one.temper for one in plan.promises)) == set(Temper)
    assert (len(plan.questions), len(plan.disputes), len(plan.meetings)) == (12, 4, 3)
    assert {one.raised for one in plan.promises} == set(range(15))


def test_a_month_that_is_none_is_said_in_words():
    answer = CliRunner().invoke(cli, ["rehearse", "--month", "December"])
    assert answer.exit_code != 0
    assert "Write the month as year and month, like 2026-12." in answer.output


def test_the_days_of_a_month_are_all_of_them():
    month = Month(None, date(2026, 12, 1), Received())
    assert len(month.days) == 31
    assert date(2026, 12, 25) not in month.working_days
