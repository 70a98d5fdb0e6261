"""Schools of one's own trust: the condition that row rules of several slices share."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists

from portal.access.rules import Column, own_agency
from portal.partnership.models import Agency


def of_own_trust(agency: Column) -> ColumnElement[bool]:
    """The agency in `agency` is a school of the trust the person is acting for."""
    # Two levels down, only what is named is left out: else everybody's capacity would be asked, not the person's.
    return exists().where(Agency.id == agency, own_agency(Agency.parent_id)).correlate_except(Agency)
