"""The worker's part of a campaign: once a term day, the rung that has come is mailed to the schools still unsigned.

Running twice, or after days of being dead, sends nothing twice: what a school got is read back from the outbox, and a
key of the outbox holds one reminder a school and day. Whoever has signed is not among those asked for.
Whoever reads for several schools gets one reminder a day: a colleague is asked instead, or the school waits a term day.
"""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, exists, func, select, text
from sqlalchemy.orm import aliased

from portal import clock
from portal.access.roles import Role
from portal.access.verdict import ALLOWED, Verdict, refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.contacts.models import AgencyContact, ContactRole
from portal.cooperation.events import SchoolsReminded
from portal.cooperation.holidays import holidays_of
from portal.cooperation.ladder import Reaches, Rung, may_remind, rung_at
from portal.cooperation.lifecycle import IS_ANSWERED, CampaignState, RecipientState, Stage
from portal.cooperation.messages import Mail, facts_of_reminder, queue_reminders
from portal.cooperation.models import Campaign, Invitation
from portal.cooperation.row_rules import REMINDERS
from portal.cooperation.scope import SCHOOLS_IDENTIFIER, Recipient, reader_of
from portal.database import db
from portal.outbox.models import Message
from portal.outbox.queue import leaves_at
from portal.partnership.models import Agency, Appointment, Partnership
from portal.term_days import Holidays, is_term_day

log = logging.getLogger(__name__)

ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(hashtext('reminders'))")
Sent = dict[uuid.UUID, list[tuple[str, date]]]


def may_remind_schools(viewer: Viewer) -> Verdict:
    """The job of that name alone."""
    return ALLOWED if viewer.system == REMINDERS else refused("Only the job of the reminders climbs the ladder.")


def remind_schools(*, by: Viewer) -> int:
    """Queue what is due now in every open campaign; answers how many mails. In quiet hours none."""
    require(may_remind_schools(by))
    now = clock.now()
    if leaves_at(now, urgent=False) > now or not db.session.scalar(ONE_AT_A_TIME):
        return 0
    rows = db.session.execute(
        select(Campaign, Partnership.settings)
        .join(Partnership, Partnership.id == Campaign.partnership_id)
        .where(Campaign.stage == Stage.OPEN)
        .order_by(Campaign.opened_at.desc())
    ).all()
    return sum(_remind_or_log(campaign, settings, by) for campaign, settings in rows)


def _remind_or_log(campaign: Campaign, settings: dict[str, Any], by: Viewer) -> int:
    """A fault in one campaign holds no other one up; its own mails are made up for once it is mended."""
    key = campaign.id
    try:
        with db.session.begin_nested():
            return _remind(campaign, holidays_of(settings), by)
    except Exception:
        log.exception("the reminders of a campaign failed: %s", key)
        return 0


def _remind(campaign: Campaign, holidays: Holidays, by: Viewer) -> int:
    today = clock.today()
    if campaign.state not in {CampaignState.OPEN, CampaignState.GRACE} or not is_term_day(today, holidays):
        return 0
    assert campaign.opened_at is not None
    rung = rung_at(today, campaign.due_on, clock.in_london(campaign.opened_at).date(), holidays)
    if rung is None or not rung.is_mail:
        return 0
    sent, reach = sent_in(campaign.id), Reach.today(campaign.partnership_id)
    readers = read_today(campaign.partnership_id)
    mails: list[Mail] = []
    for one in unsigned(campaign.id):
        to = reach.who(one, rung, readers) if may_remind(today, rung.name, sent.get(one.id, ())) else None
        if to is not None:
            readers.add(to.reader)
            mails.append((one.id, to, facts_of_reminder(campaign, one.reference, to.name, rung=rung.name)))
    queue_reminders(campaign, mails, keyed=True)
    if mails:
        about = ("campaign", campaign.id, campaign.partnership_id)
        record(SchoolsReminded(*about, rung.term_days, len(mails)), by=by)
    return len(mails)


def unsigned(campaign_id: uuid.UUID) -> list[Row[Any]]:
    """The invitations nobody has signed, by name; without agencies that an open campaign asked since. One statement."""
    again, since, this = aliased(Invitation), aliased(Campaign), aliased(Campaign)
    asked_since = exists().where(
        again.agency_id == Invitation.agency_id,
        again.partnership_id == Invitation.partnership_id,
        since.id == again.campaign_id,
        since.stage == Stage.OPEN,
        this.id == Invitation.campaign_id,
        since.opened_at > this.opened_at,
    )
    wanted = (
        select(
            Invitation.id,
            Invitation.reference,
            Invitation.agency_id,
            Invitation.state,
            Agency.parent_id,
            Agency.identifier_kind,
        )
        .join(Agency, Agency.id == Invitation.agency_id)
        .where(Invitation.campaign_id == campaign_id, Invitation.state.not_in(IS_ANSWERED), ~asked_since)
        .order_by(Invitation.name, Invitation.id)
    )
    return list(db.session.execute(wanted))


def sent_in(campaign_id: uuid.UUID) -> Sent:
    """Rung and day of each reminder a school got, whoever sent it. One statement."""
    rows = db.session.execute(
        select(Message.record_id, Message.facts["rung"].astext, Message.facts["on"].astext)
        .join(Invitation, Invitation.id == Message.record_id)
        .where(Invitation.campaign_id == campaign_id, Message.template == "cooperation/reminder")
    )
    found: Sent = defaultdict(list)
    for invitation_id, rung, on in rows:
        found[invitation_id].append((rung, date.fromisoformat(on)))
    return found


def read_today(partnership_id: uuid.UUID) -> set[str]:
    """Who got a reminder of this partnership today, as `Recipient.reader` names them. One statement."""
    rows = db.session.execute(
        select(Message.person_id, Message.address).where(
            Message.partnership_id == partnership_id,
            Message.template == "cooperation/reminder",
            Message.facts["on"].astext == clock.today().isoformat(),
        )
    )
    return {reader_of(row.person_id, row.address) for row in rows}


@dataclass(frozen=True)
class Reach:
    """The people and addresses of a partnership's schools, one a role: the longest there first."""

    people: dict[tuple[uuid.UUID, str], uuid.UUID]
    addresses: dict[tuple[uuid.UUID, str], Recipient]

    @classmethod
    def today(cls, partnership_id: uuid.UUID) -> Reach:
        """Two statements."""
        people: dict[tuple[uuid.UUID, str], uuid.UUID] = {}
        roles = (Role.HEAD, Role.DSL, Role.TRUST_LEAD, Role.REPRESENTATIVE)
        for agency_id, role, person_id in db.session.execute(
            select(Appointment.agency_id, Appointment.role, Appointment.person_id)
            .where(
                Appointment.role.in_(roles),
                func.coalesce(Appointment.partnership_id, partnership_id) == partnership_id,
                Appointment.starts_on <= clock.today(),
                func.coalesce(Appointment.ends_on, clock.today()) >= clock.today(),
            )
            .order_by(Appointment.starts_on, Appointment.id)
        ):
            people.setdefault((agency_id, str(role)), person_id)
        addresses: dict[tuple[uuid.UUID, str], Recipient] = {}
        for agency_id, whose, email, name, key in db.session.execute(
            select(
                AgencyContact.agency_id, AgencyContact.role, AgencyContact.email, AgencyContact.name, AgencyContact.id
            )
            .where(AgencyContact.partnership_id == partnership_id, AgencyContact.ended_on.is_(None))
            .order_by(AgencyContact.bounced_on.is_not(None), AgencyContact.email)
        ):
            is_head = whose is ContactRole.HEAD
            addresses.setdefault((agency_id, str(whose)), Recipient(agency_id, None, email, name, key, is_head))
        return cls(people, addresses)

    def who(self, one: Row[Any], rung: Rung, passed_over: Collection[str] = ()) -> Recipient | None:
        """One reader a school who is not among those passed over: the first in the order of that rung."""
        return next((to for to in self._in_order(one, rung) if to.reader not in passed_over), None)

    def _in_order(self, one: Row[Any], rung: Rung) -> Iterator[Recipient]:
        """What is prepared waits for the head; without a trust's lead the head is asked too.

        For an agency that is no school, its representative at every rung. Addresses only where there are no people.
        """
        if rung.reaches is Reaches.TRUST and one.parent_id is not None:
            lead = self.people.get((one.parent_id, str(Role.TRUST_LEAD)))
            if lead is not None:
                yield Recipient(one.parent_id, person_id=lead)
        lead_first = rung.reaches is Reaches.LEAD and one.state is not RecipientState.PREPARED
        roles: tuple[Role, ...] = (Role.DSL, Role.HEAD) if lead_first else (Role.HEAD, Role.DSL)
        if one.identifier_kind != SCHOOLS_IDENTIFIER:
            roles = (Role.REPRESENTATIVE,)
        people = [person for role in roles if (person := self.people.get((one.agency_id, str(role))))]
        for person in people[:1] if one.state is RecipientState.PREPARED else people:
            yield Recipient(one.agency_id, person_id=person)
        contacts = (ContactRole.LEAD, ContactRole.HEAD) if lead_first else (ContactRole.HEAD, ContactRole.LEAD)
        for contact in (*contacts, ContactRole.OFFICE) if not people else ():
            if (found := self.addresses.get((one.agency_id, str(contact)))) is not None:
                yield found
