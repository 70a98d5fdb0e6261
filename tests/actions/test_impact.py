"""Ninety days after closing: does it hold? In part leaves another action; not at all opens it again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.access.verdict import Refused
from portal.actions.lifecycle import ActionState, Impact
from portal.actions.models import Action, OriginKind
from portal.actions.operations.checking import WhatIsLeft, check_impact
from portal.database import db
from tests.actions.conftest import Promises, in_days, reload
from tests.actions.pages import boxes, fill_in
from tests.cast import Cast
from tests.conftest import Looks


def test_before_its_day_nobody_looks(cast: Cast, looks: Looks, promises: Promises):
    key = promises.closed()
    with looks.as_(cast.business_manager) as viewer, pytest.raises(Refused, match="90 days"):
        check_impact(reload(key), impact=Impact.EMBEDDED, reason="It holds.", by=viewer)


def test_what_is_embedded_is_looked_at_once(cast: Cast, looks: Looks, promises: Promises):
    key = promises.long_closed()
    with promises.by(cast.business_manager) as viewer:
        check_impact(reload(key), impact=Impact.EMBEDDED, reason="Thirty reports use it.", by=viewer)
        assert (reload(key).state, reload(key).impact) == (ActionState.CLOSED, Impact.EMBEDDED)
        with pytest.raises(Refused, match="already"):
            check_impact(reload(key), impact=Impact.REOPENED, reason="No.", by=viewer)


def test_what_holds_in_part_proposes_the_rest_and_says_where_it_came_from(cast: Cast, looks: Looks, promises: Promises):
    key = promises.long_closed()
    with promises.by(cast.business_manager) as viewer:
        with pytest.raises(Refused, match="what is left"):
            check_impact(reload(key), impact=Impact.PARTLY, reason="Days only.", by=viewer)
        left = WhatIsLeft("Also at night", in_days(30))
        check_impact(reload(key), impact=Impact.PARTLY, reason="Days only.", what_is_left=left, by=viewer)
    with looks.as_(cast.chair):
        found = db.session.scalars(select(Action).where(Action.origin_kind == OriginKind.ACTION)).one()
        assert (found.origin_id, found.state, found.lead_agency_id) == (key, ActionState.PROPOSED, cast.police)


def test_what_did_not_hold_is_open_again_with_its_owner_told(cast: Cast, looks: Looks, promises: Promises):
    key = promises.long_closed()
    with promises.by(cast.business_manager) as viewer:
        check_impact(reload(key), impact=Impact.REOPENED, reason="Nobody uses it.", by=viewer)
    with looks.as_(cast.police_lead):
        assert (reload(key).state, reload(key).impact) == (ActionState.IN_PROGRESS, None)
    told = "SELECT person_id FROM message WHERE template = 'actions/reopened'"
    assert cast.world.scalar(told) == cast.police_lead.person


def test_it_waits_on_your_work_and_is_answered_on_one_page(cast: Cast, looks: Looks, promises: Promises):
    key = promises.long_closed()
    page = f"/p/tests/actions/{cast.world.scalar('SELECT reference FROM action WHERE id = :id', id=key)}"
    manager = looks.client(cast.business_manager)
    waiting = manager.get("/your-work").text
    assert f"{page}/effect" in waiting and "working days late" not in waiting
    wrong = fill_in(manager, f"{page}/effect", impact="partly", reason="Days only.")
    assert "Enter what is left to do" in wrong.text and "Days only." in wrong.text
    sent = {"impact": "partly", "reason": "Days only.", "left": "Also at night", **boxes("left_by", in_days(30))}
    assert fill_in(manager, f"{page}/effect", **sent).status_code == 303
    assert "It holds in part" in manager.get(page).text
    rest = cast.world.scalar("SELECT reference FROM action WHERE origin_kind = 'action'")
    assert "/ref/" in manager.get(f"/p/tests/actions/{rest}").text
    assert f"{page}/effect" not in manager.get("/your-work").text
