"""Decisions in bulk, a tenth as many as actions, and a meeting whose agenda has to find the few that wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, text

from portal import clock
from portal.meetings.models import Meeting
from tests.world import World

WAITING = 30  # open and past their close, whatever the size
DECISION = "BENCH-D0000035"  # issued, of the chair’s partnership
DECISIONS = """
INSERT INTO decision (
  id, partnership_id, reference, title, why_no_meeting, kind, state, paper_number, is_extended, answer_by_on, opened_at,
  agreed_at, issued_at, issued_by_id, is_restricted, review_on, raised_by_id, raised_by_agency_id, created_at, version)
SELECT gen_random_uuid(), CASE WHEN g.n % 100 < :share THEN CAST(:main AS uuid) ELSE CAST(:elsewhere AS uuid) END,
  CASE WHEN g.n % 100 < :share THEN 'BENCH' ELSE 'ELSEWHERE' END || '-D' || lpad(g.n::text, 7, '0'),
  'Use one form for it, part ' || g.n, 'Tried for a term.', 'delegated', g.state, 1, false,
  CASE WHEN g.state = 'open' THEN current_date - 3 ELSE g.at::date + 5 END, g.at,
  CASE WHEN g.state = 'issued' THEN g.at + interval '2 days' END,
  CASE WHEN g.state = 'issued' THEN g.at + interval '3 days' END,
  CASE WHEN g.state = 'issued' THEN CAST(:chair AS uuid) END, false,
  CASE WHEN g.state = 'issued' THEN current_date + 300 END, :chair, :office, g.at - interval '10 days', 1
FROM (SELECT n, CASE WHEN n <= :waiting THEN 'open' WHEN n % 20 = 0 AND n > 100 THEN 'withdrawn' ELSE 'issued' END
    AS state,
  now() - interval '10 days' - (abs(hashint4(n) % 600)) * interval '1 day' AS at
  FROM generate_series(1, CAST(:rows AS int)) n) g
"""
PAPERS = """
INSERT INTO decision_paper (id, partnership_id, decision_id, number, question, options, text, by_id, by_agency_id, at)
SELECT gen_random_uuid(), partnership_id, id, 1, 'Do we use it?', '', 'It takes nine minutes.', raised_by_id,
  raised_by_agency_id, created_at FROM decision
"""


def decide(connection: Connection, rows: int, share: int, keys: dict[str, Any]) -> None:
    """So many decisions, `share` per cent of them of the chair's partnership; the columns triggers keep are filled."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    named = {name: keys[name] for name in ("elsewhere", "office", "chair")}
    values = {**named, "main": keys["partnership"], "rows": rows, "share": share, "waiting": WAITING}
    connection.execute(text(DECISIONS), values)
    connection.execute(text(PAPERS))


def plan(world: World, people: dict[str, Any]) -> str:
    """A meeting of the whole partnership; its reference."""
    at = clock.now() + timedelta(days=10)
    key = world.add(
        Meeting,
        partnership_id=people["partnership"],
        reference="",
        starts_at=at,
        minutes=60,
        place="",
        papers_on=at.date() - timedelta(days=5),
        state="planned",
        planned_by_id=people["chair"].person,
        planned_by_agency_id=people["office"],
        planned_at=clock.now(),
    )
    with world.as_owner() as connection:
        return str(connection.scalar(text("SELECT reference FROM meeting WHERE id = :id"), {"id": key}))
