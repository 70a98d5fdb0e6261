"""The page of the formal request: to whom, the letter's text, and that it was signed and sent."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import Refused, require
from portal.access.viewer import Place
from portal.audit.child_detail import record_going_on
from portal.cooperation.formal_request import number_asked, request_sent, schools_to_request, send_formal_request
from portal.cooperation.forms import FormalRequestForm
from portal.cooperation.models import Campaign
from portal.cooperation.places import address_of_confirmation, campaign_address, campaign_place, cooperation
from portal.cooperation.policy import may_read_formal_request, may_send_formal_request
from portal.cooperation.queries import campaign_numbered, names_of
from portal.cooperation.row_rules import READS
from portal.web.csrf import form_page
from portal.web.formats import count
from portal.web.outcome import tell


@cooperation.route("/C<int:number>/formal-request", methods=["GET", "POST"])
@form_page
def formal_request(partnership: str, number: int) -> ResponseReturnValue:
    """Lead partners read what they sign; the office says when it is signed and sent."""
    viewer, place = campaign_place(partnership, *READS)
    campaign = campaign_numbered(place.id, number)
    require(may_read_formal_request(viewer, campaign))
    sent, schools, may_send = request_sent(campaign), schools_to_request(campaign), False
    form, back_to = FormalRequestForm(), campaign_address(place, number)
    if sent is None:
        may_send = bool(may_send_formal_request(viewer, campaign))
        if form.validate_on_submit():
            require(may_send_formal_request(viewer, campaign))

            def act() -> str:
                said = {"letter": form.letter.data, "signed_by": form.signed_by.data}
                asked = send_formal_request(campaign, **said, signed_on=form.signed_on.data, by=viewer)
                record_going_on(form.went_on, "campaign", campaign.id, place.id, by=viewer)
                tell(f"Noted: the formal request went to {count(len(asked), 'school')}.")
                return back_to + "/formal-request"

            try:
                return redirect(act_once(form.once.data, act, by=viewer), 303)
            except Refused as refusal:
                form.refuse(refusal.reason)
        elif not form.is_submitted():
            form.letter.data = _letter(campaign, place)
    return render_template(
        "cooperation/formal_request.html",
        campaign=campaign,
        place=place,
        form=form,
        may_send=may_send,
        letter=_letter(campaign, place),
        sent=sent,
        number_asked=number_asked(sent) if sent else 0,
        sent_by=names_of(sent.sent_by_id).get(sent.sent_by_id, "someone") if sent else "",
        schools=schools,
        address=lambda one: address_of_confirmation(place, one.reference),
        back_to=back_to,
    )


def _letter(campaign: Campaign, place: Place) -> str:
    return render_template("cooperation/formal_request.txt", campaign=campaign, place=place).strip()
