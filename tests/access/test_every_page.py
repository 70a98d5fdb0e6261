"""Every page, for people of every sort: it answers, never fails, and names nothing they may not see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.access.answers import words_of
from tests.access.furnished import House
from tests.access.house_fixtures import browser, house, house_app, house_database, house_engine

__all__ = ["browser", "house", "house_app", "house_database", "house_engine"]

ANSWERS = {200, 302, 303, 403, 404, 410}
# Nobody runs that provider here, and no worker lives: a plain page says so, which their own tests read.
UNAVAILABLE = {"sign_in.begin", "health.ready"}
PEOPLE = (
    "business_manager",
    "police_lead",
    "trust_staff",
    "police_coordinator",
    "head",
    "other_head",
    "front_door",
    "stranger",
)
HIDDEN = {
    "stranger": ("Zebra crossing", "Said by 900001", "Wim Waiting", "Yellow question"),
    "head": ("Said by 900002", "Wim Waiting"),
    "other_head": ("Zebra crossing", "Said by 900001", "Wim Waiting", "Yellow question"),
    "trust_staff": ("Said by 900001", "Wim Waiting", "Yellow question"),
    "police_coordinator": ("Said by 900001",),
    "police_lead": ("Said by 900001", "Wim Waiting"),
    "front_door": ("Said by 900001", "Wim Waiting", "Yellow question"),
}


def test_every_page_has_a_sample(house: House, house_app: Flask) -> None:
    assert [(page.endpoint, page.missing) for page in house.pages(house_app) if page.missing] == []


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_answers_without_failing(
    name: str, house: House, house_app: Flask, record_property: Callable[[str, object], None]
) -> None:
    client, wrong = browser(house_app, house, name), []
    pages = house.pages(house_app)
    for page in pages:
        answer = client.get(page.address)
        said = words_of(answer)
        named = [words for words in HIDDEN.get(name, ()) if words in said]
        expected = ANSWERS | ({503} if page.endpoint in UNAVAILABLE else set())
        if answer.status_code not in expected or named:
            wrong.append(f"{name} reads {page.endpoint}: {answer.status_code}, names {named}")
    record_property("oracle_checks", len(pages))
    record_property("oracle_differences", len(wrong))
    assert not wrong, "\n".join(wrong)
