"""The formal request: a letter the lead partners sign, to schools unsigned twenty term days after the due day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.cooperation.events import FormalRequestSent
from portal.cooperation.lifecycle import IS_ANSWERED
from portal.cooperation.models import Campaign, FormalRequest, Invitation
from portal.cooperation.policy import may_send_formal_request
from portal.database import db, new_id


def schools_to_request(campaign: Campaign) -> Sequence[Any]:
    """Those that never answered, by name. One statement."""
    return db.session.execute(
        select(Invitation.id, Invitation.reference, Invitation.name, Invitation.state)
        .where(Invitation.campaign_id == campaign.id, Invitation.state.not_in(IS_ANSWERED))
        .order_by(Invitation.name, Invitation.id)
    ).all()


def number_asked(sent: FormalRequest) -> int:
    """To how many schools it went, of those one may see. One statement."""
    seen = select(func.count(Invitation.id)).where(Invitation.id.in_(sent.invitation_ids))
    return db.session.scalar(seen) or 0


def request_sent(campaign: Campaign) -> FormalRequest | None:
    """The letter, once it was sent. One statement."""
    wanted = select(FormalRequest).where(FormalRequest.campaign_id == campaign.id)
    return db.session.scalars(wanted.order_by(FormalRequest.sent_at).limit(1)).first()


def send_formal_request(
    campaign: Campaign, *, letter: str, signed_by: str, signed_on: date, by: Viewer
) -> Sequence[Any]:
    """Keep the letter as it was signed and sent, and to which schools; once. The portal itself mails nothing."""
    require(may_send_formal_request(by, campaign))
    db.session.execute(select(Campaign.id).where(Campaign.id == campaign.id).with_for_update())
    if request_sent(campaign) is not None:
        raise Refused("The formal request of this campaign was sent already.")
    schools = schools_to_request(campaign)
    if not schools:
        raise Refused("Every school has answered meanwhile. There is nobody to request.")
    if signed_on > clock.today():
        raise Refused("The day of the signature cannot be in the future.")
    sent = {
        "id": new_id(),
        "partnership_id": campaign.partnership_id,
        "campaign_id": campaign.id,
        "invitation_ids": [one.id for one in schools],
        "letter": letter,
        "signed_by": signed_by,
        "signed_on": signed_on,
        "sent_at": clock.now(),
        "sent_by_id": by.person_id,
    }
    db.session.execute(insert(table_of(FormalRequest)).values(**sent))
    about = ("campaign", campaign.id, campaign.partnership_id)
    record(FormalRequestSent(*about, len(schools), signed_on), by=by)
    return schools
