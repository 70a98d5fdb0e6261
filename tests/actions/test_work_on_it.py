"""Working on it: blocked and going on, handed over, contributed to, opened again, withdrawn."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.access.roles import Role
from portal.access.verdict import Refused
from portal.actions.choosing import agencies_to_choose, people_to_choose, speakers_of
from portal.actions.lifecycle import ActionState
from portal.actions.models import ActionEvent, ActionEventKind
from portal.actions.operations.answering import accept_action
from portal.actions.operations.checking import reopen_action, withdraw_action
from portal.actions.operations.raising import Verifier
from portal.actions.operations.working import (
    add_contributor,
    block_action,
    hand_over,
    hand_over_part,
    unblock_action,
    update_action,
)
from portal.actions.queries import contributions, get_part
from portal.audit.models import AuditEvent
from portal.database import db
from tests.actions.conftest import Promises, in_days, reload
from tests.cast import Cast
from tests.conftest import Looks


def test_blocked_says_what_and_who_can_unblock_and_goes_on(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    with promises.by(cast.police_lead) as viewer:
        block_action(reload(key), what="No printer", who_can_unblock="Hana Health", by=viewer)
        assert (reload(key).state, reload(key).unblocked_by) == (ActionState.BLOCKED, "Hana Health")
    with promises.by(cast.police_other) as viewer:
        unblock_action(reload(key), text="They are printed.", by=viewer)
        assert (reload(key).state, reload(key).blocked_by) == (ActionState.IN_PROGRESS, None)


def test_a_contributor_has_an_own_owner_and_date(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    with promises.by(cast.chair) as viewer:
        add_contributor(reload(key), agency_id=cast.health, task="Print", due_on=in_days(7), by=viewer)
        with pytest.raises(Refused, match="takes part in this action already"):
            add_contributor(reload(key), agency_id=cast.health, task="Again", by=viewer)
    with promises.by(cast.health_representative) as viewer:
        part = get_part(reload(key), cast.health)
        hand_over_part(reload(key), part, owner_id=cast.health_lead.person, by=viewer)
    with looks.as_(cast.chair):
        [row] = contributions(reload(key))
        assert (row.owner, row.due_on, row.task) == ("Hana Health", in_days(7), "Print")
        assert cast.health_lead.person in reload(key).named_ids


def test_handing_over_stays_inside_the_agency_and_leaves_the_verifier_out(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    with promises.by(cast.police_lead) as viewer:
        with pytest.raises(Refused, match="works for that agency"):
            hand_over(reload(key), owner_id=cast.trust_staff.person, by=viewer)
        hand_over(reload(key), owner_id=cast.police_other.person, by=viewer)
        assert reload(key).owner_id == cast.police_other.person


def test_the_owner_does_not_check_for_another_agency_either(cast: Cast, looks: Looks, promises: Promises):
    cast.world.appoint(cast.police_lead, Role.STAFF, cast.here, agency=cast.health)
    key = promises.offered(verifier=Verifier(cast.police_lead.person, cast.health))
    with looks.as_(cast.police_representative) as viewer, pytest.raises(Refused, match="cannot own it"):
        accept_action(reload(key), owner_id=cast.police_lead.person, by=viewer)


def test_only_the_verifier_opens_again(cast: Cast, looks: Looks, promises: Promises):
    key = promises.closed()
    with looks.as_(cast.police_lead) as viewer, pytest.raises(Refused, match="person who checked"):
        reopen_action(reload(key), reason="x", by=viewer)
    with promises.by(cast.business_manager) as viewer:
        reopen_action(reload(key), reason="Reports of November lack it.", by=viewer)
        action = reload(key)
        assert (action.state, action.closed_at, action.impact_check_on) == (ActionState.IN_PROGRESS, None, None)


def test_withdrawn_says_why_and_what_replaces_it_and_ends(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    with promises.by(cast.chair) as viewer:
        withdraw_action(reload(key), reason="Done nationally", replaced_by="The national card", by=viewer)
        with pytest.raises(Refused, match="withdrawn"):
            update_action(reload(key), text="x", by=viewer)
        last = select(ActionEvent).where(ActionEvent.kind == ActionEventKind.WITHDRAWN)
        assert db.session.scalars(last).one().more == "The national card"


def test_the_audit_keeps_ids_and_states_and_no_words(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    with promises.by(cast.police_lead) as viewer:
        update_action(reload(key), text="canary", by=viewer)
    with looks.as_(cast.business_manager):
        found = db.session.scalars(select(AuditEvent).where(AuditEvent.record_id == key)).all()
        assert {row.kind for row in found} == {"ActionOffered", "ActionAccepted", "ActionUpdated"}
        assert "canary" not in str([row.facts for row in found])


def test_people_are_found_by_part_of_a_name_or_of_an_agency(cast: Cast, looks: Looks):
    with looks.as_(cast.business_manager):
        assert [one.name for one in people_to_choose(cast.here, "hana")] == ["Hana Health"]
        assert {one.name for one in people_to_choose(cast.here, "constab", to_verify=True)} >= {"Dara Delegate"}
        assert [one.name for one in people_to_choose(cast.here, "oakfield")] == ["Hope Head", "Jo Marsh"]
        assert people_to_choose(cast.here, "Sol Stranger") == []
        assert people_to_choose(cast.here, "Kofi") == []
        assert [name for _, name in agencies_to_choose(cast.here, "elmf")] == ["Elmfield Primary School"]
        assert speakers_of(cast.here, cast.police) == [cast.police_representative.person]


@pytest.mark.parametrize("who", ["police_coordinator", "stranger"])
def test_nobody_else_learns_who_acts_here(who: str, cast: Cast, looks: Looks):
    with looks.as_(getattr(cast, who)):
        assert people_to_choose(cast.here, "a") == []
