"""Who is told when a version is published; the words live in templates/arrangements/messages/.

Schools hear by the confirmation campaign that follows, which asks them something.
"""

from __future__ import annotations

import uuid
from datetime import date

from portal.access.roles import MANDATED, Role
from portal.access.viewer import Viewer
from portal.arrangements.models import ArrangementVersion
from portal.decisions.messages import holding
from portal.outbox.queue import queue_message
from portal.web.formats import day


def told_of(partnership_id: uuid.UUID) -> dict[uuid.UUID, uuid.UUID | None]:
    """Who holds a seat or speaks for an agency here today, each with one agency. One statement."""
    return dict(holding(partnership_id, *MANDATED, Role.REPRESENTATIVE))


def facts_of(version: ArrangementVersion, in_force_on: date, *, by: Viewer) -> dict[str, str]:
    """What the mail says: reference, day, and who published it."""
    return {
        "reference": version.reference,
        "asked_by": by.name,
        "asked_by_agency": by.agency_name,
        "on": day(in_force_on),
    }


def tell_published(version: ArrangementVersion, *, by: Viewer) -> None:
    """Each of them, but for whoever published it: from which day it is in force."""
    assert version.in_force_on is not None
    for person, agency in told_of(version.partnership_id).items():
        if by.is_person(person):
            continue
        queue_message(
            "arrangements/published",
            to_person=person,
            agency_id=agency,
            kind="arrangements",
            record_id=version.id,
            partnership_id=version.partnership_id,
            facts=facts_of(version, version.in_force_on, by=by),
            by=by,
        )
