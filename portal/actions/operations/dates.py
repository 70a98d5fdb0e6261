"""A date that cannot be kept: another is asked for with a reason, and the verifier agrees or says that it stays."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from portal import clock
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.actions.events import NewDateAnswered, NewDateAsked
from portal.actions.lifecycle import NewDateReason, rung_dates
from portal.actions.messages import tell_new_date_answered, tell_new_date_asked
from portal.actions.models import Action, ActionEventKind
from portal.actions.operations.moving import about, note
from portal.actions.policy import may_answer_new_date, may_ask_new_date
from portal.database import db
from portal.partnership.models import Partnership
from portal.web.formats import day


class NewDateAnswer(StrEnum):
    """What the verifier says."""

    AGREED = "agreed"
    REFUSED = "refused"


def ask_new_date(action: Action, *, wanted: date, because: NewDateReason, text: str = "", by: Viewer) -> None:
    """Ask for a later day. Until it is agreed, overdue and the ladder run from the old one.

    Raises Refused for a day that is past, or not later than the date agreed now.
    """
    require(may_ask_new_date(by, action))
    if wanted <= max(action.due_on, clock.today()):
        raise Refused(f"It is due on {day(action.due_on)} now. Enter a later day than that, and than today.")
    action.wanted_due_on, action.wanted_because = wanted, because
    event = NewDateAsked(**about(action), wanted_due_on=wanted, because=because)
    note(action, ActionEventKind.NEW_DATE_ASKED, event, text=text, more=day(wanted), by=by)
    tell_new_date_asked(action, by=by)


def answer_new_date(action: Action, *, answer: NewDateAnswer, reason: str = "", by: Viewer) -> None:
    """Agree, which counts as a slip and sets the ladder anew, or say that the date stays. The first date stays shown.

    Raises Refused when the day asked for has passed before it was answered.
    """
    require(may_answer_new_date(by, action))
    assert action.wanted_due_on is not None
    wanted, is_agreed = action.wanted_due_on, answer is NewDateAnswer.AGREED
    if is_agreed and wanted < clock.today():
        raise Refused(f"{day(wanted)} has passed. Say no, so that another day can be asked for.")
    if is_agreed:
        place = db.session.get_one(Partnership, action.partnership_id)
        action.due_on, action.slips, action.rungs = wanted, action.slips + 1, rung_dates(wanted, place.settings)
    action.wanted_due_on = action.wanted_because = None
    event = NewDateAnswered(**about(action), is_agreed=is_agreed, due_on=action.due_on, slips=action.slips)
    kind = ActionEventKind.NEW_DATE_AGREED if is_agreed else ActionEventKind.NEW_DATE_REFUSED
    note(action, kind, event, text=reason, more=day(wanted), by=by)
    tell_new_date_answered(action, is_agreed=is_agreed, by=by)
