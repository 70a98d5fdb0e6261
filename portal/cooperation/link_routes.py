"""A school's personal link: one page to answer on and one that says it arrived. Looking changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.access.editing import ChangedMeanwhile
from portal.access.gate import public
from portal.access.proof import SECRET, show_link, show_session
from portal.access.verdict import NotFound, Refused, require
from portal.access.viewer import Viewer, current_viewer
from portal.contacts.models import ContactRole
from portal.contacts.operations import propose_contact
from portal.cooperation.answers import READ_AGAIN, answer_campaign, sign_prepared
from portal.cooperation.asked import Asked, asked
from portal.cooperation.forms import STILL_RIGHT, SignForm
from portal.cooperation.lifecycle import is_late
from portal.cooperation.link_acts import pass_request_on, say_not_us
from portal.cooperation.link_forms import HeadsPassOnForm, LinkAnswerForm, PassOnForm
from portal.cooperation.links import LinkBehind, hash_of, link_behind
from portal.cooperation.models import Invitation
from portal.cooperation.policy import may_answer, may_pass_on, may_sign
from portal.cooperation.queries import duties_asked
from portal.database import db, transaction
from portal.sign_in.blueprint import TRIES, limiter
from portal.web.csrf import OPEN_TOO_LONG, form_page
from portal.web.forms import ButtonForm
from portal.web.page_frame import page_frame

PRESSED = "links"  # in the browser's session: marks of the links of which a button was pressed
MOST_PRESSED = 20

confirm = Blueprint("confirm", __name__, url_prefix="/confirm/<secret>")


@dataclass(frozen=True)
class Held:
    """A link that opens, and what lies behind it."""

    secret: str
    link: LinkBehind
    viewer: Viewer
    invitation: Invitation
    facts: Asked

    def to(self, name: str) -> str:
        """Another page of the same link."""
        return url_for(f"confirm.{name}", secret=self.secret)

    @property
    def shows_words(self) -> bool:
        """Nothing was written, or whoever looks pressed a button of this link in this browser.

        Looking shows published text alone: a link that somebody forwarded tells no stranger what the school wrote.
        """
        return not self.invitation.words or _mark(self.secret) in session.get(PRESSED, ())


class Ended(Exception):
    """The link was given once and opens no more."""

    def __init__(self, link: LinkBehind) -> None:
        super().__init__(link.state)
        self.link = link


@confirm.errorhandler(Ended)
def _ended(ended: Ended) -> ResponseReturnValue:
    return render_template("cooperation/link_ended.html", link=ended.link), 410


@confirm.after_request
def _keep_nowhere(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _held(secret: str) -> Held:
    """Look by the link alone, whoever is signed in. Raises NotFound for one that never was, and Ended."""
    if not SECRET.fullmatch(secret):
        raise NotFound
    page_frame()  # made as whoever is signed in, before the link is the proof
    db.session.rollback()
    connection = db.session()
    show_session(connection, None)
    show_link(connection, secret)
    viewer, link = current_viewer(), link_behind(secret)
    if link is None:
        raise NotFound
    if link.state != "open" or viewer.invitation_id is None:
        raise Ended(link)
    invitation = db.session.get_one(Invitation, viewer.invitation_id)
    return Held(secret, link, viewer, invitation, asked(invitation.id))


@confirm.route("", methods=["GET", "POST"])
@public
@limiter.limit(TRIES, methods=["POST"])
@form_page
def show(secret: str) -> ResponseReturnValue:
    """The page to answer on; once answered, what was answered and what may be done with it."""
    held, form = _held(secret), LinkAnswerForm()
    if not form.is_submitted():
        if held.invitation.answer is not None:
            return _answered(held)
        return _answer_page(held, _filled(form, held))
    return _take(held, form)


@confirm.get("/change")
@public
def change(secret: str) -> ResponseReturnValue:
    """The same page once more, to change an answer; where words would stand on it, after the button that shows them."""
    held = _held(secret)
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
        _press(held.secret)
    except ChangedMeanwhile:
        held = _held(held.secret)
        if held.invitation.answer == form.answer.data and held.invitation.words == form.words.data:
            _press(held.secret)
            return redirect(held.to("show"), 303)  # the same form sent twice
        form.version.data = held.invitation.version
        form.refuse("Somebody at your school answered meanwhile. Send it again to put your answer in its place.")
        return _answer_page(held, form)
    except Refused as refusal:
        held = _held(held.secret)
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
        propose_contact(
            mine.id,
            mine.partnership_id,
            mine.agency_id,
            role=ContactRole.LEAD,
            name=form.lead_name.data,
            email=form.lead_email.data,
            by_name=form.by_name.data,
            by=held.viewer,
        )


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
    held, form = _held(secret), ButtonForm()
    if not form.validate_on_submit():
        raise Refused(OPEN_TOO_LONG)
    _press(held.secret)
    return redirect(held.to("show"), 303)


def _press(secret: str) -> None:
    session[PRESSED] = [*dict.fromkeys([*session.get(PRESSED, ()), _mark(secret)])][-MOST_PRESSED:]


def _mark(secret: str) -> str:
    return hash_of(secret).hex()[:16]


@confirm.post("/sign")
@public
@limiter.limit(TRIES)
def sign(secret: str) -> ResponseReturnValue:
    """The head's one button."""
    held, form = _held(secret), SignForm()
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


@confirm.route("/pass-on", methods=["GET", "POST"])
@public
@limiter.limit(TRIES, methods=["POST"])
@form_page
def hand_on(secret: str) -> ResponseReturnValue:
    """Pass the request to a colleague at the school."""
    held = _held(secret)
    require(may_pass_on(held.viewer, held.invitation, held.facts))
    form = HeadsPassOnForm() if held.link.is_head else PassOnForm()
    if form.validate_on_submit():
        lets = isinstance(form, HeadsPassOnForm) and bool(form.may_sign.data)
        name, address = form.name.data, form.email.data
        try:
            with transaction():
                pass_request_on(held.invitation, name=name, address=address, may_sign=lets, by=held.viewer)
            return redirect(url_for("confirm.show", secret=secret), 303)
        except Refused as refusal:
            held = _held(secret)
            form.refuse(refusal.reason, form.email)
    return render_template("cooperation/link_pass_on.html", held=held, form=form)


@confirm.route("/not-us", methods=["GET", "POST"])
@public
@limiter.limit(TRIES, methods=["POST"])
@form_page
def not_us(secret: str) -> ResponseReturnValue:
    """The head says that the school did not give this answer; asks first, since the link ends with it."""
    held, form = _held(secret), ButtonForm()
    if not held.link.is_head or held.invitation.answer is None:
        raise NotFound
    if form.validate_on_submit():
        with transaction():
            say_not_us(held.invitation, by=held.viewer)
        return redirect(url_for("confirm.show", secret=secret), 303)
    return render_template("cooperation/link_not_us.html", held=held, form=form)
