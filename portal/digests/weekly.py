"""The digest: what waits for one person at one agency, grouped and ordered as Your work, references and dates."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import column, func, select

from portal import clock
from portal.access.proof import look_as_reader
from portal.access.verdict import require
from portal.access.viewer import Viewer, current_viewer
from portal.database import db
from portal.digests.choice import digest_day
from portal.digests.days import due_week
from portal.digests.models import MailChoice
from portal.digests.policy import may_send_digests
from portal.home.others import other_groups
from portal.home.queries import groups
from portal.home.questioned import challenge_groups
from portal.home.waiting import Waiting
from portal.home.words import HEADINGS
from portal.outbox.models import Message
from portal.outbox.queue import leaves_at, queue_message
from portal.web.formats import day

WEEKLY = "digests/weekly"
LEFT_OUT = (Waiting.DONE, Waiting.FOR_OTHERS)  # nothing that the reader has to do
SHOWN = 10  # lines of a group
Line = dict[str, str]


@dataclass(frozen=True)
class Digest:
    """The partnership whose office answers questions, and what the mail says."""

    partnership_id: uuid.UUID
    facts: dict[str, Any]


def queue_digests(*, by: Viewer) -> int:
    """Queue the digests that are due today, one a person, agency and week; answers how many. In quiet hours none.

    Nobody for whom nothing waits gets one. What it says is read again when it is sent.
    """
    require(may_send_digests(by))
    now, today = clock.now(), clock.today()
    if leaves_at(now, urgent=False) > now:
        return 0
    readers = func.rights.digest_readers().table_valued(column("person_id"), column("agency_id")).alias("readers")
    choices = {one.person_id: one for one in db.session.scalars(select(MailChoice))}
    queued = 0
    for person, agency in db.session.execute(select(readers)).all():
        week = due_week(digest_day(choices.get(person)), today)
        if week is None:
            continue
        key = f"digest:{person}:{agency}:{week}"
        if db.session.scalar(select(Message.id).where(Message.key == key)) is None:
            queued += _queue(person, agency, key, by)
    return queued


def _queue(person: uuid.UUID, agency: uuid.UUID, key: str, by: Viewer) -> int:
    digest = what_waits(person, agency)
    if digest is None:
        return 0
    queue_message(
        WEEKLY,
        to_person=person,
        agency_id=agency,
        partnership_id=digest.partnership_id,
        facts={"path": "/your-work"},
        key=key,
        by=by,
    )
    return 1


def what_waits(person_id: uuid.UUID, agency_id: uuid.UUID | None) -> Digest | None:
    """The digest as that person may see it now; None where nothing waits for them."""
    with current_app.app_context():
        look_as_reader(db.session(), person_id, agency_id)
        viewer = current_viewer()
        found = list(_groups(viewer)) if viewer.agency_id else []
        db.session.rollback()
    return Digest(viewer.places[0].id, {"groups": found, "today": day(clock.today())}) if found else None


def _groups(viewer: Viewer) -> Iterator[dict[str, Any]]:
    """As on Your work: what is overdue, decisions and the rest, then the other actions."""
    actions = [one for one in groups(viewer, clock.today()) if one.waiting not in LEFT_OUT]
    late = [one for one in actions if one.waiting is Waiting.OVERDUE]
    for group in late:
        yield _of_actions(group)
    for other in [*challenge_groups(viewer), *other_groups(viewer)]:
        lines = [_line(task.reference, task.due_on) for task in other.tasks[:SHOWN]]
        yield {"heading": other.heading, "count": str(len(other.tasks)), "lines": lines}
    for group in actions:
        if group not in late:
            yield _of_actions(group)


def _of_actions(group: Any) -> dict[str, Any]:
    lines = [_line(task.reference, task.due_on) for task in group.tasks[:SHOWN]]
    return {"heading": HEADINGS[group.waiting].heading, "count": group.count, "lines": lines}


def _line(reference: str, due_on: Any) -> Line:
    return {"reference": reference, "due": day(due_on) if due_on else ""}
