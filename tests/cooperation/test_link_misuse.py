"""A personal link in wrong hands or at the wrong time: whatever happens to it is said in a sentence of its own."""

from __future__ import annotations

import secrets
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from portal.cooperation.links import hash_of
from tests.cast import Cast
from tests.cooperation.conftest import Round
from tests.cooperation.test_link_pages import YES, press, state
from tests.copying import copied
from tests.world import World

# The same in another partnership: table, which row, and what differs.
COPIES = {
    "campaign": ("true", {"id": "campaign", "partnership_id": "there"}),
    "invitation": ("id = :mine", {"id": "invitation", "partnership_id": "there", "campaign_id": "campaign"}),
    "invitation_link": (
        "is_head AND invitation_id = :mine",
        {"id": "link", "partnership_id": "there", "invitation_id": "invitation", "secret_hash": "hash"},
    ),
}


@pytest.fixture
def both(links: tuple[str, str], cast: Cast, round_: Round, world: World) -> tuple[str, str]:
    """The head's links of a school that two partnerships ask."""
    secret = secrets.token_hex(32)
    new = {name: str(uuid.uuid4()) for name in ("campaign", "invitation", "link")}
    values = new | {"there": str(cast.elsewhere), "hash": rf"\x{hash_of(secret).hex()}", "mine": round_.invitation}
    with world.as_owner() as connection:
        for table, (which, differs) in COPIES.items():
            changes = ", ".join(f"'{column}', CAST(:{name} AS text)" for column, name in differs.items())
            copy = copied(table, "o", f"jsonb_build_object({changes})", f"{table} o WHERE {which} LIMIT 1")
            connection.execute(text(copy), values)
    return links[0], f"/confirm/{secret}"


def test_a_school_in_two_partnerships_answers_each_by_its_own_link(
    both: tuple[str, str],
    phone: FlaskClient,
    round_: Round,
    world: World,
) -> None:
    names = [world.scalar("SELECT name FROM partnership WHERE key = :key", key=key) for key in ("tests", "elsewhere")]
    for link, own, other in zip(both, names, reversed(names), strict=True):
        page = phone.get(link).text
        assert f'<span class="govuk-caption-l">{own}</span>' in page
        assert other not in page
    assert press(phone, both[1], **YES).status_code == 303
    assert "Confirmed for" in phone.get(both[1]).text
    assert state(world, round_) != "confirmed"
    assert "Confirm for" in phone.get(both[0]).text


def test_what_the_link_of_one_partnership_hides_is_no_key_to_the_other(
    both: tuple[str, str],
    cast: Cast,
    phone: FlaskClient,
    round_: Round,
    world: World,
) -> None:
    with world.as_owner() as connection:
        stop = "UPDATE campaign SET stage = 'stopped', stopped_why = 'mistaken' WHERE partnership_id = :there"
        connection.execute(text(stop), {"there": cast.elsewhere})
    assert "This campaign was stopped" in phone.get(both[1]).text
    assert press(phone, both[0], both[1], **YES).status_code == 410
    assert press(phone, both[0], **YES).status_code == 303
    assert state(world, round_) == "confirmed"


def test_whoever_got_a_forwarded_link_reads_whose_it_is_and_no_answer(
    links: tuple[str, str],
    phone: FlaskClient,
    app: Flask,
    world: World,
) -> None:
    with world.as_owner() as connection:
        connection.execute(text("UPDATE invitation_link SET recipient = 'Hope Head'"))
    assert "This link was sent to Hope Head." in phone.get(links[0]).text
    press(phone, links[0], **YES | {"answer": "not at the moment", "words": "The lead has left."})
    forwarded = app.test_client().get(links[0]).text
    assert "The lead has left." not in forwarded and "Show what was written" in forwarded
