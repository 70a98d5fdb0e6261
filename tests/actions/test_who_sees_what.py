"""Who sees an action and its evidence, as a table over the cast."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.access.roles import Role
from portal.access.rules import table_of
from portal.actions.models import Action, ActionEvent, Evidence, Part
from portal.actions.operations.raising import Verifier
from portal.audit.models import Opening
from portal.audit.record import note_opening
from portal.database import db
from tests.actions.conftest import Promises
from tests.cast import Cast
from tests.conftest import Looks

# The police lead it, the ICB contributes, it belongs to the executive group, the council's education officer checks.
# Who: sees the action, sees its evidence, may write to its row.
TABLE = {
    "chair": (True, True, True),
    "business_manager": (True, True, True),
    "office_worker": (True, True, True),
    "scrutineer": (True, True, False),
    "council_lead": (True, True, False),
    "police_delegate": (True, True, True),
    "police_lead": (True, True, True),
    "police_other": (True, True, True),
    "police_representative": (True, True, True),
    "police_coordinator": (False, False, False),
    "health_lead": (True, True, True),
    "health_representative": (True, True, True),
    "education_officer": (True, True, True),  # named: verifier
    "group_member": (True, False, False),
    "trust_staff": (False, False, False),
    "front_door": (False, False, False),
    "designated_officer": (False, False, False),
    "head": (False, False, False),
    "other_head": (False, False, False),
    "stranger": (False, False, False),
    "elsewhere_chair": (False, False, False),
}


@pytest.fixture
def shared(cast: Cast, promises: Promises) -> uuid.UUID:
    verifier = Verifier(cast.education_officer.person, cast.council)
    return promises.finished(group_id=cast.executive, verifier=verifier)


def sees(model: type, column: str, key: uuid.UUID) -> bool:
    table = table_of(model)
    return db.session.execute(select(table.c[column]).where(table.c[column] == key)).first() is not None


def writes(key: uuid.UUID) -> bool:
    changed = db.session.execute(text("UPDATE action SET slips = slips WHERE id = :id RETURNING 1"), {"id": key})
    return changed.first() is not None


@pytest.mark.parametrize("who", TABLE)
def test_who_sees_and_writes(who: str, shared: uuid.UUID, cast: Cast, looks: Looks):
    sees_action, sees_evidence, may_write = TABLE[who]
    with looks.as_(getattr(cast, who)):
        assert sees(Action, "id", shared) is sees_action
        assert sees(Part, "action_id", shared) is sees_action
        assert sees(ActionEvent, "action_id", shared) is sees_action
        assert sees(Evidence, "action_id", shared) is sees_evidence
        assert writes(shared) is may_write


@pytest.mark.parametrize("who", [who for who, (sees_action, _, _) in TABLE.items() if sees_action])
def test_the_excluded_see_nothing_whatever_their_roles(who: str, shared: uuid.UUID, cast: Cast, looks: Looks):
    cast.world.exclude(getattr(cast, who), cast.here, "action", shared)
    with looks.as_(getattr(cast, who)):
        for model, column in ((Action, "id"), (Part, "action_id"), (ActionEvent, "action_id"), (Evidence, "action_id")):
            assert not sees(model, column, shared)
        assert not writes(shared)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.BUSINESS_MANAGER, Role.STAFF, Role.GROUP_MEMBER])
@pytest.mark.parametrize("when", ["ended yesterday", "begins tomorrow", "elsewhere"])
def test_a_role_out_of_time_or_place_shows_nothing(role: Role, when: str, shared: uuid.UUID, cast: Cast, looks: Looks):
    day = timedelta(days=1)
    dates: dict[str, Any] = {
        "ended yesterday": {"ends_on": clock.today() - day},
        "begins tomorrow": {"starts_on": clock.today() + day},
    }
    place = cast.elsewhere if when == "elsewhere" else cast.here
    agency = cast.elsewhere_police if when == "elsewhere" else cast.police
    group = cast.executive if role is Role.GROUP_MEMBER else None
    someone = cast.world.person(agency, None)
    cast.world.appoint(someone, role, place, group=group, **dates.get(when, {}))
    with looks.as_(someone):
        assert not sees(Action, "id", shared)
        assert not sees(Evidence, "action_id", shared)


def test_a_designated_officer_sees_only_what_names_them(cast: Cast, looks: Looks, promises: Promises):
    mine = promises.offered(lead_agency_id=cast.council, offered_to_id=cast.designated_officer.person)
    other = promises.offered(lead_agency_id=cast.council)
    with looks.as_(cast.designated_officer):
        assert sees(Action, "id", mine)
        assert not sees(Action, "id", other)


@pytest.mark.parametrize("who", ["scrutineer", "council_lead", "group_member", "stranger", "police_coordinator"])
def test_readers_add_no_line_evidence_or_action(who: str, shared: uuid.UUID, cast: Cast, looks: Looks):
    someone = getattr(cast, who)
    now = clock.now()
    own = {"id": uuid.uuid4(), "partnership_id": cast.here, "by_id": someone.person, "by_agency_id": someone.agency}
    line = insert(table_of(ActionEvent)).values(**own, action_id=shared, kind="updated", text="", more="", at=now)
    proof = insert(table_of(Evidence)).values(
        **own, action_id=shared, kind="statement", text="x", sha256="", covers="", received_at=now
    )
    for statement in (line, proof):
        with looks.as_(someone), pytest.raises(DBAPIError, match="row-level security"):
            db.session.execute(statement)


def test_nobody_writes_in_anothers_name(shared: uuid.UUID, cast: Cast, looks: Looks):
    line = insert(table_of(ActionEvent)).values(
        id=uuid.uuid4(),
        partnership_id=cast.here,
        action_id=shared,
        kind="updated",
        text="",
        more="",
        by_id=cast.chair.person,
        by_agency_id=cast.office,
        at=clock.now(),
    )
    with looks.as_(cast.police_lead), pytest.raises(DBAPIError, match="row-level security"):
        db.session.execute(line)


def test_staff_take_no_evidence_down_and_add_no_contribution(shared: uuid.UUID, cast: Cast, looks: Looks):
    with looks.as_(cast.police_other):
        gone = update(table_of(Evidence)).where(table_of(Evidence).c.action_id == shared).values(covers="x")
        assert db.session.execute(gone.returning(table_of(Evidence).c.id)).all() == []
        part = {"action_id": shared, "agency_id": cast.school, "partnership_id": cast.here, "relation": "contributes"}
        with pytest.raises(DBAPIError, match="row-level security"):
            db.session.execute(insert(table_of(Part)).values(**part, due_on=clock.today(), state="finished"))


def test_the_first_opening_by_the_agency_that_leads_is_kept(cast: Cast, looks: Looks, promises: Promises):
    key = promises.offered()
    for who in (cast.chair, cast.police_lead):
        with promises.by(who) as viewer:
            assert db.session.scalar(select(Action.first_opened_at).where(Action.id == key)) is None
            note_opening("action", key, cast.here, manner="opened", each_time=False, by=viewer)
    with looks.as_(cast.police_other):
        assert db.session.scalar(select(Action.first_opened_at).where(Action.id == key)) is not None
        assert db.session.scalar(select(Part.is_opened).where(Part.action_id == key)) is True
        assert len(db.session.scalars(select(Opening.id).where(Opening.record_id == key)).all()) == 2
    with looks.as_(cast.head):
        assert db.session.scalars(select(Opening.id).where(Opening.record_id == key)).all() == []
