"""What the holder of a personal link does beside answering: pass the request on, and say "this was not us"."""

from __future__ import annotations

from sqlalchemy import text

from portal.access.editing import take_in_hand
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.cooperation.answers import IS_HEADS
from portal.cooperation.asked import asked
from portal.cooperation.events import AnswerVoided, RequestPassedOn
from portal.cooperation.messages import pass_on, tell_officer_not_us
from portal.cooperation.models import Invitation
from portal.cooperation.policy import may_pass_on, may_say_not_us
from portal.database import db

WITHDRAW = text("SELECT rights.withdraw_links()")
REFUSED = {
    "elsewhere": "Use an address at your school: the part after the @ is that of an address we have for the school.",
    "public": "Anybody can have an address there. Use one at your school, or ring the office that asks.",
    "enough": "This request was passed on five times already. Ring the office that asks.",
}


def pass_request_on(invitation: Invitation, *, name: str, address: str, may_sign: bool, by: Viewer) -> None:
    """Send a colleague at the school a link of their own. `may_sign` counts from the head alone. Raises Refused."""
    facts = asked(invitation.id)
    require(may_pass_on(by, invitation, facts))
    outcome = pass_on(invitation, facts, name=name, address=address, may_sign=may_sign)
    if outcome in REFUSED:
        raise Refused(REFUSED[outcome])
    record(RequestPassedOn("confirmation", invitation.id, invitation.partnership_id), by=by)


def say_not_us(invitation: Invitation, *, by: Viewer) -> None:
    """The answer is void, its words stay in the history; the office is told, and every link ends. Raises Refused."""
    facts = asked(invitation.id)
    require(may_say_not_us(by, invitation, is_heads=bool(db.session.scalar(IS_HEADS))))
    take_in_hand(invitation, seen=invitation.version)
    invitation.answer, invitation.words, invitation.lead_is_right = None, "", None
    invitation.lead_name = invitation.lead_role = ""
    invitation.clause_ids = []
    invitation.prepared_by_id = invitation.prepared_at = None
    invitation.confirmed_by_id = invitation.confirmed_at = None
    db.session.flush()
    record(AnswerVoided("confirmation", invitation.id, invitation.partnership_id), by=by)
    tell_officer_not_us(invitation, facts, by=by)
    db.session.execute(WITHDRAW)  # last: with it this link's own rights end
