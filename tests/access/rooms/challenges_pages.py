"""Who of the cast may send which form of a challenge."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from portal import clock
from portal.challenges.lifecycle import Stage, clocks_from

AFTER = ("challenges",)
POLICE = frozenset({"police_lead", "police_other", "police_representative", "police_delegate"})
SCHOOL = frozenset({"head", "dsl"})
ALL = frozenset({"business_manager", "office_worker", "scrutineer"})
OTHERS = frozenset(
    {"chair", "health_lead", "health_representative", "trust_staff", "education_officer", "other_head", "group_member"}
)


def sent(house: Any, name: str, who: frozenset[str], stage: Stage = Stage.RAISED, **form: str) -> Any:
    """A form of the house's challenge, with that challenge at the stage it needs."""
    from tests.access.replay import Write  # it gathers the rooms

    clocks = json.dumps(clocks_from(stage, clock.today()))
    of_it = f"reference = '{house.samples['challenges.reference']}'"
    before = (
        "ALTER TABLE challenge DISABLE TRIGGER guard;"
        f" UPDATE challenge SET stage = '{stage}', clocks = '{clocks}' WHERE {of_it};"
        " ALTER TABLE challenge ENABLE TRIGGER guard"
    )
    return Write(f"/p/tests/challenges/{house.samples['challenges.reference']}/{name}", who, form, before)


def raised(house: Any) -> Any:
    """About an agency to which none of the cast but its own people belongs."""
    from tests.access.replay import Write

    words = {"who": "Elmfield Primary School", "title": "Late", "why": "It came late.", "wanted": "In time."}
    return Write("/p/tests/challenges/new", (POLICE | SCHOOL | ALL | OTHERS) - {"other_head"}, words)


def a_text(house: Any) -> Any:
    """A text of the lead partners has to be there before one agrees or dissents."""
    write = sent(house, "determination", frozenset({"council_lead"}), Stage.LEAD_PARTNERS, verdict="agree", version="1")
    of_it = f"FROM challenge c WHERE c.reference = '{house.samples['challenges.reference']}'"
    columns = "id, partnership_id, challenge_id, number, text, by_id, at"
    values = "gen_random_uuid(), c.partnership_id, c.id, 1, 'This', c.raised_by_id, now()"
    return replace(write, before=f"{write.before}; INSERT INTO determination ({columns}) SELECT {values} {of_it}")


WRITES = {
    "challenges.new": raised,
    "challenges.acknowledge": lambda house: sent(house, "acknowledge", POLICE),
    "challenges.answer": lambda house: sent(house, "answer", POLICE, Stage.ACKNOWLEDGED, text="So it is."),
    "challenges.update": lambda house: sent(house, "update", POLICE | SCHOOL | ALL, text="So it is."),
    "challenges.settle": lambda house: sent(house, "settled", frozenset({"head"}), Stage.ANSWERED, text="Yes."),
    "challenges.go_further": lambda house: sent(
        house, "not-settled", POLICE | SCHOOL, Stage.SERVICE_HEADS, reason="No."
    ),
    "challenges.withdraw": lambda house: sent(house, "withdraw", frozenset({"head"}), reason="No need."),
    "challenges.determine": lambda house: sent(
        house, "determine", frozenset({"council_lead"}), Stage.LEAD_PARTNERS, text="This."
    ),
    "challenges.respond": a_text,
}
