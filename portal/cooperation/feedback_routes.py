"""The check page of the feedback: what changed because of the answers, the mail, and how many get it."""

from __future__ import annotations

from hashlib import sha256

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import Refused, require
from portal.audit.child_detail import record_going_on
from portal.cooperation.coverage import everybody, public_totals
from portal.cooperation.feedback import feedback_to, send_feedback
from portal.cooperation.forms import FeedbackForm
from portal.cooperation.places import campaign_address, campaign_place, cooperation
from portal.cooperation.policy import may_send_feedback
from portal.cooperation.previews import mail_as_sent
from portal.cooperation.queries import campaign_numbered
from portal.cooperation.row_rules import RUNS
from portal.web.csrf import form_page
from portal.web.formats import count
from portal.web.outcome import tell


@cooperation.route("/C<int:number>/feedback", methods=["GET", "POST"])
@form_page
def feedback(partnership: str, number: int) -> ResponseReturnValue:
    """What is sent is what was shown: words changed on the check page are shown again first."""
    viewer, place = campaign_place(partnership, *RUNS)
    campaign = campaign_numbered(place.id, number)
    require(may_send_feedback(viewer, campaign))
    form, back_to, checked = FeedbackForm(), campaign_address(place, number), ""
    if form.validate_on_submit():
        checked = sha256(" ".join(form.changed.data.split()).encode()).hexdigest()
        if request.form.get("checked") == checked:

            def act() -> str:
                sent = send_feedback(campaign, changed_because=form.changed.data, by=viewer)
                record_going_on(form.went_on, "campaign", campaign.id, place.id, by=viewer)
                tell(
                    f"{count(sent.schools, 'school')} can read what became of it. {count(len(sent.mails), 'mail')} go."
                )
                return back_to

            try:
                return redirect(act_once(form.once.data, act, by=viewer), 303)
            except Refused as refusal:
                form.refuse(refusal.reason)
    to = feedback_to(campaign)
    return render_template(
        "cooperation/feedback.html",
        campaign=campaign,
        form=form,
        to=to,
        total=everybody(public_totals(place.id, number)),
        checked=checked,
        mail=mail_as_sent("feedback", place, campaign, to.mails[0][2]) if checked and to.mails else {},
        back_to=back_to,
    )
