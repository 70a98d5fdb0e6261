"""What lies behind a school's personal link, for its pages: looked at by the link alone, whoever is signed in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.access.proof import SECRET, show_link, show_session
from portal.access.verdict import NotFound
from portal.access.viewer import Viewer, current_viewer
from portal.contacts.models import ContactRole
from portal.contacts.operations import propose_contact
from portal.cooperation.asked import Asked, asked
from portal.cooperation.links import LinkBehind, hash_of, link_behind
from portal.cooperation.models import Invitation
from portal.database import db
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


def held_by(secret: str) -> Held:
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


def press(secret: str) -> None:
    """Keep that a button of this link was pressed in this browser."""
    session[PRESSED] = [*dict.fromkeys([*session.get(PRESSED, ()), _mark(secret)])][-MOST_PRESSED:]


def _mark(secret: str) -> str:
    return hash_of(secret).hex()[:16]


def propose(held: Held, role: ContactRole, *, name: str, email: str, by_name: str = "") -> None:
    """Another address, which waits for the officer; given by `by_name`, else by whom the link was sent to."""
    mine = held.invitation
    propose_contact(
        mine.id,
        mine.partnership_id,
        mine.agency_id,
        role=role,
        name=name,
        email=email,
        by_name=by_name or held.link.recipient,
        by=held.viewer,
    )
