"""Who stands in for an action's owner for some days: reminders go to them, and it stands on their Your work.

A cover is somebody of the agency that leads. It begins and ends by its dates alone, and the owner keeps the action.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement

from portal.actions.models import Action


def cover_of(action: Any, on: date) -> uuid.UUID | None:
    """Who covers that action (or row of one) on that day."""
    is_covered = action.cover_id is not None and action.cover_from_on <= on <= action.cover_until_on
    return action.cover_id if is_covered else None


def covered(on: date) -> ColumnElement[bool]:
    """The same of the database's rows: somebody covers it on that day."""
    return (Action.cover_from_on <= on) & (Action.cover_until_on >= on)
