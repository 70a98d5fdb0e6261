"""One decision as its pages show it, in few statements: its paper, its seats, who said what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import bindparam, func, select

from portal.access.roles import WHOLE
from portal.access.verdict import NotFound
from portal.access.viewer import Place, Viewer
from portal.audit.models import Opening
from portal.database import db
from portal.decisions.dates import Lengths
from portal.decisions.heard import Said, views_and_notes
from portal.decisions.lifecycle import DecisionClass, View
from portal.decisions.models import Decision, DecisionAnswer, DecisionPaper
from portal.decisions.policy import may_answer
from portal.decisions.queries import agreed_seats, answers_of, seats_of
from portal.decisions.seating import Quorum, SeatNow, is_carried
from portal.partnership.models import Agency, Partnership, Person, StandingGroup


@dataclass(frozen=True)
class Case:
    """A decision with the paper that answers are about, who looks at it and where.

    `is_noted` says that this person has opened it today already.
    """

    place: Place
    viewer: Viewer
    decision: Decision
    paper: DecisionPaper
    lengths: Lengths
    quorum: Quorum
    group: str
    raised_by: str
    is_noted: bool

    @property
    def is_whole(self) -> bool:
        """Whether the person answers for the whole partnership, and so sees who said what."""
        return self.viewer.holds(self.place.id, *WHOLE)

    @cached_property
    def answers(self) -> Sequence[DecisionAnswer]:
        """What was said about this paper; nothing for those who read the notice only. One statement."""
        return answers_of(self.decision) if self.is_whole and self.decision.seat_ids else ()

    @cached_property
    def seats(self) -> list[SeatNow]:
        """The seats asked. One statement."""
        return seats_of(self.decision, self.answers) if self.decision.seat_ids else []

    @cached_property
    def heard(self) -> tuple[list[Said], list[Said]]:
        """What consultees said and scrutineers noted, as far as one may read it. One statement."""
        return views_and_notes(self.decision)

    @property
    def views(self) -> list[Said]:
        """What consultees said."""
        return self.heard[0]

    @property
    def notes(self) -> list[Said]:
        """The scrutineers' notes."""
        return self.heard[1]

    @property
    def concerns_open(self) -> int:
        """Concerns that are owed an answer."""
        return len([one for one in self.views if one.view is View.CONCERN and one.reply is None])

    @property
    def notes_open(self) -> int:
        """Notes that are owed an answer."""
        return len([one for one in self.notes if one.reply is None])

    @property
    def is_carried(self) -> bool:
        """Whether the answers carry it at this minute."""
        agreed = agreed_seats(self.answers)
        return is_carried(self.seats, agreed, self.quorum, is_disputed=self.decision.is_disputed)

    @property
    def own_seats(self) -> list[SeatNow]:
        """Seats for which this person may answer at this minute."""
        return [one for one in self.seats if may_answer(self.viewer, self.decision, one, self.lengths)]


GROUP = select(StandingGroup.name).where(StandingGroup.id == Decision.group_id).scalar_subquery()
RULE = select(StandingGroup.quorum).where(StandingGroup.id == Decision.group_id).scalar_subquery()
SETTINGS = select(Partnership.settings).where(Partnership.id == Decision.partnership_id).scalar_subquery()
RAISED_BY = select(Person.name).where(Person.id == Decision.raised_by_id).scalar_subquery()
RAISED_FOR = select(Agency.name).where(Agency.id == Decision.raised_by_agency_id).scalar_subquery()
CASE = (
    select(
        Decision,
        DecisionPaper,
        GROUP.label("group"),
        RULE.label("quorum"),
        SETTINGS.label("settings"),
        RAISED_BY.label("raised_by"),
        RAISED_FOR.label("raised_for"),
        func.rights.opened_today(Decision.id).label("is_noted"),
    )
    .join(
        DecisionPaper,
        (DecisionPaper.decision_id == Decision.id) & (DecisionPaper.number == Decision.paper_number),
    )
    .where(Decision.partnership_id == bindparam("place"), Decision.reference == bindparam("reference"))
)


def find_case(place: Place, reference: str, *, by: Viewer) -> Case:
    """The decision of that reference in any spelling. Raises NotFound, alike for hidden and absent. One statement."""
    row = db.session.execute(CASE, {"place": place.id, "reference": reference.upper()}).one_or_none()
    if row is None:
        raise NotFound
    decision: Decision = row.Decision
    is_own_rule = row.quorum and decision.kind is not DecisionClass.RESERVED
    return Case(
        place,
        by,
        decision,
        row.DecisionPaper,
        Lengths(row.settings or {}),
        Quorum.read(row.quorum) if is_own_rule else Quorum(),
        row.group or "",
        ", ".join(one for one in (row.raised_by or "someone", row.raised_for) if one),
        row.is_noted,
    )


@dataclass(frozen=True)
class Opened:
    """One opening: who, for which agency, how and when."""

    person: str
    agency: str
    manner: str
    at: object


def openings_of(decision: Decision, *, without: object) -> list[Opened]:
    """Who opened it, newest first, at most 200, without that person's own visits. One statement."""
    found = (
        select(Person.name, Agency.name, Opening.manner, Opening.at)
        .select_from(Opening)
        .outerjoin(Person, Person.id == Opening.person_id)
        .outerjoin(Agency, Agency.id == Opening.agency_id)
        .where(Opening.record_id == decision.id, Opening.kind == "decision")
        .order_by(Opening.at.desc(), Opening.id)
        .limit(200)
    )
    if without is not None:
        found = found.where(Opening.person_id != without)
    return [Opened(name or "", agency or "", manner, at) for name, agency, manner, at in db.session.execute(found)]
