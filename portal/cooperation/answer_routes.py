"""One school's confirmation: the record, the page to answer on, the head's button, the page that says it arrived."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.editing import ChangedMeanwhile
from portal.access.kinds import opened
from portal.access.once import act_once
from portal.access.roles import SCHOOL, Role
from portal.access.verdict import NotFound, Refused, require
from portal.access.viewer import Place, Viewer
from portal.contacts.models import AgencyContact, ContactRole
from portal.contacts.policy import may_read_contacts
from portal.cooperation.answers import READ_AGAIN, answer_campaign, sign_prepared
from portal.cooperation.asked import Asked
from portal.cooperation.coverage import everybody, public_totals
from portal.cooperation.forms import CHANGED, STILL_RIGHT, AnswerForm, SignForm
from portal.cooperation.history import moments_of_confirmation
from portal.cooperation.lifecycle import feedback_due, is_late
from portal.cooperation.models import Invitation
from portal.cooperation.places import campaign_place, cooperation, number_of, urn_of
from portal.cooperation.policy import may_answer, may_raise_help, may_sign
from portal.cooperation.queries import (
    actions_from,
    answers_of,
    campaign_numbered,
    contacts_of,
    duties_asked,
    invitation_with_reference,
    names_of,
    openings_of,
    people_and_predecessor,
)
from portal.database import transaction
from portal.partnership.readers import readers_of
from portal.web.csrf import OPEN_TOO_LONG, form_page
from portal.web.parts import Link, SeenBy
from portal.web.two_texts import Difference, beside

Found = tuple[Viewer, Place, Invitation, Asked | None]


def _found(partnership: str, number: int, urn: str) -> Found:
    viewer, place = campaign_place(partnership)
    invitation, facts = invitation_with_reference(place.id, f"{place.prefix}-C{number}-{urn}")
    return viewer, place, invitation, facts


def _own(partnership: str, number: int, urn: str) -> tuple[Viewer, Place, Invitation, Asked]:
    """For pages of the school alone. Raises NotFound for everybody else."""
    viewer, place, invitation, facts = _found(partnership, number, urn)
    if facts is None:
        raise NotFound
    return viewer, place, invitation, facts


@cooperation.get("/C<int:number>/<urn>")
def confirmation(partnership: str, number: int, urn: str) -> ResponseReturnValue:
    """The record. Where this person's answer is what is missing, it is the page to answer on."""
    viewer, place, invitation, facts = _found(partnership, number, urn)
    if facts and invitation.answer is None and may_answer(viewer, invitation, facts):
        return _answer_page(viewer, place, invitation, facts, _filled(AnswerForm(), viewer, place, invitation))
    campaign = campaign_numbered(place.id, number)
    names, predecessor = people_and_predecessor(invitation)
    page = render_template(
        "cooperation/confirmation.html",
        place=place,
        campaign=campaign,
        invitation=invitation,
        urn=urn,
        is_late=is_late(invitation.confirmed_at, campaign.grace_until),
        names=names,
        total=everybody(public_totals(place.id, number)) if campaign.changed_because else None,
        predecessor=predecessor,
        actions=actions_from(invitation.id),
        may_help=may_raise_help(viewer, invitation),
        may_read_contacts=may_read_contacts(viewer, place.id, invitation.agency_id),
        may_answer=bool(facts and may_answer(viewer, invitation, facts)),
        sign_form=SignForm(data={"version": invitation.version})
        if facts and may_sign(viewer, invitation, facts)
        else None,
        seen_by=_seen_by(place, invitation),
        tabs=_tabs(place, invitation, "Answer"),
        here=_at(place, invitation, "confirmation"),
    )
    with transaction():
        opened("confirmation", invitation, by=viewer)
    return page


@cooperation.route("/C<int:number>/<urn>/answer", methods=["GET", "POST"])
@form_page
def answer(partnership: str, number: int, urn: str) -> ResponseReturnValue:
    """Answer, or change the answer, on one page."""
    viewer, place, invitation, facts = _own(partnership, number, urn)
    require(may_answer(viewer, invitation, facts))
    form = AnswerForm()
    if not form.is_submitted():
        return _answer_page(viewer, place, invitation, facts, _filled(form, viewer, place, invitation))
    differences: list[Difference] = []
    if form.validate_on_submit():
        done = _at(place, invitation, "confirmed")
        try:
            return redirect(act_once(form.once.data, lambda: _answer(form, invitation, done, viewer), by=viewer), 303)
        except ChangedMeanwhile:
            viewer, place, invitation, facts = _own(partnership, number, urn)
            differences = _theirs(form, invitation)
        except Refused as refusal:
            viewer, place, invitation, facts = _own(partnership, number, urn)
            form.refuse(refusal.reason)
    return _answer_page(viewer, place, invitation, facts, form, differences=differences)


def _answer(form: AnswerForm, invitation: Invitation, done: str, viewer: Viewer) -> str:
    is_right = form.lead.data == STILL_RIGHT
    answer_campaign(
        invitation,
        answer=form.answer.data,
        words=form.words.data,
        lead_is_right=is_right,
        lead_name=form.lead_name.data,
        lead_role=form.lead_role.data,
        by_name=form.by_name.data,
        by_role=form.by_role.data,
        seen=form.version.data,
        went_on=form.went_on,
        by=viewer,
    )
    return done


def _theirs(form: AnswerForm, invitation: Invitation) -> list[Difference]:
    theirs = {
        "answer": invitation.answer,
        "words": invitation.words,
        "lead": STILL_RIGHT if invitation.lead_is_right else CHANGED,
        "lead_name": invitation.lead_name,
        "lead_role": invitation.lead_role,
    }
    return beside(form, theirs, version=invitation.version)


def _filled(form: AnswerForm, viewer: Viewer, place: Place, invitation: Invitation) -> AnswerForm:
    """Prefilled: name and role, and what was answered before."""
    form.version.data = invitation.version
    form.by_name.data = viewer.name
    roles = viewer.roles_in(place.id)
    form.by_role.data = next((role for role in ("head", "designated safeguarding lead") if role in roles), "")
    if invitation.answer is not None:
        form.answer.data, form.words.data = invitation.answer, invitation.words
        form.lead.data = STILL_RIGHT if invitation.lead_is_right else CHANGED
        form.lead_name.data, form.lead_role.data = invitation.lead_name, invitation.lead_role
    return form


def _answer_page(
    viewer: Viewer,
    place: Place,
    invitation: Invitation,
    facts: Asked,
    form: AnswerForm,
    *,
    differences: list[Difference] | None = None,
) -> str:
    contacts = contacts_of(place.id, invitation.agency_id)
    lead = next((one for one in contacts if one.role is ContactRole.LEAD), None)
    form.lead.hint = _known(lead)
    if not viewer.holds(place.id, *SCHOOL, Role.TRUST_LEAD):
        form.answer.label.text = "Will your agency work in the way the arrangements describe?"
    page = render_template(
        "cooperation/answer.html",
        place=place,
        form=form,
        invitation=invitation,
        facts=facts,
        duties=duties_asked(facts.clause_ids, invitation.agency_id),
        differences=differences or [],
        action=_at(place, invitation, "answer"),
        back=_home(viewer, place),
        record_to=_at(place, invitation, "confirmation_history"),
        seen_by=_seen_by(place, invitation),
    )
    if request.method == "GET":
        with transaction():
            opened("confirmation", invitation, by=viewer)
    return page


def _home(viewer: Viewer, place: Place) -> Link:
    """Where the person came from: their school, or for an agency that is none their work."""
    if viewer.holds(place.id, *SCHOOL):
        return Link("Your school", url_for("your_school.show", partnership=place.key))
    return Link("Your work", "/your-work")


def _known(lead: AgencyContact | None) -> str:
    if lead is None or not lead.name:
        return "We have no name yet. Choose “Changed” and enter it."
    return f"We have: {lead.name}{', since ' + lead.since if lead.since else ''}."


@cooperation.post("/C<int:number>/<urn>/sign")
def sign(partnership: str, number: int, urn: str) -> ResponseReturnValue:
    """The head signs what was prepared."""
    viewer, place, invitation, facts = _own(partnership, number, urn)
    form, done = SignForm(), _at(place, invitation, "confirmed")
    if not form.validate_on_submit():
        raise Refused(OPEN_TOO_LONG)

    def act() -> str:
        require(may_sign(viewer, invitation, facts))
        try:
            sign_prepared(invitation, by_name=viewer.name, seen=form.version.data or 0, by=viewer)
        except ChangedMeanwhile as changed:
            raise Refused(READ_AGAIN) from changed
        return done

    return redirect(act_once(form.once.data, act, by=viewer), 303)


@cooperation.get("/C<int:number>/<urn>/confirmed")
def confirmed(partnership: str, number: int, urn: str) -> ResponseReturnValue:
    """What arrived, its reference, what happens next and when; works when it is kept as a bookmark."""
    viewer, place, invitation, facts = _own(partnership, number, urn)
    if invitation.answer is None:
        return redirect(_at(place, invitation, "confirmation"), 303)
    return render_template(
        "cooperation/confirmed.html",
        place=place,
        invitation=invitation,
        facts=facts,
        is_settled=invitation.confirmed_at is not None,
        is_late=is_late(invitation.confirmed_at, facts.grace_until),
        may_change=bool(may_answer(viewer, invitation, facts)),
        total=everybody(public_totals(place.id, number)),
        feedback_on=feedback_due(facts.grace_until),
        change_to=_at(place, invitation, "answer"),
        record_to=_at(place, invitation, "confirmation"),
        back=_home(viewer, place),
    )


@cooperation.get("/C<int:number>/<urn>/history")
def confirmation_history(partnership: str, number: int, urn: str) -> ResponseReturnValue:
    """Every answer given, and who opened it; one's own visits can be left out."""
    viewer, place, invitation, _ = _found(partnership, number, urn)
    campaign, answers = campaign_numbered(place.id, number), answers_of(invitation.id)
    is_own_hidden = request.args.get("own") == "hide"
    openings = openings_of("confirmation", invitation.id)
    return render_template(
        "cooperation/history.html",
        caption=invitation.reference,
        heading=f"History of {invitation.reference}",
        moments=moments_of_confirmation(
            invitation, answers, names_of(*(one.by_id for one in answers)), campaign.grace_until
        ),
        openings=[one for one in openings if not (is_own_hidden and viewer.is_person(one[3]))],
        is_own_hidden=is_own_hidden,
        here=_at(place, invitation, "confirmation_history"),
        seen_by=_seen_by(place, invitation),
        tabs=_tabs(place, invitation, "History"),
    )


@cooperation.get("/C<int:number>/<urn>/who-can-see")
def confirmation_readers(partnership: str, number: int, urn: str) -> ResponseReturnValue:
    """Everybody who can see this school's answer, by agency."""
    _, place, invitation, _ = _found(partnership, number, urn)
    return render_template(
        "cooperation/readers.html",
        caption=invitation.reference,
        heading=f"Who can see {invitation.reference}",
        readers=readers_of(Invitation, invitation.id),
        tabs=_tabs(place, invitation, "Who can see this"),
    )


def _seen_by(place: Place, invitation: Invitation) -> SeenBy:
    """Only one school is among the readers: its own. The line says so instead of counting it."""
    line = readers_of(Invitation, invitation.id).line(_at(place, invitation, "confirmation_readers"))
    others = "Other schools see only totals."
    return SeenBy(agencies=line.agencies, people=line.people, cannot=others, href=line.href)


def _at(place: Place, invitation: Invitation, name: str) -> str:
    number, urn = number_of(invitation), urn_of(invitation)
    return url_for(f"cooperation.{name}", partnership=place.key, number=number, urn=urn)


def _tabs(place: Place, invitation: Invitation, here: str) -> list[Link]:
    pages = {"Answer": "confirmation", "History": "confirmation_history", "Who can see this": "confirmation_readers"}
    return [Link(text, _at(place, invitation, name), current=text == here) for text, name in pages.items()]
