"""Reminding those still missing, once, in the office's own words: within the same limits as the ladder."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from portal import clock
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.cooperation.events import MissingReminded
from portal.cooperation.ladder import LADDER, may_remind
from portal.cooperation.messages import Mail, facts_of_reminder, queue_reminders
from portal.cooperation.models import Campaign
from portal.cooperation.policy import may_remind_missing
from portal.cooperation.reminders import Reach, Sent, unsigned
from portal.cooperation.scope import reader_of
from portal.database import db
from portal.outbox.queue import leaves_at

SENT = text("SELECT invitation_id, rung, sent_on, person_id, address FROM rights.reminders_sent(:campaign)")
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('reminders'))")
TO_LEAD = LADDER[0]  # whom own words reach: the safeguarding lead, then the head


@dataclass(frozen=True)
class Missing:
    """The mails that would go out now, and how many unsigned schools get none today."""

    mails: list[Mail]
    had_enough: int
    unreachable: int


def missing_schools(campaign: Campaign, *, words: str) -> Missing:
    """Who has not signed: to be mailed; reminded or its reader reminded today, or five times; without an address.

    Four statements.
    """
    today = clock.today()
    sent, readers = _sent(campaign)
    reach = Reach.today(campaign.partnership_id)
    rung = f"own words {today.isoformat()}"
    mails: list[Mail] = []
    had_enough = unreachable = 0
    for one in unsigned(campaign.id):
        to = reach.who(one, TO_LEAD, readers)
        if reach.who(one, TO_LEAD) is None:
            unreachable += 1
        elif to is None or not may_remind(today, rung, sent.get(one.id, ())):
            had_enough += 1
        else:
            readers.add(to.reader)
            facts = facts_of_reminder(campaign, one.reference, to.name, rung=rung, words=words)
            mails.append((one.id, to, facts))
    return Missing(mails, had_enough, unreachable)


def _sent(campaign: Campaign) -> tuple[Sent, set[str]]:
    """What each school got, and who has read one today."""
    found: Sent = defaultdict(list)
    readers: set[str] = set()
    for row in db.session.execute(SENT, {"campaign": campaign.id}):
        found[row.invitation_id].append((row.rung, date.fromisoformat(row.sent_on)))
        if row.sent_on == clock.today().isoformat():
            readers.add(reader_of(row.person_id, row.address))
    return found, readers


def remind_missing(campaign: Campaign, *, words: str, by: Viewer) -> int:
    """Queue one mail to each unsigned school that may still get one; answers how many. Raises Refused at night."""
    require(may_remind_missing(by, campaign))
    if leaves_at(clock.now(), urgent=False) > clock.now():
        raise Refused("Reminders leave between 7am and 7pm on working days. Some may have signed by then.")
    db.session.execute(ONE_AT_A_TIME)  # with the job of the ladder, too: one reminder each
    missing = missing_schools(campaign, words=words)
    if not missing.mails:
        raise Refused("No school can be reminded now: all have signed, were reminded today, or five times already.")
    queue_reminders(campaign, missing.mails, keyed=False)
    record(MissingReminded("campaign", campaign.id, campaign.partnership_id, len(missing.mails)), by=by)
    return len(missing.mails)
