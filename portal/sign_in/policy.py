"""Who lets people in; the database asks the same of the proof (functions_people.sql)."""

from __future__ import annotations

from portal.access.roles import Role
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer

LETS_IN = (Role.COORDINATOR, Role.HEAD, Role.BUSINESS_MANAGER)


def may_let_in(viewer: Viewer) -> Verdict:
    """Coordinators and heads for their agency, the business manager for the office and, by invitation, all members."""
    if viewer.holds_anywhere(*LETS_IN):
        return ALLOWED
    return refused("The person who runs your organisation’s sign-in lets people in.")
