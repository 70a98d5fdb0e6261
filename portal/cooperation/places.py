"""Where the pages of co-operation are, and who has any of them: for everybody else they are not there."""

from __future__ import annotations

from flask import Blueprint

from portal.access.roles import Role
from portal.access.verdict import NotFound
from portal.access.viewer import Place, Viewer, current_viewer
from portal.cooperation.models import Invitation
from portal.cooperation.row_rules import ANSWERS, READS

cooperation = Blueprint("cooperation", __name__, url_prefix="/p/<partnership>/co-operation")
MAY_COME = (*READS, *ANSWERS, Role.TRUST_LEAD)
SEES_SCHOOLS = (*READS, Role.TRUST_LEAD)


def campaign_place(key: str, *roles: str) -> tuple[Viewer, Place]:
    """The viewer and the partnership, for those who have a page of campaigns. Raises NotFound."""
    viewer = current_viewer()
    place = viewer.place(key)
    if not viewer.holds(place.id, *(roles or MAY_COME)):
        raise NotFound
    return viewer, place


def campaign_address(place: Place, number: int) -> str:
    """The page of C4; in words and not from the routes, since the worker that writes the mail has no request."""
    return f"/p/{place.key}/co-operation/C{number}"


def address_of_campaign(place: Place, reference: str) -> str:
    """The page behind HERTS-C4."""
    return campaign_address(place, int(reference.rpartition("-C")[2]))


def address_of_confirmation(place: Place, reference: str) -> str:
    """The page behind HERTS-C4-117305."""
    number, _, urn = reference.removeprefix(f"{place.prefix}-C").partition("-")
    return f"{campaign_address(place, int(number))}/{urn}"


def urn_of(invitation: Invitation) -> str:
    """The official identifier at the end of the reference."""
    return invitation.reference.split("-", 2)[2]


def number_of(invitation: Invitation) -> int:
    """The campaign's number inside the reference."""
    return int(invitation.reference.split("-", 2)[1].removeprefix("C"))
