"""What stands round every page: whose partnership, who looks and for whom, where one can go. At most one statement."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass

from flask import current_app, g, request, url_for
from sqlalchemy import select

from portal.access.gate import anybody
from portal.access.roles import Role
from portal.access.viewer import NOBODY, Place, Viewer, current_viewer
from portal.config import Settings
from portal.database import db
from portal.partnership.models import Partnership
from portal.partnership.navigation import has_page, home_for, menu_for
from portal.web.page_frame import SERVICE_NAME, Idle, PageFrame, SignedIn
from portal.web.parts import Link

IDLE_SECONDS = 1740  # a session may lie untouched for 30 minutes, and its last-seen time is up to one behind
REMEMBERED_FOR = 60  # seconds; the office's address may be that old on a page
DEMONSTRATION = "Organisations come from public registers of 2017 and 2024. People and all that happens are invented."
ROLE_ORDER = tuple(Role)


@dataclass(frozen=True)
class Office:
    """How one reaches the office of a partnership."""

    place: Place
    email: str
    telephone: str

    @property
    def ask(self) -> str:
        return f"Questions? Ask the partnership’s office: {self.telephone} or {self.email}."


_remembered: dict[uuid.UUID, tuple[float, Office]] = {}


def make_page_frame() -> PageFrame:
    """The frame for the person who looks, for the partnership of the address or else their first."""
    # An error may come before anybody has asked who looks: an unknown address, too many tries.
    viewer = anybody() if g.get("telling_error", False) else current_viewer()
    office = _office(viewer)
    place = office.place if office else None
    return PageFrame(
        partnership_name=place.name if place else SERVICE_NAME,
        home=home_for(viewer, place),
        signed_in=_signed_in(viewer, place),
        sign_in_to=None if viewer.is_signed_in else _address("sign_in.sign_in"),
        navigation=menu_for(viewer, place, request.path),
        search_to="/search" if viewer.is_signed_in and has_page("/search") else None,
        footer=_footer(viewer, place),
        contacts=_contacts(place),
        ask=office.ask if office else "",
        demonstration=DEMONSTRATION if _settings().is_demonstration else None,
        idle=_idle(viewer),
    )


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def _office(viewer: Viewer) -> Office | None:
    key = (request.view_args or {}).get("partnership")
    if viewer.is_signed_in:
        places = [place for place in viewer.places if place.key == key] or list(viewer.places)
        return _office_of(places[0]) if places else None
    # A page that asks for a sign-in says nothing of whose it is: a partnership that is not there looks the same.
    return _office_at(str(key)) if key and not g.get("telling_error", False) else None


def _office_of(place: Place) -> Office | None:
    known = _remembered.get(place.id)
    if known and known[0] > time.monotonic():
        return known[1]
    row = db.session.execute(
        select(Partnership.contact_email, Partnership.contact_telephone).where(Partnership.id == place.id)
    ).one()
    office = Office(place, row.contact_email, row.contact_telephone)
    _remembered[place.id] = (time.monotonic() + REMEMBERED_FOR, office)
    return office


def _office_at(key: str) -> Office | None:
    row = db.session.execute(
        select(
            Partnership.id,
            Partnership.key,
            Partnership.name,
            Partnership.prefix,
            Partnership.contact_email,
            Partnership.contact_telephone,
        ).where(Partnership.key == key)
    ).one_or_none()
    return Office(Place(row.id, row.key, row.name, row.prefix), row[4], row[5]) if row else None


def _signed_in(viewer: Viewer, place: Place | None) -> SignedIn | None:
    if not viewer.is_signed_in:
        return None
    return SignedIn(
        name=viewer.name,
        agency=viewer.agency_name or "no organisation yet",
        sign_out_to=_address("sign_in.sign_out") or "/sign-out",
        role=_role(viewer, place),
        change_agency_to=_address("sign_in.choose_agency") if len(viewer.agencies) > 1 else None,
    )


def _role(viewer: Viewer, place: Place | None) -> str:
    """The first of the roles held here, in the order of Role: a place in a group comes last."""
    held = viewer.roles_in(place.id) if place else frozenset()
    return next((str(role) for role in ROLE_ORDER if role in held), "")


def _footer(viewer: Viewer, place: Place | None) -> list[Link]:
    links = []
    if place and viewer is not NOBODY and viewer.is_signed_in and has_page("/p/<partnership>/agencies"):
        links.append(Link("Who takes part", f"/p/{place.key}/agencies"))
    pages = {
        "Accessibility": "/accessibility",
        "Cookies": "/cookies",
        "Privacy": "/privacy",
        "Words we use": "/glossary",
    }
    links += [Link(text, address) for text, address in pages.items() if has_page(address)]
    if _settings().is_demonstration and _settings().mailbox_address:
        links.append(Link("Mail that was sent", _settings().mailbox_address))
    return links


def _contacts(place: Place | None) -> Link | None:
    if place is None or not has_page("/p/<partnership>/contacts"):
        return None
    return Link("Whom to call", f"/p/{place.key}/contacts")


def _idle(viewer: Viewer) -> Idle | None:
    addresses = [_address(f"sign_in.{name}") for name in ("stay", "keep", "ended")]
    if not viewer.is_signed_in or None in addresses:
        return None
    stay, keep, ended = (str(address) for address in addresses)
    return Idle(IDLE_SECONDS, stay_to=stay, keep_to=keep, ended_to=ended)


def _address(*endpoints: str) -> str | None:
    """The address of the first of these pages that the application has."""
    return next((url_for(name) for name in endpoints if name in current_app.view_functions), None)
