"""A school's personal link: one page to answer on and one that says it arrived. Looking changes nothing."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access.editing import ChangedMeanwhile
from portal.access.gate import public
from portal.access.verdict import Refused, require
from portal.contacts.models import ContactRole
from portal.cooperation.answers import READ_AGAIN, answer_campaign, sign_prepared
from portal.cooperation.forms import STILL_RIGHT, SignForm
from portal.cooperation.lifecycle import is_late
from portal.cooperation.link_forms import LinkAnswerForm
from portal.cooperation.link_held import Held, confirm, held_by, press, propose
from portal.cooperation.policy import may_answer, may_sign
from portal.cooperation.queries import duties_asked
from portal.database import transaction
from portal.sign_in.blueprint import TRIES, limiter
from portal.web.csrf import OPEN_TOO_LONG, form_page
from portal.web.forms import ButtonForm


@confirm.route("", methods=["GET", "POST"])
@public
@limiter.limit(TRIES, methods=["POST"])
@form_page
def show(secret: str) -> ResponseReturnValue:
    """The page to answer on; once answered, what was answered and what may be done with it."""
    held, form = held_by(secret), LinkAnswerForm()
    if not form.is_submitted():
        if held.invitation.answer is not None:
            return _answered(held)
        return _answer_page(held, _filled(form, held))
    return _take(held, form)


@confirm.get("/change")
@public
def change(secret: str) -> ResponseReturnValue:
    """The same page once more, to change an answer; where words would stand on it, after the button that shows them."""
    held = held_by(secret)
    require(may_answer(held.viewer, held.invitation, held.facts))
    if not held.shows_words:
        return _answered(held)
    return _answer_page(held, _filled(LinkAnswerForm(), held))


def _take(held: Held, form: LinkAnswerForm) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _answer_page(held, form)
    try:
        with transaction():
            _answer(held, form)
        press(held.secret)
    except ChangedMeanwhile:
        held = held_by(held.secret)
        if held.invitation.answer == form.answer.data and held.invitation.words == form.words.data:
            press(held.secret)
            return redirect(held.to("show"), 303)  # the same form sent twice
        form.version.data = held.invitation.version
        form.refuse("Somebody at your school answered meanwhile. Send it again to put your answer in its place.")
        return _answer_page(held, form)
    except Refused as refusal:
        held = held_by(held.secret)
        form.refuse(refusal.reason)
        return _answer_page(held, form)
    return redirect(url_for("confirm.show", secret=held.secret), 303)


def _answer(held: Held, form: LinkAnswerForm) -> None:
    is_right, mine = form.lead.data == STILL_RIGHT, held.invitation
    answer_campaign(
        mine,
        answer=form.answer.data,
        words=form.words.data,
        lead_is_right=is_right,
        lead_name=form.lead_name.data,
        lead_role=form.lead_role.data,
        by_name=form.by_name.data,
        by_role=form.by_role.data,
        seen=form.version.data,
        went_on=form.went_on,
        by=held.viewer,
    )
    if not is_right and form.lead_email.data:
        name, email = form.lead_name.data, form.lead_email.data
        propose(held, ContactRole.LEAD, name=name, email=email, by_name=form.by_name.data)


def _filled(form: LinkAnswerForm, held: Held) -> LinkAnswerForm:
    """Prefilled: the addressee's name; of an earlier answer only what names nobody."""
    form.version.data = held.invitation.version
    form.by_name.data = held.link.recipient
    form.by_role.data = "head" if held.link.is_head else ("designated safeguarding lead" if held.link.is_lead else "")
    if held.invitation.answer is not None:
        form.answer.data, form.words.data = held.invitation.answer, held.invitation.words
    return form


def _answer_page(held: Held, form: LinkAnswerForm) -> str:
    known = f"We have: {held.link.lead}." if held.link.lead else "We have no name yet. Choose “Changed” and enter it."
    form.lead.hint = known
    duties = duties_asked(held.facts.clause_ids, held.invitation.agency_id)
    return render_template("cooperation/link_answer.html", held=held, form=form, duties=duties)


def _answered(held: Held) -> str:
    mine, facts = held.invitation, held.facts
    return render_template(
        "cooperation/link_answered.html",
        held=held,
        is_settled=mine.confirmed_at is not None,
        is_late=is_late(mine.confirmed_at or mine.prepared_at, facts.grace_until),
        may_change=bool(may_answer(held.viewer, mine, facts)),
        sign_form=SignForm(data={"version": mine.version}) if may_sign(held.viewer, mine, facts) else None,
        words_form=None if held.shows_words else ButtonForm(),
    )


@confirm.post("/words")
@public
@limiter.limit(TRIES)
def words(secret: str) -> ResponseReturnValue:
    """Show what was written: a button, since looking shows published text alone."""
    held, form = held_by(secret), ButtonForm()
    if not form.validate_on_submit():
        raise Refused(OPEN_TOO_LONG)
    press(held.secret)
    return redirect(held.to("show"), 303)


@confirm.post("/sign")
@public
@limiter.limit(TRIES)
def sign(secret: str) -> ResponseReturnValue:
    """The head's one button."""
    held, form = held_by(secret), SignForm()
    if not form.validate_on_submit():
        raise Refused(OPEN_TOO_LONG)
    if not held.shows_words:
        raise Refused(READ_AGAIN)
    if held.invitation.confirmed_at is None:  # a second click finds it signed
        name = held.link.recipient or "The head"
        try:
            with transaction():
                sign_prepared(held.invitation, by_name=name, seen=form.version.data or 0, by=held.viewer)
        except ChangedMeanwhile:
            raise Refused(READ_AGAIN) from None
    return redirect(url_for("confirm.show", secret=secret), 303)
