"""Mail leaves for whoever has something to do now, with a reference and a date, never with what the challenge says."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import text, update

from portal.challenges.messages import why_no_mail
from portal.challenges.operations.answering import move_up
from portal.challenges.operations.determining import answer_determination, propose_determination
from portal.challenges.operations.ending import resolve_challenge, withdraw_challenge
from portal.partnership.models import Membership
from portal.web.formats import FILTERS
from tests.cast import Cast
from tests.challenges.conftest import Questions, reload
from tests.conftest import Looks

TEMPLATES = Path(__file__).parents[2] / "templates"
FACTS = ("reference", "due", "asked_by", "asked_by_agency", "level", "link", "name", "outcome")
BY_ITSELF = ("stage", "overdue")


def told(cast: Cast, template: str) -> list[str]:
    """Names of the people told by that template."""
    sql = "SELECT p.name FROM message m JOIN person p ON p.id = m.person_id WHERE m.template = :name ORDER BY 1"
    with cast.world.as_owner() as connection:
        return list(connection.scalars(text(sql), {"name": f"challenges/{template}"}))


def test_the_representative_of_the_agency_that_is_questioned_hears_of_it(cast: Cast, questions: Questions):
    questions.raised()
    assert told(cast, "raised") == ["Rosa Police"]


def test_a_school_without_a_representative_hears_by_its_head(cast: Cast, questions: Questions):
    questions.raised(to_agency_id=cast.school)
    assert told(cast, "raised") == ["Hope Head"]


def test_whoever_raised_it_hears_that_it_was_answered(cast: Cast, questions: Questions):
    questions.answered()
    assert told(cast, "answered") == ["Hana Health"]


def test_after_the_raiser_has_gone_who_speaks_for_the_agency_hears_of_it(cast: Cast, questions: Questions):
    key = questions.acknowledged()
    with cast.world.as_owner() as connection:
        who = {"who": cast.health_lead.person}
        connection.execute(text("UPDATE appointment SET ends_on = '2021-01-01' WHERE person_id = :who"), who)
    questions.answer(key)
    assert told(cast, "answered") == ["Rune Health"]


def test_the_seniors_that_memberships_name_are_the_service_heads(cast: Cast, questions: Questions):
    with cast.world.as_owner() as connection:
        of_police = Membership.agency_id == cast.police
        connection.execute(update(Membership).where(of_police).values(senior_id=cast.police_other.person))
    key = questions.answered()
    with questions.by(cast.health_lead) as viewer:
        move_up(reload(key), reason="Weekly is too late.", by=viewer)
    assert told(cast, "further") == ["Paul Police", "Rune Health"]


def test_each_level_hears_when_it_comes_to_them(cast: Cast, questions: Questions):
    questions.with_lead_partners()
    service_heads, delegates = ["Rosa Police", "Rune Health"], ["Dara Delegate"]
    leads = ["Cleo Chief", "Lea Police", "Lin Health"]
    assert told(cast, "further") == sorted(service_heads + delegates + leads)


def test_the_other_lead_partners_hear_of_a_text_and_all_of_the_end(cast: Cast, questions: Questions):
    key = questions.with_lead_partners()
    with questions.by(questions.leads[0]) as viewer:
        propose_determination(reload(key), text="The same day.", by=viewer)
    assert told(cast, "determination") == ["Lea Police", "Lin Health"]
    for lead in questions.leads[1:]:
        with questions.by(lead) as viewer:
            answer_determination(reload(key), number=1, agrees=True, by=viewer)
    assert told(cast, "ended") == ["Cleo Chief", "Hana Health", "Lea Police", "Rosa Police"]


@pytest.mark.parametrize("end", [resolve_challenge, withdraw_challenge])
def test_the_agency_that_was_questioned_hears_of_the_end(cast: Cast, questions: Questions, end: Any):
    key = questions.answered()
    words = {"text": "So"} if end is resolve_challenge else {"reason": "So"}
    with questions.by(cast.health_lead) as viewer:
        end(reload(key), **words, by=viewer)
    assert told(cast, "ended") == ["Rosa Police"]


@pytest.mark.parametrize("folder", sorted((TEMPLATES / "challenges" / "messages").iterdir()), ids=lambda one: one.name)
def test_a_message_carries_reference_date_who_asks_and_one_link(folder: Path):
    words = Environment(loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=True)
    words.filters.update(FILTERS)
    facts: dict[str, Any] = {name: name.upper() for name in FACTS} | {"more": 2}
    facts |= {"partnership": {"name": "PARTNERSHIP"}}
    subject, body = (words.get_template(f"{part}.txt").render(facts) for part in ("subject", "body"))
    assert "REFERENCE" in subject and "DUE" in subject
    assert "\n" not in subject.strip()
    assert body.count("LINK") == 1 and "minute" in body
    assert ("PARTNERSHIP tells you" if folder.name in BY_ITSELF else "ASKED_BY of ASKED_BY_AGENCY") in body


def test_a_mail_that_waited_is_pointless_once_somebody_has_acted(cast: Cast, looks: Looks, questions: Questions):
    def pointless(template: str, key: uuid.UUID) -> str | None:
        with looks.as_job("messages"):
            return why_no_mail(f"challenges/{template}", key)

    key = questions.raised()
    assert pointless("raised", key) is None
    questions.acknowledge(key)
    assert pointless("raised", key) == "somebody has acted on the challenge"
    questions.answer(key)
    assert pointless("answered", key) is None
    with questions.by(cast.health_lead) as viewer:
        resolve_challenge(reload(key), text="So", by=viewer)
    assert pointless("answered", key) == pointless("stage", key) == "the challenge has ended"
    assert pointless("ended", key) is None


def test_no_words_of_the_challenge_are_queued(cast: Cast, questions: Questions):
    questions.with_lead_partners(title="canary-title", why="canary-why", wanted="canary-wanted")
    with cast.world.as_owner() as connection:
        assert connection.scalar(text("SELECT count(*) FROM message WHERE facts::text LIKE '%canary%'")) == 0
        assert connection.scalar(text("SELECT count(*) FROM message")) > 3
