"""What happened to a version, newest first, from its own dates."""

from __future__ import annotations

from datetime import date

from portal.arrangements.models import ArrangementVersion
from portal.clock import in_london
from portal.web.formats import day, moment
from portal.web.parts import Moment


def moments_of(version: ArrangementVersion, entered_by: str) -> list[Moment]:
    """Signed, entered, in force, replaced: those that have come to pass. `entered_by` is who entered it, in words."""
    entered = in_london(version.entered_at).date()
    first = "Entered in this portal" if version.signed_on_paper_on else "Begun in this portal"
    found: list[tuple[date, int, Moment]] = [
        (entered, 2, Moment(first, entered_by, moment(version.entered_at), version.entered_at))
    ]
    if version.signed_on_paper_on:
        found.append((version.signed_on_paper_on, 1, Moment("Signed on paper", "", day(version.signed_on_paper_on))))
    if version.in_force_on and version.is_public:
        found.append((version.in_force_on, 3, Moment("In force and public", "", day(version.in_force_on))))
    if version.replaced_on and version.state == "replaced":
        found.append((version.replaced_on, 4, Moment("Replaced by a newer version", "", day(version.replaced_on))))
    return [one for _, _, one in sorted(found, key=lambda line: line[:2], reverse=True)]
