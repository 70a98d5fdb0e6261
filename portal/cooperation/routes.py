"""Pages of campaigns: the list, the coverage of one, its schools, its history, who can see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.holdings import enter_holdings
from portal.access.kinds import Kind, enter_kind, opened
from portal.access.viewer import Place
from portal.contacts.policy import KEEPS
from portal.cooperation import (  # noqa: F401 - pages of the same blueprint
    answer_routes,
    call_routes,
    feedback_routes,
    formal_routes,
    help_routes,
    link_more_routes,
    link_routes,
    remind_routes,
    run_routes,
    school_routes,
    term_routes,
)
from portal.cooperation.coverage import Group, GroupedBy, coverage, everybody, public_totals, together
from portal.cooperation.held import held_by
from portal.cooperation.history import acted_on, moments_of_campaign
from portal.cooperation.link_held import confirm
from portal.cooperation.messages import why_no_mail
from portal.cooperation.models import Campaign, Invitation
from portal.cooperation.places import (
    SEES_SCHOOLS,
    address_of_campaign,
    address_of_confirmation,
    campaign_address,
    campaign_place,
    cooperation,
)
from portal.cooperation.policy import (
    may_approve_campaign,
    may_create_campaign,
    may_dry_run,
    may_note_call,
    may_open_campaign,
    may_read_formal_request,
    may_remind_missing,
    may_send_feedback,
    may_stop_campaign,
)
from portal.cooperation.queries import campaign_numbered, campaigns_of, names_of, openings_of
from portal.cooperation.school_list import (
    HEADER,
    STATES,
    SchoolFilter,
    all_schools,
    count_schools,
    page_of_schools,
    values_of,
)
from portal.database import transaction
from portal.partnership.readers import Readers, readers_of
from portal.web.downloads import FORMATS, downloads, files_at, own_link
from portal.web.exports import Sheet, file_response
from portal.web.formats import count, sentence_case
from portal.web.parts import Bar, Chosen, Link

FILTER_NAMES = {"state": "State", "phase": "Phase", "type": "Type", "age": "Age range"}


@cooperation.get("")
def index(partnership: str) -> ResponseReturnValue:
    """Every campaign one may see, newest first."""
    viewer, place = campaign_place(partnership)
    return render_template(
        "cooperation/index.html",
        place=place,
        campaigns=campaigns_of(place.id),
        sees_schools=viewer.holds(place.id, *SEES_SCHOOLS),
        may_create=may_create_campaign(viewer, place.id),
        address=lambda campaign: campaign_address(place, campaign.number),
    )


@cooperation.get("/C<int:number>")
def show(partnership: str, number: int) -> ResponseReturnValue:
    """One campaign: how many have confirmed, by phase, type or age range; for a school, the totals."""
    viewer, place = campaign_place(partnership)
    campaign = campaign_numbered(place.id, number)
    by = _grouped_by(request.args.get("by", ""))
    sees_schools = viewer.holds(place.id, *SEES_SCHOOLS)
    groups = coverage(campaign.id, by) if sees_schools and campaign.opened_at else []
    totals = [] if sees_schools else public_totals(place.id, number)
    verdicts = {
        "dry_run": may_dry_run(viewer, campaign),
        "approve": may_approve_campaign(viewer, campaign),
        "open": may_open_campaign(viewer, campaign),
        "remind": may_remind_missing(viewer, campaign),
        "call": may_note_call(viewer, campaign),
        "formal": may_read_formal_request(viewer, campaign),
        "feedback": may_send_feedback(viewer, campaign),
        "stop": may_stop_campaign(viewer, campaign),
        "addresses": viewer.holds(place.id, *KEEPS),
    }
    page = render_template(
        "cooperation/show.html",
        place=place,
        campaign=campaign,
        by=by,
        groupings=[
            Link(f"By {one.label.lower()}", f"{campaign_address(place, number)}?by={one}", current=one is by)
            for one in GroupedBy
        ],
        groups=groups,
        all_groups=together(groups),
        bars=[_bar(place, campaign, by, group) for group in groups],
        list_to=_lists(place, campaign, by),
        totals=totals,
        total=everybody(totals),
        total_bars=[Bar(one.label, one.confirmed, one.asked) for one in totals],
        sees_schools=sees_schools,
        seen_by=_readers(campaign).line(_page(place, campaign, "readers")),
        tabs=_tabs(place, campaign, "Coverage"),
        may=verdicts,
    )
    with transaction():
        opened("campaign", campaign, by=viewer)
    return page


def _grouped_by(text: str) -> GroupedBy:
    return GroupedBy(text) if text in set(GroupedBy) else GroupedBy.PHASE


def _lists(place: Place, campaign: Campaign, by: GroupedBy) -> Callable[[str, str], str]:
    """The address of the list behind a count: a state, and one group or none."""

    def address(state: str, group: str = "") -> str:
        chosen = {name: value for name, value in (("state", state), (str(by), group)) if value}
        return _page(place, campaign, "schools", **chosen)

    return address


def _bar(place: Place, campaign: Campaign, by: GroupedBy, group: Group) -> Bar:
    return Bar(group.label, group.confirmed, group.asked, _lists(place, campaign, by)("", group.label))


@cooperation.get("/C<int:number>/schools")
def schools(partnership: str, number: int) -> ResponseReturnValue:
    """The schools of one campaign, by name."""
    _, place = campaign_place(partnership, *SEES_SCHOOLS)
    campaign, chosen = campaign_numbered(place.id, number), SchoolFilter.of(request.args)
    page = page_of_schools(campaign.id, chosen, request.args.get("key"))
    return render_template(
        "cooperation/schools.html",
        place=place,
        campaign=campaign,
        chosen=chosen,
        page=page,
        sentence=sentence_case(count(count_schools(campaign.id, chosen), "school")) + ".",
        filters=[
            Chosen(
                FILTER_NAMES[name], sentence_case(value), _page(place, campaign, "schools", **_without(chosen, name))
            )
            for name, value in chosen.arguments.items()
        ],
        states=list(STATES),
        values=values_of(campaign.id),
        here=_page(place, campaign, "schools"),
        files=downloads(_page(place, campaign, "schools"), chosen.arguments),
        next_to=_keyed(place, campaign, chosen, page.next_key),
        previous_to=_keyed(place, campaign, chosen, page.previous_key),
        address=lambda row: address_of_confirmation(place, row.reference),
    )


def _without(chosen: SchoolFilter, name: str) -> dict[str, str]:
    return {key: value for key, value in chosen.arguments.items() if key != name}


def _keyed(place: Place, campaign: Campaign, chosen: SchoolFilter, key: str | None) -> str | None:
    return _page(place, campaign, "schools", **chosen.arguments, key=key) if key else None


@files_at(cooperation, "/C<int:number>/schools")
def schools_table(partnership: str, number: int, kind: str) -> ResponseReturnValue:
    """The same selection as a file; that it was taken is noted."""
    viewer, place = campaign_place(partnership, *SEES_SCHOOLS)
    campaign = campaign_numbered(place.id, number)
    rows = (
        (own_link(reference, address_of_confirmation(place, reference)), *more)
        for reference, *more in all_schools(campaign.id, SchoolFilter.of(request.args))
    )
    file = file_response(Sheet(f"{campaign.reference}-schools", HEADER, rows), FORMATS[kind])
    with transaction():
        opened("campaign", campaign, by=viewer, manner="exported")
    return file


@cooperation.get("/C<int:number>/history")
def history(partnership: str, number: int) -> ResponseReturnValue:
    """What happened to a campaign, and who opened it; one's own visits can be left out."""
    viewer, place = campaign_place(partnership)
    campaign = campaign_numbered(place.id, number)
    names = names_of(*acted_on(campaign))
    is_own_hidden = request.args.get("own") == "hide"
    openings = openings_of("campaign", campaign.id)
    return render_template(
        "cooperation/history.html",
        caption=campaign.reference,
        heading=f"History of {campaign.reference}",
        moments=moments_of_campaign(campaign, names),
        openings=[one for one in openings if not (is_own_hidden and viewer.is_person(one[3]))],
        is_own_hidden=is_own_hidden,
        here=_page(place, campaign, "history"),
        seen_by=_readers(campaign).line(_page(place, campaign, "readers")),
        tabs=_tabs(place, campaign, "History"),
    )


@cooperation.get("/C<int:number>/who-can-see")
def readers(partnership: str, number: int) -> ResponseReturnValue:
    """Everybody who can see a campaign, by agency."""
    _, place = campaign_place(partnership)
    campaign = campaign_numbered(place.id, number)
    return render_template(
        "cooperation/readers.html",
        caption=campaign.reference,
        heading=f"Who can see {campaign.reference}",
        readers=_readers(campaign),
        tabs=_tabs(place, campaign, "Who can see this"),
    )


def _readers(campaign: Campaign) -> Readers:
    return readers_of(Campaign, campaign.id).apart_from_schools("The schools it asks see this too.")


def _page(place: Place, campaign: Campaign, name: str, **arguments: Any) -> str:
    return url_for(f"cooperation.{name}", partnership=place.key, number=campaign.number, **arguments)


def _tabs(place: Place, campaign: Campaign, here: str) -> list[Link]:
    pages = {"Coverage": "show", "History": "history", "Who can see this": "readers"}
    return [Link(text, _page(place, campaign, name), current=text == here) for text, name in pages.items()]


def set_up(app: Flask) -> None:
    """Enter both kinds of record and register the pages."""
    enter_kind(Kind("campaign", "Campaign", "C", Campaign, address_of_campaign))
    enter_kind(Kind("confirmation", "Confirmation", "C", Invitation, address_of_confirmation, why_no_mail=why_no_mail))
    enter_holdings("confirmation", held_by)
    app.register_blueprint(cooperation)
    app.register_blueprint(school_routes.your_school)
    app.register_blueprint(confirm)
