"""A version is written, signed by its seats and published; and nobody changes a word behind a signature."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from agencies.sectors import Sector
from portal import clock
from portal.access.editing import ChangedMeanwhile
from portal.access.verdict import Refused
from portal.arrangements.lifecycle import ArrangementState
from portal.arrangements.models import ArrangementVersion
from portal.arrangements.operations.publishing import publish_version
from portal.arrangements.operations.signing import send_for_sign_off
from portal.arrangements.operations.writing import (
    add_clause,
    change_clause,
    describe_version,
    move_clause,
    put_back_clause,
    start_version,
    take_out_clause,
)
from portal.arrangements.queries import clauses_of, decision_of, get_clause, signatures_of, version_in_force
from portal.database import db
from portal.decisions.lifecycle import DecisionState
from portal.decisions.models import Decision
from portal.decisions.operations.consulting import Asked, consult
from portal.decisions.operations.drafting import Words, edit_decision, open_decision, withdraw_decision
from portal.decisions.operations.issuing import Terms, issue_decision
from portal.decisions.queries import answers_of, paper_of
from portal.outbox.models import Message
from tests.arrangements.conftest import Enter, place_of
from tests.cast import Cast
from tests.conftest import Looks
from tests.decisions.questions import Questions
from tests.statements import statements

NEW_DUTY = {Sector.EDUCATION: ["Name a safeguarding lead and a deputy."]}


def version(key: uuid.UUID) -> ArrangementVersion:
    """The version as whoever looks now sees it."""
    return db.session.scalars(select(ArrangementVersion).where(ArrangementVersion.id == key)).one()


class Writing:
    """The version after the one in force, on its way to the seats."""

    def __init__(self, questions: Questions, cast: Cast) -> None:
        self.questions, self.cast = questions, cast

    def start(self, *, is_minor: bool = False) -> uuid.UUID:
        """The business manager starts it."""
        with self.questions.by(self.cast.business_manager) as viewer:
            return start_version(place_of(self.cast), title="How we work", is_minor=is_minor, by=viewer).id

    def sent(self) -> uuid.UUID:
        """Drafted and laid before the seats' decision."""
        key = self.start()
        with self.questions.by(self.cast.business_manager) as viewer:
            add_clause(version(key), heading="A deputy", text="Each school names one.", duties=NEW_DUTY, by=viewer)
            send_for_sign_off(version(key), why_no_meeting="One clause is new.", by=viewer)
        return key

    def opened(self) -> uuid.UUID:
        """Consulted on and put to the seats."""
        key = self.sent()
        with self.questions.by(self.cast.business_manager) as viewer:
            consult(self.decision(key), [Asked(self.cast.school)], by=viewer)
        with clock.frozen(clock.now() + timedelta(days=40)), self.questions.by(self.cast.business_manager) as viewer:
            open_decision(self.decision(key), by=viewer)
        return key

    def signed(self) -> uuid.UUID:
        """Every lead partner agrees and the chair issues."""
        key, asked = self.opened(), self.questions
        for someone, seat in (
            (self.cast.council_lead, asked.council),
            (asked.police_lead, asked.police),
            (asked.health_lead, asked.health),
        ):
            asked.says(someone, self.decision_id(key), seat)
        with asked.by(self.cast.chair) as viewer:
            review_on = clock.today() + timedelta(days=400)
            issue_decision(self.decision(key), Terms("All three partners agree.", review_on), by=viewer)
        return key

    def decision(self, key: uuid.UUID) -> Decision:
        """The decision whose paper it is."""
        found = decision_of(version(key))
        assert found is not None
        return found

    def decision_id(self, key: uuid.UUID) -> uuid.UUID:
        """Its key, looked up as the business manager."""
        with self.questions.by(self.cast.business_manager):
            return self.decision(key).id


@pytest.fixture
def writing(questions: Questions, cast: Cast, enter: Enter) -> Writing:
    """Version 1 is in force."""
    enter()
    return Writing(questions, cast)


def test_a_draft_begins_with_the_words_in_force_and_one_is_written_at_a_time(writing: Writing, cast: Cast) -> None:
    key = writing.start()
    with writing.questions.by(cast.business_manager) as viewer:
        former = version_in_force(cast.here)
        assert former is not None
        before, now = clauses_of(former.id), clauses_of(key)
        assert [(one.key, one.text, one.by_sector) for one in now] == [
            (one.key, one.text, one.by_sector) for one in before
        ]
        with pytest.raises(Refused, match="Version 2 is not in force yet"):
            start_version(place_of(cast), title="Another", is_minor=False, by=viewer)


def test_a_delegate_writes_and_a_scrutineer_does_not(writing: Writing, cast: Cast) -> None:
    key = writing.start()
    with writing.questions.by(cast.police_delegate) as viewer:
        clause = get_clause(version(key), "leaders")
        change_clause(version(key), clause, seen=1, heading="Who leads us", text="All sign.", duties={}, by=viewer)
        take_out_clause(version(key), get_clause(version(key), "front-door"), by=viewer)
        assert [(one.heading, one.duties) for one in clauses_of(key)] == [("Who leads us", ())]
        put_back_clause(version(key), get_clause(version(key), "front-door"), by=viewer)
        move_clause(version(key), get_clause(version(key), "front-door"), up=True, by=viewer)
        assert [one.key for one in clauses_of(key)] == ["front-door", "leaders"]
    with writing.questions.by(cast.scrutineer) as viewer, pytest.raises(Refused, match="write the arrangements"):
        add_clause(version(key), heading="Mine", text="Mine.", duties={}, by=viewer)


def test_whoever_saves_a_clause_second_is_told(writing: Writing, cast: Cast) -> None:
    key = writing.start()
    with writing.questions.by(cast.chair) as viewer:
        clause = get_clause(version(key), "leaders")
        words: dict[str, Any] = {"heading": "Who leads", "duties": {}, "by": viewer}
        change_clause(version(key), clause, seen=1, text="One.", **words)
        with pytest.raises(ChangedMeanwhile):
            change_clause(version(key), clause, seen=1, text="Two.", **words)


def test_every_seat_signs_and_then_it_is_published(writing: Writing, cast: Cast) -> None:
    key = writing.signed()
    with writing.questions.by(cast.business_manager) as viewer:
        assert version(key).state is ArrangementState.SIGNED
        publish_version(version(key), in_force_on=clock.today(), by=viewer)
        assert version(key).state is ArrangementState.IN_FORCE
        assert sorted(one.agency for one in signatures_of(key)) == sorted(
            one.agency for one in signatures_of(key) if one.signed_on == clock.today()
        )
        assert len(signatures_of(key)) == 3
    with cast.world.as_owner() as connection:
        told = select(Message.person_id).where(Message.template == "arrangements/published")
        people = set(connection.scalars(told))
    assert cast.police_delegate.person in people
    assert cast.business_manager.person not in people


def test_a_changed_word_voids_every_signature_and_the_paper_follows(writing: Writing, cast: Cast) -> None:
    key = writing.opened()
    writing.questions.says(cast.council_lead, writing.decision_id(key), writing.questions.council)
    with writing.questions.by(cast.business_manager) as viewer:
        clause, reason = get_clause(version(key), "a-deputy"), "Two deputies in large schools."
        words: dict[str, Any] = {"heading": "A deputy", "text": "Each school names two.", "duties": NEW_DUTY}
        change_clause(version(key), clause, seen=1, **words, reason=reason, by=viewer)
        decision = writing.decision(key)
        assert decision.state is DecisionState.CONSIDERATION
        assert decision.paper_number == 2
        assert not answers_of(decision)
        assert "Each school names two." in paper_of(decision).text
    with cast.world.as_owner() as connection:
        void = select(Message.person_id).where(Message.template == "decisions/void")
        assert list(connection.scalars(void)) == [cast.council_lead.person]


def test_words_stay_while_consultees_read_them(writing: Writing, cast: Cast) -> None:
    key = writing.sent()
    with writing.questions.by(cast.business_manager) as viewer:
        consult(writing.decision(key), [Asked(cast.school)], by=viewer)
        with pytest.raises(Refused, match="Consultees are reading these words"):
            add_clause(version(key), heading="More", text="More.", duties={}, by=viewer)
        describe_version(version(key), seen=1, title="How we work", what_changed=["A deputy."], by=viewer)


def test_the_paper_is_not_changed_on_the_decisions_own_page(writing: Writing, cast: Cast) -> None:
    key = writing.sent()
    with writing.questions.by(cast.business_manager) as viewer, pytest.raises(Refused, match="the paper follows"):
        edit_decision(writing.decision(key), title="Other", why_no_meeting="Other.", words=Words("Other?"), by=viewer)


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE clause SET text = 'behind' WHERE version_id = :id",
        "UPDATE duty SET removed_at = now() WHERE clause_id IN (SELECT id FROM clause WHERE version_id = :id)",
        "UPDATE arrangement_version SET title = 'behind' WHERE id = :id",
        "UPDATE arrangement_version SET stage = 'signed', in_force_on = rights.today() WHERE id = :id",
    ],
)
def test_nothing_changes_behind_the_seats_whatever_the_code_does(writing: Writing, cast: Cast, act: str) -> None:
    key = writing.opened()
    with (
        pytest.raises(DBAPIError, match=r"lie with others|Every seat signs"),
        writing.questions.by(cast.business_manager),
    ):
        db.session.execute(text(act), {"id": key})


def test_a_withdrawn_decision_makes_it_a_draft_again(writing: Writing, cast: Cast) -> None:
    key = writing.opened()
    with writing.questions.by(cast.chair) as viewer:
        withdraw_decision(writing.decision(key), reason="Another way.", by=viewer)
        db.session.expire_all()
        assert version(key).state is ArrangementState.DRAFT
        take_out_clause(version(key), get_clause(version(key), "a-deputy"), by=viewer)
        first = version(key).decision_id
        assert send_for_sign_off(version(key), why_no_meeting="Again.", by=viewer).id != first


def test_a_minor_correction_asks_nobody_and_asks_nothing_new(writing: Writing, cast: Cast) -> None:
    key = writing.start(is_minor=True)
    with writing.questions.by(cast.business_manager) as viewer:
        clause = get_clause(version(key), "front-door")
        asked = next(one for one in clauses_of(key) if one.key == "front-door").by_sector
        change_clause(
            version(key), clause, seen=1, heading="The front door", text="Ring first.", duties=asked, by=viewer
        )
        with pytest.raises(Refused, match="asks nothing new"):
            change_clause(version(key), clause, seen=2, heading="The front door", text="Ring.", duties={}, by=viewer)
        with pytest.raises(Refused, match="asks nobody again"):
            send_for_sign_off(version(key), why_no_meeting="None.", by=viewer)
        publish_version(version(key), in_force_on=clock.today(), by=viewer)
        assert [one.office for one in signatures_of(key)] == ["Chief constable"]
    with cast.world.as_owner() as connection:
        assert not connection.scalar(select(Message.id).where(Message.template == "arrangements/published"))


def test_what_is_not_signed_is_not_published(writing: Writing, cast: Cast) -> None:
    key = writing.opened()
    with writing.questions.by(cast.chair) as viewer, pytest.raises(Refused, match="once every seat has signed"):
        publish_version(version(key), in_force_on=clock.today(), by=viewer)
    with writing.questions.by(cast.police_delegate) as viewer, pytest.raises(Refused, match="publishes"):
        publish_version(version(key), in_force_on=clock.today(), by=viewer)


WRITTEN_PAGES = (
    "",
    "/write",
    "/describe",
    "/clauses/new",
    "/clauses/leaders/edit",
    "/clauses/leaders/down",
    "/sign-off",
)


def test_every_page_of_a_draft_takes_few_statements(writing: Writing, cast: Cast, looks: Looks) -> None:
    writing.start()
    client = looks.client(cast.business_manager)
    for page in WRITTEN_PAGES:
        with statements(cast.world.connection) as found:
            assert client.get(f"/p/tests/arrangements/versions/2{page}").status_code == 200, page
        assert len(found) <= 8, "\n".join(one[:90].replace("\n", " ") for one in found)


def test_a_minor_correction_is_published_on_its_page(writing: Writing, cast: Cast, looks: Looks) -> None:
    writing.start(is_minor=True)
    page = looks.client(cast.business_manager).get("/p/tests/arrangements/versions/2/publish")
    assert page.status_code == 200
    assert "asks nobody again" in page.text


def test_whoever_is_kept_from_the_decision_changes_no_word_it_signs(writing: Writing, cast: Cast) -> None:
    key = writing.sent()
    cast.world.exclude(cast.police_delegate, cast.here, "decision", writing.decision_id(key))
    with writing.questions.by(cast.police_delegate) as viewer, pytest.raises(Refused, match="lie with the seats"):
        take_out_clause(version(key), get_clause(version(key), "a-deputy"), by=viewer)
