"""Questioning a record: the slice of challenges says whether one may and where, pages of other slices show the link.

No slice below challenges imports it; each asks here.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from portal.access.viewer import Place, Viewer

Way = Callable[[Viewer, Place, str, uuid.UUID], str | None]
WAYS: list[Way] = []


def enter_way(way: Way) -> None:
    """Enter the way to question a record, once, when its routes are loaded."""
    WAYS[:] = [way]


def way_to_question(viewer: Viewer, place: Place, reference: str, agency_id: uuid.UUID) -> str | None:
    """The address of the form, for that person about that record of that agency; None where they have none."""
    return next((found for way in WAYS if (found := way(viewer, place, reference, agency_id))), None)
