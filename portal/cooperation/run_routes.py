"""Running a campaign: draft, dry run, approval, the check page before it opens, stopping."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import Refused, Verdict, require
from portal.access.viewer import Place, Viewer
from portal.arrangements.queries import in_force, versions_of
from portal.audit.child_detail import record_going_on
from portal.cooperation.changed import changed_since_asked
from portal.cooperation.forms import EVERYTHING, SCHOOLS, CampaignForm, StopForm
from portal.cooperation.ladder import LADDER
from portal.cooperation.messages import facts_of_invitation
from portal.cooperation.models import Campaign
from portal.cooperation.operations import (
    approve_campaign,
    create_campaign,
    dry_run,
    open_campaign,
    stop_campaign,
    term_settings,
)
from portal.cooperation.places import campaign_address, campaign_place, cooperation
from portal.cooperation.policy import (
    may_approve_campaign,
    may_create_campaign,
    may_dry_run,
    may_open_campaign,
    may_stop_campaign,
)
from portal.cooperation.previews import mail_as_sent
from portal.cooperation.queries import campaign_numbered
from portal.cooperation.row_rules import APPROVES, READS, RUNS
from portal.cooperation.scope import open_schools
from portal.web.csrf import OPEN_TOO_LONG, form_page
from portal.web.formats import count as words
from portal.web.formats import day, sentence_case
from portal.web.forms import ButtonForm
from portal.web.outcome import tell

RUNS_OR_APPROVES = (*RUNS, *APPROVES)
Act = Callable[[Campaign, Viewer], str]


@cooperation.route("/new", methods=["GET", "POST"])
@form_page
def new(partnership: str) -> ResponseReturnValue:
    """A draft on the version in force, to all or some open schools or to the other agencies of one standing."""
    viewer, place = campaign_place(partnership, *RUNS)
    require(may_create_campaign(viewer, place.id))
    form = CampaignForm(formdata=None)
    versions = versions_of(place.id)
    version = in_force(versions)
    if version is None:
        raise Refused("A campaign asks about the arrangements in force, and none are yet.")
    form.offer(open_schools(place.id), changed_since_asked(versions, version))
    if request.method == "POST":
        form.process(request.form)
    version_id = version.id
    if not form.is_submitted():
        form.asks.data, form.about.data = SCHOOLS, EVERYTHING
    if form.validate_on_submit():

        def act() -> str:
            assert viewer.agency_id is not None
            campaign = create_campaign(
                place.id,
                version_id=version_id,
                title=form.title.data,
                due_on=form.due_on.data,
                why=form.why.data,
                asker=form.asker.data,
                asker_agency_id=viewer.agency_id,
                asker_telephone=form.asker_telephone.data,
                asker_email=form.asker_email.data,
                legal_basis=form.legal_basis.data,
                scope=form.scope,
                is_about_changes=form.is_about_changes,
                by=viewer,
            )
            record_going_on(form.went_on, "campaign", campaign.id, place.id, by=viewer)
            return url_for("cooperation.dry_run_page", partnership=place.key, number=campaign.number)

        try:
            return redirect(act_once(form.once.data, act, by=viewer), 303)
        except Refused as refusal:
            form.refuse(refusal.reason)
    return render_template("cooperation/new.html", place=place, form=form, version=version)


@cooperation.get("/C<int:number>/dry-run")
def dry_run_page(partnership: str, number: int) -> ResponseReturnValue:
    """Who would get what, who has no contact, the minutes asked of schools."""
    viewer, place = campaign_place(partnership, *READS)
    campaign = campaign_numbered(place.id, number)
    return render_template(
        "cooperation/dry_run.html",
        place=place,
        campaign=campaign,
        counted=campaign.dry_run,
        back_to=campaign_address(place, number),
        count_form=ButtonForm() if may_dry_run(viewer, campaign) else None,
        may_approve=may_approve_campaign(viewer, campaign),
        may_open=may_open_campaign(viewer, campaign),
        to=lambda name: url_for(f"cooperation.{name}", partnership=place.key, number=number),
    )


@cooperation.post("/C<int:number>/dry-run")
def count(partnership: str, number: int) -> ResponseReturnValue:
    """Count again."""

    def act(campaign: Campaign, viewer: Viewer) -> str:
        counted = dry_run(campaign, by=viewer)
        return f"Counted: {words(counted['schools'], campaign.whom)}, {counted['without_contact']} without a contact."

    return _act(partnership, number, RUNS, may_dry_run, act=act, then="dry_run_page")


@cooperation.get("/C<int:number>/approve")
def approve_page(partnership: str, number: int) -> ResponseReturnValue:
    """The check page of the chair or a delegate: what is asked of whom, the mail, and when reminders follow."""
    viewer, place = campaign_place(partnership, *APPROVES)
    campaign = campaign_numbered(place.id, number)
    require(may_approve_campaign(viewer, campaign))
    holidays, _ = term_settings(place.id)
    return render_template(
        "cooperation/approve.html",
        place=place,
        campaign=campaign,
        counted=campaign.dry_run or {},
        rungs=[(day(rung.falls_on(campaign.due_on, holidays)), sentence_case(rung.reaches)) for rung in LADDER],
        form=ButtonForm(),
        **_invitation(campaign, place),
        back_to=url_for("cooperation.dry_run_page", partnership=place.key, number=number),
    )


def _invitation(campaign: Campaign, place: Place) -> dict[str, str]:
    return mail_as_sent("invitation", place, campaign, facts_of_invitation(campaign, "", ""))


@cooperation.post("/C<int:number>/approve")
def approve(partnership: str, number: int) -> ResponseReturnValue:
    """The chair or a delegate agrees."""

    def act(campaign: Campaign, viewer: Viewer) -> str:
        approve_campaign(campaign, by=viewer)
        return f"{campaign.reference} is approved. The office can open it now."

    return _act(partnership, number, APPROVES, may_approve_campaign, act=act, then="dry_run_page")


@cooperation.get("/C<int:number>/open")
def open_page(partnership: str, number: int) -> ResponseReturnValue:
    """The check page: exactly how many are asked and written to, and the mail as it will be."""
    viewer, place = campaign_place(partnership, *RUNS)
    campaign = campaign_numbered(place.id, number)
    require(may_open_campaign(viewer, campaign))
    return render_template(
        "cooperation/open.html",
        place=place,
        campaign=campaign,
        counted=campaign.dry_run or {},
        form=ButtonForm(),
        **_invitation(campaign, place),
        back_to=url_for("cooperation.dry_run_page", partnership=place.key, number=number),
    )


@cooperation.post("/C<int:number>/open")
def open_now(partnership: str, number: int) -> ResponseReturnValue:
    """Ask every school in scope, once."""

    def act(campaign: Campaign, viewer: Viewer) -> str:
        asked = open_campaign(campaign, by=viewer)
        return f"{campaign.reference} is open. Asked: {words(asked, campaign.whom)}."

    return _act(partnership, number, RUNS, may_open_campaign, act=act, then="show")


@cooperation.route("/C<int:number>/stop", methods=["GET", "POST"])
@form_page
def stop(partnership: str, number: int) -> ResponseReturnValue:
    """Stop it, with a reason; answers stay."""
    viewer, place = campaign_place(partnership, *RUNS_OR_APPROVES)
    campaign = campaign_numbered(place.id, number)
    require(may_stop_campaign(viewer, campaign))
    form, back_to = StopForm(), campaign_address(place, number)
    if form.validate_on_submit():

        def act() -> str:
            stop_campaign(campaign, why=form.why.data, by=viewer)
            record_going_on(form.went_on, "campaign", campaign.id, place.id, by=viewer)
            tell(f"{campaign.reference} is stopped. No further message goes out.")
            return back_to

        return redirect(act_once(form.once.data, act, by=viewer), 303)
    return render_template("cooperation/stop.html", place=place, campaign=campaign, form=form, back_to=back_to)


def _act(
    partnership: str,
    number: int,
    roles: tuple[str, ...],
    may: Callable[[Viewer, Campaign], Verdict],
    *,
    act: Act,
    then: str,
) -> ResponseReturnValue:
    """A form of one button: once, then the page that shows what it did, and says so."""
    viewer, place = campaign_place(partnership, *roles)
    campaign, form = campaign_numbered(place.id, number), ButtonForm()
    address = url_for(f"cooperation.{then}", partnership=place.key, number=number)
    if not form.validate_on_submit():
        raise Refused(OPEN_TOO_LONG)

    def once() -> str:
        require(may(viewer, campaign))
        tell(act(campaign, viewer))
        return address

    return redirect(act_once(form.once.data, once, by=viewer), 303)
