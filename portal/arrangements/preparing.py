"""How far a version that somebody writes has come: its summary, its clauses, the signatures, its publication."""

from __future__ import annotations

from portal.arrangements.doing import Draft
from portal.arrangements.lifecycle import Stage
from portal.arrangements.policy import may_publish, may_send, may_write
from portal.decisions.lifecycle import IN_FORCE
from portal.web.parts import Part, Status


def parts(draft: Draft, *, has_clauses: bool) -> list[Part]:
    """Its parts in the order in which they are done, each with the page where this person goes on."""
    version, ask = draft.version, (draft.viewer, draft.version, draft.decision)
    publishes = bool(may_publish(*ask))
    return [
        Part(
            "Title and plain summary",
            "Completed" if version.what_changed else "Not started",
            draft.to("describe") if may_write(*ask) else "",
        ),
        Part("Clauses", _clauses(draft, has_clauses=has_clauses)),
        Part(
            "Signatures of the seats",
            _signatures(draft, has_clauses=has_clauses),
            draft.to("sign_off") if has_clauses and may_send(*ask) else "",
        ),
        Part(
            "Publication", "Not started" if publishes else "Cannot start yet", draft.to("publish") if publishes else ""
        ),
    ]


def _clauses(draft: Draft, *, has_clauses: bool) -> Status:
    if draft.version.stage is not Stage.DRAFT:
        return "Completed"
    return "In progress" if has_clauses else "Not started"


def _signatures(draft: Draft, *, has_clauses: bool) -> Status:
    if draft.version.is_minor:
        return "Left out"
    if draft.version.stage is Stage.SIGNED or (draft.decision is not None and draft.decision.state in IN_FORCE):
        return "Completed"
    if draft.version.stage is Stage.FOR_SIGN_OFF:
        return "In progress"
    return "Not started" if has_clauses else "Cannot start yet"
