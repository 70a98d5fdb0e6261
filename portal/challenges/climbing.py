"""The worker's part: whom a stage names that time alone has reached is told, in one mail a person and day.

What was told is read back from the history, so that running twice tells nobody twice, and after days of being dead what
has come meanwhile is made up for. Where a challenge stands never depends on this.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, insert, select, text, union_all

from portal import clock
from portal.access.roles import Role
from portal.access.rules import table_of
from portal.access.verdict import ALLOWED, Verdict, refused, require
from portal.access.viewer import Viewer
from portal.actions.climbing import reminded_today
from portal.audit.record import record
from portal.challenges.events import StageTold
from portal.challenges.lifecycle import LEVELS, OVERDUE, due_on, is_overdue, stage_on, steps_by_itself
from portal.challenges.models import Challenge, ChallengeEvent, ChallengeEventKind
from portal.challenges.named import Holder, named_on_memberships, whom
from portal.challenges.row_rules import TELLS
from portal.database import db, new_id
from portal.outbox.queue import leaves_at, queue_message
from portal.partnership.models import Appointment, Mandate, Membership, Seat
from portal.web.formats import day

ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(hashtext('stages of challenges'))")


@dataclass(frozen=True)
class News:
    """One challenge of which one reader is told: that it reached `what`, a stage or that it is overdue there."""

    challenge: Row[Any]
    what: str


def may_tell(viewer: Viewer) -> Verdict:
    """The job of that name alone."""
    return ALLOWED if viewer.system == TELLS else refused("Only the job of the challenges tells of their stages.")


def tell_stages(*, by: Viewer) -> int:
    """Queue what time has brought, in every partnership; answers how many mails. In quiet hours none."""
    require(may_tell(by))
    now = clock.now()
    if leaves_at(now, urgent=False) > now or not db.session.scalar(ONE_AT_A_TIME):
        return 0
    today, challenges = clock.today(), _open()
    began, told, holders = _ran_out(), _told(), _holders()
    news: dict[tuple[uuid.UUID, uuid.UUID], list[News]] = defaultdict(list)
    for challenge in challenges:
        here = holders[challenge.partnership_id]
        for what, since, people in _reached(challenge, began.get(challenge.id), here, today):
            for one in people:
                last = told.get((challenge.id, one.person_id, what))
                if last is None or last < since:
                    news[one.person_id, one.agency_id].append(News(challenge, what))
    served, sent = reminded_today(), 0
    for (person, agency), about in news.items():
        if person not in served:
            served.add(person)
            _tell(person, agency, about, by)
            sent += 1
    return sent


def _reached(
    challenge: Row[Any], ran_out_on: date | None, holders: Sequence[Holder], today: date
) -> Iterable[tuple[str, date, list[Holder]]]:
    """What time alone has brought, since when, and whom it names; what a person did was told by that act."""
    steps = steps_by_itself(challenge, today)
    stage = stage_on(challenge, today)
    began = steps[-1].on if steps else ran_out_on
    if began is not None:
        yield str(stage), began, whom(stage, challenge, holders)
    last = due_on(challenge, today)
    if last is not None and is_overdue(challenge, today):
        yield OVERDUE, last, [one for one in holders if one.role == Role.SCRUTINEER]


def _open() -> list[Row[Any]]:
    """Every challenge that has not ended, the one that waits longest first."""
    wanted = select(
        Challenge.id, Challenge.partnership_id, Challenge.reference, Challenge.stage, Challenge.clocks,
        Challenge.raised_by_id, Challenge.raised_by_agency_id, Challenge.to_agency_id,
    )  # fmt: skip
    is_open = Challenge.ended_at.is_(None)
    return list(db.session.execute(wanted.where(is_open).order_by(Challenge.raised_at, Challenge.id)))


def _ran_out() -> dict[uuid.UUID, date]:
    """Of those whose last step time made and an act wrote down: the day of that step."""
    moves = (
        select(ChallengeEvent.challenge_id, ChallengeEvent.kind, ChallengeEvent.at)
        .join(Challenge, Challenge.id == ChallengeEvent.challenge_id)
        .where(ChallengeEvent.to_stage.is_not(None))
        .order_by(ChallengeEvent.number)
    )
    newest = {row.challenge_id: row for row in db.session.execute(moves)}
    ran_out = {key: row for key, row in newest.items() if row.kind is ChallengeEventKind.RAN_OUT}
    return {key: clock.in_london(row.at).date() for key, row in ran_out.items()}


def _told() -> dict[tuple[uuid.UUID, uuid.UUID | None, str], date]:
    """The last day on which each was told of each. One statement."""
    line = ChallengeEvent
    rows = db.session.execute(
        select(line.challenge_id, line.person_id, line.text, func.max(line.at))
        .where(line.kind == ChallengeEventKind.TOLD)
        .group_by(line.challenge_id, line.person_id, line.text)
    )
    return {(key, person, what): clock.in_london(at).date() for key, person, what, at in rows}


def _holders() -> dict[uuid.UUID, list[Holder]]:
    """Everybody a stage could name, by partnership; a role at the agency counts wherever it is a member."""
    on = clock.today()
    members = select(Membership.partnership_id, Membership.agency_id).where(
        Membership.starts_on <= on, func.coalesce(Membership.ends_on, on) >= on
    )
    member = members.subquery()
    appointed = (
        select(member.c.partnership_id, Appointment.person_id, Appointment.agency_id, Appointment.role)
        .join(Appointment, Appointment.agency_id == member.c.agency_id)
        .where(func.coalesce(Appointment.partnership_id, member.c.partnership_id) == member.c.partnership_id)
        .where(Appointment.starts_on <= on, func.coalesce(Appointment.ends_on, on) >= on)
    )
    held = (
        select(Seat.partnership_id, Mandate.person_id, Mandate.agency_id, Mandate.role)
        .join(Seat, Seat.id == Mandate.seat_id)
        .where(Mandate.starts_on <= on, func.coalesce(Mandate.ends_on, on) >= on)
    )
    named = [one.add_columns(Membership.partnership_id) for one in named_on_memberships(None)]
    found: dict[uuid.UUID, list[Holder]] = defaultdict(list)
    every: list[Any] = [union_all(appointed, held), *named]
    for statement in every:
        for row in db.session.execute(statement).mappings():
            found[row["partnership_id"]].append(Holder(row["person_id"], row["agency_id"], str(row["role"])))
    return {place: sorted(people, key=lambda one: str(one.person_id)) for place, people in found.items()}


def _tell(person: uuid.UUID, agency: uuid.UUID, about: list[News], by: Viewer) -> None:
    """One mail about what waits longest, saying how many more; each history says that this person was told."""
    first = about[0]
    challenge, last = first.challenge, due_on(first.challenge, clock.today())
    assert last is not None
    stage = stage_on(challenge, clock.today())
    queue_message(
        "challenges/overdue" if first.what == OVERDUE else "challenges/stage",
        to_person=person,
        agency_id=agency,
        kind="challenge",
        record_id=challenge.id,
        partnership_id=challenge.partnership_id,
        facts={"reference": challenge.reference, "due": day(last), "level": LEVELS[stage], "more": len(about) - 1},
        key=f"challenges:{person}:{clock.today()}",
        by=by,
    )
    for one in about:
        place = one.challenge.partnership_id
        db.session.execute(
            insert(table_of(ChallengeEvent)).values(
                id=new_id(),
                partnership_id=place,
                challenge_id=one.challenge.id,
                kind=ChallengeEventKind.TOLD,
                text=one.what,
                at=clock.now(),
                person_id=person,
            )
        )
        record(StageTold(record_id=one.challenge.id, partnership_id=place, reached=one.what, person_id=person), by=by)
