"""A draft becomes the paper of a reserved decision: the one way in which the seats sign a text."""

from __future__ import annotations

from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.arrangements.events import VersionSentForSignOff
from portal.arrangements.lifecycle import Stage
from portal.arrangements.models import ArrangementVersion
from portal.arrangements.operations.holding import held
from portal.arrangements.papers import words_of
from portal.arrangements.policy import may_send
from portal.arrangements.queries import clauses_of
from portal.audit.record import record
from portal.database import db
from portal.decisions.lifecycle import DecisionClass
from portal.decisions.models import Decision
from portal.decisions.operations.drafting import draft_decision

KIND = "arrangements"


def send_for_sign_off(version: ArrangementVersion, *, why_no_meeting: str, by: Viewer) -> Decision:
    """Draft the decision whose paper this version is; consultees and seats are asked there. Needs a clause."""
    require(may_send(by, version, held(version)))
    clauses = clauses_of(version.id)
    if not clauses:
        raise Refused("This version has no clause yet. Write one first.")
    decision = draft_decision(
        version.partnership_id,
        title=version.title,
        why_no_meeting=why_no_meeting,
        kind=DecisionClass.RESERVED,
        words=words_of(version, clauses),
        text_of=(KIND, version.id),
        by=by,
    )
    version.stage, version.decision_id = Stage.FOR_SIGN_OFF, decision.id
    db.session.flush()
    event = VersionSentForSignOff(KIND, version.id, version.partnership_id, version.number, decision.id)
    record(event, by=by)
    db.session.refresh(version)
    return decision
