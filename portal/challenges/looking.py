"""One challenge as its pages show it, in few statements: with names, history, what is questioned, and what the lead
partners say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.access.kinds import KINDS
from portal.access.verdict import NotFound
from portal.access.viewer import Place, Viewer
from portal.challenges.lifecycle import Stage, stage_on
from portal.challenges.models import AboutKind, Challenge, ChallengeEvent, Determination, DeterminationAnswer
from portal.database import db
from portal.partnership.models import Agency, Person, Seat

MOST_LINES = 200


@dataclass(frozen=True)
class Case:
    """A challenge, who looks at it and where, and the names its pages need.

    `is_noted` says that this person has opened it today already.
    """

    place: Place
    viewer: Viewer
    challenge: Challenge
    raised_by: str
    raising: str
    challenged: str
    is_noted: bool
    today: date

    @property
    def stage(self) -> Stage:
        """Where it stands today."""
        return stage_on(self.challenge, self.today)


INVOLVED = (Challenge.raised_by_agency_id, Challenge.to_agency_id)
AGENCIES = select(func.json_object_agg(Agency.id, Agency.name)).where(Agency.id.in_(INVOLVED)).scalar_subquery()
RAISER = select(Person.name).where(Person.id == Challenge.raised_by_id).scalar_subquery()
# Made once: building so wide a statement takes longer than running it.
CASE = select(
    Challenge,
    RAISER.label("raised_by"),
    AGENCIES.label("agencies"),
    func.rights.opened_today(Challenge.id).label("is_noted"),
).where(Challenge.partnership_id == bindparam("place"), Challenge.reference == bindparam("reference"))


def find_case(place: Place, reference: str, *, by: Viewer) -> Case:
    """The challenge of that reference in any spelling. Raises NotFound, hidden or absent. One statement."""
    row = db.session.execute(CASE, {"place": place.id, "reference": reference.upper()}).one_or_none()
    if row is None:
        raise NotFound
    challenge: Challenge = row.Challenge
    agencies = row.agencies or {}
    return Case(
        place,
        by,
        challenge,
        raised_by=row.raised_by or "someone",
        raising=agencies.get(str(challenge.raised_by_agency_id), ""),
        challenged=agencies.get(str(challenge.to_agency_id), ""),
        is_noted=row.is_noted,
        today=clock.today(),
    )


TOLD = aliased(Person)
TIMELINE = (
    select(
        ChallengeEvent.kind,
        ChallengeEvent.text,
        ChallengeEvent.at,
        ChallengeEvent.from_stage,
        ChallengeEvent.to_stage,
        Person.name.label("by"),
        Agency.name.label("by_agency"),
        TOLD.name.label("person"),
    )
    .outerjoin(Agency, Agency.id == ChallengeEvent.by_agency_id)
    .outerjoin(Person, Person.id == ChallengeEvent.by_id)
    .outerjoin(TOLD, TOLD.id == ChallengeEvent.person_id)
    .where(ChallengeEvent.challenge_id == bindparam("challenge_id"))
    .order_by(ChallengeEvent.number.desc())
    .limit(MOST_LINES)
)


def timeline(challenge: Challenge) -> Sequence[Any]:
    """What was written down, newest first, at most 200 lines. One statement."""
    return db.session.execute(TIMELINE, {"challenge_id": challenge.id}).all()


def questioned_of(challenge: Challenge) -> tuple[str, str] | None:
    """The record that is questioned, in words and with its address; None where one may not see it, or there is none.

    Looked up under its own row rule. At most one statement.
    """
    kind = KINDS.get(str(challenge.about_kind))
    if challenge.about_kind is AboutKind.MATTER or kind is None:
        return None
    model: Any = kind.model
    reference = db.session.scalar(select(model.reference).where(model.id == challenge.about_id))
    return (f"{kind.label} {reference}", f"/ref/{reference}") if reference else None


@dataclass(frozen=True)
class Answered:
    """What one seat says to the text that counts; `agrees` is None while it has not answered."""

    seat: str
    agrees: bool | None
    reason: str
    by: str


@dataclass(frozen=True)
class Proposal:
    """The text that counts, by whom, and what each seat that is asked says to it."""

    number: int
    text: str
    by: str
    answers: tuple[Answered, ...]

    @property
    def missing(self) -> int:
        """How many seats have not answered."""
        return sum(one.agrees is None for one in self.answers)


def proposal_of(challenge: Challenge) -> Proposal | None:
    """The lead partners' text with the answers of the seats that are asked; None before the first. One statement."""
    writer, speaker = aliased(Person), aliased(Person)
    newest = (
        select(Determination.id)
        .where(Determination.challenge_id == challenge.id)
        .order_by(Determination.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    answer = DeterminationAnswer
    rows = db.session.execute(
        select(
            Determination.number, Determination.text, writer.name.label("writer"), Seat.name.label("seat"),
            answer.agrees, answer.reason, speaker.name.label("speaker"),
        )
        .select_from(Determination)
        .join(Seat, Seat.id == func.any(func.rights.determining_seats(challenge.id)))
        .outerjoin(answer, (answer.determination_id == Determination.id) & (answer.seat_id == Seat.id))
        .outerjoin(writer, writer.id == Determination.by_id)
        .outerjoin(speaker, speaker.id == answer.by_id)
        .where(Determination.id == newest)
        .order_by(Seat.name, Seat.id)
    ).all()  # fmt: skip
    if not rows:
        return None
    answers = tuple(Answered(row.seat, row.agrees, row.reason or "", row.speaker or "") for row in rows)
    return Proposal(rows[0].number, rows[0].text, rows[0].writer or "someone", answers)
