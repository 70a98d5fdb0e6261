"""After the close each school gets back its answer, the area's picture, and what changed because of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal import clock
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.cooperation.events import FeedbackSent
from portal.cooperation.lifecycle import Stage
from portal.cooperation.messages import Mail, facts_of_invitation, queue_feedback
from portal.cooperation.models import Campaign, Invitation
from portal.cooperation.policy import may_send_feedback
from portal.cooperation.scope import Scope, recipients
from portal.database import db


@dataclass(frozen=True)
class Feedback:
    """The mails that would go out, and how many schools find it on their page alone, having no address."""

    mails: list[Mail]
    schools: int
    unreachable: int


def feedback_to(campaign: Campaign) -> Feedback:
    """Every school that was asked, whatever it answered, one or more readers each. Three statements."""
    found, mails, unreachable = recipients(campaign.partnership_id, Scope.of(campaign.scope)), [], 0
    asked = db.session.execute(
        select(Invitation.id, Invitation.reference, Invitation.agency_id)
        .where(Invitation.campaign_id == campaign.id)
        .order_by(Invitation.name, Invitation.id)
    ).all()
    for one in asked:
        to = found.get(one.agency_id, [])
        unreachable += not to
        mails += [(one.id, who, facts_of_invitation(campaign, one.reference, who.name)) for who in to]
    return Feedback(mails, len(asked), unreachable)


def send_feedback(campaign: Campaign, *, changed_because: str, by: Viewer) -> Feedback:
    """Keep what changed because of the answers, and queue one mail a reader; once, after the close."""
    require(may_send_feedback(by, campaign))
    db.session.refresh(campaign, with_for_update=True)  # two at once: the second finds it sent
    require(may_send_feedback(by, campaign))
    feedback = feedback_to(campaign)
    campaign.stage, campaign.changed_because = Stage.FEEDBACK_SENT, changed_because
    campaign.feedback_by_id, campaign.feedback_sent_at = by.person_id, clock.now()
    db.session.flush()
    queue_feedback(campaign, feedback.mails)
    about = ("campaign", campaign.id, campaign.partnership_id)
    record(FeedbackSent(*about, feedback.schools, len(feedback.mails)), by=by)
    return feedback
