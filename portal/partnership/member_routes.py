"""Pages of the agencies that take part: public facts, so opening them is not noted and everybody here sees them."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from agencies.sectors import SECTORS, Standing
from portal.access.roles import ANY, GROUP
from portal.access.verdict import NotFound
from portal.access.viewer import Place, current_viewer
from portal.partnership.member_list import (
    ENDED,
    LinkedAgency,
    MemberFilter,
    all_members,
    count_members,
    member_shown,
    page_of_members,
)
from portal.partnership.people_list import roles_at
from portal.partnership.register_facts import agency_facts, membership_facts
from portal.web.downloads import FORMATS, downloads, files_at, own_link
from portal.web.exports import Sheet, file_response
from portal.web.formats import count, sentence_case
from portal.web.parts import Chosen, Link

partnership = Blueprint("partnership", __name__, url_prefix="/p/<partnership>")
LABELS = {str(sector): facts.label for sector, facts in SECTORS.items()}
HEADER = ("Name", "Standing", "Sector", "Identifier", "Kind of identifier", "From", "Until")


def member_place(key: str) -> Place:
    """The partnership, for those who see its members: everybody but one who is a coordinator alone. Raises NotFound."""
    viewer = current_viewer()
    place = viewer.place(key)
    if not viewer.holds(place.id, *ANY, *GROUP):
        raise NotFound
    return place


def tabs(place: Place, here: str) -> list[Link]:
    """The pages of who takes part."""
    pages = {
        "Organisations": url_for("partnership.agencies", partnership=place.key),
        "People": url_for("people.index", partnership=place.key),
        "Seats and groups": url_for("people.seats", partnership=place.key),
    }
    return [Link(text, address, current=text == here) for text, address in pages.items()]


@partnership.get("/agencies")
def agencies(partnership: str) -> ResponseReturnValue:
    """Who takes part: every member, by name."""
    place, chosen = member_place(partnership), MemberFilter.of(request.args)
    number = count_members(place.id, chosen)
    what = "former member" if chosen.when == ENDED else "member"
    page = page_of_members(place.id, chosen, request.args.get("key"))
    return render_template(
        "partnership/agencies.html",
        page=page,
        chosen=chosen,
        sentence=sentence_case(count(number, what)) + ".",
        filters=_filters(place, chosen),
        labels=LABELS,
        standings=list(Standing),
        address=lambda row: agency_address(place, row.identifier, row.id),
        tabs=tabs(place, "Organisations"),
        here=url_for("partnership.agencies", partnership=place.key),
        files=downloads(url_for("partnership.agencies", partnership=place.key), chosen.arguments),
        next_to=_at(place, chosen, page.next_key),
        previous_to=_at(place, chosen, page.previous_key),
    )


@files_at(partnership, "/agencies")
def agencies_table(partnership: str, kind: str) -> ResponseReturnValue:
    """The same selection as a file."""
    place, chosen = member_place(partnership), MemberFilter.of(request.args)
    rows = [
        (
            own_link(row.name, agency_address(place, row.identifier, row.id)),
            row.standing,
            LABELS.get(row.sector, row.sector),
            row.identifier or "check",
            row.identifier_kind,
            row.starts_on,
            row.ends_on,
        )
        for row in all_members(place.id, chosen)
    ]
    return file_response(Sheet(f"{place.key} who takes part", HEADER, rows), FORMATS[kind])


@partnership.get("/agencies/<agency>")
def agency(partnership: str, agency: str) -> ResponseReturnValue:
    """One agency: what its register says, how it takes part, who acts for it, whom it followed."""
    place = member_place(partnership)
    shown = member_shown(place.id, agency)
    return render_template(
        "partnership/agency.html",
        shown=shown,
        facts=agency_facts(shown),
        membership=membership_facts(shown),
        roles=roles_at(place.id, shown.agency.id),
        address=lambda one: _linked_address(place, one),
        back=Link("Who takes part", url_for("partnership.agencies", partnership=place.key)),
    )


def agency_address(place: Place, identifier: str | None, key: uuid.UUID) -> str:
    """The page of one agency: by its official identifier where it has one."""
    return url_for("partnership.agency", partnership=place.key, agency=identifier or str(key))


def _linked_address(place: Place, one: LinkedAgency) -> str | None:
    return agency_address(place, one.identifier, one.id) if one.takes_part else None


def _at(place: Place, chosen: MemberFilter, key: str | None) -> str | None:
    return url_for("partnership.agencies", partnership=place.key, **chosen.arguments, key=key) if key else None


def _filters(place: Place, chosen: MemberFilter) -> list[Chosen]:
    words = {
        "standing": ("Takes part as", sentence_case(chosen.standing)),
        "sector": ("Kind", LABELS.get(chosen.sector, "")),
        "name": ("Name", chosen.name),
        "when": ("Members", "former"),
    }
    here = chosen.arguments
    return [
        Chosen(
            *words[name],
            without=url_for(
                "partnership.agencies",
                partnership=place.key,
                **{other: value for other, value in here.items() if other != name},
            ),
        )
        for name in here
    ]
