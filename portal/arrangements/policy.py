"""What somebody may do with a version of the arrangements."""

from __future__ import annotations

import uuid

from portal import clock
from portal.access.roles import OFFICE
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.arrangements.lifecycle import ArrangementState, Stage
from portal.arrangements.models import ArrangementVersion
from portal.arrangements.row_rules import PUBLISHERS, WRITERS
from portal.decisions.dates import state_at
from portal.decisions.lifecycle import IN_FORCE, DecisionState
from portal.decisions.models import Decision
from portal.decisions.policy import may_draft, may_lay_words


def may_enter_signed_version(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """The partnership office, or the operator, may enter what was signed on paper before the portal."""
    if viewer.system == "operator" or viewer.holds(partnership_id, *OFFICE):
        return ALLOWED
    return refused("The partnership office enters arrangements that were signed on paper. Ask the office.")


def may_start(viewer: Viewer, partnership_id: uuid.UUID, newest: ArrangementVersion | None) -> Verdict:
    """Delegates, chair and office; one text at a time is written, after the newest came into force."""
    if not viewer.holds(partnership_id, *WRITERS):
        return refused("Delegates, the chair and the partnership office write the arrangements. Send them your words.")
    if newest is not None and newest.state not in {ArrangementState.IN_FORCE, ArrangementState.REPLACED}:
        return refused(f"Version {newest.number} is not in force yet. Go on with that one.")
    return ALLOWED


def may_write(viewer: Viewer, version: ArrangementVersion, decision: Decision | None) -> Verdict:
    """A draft: delegates, chair and office. Once it is a decision's paper: whoever may lay other words there."""
    verdict = may_go_on(viewer, version)
    if verdict and decision is None and version.decision_id is not None:
        return refused("These words lie with the seats. Ask the partnership office to change them.")
    if not verdict or decision is None or decision.state is DecisionState.WITHDRAWN:
        return verdict
    if state_at(decision, clock.now()) is DecisionState.CONSULTATION:
        return refused(
            f"Consultees are reading these words in {decision.reference}. Change them when they have answered."
        )
    if decision.state in IN_FORCE:
        return refused("Every seat has signed these words. Publish them, then start the next version.")
    return may_lay_words(viewer, decision)


def may_change_what_is_asked(viewer: Viewer, version: ArrangementVersion, decision: Decision | None) -> Verdict:
    """Clauses and duties come and go with a signature only, never as a minor correction."""
    verdict = may_write(viewer, version, decision)
    if verdict and version.is_minor:
        return refused("A minor correction asks nothing new of anybody. Start a new version for that.")
    return verdict


def may_send(viewer: Viewer, version: ArrangementVersion, decision: Decision | None) -> Verdict:
    """Whoever may put a reserved decision to the seats, a draft that is no minor correction."""
    if version.is_minor:
        return refused("A minor correction asks nobody again. Publish it.")
    is_free = version.decision_id is None or (decision is not None and decision.state is DecisionState.WITHDRAWN)
    if version.in_force_on is not None or not is_free:
        return refused("This version is with the seats already.")
    return may_draft(viewer, version.partnership_id)


def may_publish(viewer: Viewer, version: ArrangementVersion, decision: Decision | None) -> Verdict:
    """Chair and office, once every seat has signed; a minor correction at once."""
    if not viewer.holds(version.partnership_id, *PUBLISHERS):
        return refused("The chair or the partnership office publishes the arrangements.")
    if version.in_force_on is not None:
        return refused("This version is published already.")
    if version.is_minor and version.stage is Stage.DRAFT:
        return ALLOWED
    if decision is None or decision.state not in IN_FORCE:
        return refused("A version is published once every seat has signed and the decision is issued.")
    return ALLOWED


def may_go_on(viewer: Viewer, version: ArrangementVersion) -> Verdict:
    """See where a draft stands: whoever may write, send or publish it, also while consultees read it."""
    if version.in_force_on is not None:
        return refused("A published version never changes. Start the next one.")
    if not viewer.holds(version.partnership_id, *WRITERS):
        return refused("Delegates, the chair and the partnership office write the arrangements. Send them your words.")
    return ALLOWED
