"""A school confirmed and needs help: the action that follows, filled in as far as the answer says it."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import Refused, require
from portal.access.viewer import Place, Viewer
from portal.actions.models import OriginKind
from portal.actions.operations.raising import Origin, add_action, propose_action
from portal.actions.policy import may_add
from portal.actions.who import Who, answer_for_the_whole, look_up, suggestions
from portal.audit.child_detail import record_going_on
from portal.cooperation.forms import HelpForm
from portal.cooperation.models import Invitation
from portal.cooperation.places import address_of_confirmation, campaign_place, cooperation
from portal.cooperation.policy import may_raise_help
from portal.cooperation.queries import invitation_with_reference
from portal.cooperation.row_rules import READS
from portal.web.csrf import form_page
from portal.web.formats import deadline
from portal.web.outcome import tell

TITLE_LIMIT = 150


@cooperation.route("/C<int:number>/<urn>/action", methods=["GET", "POST"])
@form_page
def help_action(partnership: str, number: int, urn: str) -> ResponseReturnValue:
    """Chair and office offer it at once; everybody else who reads the answer proposes it to them."""
    viewer, place = campaign_place(partnership, *READS)
    invitation, _ = invitation_with_reference(place.id, f"{place.prefix}-C{number}-{urn}")
    require(may_raise_help(viewer, invitation))
    form, offers = HelpForm(), bool(may_add(viewer, place.id))
    back_to = address_of_confirmation(place, invitation.reference)
    if not form.is_submitted():
        form.title.data = _title(invitation)
        form.done_means.data = f"{invitation.name} says that it needs no more help with this."
    is_good = form.validate_on_submit()
    who = look_up(form.who, form.who_exactly, place.id)
    if is_good and who:
        found = who

        def act() -> str:
            _raise(form, place, invitation, found, viewer, offers=offers)
            record_going_on(form.went_on, "confirmation", invitation.id, place.id, by=viewer)
            verb = "offered to" if offers else "proposed for"
            tell(f"An action is {verb} {found.words}, due {deadline(form.due_on.data)}.")
            return back_to

        try:
            return redirect(act_once(form.once.data, act, by=viewer), 303)
        except Refused as refusal:
            form.refuse(refusal.reason)
    form.who.suggestions = suggestions(place.id)
    return render_template(
        "cooperation/help_action.html",
        invitation=invitation,
        form=form,
        offers=offers,
        who=who,
        whole=answer_for_the_whole(place.id),
        back_to=back_to,
    )


def _title(invitation: Invitation) -> str:
    """The school and what it needs, in its own words, cut at a word."""
    words = f"Help {invitation.name}: {' '.join(invitation.words.split())}"
    return words if len(words) <= TITLE_LIMIT else words[: TITLE_LIMIT - 1].rpartition(" ")[0] + "…"


def _raise(form: HelpForm, place: Place, invitation: Invitation, who: Who, viewer: Viewer, *, offers: bool) -> None:
    said = {"title": form.title.data, "done_means": form.done_means.data, "due_on": form.due_on.data}
    origin = Origin(OriginKind.CONFIRMATION, invitation.id)
    if offers:
        add_action(
            place.id, lead_agency_id=who.agency_id, offered_to_id=who.person_id, origin=origin, by=viewer, **said
        )
    else:
        propose_action(place.id, lead_agency_id=who.agency_id, origin=origin, by=viewer, **said)
