"""The challenge log: filters in its address, pages by key, the same selection as a file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.challenges.lifecycle import Stage, stage_on
from portal.challenges.listing import Filters, conditions, stage_today
from portal.challenges.models import Challenge
from portal.database import db
from tests.cast import Cast
from tests.challenges.conftest import Questions
from tests.challenges.pages import LOG, reference_of
from tests.conftest import Looks
from tests.statements import statements


def test_the_log_lists_what_one_may_see_and_nothing_else(cast: Cast, looks: Looks, questions: Questions):
    key = questions.raised()
    for who, count in (("chair", 1), ("police_lead", 1), ("head", 0), ("trust_staff", 0)):
        page = looks.client(getattr(cast, who)).get(LOG).text
        assert (reference_of(cast, key) in page) is bool(count), who
        assert ("1 open challenge<" in page) is bool(count), who


@pytest.mark.parametrize("who", ["front_door", "police_coordinator", "group_member", "stranger"])
def test_who_has_nothing_to_do_with_challenges_has_no_log(cast: Cast, looks: Looks, who: str):
    expected = 200 if who == "group_member" else 404  # who is staff as well
    assert looks.client(getattr(cast, who)).get(LOG).status_code == expected


def test_filters_are_in_the_address_and_taken_away_one_by_one(cast: Cast, looks: Looks, questions: Questions):
    key, client = questions.answered(), looks.client(cast.chair)
    reference = reference_of(cast, key)
    shown = {
        "": True, "?stage=answered": True, "?stage=raised": False, "?stage=all": True, "?overdue=1": False,
        f"?agency={cast.police}": True, f"?agency={cast.school}": False, "?stage=nonsense&agency=x&from=zz": True,
    }  # fmt: skip
    for query, is_there in shown.items():
        assert (reference in client.get(LOG + query).text) is is_there, query
    page = client.get(f"{LOG}?stage=answered&agency={cast.police}").text
    assert "Stage: answered" in page and "Agency: Testshire Constabulary" in page


def test_the_stage_is_that_of_today_whatever_is_stored(cast: Cast, looks: Looks, questions: Questions):
    keys = [questions.raised(), questions.acknowledged(), questions.answered(), questions.with_lead_partners()]
    with looks.as_(cast.chair):
        rows = {one.id: one for one in db.session.scalars(select(Challenge))}
        for days in range(60):
            today = clock.today() + timedelta(days=days)
            told = dict(db.session.execute(select(Challenge.id, stage_today(today))).all())
            assert told == {key: str(stage_on(rows[key], today)) for key in keys}, today


def test_what_is_overdue_with_the_lead_partners_is_found(cast: Cast, looks: Looks, questions: Questions):
    key = questions.raised()
    with looks.as_(cast.chair) as viewer:
        place = viewer.places[0]
        for day, is_late in ((clock.today(), False), (date(2099, 1, 1), True)):
            asked = select(Challenge.id).where(*conditions(place, Filters(is_overdue=True), day))
            assert (db.session.scalars(asked).all() == [key]) is is_late


def test_the_log_is_paged_by_key_in_few_statements(cast: Cast, looks: Looks, questions: Questions):
    keys = [reference_of(cast, questions.raised(title=f"Question {number}")) for number in range(52)]
    client = looks.client(cast.chair)
    for order in ("", "?sort=due", "?sort=due&order=falling", "?order=rising"):
        with statements(cast.world.connection) as sent:
            first = client.get(LOG + order).text
        assert len(sent) <= 8, sent
        following = first[: first.index('rel="next"')].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
        second = client.get(following).text
        found = [[one for one in keys if f">{one}</a>" in page] for page in (first, second)]
        assert [len(one) for one in found] == [50, 2] and set(found[0]) | set(found[1]) == set(keys)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_log_is_a_file_too(cast: Cast, looks: Looks, questions: Questions, kind: str):
    key = questions.raised()
    answer = looks.client(cast.chair).get(f"{LOG}.{kind}?stage=raised")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    if kind == "csv":
        assert reference_of(cast, key) in answer.text and "Notices reach us after the visit" in answer.text
        assert reference_of(cast, key) not in looks.client(cast.head).get(f"{LOG}.csv").text


def test_every_stage_has_its_filter(cast: Cast, looks: Looks):
    page = looks.client(cast.chair).get(LOG).text
    assert all(f'<option value="{stage.value}"' in page for stage in Stage)
