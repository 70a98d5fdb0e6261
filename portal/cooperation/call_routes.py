"""The call list of a campaign and the note of a call: for those who run it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.kinds import opened
from portal.access.once import act_once
from portal.access.verdict import require
from portal.audit.child_detail import record_going_on
from portal.cooperation.calls import Call, all_calls, call_about, call_list, note_call
from portal.cooperation.forms import CallForm
from portal.cooperation.places import address_of_confirmation, campaign_address, campaign_place, cooperation, urn_of
from portal.cooperation.policy import may_note_call
from portal.cooperation.queries import campaign_numbered, invitation_with_reference
from portal.cooperation.row_rules import RUNS
from portal.database import transaction
from portal.web.csrf import form_page
from portal.web.downloads import FORMATS, downloads, files_at, own_link
from portal.web.exports import Sheet, file_response
from portal.web.outcome import tell

HEADER = (
    "Reference", "School", "Telephone", "Addresses", "State", "In its own words", "Last call", "Spoke with", "Said",
)  # fmt: skip


@cooperation.get("/C<int:number>/calls")
def calls(partnership: str, number: int) -> ResponseReturnValue:
    """Whom to ring, at which number, and what earlier calls said."""
    _, place = campaign_place(partnership, *RUNS)
    campaign = campaign_numbered(place.id, number)
    found = call_list(campaign, request.args.get("key"))

    def keyed(key: str | None) -> str | None:
        return url_for("cooperation.calls", partnership=place.key, number=number, key=key) if key else None

    return render_template(
        "cooperation/calls.html",
        campaign=campaign,
        found=found,
        next_to=keyed(found.page.next_key),
        previous_to=keyed(found.page.previous_key),
        address=lambda one: address_of_confirmation(place, one.reference),
        back_to=campaign_address(place, number),
        files=downloads(url_for("cooperation.calls", partnership=place.key, number=number), {}),
    )


@files_at(cooperation, "/C<int:number>/calls")
def calls_table(partnership: str, number: int, kind: str) -> ResponseReturnValue:
    """The whole list as a file, with the last call to each; that it was taken is noted."""
    viewer, place = campaign_place(partnership, *RUNS)
    campaign = campaign_numbered(place.id, number)
    rows = [_cells(one, address_of_confirmation(place, one.invitation.reference)) for one in all_calls(campaign)]
    file = file_response(Sheet(f"{campaign.reference}-calls", HEADER, rows), FORMATS[kind])
    with transaction():
        opened("campaign", campaign, by=viewer, manner="exported")
    return file


def _cells(one: Call, address: str) -> tuple[object, ...]:
    last = one.notes[0] if one.notes else None
    return (
        own_link(one.invitation.reference, address),
        one.invitation.name,
        one.invitation.telephone,
        ", ".join(to.email for to in one.contacts),
        one.invitation.state,
        one.invitation.words,
        *((last.at, last.spoke_with, last.words) if last else (None, None, None)),
    )


@cooperation.route("/C<int:number>/<urn>/call", methods=["GET", "POST"])
@form_page
def call(partnership: str, number: int, urn: str) -> ResponseReturnValue:
    """Note a call, with the number to ring on the same page."""
    viewer, place = campaign_place(partnership, *RUNS)
    campaign = campaign_numbered(place.id, number)
    invitation, _ = invitation_with_reference(place.id, f"{place.prefix}-C{number}-{urn}")
    require(may_note_call(viewer, campaign))
    form, back_to = CallForm(), url_for("cooperation.calls", partnership=place.key, number=number)
    if form.validate_on_submit():

        def act() -> str:
            said = {"spoke_with": form.spoke_with.data, "words": form.words.data}
            note_call(campaign, invitation, **said, is_done=form.is_done.data, by=viewer)
            record_going_on(form.went_on, "confirmation", invitation.id, place.id, by=viewer)
            done = "is off the call list" if form.is_done.data else "stays on the call list"
            tell(f"The call is noted. {invitation.name} {done}.")
            return back_to

        return redirect(act_once(form.once.data, act, by=viewer), 303)
    return render_template(
        "cooperation/call.html",
        campaign=campaign,
        invitation=invitation,
        one=call_about(campaign, invitation.id),
        urn=urn_of(invitation),
        form=form,
        record_to=address_of_confirmation(place, invitation.reference),
        back_to=back_to,
    )
