"""Versions of the arrangements in the state that a page needs: the demonstration's draft, and a minor correction."""

from __future__ import annotations

from sqlalchemy import text

from tests.journeys.walking import Walk

DRAFT, MINOR = "4", "9"
CORRECTION = """INSERT INTO arrangement_version (id, partnership_id, number, reference, title, stage, what_changed,
    is_minor, version, entered_at)
    SELECT gen_random_uuid(), partnership_id, 9, 'HERTS-V9', title, 'draft', '{}', true, 1, now()
    FROM arrangement_version WHERE reference = 'HERTS-V3'"""
WRITTEN = ("write", "describe", "add", "edit", "move", "sign_off")


def draft_samples(walk: Walk) -> dict[str, str]:
    """For each page on which a version is written, one that may be written; for publishing, a minor correction."""
    with walk.site.as_owner() as connection:
        connection.execute(text(CORRECTION))
    return {
        **{f"arrangements.{page}.number": DRAFT for page in WRITTEN},
        "arrangements.publish.number": MINOR,
        "arrangements.edit.key": "leaders",
        "arrangements.move.key": "leaders",
        "move": "up",
    }
