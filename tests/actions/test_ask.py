"""The chair and the office ask owners for an update: whom is shown first, one mail a person, nobody twice a day."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from portal import clock
from tests.actions.conftest import Promises
from tests.actions.pages import fill_in
from tests.cast import Cast
from tests.conftest import Looks

MAILS = "SELECT count(*) FROM message WHERE template = 'actions/asked'"
LINES = "SELECT count(*) FROM action_event WHERE kind = 'asked for an update'"


def address_of(cast: Cast, *keys: uuid.UUID) -> str:
    references = [cast.world.scalar("SELECT reference FROM action WHERE id = :key", key=key) for key in keys]
    return "/p/tests/actions/ask?" + urlencode([("about", one) for one in references])


def test_the_check_page_names_whom_and_shows_the_mail(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.started()
    page = looks.client(cast.chair).get(address_of(cast, key)).text
    owner = cast.world.scalar(
        "SELECT p.name FROM person p JOIN action a ON a.owner_id = p.id WHERE a.id = :key", key=key
    )
    assert "send 1 mail, about 1 action" in page and owner in page
    assert "Please bring an action up to date" in page
    assert cast.world.scalar(MAILS) == 0


def test_one_mail_goes_to_an_owner_of_several(cast: Cast, looks: Looks, promises: Promises) -> None:
    address = address_of(cast, promises.started(), promises.started())
    assert fill_in(looks.client(cast.chair), address).status_code == 303
    assert (cast.world.scalar(MAILS), cast.world.scalar(LINES)) == (1, 2)
    assert cast.world.scalar("SELECT facts ->> 'more' FROM message WHERE template = 'actions/asked'") == "1"


def test_nobody_is_asked_twice_on_one_day(cast: Cast, looks: Looks, promises: Promises) -> None:
    first, second = promises.started(), promises.started()
    fill_in(looks.client(cast.chair), address_of(cast, first))
    page = looks.client(cast.business_manager).get(address_of(cast, first, second)).text
    assert "There is nobody to ask" in page and page.count("had a reminder today already") == 2
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert "send 1 mail" in looks.client(cast.business_manager).get(address_of(cast, second)).text


def test_a_form_that_was_open_too_long_does_not_ask_again(cast: Cast, looks: Looks, promises: Promises) -> None:
    address = address_of(cast, promises.started())
    late = looks.client(cast.business_manager)
    shown = dict(re.findall(r'name="(csrf_token|once)"[^>]*value="([^"]*)"', late.get(address).text))
    fill_in(looks.client(cast.chair), address)
    assert "Nobody is left to ask" in late.post(address, data=shown).text
    assert cast.world.scalar(MAILS) == 1


def test_what_nobody_works_on_is_left_out_with_the_reason(cast: Cast, looks: Looks, promises: Promises) -> None:
    page = looks.client(cast.chair).get(address_of(cast, promises.offered(), promises.started())).text
    assert "It is offered: nobody is working on it." in page and "about 1 action" in page


def test_to_be_asked_is_no_sign_of_life(cast: Cast, looks: Looks, promises: Promises) -> None:
    key = promises.started()
    last = "SELECT last_activity_at FROM action WHERE id = :key"
    before = cast.world.scalar(last, key=key)
    fill_in(looks.client(cast.chair), address_of(cast, key))
    assert cast.world.scalar(last, key=key) == before


@pytest.mark.parametrize("who", ["police_lead", "police_delegate", "scrutineer", "health_lead", "head"])
def test_nobody_else_has_the_page(who: str, cast: Cast, looks: Looks, promises: Promises) -> None:
    assert looks.client(getattr(cast, who)).get(address_of(cast, promises.started())).status_code == 404
