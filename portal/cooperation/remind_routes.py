"""Reminding those still missing: the words, then the mail as it will be and to how many, then the button."""

from __future__ import annotations

from hashlib import sha256

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import Refused, require
from portal.audit.child_detail import record_going_on
from portal.cooperation.forms import RemindForm
from portal.cooperation.own_words import missing_schools, remind_missing
from portal.cooperation.places import campaign_address, campaign_place, cooperation
from portal.cooperation.policy import may_remind_missing
from portal.cooperation.previews import mail_as_sent
from portal.cooperation.queries import campaign_numbered
from portal.cooperation.row_rules import RUNS
from portal.web.csrf import form_page
from portal.web.formats import count
from portal.web.outcome import tell


@cooperation.route("/C<int:number>/remind", methods=["GET", "POST"])
@form_page
def remind(partnership: str, number: int) -> ResponseReturnValue:
    """What is sent is what was shown: words changed on the check page are shown again first."""
    viewer, place = campaign_place(partnership, *RUNS)
    campaign = campaign_numbered(place.id, number)
    require(may_remind_missing(viewer, campaign))
    form, back_to, checked = RemindForm(), campaign_address(place, number), ""
    if form.validate_on_submit():
        checked = sha256(" ".join(form.words.data.split()).encode()).hexdigest()
        if request.form.get("checked") == checked:

            def act() -> str:
                reminded = remind_missing(campaign, words=form.words.data, by=viewer)
                record_going_on(form.went_on, "campaign", campaign.id, place.id, by=viewer)
                tell(f"{count(reminded, 'school')} will hear from you within minutes.")
                return back_to

            try:
                return redirect(act_once(form.once.data, act, by=viewer), 303)
            except Refused as refusal:
                form.refuse(refusal.reason)
    missing = missing_schools(campaign, words=form.words.data or "")
    mail = mail_as_sent("reminder", place, campaign, missing.mails[0][2]) if checked and missing.mails else {}
    return render_template(
        "cooperation/remind.html",
        place=place,
        campaign=campaign,
        form=form,
        missing=missing,
        checked=checked,
        mail=mail,
        back_to=back_to,
    )
