"""Decisions of the demonstration, in the state that a page or a mail needs."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import text

from tests.copying import copied
from tests.journeys.walking import Walk

LIST = "/p/herts/decisions"
ROTA, PHOTOGRAPHS = "A shared rota for meetings outside office hours", "Photographs of injuries are kept in one place"
LIST_OF_CHILDREN = "The daily list of children who went missing goes to schools"
FORM, PLAN = "One form for referrals to the front door", "The plan of scrutiny for next year"
TRAINING, LETTERS = "Training on neglect for all new staff", "Letters to parents come from one address"

NEW = "CAST(:changes AS jsonb) || jsonb_build_object('id', gen_random_uuid(), 'reference', '')"
COPY = copied("decision", "d", NEW, "decision d WHERE d.title = :title")
OF_IT = "jsonb_build_object('id', gen_random_uuid(), 'decision_id', CAST(:id AS text))"
ITS_PAPERS = "decision_paper p JOIN decision d ON d.id = p.decision_id WHERE d.title = :title"
PAPERS = copied("decision_paper", "p", OF_IT, ITS_PAPERS)

CONCERN = "SELECT c.id FROM consultee c JOIN decision d ON d.id = c.decision_id WHERE d.title = :title"
NOTE = "SELECT n.id FROM decision_note n JOIN decision d ON d.id = n.decision_id WHERE d.title = :title"


def reference_of(walk: Walk, title: str) -> str:
    """The reference of the seeded decision with that title."""
    with walk.site.as_owner() as connection:
        return str(connection.scalar(text("SELECT reference FROM decision WHERE title = :title"), {"title": title}))


def decision_like(walk: Walk, like: str, **changes: Any) -> str:
    """The reference of a copy of that decision and its papers, with these changes; nobody has answered it."""
    with walk.site.as_owner() as connection:
        key = connection.scalar(text(f"{COPY} RETURNING id"), {"changes": json.dumps(changes), "title": like})
        connection.execute(text(PAPERS), {"id": str(key), "title": like})
        return str(connection.scalar(text("SELECT reference FROM decision WHERE id = :id"), {"id": key}))


def decision_samples(walk: Walk) -> dict[str, str]:
    """For each page of a decision, one in the state that the page needs."""
    rota, draft, photographs = (reference_of(walk, title) for title in (ROTA, PLAN, PHOTOGRAPHS))
    issued, letters = reference_of(walk, FORM), reference_of(walk, LETTERS)
    with walk.site.as_owner() as connection:
        concern = connection.scalar(text(CONCERN), {"title": LETTERS})
        note = connection.scalar(text(NOTE), {"title": ROTA})
    ready = {"title": "Ready for the seats", "state": "consideration", "no_consultation_because": "Small."}
    urgent = {"kind": "urgent", "urgent_because": "It could not wait.", "report_by_on": "2026-01-05"}
    return {
        "decisions.reference": rota,
        "decisions.edit.reference": draft,
        "decisions.consult.reference": draft,
        "decisions.leave_out.reference": decision_like(walk, PLAN, title="A small matter", kind="delegated"),
        "decisions.view.reference": reference_of(walk, TRAINING),
        "decisions.reply.reference": letters,
        "decisions.reply.key": str(concern),
        "decisions.answer_note.key": str(note),
        "decisions.open_to_seats.reference": decision_like(walk, PLAN, **ready, kind="delegated"),
        "decisions.confirm.reference": photographs,
        "decisions.to_lead_partners.reference": photographs,
        "decisions.issue.reference": reference_of(walk, LIST_OF_CHILDREN),
        "decisions.report.reference": decision_like(walk, FORM, title="An urgent matter", **urgent),
        "decisions.review.reference": issued,
        "decisions.notice.reference": issued,
        "decisions.notice_file.reference": issued,
    }
