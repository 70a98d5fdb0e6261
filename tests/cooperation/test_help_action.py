"""A school that needs help: the action is filled in from its answer, keeps where it came from, and is shown there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.cooperation.answers import answer_campaign
from portal.cooperation.lifecycle import AnswerKind
from portal.cooperation.models import Invitation
from portal.database import db, transaction
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import Round
from tests.cooperation.test_pages import MINE, send
from tests.statements import statements
from tests.world import World

AT = f"{MINE}/action"
NEED = "A deputy lead has to be trained."
ORIGIN = "SELECT origin_id FROM action WHERE origin_kind = 'confirmation'"


@pytest.fixture
def needing(cast: Cast, round_: Round, looks: Looks) -> Round:
    with looks.as_(cast.head) as viewer, transaction():
        mine = db.session.get_one(Invitation, round_.invitation)
        said = {"words": NEED, "lead_is_right": True, "by_name": "Hope Head"}
        answer_campaign(mine, answer=AnswerKind.NEEDS_HELP, **said, by=viewer)  # type: ignore[arg-type]
    return round_


def action(**changes: str) -> dict[str, str]:
    due = clock.today() + timedelta(days=20)
    when = {"due_on-day": str(due.day), "due_on-month": str(due.month), "due_on-year": str(due.year)}
    return (
        {"title": "Train a deputy lead", "who": "Testshire County Council", "done_means": "Trained."} | when | changes
    )


def test_it_is_filled_in_and_shown_on_the_answer(cast: Cast, needing: Round, looks: Looks, world: World) -> None:
    office = looks.client(cast.office_worker)
    page = office.get(AT).get_data(as_text=True)
    assert f'value="Help Oakfield Primary School: {NEED}"' in page and "Add and offer it" in page
    assert send(office, AT, AT, **action()) == (303, MINE)
    assert world.scalar(ORIGIN) == needing.invitation
    reference = str(world.scalar("SELECT reference FROM action"))
    with statements(world.connection) as seen:
        page = office.get(MINE).get_data(as_text=True)
    assert f'href="/ref/{reference}"' in page and "Add another action" in page
    assert len(seen) <= 8
    assert MINE.rpartition("/")[2] in office.get(f"/p/tests/actions/{reference}").get_data(as_text=True)


def test_the_officer_proposes_it(cast: Cast, needing: Round, looks: Looks, world: World) -> None:
    officer = looks.client(cast.education_officer)
    assert "Propose it" in officer.get(AT).get_data(as_text=True)
    assert send(officer, AT, AT, **action()) == (303, MINE)
    assert world.scalar("SELECT state FROM action") == "proposed"


def test_who_may_not_see_the_action_reads_no_trace_of_it(cast: Cast, needing: Round, looks: Looks) -> None:
    head, office = looks.client(cast.head), looks.client(cast.office_worker)
    before = head.get(MINE).get_data(as_text=True)
    assert send(office, AT, AT, **action())[0] == 303
    after = head.get(MINE).get_data(as_text=True)
    assert "Actions that came from it" not in after and "TESTS-A" not in after
    assert len(before) == len(after)


def test_an_agency_nobody_knows_is_asked_again(cast: Cast, needing: Round, looks: Looks, world: World) -> None:
    office = looks.client(cast.office_worker)
    assert send(office, AT, AT, **action(who="Nobody at all"))[0] == 200
    assert world.scalar("SELECT count(*) FROM action") == 0


def test_without_a_need_there_is_no_such_page(cast: Cast, round_: Round, looks: Looks) -> None:
    office = looks.client(cast.office_worker)
    assert office.get(AT).status_code == 403
    assert "Add an action that helps" not in office.get(MINE).get_data(as_text=True)


@pytest.mark.parametrize("name", ["head", "other_head", "police_lead", "elsewhere_chair"])
def test_nobody_else_has_the_page(name: str, cast: Cast, needing: Round, looks: Looks) -> None:
    assert looks.client(getattr(cast, name)).get(AT).status_code == 404
