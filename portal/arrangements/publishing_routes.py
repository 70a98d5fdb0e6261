"""Pages that send a version to the seats and publish what they signed."""

from __future__ import annotations

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.once import act_once
from portal.access.verdict import Refused
from portal.arrangements.blueprint import arrangements
from portal.arrangements.doing import Draft, find_draft
from portal.arrangements.forms import PublishForm, SignOffForm
from portal.arrangements.messages import facts_of, told_of
from portal.arrangements.operations.publishing import publish_version
from portal.arrangements.operations.signing import send_for_sign_off
from portal.arrangements.policy import may_publish, may_send
from portal.arrangements.queries import former_of
from portal.audit.child_detail import record_going_on
from portal.config import Settings
from portal.decisions.dates import Lengths
from portal.decisions.lifecycle import DecisionClass
from portal.decisions.queries import lengths_of
from portal.partnership.navigation import has_page
from portal.web.csrf import form_page
from portal.web.formats import day
from portal.web.outcome import tell

CAMPAIGNS = "/p/<partnership>/co-operation/new"


@arrangements.route("/versions/<int:number>/sign-off", methods=["GET", "POST"])
@form_page
def sign_off(partnership: str, number: int) -> ResponseReturnValue:
    """The version becomes the paper of a reserved decision; who is consulted is chosen there."""
    draft, form = find_draft(partnership, number, may_send), SignOffForm()
    if form.validate_on_submit():

        def act() -> str:
            decision = send_for_sign_off(draft.version, why_no_meeting=form.why_no_meeting.data, by=draft.viewer)
            record_going_on(form.went_on, "decision", decision.id, draft.place.id, by=draft.viewer)
            return url_for("decisions.show", partnership=draft.place.key, reference=decision.reference)

        try:
            address = act_once(form.once.data, act, by=draft.viewer)
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            tell("The decision is drafted, and this version is its paper. Ask agencies for their view now.")
            return redirect(address, 303)
    lengths: Lengths = lengths_of(draft.place.id)
    days = (lengths.consultation(DecisionClass.RESERVED), lengths.answering(DecisionClass.RESERVED))
    return render_template("arrangements/sign_off.html", draft=draft, form=form, days=days)


@arrangements.route("/versions/<int:number>/publish", methods=["GET", "POST"])
@form_page
def publish(partnership: str, number: int) -> ResponseReturnValue:
    """The first day in force; who is told, and in which words."""
    draft = find_draft(partnership, number, may_publish)
    form = PublishForm(data={"in_force_on": clock.today()})
    if form.validate_on_submit():

        def act() -> str:
            publish_version(draft.version, in_force_on=form.in_force_on.data, by=draft.viewer)
            return draft.to("show")

        try:
            address = act_once(form.once.data, act, by=draft.viewer)
        except Refused as refusal:
            form.refuse(str(refusal), form.in_force_on)
        else:
            tell(f"Version {draft.version.number} is published, in force from {day(form.in_force_on.data)}.")
            return redirect(address, 303)
    told = [] if draft.version.is_minor else told_of(draft.place.id)
    return render_template(
        "arrangements/publish.html",
        draft=draft,
        form=form,
        former=former_of(draft.version),
        people=len(told),
        mail=_mail(draft, form) if told else None,
        offers_campaign=has_page(CAMPAIGNS) and not draft.version.is_minor,
    )


def _mail(draft: Draft, form: PublishForm) -> dict[str, str]:
    """The mail as it will read, for the day in the form."""
    on = form.in_force_on.data or clock.today()
    settings: Settings = current_app.extensions["settings"]
    link = settings.public_address + draft.to("show")
    facts = facts_of(draft.version, on, by=draft.viewer) | {"name": "", "link": link}
    folder = "arrangements/messages/published"
    return {part: render_template(f"{folder}/{part}.txt", **facts).strip() for part in ("subject", "body")}
