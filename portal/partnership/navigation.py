"""Where one can go: the main menu, without the links a person cannot use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

from flask import Flask, current_app

from portal.access.roles import ANY, GROUP, OFFICE, OWN, SCHOOL, WHOLE, Role
from portal.access.viewer import Place, Viewer
from portal.web.parts import Link

EVERY_ROLE = (*ANY, *GROUP, Role.COORDINATOR)
PARTNER = tuple(role for role in (*ANY, *GROUP) if role not in SCHOOL)
DECIDES = tuple(role for role in ANY if role not in SCHOOL)
CAMPAIGNS = (*WHOLE, Role.EDUCATION_OFFICER, Role.REPRESENTATIVE, Role.TRUST_LEAD)
QUESTIONS = tuple(role for role in (*WHOLE, *OWN) if role not in SCHOOL)
MEETS = (*WHOLE, *GROUP)
MANAGERS = (*OFFICE, Role.EDUCATION_OFFICER, Role.COORDINATOR, Role.HEAD)

YOUR_SCHOOL = "/p/<partnership>/your-school"
WITH_DECISIONS = ("/p/<partnership>/challenges", "/p/<partnership>/meetings", "/p/<partnership>/packs")
MANAGE = "/p/<partnership>/manage"
MANAGED = ("/p/<partnership>/imports", "/p/<partnership>/agency-contacts", "/people")


@dataclass(frozen=True)
class Entry:
    """One place of the menu: its address as the application's rules write it, and the roles that may use it.

    `covers`: where pages begin that are reached from it and do not lie below its own address.
    """

    text: str
    rule: str
    roles: tuple[Role, ...]
    covers: tuple[str, ...] = ()

    def has(self, path: str, key: str) -> bool:
        """Whether the page at `path` is one of those it covers in the partnership `key`."""
        starts = (start.replace("<partnership>", key) for start in self.covers)
        return any(f"{path}/".startswith(f"{start}/") for start in starts)


PARTNER_MENU = (
    Entry("Your work", "/your-work", PARTNER),
    Entry("Actions", "/p/<partnership>/actions", PARTNER),
    Entry("Decisions", "/p/<partnership>/decisions", DECIDES, covers=WITH_DECISIONS),
    Entry("Arrangements", "/p/<partnership>/arrangements", EVERY_ROLE),
    Entry("Co-operation", "/p/<partnership>/co-operation", CAMPAIGNS),
    Entry("Contacts", "/p/<partnership>/contacts", EVERY_ROLE),
    Entry("Manage", MANAGE, MANAGERS, covers=MANAGED),
)
SCHOOL_MENU = (
    Entry("Your school", YOUR_SCHOOL, SCHOOL),
    Entry("Arrangements", "/p/<partnership>/arrangements", EVERY_ROLE),
    Entry("Contacts", "/p/<partnership>/contacts", EVERY_ROLE),
    Entry("Manage", MANAGE, MANAGERS, covers=MANAGED),
)
PUBLIC_MENU = (
    Entry("Arrangements", "/p/<partnership>/arrangements", ()),
    Entry("Contacts", "/p/<partnership>/contacts", ()),
)


def menu_for(viewer: Viewer, place: Place | None, path: str = "") -> list[Link]:
    """The links this person can use, in order, current the one that covers the page at `path`.

    For nobody, the public pages of the partnership.
    """
    if not viewer.is_signed_in:
        return _links(PUBLIC_MENU, place.key, path) if place else []
    if place is None:
        return []
    held = viewer.roles_in(place.id)
    menu = SCHOOL_MENU if is_at_school(viewer, place) else PARTNER_MENU
    return _links([entry for entry in menu if held & set(entry.roles)], place.key, path)


def beside_decisions(viewer: Viewer, place: Place, *, current: str = "") -> list[Link]:
    """Challenges, meetings and packs, under decisions in the menu, for those who have them; `current` is an address."""
    base = f"/p/{place.key}"
    found = [
        ("Challenges", f"{base}/challenges", QUESTIONS),
        ("Meetings", f"{base}/meetings", MEETS),
        ("Packs", f"{base}/packs", MEETS),
    ]
    return [Link(text, href, current=href == current) for text, href, roles in found if viewer.holds(place.id, *roles)]


def is_at_school(viewer: Viewer, place: Place) -> bool:
    """Whether the person acts for a school there, and for nothing that covers the whole partnership."""
    held = viewer.roles_in(place.id)
    return bool(held & set(SCHOOL)) and not held & set(WHOLE)


def home_for(viewer: Viewer, place: Place | None) -> str:
    """Where the portal's name leads: one's school or work, else the partnership's public page, else the start."""
    if viewer.is_signed_in and place and is_at_school(viewer, place) and has_page(YOUR_SCHOOL):
        return YOUR_SCHOOL.replace("<partnership>", place.key)
    if viewer.is_signed_in and has_page("/your-work"):
        return "/your-work"
    return f"/p/{place.key}" if place and has_page("/p/<partnership>") else "/"


def has_page(rule: str) -> bool:
    """Whether the application has a page at this address, written as its rules write it."""
    return rule in _rules(cast("Flask", current_app._get_current_object()))  # type: ignore[attr-defined]


@cache
def _rules(app: Flask) -> frozenset[str]:
    return frozenset(str(rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))


def _links(entries: tuple[Entry, ...] | list[Entry], key: str, path: str) -> list[Link]:
    return [
        Link(entry.text, entry.rule.replace("<partnership>", key), current=entry.has(path, key))
        for entry in entries
        if has_page(entry.rule)
    ]
