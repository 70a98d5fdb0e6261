"""What people do on the pages of a challenge."""

from __future__ import annotations

from typing import Any

import pytest

from portal.challenges.operations.determining import propose_determination
from tests.actions.pages import fill_in, hidden
from tests.cast import Cast
from tests.challenges.conftest import Questions, reload
from tests.challenges.pages import page_of, stage_of
from tests.conftest import Looks


def test_the_agency_it_was_put_to_acknowledges_by_one_button(cast: Cast, looks: Looks, questions: Questions):
    key, client = questions.raised(), looks.client(cast.police_representative)
    address = page_of(cast, key)
    page = client.get(address).text
    assert "Say that you have it" in page
    for _ in range(2):  # a double click changes nothing more
        assert client.post(f"{address}/acknowledge", data=hidden(page)).status_code == 303
    assert stage_of(cast, key) == "acknowledged"
    assert "You have told NHS Testshire ICB" in client.get(address).text


def test_an_answer_sent_twice_is_given_once(cast: Cast, looks: Looks, questions: Questions):
    key, client = questions.acknowledged(), looks.client(cast.police_lead)
    kept = hidden(client.get(page_of(cast, key, "/answer")).text)
    for _ in range(2):
        answer = fill_in(client, page_of(cast, key, "/answer"), kept=kept, text="We send them weekly.")
        assert answer.status_code == 303
    lines = "SELECT count(*) FROM challenge_event WHERE challenge_id = :key AND kind = 'answered'"
    assert cast.world.scalar(lines, key=key) == 1


def test_of_two_who_answer_at_once_the_second_keeps_their_words(cast: Cast, looks: Looks, questions: Questions):
    key, second = questions.acknowledged(), looks.client(cast.police_other)
    kept = hidden(second.get(page_of(cast, key, "/answer")).text)
    fill_in(looks.client(cast.police_lead), page_of(cast, key, "/answer"), text="We send them weekly.")
    answer = fill_in(second, page_of(cast, key, "/answer"), kept=kept, text="We send them daily.")
    assert answer.status_code == 409
    assert "We send them daily." in answer.text and "We send them weekly." in answer.text


def test_who_answers_after_the_time_ran_out_keeps_their_words(cast: Cast, looks: Looks, questions: Questions):
    key, client = questions.acknowledged(), looks.client(cast.police_lead)
    kept = hidden(client.get(page_of(cast, key, "/answer")).text)
    questions.older(key, 8)
    answer = fill_in(client, page_of(cast, key, "/answer"), kept=kept, text="We send them daily.")
    assert answer.status_code == 409 and "We send them daily." in answer.text
    assert "with service heads, so it cannot be answered here. Write an update" in answer.text


@pytest.mark.parametrize(
    ("more", "form", "stage"),
    [
        ("/settled", {"text": "They go at once now."}, "resolved"),
        ("/not-settled", {"reason": "Weekly is too late."}, "with service heads"),
        ("/withdraw", {"reason": "We were wrong."}, "withdrawn"),
        ("/update", {"text": "We talk on Monday."}, "answered"),
    ],
)
def test_whoever_raised_it_says_how_it_goes_on(
    cast: Cast, questions: Questions, more: str, form: dict[str, Any], stage: str
):
    looks = questions.looks
    key, client = questions.answered(), looks.client(cast.health_lead)
    assert fill_in(client, page_of(cast, key, more)).status_code == 200, "an empty form is asked again"
    assert fill_in(client, page_of(cast, key, more), **form).status_code == 303
    assert stage_of(cast, key) == stage


@pytest.mark.parametrize("more", ["/settled", "/withdraw"])
def test_the_agency_it_was_put_to_is_not_shown_how_to_end_it(cast: Cast, looks: Looks, questions: Questions, more: str):
    key, client = questions.answered(), looks.client(cast.police_representative)
    assert page_of(cast, key, more) not in client.get(page_of(cast, key)).text
    assert client.get(page_of(cast, key, more)).status_code == 403


def test_the_lead_partners_determine_it_on_their_pages(cast: Cast, looks: Looks, questions: Questions):
    key = questions.with_lead_partners()
    first, second, third = (looks.client(one) for one in questions.leads)
    assert fill_in(first, page_of(cast, key, "/determine"), text="The same day.").status_code == 303
    assert "Agree or dissent" in second.get(page_of(cast, key)).text
    silent = fill_in(second, page_of(cast, key, "/determination"), verdict="dissent")
    assert "Enter why you dissent" in silent.text
    said: dict[str, Any] = {"verdict": "dissent", "reason": "It costs too much."}
    assert fill_in(second, page_of(cast, key, "/determination"), **said).status_code == 303
    assert fill_in(third, page_of(cast, key, "/determination"), verdict="agree").status_code == 303
    assert stage_of(cast, key) == "determined"
    page = first.get(page_of(cast, key)).text
    assert "It costs too much." in page and "What the lead partners determined" in page


def test_an_answer_to_a_text_that_was_replaced_meanwhile_is_asked_again(cast: Cast, looks: Looks, questions: Questions):
    key = questions.with_lead_partners()
    with questions.by(questions.leads[0]) as viewer:
        propose_determination(reload(key), text="The same day.", by=viewer)
    client, address = looks.client(questions.leads[1]), page_of(cast, key, "/determination")
    kept = hidden(client.get(address).text)
    with questions.by(questions.leads[2]) as viewer:
        propose_determination(reload(key), text="Within an hour.", by=viewer)
    answer = fill_in(client, address, kept=kept, verdict="agree")
    assert answer.status_code == 409 and "Within an hour." in answer.text
    assert client.post(address, data=hidden(answer.text) | {"verdict": "agree"}).status_code == 303
