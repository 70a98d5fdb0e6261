"""Pages for whoever has no session yet: an invitation, the choice of an agency, waiting."""

from __future__ import annotations

from flask import abort, redirect, render_template, session
from flask.typing import ResponseReturnValue

from portal.access.gate import public
from portal.sign_in import doors
from portal.sign_in.blueprint import TRIES, limiter, sign_in
from portal.sign_in.forms import AgencyForm, TypedAgencyForm, offer
from portal.sign_in.newcomers import newcomer_here, wait_at
from portal.sign_in.next_step import to
from portal.sign_in.queries import invitation_behind
from portal.web.csrf import form_page
from portal.web.fields import Choice
from portal.web.forms import ButtonForm

Answers = dict[str, doors.AgencyToName]
FEW = 12  # agencies shown as radios; more are typed


@sign_in.route("/invitations/<secret>", methods=["GET", "POST"])
@public
@form_page
@limiter.limit(TRIES)
def invitation(secret: str) -> ResponseReturnValue:
    """Looking changes nothing, since mail scanners follow links; the button goes on to the organisation's sign-in."""
    found, form = invitation_behind(secret[:100]), ButtonForm()
    if found is None:
        abort(404)
    if not found["is_open"]:
        return render_template("sign_in/invitation_ended.html", invitation=found), 410
    if form.validate_on_submit():
        session["invitation"] = secret
        return redirect(to("invited"), 303)
    return render_template("sign_in/invitation.html", invitation=found, form=form)


@sign_in.get("/sign-in/invited")
@public
def invited() -> ResponseReturnValue:
    """The organisation's sign-in, named, with the link that goes there."""
    found = invitation_behind(session.get("invitation", ""))
    if found is None:
        return redirect(to("sign_in"), 303)
    return render_template("sign_in/invited.html", invitation=found)


@sign_in.route("/sign-in/which-organisation", methods=["GET", "POST"])
@public
@form_page
@limiter.limit(TRIES, methods=["POST"])
def which_agency() -> ResponseReturnValue:
    """One sign-in may serve many agencies: the newcomer names theirs. Nothing is granted by it."""
    newcomer = newcomer_here()
    if newcomer is None:
        return redirect(to("sign_in"), 303)
    agencies = doors.agencies_at(newcomer["provider"], newcomer["hints"])
    if len(agencies) <= FEW:
        form, by_answer = _radios(agencies)
    else:
        form, by_answer = _typed(agencies)
    if form.validate_on_submit():
        found = by_answer.get(form.agency.data) or _only(agencies, form.agency.data)
        if found:
            return wait_at(newcomer, found)
        form.refuse("Choose one organisation from the list", form.agency)
    return render_template("sign_in/which_agency.html", form=form, newcomer=newcomer)


def _radios(agencies: list[doors.AgencyToName]) -> tuple[AgencyForm | TypedAgencyForm, Answers]:
    form = AgencyForm()
    form.agency.label.text = "Which organisation do you work for?"
    offer(form.agency, [Choice(str(one.id), one.name, one.identifier or "") for one in agencies])
    return form, {str(one.id): one for one in agencies}


def _typed(agencies: list[doors.AgencyToName]) -> tuple[AgencyForm | TypedAgencyForm, Answers]:
    form, by_answer = TypedAgencyForm(), {f"{one.name} ({one.identifier})": one for one in agencies}
    form.agency.suggestions = list(by_answer)
    return form, by_answer


def _only(agencies: list[doors.AgencyToName], typed: str) -> doors.AgencyToName | None:
    """The one agency whose name or number holds what was typed."""
    found = [one for one in agencies if typed.casefold() in f"{one.name} {one.identifier}".casefold()]
    return found[0] if len(found) == 1 else None


@sign_in.get("/sign-in/waiting")
@public
def waiting() -> ResponseReturnValue:
    """Whom a newcomer waits for."""
    newcomer = newcomer_here()
    if newcomer is None or "agency" not in newcomer:
        return redirect(to("sign_in"), 303)
    return render_template("sign_in/waiting.html", newcomer=newcomer)
