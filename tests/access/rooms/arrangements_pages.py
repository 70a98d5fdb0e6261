"""Who of the cast may send which form of a version of the arrangements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal import clock

AFTER = ("arrangements",)
PUBLISHERS = frozenset({"chair", "business_manager", "office_worker"})
WRITERS = PUBLISHERS | {"police_delegate"}
DRAFT = """INSERT INTO arrangement_version (id, partnership_id, number, reference, title, stage, what_changed, is_minor,
    version, entered_at) SELECT gen_random_uuid(), partnership_id, 2, 'TESTS-V2', 'Next', 'draft', '{}', %s, 1, now()
    FROM arrangement_version WHERE reference = 'TESTS-V1';
  INSERT INTO clause (id, version_id, key, position, heading, text)
    SELECT gen_random_uuid(), v.id, k, p, k, k FROM arrangement_version v, (VALUES ('first', 1), ('second', 2)) c (k, p)
    WHERE v.reference = 'TESTS-V2'"""
CLAUSE = {"heading": "Who", "text": "We all.", "version": "1"}


def sent(name: str, who: frozenset[str], form: dict[str, str], *, is_minor: bool = False) -> Any:
    """A form about a draft of version 2."""
    from tests.access.replay import Write  # it gathers the rooms

    return Write(f"/p/tests/arrangements/versions/2/{name}", who, form, DRAFT % is_minor)


def started(house: Any) -> Any:
    """The next version."""
    from tests.access.replay import Write

    return Write("/p/tests/arrangements/new", WRITERS, {"title": "Next", "what": "new"})


def first_day() -> dict[str, str]:
    """Tomorrow in three boxes."""
    day = clock.today() + timedelta(days=1)
    return {"in_force_on-day": str(day.day), "in_force_on-month": str(day.month), "in_force_on-year": str(day.year)}


WRITES = {
    "arrangements.new": started,
    "arrangements.describe": lambda _: sent("describe", WRITERS, {"title": "Next", "what_changed": "", "version": "1"}),
    "arrangements.add": lambda _: sent("clauses/new", WRITERS, CLAUSE),
    "arrangements.edit": lambda _: sent("clauses/first/edit", WRITERS, CLAUSE),
    "arrangements.move": lambda _: sent("clauses/first/down", WRITERS, {}),
    "arrangements.sign_off": lambda _: sent("sign-off", PUBLISHERS, {"why_no_meeting": "One clause is new."}),
    "arrangements.publish": lambda _: sent("publish", PUBLISHERS, first_day(), is_minor=True),
}
