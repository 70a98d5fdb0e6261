"""Every act of the one who may is replayed as everybody else: it is refused, and no row changes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.access.verdict import NotFound, Refused
from portal.access.viewer import Viewer
from portal.actions.lifecycle import Impact, NewDateReason
from portal.actions.models import Action, Evidence
from portal.actions.operations import answering, checking, covering, dates, evidence, raising, working
from portal.actions.queries import get_action, get_part
from portal.database import db
from portal.evidence_files.store import EvidenceStore
from tests.actions.conftest import Promises, in_days
from tests.cast import Cast
from tests.conftest import Looks

CAST = (
    "chair", "business_manager", "office_worker", "scrutineer", "council_lead", "police_delegate", "police_lead",
    "police_other", "police_representative", "police_coordinator", "health_lead", "health_representative",
    "trust_staff", "education_officer", "front_door", "designated_officer", "head", "dsl", "other_head",
    "group_member", "stranger", "elsewhere_chair",
)  # fmt: skip
STEERS = {"chair", "business_manager", "office_worker"}
SPEAKS = {"police_delegate", "police_representative"}
POLICE = {"police_delegate", "police_lead", "police_other", "police_representative"}
HEALTH = {"health_lead", "health_representative"}
CHECKS = {"business_manager", "office_worker"}

Act = Callable[[Action, Cast, Viewer], object]

# What, the state it begins in, who may, the act. Police lead, the ICB contributes, the office checks.
ACTS: dict[str, tuple[str, set[str], Act]] = {
    "accept": ("offered", SPEAKS, lambda a, c, v: answering.accept_action(a, owner_id=c.police_lead.person, by=v)),
    "decline": ("offered", SPEAKS, lambda a, _, v: answering.decline_action(a, reason="No", by=v)),
    "agree": (
        "offered",
        STEERS,
        lambda a, c, v: answering.agree_in_meeting(a, agreed_by_id=c.police_lead.person, by=v),
    ),
    "update": ("helped", STEERS | POLICE | HEALTH, lambda a, _, v: working.update_action(a, text="On its way", by=v)),
    "block": ("helped", STEERS | POLICE, lambda a, _, v: working.block_action(a, what="A", who_can_unblock="B", by=v)),
    "hand over": (
        "helped",
        SPEAKS | {"police_lead"},
        lambda a, c, v: working.hand_over(a, owner_id=c.police_other.person, by=v),
    ),
    "name a cover": (
        "helped",
        SPEAKS | {"police_lead"},
        lambda a, c, v: covering.name_cover(
            a, cover_id=c.police_other.person, from_on=in_days(0), until_on=in_days(3), by=v
        ),
    ),
    "end a cover": ("covered", SPEAKS | {"police_lead"}, lambda a, _, v: covering.end_cover(a, by=v)),
    "hand over a part": (
        "helped",
        HEALTH,
        lambda a, c, v: working.hand_over_part(a, get_part(a, c.health), owner_id=c.health_representative.person, by=v),
    ),
    "ask for a new date": (
        "helped",
        POLICE,
        lambda a, _, v: dates.ask_new_date(a, wanted=in_days(60), because=NewDateReason.PEOPLE, by=v),
    ),
    "answer about a new date": (
        "dated",
        CHECKS,
        lambda a, _, v: dates.answer_new_date(a, answer=dates.NewDateAnswer.AGREED, by=v),
    ),
    "contributor": ("helped", STEERS, lambda a, c, v: working.add_contributor(a, agency_id=c.trust, task="Help", by=v)),
    "evidence": ("helped", POLICE | HEALTH, lambda a, _, v: evidence.add_statement(a, text="Shown", by=v)),
    "withdraw": ("helped", STEERS, lambda a, _, v: checking.withdraw_action(a, reason="No", by=v)),
    "check": (
        "finished",
        CHECKS,
        lambda a, _, v: checking.check_action(a, verdict=checking.CheckVerdict.ACCEPTED, reason="Yes", by=v),
    ),
    "reopen": ("closed", CHECKS, lambda a, _, v: checking.reopen_action(a, reason="It slipped", by=v)),
    "look at the effect": (
        "long closed",
        CHECKS,
        lambda a, _, v: checking.check_impact(a, impact=Impact.EMBEDDED, reason="It holds.", by=v),
    ),
    "offer": ("declined", STEERS, lambda a, _, v: raising.offer_action(a, by=v)),
}


def begin(promises: Promises, cast: Cast, state: str) -> uuid.UUID:
    if state == "long closed":
        return promises.long_closed(group_id=cast.executive)
    if state != "declined":
        found: uuid.UUID = getattr(promises, state)(group_id=cast.executive)
        return found
    key = promises.offered(group_id=cast.executive)
    with promises.by(cast.police_representative) as viewer:
        answering.decline_action(db.session.get_one(Action, key), reason="No", by=viewer)
    return key


def everything(cast: Cast) -> str:
    """Every row of the slice, and what was queued, as the owner reads it."""
    tables = ("action", "part", "action_event", "evidence", "message")
    parts = " || ".join(
        f"(SELECT coalesce(string_agg(x::text, '|' ORDER BY x::text), '') FROM {one} x)" for one in tables
    )
    return str(cast.world.scalar(f"SELECT md5({parts})"))


@pytest.mark.parametrize("what", ACTS)
def test_an_act_is_the_act_of_those_who_may(what: str, cast: Cast, looks: Looks, promises: Promises):
    state, who_may, act = ACTS[what]
    key = begin(promises, cast, state)
    reference, before = cast.world.scalar("SELECT reference FROM action WHERE id = :id", id=key), everything(cast)
    for who in CAST:
        with looks.as_(getattr(cast, who)) as viewer:
            try:
                act(get_action(viewer.places[0], reference), cast, viewer)
                done = True
                db.session.flush()
            except (Refused, NotFound):
                done = False
            assert (everything(cast) != before) is done
            db.session.rollback()
        assert done is (who in who_may), who
        assert everything(cast) == before


def test_a_file_is_taken_down_by_those_who_may(cast: Cast, looks: Looks, promises: Promises, tmp_path: Path):
    key, store = promises.finished(group_id=cast.executive), EvidenceStore(tmp_path)
    who_may = {"police_lead", "business_manager", "office_worker"}
    for who in CAST:
        with looks.as_(getattr(cast, who)) as viewer:
            action = db.session.get(Action, key)
            found = db.session.query(Evidence).filter_by(action_id=key).one_or_none()
            done = False
            if action is not None and found is not None:
                try:
                    evidence.take_down_evidence(action, found, why="Mistake", store=store, by=viewer)
                    done = True
                except Refused:
                    pass
            db.session.rollback()
        assert done is (who in who_may), who


@pytest.mark.parametrize(
    "who", ["stranger", "elsewhere_chair", "police_coordinator", "scrutineer", "group_member", "head"]
)
@pytest.mark.parametrize("table", ["action", "part", "evidence"])
def test_raw_sql_of_somebody_else_changes_no_row(who: str, table: str, cast: Cast, looks: Looks, promises: Promises):
    promises.finished(group_id=cast.executive)
    change = {"action": "state = 'in progress'", "part": "owner_id = owner_id", "evidence": "taken_down_at = now()"}
    with looks.as_(getattr(cast, who)):
        assert db.session.execute(text(f"UPDATE {table} SET {change[table]} RETURNING 1")).all() == []
