"""Challenges of the demonstration, copied to the stage that a page or a mail needs."""

from __future__ import annotations

import json
from datetime import date, datetime, time

from sqlalchemy import text

from portal import clock
from portal.access.viewer import current_viewer
from portal.challenges.climbing import tell_stages
from portal.challenges.lifecycle import Stage, clocks_from
from portal.challenges.row_rules import TELLS
from portal.database import transaction
from portal.messages.worker import job
from portal.operator import worker_app
from portal.working_days import add_working_days, next_working_day
from tests.browser.following import follow
from tests.copying import copied
from tests.journeys.acting import at
from tests.journeys.walking import Walk

LOG = "/p/herts/challenges"

# The one that the police raised, at that stage; `:swapped` puts it to them instead.
COPY = copied(
    "challenge",
    "c",
    """CAST(:changes AS jsonb) || CASE WHEN :swapped THEN jsonb_build_object(
    'raised_by_agency_id', c.to_agency_id, 'to_agency_id', c.raised_by_agency_id, 'raised_by_id', (
      SELECT e.by_id FROM challenge_event e WHERE e.challenge_id = c.id AND e.kind = 'answered')) ELSE '{}' END""",
    """challenge c JOIN agency g ON g.id = c.raised_by_agency_id
    WHERE g.name = 'Hertfordshire Constabulary' AND EXISTS (
      SELECT FROM challenge_event e WHERE e.challenge_id = c.id AND e.kind = 'answered')
    ORDER BY c.raised_at LIMIT 1""",
)
TEXT = """INSERT INTO determination (id, partnership_id, challenge_id, number, text, by_id, at)
  SELECT gen_random_uuid(), c.partnership_id, c.id, 1, 'There is one address.', c.raised_by_id, now()
  FROM challenge c WHERE c.id = :id"""


def challenge_at(
    walk: Walk, stage: Stage, *, title: str = "One address", to_police: bool = False, on: date | None = None
) -> str:
    """The reference of a new one at that stage, whose clock began today or on that day."""
    key = clock.now().strftime("%H%M%S%f").rjust(32, "0")
    changes = {
        "id": f"{key[:8]}-{key[8:12]}-4{key[13:16]}-8{key[17:20]}-{key[20:]}", "reference": "", "title": title,
        "stage": stage, "clocks": clocks_from(stage, on or clock.today()), "ended_at": None, "version": 1,
    }  # fmt: skip
    with walk.site.as_owner() as connection:
        made = {"changes": json.dumps(changes), "swapped": to_police}
        found = connection.scalar(text(f"{COPY} RETURNING id"), made)
        if stage is Stage.LEAD_PARTNERS:
            connection.execute(text(TEXT), {"id": found})
        return str(connection.scalar(text("SELECT reference FROM challenge WHERE id = :id"), {"id": found}))


def challenge_samples(walk: Walk) -> dict[str, str]:
    """For each page of a challenge, one at the stage that the page needs."""
    answered = challenge_at(walk, Stage.ANSWERED)
    with_leads = challenge_at(walk, Stage.LEAD_PARTNERS)
    return {
        "challenges.reference": answered,
        "challenges.show.reference": with_leads,
        "challenges.answer.reference": challenge_at(walk, Stage.ACKNOWLEDGED, to_police=True),
        "challenges.determine.reference": with_leads,
        "challenges.respond.reference": with_leads,
    }


def question_each_other(walk: Walk) -> None:
    """One mail of each kind: by acts on the pages, and by the worker where time alone moved a challenge."""
    page = at(walk, "tom-ashdown", f"{LOG}/new", script=False)
    page.get_by_label("Which agency do you question?").fill("Hertfordshire Constabulary")
    for box in ("What do you question?", "Why?", "What do you want instead?"):
        page.get_by_label(box).fill("The day of the print.")
    follow(page.get_by_role("button", name="Raise it"))
    answered = challenge_at(walk, Stage.ACKNOWLEDGED, to_police=True)
    for who, reference, act, box, button in (
        ("farah-siddiqui", answered, "answer", "What do you answer?", "Send your answer"),
        (
            "alison-thorne",
            challenge_at(walk, Stage.ANSWERED),
            "not-settled",
            "Why is it not settled?",
            "Take it further",
        ),
        ("alison-thorne", challenge_at(walk, Stage.ANSWERED), "settled", "How is it settled?", "Settle it"),
        ("daniel-okafor", challenge_at(walk, Stage.LEAD_PARTNERS), "determine", "What do the lead", "Send it to"),
    ):
        page = at(walk, who, f"{LOG}/{reference}/{act}", script=False)
        page.get_by_label(box).fill("The first Monday.")
        follow(page.get_by_role("button", name=button))
    _let_time_run_out(walk)


def _let_time_run_out(walk: Walk) -> None:
    """One came to the lead partners by itself, one is overdue there; what the worker does at ten in the morning."""
    challenge_at(walk, Stage.RAISED, title="Nobody has it", on=add_working_days(clock.today(), -13))
    challenge_at(walk, Stage.LEAD_PARTNERS, title="Nobody says", on=add_working_days(clock.today(), -12))
    morning = datetime.combine(next_working_day(clock.today()), time(10), clock.LONDON)
    with clock.frozen(morning), job(worker_app(walk.site.settings), TELLS), transaction():
        assert tell_stages(by=current_viewer()) > 1
