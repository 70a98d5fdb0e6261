"""When a clause changes, only the schools that signed its earlier words are asked, and about it alone."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import text

from agencies.sectors import Sector
from portal import clock
from portal.access.verdict import Refused
from portal.arrangements.lifecycle import Stage as VersionStage
from portal.arrangements.models import ArrangementVersion, Clause, Duty
from portal.cooperation.changed import changed_keys
from portal.cooperation.lifecycle import AnswerKind
from portal.cooperation.models import Campaign, Invitation
from portal.cooperation.operations import approve_campaign, create_campaign, dry_run, open_campaign
from portal.database import db, transaction
from portal.working_days import add_working_days
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import Round, details
from tests.cooperation.test_answer_campaign import say
from tests.cooperation.test_pages import hidden, send
from tests.world import World

NEW = "/p/tests/co-operation/new"
OFFER = "Only what changed since version 1"
CHANGED = "Name a safeguarding lead and a deputy."


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([], set()),
        ([(False, {"a": 1})], set()),
        ([(False, {"a": 1, "b": 1}), (False, {"a": 1, "b": 2})], {"b"}),
        ([(False, {"a": 1}), (True, {"a": 2})], set()),  # a minor correction
        ([(False, {"a": 1}), (True, {"a": 2}), (False, {"a": 3})], {"a"}),
        ([(False, {"a": 1}), (False, {"a": 1, "new": 1}), (False, {"a": 1, "new": 2})], set()),  # signed by nobody
        ([(False, {"a": 1, "gone": 1}), (False, {"a": 1})], set()),
        ([(False, {"a": 1}), (False, {"a": 2}), (False, {"a": 2, "b": 1})], {"a"}),
    ],
)
def test_what_counts_as_changed(steps, found):
    assert changed_keys(steps) == found


def publish_next(world: World, cast: Cast, *, duty: str = CHANGED, is_minor: bool = False) -> uuid.UUID:
    """A version in force from today, whose clause for schools asks that; and a new one."""
    said = {"number": 2, "reference": "TESTS-V2", "title": "Arrangements", "stage": VersionStage.DRAFT}
    key = world.add(
        ArrangementVersion, partnership_id=cast.here, what_changed=[], entered_at=clock.now(), is_minor=is_minor, **said
    )
    texts = (
        ("education", "Schools", "All schools.", Sector.EDUCATION, duty),
        ("police", "Police", "Officers.", Sector.POLICE, "Answer."),
        ("new", "Training", "Everybody.", Sector.EDUCATION, "Train."),
    )
    for position, (name, heading, whole, sector, words) in enumerate(texts):
        clause = world.add(Clause, version_id=key, key=name, position=position, heading=heading, text=whole)
        world.add(Duty, clause_id=clause, sector=sector, position=1, text=words)
    today = clock.today()
    with world.as_owner() as connection:
        connection.execute(text("UPDATE arrangement_version SET replaced_on = :day WHERE number = 1"), {"day": today})
        connection.execute(
            text(
                "UPDATE arrangement_version SET stage = 'signed', signed_on_paper_on = :day, in_force_on = :day"
                " WHERE id = :id"
            ),
            {"day": today, "id": key},
        )
    return key


def prepare(cast: Cast, looks: Looks, version: uuid.UUID) -> uuid.UUID:
    with looks.as_(cast.education_officer) as viewer, transaction():
        said = details(cast, version, is_about_changes=True)
        key = create_campaign(cast.here, **said, by=viewer).id  # type: ignore[arg-type]
        dry_run(db.session.get_one(Campaign, key), by=viewer)
    return key


def test_only_who_signed_is_asked_and_only_about_it(cast: Cast, round_: Round, looks: Looks, world: World):
    with looks.as_(cast.head) as head:
        say(db.session.get_one(Invitation, round_.invitation), head)
    key = prepare(cast, looks, publish_next(world, cast))
    with looks.as_(cast.chair) as viewer, transaction():
        campaign = db.session.get_one(Campaign, key)
        assert campaign.dry_run is not None
        assert campaign.dry_run["schools"] == 1
        assert campaign.why == "Only what changed since version 1: Schools."
        approve_campaign(campaign, by=viewer)
    with looks.as_(cast.education_officer) as viewer, transaction():
        assert open_campaign(db.session.get_one(Campaign, key), by=viewer) == 1
    asked = "SELECT array_agg(agency_id) FROM invitation WHERE campaign_id = :key"
    assert world.scalar(asked, key=key) == [cast.school]
    page = looks.client(cast.head).get("/p/tests/co-operation/C2/900001/answer").text
    assert CHANGED in page
    assert "Train." not in page
    assert "Only this is asked again, because it changed" in page
    with looks.as_(cast.head) as head:
        mine = world.scalar("SELECT id FROM invitation WHERE campaign_id = :key", key=key)
        say(db.session.get_one(Invitation, mine), head)
    with pytest.raises(Refused, match="Nothing that schools were asked about"):
        prepare(cast, looks, world.scalar("SELECT id FROM arrangement_version WHERE number = 2"))


@pytest.mark.parametrize("answer", [AnswerKind.NOT_NOW, None])
def test_who_confirmed_nothing_is_not_asked_again(
    cast: Cast, round_: Round, looks: Looks, world: World, answer: AnswerKind | None
):
    if answer is not None:
        with looks.as_(cast.head) as head:
            say(db.session.get_one(Invitation, round_.invitation), head, answer, "Not this term.")
    key = prepare(cast, looks, publish_next(world, cast))
    assert world.scalar("SELECT dry_run->>'schools' FROM campaign WHERE id = :key", key=key) == "0"


def test_the_page_offers_it_only_when_something_changed_that_asks_again(
    cast: Cast, round_: Round, looks: Looks, world: World
):
    officer = looks.client(cast.education_officer)
    assert OFFER not in officer.get(NEW).text
    publish_next(world, cast)
    page = officer.get(NEW).text
    assert OFFER in page
    assert "Schools. Only schools that confirmed the earlier words are asked." in page


def test_the_form_asks_schools_alone_about_changes(cast: Cast, round_: Round, looks: Looks, world: World):
    publish_next(world, cast)
    officer, day = looks.client(cast.education_officer), add_working_days(clock.today(), 14)
    due = {"due_on-day": str(day.day), "due_on-month": str(day.month), "due_on-year": str(day.year)}
    said = due | {
        "about": "changes", "title": "What changed", "asker": "Schools line", "asker_telephone": "01632 960140",
        "asker_email": "schools@council.example", "legal_basis": "Named relevant agency",
    }  # fmt: skip
    wrong = officer.post(NEW, data=hidden(officer.get(NEW).text) | said | {"asks": "relevant agency"}).text
    assert "Choose everything: only schools are asked about changes alone" in wrong
    assert send(officer, NEW, NEW, **said, asks="schools")[0] == 303
    assert world.scalar("SELECT scope->'signed' FROM campaign WHERE number = 2") == ["education"]
    assert "Only schools that confirmed the earlier words" in officer.get("/p/tests/co-operation/C2/dry-run").text


@pytest.mark.parametrize("change", [{"is_minor": True}, {"duty": "Name a safeguarding lead."}])
def test_a_minor_correction_and_the_same_words_ask_nobody(
    cast: Cast, round_: Round, looks: Looks, world: World, change: dict[str, object]
):
    publish_next(world, cast, **change)  # type: ignore[arg-type]
    assert OFFER not in looks.client(cast.education_officer).get(NEW).text
