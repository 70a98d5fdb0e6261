"""A version's row is held while it or its words change; where it is a decision's paper, the paper follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.arrangements.models import ArrangementVersion
from portal.arrangements.papers import words_of
from portal.arrangements.policy import may_write
from portal.arrangements.queries import clauses_of, decision_of
from portal.database import db
from portal.decisions.lifecycle import DecisionState
from portal.decisions.models import Decision
from portal.decisions.operations.laying import lay_words, take_in_hand


def held(version: ArrangementVersion) -> Decision | None:
    """The version as it is now, nobody else's until this transaction ends; and its decision, if it has one."""
    stands = select(ArrangementVersion).where(ArrangementVersion.id == version.id).with_for_update()
    db.session.scalars(stands, execution_options={"populate_existing": True}).one_or_none()
    return decision_of(version)


@contextmanager
def rewriting(version: ArrangementVersion, *, reason: str, by: Viewer) -> Iterator[None]:
    """Inside, words of the version change; signatures to the words before are void, and whoever gave one is told.

    Raises Refused for somebody who may not, and while consultees read the words.
    """
    decision = held(version)
    require(may_write(by, version, decision))
    is_laid = decision is not None and decision.state is not DecisionState.WITHDRAWN
    if decision is not None and is_laid:
        take_in_hand(decision, reason=reason, by=by)
    yield
    db.session.flush()
    if decision is not None and is_laid:
        lay_words(decision, title=version.title, words=words_of(version, clauses_of(version.id)), by=by)
