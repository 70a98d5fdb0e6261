"""What changed in the arrangements since schools were last asked, and which schools signed the earlier words.

A confirmation is bound to the exact clauses it was given about: when one changes, only the schools that signed its
earlier words are asked again, and about it alone. A new clause was signed by nobody: it asks every school, in another
campaign. A minor correction asks nobody again.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select

from agencies.sectors import Sector
from portal import clock
from portal.arrangements.models import ArrangementVersion, Clause
from portal.arrangements.queries import ClauseText, texts_of
from portal.cooperation.lifecycle import AnswerKind, Stage
from portal.cooperation.models import Campaign, Invitation
from portal.database import db

SCHOOLS = frozenset({Sector.EDUCATION})
AGREED = (AnswerKind.YES, AnswerKind.NEEDS_HELP)


@dataclass(frozen=True)
class Changed:
    """The clauses of the version in force that schools were asked about in other words, in version `since`."""

    since: int
    clauses: tuple[ClauseText, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """By what the clauses are the same in every version."""
        return tuple(one.key for one in self.clauses)


def changed_keys(steps: Sequence[tuple[bool, Mapping[str, Any]]]) -> frozenset[str]:
    """Keys of clauses whose words are no longer those of the first step.

    A step is a version, in the order of the numbers: whether it is a minor correction, and what each clause says.
    """
    found: set[str] = set()
    for (_, before), (is_minor, after) in pairwise(steps):
        if not is_minor:
            found |= {key for key, words in after.items() if key in before and before[key] != words}
    return frozenset(found & steps[0][1].keys()) if steps else frozenset()


def changed_since_asked(versions: Sequence[ArrangementVersion], now: ArrangementVersion) -> Changed | None:
    """Since the newest campaign that asked schools; None where it asked about these words. Two statements."""
    of_schools = func.jsonb_array_length(func.coalesce(Campaign.scope["standings"], func.jsonb_build_array())) == 0
    asked = db.session.scalar(
        select(Campaign.version_id)
        .where(Campaign.partnership_id == now.partnership_id, Campaign.opened_at.is_not(None), of_schools)
        .where(Campaign.stage != Stage.STOPPED)
        .order_by(Campaign.opened_at.desc())
        .limit(1)
    )
    since = next((one for one in versions if one.id == asked and one.number < now.number), None)
    if since is None:
        return None
    between = [one for one in reversed(versions) if since.number <= one.number <= now.number and one.is_public]
    texts = texts_of([one.id for one in between])
    steps = [(one.is_minor, {text.key: _words(text) for text in texts[one.id]}) for one in between]
    keys = changed_keys(steps)
    clauses = tuple(text for text in texts[now.id] if text.key in keys and text.asked_of(SCHOOLS))
    return Changed(since.number, clauses) if clauses else None


def _words(clause: ClauseText) -> tuple[Any, ...]:
    return clause.heading, clause.text, clause.duties


def signers_of_earlier_words(partnership_id: uuid.UUID, keys: Sequence[str]) -> set[uuid.UUID]:
    """Agencies that confirmed one of these clauses in words of before, and in those of today none. Two statements."""
    clauses = db.session.execute(
        select(Clause.id, (ArrangementVersion.replaced_on <= clock.today()).is_(True).label("is_old"))
        .join(ArrangementVersion, ArrangementVersion.id == Clause.version_id)
        .where(
            ArrangementVersion.partnership_id == partnership_id,
            ArrangementVersion.in_force_on <= clock.today(),
            Clause.key.in_(keys),
        )
    ).all()
    old, new = ([one.id for one in clauses if one.is_old is is_old] for is_old in (True, False))
    has_new = Invitation.clause_ids.overlap(new)
    confirmed = db.session.execute(
        select(Invitation.agency_id, has_new.label("has_new")).where(
            Invitation.partnership_id == partnership_id,
            Invitation.confirmed_at.is_not(None),
            Invitation.answer.in_(AGREED),
            Invitation.clause_ids.overlap(old) | has_new,
        )
    ).all()
    return {one.agency_id for one in confirmed} - {one.agency_id for one in confirmed if one.has_new}
