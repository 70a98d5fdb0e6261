"""What people do with a campaign: draft, dry run, approve, open, stop. Answers are in answers.py."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from agencies.sectors import Sector
from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.arrangements.lifecycle import ArrangementState
from portal.arrangements.models import ArrangementVersion
from portal.arrangements.queries import clauses_of, in_force, versions_of
from portal.audit.record import record
from portal.cooperation.changed import changed_since_asked
from portal.cooperation.events import (
    CampaignApproved,
    CampaignCreated,
    CampaignDryRun,
    CampaignOpened,
    CampaignStopped,
)
from portal.cooperation.holidays import grace_of, holidays_of
from portal.cooperation.lifecycle import Dates, Stage
from portal.cooperation.many_rows import insert_many
from portal.cooperation.messages import queue_invitations
from portal.cooperation.models import Campaign, Invitation
from portal.cooperation.policy import (
    may_approve_campaign,
    may_create_campaign,
    may_dry_run,
    may_open_campaign,
    may_stop_campaign,
)
from portal.cooperation.queries import minutes_asked_this_year
from portal.cooperation.scope import EVERYTHING, Recipient, Scope, recipients, schools_asked
from portal.database import db, new_id
from portal.partnership.models import Partnership
from portal.web.formats import list_in_words


def create_campaign(
    partnership_id: uuid.UUID,
    *,
    version_id: uuid.UUID,
    title: str,
    due_on: date,
    asker: str,
    asker_agency_id: uuid.UUID,
    asker_telephone: str,
    asker_email: str,
    legal_basis: str,
    legal_basis_check: bool = True,
    why: str = "",
    after: str = "",
    minutes: int = 2,
    scope: Scope = EVERYTHING,
    clause_keys: Sequence[str] | None = None,
    is_about_changes: bool = False,
    by: Viewer,
) -> Campaign:
    """A draft on the version in force. It asks about `clause_keys`, or else every clause with a duty for those asked.

    `is_about_changes`: about the clauses that changed since schools were last asked, and only the schools that signed
    their earlier words. Raises Refused when nothing changed so, when that version is not in force or asks schools
    nothing, or when the due day is not in the future.
    """
    require(may_create_campaign(by, partnership_id))
    if is_about_changes:
        scope, why = _about_changes(partnership_id, scope, why)
        clause_keys = scope.signed
    clause_ids = _clauses_asked(partnership_id, version_id, clause_keys, scope)
    if due_on <= clock.today():
        raise Refused("Give schools time: the due day has to be in the future.")
    holidays, grace = term_settings(partnership_id)
    campaign = Campaign(
        id=new_id(),
        partnership_id=partnership_id,
        title=title,
        why=why,
        version_id=version_id,
        clause_ids=clause_ids,
        scope=scope.kept(),
        legal_basis=legal_basis,
        legal_basis_check=legal_basis_check,
        minutes=minutes,
        due_on=due_on,
        grace_term_days=grace,
        **asdict(Dates.of(due_on, holidays, grace)),
        asker=asker,
        asker_agency_id=asker_agency_id,
        asker_telephone=asker_telephone,
        asker_email=asker_email,
        after=after,
        stage=Stage.DRAFT,
        created_by_id=by.person_id,
        created_at=clock.now(),
    )
    _insert(campaign)
    kept = db.session.get_one(Campaign, campaign.id)
    record(CampaignCreated("campaign", kept.id, partnership_id, version_id, due_on), by=by)
    return kept


def _insert(campaign: Campaign) -> None:
    """Without RETURNING: number and reference come from a trigger, and are read back with the row."""
    values = {
        column.name: getattr(campaign, column.name)
        for column in table_of(Campaign).c
        if column.name in campaign.__dict__
    }
    db.session.execute(insert(table_of(Campaign)).values(values))


def _about_changes(partnership_id: uuid.UUID, scope: Scope, why: str) -> tuple[Scope, str]:
    versions = versions_of(partnership_id)
    now = in_force(versions)
    changed = changed_since_asked(versions, now) if now is not None and not scope.standings else None
    if changed is None:
        raise Refused("Nothing that schools were asked about has changed since. Ask about everything instead.")
    headings = list_in_words([one.heading for one in changed.clauses])
    return replace(scope, signed=changed.keys), why or f"Only what changed since version {changed.since}: {headings}."


def _clauses_asked(
    partnership_id: uuid.UUID, version_id: uuid.UUID, keys: Sequence[str] | None, scope: Scope
) -> list[uuid.UUID]:
    version = db.session.get(ArrangementVersion, version_id)
    if version is None or version.partnership_id != partnership_id or version.state is not ArrangementState.IN_FORCE:
        raise Refused("A campaign asks about the arrangements in force.")
    clauses = clauses_of(version_id)
    sectors = frozenset(Sector) - {Sector.EDUCATION} if scope.standings else frozenset({Sector.EDUCATION})
    asked = [one.id for one in clauses if (one.key in keys if keys is not None else one.asked_of(sectors))]
    if not asked:
        raise Refused(f"No clause of these arrangements asks anything of {'them' if scope.standings else 'schools'}.")
    return asked


def term_settings(partnership_id: uuid.UUID) -> tuple[list[tuple[date, date]], int]:
    """The partnership's school holidays, pairs of first and last day, and its term days of grace. One statement."""
    settings = db.session.scalar(select(Partnership.settings).where(Partnership.id == partnership_id))
    return holidays_of(settings), grace_of(settings)


def dry_run(campaign: Campaign, *, by: Viewer) -> dict[str, Any]:
    """Count who would get what, who has no contact, and the minutes asked of schools; nothing is sent."""
    require(may_dry_run(by, campaign))
    schools = schools_asked(campaign.partnership_id, Scope.of(campaign.scope))
    found = recipients(campaign.partnership_id, Scope.of(campaign.scope))
    mails = [one for school in schools for one in found.get(school.agency_id, ())]
    without = [school for school in schools if school.agency_id not in found]
    campaign.dry_run = {
        "schools": len(schools),
        "mails": len(mails),
        "to_people": sum(1 for one in mails if one.person_id),
        "to_addresses": sum(1 for one in mails if one.address),
        "without_contact": len(without),
        "names_without_contact": [f"{school.name} ({school.urn})" for school in without[:50]],
        "minutes": len(schools) * campaign.minutes,
        "minutes_this_year": len(schools) * campaign.minutes + minutes_asked_this_year(campaign.partnership_id),
        "by_phase": dict(sorted(Counter(school.phase for school in schools).items())),
    }
    campaign.dry_run_at = clock.now()
    campaign.stage = Stage.DRY_RUN
    record(CampaignDryRun("campaign", campaign.id, campaign.partnership_id, len(schools), len(without)), by=by)
    return campaign.dry_run


def approve_campaign(campaign: Campaign, *, by: Viewer) -> None:
    """The chair or a delegate agrees to what the dry run showed."""
    require(may_approve_campaign(by, campaign))
    campaign.stage, campaign.approved_by_id, campaign.approved_at = Stage.APPROVED, by.person_id, clock.now()
    record(CampaignApproved("campaign", campaign.id, campaign.partnership_id), by=by)


def open_campaign(campaign: Campaign, *, by: Viewer) -> int:
    """Ask every school in scope and queue its mail; answers how many schools were asked. All or none."""
    require(may_open_campaign(by, campaign))
    schools = schools_asked(campaign.partnership_id, Scope.of(campaign.scope))
    if not schools:
        raise Refused(f"No {campaign.whom} is in the scope of this campaign.")
    found, now = recipients(campaign.partnership_id, Scope.of(campaign.scope)), clock.now()
    campaign.stage, campaign.opened_by_id, campaign.opened_at = Stage.OPEN, by.person_id, now
    db.session.flush()
    rows = [
        {
            "id": new_id(),
            "partnership_id": campaign.partnership_id,
            "campaign_id": campaign.id,
            "agency_id": school.agency_id,
            "reference": f"{campaign.reference}-{school.urn}",
            "name": school.name,
            "phase": school.phase,
            "type_name": school.type_name,
            "age_range": school.age_range,
            "legal_basis": school.legal_basis,
            "sent_at": now if school.agency_id in found else None,
        }
        for school in schools
    ]
    insert_many(table_of(Invitation), rows)
    mails = queue_invitations(campaign, list(_mails(rows, found)), by=by)
    record(CampaignOpened("campaign", campaign.id, campaign.partnership_id, len(rows), mails), by=by)
    return len(rows)


def _mails(
    rows: Iterable[dict[str, Any]], found: dict[uuid.UUID, list[Recipient]]
) -> Iterable[tuple[uuid.UUID, str, Recipient]]:
    for row in rows:
        for recipient in found.get(row["agency_id"], ()):
            yield row["id"], row["reference"], recipient


def stop_campaign(campaign: Campaign, *, why: str, by: Viewer) -> None:
    """No further message goes out; the answers given stay."""
    require(may_stop_campaign(by, campaign))
    now = clock.now()
    values = {"stage": Stage.STOPPED, "stopped_by_id": by.person_id, "stopped_at": now, "stopped_why": why}
    db.session.execute(update(Campaign).where(Campaign.id == campaign.id).values(values))
    record(CampaignStopped("campaign", campaign.id, campaign.partnership_id), by=by)
