"""Who lets people in, and with which roles; the database asks the same of the proof (functions_people.sql)."""

from __future__ import annotations

from portal.access.roles import (
    GRANTED_BY_BUSINESS_MANAGER,
    GRANTED_BY_COORDINATOR,
    GRANTED_BY_HEAD,
    GROUP,
    Role,
)
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer

LETS_IN = (Role.COORDINATOR, Role.HEAD, Role.BUSINESS_MANAGER)


def may_let_in(viewer: Viewer) -> Verdict:
    """Coordinators and heads for their agency, the business manager for the office and, by invitation, all members."""
    if viewer.holds_anywhere(*LETS_IN):
        return ALLOWED
    return refused("The person who runs your organisation’s sign-in lets people in.")


def roles_to_grant(viewer: Viewer) -> list[Role]:
    """Roles this person may give to somebody who comes in; seats in groups are given on the group's own page."""
    held: list[Role] = []
    if viewer.holds_anywhere(Role.COORDINATOR):
        held += GRANTED_BY_COORDINATOR
    if viewer.holds_anywhere(Role.HEAD):
        held += GRANTED_BY_HEAD
    if viewer.holds_anywhere(Role.BUSINESS_MANAGER):
        held += [role for role in GRANTED_BY_BUSINESS_MANAGER if role not in GROUP]
    return list(dict.fromkeys(held))
